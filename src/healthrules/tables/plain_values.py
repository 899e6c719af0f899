"""From a column as it is reported to the column that engines judge: plain values at once, all others marked.

Each function gives the value (null where nothing was reported, or where it is not plain) and which rows are *odd*: what
stands there must be read by the exact path, one row at a time, if only to say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from healthrules.engines.columnar.amounts import LARGEST, first_of, quotient
from healthrules.engines.columnar.layout import limits, places
from healthrules.intake.row_reading import MAX_NAME
from healthrules.records import Field
from healthrules.tables.spellings import by_meaning

NUMBER = r"^-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,14})?$"
LEADING_NUMBER = r"^-?[0-9][0-9,]*(\.[0-9]+)?\s*"
FROM_UNIT_ON = r"\s*[^-0-9,.\s].*$"
_WHITE = r"[\s\x{1C}-\x{1F}\x{A0}\x{2000}-\x{200A}\x{3000}\x{FEFF}]"
WHITE_ENDS = f"^{_WHITE}|{_WHITE}$"

FEW_WORDS = 6

DIGITS = 15
"""So many significant digits go into a float and come back as they were."""

FALSE = nw.lit(value=False)
_STRING = nw.String()


@dataclass(frozen=True, slots=True)
class Plain:
    """A column as read: `value`, and the rows that are `odd`."""

    value: nw.Expr
    odd: nw.Expr


@dataclass(frozen=True, slots=True)
class Steps:
    """A measured column in steps; which rows are odd; and which have more digits than steps keep (None: see `unfit`)."""

    value: nw.Expr
    odd: nw.Expr
    unfit: nw.Expr | None


def as_text(column: str, dtype: nw.dtypes.DType) -> nw.Expr | None:
    """A column of texts, or of numbers that are read as they are written; null where blank. None for other types."""
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        text = nw.col(column).cast(nw.String).str.strip_chars()
        return nw.when(text != "").then(text)
    if dtype in (nw.Decimal, nw.Float32):
        return nw.col(column).cast(nw.String)
    return None


def number(text: nw.Expr) -> Plain:
    """A column of texts as numbers; odd where a text is no plain number."""
    plain = text.str.contains(NUMBER)
    digits = nw.when(plain).then(text).otherwise(nw.lit("0")).str.replace_all(",", "", literal=True)
    odd = ~plain | (digits.str.len_chars() > DIGITS + 1)
    return Plain(nw.when(plain).then(digits.cast(nw.Float64)), odd.fill_null(value=False))


def number_before_unit(text: nw.Expr) -> Plain:
    """A column of texts with units: the numbers in front of them."""
    written = text.str.replace_all(FROM_UNIT_ON, "")
    found = number(written)
    return Plain(found.value, found.odd & ~text.is_null())


def unit_after_number(text: nw.Expr) -> nw.Expr:
    """A column of texts with units: the units."""
    return text.str.replace_all(LEADING_NUMBER, "")


def steps(number: nw.Expr, odd: nw.Expr, field: Field) -> Steps:
    """Numbers in the canonical unit as steps."""
    scale = float(10 ** places(field))
    return Steps((number * scale).round() if scale > 1 else number.round(), odd, None)


def unfit(steps: nw.Expr, number: nw.Expr, field: Field) -> nw.Expr:
    """Which numbers have more digits than steps keep."""
    scale = float(10 ** places(field))
    kept = quotient(steps, scale) if scale > 1 else steps
    return (kept != number).fill_null(value=False)


def factors(unit: nw.Expr, field: Field, units: Mapping[str, Fraction], *, mapped: bool) -> tuple[nw.Expr, nw.Expr]:
    """How many steps a billionth of each unit is, as numerator and denominator; null where the unit is none of them."""
    scale = Fraction(10 ** places(field), 10**9)
    ups = {word: float((factor * scale).numerator) for word, factor in units.items()}
    downs = {word: float((factor * scale).denominator) for word, factor in units.items()}
    return (looked_up(unit, ups, nw.Float64(), mapped=mapped), looked_up(unit, downs, nw.Float64(), mapped=mapped))


def converted(number: nw.Expr, odd: nw.Expr, up: nw.Expr, down: nw.Expr) -> Steps:
    """Numbers as steps, by their `factors`; odd where there is none, or the number is too large to tell."""
    fine = (number * 1e9).round()
    kept = quotient(fine, 1e9) == number
    exact = fine * up
    value = (exact / down).round()
    more = ~kept | (value * down != exact)
    large = (exact.abs() > float(LARGEST)) | ((value * down).abs() > float(LARGEST))
    beyond = ~kept | large | (value.is_null() & ~number.is_null())
    return Steps(value, odd | beyond.fill_null(value=False), more.fill_null(value=False))


def out_of_bounds(steps: nw.Expr, unfit: nw.Expr, field: Field) -> nw.Expr:
    """Which values lie outside the field's bounds, or may; and which are a part of what has no parts."""
    scale = 10 ** places(field)
    low, high = (float(limit * scale) for limit in limits(field))
    beyond = (steps < low) | (steps > high)
    edge = unfit if field.whole else unfit & ((steps <= low + 1) | (steps >= high - 1))
    return (beyond | edge).fill_null(value=False)


def looked_up(text: nw.Expr, words: Mapping[str, Any], dtype: nw.dtypes.DType, *, mapped: bool) -> nw.Expr:
    """The meaning of each text; null where it has none. `mapped`: the engine looks many words up, else it compares them."""
    if not words:
        return nw.lit(None, dtype=dtype)
    if mapped and len(words) > FEW_WORDS:
        return text.replace_strict(list(words), list(words.values()), default=None, return_dtype=dtype)
    return first_of([(_one_of(text, spelled), nw.lit(meaning)) for meaning, spelled in by_meaning(words).items()])


def worded(text: nw.Expr, words: Mapping[str, Any], dtype: nw.dtypes.DType = _STRING, *, mapped: bool) -> Plain:
    """A column of words, each with its meaning; odd where a word has none."""
    value = looked_up(text, words, dtype, mapped=mapped)
    return Plain(value, ~text.is_null() & value.is_null())


def _one_of(text: nw.Expr, words: Sequence[str]) -> nw.Expr:
    return text == words[0] if len(words) == 1 else text.is_in(words)


def named(text: nw.Expr) -> Plain:
    """A column of ids or names."""
    odd = text.str.contains(WHITE_ENDS) | (text.str.len_chars() > MAX_NAME)
    return Plain(text, odd.fill_null(value=False))


def any_odd(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Whether some part is odd."""
    found = parts[0]
    for part in parts[1:]:
        found = found | part
    return found
