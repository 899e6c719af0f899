"""What verdicts of a table hang on: counted by columns; values near an edge are found there and followed exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.compiled import compiled
from healthrules.engines.columnar.edges import Edges, bends
from healthrules.engines.columnar.missing import waits
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES
from healthrules.engines.columnar.polars_batch import AT, Judged, code_column
from healthrules.engines.columnar.translation import Translation
from healthrules.engines.reference import judge
from healthrules.planning.deciding.changing import Case
from healthrules.planning.deciding.hanging import UNMOVED, Hanging
from healthrules.planning.deciding.rounding_columns import moves
from healthrules.records import Record
from healthrules.reporting.report import Rejected
from healthrules.reporting.telling import Silent
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.batches import Batch
from healthrules.tables.judging import POSITION, JudgedBatch, TableJudge

REGION = "region"
INDEX, NAME = "_index", "_name"


def of_tables(
    batches: Iterable[Batch], book: Rulebook, found: Hanging, as_of: date | None, today: date, ignored: Iterable[str]
) -> Iterator[Rejected]:
    """Count what the verdicts of a table hang on; gives what of it could not be read."""
    judge = TableJudge(book, as_of, today, tuple(ignored), Silent())
    counting = _Counting(book, found, judge)
    for judged in judge.judged(batches):
        counting.add(judged)
        yield from judged.rejects


@dataclass(slots=True)
class _Waiting:
    """The columns of a rule that say for which fields it waits."""

    parts: tuple[pl.Expr, ...]
    rows: Mapping[str, pl.Expr]


@dataclass(slots=True)
class _Counting:
    book: Rulebook
    found: Hanging
    judge: TableJudge
    rules: tuple[Rule, ...] = field(init=False)
    _waiting: dict[tuple[int, date], _Waiting] = field(default_factory=dict)
    _edges: dict[tuple[int, date], Edges] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = tuple(self.book.rules.values())

    def add(self, judged: JudgedBatch) -> None:
        """Count a batch: rows by columns; those that took the exact path, and those near an edge, one by one, in order."""
        near: dict[int, tuple[date, dict[int, list[str]]]] = {}
        for group in judged.groups:
            self._count(group)
            for position, day, index, name in self._near(group):
                near.setdefault(position, (day, {}))[1].setdefault(index, []).append(name)
        ones = {one.position: one for one in judged.ones}
        for position in sorted({*near, *ones}):
            if position in ones:
                one = ones[position]
                self.found.add(Case(one.record, one.day, self.book, dict(zip(self.book.rules, one.outcomes, strict=True))))
            else:
                self._follow(self.judge.record(judged.batch, position), *near[position])

    def _follow(self, record: Record, day: date, near: Mapping[int, list[str]]) -> None:
        rules = [self.rules[index] for index in sorted(near)]
        outcomes = {rule.id: judge(rule, record, day, self.book.regions).outcome for rule in rules}
        case = Case(record, day, self.book, outcomes)
        for index, rule in zip(sorted(near), rules, strict=True):
            self.found.edges(case, rule, near[index])

    def _count(self, judged: Judged) -> None:
        """The counts of a group: verdicts, those that are unknown, and what these wait for."""
        waiting: dict[str, pl.Series] = {}
        self.found.records += judged.frame.height
        for index in judged.group.plans:
            codes = judged.frame[code_column(index)]
            counted = {OUTCOMES[code]: count for code, count in codes.value_counts().iter_rows()}
            verdicts = {outcome: count for outcome, count in counted.items() if outcome not in UNMOVED}
            unknown = verdicts.get(Outcome.UNKNOWN, 0)
            if self.rules[index].checklist and not self.found.checklist:
                self.found.unanswered += unknown
                verdicts.pop(Outcome.UNKNOWN, None)
                unknown = 0
            self.found.verdicts += sum(verdicts.values())
            self.found.unknown += unknown
            if unknown:
                self._wait(judged, index, waiting)
        for name, rows in waiting.items():
            self.found.waits(name, records=int(rows.sum()))

    def _wait(self, judged: Judged, index: int, waiting: dict[str, pl.Series]) -> None:
        """What the unknown verdicts of a rule wait for; `waiting` gathers the rows of the group that wait for each field."""
        how = self._waits(index, judged.group.day)
        at = judged.frame[code_column(index)] == CODES[Outcome.UNKNOWN]
        asked = [pl.col(each) for each in dict.fromkeys(each.name for each in self.rules[index].reading().fields())]
        rows = judged.frame.filter(at).select(asked).with_columns(how.parts)
        named = rows.select(each.alias(name) for name, each in how.rows.items())
        if judged.group.plans[index].inside is None:
            named = named.with_columns(pl.repeat(value=True, n=rows.height, eager=True).alias(REGION))
        alone = named.select(pl.sum_horizontal(pl.all()) == 1).to_series()
        places = at.arg_true()
        for name in named.columns:
            lacking = named[name]
            if lacking.any():
                self.found.waits(name, verdicts=int(lacking.sum()), alone=int((lacking & alone).sum()))
                empty = pl.repeat(value=False, n=judged.frame.height, eager=True)
                waiting[name] = waiting.get(name, empty).scatter(places.filter(lacking), values=True)

    def _waits(self, index: int, day: date) -> _Waiting:
        if (index, day) not in self._waiting:
            found = waits(Translation(day), self.rules[index].reading().terms())
            parts = compiled([each.alias(name) for name, each in found.parts.items()])
            rows = dict(zip(found.rows, compiled(list(found.rows.values())), strict=True))
            self._waiting[index, day] = _Waiting(parts, rows)
        return self._waiting[index, day]

    def _near(self, judged: Judged) -> Iterator[tuple[int, date, int, str]]:
        """Place in the batch, day, rule and field of every value that may be near an edge."""
        for index in judged.group.plans:
            for found in pl.collect_all(list(self._of_rule(judged, index))):
                whole = judged.of_whole(found, [POSITION, layout.DAY])
                yield from zip(whole[POSITION], whole[layout.DAY], found[INDEX], found[NAME], strict=True)

    def _of_rule(self, judged: Judged, index: int) -> Iterator[pl.LazyFrame]:
        rule, terms = self.rules[index], self.rules[index].reading().terms()
        fields = {each.name: each for each in rule.reading().fields()}
        ways = {name: way for name in sorted(fields) if (way := moves(fields[name], self.found.steps)) is not None}
        if not ways:
            return
        unmoved = [CODES[each] for each in UNMOVED]
        if rule.checklist and not self.found.checklist:
            unmoved.append(CODES[Outcome.UNKNOWN])
        rows = judged.frame.filter(~pl.col(code_column(index)).is_in(unmoved)).select(AT, *fields)
        if (index, judged.group.day) not in self._edges:
            self._edges[index, judged.group.day] = Edges.of(terms, judged.group.day)
        edges, bent = self._edges[index, judged.group.day], bends(terms)
        for name, (low, high) in ways.items():
            there = rows.filter(pl.col(name).is_not_null())
            if there.height:
                found = there.lazy().select(AT) if name in bent else edges.near(there, name, low, high)
                yield found.with_columns(pl.lit(index).alias(INDEX), pl.lit(name).alias(NAME))
