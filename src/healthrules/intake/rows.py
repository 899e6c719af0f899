"""Rows: what a file holds before it is understood. Each is raw data with its place, or the reason it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from healthrules.records import cell_at
from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an input: its file, its number (from 1; None for a whole file), and its data or what is wrong.

    Of a spreadsheet: `sheet` is the name of the sheet in a workbook, `columns` the letters of the column of each key, or the
    whole cell ("F12") where a record runs down the rows. What is wrong with one cell has its letters under "".
    """

    file: str
    row: int | None
    data: Mapping[str, Any] | None
    problem: Text | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def cell(self, key: str | None) -> str | None:
        """The cell that holds a key: "F12"."""
        return cell_at(self.columns.get(key or ""), self.row)


Rows = Iterator[Row]


@dataclass(frozen=True, slots=True)
class NotANumber:
    """A number that cannot be used: NaN, infinity, or too long to be meant. `text` is how it was written."""

    text: str


class Repeated(dict[str, Any]):
    """An object in which some keys stand twice."""

    keys_twice: tuple[str, ...] = ()


MAX_NUMBER_TEXT = 60


def number(text: str) -> Decimal | int | NotANumber:
    """A JSON number, exact; one that is too long is kept as text to be told."""
    if len(text) > MAX_NUMBER_TEXT:
        return NotANumber(text)
    return Decimal(text) if any(char in text for char in ".eE") else int(text)
