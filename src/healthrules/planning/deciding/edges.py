"""Every stretch of one field over which a verdict stays the same, exactly, and the values nearest to a reported one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from healthrules.planning.deciding.linear import Curved
from healthrules.records.figures import Bound, finite
from healthrules.units import Number
from healthrules.units.exact import has_finite_decimal, simplest

MOST = 2_000
"""Beyond so many stretches a field is not looked at any further."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values between two edges, which it does not hold; or, where both are one, that value alone. `inside` is one of them."""

    low: Bound
    high: Bound
    inside: Number

    @property
    def point(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high


def stretches(edges: Callable[[Number], Iterable[Number]], low: Bound, high: Bound) -> list[Stretch]:
    """The stretches from `low` to `high`, both of them held, in rising order.

    `edges` gives what a verdict meets at a value: it stays the same from there to the nearest of them. Raises `Curved`
    beyond `MOST` stretches.
    """
    found = [_alone(end) for end in {low, high} if not isinstance(end, float)]
    waiting = [(low, high)] if low < high else []
    while waiting:
        left, right = waiting.pop()
        inside = _between(left, right)
        met = {each for each in edges(inside) if left < each < right}
        if inside in met:
            found.append(_alone(inside))
            waiting += [(left, inside), (inside, right)]
        else:
            a: Bound = max((each for each in met if each < inside), default=left)
            b: Bound = min((each for each in met if each > inside), default=right)
            found += [Stretch(a, b, inside), *(_alone(each) for each in (a, b) if each not in (left, right))]
            waiting += [(start, end) for start, end in ((left, a), (b, right)) if start < end]
        if len(found) > MOST:
            raise Curved
    return sorted(found, key=lambda each: (each.low, each.high))


def _alone(value: Bound) -> Stretch:
    inside = finite(value)
    assert inside is not None, value  # noqa: S101 (a value alone is never an infinity)
    return Stretch(value, value, inside)


def _between(low: Bound, high: Bound) -> Number:
    if isinstance(low, float):
        return 0 if isinstance(high, float) else min(simplest(Fraction(high) - 1), simplest(Fraction(high) * 2 - 1))
    if isinstance(high, float):
        return max(simplest(Fraction(low) + 1), simplest(Fraction(low) * 2 + 1))
    return simplest((Fraction(low) + high) / 2)


@dataclass(frozen=True, slots=True)
class Grid:
    """The values that a field is written in: whole steps; `exact`: an edge itself too, where it has a finite decimal form."""

    step: Number
    scale: Number = 1
    exact: bool = True

    def holds(self, value: Number) -> bool:
        """Whether a value can be written so."""
        if self.exact and has_finite_decimal(simplest(Fraction(value) / self.scale)):
            return True
        return (Fraction(value) / self.step).denominator == 1

    def above(self, value: Number) -> Number:
        """The first step above a value."""
        return simplest((floor(Fraction(value) / self.step) + 1) * Fraction(self.step))

    def below(self, value: Number) -> Number:
        """The first step below a value."""
        return simplest((ceil(Fraction(value) / self.step) - 1) * Fraction(self.step))


def nearest(parts: list[Stretch], start: Number, grid: Grid, good: Callable[[Number], bool]) -> Iterator[Number]:
    """The nearest value below `start`, and the nearest above it, that is good and can be written; each where there is one.

    `good` is the same all over a stretch.
    """
    upward = (_first(each, max(start, each.low), grid, up=True) for each in parts if each.high > start and good(each.inside))
    downward = (
        _first(each, min(start, each.high), grid, up=False)
        for each in reversed(parts)
        if each.low < start and good(each.inside)
    )
    for way in (downward, upward):
        found = next((value for value in way if value is not None), None)
        if found is not None:
            yield found


def _first(stretch: Stretch, start: Bound, grid: Grid, *, up: bool) -> Number | None:
    """The first value of a stretch that can be written, going away from `start`."""
    if stretch.point:
        return stretch.inside if grid.holds(stretch.inside) else None
    if isinstance(start, float):
        return None
    found = grid.above(start) if up else grid.below(start)
    return found if stretch.low < found < stretch.high else None
