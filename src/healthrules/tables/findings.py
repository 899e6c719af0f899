"""Findings as a table: a row for each finding, and one for each row that was rejected or that no rule applied to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import narwhals as nw
import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import OUTCOMES
from healthrules.engines.columnar.polars_batch import AT, Judged
from healthrules.reporting.findings_table import UNCHECKED, of_reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rulebook
from healthrules.tables.columns import COLUMNS, IDENTITY, of_finding, of_record, of_rule
from healthrules.tables.group_findings import CODE, INDEX, NARROW, Counted, GroupFindings
from healthrules.tables.judging import JudgedBatch
from healthrules.tables.tally import unchecked

_DTYPES: Mapping[type, Any] = {nw.String: pl.String, nw.Int64: pl.Int64, nw.Float64: pl.Float64, nw.Date: pl.Date}
SCHEMA: Mapping[str, Any] = {name: _DTYPES[type(dtype)] for name, dtype in COLUMNS.items()}
"""The columns of a table of findings, as Polars has them."""


def _some(names: Mapping[str, object]) -> dict[str, Any]:
    return {name: SCHEMA[name] for name in names if name in SCHEMA}


SORTED_AT_ONCE = 6_000_000
"""How many findings are sorted at a time, on average over the portions of a batch."""

AT_ONCE = 250_000
"""How many findings are made whole at a time: with what identifies the record, and what the rule says."""

_CODES = list(range(len(OUTCOMES)))
_OTHER, _ORDER = "_other", "_order"
"""The place of a row among those that stand whole already; and by what all are sorted."""


_READ = {layout.ROW: "row", **IDENTITY}
_READ_AS = {name: pl.col(own).cast(SCHEMA[name]) for own, name in _READ.items()}
_NO_ROWS = pl.DataFrame(schema=_some(_READ_AS))


@dataclass(slots=True)
class FindingsTable:
    """Makes the findings of judged batches. `limit`: how many are listed of each rule; None for all."""

    book: Rulebook
    telling: Telling
    limit: int | None = None
    listed: Counter[int] = field(default_factory=Counter)
    _plain: GroupFindings = field(init=False)
    _texts: pl.DataFrame = field(init=False)
    _told: tuple[frozenset[Outcome], ...] = field(init=False)

    def __post_init__(self) -> None:
        self._plain = GroupFindings(self.book, self.telling)
        self._told = self.telling.rules(self.book)
        rows = [of_rule(rule) for rule in self.book.rules.values()]
        self._texts = pl.DataFrame(rows, schema=_some(rows[0] if rows else {}))

    def of(self, judged: JudgedBatch) -> Iterator[pl.DataFrame]:
        """The findings of a batch, by row and then in the order of the rules; `SCHEMA` says the columns."""
        whole = judged.groups[0].whole.select(**_READ_AS) if judged.groups else _NO_ROWS
        others = self._others(judged)
        counted = [(each, self._plain.counted(each)) for each in judged.groups]
        for groups, rest in _portions(counted, others, self._all(counted)):
            found = self._limited(self._sorted(self._plain.of(groups, self._wanted), whole["row"], rest))
            for start in range(0, found.height, AT_ONCE):
                yield self._made_whole(found.slice(start, AT_ONCE), whole, rest, judged.batch.file)

    def _all(self, groups: Sequence[Counted]) -> int:
        """How many findings there are of some groups."""
        if self.telling.everything:
            return sum(each.frame.height for each, _ in groups) * len(self.book.rules)
        return sum(sum(counts.values()) for _, counts in groups)

    def _wanted(self, index: int) -> bool:
        return self.limit is None or self.listed[index] < self.limit

    def _sorted(self, plain: pl.DataFrame, rows: pl.Series, others: pl.DataFrame) -> pl.DataFrame:
        """All findings by row and rule: narrow ones, and the places of the others."""
        row = rows.gather(plain[AT])
        rules = len(self.book.rules)
        order = (pl.col("row").fill_null(0) * (rules + 1) + pl.col(INDEX).fill_null(-1)).alias(_ORDER)
        narrow = plain.with_columns(row.alias("row")).with_columns(order).drop("row")
        rest = others.select("row", INDEX, pl.int_range(pl.len(), dtype=pl.UInt32).alias(_OTHER)).with_columns(order)
        found = pl.concat([narrow, rest.drop("row")], how="diagonal") if rest.height else narrow
        return found.sort(_ORDER, maintain_order=True)

    def _limited(self, found: pl.DataFrame) -> pl.DataFrame:
        if self.limit is None:
            return found
        before = pl.col(INDEX).replace_strict(dict(self.listed), default=0, return_dtype=pl.Int64)
        place = pl.int_range(pl.len()).over(INDEX) + before.fill_null(0)
        kept = found.filter(pl.col(INDEX).is_null() | (place < self.limit))
        self.listed.update(kept[INDEX].drop_nulls().to_list())
        return kept

    def _made_whole(self, found: pl.DataFrame, whole: pl.DataFrame, others: pl.DataFrame, file: str) -> pl.DataFrame:
        """Narrow findings with every column."""
        outcome = found[CODE].replace_strict(_CODES, [each.value for each in OUTCOMES], return_dtype=pl.String)
        told = found.with_columns(outcome.alias("outcome"), *_gathered(whole, found[AT]))
        if _OTHER in found.columns:
            stands = _gathered(others, found[_OTHER])
            told = told.with_columns(
                pl.coalesce(told[name], stands[name]) if name in told.columns else stands[name]
                for name in stands.columns
                if name in SCHEMA
            )
        told = told.with_columns(*_gathered(self._texts, found[INDEX]), pl.lit(file).alias("file"))
        absent = [pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA if name not in told.columns]
        return told.with_columns(absent).select(*SCHEMA).cast(dict(SCHEMA.items()))

    def _others(self, judged: JudgedBatch) -> pl.DataFrame:
        """What stands whole but for what its rule says: findings of the exact path, rejects, and unchecked records."""
        none = pl.DataFrame(schema={"row": SCHEMA["row"], INDEX: NARROW[INDEX]})
        frames = [*self._of_ones(judged), *_unchecked(judged), *_rejected(judged.rejects)]
        return pl.concat([none, *frames], how="diagonal")

    def _of_ones(self, judged: JudgedBatch) -> Iterator[pl.DataFrame]:
        rows = [
            {**of_finding(self.book, rule, one.record, one.day, outcome), INDEX: index}
            for one in judged.ones
            for index, (rule, outcome) in enumerate(zip(self.book.rules.values(), one.outcomes, strict=True))
            if outcome in self._told[index]
        ]
        if rows:
            yield pl.DataFrame(rows, schema={**_some(rows[0]), INDEX: NARROW[INDEX]})


def _portions(groups: Sequence[Counted], others: pl.DataFrame, findings: int) -> Iterator[tuple[list[Counted], pl.DataFrame]]:
    """The groups and the others cut at the same rows, so that no portion has too many findings to hold."""
    if findings <= SORTED_AT_ONCE:
        yield list(groups), others
        return
    rows, parts = groups[0][0].whole[layout.ROW], -(-findings // SORTED_AT_ONCE)
    cuts = sorted({len(rows) * part // parts for part in range(parts + 1)})
    for start, end in pairwise(cuts):
        within = pl.col(AT).is_between(start, end, closed="left")
        cut = [(Judged(each.group, each.frame.filter(within), each.whole), counts) for each, counts in groups]
        row = pl.col("row").fill_null(0)
        after = row >= rows[start] if start else pl.lit(value=True)
        before = row < rows[end] if end < len(rows) else pl.lit(value=True)
        yield cut, others.filter(after & before)


def _gathered(frame: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """The rows at these places; a null place gives nulls."""
    return frame.select(pl.all().gather(places)) if frame.height else frame.clear(len(places))


def _unchecked(judged: JudgedBatch) -> Iterator[pl.DataFrame]:
    told = [pl.col(own).alias(name) for own, name in _READ.items()]
    for group in judged.groups:
        rows = group.frame.filter(unchecked(group))
        if rows.height:
            found = group.of_whole(rows, _READ).select(*told, pl.lit(UNCHECKED).alias("outcome"))
            yield found.cast({"row": SCHEMA["row"]})
    ones = [one for one in judged.ones if not any(outcome.applied for outcome in one.outcomes)]
    if ones:
        rows_of_ones = [{**of_record(one.record, one.day), "outcome": UNCHECKED} for one in ones]
        yield pl.DataFrame(rows_of_ones, schema=_some(rows_of_ones[0]))


def _rejected(rejects: Sequence[Rejected]) -> Iterator[pl.DataFrame]:
    rows = [of_reject(each) for each in rejects]
    if rows:
        yield pl.DataFrame(rows, schema=_some(rows[0]))
