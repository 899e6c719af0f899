"""Cells of spreadsheets that hold what people wrote: never a formula, and never a number that the cell would change."""

from __future__ import annotations

import re
from decimal import Decimal

from healthrules.texts import visible

FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""How a text begins that a spreadsheet may take for a formula; full-width signs too, where it is set to Chinese."""

DIGITS = 15
"""How many significant digits of a decimal number a spreadsheet keeps."""

MOST_CHARACTERS = 32_767
"""How many characters a cell of Excel holds; a character beyond the basic plane counts twice."""

_FORMULA = re.compile(FORMULA)


def harmless(text: str) -> str:
    """A text for a cell of CSV: one that would be a formula gets an apostrophe before it.

    >>> harmless("=1+1"), harmless("城东站")
    ("'=1+1", '城东站')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def fitting(text: str) -> str:
    """A text for a cell of Excel: control characters made visible, and cut where the cell ends.

    >>> fitting("a" * 40_000)[-2:], len(fitting("a" * 40_000))
    ('a…', 32767)
    """
    shown = visible(text)
    if len(shown.encode("utf-16-le")) <= 2 * MOST_CHARACTERS:
        return shown
    return shown.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def keeps(value: Decimal) -> bool:
    """Whether a number in a cell is the decimal itself; else it is written as text.

    >>> keeps(Decimal("0.1")), keeps(Decimal("123456789.01234567"))
    (True, False)
    """
    return len(value.normalize().as_tuple().digits) <= DIGITS and abs(value.adjusted()) < 300  # noqa: PLR2004 (of a double)
