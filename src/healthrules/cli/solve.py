"""`healthrules solve`: the strictest threshold at which a chosen share passes."""

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
from healthrules.cli.sweep import Band, Code, OneOf, Parameter, Year

EXAMPLES = """Examples:

  healthrules solve registry.csv --parameter urban_emergency_radius --pass 90%

  healthrules solve registry.parquet --parameter chc_base_area --band 5万人,7万人 --pass 60% -o threshold.html

Exit status: 0 done; 2 it could not be done in full (bad usage, rows that could not be read: the study is written of the others;
or no record could be judged).
"""


@command
def solve(
    paths: Paths,
    parameter: Parameter,
    share: Annotated[str, typer.Option("--pass", metavar="SHARE", help="At least this share is to pass, such as 90%.")],
    band: Band = None,
    code: Code = None,
    rule: OneOf = None,
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
    """Find the strictest value of a threshold at which at least a share of a registry passes, exactly."""
    with kept_to_the_end():
        from healthrules.engines.columnar.needed import needs_polars
        from healthrules.rulebook import load_rules

        needs_polars()
        from healthrules.planning.thresholds.solve_study import solve_study
        from healthrules.planning.thresholds.solving import solve as solved

        book = load_rules(rules or ())
    tongue, chosen = language(lang), format_for(format_, output)
    book = settled(book, anywhere=anywhere, reading=reading, references=references, waivers=waivers)
    found = solved(
        registry(paths, book, ignore, columns, tongue),
        book,
        parameter,
        share,
        band=band,
        code=code,
        rules=tuple(rule or ()),
        as_of=as_of.date() if as_of else None,
        year=year,
        option="--",
    )
    show(solve_study(found, book), chosen, output, tongue)
    status = rejects_told(found.rejects, tongue)
    return status if found.decided and found.unmoved < found.records else INCOMPLETE
