"""The findings of plain rows, narrow: where the row and the rule stand, the outcome and the evidence, a rule at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw
import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar.compiled import compiled
from healthrules.engines.columnar.missing import missing
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import AT, Judged, code_column
from healthrules.engines.columnar.translation import Translation
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.evidence_columns import NAMES, evidence_columns

INDEX, CODE = "_index", "_code"
"""The place of a rule in the rulebook, and the code of its outcome."""

MISSING = "missing"
NARROW = {AT: pl.UInt32, INDEX: pl.Int32, CODE: pl.Int8}

_KNOWN = "_known"
_NO_COLUMNS: pl.LazyFrame = pl.LazyFrame(schema=NARROW)

Counted = tuple[Judged, Mapping[int, int]]
"""A group, and how many findings there are of each rule that has some."""

Stages = tuple[tuple[pl.Expr, ...], tuple[pl.Expr, ...]]


@dataclass(slots=True)
class GroupFindings:
    """Makes the findings of judged groups."""

    book: Rulebook
    telling: Telling
    _rules: tuple[Rule, ...] = field(init=False)
    _codes: list[list[int]] = field(init=False)
    _stages: dict[tuple[int, date], Stages] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rules = tuple(self.book.rules.values())
        self._codes = [[CODES[outcome] for outcome in told] for told in self.telling.rules(self.book)]

    def counted(self, judged: Judged) -> dict[int, int]:
        """How many findings there are of each rule that may apply to a group and has some."""
        told = [pl.col(code_column(index)).is_in(self._codes[index]).sum().alias(str(index)) for index in judged.group.plans]
        found = judged.frame.select(told).row(0, named=True) if told else {}
        return {int(index): count for index, count in found.items() if count}

    def of(self, groups: Sequence[Counted], wanted: Callable[[int], bool]) -> pl.DataFrame:
        """The findings of the rules that are wanted, in no order: `NARROW`, the columns of evidence, and `MISSING`."""
        frames = [*self._planned(groups, wanted), *self._excluded([judged for judged, _ in groups], wanted)]
        return pl.concat(pl.collect_all([_NO_COLUMNS, *frames]), how="diagonal", rechunk=False)

    def _planned(self, groups: Sequence[Counted], wanted: Callable[[int], bool]) -> Iterator[pl.LazyFrame]:
        """The findings of each rule, over all groups on one day that it has some of."""
        parts: dict[tuple[int, date], list[pl.LazyFrame]] = {}
        for judged, counts in groups:
            for index in filter(wanted, counts):
                parts.setdefault((index, judged.group.day), []).append(self._told(judged, index))
        for (index, day), rows in parts.items():
            first, second = self._evidence(index, day)
            found = rows[0] if len(rows) == 1 else pl.concat(rows, parallel=False)
            place = pl.lit(index, NARROW[INDEX]).alias(INDEX)
            yield found.with_columns(first).with_columns(second).select(AT, place, CODE, *NAMES, MISSING)

    def _told(self, judged: Judged, index: int) -> pl.LazyFrame:
        """The rows of a group that are told of, with the fields that the rule asks for."""
        known = pl.lit(judged.group.plans[index].inside is not None).alias(_KNOWN)
        fields = [each.name for each in self._rules[index].reading().fields()]
        rows = judged.frame.lazy().filter(pl.col(code_column(index)).is_in(self._codes[index]))
        return rows.select(AT, *fields, pl.col(code_column(index)).alias(CODE), known)

    def _excluded(self, groups: Sequence[Judged], wanted: Callable[[int], bool]) -> Iterator[pl.LazyFrame]:
        """The records that rules cannot apply to, where these are told of."""
        if not self.telling.everything:
            return
        code = pl.lit(CODES[Outcome.NOT_APPLICABLE], NARROW[CODE]).alias(CODE)
        for judged in groups:
            for index in filter(wanted, range(len(self._rules))):
                if index not in judged.group.plans:
                    yield judged.frame.lazy().select(AT, pl.lit(index, NARROW[INDEX]).alias(INDEX), code)

    def _evidence(self, index: int, day: date) -> Stages:
        if (index, day) not in self._stages:
            first, second = evidence_stages(self._rules[index], day)
            if self.telling.everything:  # of which there is no evidence
                told = nw.col(CODE) != CODES[Outcome.NOT_APPLICABLE]
                second = [nw.when(told).then(each) for each in second]
            named = [each.alias(name) for name, each in zip((*NAMES, MISSING), second, strict=True)]
            self._stages[index, day] = (compiled(first), compiled(named))
        return self._stages[index, day]


def evidence_stages(rule: Rule, day: date) -> tuple[list[nw.Expr], list[nw.Expr]]:
    """The columns that the evidence is made from; and the evidence, with what an unknown outcome waits for."""
    translation, reading = Translation(day), rule.reading()
    found = evidence_columns(translation, reading.require)
    waits = missing(translation, reading.when, reading.require)
    names = nw.when(nw.col(_KNOWN)).then(waits.names).otherwise(nw.lit("region"))
    unknown = nw.when(nw.col(CODE) == CODES[Outcome.UNKNOWN]).then(names)
    parts = [each.alias(name) for name, each in {**found.parts, **waits.parts}.items()]
    return parts, [*found.whole, unknown]
