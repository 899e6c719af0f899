"""Filling in forms as a person does: by the names of the fields, into the cells that may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from healthrules.records import Field, Value
from healthrules.rulebook import Rulebook
from healthrules.units import Quantity

HEADING_ROW, FIELD, VALUE = 3, 6, 2
Valued = int | str | bool


def rows_of(sheet: Worksheet) -> dict[str, int]:
    """The row of each field of a form."""
    found = ((sheet.cell(row, FIELD).value, row) for row in range(HEADING_ROW + 1, sheet.max_row + 1))
    return {str(name): row for name, row in found if name}


def filled(data: bytes, path: Path, values: Mapping[str, Any], sheet: str | None = None) -> Path:
    """A form with values in its cells, by the names of the fields; saved under a path."""
    path.write_bytes(data)
    book = load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    rows = rows_of(page)
    for name, value in values.items():
        cell = page.cell(rows[name], VALUE)
        assert not cell.protection.locked, name
        cell.value = value
    book.save(path)
    return path


def chance(*seed: object) -> Random:
    """Chance that comes out the same in every run."""
    return Random(repr(seed))  # noqa: S311 (values to try, no secret)


def any_value(field: Field, book: Rulebook, random: Random) -> Valued:
    """A valid value of a field: in its canonical unit, a code, or yes or no; often one of its bounds."""
    if field.category is not None:
        return random.choice(list(book.vocabulary.categories[field.category].codes))
    if field.unit is None:
        return random.random() < 0.5
    least, most = int(field.least or 0), int(field.most if field.most is not None else 50)
    return random.choice([least, most, random.randint(least, min(most, least + 1000))])


def as_cell(value: Value, field: Field, book: Rulebook) -> Any:
    """A value as somebody types it into a form in Chinese: a number in the unit of its row."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return book.vocabulary.categories[field.category or ""].codes[value].label.zh
    assert field.unit is not None
    return float(Quantity(value, field.unit).to(field.display or field.unit).number)
