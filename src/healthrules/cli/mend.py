"""`healthrules mend`: the smallest changes that make records meet the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import Lang, Output, Packs, command, kept_to_the_end, language, pairs
from healthrules.cli.studies import format_for, show
from healthrules.cli.study_options import (
    STUDY_STATUS,
    Anywhere,
    Columns,
    Day,
    Fixed,
    Format,
    Ignore,
    Only,
    Paths,
    Readings,
    References,
    Step,
    nothing_judged,
    registry,
    rejects_told,
    settled,
)

if TYPE_CHECKING:
    from healthrules.reporting.report import Rejected

EXAMPLES = f"""Examples:

  healthrules mend examples/kaifeng/chc.json --record KF-CHC-001

  healthrules mend registry.csv --fixed beds --only chc-floor-area --lang zh -o mend.xlsx

  healthrules mend stations.jsonl --step "service_radius=0.5 km" --format json
{STUDY_STATUS}"""


@command
def mend(
    paths: Paths,
    record: Annotated[
        list[str] | None, typer.Option("--record", metavar="ID", help="Only this record of the input. Repeatable.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Mend so many records at most; the others are counted.")
    ] = 1000,
    fixed: Fixed = None,
    step: Step = None,
    rules: Packs = None,
    only: Only = None,
    as_of: Day = None,
    anywhere: Anywhere = False,
    ignore: Ignore = None,
    columns: Columns = None,
    reading: Readings = None,
    references: References = None,
    format_: Format = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Say the smallest changes that make a record meet the rules which it does not meet."""
    tongue, written = language(lang), format_for(format_, output)
    with kept_to_the_end():
        from healthrules.planning.deciding.mending import mend as mended
        from healthrules.planning.deciding.mending_study import mending_study
        from healthrules.rulebook import load_rules

        book = load_rules(rules or ())
    book = settled(book, anywhere=anywhere, reading=reading, references=references, only=only)
    rejects: list[Rejected] = []
    found = mended(
        registry(paths, book, ignore, columns, tongue),
        book,
        record=record or (),
        fixed=fixed or (),
        steps=pairs(step, "--step"),
        as_of=as_of.date() if as_of else None,
        limit=limit,
        reject=rejects.append,
    )
    show(mending_study(found), written, output, tongue)
    status = rejects_told(rejects, tongue)
    return status if found.records else nothing_judged(tongue)
