"""Checking: records against a rulebook, to a report. What the command line and the library share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from healthrules.deriving import Beside, Beyond, Turn, derived
from healthrules.engines import Engine, Outcome, make_engine
from healthrules.engines.uncertain import judged
from healthrules.intake import Normaliser, Row
from healthrules.records import Record, Reject
from healthrules.reporting.report import Report
from healthrules.reporting.tally import Tally
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rulebook, Waiver
from healthrules.texts import Text

Input = Row | Record | Mapping[str, Any]


def check(  # noqa: PLR0913 (each an option of its own)
    records: Input | Iterable[Input],
    book: Rulebook,
    *,
    as_of: date | None = None,
    engine: str | Engine = "auto",
    everything: bool = False,
    checklist: bool = False,
    limit: int | None = None,
    every_region: bool = False,
    registry: Any = None,
    waivers: Iterable[Waiver] = (),
) -> Report:
    """Judge records by a rulebook.

    `records`: one record or many, each a mapping as in the JSON format (values as text, number or
    {"value", "unit"}; a bare number is in the field's canonical unit), a `Record`, or a row of a file.
    `as_of`: the day to judge for; None takes each record's own `as_of`, else today.
    `engine`: "auto", "durable", "columnar", "reference", or an engine made before; the report does not depend on it.
    `everything`: report `pass` and `not_applicable` findings too.
    `checklist`: report items of checklists that are not answered, too; else they are counted (`summary.unanswered`).
    `limit`: how many findings of each rule to list, None for all; the counts are of all of them.

    `every_region`: judge every region in which records lie, also those without a record of their own.

    `registry`: a table of records that are counted and not judged: a Polars, DuckDB or PySpark table, as `check_frame` takes.

    `waivers`: approved exemptions, as `load_waivers` reads them, besides those of the rulebook.

    What cannot be read is a reject in the report, never an exception. Raises `UsageError` for an unknown engine or a waiver
    of an unknown rule, and `EngineUnavailable` for an engine that cannot be imported.

    >>> import healthrules as hr
    >>> station = {"type": "station", "id": "s1", "region": "开封市", "area_type": "urban", "service_radius": "6 km"}
    >>> report = hr.check(station, hr.load_rules(["kaifeng-plan-2025"]))
    >>> report.findings[0].outcome, report.findings[0].gap
    (<Outcome.FAIL: 'fail'>, Amount(value=Decimal('1'), unit='km'))
    """
    day = as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    book = book.with_waivers(waivers)
    tally = Tally(book, day, Telling(everything, checklist), limit)
    found = outcomes(records, book, tally.reject, as_of=as_of, engine=engine, every_region=every_region, registry=registry)
    for record, judged_for, each in found:
        tally.add(record, judged_for, each)
    return tally.report()


def outcomes(  # noqa: PLR0913 (each an option of its own)
    records: Input | Iterable[Input],
    book: Rulebook,
    reject: Turn,
    *,
    as_of: date | None = None,
    engine: str | Engine = "auto",
    every_region: bool = False,
    registry: Any = None,
) -> Iterator[tuple[Record, date, tuple[Outcome, ...]]]:
    """What every rule of a rulebook comes to on each record, in the order of the rules; the options are those of `check`.

    `reject` is called with what cannot be read.
    """
    day = as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    machine = make_engine(engine, book) if isinstance(engine, str) else engine
    rejects: list[Reject] = []

    def turn_away(each: Reject) -> None:
        rejects.append(each)
        reject(each)

    def day_of(year: int) -> date:
        return as_of or (day if year == day.year else date(year, 12, 31))

    read = _accepted(_rows(records), Normaliser(book), as_of, day, turn_away)
    beside = _registry(registry, book, as_of, day, turn_away) if registry is not None else None
    accepted = derived(read, book, day, Beyond(rejects, turn_away, day_of if every_region else None, beside))
    yield from judged(machine, book, accepted)


def _registry(table: Any, book: Rulebook, as_of: date | None, today: date, turn_away: Turn) -> Beside:
    """A table as a registry; what of it cannot be read is turned away."""
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.tables.native import native
    from healthrules.tables.registry import TableRegistry

    made = TableRegistry(book, native(table, local=True), as_of, today)
    for reject in made.rejects:
        turn_away(reject)
    return made


def _rows(records: Input | Iterable[Any]) -> Iterator[Row | Record]:
    given: Iterable[Any] = [records] if isinstance(records, (Row, Record, Mapping)) else records
    for number, each in enumerate(given, start=1):
        if isinstance(each, (Row, Record)):
            yield each
        elif isinstance(each, Mapping):
            yield Row("-", number, each)
        else:
            what = type(each).__name__
            yield Row("-", number, None, Text(f"此处应为一条记录，实为 {what}", f"a record is needed here, this is {what}"))


def _accepted(
    rows: Iterable[Row | Record], normaliser: Normaliser, as_of: date | None, today: date, turn_away: Turn
) -> Iterator[tuple[Record, date]]:
    """The records to judge and the day of each."""
    for row in rows:
        read = normaliser.accepted(row) if isinstance(row, Record) else normaliser.record(row)
        if isinstance(read, Reject):
            turn_away(read)
        else:
            yield read, as_of or read.as_of or today
