"""Visits: which records to look into so that a verdict that waits for a registry can be given.

A list decides where, whatever its records turn out to add, the verdict is certain although the others stay unreported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from math import prod

from healthrules.deriving import bounds
from healthrules.engines import Outcome, judge
from healthrules.language.aggregates import AGGREGATES
from healthrules.records import Bound, Contribution, Figure, Point, Record, RegionTree
from healthrules.rulebook import Rule

MOST_OPEN, MOST_TOTALS, MOST_LISTS = 200, 4_000, 2_000
"""Beyond so many unreported records, totals of one list, or lists, all unreported records are listed."""


@dataclass(frozen=True, slots=True)
class Visits:
    """The records to visit, those that can change most first; `shortest` says whether no shorter list would do."""

    contributions: tuple[Contribution, ...]
    shortest: bool


def visits(rule: Rule, record: Record, day: date, regions: RegionTree, waiting: Sequence[str]) -> Visits | None:
    """The shortest list of records that decides a rule, or all that are not certain where that takes too long to find.

    `waiting` are the names of all that the verdict waits for; None where visits cannot decide it.
    """
    figures = [record.figures.get(name) for name in waiting]
    known = [each for each in figures if each is not None and each.open]
    if not known or len(known) < len(figures):
        return None
    if len(known) > 1 or len(known[0].open) > MOST_OPEN or known[0].function not in AGGREGATES:
        return Visits(tuple({each.id: each for one in known for each in _ordered(one.open)}.values()), shortest=False)
    return _Search(rule, record, day, regions, waiting[0], known[0]).shortest()


def _ordered(open_: Sequence[Contribution]) -> list[Contribution]:
    return sorted(open_, key=lambda each: (-_width(each.points), each.id))


def _width(points: Sequence[Point]) -> Bound:
    return max(a for a, _ in points) - min(a for a, _ in points)


@dataclass(slots=True)
class _Search:
    """Looks for the shortest list for one figure. Records that may add the same are interchangeable."""

    rule: Rule
    record: Record
    day: date
    regions: RegionTree
    name: str
    figure: Figure
    alike: dict[tuple[tuple[Point, ...], bool], list[Contribution]] = field(default_factory=dict)
    certain: Point = (0, 0)
    _told: dict[tuple[Point, tuple[int, ...]], bool] = field(default_factory=dict)

    def shortest(self) -> Visits:
        """The list; knowing more never undoes a decision, so that what cannot be left out alone cannot be at all."""
        for each in _ordered(self.figure.open):
            self.alike.setdefault((each.points, each.between), []).append(each)
        sure = [self.figure.base, *(each.points[0] for each in self.figure.contributions if each.certain)]
        self.certain = (sum(a for a, _ in sure), sum(b for _, b in sure))
        sizes = [len(each) for each in self.alike.values()]
        most = [size if self._decided(_one(place, len(sizes))) else 0 for place, size in enumerate(sizes)]
        if prod(size + 1 for size in most) > MOST_LISTS:
            return Visits(tuple(_ordered(self.figure.open)), shortest=False)
        left_out = max((each for each in _vectors(most) if self._decided(each)), key=sum, default=(0,) * len(sizes))
        kept = [
            each for group, count in zip(self.alike.values(), left_out, strict=True) for each in group[: len(group) - count]
        ]
        return Visits(tuple(_ordered(kept)), shortest=True)

    def _decided(self, left_out: tuple[int, ...]) -> bool:
        """Whether the verdict is certain when so many records of each sort stay unreported, whatever the others add."""
        if not any(left_out):
            return True
        rest: list[tuple[Point, ...]] = []
        visited: list[tuple[Point, ...]] = []
        for ((points, between), group), count in zip(self.alike.items(), left_out, strict=True):
            rest += [points] * count
            (rest if between else visited).extend([points] * (len(group) - count))
        totals = {self.certain}
        for points in visited:
            totals = {(a + c, b + d) for a, b in totals for c, d in points}
            if len(totals) > MOST_TOTALS:
                return False
        return all(self._certain([(total,), *rest]) for total in totals)

    def _certain(self, amounts: list[tuple[Point, ...]]) -> bool:
        low, high, empty = bounds(self.figure.function, amounts)
        figure = replace(self.figure, low=low, high=high, empty=empty)
        values = {name: value for name, value in self.record.values.items() if name != self.name}
        if figure.value is not None:
            values[self.name] = figure.value
        record = replace(self.record, values=values, figures={**self.record.figures, self.name: figure})
        return judge(self.rule, record, self.day, self.regions).outcome is not Outcome.UNKNOWN


def _one(place: int, size: int) -> tuple[int, ...]:
    return tuple(int(each == place) for each in range(size))


def _vectors(most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return product(*(range(size + 1) for size in most))
