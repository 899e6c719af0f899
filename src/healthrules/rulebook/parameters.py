"""Parameters, from the entries an author wrote to tables of exact numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from healthrules.errors import HealthRulesError, Problem
from healthrules.language.parameters import Band, Bands, ByCategory, Parameter, Plain, Table
from healthrules.language.types import CategoryType, QuantityType, Type
from healthrules.records import Vocabulary
from healthrules.rulebook.files import Figure, ParameterEntry, TableEntry
from healthrules.rulebook.vocabulary import figure
from healthrules.source import Path_, Source
from healthrules.texts import Text
from healthrules.units import Number, Unit, UnitTable, grouped

BAND_LENGTHS = (3, 4)
TABLES = ("value", "bands", "values")


@dataclass(frozen=True, slots=True)
class ParameterReader:
    """Builds the parameters of one file, in two steps: what they are, then their tables."""

    source: Source
    units: UnitTable
    vocabulary: Vocabulary
    problems: list[Problem]

    def outline(self, name: str, entry: ParameterEntry) -> Parameter | None:
        """The parameter without its tables, or None where a problem was noted."""
        path: Path_ = ("parameters", name)
        before = len(self.problems)
        self._kind(entry, path)
        if entry.over and entry.by:
            self._note(Text("over 与 by 只能写一个", "write `over` or `by`, not both"), (*path, "by"))
        try:
            unit = self.units.unit(entry.unit)
        except HealthRulesError as error:
            self._note(error.text, (*path, "unit"))
            return None
        if len(self.problems) > before:
            return None
        return Parameter(name, entry.label.text(), unit, entry.kind, entry.clause, (), entry.over or entry.by)

    def filled(self, parameter: Parameter, entry: ParameterEntry, key_type: Type | None) -> Parameter | None:
        """The parameter with its tables, which are read by a key of a type; None where a problem was noted."""
        before = len(self.problems)
        dated = tuple(self._dated(entry, parameter.unit, key_type, ("parameters", parameter.name)))
        return replace(parameter, dated=dated) if len(self.problems) == before else None

    def _kind(self, entry: ParameterEntry, path: Path_) -> None:
        if entry.kind is not None and entry.kind not in self.vocabulary.kinds:
            self._note(Text(f"没有口径“{entry.kind}”", f"no kind of quantity `{entry.kind}`"), (*path, "kind"))

    def _dated(
        self, entry: ParameterEntry, unit: Unit, key_type: Type | None, path: Path_
    ) -> Iterator[tuple[date | None, Table]]:
        if entry.dated is None:
            table = self.table(entry, unit, key_type, path)
            if table is not None:
                yield None, table
            return
        if not entry.dated or any(getattr(entry, name) is not None for name in TABLES):
            self._note(
                Text(
                    "dated 须至少一项，且不与 value、bands、values 并用",
                    "`dated` needs an entry, and stands without `value`, `bands`, `values`",
                ),
                (*path, "dated"),
            )
        if not rises([each.start for each in entry.dated]):
            self._note(Text("dated 须按日期先后排列且不重复", "`dated` must rise by date, no date twice"), (*path, "dated"))
        for index, each in enumerate(entry.dated):
            if index and each.start is None:
                text = Text("dated 中只有第一项可以不写 from", "only the first of `dated` stands without `from`")
                self._note(text, (*path, "dated", index))
            table = self.table(each, unit, key_type, (*path, "dated", index))
            if table is not None:
                yield each.start, table

    def table(self, entry: TableEntry, unit: Unit, key_type: Type | None, path: Path_) -> Table | None:
        """One table whose keys stand at a path, read by a key of a type; None where it was noted that it cannot be read."""
        given = [name for name in TABLES if getattr(entry, name) is not None]
        if len(given) != 1:
            self._note(Text("须且只须写 value、bands、values 之一", "write exactly one of `value`, `bands`, `values`"), path)
        elif entry.value is not None and key_type is None:
            return Plain(self._figure(entry.value, unit, (*path, "value")))
        elif entry.bands is not None and isinstance(key_type, QuantityType):
            return self._bands(entry.bands, unit, key_type.unit, (*path, "bands"))
        elif entry.values is not None and isinstance(key_type, CategoryType):
            return self._by_category(entry.values, unit, key_type, (*path, "values"))
        else:
            self._note(
                Text(
                    "value 单独使用；bands 须配 over（数值字段）；values 须配 by（分类字段）",
                    "`value` stands alone; `bands` needs `over`, a measured field; `values` needs `by`, a coded field",
                ),
                path,
            )
        return None

    def _by_category(self, values: dict[str, Figure], unit: Unit, key_type: CategoryType, path: Path_) -> ByCategory:
        codes = self.vocabulary.categories[key_type.category].codes
        for code in values:
            if code not in codes:
                what = Text(f"{key_type.category} 没有代码“{code}”", f"`{key_type.category}` has no code `{code}`")
                self._note(what, (*path, code))
        labels = {code: entry.label for code, entry in codes.items()}
        return ByCategory({code: self._figure(value, unit, (*path, code)) for code, value in values.items()}, labels)

    def _bands(self, rows: list[list[Figure]], unit: Unit, edge_unit: Unit, path: Path_) -> Bands | None:
        if not rows:
            self._note(Text("bands 不能为空", "`bands` is empty"), path)
        bands = [band for index, row in enumerate(rows) if (band := self._band(row, unit, edge_unit, (*path, index)))]
        for index, (lower, upper) in enumerate(pairwise(bands), start=1):
            if upper.lower < lower.upper or (lower.closed and upper.lower == lower.upper):
                edges = f"{grouped(upper.lower)} < {grouped(lower.upper)}"
                self._note(Text(f"与上一档重叠（{edges}）", f"overlaps the band before it ({edges})"), (*path, index))
        return Bands(tuple(bands), edge_unit) if bands else None

    def _band(self, row: list[Figure], unit: Unit, edge_unit: Unit, path: Path_) -> Band | None:
        if len(row) not in BAND_LENGTHS or (len(row) == BAND_LENGTHS[1] and row[3] != "closed"):
            self._note(Text("每档写作 [下限, 上限, 值] 或再加 closed", "a band is [from, to, value], or with `closed`"), path)
            return None
        lower, upper = (self._figure(edge, edge_unit, (*path, at)) for at, edge in enumerate(row[:2]))
        if lower >= upper:
            self._note(Text("下限须小于上限", "a band must end above where it begins"), path)
        return Band(lower, upper, self._figure(row[2], unit, (*path, 2)), closed=len(row) == BAND_LENGTHS[1])

    def _figure(self, value: Figure, unit: Unit, path: Path_) -> Number:
        try:
            return figure(value, unit, self.units)
        except HealthRulesError as error:
            self._note(error.text, path)
            return 0

    def _note(self, text: Text, path: Path_) -> None:
        self.problems.append(self.source.problem("HR005", text, path))


def rises(starts: Sequence[date | None]) -> bool:
    """Whether dates rise, none twice; one that is None lies before all."""
    days = [each or date.min for each in starts]
    return days == sorted(set(days))


def gaps(bands: Bands) -> Sequence[tuple[Number, Number]]:
    """The stretches between bands that no band holds."""
    return [(lower.upper, upper.lower) for lower, upper in pairwise(bands.rows) if lower.upper != upper.lower]
