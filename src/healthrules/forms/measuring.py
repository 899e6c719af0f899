"""How much room a text needs: a program that opens a sheet does not make rows higher for it."""

from __future__ import annotations

from math import ceil
from unicodedata import east_asian_width

ROOM = 0.94
"""How much of a line is filled before it breaks between words."""


def lines(text: str, width: int, size: float = 1.0) -> int:
    """Over how many lines a text runs in a column so many characters wide; `size` is that of its letters beside the usual.

    >>> lines("业务用房面积", 6), lines("floor", 6), lines("", 6)
    (3, 1, 1)
    """
    return sum(max(1, ceil(_wide(part) * size / (width * ROOM))) for part in text.split("\n"))


def _wide(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
