"""Where the planner's studies go: the format by its name or by the ending of the file, the screen or a file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from healthrules.cli.session import on_terminal, one_of, put
from healthrules.errors import UsageError
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.planning.studies import Study


def format_for(name: str | None, output: Path | None) -> str:
    """The format that is named; else the one that the ending of the output asks for; else text.

    Raises `UsageError`, with the nearest, for a name or an ending that there is not, and for a workbook on the screen.
    """
    from healthrules.planning.studies.formats import STUDY_ENDINGS, STUDY_FORMATS

    ending = output.suffix.lower() if output is not None else ".txt"
    if name is None and ending not in STUDY_ENDINGS:
        listed = ", ".join(STUDY_ENDINGS)
        zh = f"从 {output} 的扩展名看不出格式；可用 {listed}，或写明 --format"
        raise UsageError(Text(zh, f"the ending of {output} names no format; use one of {listed}, or --format"))
    chosen = one_of(name or STUDY_ENDINGS[ending], list(STUDY_FORMATS), "--format")
    if chosen == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError(Text("xlsx 不能显示在屏幕上，请用 -o 指定文件", "xlsx is no text: write it to a file with -o"))
    return chosen


def show(study: Study, format_: str, output: Path | None, language: Language) -> None:
    """Write a study in one of the formats; on a terminal, text is as wide as it and in colour."""
    if format_ == "text" and output is None and on_terminal():
        from healthrules.planning.studies.text import text

        put(text(study, language, width=shutil.get_terminal_size().columns, colour=True), None)
        return
    from healthrules.planning.studies import written

    put(written(study, format_, language), output)
