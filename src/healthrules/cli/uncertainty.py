"""`healthrules uncertainty`: how many verdicts hang on values that are missing or rounded."""

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

  healthrules uncertainty examples/kaifeng

  healthrules uncertainty registry.csv --step "served_population=0.1万人" --lang zh -o uncertainty.html

  healthrules uncertainty registry.xlsx --checklist --format csv -o edges.csv
{STUDY_STATUS}"""


@command
def uncertainty(
    paths: Paths,
    step: Step = None,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="Count items of checklists that are not answered as unknown.")
    ] = False,
    every_region: Annotated[bool, typer.Option("--every-region", help="Judge every region in which records lie.")] = False,
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
    """Say how many verdicts hang on values that are missing, or on the last digit of one."""
    tongue, written = language(lang), format_for(format_, output)
    with kept_to_the_end():
        from healthrules.planning.deciding.uncertainty import uncertainty as hanging
        from healthrules.planning.deciding.uncertainty_study import uncertainty_study
        from healthrules.rulebook import load_rules

        book = load_rules(rules or ())
    book = settled(book, anywhere=anywhere, reading=reading, references=references, only=only)
    rejects: list[Rejected] = []
    found = hanging(
        registry(paths, book, ignore, columns, tongue),
        book,
        steps=pairs(step, "--step"),
        as_of=as_of.date() if as_of else None,
        checklist=checklist,
        every_region=every_region,
        reject=rejects.append,
    )
    show(uncertainty_study(found), written, output, tongue)
    status = rejects_told(rejects, tongue)
    return status if found.records else nothing_judged(tongue)
