"""Makes `filled.xlsx`: a form as a spreadsheet program saves it. Run: python -m tests.forms.make_filled

The form of a made-up community health centre, filled in, then opened and saved again by LibreOffice without a window.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from healthrules.forms import asked, blank
from healthrules.forms.workbook import workbook
from healthrules.rulebook import load_rules
from tests.forms.filling import filled

PROGRAM = shutil.which("soffice")
FILLED = Path(__file__).parent / "filled.xlsx"
DAY = date(2025, 6, 30)
ANSWERS = {
    "id": "0041",
    "name": "示例社区卫生服务中心",
    "as_of": DAY,
    "floor_area": 1650.5,
    "beds": 30,
    "served_population": 40000,
    "is_smoke_free": "是",
    "has_school_liaison": "否",
}
"""What is filled in; made up."""


def form() -> bytes:
    """The form that is filled in."""
    book = load_rules(["kaifeng-plan-2025"])
    start = blank(book, "facility", {"kind": "community_health_centre"}, "410202")
    return workbook([asked(book, start, DAY, checklist=True)], book, "form", "zh")


def saved_again(path: Path, folder: Path) -> Path:
    """A workbook as LibreOffice saves it, in another folder."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    to = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)]
    subprocess.run([str(PROGRAM), profile, "--headless", *to], check=True, capture_output=True, timeout=180)
    return folder / path.name


def main() -> None:
    """Write the file beside this one."""
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        made = filled(form(), Path(first) / FILLED.name, ANSWERS)
        shutil.copyfile(saved_again(made, Path(second)), FILLED)


if __name__ == "__main__":
    main()
