"""A record: one subject's reported values, each exact and in its field's canonical unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from healthrules.records.figures import Figure
from healthrules.units import Number

Value = Number | bool | str
"""What a field may hold: a number in its canonical unit, yes or no, or a category code."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: the file, the row in it (a place in a list or a line, from 1), and the sheet of a workbook.

    `columns` are the letters of the columns that hold its fields, where a spreadsheet shows such: also of empty cells.
    """

    file: str
    row: int | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def cell(self, *fields: str | None) -> str | None:
        """The cell of the first of these fields that has one: "F12"."""
        return cell_at(next((self.columns[name] for name in fields if name and name in self.columns), None), self.row)


def cell_at(column: str | None, row: int | None) -> str | None:
    """A cell by its column and row; a column may be the whole cell already.

    >>> cell_at("F", 12), cell_at("F7", 3), cell_at(None, 3)
    ('F12', 'F7', None)
    """
    if column is None or column[-1:].isdigit():
        return column
    return f"{column}{row}" if row else None


@dataclass(frozen=True, slots=True)
class Record:
    """One subject's reported values.

    `values` holds only what was reported: a field that is not there is missing, never zero.
    `region` is the code of a region in the tree, None where none was reported. `figures` are those of a region's registry:
    what is certain of them stands in `values` too.
    """

    type: str
    id: str
    name: str
    region: str | None
    values: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    as_of: date | None = None
    origin: Origin | None = dataclasses.field(default=None, compare=False)
    figures: Mapping[str, Figure] = dataclasses.field(default_factory=dict, compare=False)

    @property
    def open(self) -> bool:
        """Whether some figure of its registry has no certain value."""
        return any(each.value is None for each in self.figures.values())


@dataclass(frozen=True, slots=True)
class Reject:
    """An input row that could not be read, or not as what its fields need: where, and why.

    `partial` is what of it could be read, where its subject could; `any_day` says that its day could not. `sheet` and `cell`
    are those of a spreadsheet: "F12".
    """

    file: str
    row: int | None
    record: str | None
    field: str | None
    zh: str
    en: str
    partial: Record | None = dataclasses.field(default=None, compare=False)
    any_day: bool = dataclasses.field(default=False, compare=False)
    sheet: str | None = None
    cell: str | None = None
