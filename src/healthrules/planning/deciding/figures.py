"""The figures of a region with some of its records taken away or set to another point, without adding all up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from healthrules.deriving.bounds import figure
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import judge
from healthrules.records import Contribution, Figure, Point, Record
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

    def with_figures(self, figures: Mapping[str, Figure]) -> Record:
        """The region with other figures."""
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
    """A figure added up once: what is certain, as one point, and the contributions that are not."""

    function: str
    count: int
    total: Point
    open: tuple[Contribution, ...]

    @classmethod
    def of(cls, known: Figure) -> Sums:
        """The sums of a figure."""
        certain = [each.points[0] for each in known.contributions if each.certain]
        total = (known.base[0] + sum(a for a, _ in certain), known.base[1] + sum(b for _, b in certain))
        return cls(known.function, known.others + len(certain), total, known.open)

    def without(self, gone: Sequence[Contribution], instead: Sequence[Point] = ()) -> Figure:
        """The figure without some contributions, and with other points instead."""
        names = {id(each) for each in gone if not each.certain}
        sure = [each.points[0] for each in gone if each.certain]
        count = self.count - len(sure) + len(instead)
        total = _less(self.total, sure)
        total = (total[0] + sum(a for a, _ in instead), total[1] + sum(b for _, b in instead))
        return figure(self.function, [each for each in self.open if id(each) not in names], count, total)


def _less(total: Point, points: Sequence[Point]) -> Point:
    above: Bound = total[0] - sum(a for a, _ in points)
    below: Bound = total[1] - sum(b for _, b in points)
    return above, below
