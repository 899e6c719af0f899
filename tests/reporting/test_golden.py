"""Whole reports as people get them, kept in files and read by eye. `HEALTHRULES_WRITE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import healthrules as hr
from healthrules.reporting.formats import FORMATS
from healthrules.texts import Language

GOLDEN = Path(__file__).parent / "golden"
DIGEST = re.compile(r"[0-9a-f]{64}")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "ending"), [("text", "txt"), ("markdown", "md")])
@pytest.mark.parametrize("name", ["mixed", "example"])
def test_a_report_reads_as_it_should(
    request: pytest.FixtureRequest, book: hr.Rulebook, name: str, kind: str, ending: str, language: Language
) -> None:
    report: hr.Report = request.getfixturevalue({"mixed": "report", "example": "example"}[name])
    text = str(FORMATS[kind].render(report, book, language))
    text = re.sub(r"[^\s:]*examples/kaifeng", "examples/kaifeng", DIGEST.sub("<digest>", text))
    text = text.replace(str(report.as_of), "<day>")
    path = GOLDEN / f"{name}.{language}.{ending}"
    if os.environ.get("HEALTHRULES_WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
