"""`healthrules influence`: who decides a region's figure, and the fewest to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from healthrules.cli.session import Lang, Output, Packs, command, kept_to_the_end, language
from healthrules.cli.studies import format_for, show
from healthrules.cli.study_options import (
    STUDY_STATUS,
    Anywhere,
    Columns,
    Day,
    Fixed,
    Format,
    Ignore,
    Paths,
    Readings,
    References,
    registry,
    rejects_told,
    settled,
)

if TYPE_CHECKING:
    from healthrules.reporting.report import Rejected

EXAMPLES = f"""Examples:

  healthrules influence examples/county --rule ambulances --rules examples/packs/example-county-plan

  healthrules influence registry.xlsx --rule beds-per-thousand --best "200床" --effort floor_area --lang zh -o who.html

  healthrules influence registry.csv regions.csv --rule rehabilitation-departments --region 兰考县 --format json
{STUDY_STATUS}"""


@command
def influence(
    paths: Paths,
    rule: Annotated[str, typer.Option("--rule", metavar="RULE", help="A rule about regions that counts their registry.")],
    rules: Packs = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="A name or code; else every region of the plan.")
    ] = None,
    best: Annotated[
        str | None,
        typer.Option("--best", metavar="AMOUNT", help="What each could do at best, for sums and means; else as the best does."),
    ] = None,
    effort: Annotated[
        str | None, typer.Option("--effort", metavar="FIELD", help="Of those that do as well, mend those with the least of it.")
    ] = None,
    fixed: Fixed = None,
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
    """Say which records decide a region's figure, and the fewest to mend for the region to meet the rule."""
    tongue, written = language(lang), format_for(format_, output)
    with kept_to_the_end():
        from healthrules.planning.deciding.influence import influence as decided
        from healthrules.planning.deciding.influence_study import influence_study
        from healthrules.rulebook import load_rules

        book = load_rules(rules or ())
    book = settled(book, anywhere=anywhere, reading=reading, references=references)
    rejects: list[Rejected] = []
    found = decided(
        registry(paths, book, ignore, columns, tongue),
        book,
        rule,
        region=region,
        best=best,
        effort=effort,
        fixed=fixed or (),
        as_of=as_of.date() if as_of else None,
        reject=rejects.append,
    )
    show(influence_study(found), written, output, tongue)
    return rejects_told(rejects, tongue)
