"""Figures of a registry: what aggregates come to for a region, between which bounds, and what each record adds.

Bounds are those over everything that unreported values could be; they are equal where nothing is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from healthrules.units import Number

Bound = Number | float
"""An exact number, or an infinity (the only floats there are)."""

Point = tuple[Bound, Bound]
"""What a record adds to the numerator and to the denominator; counts and sums have no denominator."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one record may add to a figure: one point where that is certain, else the outermost ones.

    `missing` names the fields that would make it certain; `region` where it is not certain that it lies in the region.
    `between` says whether it may also be anything between its points.
    """

    id: str
    name: str
    points: tuple[Point, ...]
    missing: tuple[str, ...] = ()
    between: bool = False

    @property
    def certain(self) -> bool:
        """Whether nothing is missing that matters."""
        return len(self.points) == 1


@dataclass(frozen=True, slots=True)
class Figure:
    """An aggregate for one region and year.

    `low` and `high` bound it: None where nothing does, both None where it may have no value. `empty` says whether nothing
    belongs to the group of a share or mean: None where that depends on what was not reported. `others` more records are
    certain and were added up elsewhere: they come to `base`.
    """

    function: str
    contributions: tuple[Contribution, ...]
    low: Number | None
    high: Number | None
    empty: bool | None
    others: int = 0
    base: Point = (0, 0)

    @property
    def value(self) -> Number | None:
        """The figure where it is certain; None where it is not, or there is none."""
        return self.low if self.empty is False and self.low == self.high else None

    @property
    def reported(self) -> int:
        """How many of the records are certain."""
        return self.others + sum(each.certain for each in self.contributions)

    @property
    def records(self) -> int:
        """How many records belong, or may."""
        return self.others + len(self.contributions)

    @property
    def open(self) -> tuple[Contribution, ...]:
        """The records that keep the figure from being certain."""
        return tuple(each for each in self.contributions if not each.certain)


def finite(bound: Bound) -> Number | None:
    """The number of a bound; None for an infinity."""
    return None if isinstance(bound, float) else bound


def below(bound: Number | None) -> Bound:
    """A lower bound to calculate with."""
    return -inf if bound is None else bound


def above(bound: Number | None) -> Bound:
    """An upper bound to calculate with."""
    return inf if bound is None else bound
