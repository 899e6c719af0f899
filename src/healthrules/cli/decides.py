"""`healthrules influence`, `mend` and `uncertainty`: who decides, the smallest changes that mend, what verdicts hang on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from healthrules.cli.session import DONE, INCOMPLETE, Lang, Output, Packs, command, kept_to_the_end, language, pairs, say
from healthrules.cli.studies import Format, format_for, show
from healthrules.texts import Language

if TYPE_CHECKING:
    from healthrules.records import Reject
    from healthrules.rulebook import Rulebook

STATUS = """
Exit status: 0 done; 2 it could not be done in full (bad usage, invalid rules, rows that could not be read: the study is
written of the others).
"""
INFLUENCE = f"""Examples:

  healthrules influence examples/county --rule ambulances --rules examples/packs/example-county-plan

  healthrules influence registry.xlsx --rule beds-per-thousand --best "200床" --effort floor_area --lang zh -o who.html

  healthrules influence registry.csv regions.csv --rule rehabilitation-departments --region 兰考县 --format json
{STATUS}"""
MEND = f"""Examples:

  healthrules mend examples/kaifeng/chc.json --record KF-CHC-001

  healthrules mend registry.csv --fixed beds --only chc-floor-area --lang zh -o mend.xlsx

  healthrules mend stations.jsonl --step "service_radius=0.5 km" --format json
{STATUS}"""
UNCERTAINTY = f"""Examples:

  healthrules uncertainty examples/kaifeng

  healthrules uncertainty registry.csv --step "served_population=0.1万人" --lang zh -o uncertainty.html

  healthrules uncertainty registry.xlsx --checklist --format csv -o edges.csv
{STATUS}"""
FEW = 20
"""How many rejects are told on standard error; all are counted."""

Paths = Annotated[list[str], typer.Argument(metavar="REGISTRY...", help="Files or folders of records; `-` is standard input.")]
Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge for this day; else the record's own day, else today."),
]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="RULE", help="Only this rule. Repeatable.")]
Reading = Annotated[
    list[str] | None, typer.Option("--reading", metavar="RULE=NAME", help="Use another reading of a rule. Repeatable.")
]
References = Annotated[
    list[str] | None,
    typer.Option("--references", metavar="FILE", help="Averages and targets that rules point to, by year. Repeatable."),
]
Fixed = Annotated[
    list[str] | None, typer.Option("--fixed", metavar="FIELD", help="A field that cannot change, besides kind, grade and such.")
]
Step = Annotated[
    list[str] | None, typer.Option("--step", metavar="FIELD=AMOUNT", help="The step in which a field is written. Repeatable.")
]


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
    reading: Reading = None,
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

        book = _book(rules, reading, references, None)
    rejects: list[Reject] = []
    found = decided(
        _rows(paths, book, tongue),
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
    return _status(rejects, tongue)


@command
def mend(
    paths: Paths,
    record: Annotated[str | None, typer.Option("--record", metavar="ID", help="Only this record of the input.")] = None,
    fixed: Fixed = None,
    step: Step = None,
    rules: Packs = None,
    only: Only = None,
    as_of: Day = None,
    reading: Reading = None,
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

        book = _book(rules, reading, references, only)
    rejects: list[Reject] = []
    found = mended(
        _rows(paths, book, tongue),
        book,
        record=record,
        fixed=fixed or (),
        steps=pairs(step, "--step"),
        as_of=as_of.date() if as_of else None,
        reject=rejects.append,
    )
    show(mending_study(found), written, output, tongue)
    return _status(rejects, tongue)


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
    reading: Reading = None,
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

        book = _book(rules, reading, references, only)
    rejects: list[Reject] = []
    found = hanging(
        _rows(paths, book, tongue),
        book,
        steps=pairs(step, "--step"),
        as_of=as_of.date() if as_of else None,
        checklist=checklist,
        every_region=every_region,
        reject=rejects.append,
    )
    show(uncertainty_study(found), written, output, tongue)
    return _status(rejects, tongue)


def _book(packs: list[str] | None, reading: list[str] | None, references: list[str] | None, only: list[str] | None) -> Rulebook:
    from healthrules.intake.references_file import with_references
    from healthrules.rulebook import load_rules

    book = load_rules(packs or ()).with_readings(pairs(reading, "--reading")).only(only or ())
    return with_references(book, references)


def _rows(paths: Sequence[str], book: Rulebook, tongue: Language) -> Any:
    from healthrules.cli.progress_bar import told_rows
    from healthrules.intake import read_inputs
    from healthrules.intake.headings import Headings

    return told_rows(read_inputs(paths, Headings(book)), paths, tongue)


def _status(rejects: Sequence[Reject], tongue: Language) -> int:
    from healthrules.reporting.words import place

    for each in rejects[:FEW]:
        say(f"{place(each, tongue)}: {each.zh if tongue == 'zh' else each.en}")
    if len(rejects) > FEW:
        more = len(rejects) - FEW
        say(f"……另有 {more} 行无法读取" if tongue == "zh" else f"... and {more} more rows that could not be read")
    return INCOMPLETE if rejects else DONE
