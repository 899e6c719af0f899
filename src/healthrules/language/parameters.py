"""Parameters: named thresholds with a unit, a clause, and values that hold from dates; plain, banded or by category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from healthrules.language.outcomes import Outside
from healthrules.records import Value
from healthrules.texts import Text
from healthrules.units import Number, Unit, grouped


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a banded table: `lower <= key < upper` (or `<=` where closed) gives `value`."""

    lower: Number
    upper: Number
    value: Number
    closed: bool = False

    def holds(self, key: Number) -> bool:
        """Whether the key lies in this band."""
        return self.lower <= key and (key < self.upper or (self.closed and key == self.upper))


@dataclass(frozen=True, slots=True)
class Bands:
    """A banded table, in rising order; `unit` is the unit of the edges."""

    rows: tuple[Band, ...]
    unit: Unit

    def at(self, key: Value) -> Number | Outside:
        """The value of the band that holds the key."""
        if isinstance(key, str):
            raise TypeError(key)
        for row in self.rows:
            if row.holds(key):
                return row.value
        low, high = self.rows[0].lower, self.rows[-1].upper
        zh, en = self.unit.text("zh"), self.unit.text("en")
        gap_en = f" {en}" if en else ""
        return Outside(
            Text(
                f"{grouped(key)} {zh}不在规定的各档内（{grouped(low)} 至 {grouped(high)} {zh}）",
                f"{grouped(key)}{gap_en} lies in no band ({grouped(low)} to {grouped(high)}{gap_en})",
            )
        )


@dataclass(frozen=True, slots=True)
class ByCategory:
    """A table from category codes to values; `labels` names the codes in messages."""

    values: Mapping[str, Number]
    labels: Mapping[str, Text]

    def at(self, key: Value) -> Number | Outside:
        """The value for a code."""
        found = self.values.get(str(key))
        if found is not None:
            return found
        label = self.labels[str(key)]
        return Outside(Text(f"文件对“{label.zh}”没有规定数值", f"the document has no figure for `{label.en}`"))


@dataclass(frozen=True, slots=True)
class Plain:
    """One value for all."""

    value: Number

    def at(self, _key: Value | None) -> Number | Outside:
        """The value."""
        return self.value


Table = Plain | Bands | ByCategory


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named threshold. `dated` holds its tables, each in force from a date (None: always) until the next one.

    `over` names the field or measure that a table is read by, None for a plain value.
    """

    name: str
    label: Text
    unit: Unit
    kind: str | None
    clause: str
    dated: tuple[tuple[date | None, Table], ...]
    over: str | None = None

    def table_on(self, day: date) -> Table | None:
        """The table in force on a day; None before the first."""
        found = None
        for start, table in self.dated:
            if start is None or start <= day:
                found = table
        return found

    def value_at(self, key: Value | None, day: date) -> Number | Outside:
        """The value for a key on a day."""
        table = self.table_on(day)
        if table is None:
            first = self.dated[0][0]
            return Outside(Text(f"{self.label.zh}自 {first} 起才有规定", f"{self.label.en} has no value before {first}"))
        return table.at(key)  # type: ignore[arg-type]

    def days(self) -> tuple[date, ...]:
        """The days from which a value changes."""
        return tuple(start for start, _ in self.dated if start is not None)
