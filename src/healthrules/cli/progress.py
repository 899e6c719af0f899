"""`healthrules progress`: a mid-term evaluation of a plan in a region."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from healthrules.cli.session import INCOMPLETE, Lang, Output, Packs, command, kept_to_the_end, language, say
from healthrules.cli.studies import format_for, show
from healthrules.cli.study_options import Format, Only, Readings, References, rejects_told, settled
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.rulebook import Rulebook

EXAMPLES = """Examples:

  healthrules progress examples/midterm/regions.csv --rules kaifeng-plan-2025 --as-of 2023-12-31

  healthrules progress regions.csv --region 开封市 --lang zh -o progress.html

  healthrules progress county/ --references averages.yaml --format json

  healthrules progress regions.csv --registry facilities.parquet -o progress.xlsx

Exit status: 0 done; 2 it could not be done in full (bad usage, invalid rules, rows that could not be read: the study is
written of the others; or nothing to evaluate).
"""
_NONE = Text(
    "没有适用的指标：规划不适用于这些地区；--anywhere 可不限地区",
    "no indicator applies: the plans hold for other places; --anywhere holds them against any",
)


@command
def progress(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files or folders with the records of regions, of several years; `-` is input."),
    ],
    rules: Packs = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="A name or code; else every region that has records.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of evaluation; else that of the latest record."),
    ] = None,
    only: Only = None,
    reading: Readings = None,
    times: Annotated[
        int,
        typer.Option("--times", metavar="N", min=1, help="Out of reach: what needs more than N times the best pace so far."),
    ] = 3,
    anywhere: Annotated[
        bool, typer.Option("--anywhere", help="Hold the rules against regions of any place, to compare plans.")
    ] = False,
    registry: Annotated[
        str | None,
        typer.Option("--registry", metavar="FILE", help="A table that regions count: CSV, Parquet."),
    ] = None,
    references: References = None,
    format_: Format = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Say which indicators of a plan are met, on track, behind or out of reach in a region."""
    tongue, written = language(lang), format_for(format_, output)
    with kept_to_the_end():
        from healthrules.cli.progress_bar import told_rows
        from healthrules.intake import read_inputs
        from healthrules.planning.progress.milestones import progress as evaluated
        from healthrules.planning.progress.study import study
        from healthrules.reporting.tally import rejected
        from healthrules.rulebook import load_rules

        book = load_rules(rules or ())
    book = settled(book, anywhere=anywhere, reading=reading, references=references, only=only)
    rows = told_rows(read_inputs(paths, _headings(book)), paths, tongue)
    day = as_of.date() if as_of else None
    found = evaluated(rows, book, region, as_of=day, registry=_table(registry, book), times=times)
    show(study(found, book, one_table=written == "csv"), written, output, tongue)
    status = rejects_told([rejected(each) for each in found.rejects], tongue)
    if not found.milestones:
        say(_NONE.in_(tongue))
    return INCOMPLETE if not found.milestones else status


def _headings(book: Rulebook) -> Any:
    from healthrules.intake.headings import Headings

    return Headings(book)


def _table(path: str | None, book: Rulebook) -> Any:
    """The table of a registry; None where none was named."""
    if path is None:
        return None
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.tables.sources import whole_table

    return whole_table(path, _headings(book))
