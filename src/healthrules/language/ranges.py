"""Arithmetic and comparison of quantities of which only the bounds are known. Bounds are never too narrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from healthrules.language.outcomes import Range, Result, Unknown
from healthrules.records.figures import Bound, above, below, finite
from healthrules.units import Number
from healthrules.units.exact import quotient, simplest

Ends = tuple[Bound, Bound]


def ranged(low: Bound, high: Bound, missing: tuple[str, ...]) -> Result:
    """What lies between two bounds: a number where they are one."""
    left, right = finite(low), finite(high)
    return left if left is not None and left == right else Range(left, right, missing)


def calculated(operator: str, values: Sequence[Result]) -> Result:
    """The sum, difference, product, quotient, least or greatest of numbers and ranges."""
    ends, missing = [_ends(value) for value in values], waiting(values)
    if operator == "/" and ends[1][0] <= 0 <= ends[1][1]:
        return Unknown(missing)  # the denominator may be zero
    low, high = _ENDS[operator](ends)
    return ranged(low, high, missing)


def compared(operator: str, left: Result, right: Result) -> Result:
    """Whether a comparison holds for all that the sides may be; `Unknown` where it holds for some."""
    (a, b), (c, d) = _ends(left), _ends(right)
    always, never = _DECIDED[operator](a, b, c, d)
    return True if always else False if never else Unknown(waiting([left, right]))


def waiting(values: Sequence[Result]) -> tuple[str, ...]:
    """The figures that the ranges among some values wait for."""
    return tuple(dict.fromkeys(name for value in values if isinstance(value, Range) for name in value.missing))


def _ends(value: Result) -> Ends:
    if isinstance(value, Range):
        return below(value.low), above(value.high)
    number = cast("Number", value)
    return number, number


def _product(left: Bound, right: Bound) -> Bound:
    if left == 0 or right == 0:
        return 0  # also of an infinity, which stands for any number
    return left * right if isinstance(left, float) or isinstance(right, float) else simplest(left * right)


def _quotient(left: Bound, right: Bound) -> Bound:
    if isinstance(right, float):
        return 0
    if isinstance(left, float):
        return left if right > 0 else -left
    return quotient(left, right)


def _outermost(of: Callable[[Bound, Bound], Bound], ends: Sequence[Ends]) -> Ends:
    lefts, rights = ends
    found = [of(left, right) for left in lefts for right in rights]
    boundless = [each for each in lefts if isinstance(each, float)]
    if of is _quotient and boundless and any(isinstance(each, float) for each in rights):
        found += [0, *boundless]
    return min(found), max(found)


_ENDS: Mapping[str, Callable[[Sequence[Ends]], Ends]] = {
    "+": lambda ends: (ends[0][0] + ends[1][0], ends[0][1] + ends[1][1]),
    "-": lambda ends: (ends[0][0] - ends[1][1], ends[0][1] - ends[1][0]),
    "*": lambda ends: _outermost(_product, ends),
    "/": lambda ends: _outermost(_quotient, ends),
    "min": lambda ends: (min(low for low, _ in ends), min(high for _, high in ends)),
    "max": lambda ends: (max(low for low, _ in ends), max(high for _, high in ends)),
}

_DECIDED: Mapping[str, Callable[[Bound, Bound, Bound, Bound], tuple[bool, bool]]] = {
    "<": lambda a, b, c, d: (b < c, a >= d),
    "<=": lambda a, b, c, d: (b <= c, a > d),
    ">": lambda a, b, c, d: (a > d, b <= c),
    ">=": lambda a, b, c, d: (a >= d, b < c),
    "==": lambda a, b, c, d: (a == b == c == d, b < c or a > d),
    "!=": lambda a, b, c, d: (b < c or a > d, a == b == c == d),
}
"""Whether a comparison of two ranges holds everywhere, and whether it holds nowhere."""
