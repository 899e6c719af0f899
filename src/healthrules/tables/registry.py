"""A registry that is a table: its certain records are added up where they are, by region and year; the rest are fetched.

The table may be one of Polars, DuckDB or Spark; the adding up is a group-by of the engine's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from healthrules.deriving.totals import Total, Totals
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.aggregates import Added, added
from healthrules.errors import UnsupportedOperation
from healthrules.intake import Normaliser, Row
from healthrules.language import terms as t
from healthrules.records import Field, Record, Reject
from healthrules.records.implied import REGION_LEVEL
from healthrules.rulebook import Rulebook
from healthrules.tables.headings import headings
from healthrules.tables.lazy_reading import LazyReading, read
from healthrules.tables.native import Native
from healthrules.tables.reading import REPORTED_DAY
from healthrules.texts import Text
from healthrules.units import Number
from healthrules.units.exact import simplest

YEAR, SINGLE = "_year", "_single"


@dataclass(slots=True)
class TableRegistry:
    """Made, it has read the table twice: for what repeats or leaves gaps, and for the sums; and fetched what is not certain.

    Raises `UsageError` for a column that means nothing, `UnsupportedOperation` where rules ask for what tables do not give.
    """

    book: Rulebook
    native: Native
    as_of: date | None
    today: date
    ignored: Sequence[str] = ()
    totals: Totals = field(init=False)
    records: list[Record] = field(init=False, default_factory=list)
    rejects: list[Reject] = field(init=False, default_factory=list)
    regular: frozenset[tuple[str, str]] = field(init=False)
    absent: frozenset[str] = field(init=False)
    _irregular_ids: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        every = {name: each for name, each in self.book.derived().items() if isinstance(each, t.Aggregate)}
        self._refuse()
        self.absent = frozenset(self._absent(every))
        aggregates = {name: each for name, each in every.items() if name not in self.absent}
        fields = {each.name: each for one in aggregates.values() for each in _fields(one)}
        reading = read(self.native, self.book, self.as_of, self.today, self.ignored, tuple(fields.values()))
        day = self.as_of or self.today
        made = {name: added(each, day) for name, each in aggregates.items()}
        self._days(aggregates)
        table = self._marked(reading, {each.subject for each in every.values()}, aggregates, made)
        self._fetch(reading, table)
        self.regular = frozenset((each.type, each.id) for each in self.records if each.id not in self._irregular_ids)
        self.totals = Totals(self.book.regions, self._sums(table.filter(~nw.col(SINGLE)), aggregates, made))

    def _refuse(self) -> None:
        for name, each in self.book.derived().items():
            inner = [one for part in _terms(each) for one in t.derived_in(part)] if isinstance(each, t.Aggregate) else []
            if isinstance(each, t.Distance) or inner:
                what = inner[0] if inner else name
                zh, en = f"以表格作名单时不能计算 {what}", f"a registry that is a table does not give `{what}`"
                raise UnsupportedOperation(Text(f"{zh}；请以记录读入", f"{en}; give its records to be checked instead"))

    def _days(self, aggregates: Mapping[str, t.Aggregate]) -> None:
        """Refuse parameters inside aggregates that change: the group-by is made for one day."""
        for name, each in aggregates.items():
            changing = [one for part in _terms(each) for one in t.parameters_in(part) if len(one.dated) > 1]
            if changing and self.as_of is None:
                zh = f"{name} 用到分期的数值 {changing[0].name}：请给出 --as-of"
                raise UnsupportedOperation(Text(zh, f"{name} uses the dated `{changing[0].name}`: say --as-of"))

    def _absent(self, aggregates: Mapping[str, t.Aggregate]) -> Iterator[str]:
        """The aggregates that ask for a field of which the table has no column: nothing is known of them."""
        found = headings(self.native.frame.columns, Normaliser(self.book), self.ignored)
        for name, each in aggregates.items():
            there = {one.fields[each.subject].name for one in found.values if each.subject in one.fields}
            if not {one.name for one in _fields(each)} <= {*there, REGION_LEVEL}:
                yield name

    def _marked(
        self,
        reading: LazyReading,
        subjects: Collection[str],
        aggregates: Mapping[str, t.Aggregate],
        made: Mapping[str, Added | None],
    ) -> Native:
        """The table of the subjects that are counted, with the year of each record, and which are read singly."""
        counted = nw.col(layout.TYPE).is_in(sorted(subjects))
        whole = reading.table.filter(counted | nw.col(layout.REREAD))
        year = nw.coalesce(nw.col(REPORTED_DAY), nw.lit(self.as_of or self.today)).dt.year().cast(nw.Int64)
        whole = whole.with_columns(year.alias(YEAR))
        leaves = sorted(set(self.book.regions.regions) - {each.parent for each in self.book.regions.regions.values()})
        single = nw.col(layout.REREAD) | ~nw.col(layout.REGION).is_in(leaves).fill_null(value=False)
        single = reduce(lambda one, other: one | other, (each.single for each in made.values() if each is not None), single)
        unsummed = [each.subject for name, each in aggregates.items() if made[name] is None]
        if unsummed:
            single = single | nw.col(layout.TYPE).is_in(unsummed)
        irregular = self._irregular(whole)
        self._irregular_ids = frozenset(irregular)
        if irregular:
            single = single | nw.col(layout.ID).is_in(irregular).fill_null(value=False)
        return whole.with_columns(single.fill_null(value=True).alias(SINGLE))

    def _irregular(self, table: Native) -> list[str]:
        """The ids that stand more than once in a year, or skip one."""
        keys = (layout.TYPE, layout.ID)
        by_year = table.frame.group_by(*keys, YEAR).agg(nw.len().alias("count"))
        years = by_year.group_by(*keys).agg(
            nw.col("count").max().alias("most"), nw.len().alias("years"),
            nw.col(YEAR).min().alias("first"), nw.col(YEAR).max().alias("last"),
        )  # fmt: skip
        odd = years.filter((nw.col("most") > 1) | (nw.col("last") - nw.col("first") + 1 > nw.col("years")))
        return sorted({row[layout.ID] for row in table.over(odd.select(layout.ID)).rows() if row[layout.ID] is not None})

    def _fetch(self, reading: LazyReading, table: Native) -> None:
        """Read the records that are not certain one at a time."""
        normaliser = Normaliser(self.book)
        for data in sorted(table.filter(nw.col(SINGLE)).select(*reading.reported()).rows(), key=repr):
            found = normaliser.record(Row("registry", None, data))
            if isinstance(found, Reject):
                self.rejects.append(found)
            else:
                self.records.append(found)

    def _sums(
        self, table: Native, aggregates: Mapping[str, t.Aggregate], made: Mapping[str, Added | None]
    ) -> Iterator[tuple[str, str, str, int, Total]]:
        """Aggregate, subject, region and year, and what all certain records there add up to; "" stands for no aggregate."""
        names = [name for name, each in made.items() if each is not None]
        columns = [column for place, name in enumerate(names) for column in _columns(place, made[name])]
        keys = (layout.TYPE, layout.REGION, YEAR)
        sums = [nw.col(f"_{part}_{place}").sum() for place in range(len(names)) for part in ("counted", "above", "below")]
        summed = table.with_columns(*columns) if columns else table
        grouped = summed.frame.group_by(*keys).agg(nw.len().alias("_members"), *sums)
        for row in table.over(grouped).rows():
            subject, region, year = (row[key] for key in keys)
            members = int(row["_members"])
            yield "", subject, region, int(year), Total(members, members, 0, 0)
            for place, name in enumerate(names):
                how = made[name]
                if how is not None and aggregates[name].subject == subject:
                    counted, above, below = (int(row[f"_{part}_{place}"]) for part in ("counted", "above", "below"))
                    if counted > how.most:
                        en = f"{name} is too large to add up exactly"
                        raise UnsupportedOperation(Text(f"{name} 的数值过大，无法精确合计", en))
                    total = Total(members, counted, _exact(above, how.step_above), _exact(below, how.step_below))
                    yield name, subject, region, int(year), total


def _columns(place: int, how: Added | None) -> Iterator[nw.Expr]:
    if how is not None:
        yield nw.when(how.counted).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias(f"_counted_{place}")
        yield how.above.alias(f"_above_{place}")
        yield how.below.alias(f"_below_{place}")


def _exact(steps: int, step: Any) -> Number:
    return simplest(steps * step)


def _terms(aggregate: t.Aggregate) -> list[t.Term]:
    return [each for each in (aggregate.where, aggregate.value, aggregate.weight) if each is not None]


def _fields(aggregate: t.Aggregate) -> list[Field]:
    return [each for part in _terms(aggregate) for each in t.fields_in(part)]
