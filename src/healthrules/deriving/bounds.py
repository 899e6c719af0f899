"""The bounds of a figure: the least and the greatest it may come to, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import cast

from healthrules.records import Contribution, Figure, Point
from healthrules.records.figures import finite
from healthrules.units import Number
from healthrules.units.exact import quotient, simplest

TOTALS = frozenset(("count", "sum"))
"""The functions that have no denominator."""

Points = tuple[Point, ...]
"""What one record may add."""

Amounts = Mapping[Points, int]
"""How many records may add the same."""


def figure(function: str, contributions: Sequence[Contribution], others: int = 0, base: Point = (0, 0)) -> Figure:
    """The figure that some contributions come to.

    `others` more are certain and come to `base` together. Each bound is reached by some way of reporting what is missing,
    where each of the contributions' points is.
    """
    whole = tuple(contributions)
    low, high, empty = bounds(function, [(base,), *(each.points for each in whole)])
    return Figure(function, whole, low, high, empty, others, base)


def unbounded(function: str) -> Figure:
    """A figure of which nothing is known."""
    low, empty = (0, False) if function == "count" else (None, False if function in TOTALS else None)
    return Figure(function, (), low, None, empty)


def bounds(function: str, added: Iterable[Points] | Amounts) -> tuple[Number | None, Number | None, bool | None]:
    """The least and the greatest, None where nothing bounds them; and whether nothing belongs to the group.

    `added`: what each of some records may add, or how many of them may add the same.
    """
    amounts: Amounts = Counter(added)
    if function in TOTALS:
        low, high = (sum(end(a for a, _ in points) * count for points, count in amounts.items()) for end in (min, max))
        return finite(low), finite(high), False
    least, most = (sum(end(b for _, b in points) * count for points, count in amounts.items()) for end in (min, max))
    if most == 0 and least == 0:
        return None, None, True
    if least <= 0:
        return None, None, None
    if most == inf:
        return None, None, False
    return _negative(_greatest(_mirrored(amounts))), _greatest(amounts), False


def _greatest(amounts: Amounts) -> Number | None:
    """The greatest quotient of the sums over one point of each, by Dinkelbach's method; None where nothing bounds it.

    The denominators are zero or more and their sum is not zero. It ends: each step gives a greater one of finitely many.
    """
    if any(a == inf for points in amounts for a, _ in points):
        return None
    open_ = [(tuple(point for point in points if point[0] != -inf), count) for points, count in amounts.items()]
    if not all(points for points, _ in open_):
        return None
    best = _quotient([(max(points, key=lambda point: point[1]), count) for points, count in open_])
    while True:
        found = _quotient([(max(points, key=lambda point: point[0] - best * point[1]), count) for points, count in open_])
        if found <= best:
            return best
        best = found


def _quotient(chosen: Sequence[tuple[Point, int]]) -> Number:
    above, below = (cast("Number", sum(point[place] * count for point, count in chosen)) for place in (0, 1))
    return quotient(above, below)


def _mirrored(amounts: Amounts) -> Amounts:
    return {tuple((-a, b) for a, b in points): count for points, count in amounts.items()}


def _negative(number: Number | None) -> Number | None:
    return None if number is None else simplest(-Fraction(number))
