"""The records of a registry that do not meet some rule, as cases: found by columns where it is a table, else one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from healthrules.engines import Outcome
from healthrules.engines.reference import ReferenceEngine
from healthrules.errors import UnsupportedOperation
from healthrules.planning.deciding.changing import UNMET, Case
from healthrules.planning.registries import Registry
from healthrules.records import Record, Reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.rulebook import Rulebook

if TYPE_CHECKING:
    from healthrules.tables.judging import JudgedBatch, TableJudge


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of some ids (none: any), the first so many of them (None: all)."""

    book: Rulebook
    as_of: date | None
    only: frozenset[str] = frozenset()
    most: int | None = None


@dataclass(slots=True)
class UnmetCases:
    """`cases` are the records that are wanted and do not meet some rule, in order; `more` counts those beyond `most`.

    `records` counts all that were read; `seen` are their ids where some are asked for.
    """

    wanted: Wanted
    cases: list[Case] = field(default_factory=list)
    more: int = 0
    records: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    _asked: dict[str, frozenset[str]] = field(default_factory=dict)

    def see(self, name: str) -> bool:
        """Whether a record is wanted."""
        if self.wanted.only:
            self.seen.append(name)
        return not self.wanted.only or name in self.wanted.only

    @property
    def full(self) -> bool:
        """Whether no more cases are wanted."""
        return self.wanted.most is not None and len(self.cases) >= self.wanted.most

    def add(self, record: Record, day: date, outcomes: tuple[Outcome, ...]) -> None:
        """Take a record that does not meet some rule."""
        if self.full:
            self.more += 1
        else:
            rules = self.wanted.book.rules
            self.cases.append(Case(record, day, self.wanted.book, dict(zip(rules, outcomes, strict=True)), self._asked))


def unmet_cases(source: Registry, wanted: Wanted) -> UnmetCases:
    """The records of a registry that do not meet some rule."""
    if source.batches is not None:
        try:
            return _by_columns(source, wanted)
        except UnsupportedOperation:
            pass
    return _one_by_one(source, wanted)


def _one_by_one(source: Registry, wanted: Wanted) -> UnmetCases:
    from healthrules.checking import outcomes

    made = UnmetCases(wanted)

    def turned_away(each: Reject) -> None:
        made.rejects.append(rejected(each))

    for record, day, found in outcomes(source.rows(), wanted.book, turned_away, as_of=wanted.as_of, engine="reference"):
        made.records += 1
        if made.see(record.id) and UNMET & {*found}:
            made.add(record, day, found)
    return made


def _by_columns(source: Registry, wanted: Wanted) -> UnmetCases:
    from healthrules.reporting.telling import Silent
    from healthrules.tables.judging import TableJudge

    made, today = UnmetCases(wanted), wanted.as_of or date.today()  # noqa: DTZ011 (the day where the planner is)
    judge = TableJudge(wanted.book, wanted.as_of, today, tuple(source.ignored), Silent())
    reference = ReferenceEngine(wanted.book)
    for judged in judge.judged(source.batches() if source.batches else ()):
        made.records += sum(each.frame.height for each in judged.groups) + len(judged.ones)
        made.rejects.extend(judged.rejects)
        for position, day in sorted(_unmet_rows(judged, made)):
            if made.full:
                made.more += 1
            else:
                record = _record(judge, judged, position)
                ((_, _, found),) = reference.judge([(record, day)])
                made.add(record, day, found)
    return made


def _record(judge: TableJudge, judged: JudgedBatch, position: int) -> Record:
    own = next((one.record for one in judged.ones if one.position == position), None)
    return own if own is not None else judge.record(judged.batch, position)


def _unmet_rows(judged: JudgedBatch, made: UnmetCases) -> Iterator[tuple[int, date]]:
    """The place in the batch, and the day, of every wanted record that does not meet some rule."""
    import polars as pl

    from healthrules.engines.columnar import layout
    from healthrules.engines.columnar.outcomes import CODES
    from healthrules.engines.columnar.polars_batch import code_column
    from healthrules.tables.judging import POSITION

    codes = [CODES[each] for each in UNMET]
    for group in judged.groups:
        told = group.of_whole(group.frame, [POSITION, layout.DAY, layout.ID])
        if made.wanted.only:
            made.seen.extend(told[layout.ID].drop_nulls())
        unmet = [pl.col(code_column(index)).is_in(codes) for index in group.group.plans]
        if unmet:
            asked = told.filter(group.frame.select(pl.any_horizontal(unmet)).to_series())
            if made.wanted.only:
                asked = asked.filter(pl.col(layout.ID).is_in(sorted(made.wanted.only)))
            yield from asked.select(POSITION, layout.DAY).iter_rows()
    for one in judged.ones:
        if made.see(one.record.id) and UNMET & {*one.outcomes}:
            yield one.position, one.day
