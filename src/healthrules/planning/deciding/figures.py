"""The figures of a region with some of its records taken away or set to another point, without adding all up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from healthrules.deriving.bounds import Points, bounds
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import judge
from healthrules.records import Figure, Point, Record
from healthrules.records.figures import Bound
from healthrules.reporting.evidence import evidence
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Quantity, Unit


@dataclass(frozen=True, slots=True)
class Value:
    """What a rule holds against its requirement: bounds in `unit`, one where it is certain; None: unbounded, or no value."""

    low: Quantity | None
    high: Quantity | None

    @property
    def certain(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low == self.high

    @property
    def unit(self) -> Unit | None:
        """The unit of its bounds."""
        return next((each.unit for each in (self.low, self.high) if each is not None), None)


NONE = Value(None, None)


@dataclass(frozen=True, slots=True)
class Stand:
    """A region, its rule, and the figures that the rule reads, each as contributions by the id of their record."""

    rule: Rule
    record: Record
    day: date
    book: Rulebook
    figures: Mapping[str, Figure]

    def with_sums(self, sums: Mapping[str, Sums]) -> Record:
        """The region with other figures."""
        figures = {name: each.figure() for name, each in sums.items()}
        values = {name: value for name, value in self.record.values.items() if name not in figures}
        known = {name: each.value for name, each in figures.items() if each.value is not None}
        return replace(self.record, values={**values, **known}, figures={**self.record.figures, **figures})

    def outcome(self, record: Record) -> Outcome:
        """What the rule comes to."""
        return judge(self.rule, record, self.day, self.book.regions).outcome

    def value(self, record: Record) -> Value:
        """What the rule holds against its requirement."""
        shown = evidence(self.rule, record, self.day)
        if isinstance(shown.actual, Quantity):
            return Value(shown.actual, shown.actual)
        between = shown.actual_between
        return Value(between.low, between.high) if between is not None else NONE


@dataclass(frozen=True, slots=True)
class Sums:
    """A figure added up once: what is certain, as one point of `count` records, and how many more may add the same."""

    function: str
    count: int
    total: Point
    open: Mapping[Points, int]

    @classmethod
    def of(cls, known: Figure) -> Sums:
        """The sums of a figure."""
        certain = [each.points[0] for each in known.contributions if each.certain]
        total = (known.base[0] + sum(a for a, _ in certain), known.base[1] + sum(b for _, b in certain))
        return cls(known.function, known.others + len(certain), total, Counter(each.points for each in known.open))

    def exchanged(self, gone: Iterable[Points], instead: Sequence[Point] = ()) -> Sums:
        """Without what some records add, and with other points instead."""
        lost = Counter(gone)
        sure = {points[0]: count for points, count in lost.items() if len(points) == 1}
        total = _moved(_moved(self.total, sure, -1), Counter(instead), 1)
        loose = len(sure) < len(lost)
        left = (
            {points: count - lost[points] for points, count in self.open.items() if count > lost[points]}
            if loose
            else self.open
        )
        return Sums(self.function, self.count - sum(sure.values()) + len(instead), total, left)

    def figure(self) -> Figure:
        """What they come to."""
        return Figure(self.function, (), *bounds(self.function, {(self.total,): 1, **self.open}), self.count, self.total)


def _moved(total: Point, points: Mapping[Point, int], way: int) -> Point:
    above: Bound = total[0] + way * sum(a * count for (a, _), count in points.items())
    below: Bound = total[1] + way * sum(b * count for (_, b), count in points.items())
    return above, below
