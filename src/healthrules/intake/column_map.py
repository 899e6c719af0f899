"""The column map: a YAML file that says what the columns and sheets of somebody else's spreadsheet mean.

columns:
  建面: floor_area                        # a field, by its name or label
  用房(亩): {field: floor_area, unit: 亩}   # the unit of bare numbers in it
  科室电话: null                          # not read
sheets:
  基层机构: {type: facility, heading: 3, values: {kind: township_health_centre}}
  字典: null                              # not read
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthrules.errors import HealthRulesError, UsageError, did_you_mean
from healthrules.intake.normalising import HEADINGS, Normaliser
from healthrules.records import SUBJECTS
from healthrules.texts import Text
from healthrules.units import parse_amount
from healthrules.units.notation import shortened
from healthrules.units.table import folded

if TYPE_CHECKING:
    from healthrules.rulebook import Rulebook
    from healthrules.source import Path_, Source


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a column means: a field or an identifying name, and the unit of bare numbers."""

    field: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a sheet holds: `values` stand in every record that says nothing else; `heading` is the row of its headings."""

    values: Mapping[str, str] = field(default_factory=dict)
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Columns and sheets by their names; None: not read."""

    columns: Mapping[str, Mapped | None] = field(default_factory=dict)
    sheets: Mapping[str, SheetPlan | None] = field(default_factory=dict)

    def mapped(self, heading: str) -> Mapped | None:
        """What the map says of a column; None where it says nothing."""
        return self.columns.get(folded(heading))

    def leaves_out(self, heading: str) -> bool:
        """Whether the map says not to read a column."""
        key = folded(heading)
        return key in self.columns and self.columns[key] is None


def read_column_map(path: str | Path, book: Rulebook) -> ColumnMap:
    """The column map of a file.

    Raises `RulebookError` for a file that is not YAML, and `UsageError`, with place and nearest name, for a field that there
    is not, a unit that does not fit, or anything else that is not as above.
    """
    from healthrules.source import read_source

    reading = _MapReading(read_source(Path(path)), Normaliser(book))
    return reading.result()


class _MapReading:
    def __init__(self, source: Source, normaliser: Normaliser) -> None:
        self._source = source
        self._normaliser = normaliser

    def result(self) -> ColumnMap:
        data = self._keys(self._source.data, (), ("columns", "sheets"))
        columns = self._mapping(data.get("columns") or {}, ("columns",))
        sheets = self._mapping(data.get("sheets") or {}, ("sheets",))
        return ColumnMap(
            {folded(str(name)): self._column(raw, ("columns", name)) for name, raw in columns.items()},
            {folded(str(name)): self._sheet(raw, ("sheets", name)) for name, raw in sheets.items()},
        )

    def _column(self, raw: Any, at: Path_) -> Mapped | None:
        if raw is None:
            return None
        given = {"field": raw} if isinstance(raw, str) else self._keys(raw, at, ("field", "unit"))
        name, unit = given.get("field"), given.get("unit")
        if not isinstance(name, str):
            raise self._wrong(at, Text("应写字段名", "name a field"))
        self._known(name, at)
        if unit is not None:
            self._fits(str(unit), name, at)
        return Mapped(name, None if unit is None else str(unit))

    def _sheet(self, raw: Any, at: Path_) -> SheetPlan | None:
        if raw is None:
            return None
        given = self._keys(raw, at, ("type", "heading", "values"))
        values = {str(name): str(each) for name, each in self._mapping(given.get("values") or {}, (*at, "values")).items()}
        for name in values:
            self._known(name, (*at, "values", name))
        kind, heading = given.get("type"), given.get("heading")
        if kind is not None:
            if kind not in SUBJECTS:
                hint = did_you_mean(str(kind), SUBJECTS)
                raise self._wrong(
                    (*at, "type"), Text(f"没有记录类型“{kind}”。{hint.zh}", f"no type of record `{kind}`.{hint.en}")
                )
            values["type"] = kind
        if heading is not None and (not isinstance(heading, int) or heading < 1):
            raise self._wrong((*at, "heading"), Text("表头行应为正整数", "the row of the headings is a whole number from 1"))
        return SheetPlan(values, heading)

    def _known(self, name: str, at: Path_) -> None:
        if self._normaliser.heading(name) is None and self._normaliser.elsewhere(name) is None:
            fields = [each.name for each in self._normaliser.book.vocabulary.fields.values()]
            labels = [each.label.zh for each in self._normaliser.book.vocabulary.fields.values()]
            hint, told = did_you_mean(name, [*HEADINGS, *fields, *labels]), shortened(name)
            raise self._wrong(at, Text(f"没有字段“{told.zh}”。{hint.zh}", f"no field `{told.en}`.{hint.en}"))

    def _fits(self, unit: str, name: str, at: Path_) -> None:
        fields = [each for subject in SUBJECTS if (each := self._normaliser.field(name, subject)) is not None]
        try:
            _, found = parse_amount(f"1 {unit}", self._normaliser.book.units)
        except HealthRulesError as error:
            raise self._wrong(at, error.text) from None
        if not any(each.unit is not None and (found is None or found.measures_the_same_as(each.unit)) for each in fields):
            raise self._wrong(at, Text(f"“{unit}”不是 {name} 的单位", f"`{unit}` is no unit of {name}"))

    def _keys(self, raw: Any, at: Path_, known: tuple[str, ...]) -> Mapping[str, Any]:
        found = self._mapping(raw, at)
        for key in found:
            if key not in known:
                hint, listed = did_you_mean(str(key), known), ", ".join(known)
                text = Text(f"没有“{key}”一项。{hint.zh}可选：{listed}", f"no key `{key}`.{hint.en} One of: {listed}")
                raise self._wrong((*at, key), text)
        return found

    def _mapping(self, raw: Any, at: Path_) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            raise self._wrong(at, Text("此处应为 名称: 内容", "write NAME: VALUE here"))
        return raw

    def _wrong(self, at: Path_, text: Text) -> UsageError:
        mark = self._source.mark(at)
        place = f"{self._source.file}:{mark.line}:{mark.column}"
        return UsageError(Text(f"{place}：{text.zh}", f"{place}: {text.en}"))
