"""The arithmetic of progress: what status values come to, and how it follows from the numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.planning.progress.pace import Aim, Bound, Point, Status, position, standing, way, years

END = date(2023, 12, 31)
DUE = date(2025, 12, 31)
UP = Aim(low=Bound(10))

NUMBERS = st.fractions(min_value=-50, max_value=50, max_denominator=20)
BOUNDS = st.builds(Bound, NUMBERS, st.booleans())
AIMS = st.one_of(
    st.builds(Aim, low=BOUNDS),
    st.builds(Aim, high=BOUNDS),
    st.tuples(NUMBERS, NUMBERS).map(lambda pair: Aim(Bound(min(pair)), Bound(max(pair)))),
)
HISTORIES = st.lists(NUMBERS, min_size=1, max_size=6).map(
    lambda numbers: tuple(Point(date(END.year - len(numbers) + 1 + at, 12, 31), each) for at, each in enumerate(numbers))
)


def values(*numbers: float | Fraction) -> tuple[Point, ...]:
    """A value for each year up to 2023."""
    return tuple(Point(date(END.year - len(numbers) + 1 + at, 12, 31), Fraction(each)) for at, each in enumerate(numbers))


def status(*numbers: float | Fraction, aim: Aim = UP, due: date | None = DUE, day: date = END, times: int = 3) -> Status:
    return standing(values(*numbers), aim, due, day, times)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2020, 12, 31), date(2023, 12, 31), 3),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2023, 6, 30), date(2023, 12, 31), Fraction(1, 2)),
        (date(2024, 1, 31), date(2024, 2, 29), Fraction(1, 12)),
        (date(2023, 12, 31), date(2024, 1, 31), Fraction(1, 12)),
    ],
)
def test_years_are_those_of_the_calendar(start: date, end: date, expected: Fraction) -> None:
    assert years(start, end) == expected


@given(st.dates(), st.dates())
def test_a_later_day_is_farther_along(one: date, other: date) -> None:
    assert (position(one) < position(other)) is (one < other)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((6, 10), Status.MET),
        ((14, 10), Status.MET),
        ((6, 8), Status.ON_TRACK),
        ((6, 7, 8), Status.ON_TRACK),
        ((5, 7), Status.ON_TRACK),
        ((6, 7), Status.BEHIND),
        ((6, 6.5), Status.OUT_OF_REACH),
        ((5, 6.5, 6), Status.BEHIND),
        ((5, 5.5, 6), Status.OUT_OF_REACH),
        ((6, 6), Status.OUT_OF_REACH),
        ((8, 7), Status.OUT_OF_REACH),
        ((8,), Status.ONE_VALUE),
        ((10,), Status.MET),
    ],
)
def test_what_history_comes_to_two_years_before_it_is_due(numbers: tuple[float, ...], expected: Status) -> None:
    assert status(*numbers) is expected


def test_the_bound_of_what_is_out_of_reach_is_that_which_is_asked_for() -> None:
    assert status(6, 7, times=1) is Status.OUT_OF_REACH
    assert status(7, 7.5, times=2) is Status.OUT_OF_REACH
    assert status(7, Fraction(61, 8), times=2) is Status.BEHIND
    assert status(5, 5.5, 6, times=4) is Status.BEHIND


def test_exactly_on_a_limit_that_is_not_included_is_not_there_yet() -> None:
    aim = Aim(low=Bound(10, included=False))
    assert status(9, 10, aim=aim) is Status.ON_TRACK
    assert status(10, 10, aim=aim) is Status.OUT_OF_REACH
    assert status(7, 8, aim=aim) is Status.BEHIND
    assert status(7, 8, aim=UP) is Status.ON_TRACK


def test_between_two_bounds_the_one_that_is_not_met_is_the_target() -> None:
    aim = Aim(Bound(9), Bound(11))
    assert status(20, 15, aim=aim) is Status.ON_TRACK
    assert status(15, 20, aim=aim) is Status.OUT_OF_REACH
    assert status(20, 19, aim=aim) is Status.OUT_OF_REACH
    assert status(20, 10, aim=aim) is Status.MET
    assert status(5, 7, aim=aim) is Status.ON_TRACK


def test_once_due_it_is_overdue_and_without_a_due_date_not_met() -> None:
    assert status(6, 8, day=DUE) is Status.OVERDUE
    assert status(6, 8, day=date(2025, 12, 30)) is Status.ON_TRACK
    assert status(8, due=None) is Status.NOT_MET
    assert status(6, 10, day=date(2030, 1, 1)) is Status.MET


def test_the_numbers_of_a_way() -> None:
    found = way(values(6, 6, 9), Aim(low=Bound(12)), DUE)
    assert (found.pace, found.needed, found.projected) == (Fraction(3, 2), Fraction(3, 2), 12)
    assert (found.done, found.time) == (Fraction(1, 2), Fraction(1, 2))


def test_of_one_value_only_what_is_needed_can_be_told() -> None:
    found = way(values(8), UP, DUE)
    assert (found.pace, found.needed, found.projected, found.done, found.time) == (None, 1, None, None, None)


def test_there_is_no_way_from_a_baseline_that_met_the_target() -> None:
    assert way(values(12, 11), UP, DUE).done is None
    assert way(values(12, 8), UP, DUE).done is None
    assert way(values(10, 8), Aim(low=Bound(10, included=False)), DUE).done is None
    assert way(values(5, 15), Aim(Bound(9), Bound(11)), DUE).done is None


def test_beyond_the_target_more_than_the_whole_way_is_gone() -> None:
    assert way(values(5, 15), UP, DUE).done == 2


@given(HISTORIES, AIMS)
def test_the_status_follows_from_the_numbers(points: tuple[Point, ...], aim: Aim) -> None:
    found, told = way(points, aim, DUE), standing(points, aim, DUE, END)
    missed = aim.missed(points[-1].number)
    assert (told is Status.MET) is (missed is None) is (found.needed is None)
    if missed is None or len(points) == 1:
        assert (told is Status.ONE_VALUE) is (missed is not None)
        return
    sign, bound = missed
    assert found.pace is not None
    assert found.needed is not None
    assert found.projected is not None
    reaches = sign * (found.projected - bound.number)
    enough = sign * found.pace > 0 and (reaches > 0 or (reaches == 0 and bound.included))
    assert (told is Status.ON_TRACK) is enough
    if told is Status.BEHIND:
        assert 0 < sign * found.pace <= sign * found.needed
    if told is Status.OUT_OF_REACH and sign * found.pace > 0:
        assert sign * found.needed > 3 * sign * found.pace


@given(HISTORIES, AIMS)
def test_what_is_met_stays_met_whatever_the_past(points: tuple[Point, ...], aim: Aim) -> None:
    if aim.missed(points[-1].number) is None:
        for due in (None, DUE, END):
            assert standing(points, aim, due, END) is standing(points[-1:], aim, due, END) is Status.MET


@given(HISTORIES, AIMS, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_another_unit_changes_no_status(points: tuple[Point, ...], aim: Aim, factor: Fraction) -> None:
    def scaled(bound: Bound | None) -> Bound | None:
        return None if bound is None else Bound(bound.number * factor, bound.included)

    others = tuple(Point(each.day, each.number * factor) for each in points)
    other = Aim(scaled(aim.low), scaled(aim.high))
    assert standing(points, aim, DUE, END) is standing(others, other, DUE, END)
    assert way(points, aim, DUE).done == way(others, other, DUE).done


@given(HISTORIES, AIMS)
def test_up_is_as_down(points: tuple[Point, ...], aim: Aim) -> None:
    def turned(bound: Bound | None) -> Bound | None:
        return None if bound is None else Bound(-bound.number, bound.included)

    others = tuple(Point(each.day, -each.number) for each in points)
    assert standing(points, aim, DUE, END) is standing(others, Aim(turned(aim.high), turned(aim.low)), DUE, END)
