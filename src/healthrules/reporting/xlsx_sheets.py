"""What a sheet of the Excel report is: columns with their headings, rows of values, and a line where there are none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from healthrules.engines import Outcome
from healthrules.texts import Text

Cell = str | int | Decimal | date | Outcome | None
"""A value: a text is never read as anything else, an outcome is shown in words and in its colour; None is an empty cell."""

NARROWEST = 6
"""The least width of a column, in digits."""

_ROOM = 3
"""Room beside a text, and for the arrow of the filter in a heading."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its greatest width in digits; a longer text is wrapped.

    `optional`: it is left out where it would be empty.
    """

    heading: Text
    widest: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, of at most 31 characters that Excel allows there; its columns, and what stands in them.

    `frozen` is how many columns stay in view; `nothing` is said where there are no rows. `totals`: how many of the last rows
    add up others: they stand below what is filtered.
    """

    name: Text
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 0
    nothing: Text = field(default=Text("（无）", "(none)"))
    totals: int = 0

    def kept(self) -> Sheet:
        """The sheet without the optional columns that are empty."""
        filled = {at for row in self.rows for at, cell in enumerate(row) if cell is not None and cell != ""}
        places = [at for at, column in enumerate(self.columns) if not column.optional or at in filled]
        columns = tuple(self.columns[at] for at in places)
        rows = self.rows if len(places) == len(self.columns) else [[row[at] for at in places] for row in self.rows]
        return replace(self, columns=columns, rows=rows)


@lru_cache(maxsize=10_000)
def width(text: str) -> int:
    r"""How many digits wide the longest line of a text is; a Chinese character is as wide as two.

    >>> width("12平方米"), width("a\nbcd")
    (8, 3)
    """
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(len(line) + sum(unicodedata.east_asian_width(char) in "WF" for char in line) for line in text.split("\n"))


def lines(text: str, room: int) -> int:
    """How many lines a text takes in a cell that is so many digits wide."""
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    return sum(max(1, -(-width(line) // room)) for line in text.split("\n"))


def wide(heading: str, texts: Iterable[str], widest: int) -> int:
    """The width of a column for its heading and the texts in it, which are wrapped beyond the widest."""
    longest = max((width(text) for text in texts), default=0)
    return min(max(longest + 1, width(heading) + _ROOM, NARROWEST), max(widest, width(heading) + _ROOM))
