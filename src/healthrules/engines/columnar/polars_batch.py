"""Judging a batch of a normalised table with Polars: the outcome code of every rule that may apply to each group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import narwhals as nw
import polars as pl

from healthrules.engines.columnar.groups import Group, Groups, Key
from healthrules.engines.columnar.layout import DAY, REGION, TYPE, UNFIT
from healthrules.rulebook import Rulebook

DOUBT = "_doubt"
_GROUP, _PERIOD = "_group", "_period"


def code_column(index: int) -> str:
    """The column that holds the outcome codes of the rule at a place in the rulebook."""
    return f"_code_{index}"


@dataclass(frozen=True, slots=True)
class Judged:
    """The records of a group, with a code column for every rule of `group.plans` and `DOUBT`."""

    group: Group
    frame: pl.DataFrame


@dataclass(slots=True)
class BatchJudge:
    """Judges batches by one rulebook."""

    book: Rulebook
    groups: Groups = field(init=False)

    def __post_init__(self) -> None:
        self.groups = Groups(self.book)

    def judged(self, frame: pl.DataFrame) -> Iterator[Judged]:
        """The groups of a batch (columns as in `layout`), each with its codes; order within a group is kept."""
        found = list(self._grouped(frame))
        lazy = [_with_codes(group, part) for group, part in found]
        for (group, _), part in zip(found, pl.collect_all(lazy), strict=True):
            yield Judged(group, part)

    def _grouped(self, frame: pl.DataFrame) -> Iterator[tuple[Group, pl.DataFrame]]:
        columns = [TYPE, REGION, *([self.groups.telling] if self.groups.telling else []), _PERIOD, UNFIT]
        marked = frame.with_columns(self._period())
        keys = marked.select(columns).unique()
        groups: dict[int, Group] = {}
        numbers: list[int] = []
        for row in keys.iter_rows(named=True):
            telling = row.get(self.groups.telling or "")
            group = self.groups.of(Key(row[TYPE], row[REGION], telling, row[_PERIOD], row[UNFIT]))
            groups[id(group)] = group
            numbers.append(id(group))
        numbered = keys.with_columns(pl.Series(_GROUP, numbers, pl.UInt64))
        joined = marked.join(numbered, on=columns, how="left", nulls_equal=True, maintain_order="left").drop(_PERIOD)
        for part in joined.partition_by(_GROUP, maintain_order=True):
            yield groups[part[_GROUP][0]], part.drop(_GROUP)

    def _period(self) -> pl.Expr:
        days = self.groups.days
        reached = [(pl.col(DAY) >= day).cast(pl.UInt16) for day in days]
        total = pl.sum_horizontal(reached) if reached else pl.lit(0, pl.UInt16)
        return total.alias(_PERIOD)


def _with_codes(group: Group, frame: pl.DataFrame) -> pl.LazyFrame:
    columns = [each.code.alias(code_column(index)) for index, each in group.plans.items()]
    doubt = group.doubt()
    columns.append((doubt if doubt is not None else nw.lit(value=False)).alias(DOUBT))
    return nw.from_native(frame.lazy()).with_columns(*columns).to_native()
