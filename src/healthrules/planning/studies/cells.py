"""The values of a grid as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from healthrules.planning.studies.model import Cell, Column
from healthrules.texts import Language, Text, visible

_SHOWN = 6


def shown(cell: Cell, language: Language) -> str:
    """A value as people read it.

    >>> shown(1234.5, "en"), shown(None, "en"), shown(Text("甲", "a"), "zh")
    ('1,234.5', '', '甲')
    """
    if cell is None:
        return ""
    if isinstance(cell, Text):
        return cell.in_(language)
    if isinstance(cell, (str, date)):
        return visible(str(cell))
    return f"{number(cell):,f}".removesuffix(".") if isinstance(cell, (float, Decimal)) else f"{cell:,}"


def number(value: float | Decimal) -> Decimal:
    """A number as it is shown: a float to six digits, or as many as its whole part has."""
    if isinstance(value, Decimal):
        return value
    whole = Decimal(repr(value))
    places = max(0, _SHOWN - 1 - max(whole.adjusted(), 0)) if whole else 0
    found = round(whole, places)
    return found.to_integral_value() if found == found.to_integral_value() else found.normalize()


def heading(column: Column, language: Language) -> str:
    """The heading of a column with its unit."""
    text = column.heading.in_(language)
    brackets = ("（", "）") if language == "zh" else (" (", ")")
    return f"{text}{brackets[0]}{column.unit}{brackets[1]}" if column.unit else text


def is_number(cell: Cell) -> bool:
    """Whether a value stands at the right of its column."""
    return isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)
