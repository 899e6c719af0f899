"""Units that stand apart from headings: in a row below them, or in a line above the table ("单位：公顷")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthrules.errors import HealthRulesError
from healthrules.intake.heading_rows import Column, Texts
from healthrules.intake.headings import Headings, Meaning

_LINE = re.compile(r"(?:\A|[\s（(，,；;])(?:计量)?单位\s*[:：]\s*([^:：]+?)\s*[)）]?\s*\Z")
_BETWEEN = re.compile(r"[、,，;；和及\s]+")


def with_unit_line(above: Sequence[Texts], columns: Sequence[Column], headings: Headings) -> list[Column]:
    """The columns with the units that a line above the table names, where exactly one of them fits and none is given."""
    found = [match[1] for cells in above for cell in cells if (match := _LINE.search(cell.strip()))]
    units = [unit for text in found for unit in _BETWEEN.split(text) if unit and headings.is_unit(unit)]
    return [_with_one_of(units, each, headings) for each in columns]


def _with_one_of(units: Sequence[str], column: Column, headings: Headings) -> Column:
    if column.meaning.unit is not None or headings.columns.mapped(column.heading) is not None:
        return column
    fits = [unit for unit in dict.fromkeys(units) if (found := _meaning(column, unit, headings)) is not None and found.unit]
    return Column(column.place, column.heading, Meaning(column.meaning.key, fits[0])) if len(fits) == 1 else column


def _meaning(column: Column, unit: str, headings: Headings) -> Meaning | None:
    try:
        return headings.meaning(f"{column.meaning.key}({unit})")
    except HealthRulesError:
        return None


def with_units(cells: Texts, columns: Sequence[Column], headings: Headings) -> list[Column] | None:
    """The columns with the units of a row that holds nothing else; None where the row is no such row."""
    filled = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
    if not filled:
        return None
    found = {}
    for column in columns:
        inside = filled.pop(column.place, None)
        if inside is None:
            continue
        meaning = _meaning(column, inside.strip("()（）"), headings)
        if meaning is None or (meaning.unit is None and headings.normaliser.heading(column.meaning.key) is None):
            return None
        found[column.place] = meaning.unit
    if filled or not any(found.values()):
        return None
    return [
        Column(each.place, each.heading, Meaning(each.meaning.key, found.get(each.place) or each.meaning.unit))
        for each in columns
    ]
