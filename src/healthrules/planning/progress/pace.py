"""The arithmetic of progress: how fast a value has moved, how fast it must, and what that says before a due date.

Everything is exact. A pace is an amount a year, along the straight line through two values.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from healthrules.texts import Text
from healthrules.units import Number
from healthrules.units.exact import simplest

TIMES = 3
"""How many times the best pace so far may be needed before a target counts as out of reach, if nothing else is asked for."""

MONTHS = 12


class Status(StrEnum):
    """Where an indicator stands; docs/planning.md defines each."""

    MET = "met"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    OUT_OF_REACH = "out_of_reach"
    OVERDUE = "overdue"
    NOT_MET = "not_met"
    ONE_VALUE = "one_value"
    PENDING = "pending"
    NO_DATA = "no_data"

    @property
    def label(self) -> Text:
        """The status in words."""
        return _LABELS[self]


_LABELS = {
    Status.MET: Text("已达标", "met"),
    Status.ON_TRACK: Text("进度正常", "on track"),
    Status.BEHIND: Text("进度滞后", "behind"),
    Status.OUT_OF_REACH: Text("按目前速度难以达标", "out of reach at this pace"),
    Status.OVERDUE: Text("逾期未达标", "overdue"),
    Status.NOT_MET: Text("未达标", "not met"),
    Status.ONE_VALUE: Text("缺少历史数据", "no earlier value"),
    Status.PENDING: Text("未到期", "not yet due"),
    Status.NO_DATA: Text("缺少数据", "no data"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    number: Number


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of an aim; `included`: a value that is exactly it meets the aim."""

    number: Number
    included: bool = True


@dataclass(frozen=True, slots=True)
class Aim:
    """What a value must be: at least `low`, at most `high`; None where there is no such bound."""

    low: Bound | None = None
    high: Bound | None = None

    def missed(self, value: Number) -> tuple[int, Bound] | None:
        """The bound that a value does not meet, and the way to it: 1 up, -1 down; None for a value that meets the aim."""
        for sign, bound in ((1, self.low), (-1, self.high)):
            if bound is None:
                continue
            over = sign * (value - bound.number)
            if over < 0 or (over == 0 and not bound.included):
                return sign, bound
        return None


@dataclass(frozen=True, slots=True)
class Way:
    """Where a value is on its way; docs/planning.md defines each. None: there is no such thing, or it is not known.

    `pace` and `needed` are amounts a year, `done` and `time` proportions of the way and of the time from the baseline to the
    due date.
    """

    pace: Number | None = None
    needed: Number | None = None
    projected: Number | None = None
    done: Number | None = None
    time: Number | None = None


NO_WAY = Way()
"""The way of what has no value."""


def years(start: date, end: date) -> Fraction:
    """The years from a day to another: a month is a twelfth, a day its share of its month.

    >>> years(date(2020, 12, 31), date(2023, 12, 31)), years(date(2023, 6, 30), date(2023, 12, 31))
    (Fraction(3, 1), Fraction(1, 2))
    """
    return position(end) - position(start)


def position(day: date) -> Fraction:
    """A day as years: the end of 2020 is 2021."""
    month = day.month - 1 + Fraction(day.day, monthrange(day.year, day.month)[1])
    return day.year + month / MONTHS


def way(points: Sequence[Point], aim: Aim | None, due: date | None) -> Way:
    """The way of a value, of which there is at least one, the oldest first."""
    first, last = points[0], points[-1]
    pace = _pace(first, last) if len(points) > 1 else None
    left = years(last.day, due) if due is not None and due > last.day else None
    missed = aim.missed(last.number) if aim is not None else None
    needed = (missed[1].number - last.number) / left if missed is not None and left is not None else None
    projected = last.number + pace * left if pace is not None and left is not None else None
    return Way(
        *map(_simple, (pace, needed, projected, _done(first, last, aim) if due is not None else None, _time(first, last, due)))
    )


def standing(points: Sequence[Point], aim: Aim, due: date | None, day: date, times: Number = TIMES) -> Status:
    """Where a value stands on a day, not before that of the last point."""
    missed = aim.missed(points[-1].number)
    if missed is None:
        return Status.MET
    if due is None:
        return Status.NOT_MET
    if day >= due:
        return Status.OVERDUE
    return _under_way(points, missed, due, times) if len(points) > 1 else Status.ONE_VALUE


def _under_way(points: Sequence[Point], missed: tuple[int, Bound], due: date, times: Number) -> Status:
    (sign, bound), last = missed, points[-1]
    pace = sign * _pace(points[0], last)
    needed = sign * (bound.number - last.number) / years(last.day, due)
    if pace <= 0:
        return Status.OUT_OF_REACH
    if pace > needed or (pace == needed and bound.included):
        return Status.ON_TRACK
    best = max(sign * step for step in _steps(points))
    return Status.BEHIND if needed <= times * best else Status.OUT_OF_REACH


def _pace(start: Point, end: Point) -> Fraction:
    return (end.number - start.number) / years(start.day, end.day)


def _steps(points: Sequence[Point]) -> Iterator[Fraction]:
    return (_pace(one, other) for one, other in pairwise(points))


def _done(first: Point, last: Point, aim: Aim | None) -> Fraction | None:
    """How much of the way to the bound that the first value did not meet is gone; None where it is another one by now."""
    missed = aim.missed(first.number) if aim is not None and first is not last else None
    if aim is None or missed is None or missed[1].number == first.number:
        return None
    now = aim.missed(last.number)
    if now is not None and now[0] != missed[0]:
        return None
    return Fraction(last.number - first.number) / (missed[1].number - first.number)


def _time(first: Point, last: Point, due: date | None) -> Fraction | None:
    if due is None or first is last or due <= first.day:
        return None
    return min(years(first.day, last.day) / years(first.day, due), Fraction(1))


def _simple(value: Fraction | None) -> Number | None:
    return None if value is None else simplest(value)
