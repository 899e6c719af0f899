"""What becomes of every record under two rulebooks: one pass over the registry, a row for each record and differing rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.planning.comparing.joint import Joint, PairsAlone
from healthrules.planning.comparing.year_tallies import YearTallies
from healthrules.records import Record
from healthrules.reporting.evidence import evidence
from healthrules.reporting.report import Rejected
from healthrules.reporting.waiving import waived
from healthrules.rulebook import Rulebook
from healthrules.tables.findings import FindingsTable
from healthrules.tables.judging import JudgedBatch, TableJudge
from healthrules.tables.reading import REPORTED_DAY
from healthrules.units import Quantity

if TYPE_CHECKING:
    from healthrules.tables.batches import Batch

KIND, OWNERSHIP = "kind", "ownership"
PEOPLE = ("served_population", "resident_population")
"""The fields by which records are grouped, and those that say how many people a record stands for: the first it holds."""

IDENTITY: Mapping[str, Any] = {
    "file": pl.String,
    "row": pl.Int64,
    "record": pl.String,
    "type": pl.String,
    "name": pl.String,
    "region": pl.String,
    "as_of": pl.Date,
    "dated": pl.Date,
    KIND: pl.String,
    OWNERSHIP: pl.String,
    "people": pl.Float64,
}
TOLD: Mapping[str, Any] = {
    **IDENTITY,
    "rule": pl.String,
    "outcome": pl.String,
    "actual": pl.Float64,
    "required": pl.Float64,
    "gap": pl.Float64,
    "unit": pl.String,
}
"""The columns of what is told of a record and a rule; `rule` is the id in the joint rulebook."""


@dataclass(slots=True)
class Gathered:
    """What one pass found, by year: the records, and how often each rule of the joint rulebook came to each outcome.

    `rejects` could not be read; `told` is what is told of pairs.
    """

    records: Counter[int] = field(default_factory=Counter)
    rejects: list[Rejected] = field(default_factory=list)
    counts: Counter[tuple[int, str, Outcome]] = field(default_factory=Counter)
    told: list[pl.DataFrame] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        """All that is told, with the columns of `TOLD`."""
        return pl.concat([pl.DataFrame(schema=dict(TOLD)), *self.told])


def of_tables(joint: Joint, batches: Iterable[Batch], judge: TableJudge) -> Gathered:
    """What tables come to, batch by batch. `judge` is of the joint rulebook, as far as tables judge it."""
    found = Gathered()
    table, tallies = FindingsTable(judge.book, judge.telling), YearTallies(judge.book, judge.as_of or judge.today)
    for judged in judge.judged(batches):
        tallies.count(judged)
        extra = _extra(judged, joint.book)
        for frame in table.of(judged):
            rules = frame.filter(pl.col("rule").is_not_null())
            found.told.append(
                rules.join(extra, on="row", how="left").select(pl.col(name).cast(kind) for name, kind in TOLD.items())
            )
    ids = tuple(judge.book.rules)
    for year, tally in tallies.tallies.items():
        found.counts.update({(year, ids[place], outcome): number for (place, outcome), number in tally.counts.items()})
        found.records[year] = tally.records
    found.rejects = tallies.rejects
    return found


def judge_of(joint: Joint, as_of: date | None, today: date, ignored: Iterable[str] = ()) -> TableJudge:
    """What judges tables by the joint rulebook, and tells of pairs alone."""
    also = [name for name in (KIND, OWNERSHIP, *PEOPLE) if name in joint.book.vocabulary.fields]
    return TableJudge(joint.book, as_of, today, tuple(ignored), PairsAlone(asked=joint.asked), also=also)


def _extra(judged: JudgedBatch, book: Rulebook) -> pl.DataFrame:
    """Day, kind, ownership and people of the records of a batch, by row."""
    schema: dict[str, Any] = {"row": pl.Int64, **{name: IDENTITY[name] for name in ("dated", KIND, OWNERSHIP, "people")}}
    frames = [pl.DataFrame(schema=schema)]
    if judged.groups:
        whole = judged.groups[0].whole
        people = [_people(name, book) for name in PEOPLE if name in whole.columns]
        named = [pl.col(name) if name in whole.columns else pl.lit(None, pl.String).alias(name) for name in (KIND, OWNERSHIP)]
        total = pl.coalesce(people) if people else pl.lit(None, pl.Float64)
        own = {"row": pl.col(layout.ROW), "dated": pl.col(REPORTED_DAY)}
        named_rows = whole.select(*named, total.alias("people"), **own)
        frames.append(named_rows.select(pl.col(each).cast(kind) for each, kind in schema.items()))
    ones = [{"row": judged.batch.numbers[one.position], **_own(one.record)} for one in judged.ones]
    return pl.concat([*frames, pl.DataFrame(ones, schema=schema)]).unique("row", keep="last")


def _people(name: str, book: Rulebook) -> pl.Expr:
    return pl.col(name).cast(pl.Float64) / 10.0 ** layout.places(book.vocabulary.fields[name])


def _own(record: Record) -> dict[str, Any]:
    values = record.values
    people = next((values[name] for name in PEOPLE if name in values), None)
    return {
        "dated": record.as_of,
        KIND: values.get(KIND),
        OWNERSHIP: values.get(OWNERSHIP),
        "people": None if people is None else float(people),
    }


def of_records(joint: Joint, judged: Iterable[tuple[Record, date, tuple[Outcome, ...]]]) -> Gathered:
    """What records that were judged one at a time come to."""
    found, ids = Gathered(), tuple(joint.book.rules)
    rows: list[dict[str, Any]] = []
    for record, day, before_exemptions in judged:
        outcomes = waived(joint.book, record, day, before_exemptions)
        year = (record.as_of or day).year
        found.records[year] += 1
        found.counts.update((year, *each) for each in zip(ids, outcomes, strict=True))
        rows.extend(_told(joint, record, day, dict(zip(ids, outcomes, strict=True))))
    found.told.append(pl.DataFrame(rows, schema=dict(TOLD.items())))
    return found


def _told(joint: Joint, record: Record, day: date, outcomes: Mapping[str, Outcome]) -> Iterator[dict[str, Any]]:
    origin = record.origin
    for name in sorted(joint.asked):
        if outcomes[name] is Outcome.NOT_APPLICABLE:
            continue
        shown = evidence(joint.book.rules[name], record, day)
        amounts = {"actual": shown.actual, "required": shown.required, "gap": shown.gap}
        units = [each.unit.symbol for each in (shown.required, shown.actual) if isinstance(each, Quantity)]
        yield {
            "file": origin.file if origin else None,
            "row": origin.row if origin else None,
            "record": record.id,
            "type": record.type,
            "name": record.name,
            "region": record.region,
            "as_of": day,
            **_own(record),
            "rule": name,
            "outcome": outcomes[name].value,
            **{key: float(each.number) if isinstance(each, Quantity) else None for key, each in amounts.items()},
            "unit": units[0] if units else None,
        }
