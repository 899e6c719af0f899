"""`healthrules diff`: two inspections compared, finding by finding."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import DONE, FAILED, INCOMPLETE, Lang, Output, Packs, command, language, on_terminal, one_of, put

if TYPE_CHECKING:
    from healthrules.reporting.changes import Diff
    from healthrules.rulebook import Force, Rulebook
    from healthrules.texts import Language

EXAMPLES = """Examples:

  healthrules diff 2025.json 2026.json

  healthrules diff 2024.json 2025.json 2026.json --lang zh -o changes.xlsx

  healthrules diff old.json new.json --format json --fail-on binding

The reports are written by: healthrules check registry.xlsx -o 2026.json

Exit status: 0 nothing new, overdue or relapsed; 1 something at or above --fail-on is; 2 the work could not be done in full
(bad usage, a file that is no report, reports that do not tell what became of a finding).
"""


@command
def diff(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="OLD NEW...", help="Reports as JSON, the oldest first; the last two are compared."),
    ],
    rules: Packs = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json, markdown, csv, html or xlsx. Else as -o ends, else text."),
    ] = None,
    output: Output = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="FORCE", help="binding, standard, expected or advisory.")
    ] = "standard",
    lang: Lang = None,
) -> int:
    """Compare inspections: what is new, mended, still open, overdue, or has relapsed."""
    from healthrules.errors import UsageError
    from healthrules.reporting.changes_comparing import diff as compared
    from healthrules.reporting.changes_formats import format_for
    from healthrules.reporting.report_file import read_report
    from healthrules.rulebook import Force, load_rules
    from healthrules.texts import Text

    tongue, written = language(lang), format_for(format_, str(output) if output else None)
    force = Force(one_of(fail_on, [each.value for each in Force], "--fail-on"))
    if len(paths) == 1:
        raise UsageError(
            Text(
                f"只有一份报告（{paths[0]}）；对照至少要两份，旧的在前。",
                f"one report alone ({paths[0]}); a comparison takes two or more, the older first.",
            )
        )
    found = compared(*(read_report(path) for path in paths), files=paths)
    put(_rendered(found, load_rules(rules or ()), written, tongue, screen=output is None), output)
    return _status(found, force)


def _rendered(found: Diff, book: Rulebook, written: str, tongue: Language, *, screen: bool) -> str | bytes:
    from healthrules.reporting.changes_formats import FORMATS

    if written == "text" and screen and on_terminal():
        from healthrules.reporting.changes_text import render

        return render(found, book, tongue, width=min(shutil.get_terminal_size().columns, 120), colour=True)
    return FORMATS[written].render(found, book, tongue)


def _status(found: Diff, force: Force) -> int:
    if not found.whole:
        return INCOMPLETE
    return FAILED if found.worse(force) else DONE
