"""`healthrules compare`: what a change of rules does to a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from healthrules.cli.session import INCOMPLETE, Lang, Output, Packs, command, language, say
from healthrules.cli.studies import format_for, show
from healthrules.cli.study_options import Anywhere, Columns, Day, Format, Ignore, Only, Paths, References, Waivers, rejects_told
from healthrules.errors import UsageError
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.intake.column_map import ColumnMap
    from healthrules.planning.comparing.cases import Case
    from healthrules.planning.comparing.comparison import Comparison
    from healthrules.planning.comparing.study import Compared
    from healthrules.rulebook import Rulebook

EXAMPLES = """Examples:

  healthrules compare examples/kaifeng --proposal examples/proposals/chc-floor-area-5-7.yaml --as-of 2025-12-31

  healthrules compare registry.xlsx --proposal one.yaml --proposal two.yaml --lang zh -o compared.html

  healthrules compare registry.parquet --proposal one.yaml --prices prices.yaml -o compared.xlsx

  healthrules compare stations.csv --readings emergency-radius-rural --rules kaifeng-plan-2025

  healthrules compare history.csv --proposal by-steps.yaml --only chc-floor-area

Exit status: 0 compared, whatever came of it; 2 the work could not be done in full (bad usage, a proposal that cannot be
applied, or input that could not be read).
"""

LISTED = {"text": 40, "markdown": 200, "html": 500}
"""How many records are listed where --list is not given; other formats list all."""


@command
def compare(
    paths: Paths,
    proposal: Annotated[
        list[Path] | None,
        typer.Option("--proposal", metavar="FILE", help="A proposal to change rules (YAML). Repeatable: they stack, in order."),
    ] = None,
    readings: Annotated[
        list[str] | None,
        typer.Option(
            "--readings", metavar="RULE", help="Each other reading of this rule, against the one in force. Repeatable."
        ),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", metavar="FILE", help="What units of gaps cost, each with its source (YAML).")
    ] = None,
    rules: Packs = None,
    as_of: Day = None,
    only: Only = None,
    anywhere: Anywhere = False,
    references: References = None,
    waivers: Waivers = None,
    ignore: Ignore = None,
    columns: Columns = None,
    list_: Annotated[
        int | None,
        typer.Option("--list", metavar="N", min=0, help="List N of the records affected; xlsx, json and csv hold all."),
    ] = None,
    format_: Format = None,
    output: Output = None,
    lang: Lang = None,
) -> int:
    """Compare rules with proposed ones on a registry: who would newly fail or pass, by how much, where, at what cost."""
    from healthrules.cli.waivers import with_waivers
    from healthrules.engines.columnar.needed import needs_polars
    from healthrules.intake.column_map import ColumnMap, read_column_map
    from healthrules.intake.references_file import with_references
    from healthrules.planning import load_proposal
    from healthrules.planning.comparing.cases import cases
    from healthrules.rulebook import load_rules

    tongue, written = language(lang), format_for(format_, output)
    if not proposal and not readings:
        zh = "请用 --proposal 指定方案，或用 --readings 指定要比较理解的规则"
        raise UsageError(Text(zh, "say what to compare: a proposal (--proposal), or the readings of a rule (--readings)"))
    needs_polars()
    book = with_waivers(load_rules(rules or ()), waivers).only(only or ())
    book = with_references(book.anywhere() if anywhere else book, references)
    asked = cases(book, [load_proposal(each) for each in proposal or ()], readings or ())
    reading = Reading(
        paths=tuple(paths),
        as_of=as_of.date() if as_of else None,
        ignored=tuple(ignore or ()),
        columns=read_column_map(columns, book) if columns else ColumnMap(),
        language=tongue,
    )
    found = _compared(asked, reading, prices)
    most = list_ if list_ is not None else LISTED.get(written)
    return _told(found, reading, most, written, output)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a registry is read; the names are those of the options."""

    paths: tuple[str, ...]
    as_of: date | None
    ignored: tuple[str, ...]
    columns: ColumnMap
    language: Language
    held: list[Any] = field(default_factory=list)
    """The rows of standard input, which is read once."""

    def rows(self, book: Rulebook) -> Iterator[Any]:
        """The rows of the registry one at a time."""
        from healthrules.cli.progress_bar import told_rows
        from healthrules.intake import read_inputs
        from healthrules.intake.headings import Headings

        if "-" in self.paths:
            if not self.held:
                self.held.extend(read_inputs(self.paths, Headings(book, self.columns, self.ignored)))
            return iter(self.held)
        return told_rows(read_inputs(self.paths, Headings(book, self.columns, self.ignored)), self.paths, self.language)

    def comparison(self, case: Case) -> Comparison:
        """What came of a case."""
        from healthrules.cli.progress_bar import told, told_rows
        from healthrules.intake import input_files
        from healthrules.planning.comparing.compare import compare_records, compare_tables
        from healthrules.planning.comparing.joint import joint
        from healthrules.tables.running import TableCheck
        from healthrules.tables.sources import batches

        both, today = joint(case.before, case.after), date.today()  # noqa: DTZ011 (the day where the planner is)
        if "-" in self.paths:
            return compare_records(both, self.rows(case.before), self.as_of, today)
        check = TableCheck(both.book, self.as_of, ignored=self.ignored, columns=self.columns)

        def read() -> Iterator[Any]:
            files = input_files(self.paths)
            watched: Callable[[Any], Any] = lambda rows: told_rows(rows, self.paths, self.language)  # noqa: E731
            return told(batches(files, check, watched), self.paths, self.language)

        return compare_tables(both, read, self.as_of, today, lambda: self.rows(case.before), self.ignored)


def _compared(asked: Sequence[Case], reading: Reading, prices: Path | None) -> list[Compared]:
    from healthrules.planning.comparing.price_files import load_prices
    from healthrules.planning.comparing.study import Compared

    books = list({id(book): book for case in asked for book in (case.before, case.after)}.values())
    known = load_prices(prices, *books) if prices is not None else ()
    return [Compared(case, reading.comparison(case), known) for case in asked]


def _told(found: list[Compared], reading: Reading, most: int | None, written: str, output: Path | None) -> int:
    """Write the study, say what is to be heeded, and give the exit status."""
    from healthrules.planning.comparing.prices import unused
    from healthrules.planning.comparing.study import Asked, not_needed, study

    tongue, first = reading.language, found[0].found
    show(study(found, Asked(reading.paths, reading.as_of), most=most), written, output, tongue)
    for case in (each.case for each in found):
        for warning in case.applied.warnings if case.applied else ():
            say(warning.lines(warning.text.in_(tongue)))
    for price in unused((each.found for each in found), found[0].prices, found[0].book.units):
        say(not_needed(price).in_(tongue))
    status = rejects_told(first.rejects, tongue)
    if not first.records:
        say(Text("没有判定任何记录", "no record was judged").in_(tongue))
    return status if first.records else INCOMPLETE
