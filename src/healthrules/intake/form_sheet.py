"""A filled-in form: a field a row, its value beside it; further columns of values are further records.

The headings are those of `healthrules template`: item, value, unit, allowed, clause, field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from healthrules.intake.cells import as_text
from healthrules.intake.heading_rows import SEARCHED
from healthrules.intake.headings import Headings, with_unit
from healthrules.intake.places import letters
from healthrules.intake.rows import Row
from healthrules.texts import Text
from healthrules.units.notation import shortened
from healthrules.units.table import folded

WORDS: Mapping[str, Text] = {
    "item": Text("项目", "Item"),
    "value": Text("填报值", "Value"),
    "unit": Text("单位", "Unit"),
    "allowed": Text("可填内容", "Allowed"),
    "clause": Text("依据", "Clause"),
    "field": Text("字段", "Field"),
}
"""The headings of a form."""


def form_start(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the row with the headings of a form; None where there is none."""
    for place, cells in enumerate(rows[:SEARCHED]):
        if _column(cells, "item") is not None and _values(cells):
            return place
    return None


def form_rows(rows: Sequence[tuple[int, list[Any]]], start: int, headings: Headings) -> Iterator[Row]:
    """The records of a form, one for each column of values that holds something; what cannot be placed is a problem."""
    heading, cells = rows[start]
    texts = [as_text(cell) for cell in cells]
    read = [_entry(number, row, texts, headings) for number, row in rows[start + 1 :]]
    entries = [each for each in read if each is not None]
    for value in _values(texts):
        data, columns = {}, {}
        for number, key, unit, row in entries:
            cell = row[value] if value < len(row) else None
            if key is None:
                yield from _unplaced(number, row, value, headings)
            elif key not in data or as_text(cell):
                data[key], columns[key] = with_unit(cell, unit), f"{letters(value)}{number}"
        if any(as_text(each) for each in data.values()) or value == _values(texts)[0]:
            yield Row("", heading, data, columns=columns)


Entry = tuple[int, str | None, str | None, list[Any]]
"""The number of a row, the key and the unit of what stands in it, and its cells; the key is None where it means nothing."""


def _entry(number: int, row: list[Any], texts: Sequence[str], headings: Headings) -> Entry | None:
    name, label = _cell(row, _column(texts, "field")), _cell(row, _column(texts, "item"))
    if not name and not label:
        return None
    unit = _cell(row, _column(texts, "unit")) or None
    if name and headings.known(name):
        return number, name, unit, row
    meaning = headings.meaning(label) if label else None
    return number, meaning.key if meaning else None, unit or (meaning.unit if meaning else None), row


def _unplaced(number: int, row: list[Any], value: int, headings: Headings) -> Iterator[Row]:
    cell = _cell(row, value)
    if cell:
        label = next((as_text(each) for each in row if as_text(each)), "")
        if not headings.left_out(label):
            told = headings.normaliser.unknown_field(shortened(label).zh, *headings.subjects())
            yield Row("", number, None, told, columns={"": letters(value)})


def _cell(row: Sequence[Any], place: int | None) -> str:
    return as_text(row[place]) if place is not None and place < len(row) else ""


def _column(cells: Sequence[str], word: str) -> int | None:
    named = {folded(WORDS[word].zh), folded(WORDS[word].en)}
    return next((place for place, cell in enumerate(cells) if folded(cell) in named), None)


def _values(cells: Sequence[str]) -> list[int]:
    words = (folded(WORDS["value"].zh), folded(WORDS["value"].en))
    return [place for place, cell in enumerate(cells) if folded(cell).rstrip("0123456789") in words]
