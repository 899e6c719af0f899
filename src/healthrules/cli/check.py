"""`healthrules check`: evaluate records and report."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from healthrules.cli.session import (
    DONE,
    FAILED,
    INCOMPLETE,
    Lang,
    Output,
    Packs,
    command,
    language,
    on_terminal,
    one_of,
    pairs,
    put,
)

EXAMPLES = """Examples:

  healthrules check facility.json

  healthrules check registry.jsonl --lang zh --format markdown -o report.md

  healthrules check stations/ --rules kaifeng-plan-2025 --as-of 2025-12-31

  healthrules check facility.json --reading emergency-radius-rural=lower --only emergency-radius-rural

Exit status: 0 nothing failed; 1 something at or above --fail-on failed; 2 the work could not be done in full
(bad usage, invalid rules, input that could not be read, or a record that no rule applied to).
"""


@command
def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders of records; `-` is standard input.")],
    rules: Packs = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge for this day; else the record's own day, else today."),
    ] = None,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule. Repeatable.")] = None,
    reading: Annotated[
        list[str] | None,
        typer.Option("--reading", metavar="RULE=NAME", help="Use another reading of a rule. Repeatable."),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="auto, durable or reference.")] = "auto",
    format_: Annotated[str, typer.Option("--format", help="text, json or markdown.")] = "text",
    output: Output = None,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="FORCE", help="binding, standard, expected or advisory.")
    ] = "standard",
    everything: Annotated[bool, typer.Option("--all", help="Report what passed and what does not apply, too.")] = False,
    allow_unchecked: Annotated[
        bool, typer.Option("--allow-unchecked", help="A record that no rule applies to does not set the exit status.")
    ] = False,
    lang: Lang = None,
) -> int:
    """Check records against the rules and report what fails."""
    from healthrules.checking import check as run
    from healthrules.intake import read_inputs
    from healthrules.reporting.formats import FORMATS, known_format
    from healthrules.rulebook import Force, load_rules

    tongue = language(lang)
    known_format(format_)
    force = Force(one_of(fail_on, [each.value for each in Force], "--fail-on"))
    book = load_rules(rules or ()).with_readings(pairs(reading, "--reading")).only(only or ())
    report = run(read_inputs(paths), book, as_of=as_of.date() if as_of else None, engine=engine, everything=everything)
    if format_ == "text" and output is None and on_terminal():
        _show(report, book, tongue)
    else:
        put(FORMATS[format_](report, book, tongue), output)
    if report.rejects or report.summary.records == 0 or (report.unchecked and not allow_unchecked):
        return INCOMPLETE
    return FAILED if report.failed(force) else DONE


def _show(report: object, book: object, tongue: object) -> None:
    """The text report in the terminal's own width and colours."""
    import shutil

    from healthrules.reporting.text_format import render

    width = min(shutil.get_terminal_size().columns, 120)
    put(render(report, book, tongue, width=width, colour=True), None)  # type: ignore[arg-type]
