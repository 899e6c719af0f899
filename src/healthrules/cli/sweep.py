"""`healthrules sweep`: the share that passes, and the gap, over the values of a threshold."""

from __future__ import annotations

from typing import Annotated

import typer

from healthrules.cli.session import INCOMPLETE, Lang, Output, Packs, command, kept_to_the_end, language
from healthrules.cli.studies import format_for, show
from healthrules.cli.study_options import (
    Anywhere,
    Columns,
    Day,
    Format,
    Ignore,
    Paths,
    Readings,
    References,
    Waivers,
    registry,
    rejects_told,
    settled,
)

EXAMPLES = """Examples:

  healthrules sweep registry.csv --parameter chc_base_area --band 5万人,7万人 --from '1400 m²' --to '2400 m²'

  healthrules sweep registry.parquet --parameter urban_emergency_radius --from '3 km' --to '10 km' --step '0.5 km' --by district

  healthrules sweep registry.csv --parameter emergency_response_time_limit --from 15min --to 45min -o curves.html

Exit status: 0 done; 2 it could not be done in full (bad usage, rows that could not be read: the study is written of the others;
or no record could be judged).
"""

Parameter = Annotated[str, typer.Option("--parameter", metavar="NAME", help="The parameter: its name, or <document>/<name>.")]
Band = Annotated[
    str | None, typer.Option("--band", metavar="FROM,TO", help="Which band of a parameter that has bands, such as 5万人,7万人.")
]
Code = Annotated[str | None, typer.Option("--code", help="Which code of a parameter that has a value for each.")]
OneOf = Annotated[
    list[str] | None, typer.Option("--rule", metavar="RULE", help="Only this of the rules that use it. Repeatable.")
]
Year = Annotated[
    int | None,
    typer.Option("--year", metavar="YEAR", help="Only records of this year: of their own day, else of the day judged for."),
]


@command
def sweep(
    paths: Paths,
    parameter: Parameter,
    start: Annotated[str, typer.Option("--from", metavar="AMOUNT", help="The first value, with its unit.")],
    end: Annotated[str, typer.Option("--to", metavar="AMOUNT", help="The last value, with its unit.")],
    steps: Annotated[int | None, typer.Option("--steps", metavar="N", help="In so many equal steps, 20 if not given.")] = None,
    step: Annotated[str | None, typer.Option("--step", metavar="AMOUNT", help="Or by steps of this length.")] = None,
    band: Band = None,
    code: Code = None,
    rule: OneOf = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="WHAT", help="By district, kind, ownership, document, rule or year, too.")
    ] = None,
    rules: Packs = None,
    as_of: Day = None,
    year: Year = None,
    anywhere: Anywhere = False,
    ignore: Ignore = None,
    columns: Columns = None,
    reading: Readings = None,
    references: References = None,
    waivers: Waivers = None,
    format_: Format = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Try many values of a threshold on a registry: how many pass, and how much is missing."""
    with kept_to_the_end():
        from healthrules.engines.columnar.needed import needs_polars
        from healthrules.rulebook import load_rules

        needs_polars()
        from healthrules.planning.thresholds.sweep_study import sweep_study
        from healthrules.planning.thresholds.sweeping import sweep as swept

        book = load_rules(rules or ())
    tongue, chosen = language(lang), format_for(format_, output)
    book = settled(book, anywhere=anywhere, reading=reading, references=references, waivers=waivers)
    found = swept(
        registry(paths, book, ignore, columns, tongue),
        book,
        parameter,
        start,
        end,
        steps=steps,
        step=step,
        band=band,
        code=code,
        rules=tuple(rule or ()),
        by=by,
        as_of=as_of.date() if as_of else None,
        year=year,
        option="--",
    )
    show(sweep_study(found, book), chosen, output, tongue)
    status = rejects_told(found.rejects, tongue)
    return status if found.decided and found.unmoved < found.records else INCOMPLETE
