"""Solving on a table: counts by columns narrow the place down, then the records that are left are followed exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from healthrules.planning.thresholds.narrowing import Counted, Ends
from healthrules.planning.thresholds.profiles import Position, Profiler
from healthrules.planning.thresholds.solution import Found, Solution, Task, solution
from healthrules.planning.thresholds.tallies import NAMED, Tally
from healthrules.planning.thresholds.turns import SHOWN, Curve, Place, State, reaches, sampled, strictest
from healthrules.units import Number


def by_columns(task: Task) -> Solution:
    """Narrow down by counts, then follow the records that are left; all that turn, where they are few."""
    held = Counted(task.registry, task.book, task.held, task.rules, task.scope)
    held.ladder()
    values = sorted(held.known)
    found = _few(task, held, (values[0], values[-1])) if held.few((values[0], values[-1])) else _many(task, held)
    return replace(solution(task, held.read, found), most=max(held.known))


def _few(task: Task, held: Counted, ends: Ends) -> Found:
    """What follows from all records that turn between the ends of the values looked at."""
    curve = _followed(task, held, ends)
    states = _inside(curve, ends)
    place = strictest(states, task.target, harder=task.harder)
    best, present = _known(task, held)
    return Found(place, best, present, curve, tuple(sampled(states, SHOWN)), tuple(states))


def _many(task: Task, held: Counted) -> Found:
    """What follows from counts, and from the records that turn near the place."""
    values, enough = sorted(held.known), reaches(task.target)
    laxest, strict = (values[0], values[-1]) if task.harder else (values[-1], values[0])
    place, curve = None, Curve()
    if enough(held.known[laxest]) and enough(held.known[strict]):
        place = Place(None, attained=True, tally=held.known[strict])
    elif enough(held.known[laxest]):
        place, curve = _settled(task, held, enough)
    best, present = _known(task, held)
    held.plot(2 * max(_about(task, place)))
    tallies = sorted({**held.known, **_exact(place)}.items())
    return Found(place, best, present, curve, tuple(each for each in tallies if each[0] <= 2 * max(_about(task, place))))


def _known(task: Task, held: Counted) -> tuple[Tally, Tally]:
    """The counts at the laxest value, and at the present one."""
    laxest = min(held.known) if task.harder else max(held.known)
    return held.known[laxest], held.known[task.held.present]


def _settled(task: Task, held: Counted, enough: Callable[[Tally], bool]) -> tuple[Place | None, Curve]:
    """The exact place between two values, of which one reaches the share and the other does not."""
    like_low = enough if task.harder else lambda tally: not enough(tally)
    ends = held.narrowed(_crossing(held, like_low), like_low)
    curve = _followed(task, held, ends)
    place = strictest(_inside(curve, ends), task.target, harder=task.harder)
    if place is None or place.value is None:
        raise AssertionError(ends)
    if place.next_value is None:
        return _with_next(task, held, place, ends, curve)
    return place, curve


def _crossing(held: Counted, like_low: Callable[[Tally], bool]) -> tuple[Number, Number]:
    values = sorted(held.known)
    return next(pair for pair in pairwise(values) if not like_low(held.known[pair[1]]))


def _followed(task: Task, held: Counted, ends: tuple[Number, Number]) -> Curve:
    """The curve between two values: those that turn there, and the others as they are counted at the lower one."""
    profiler, curve = Profiler(task.book, task.held), Curve()
    low = Position(ends[0])
    for record, day, rule in held.turning(ends):
        curve.add(record, rule.id, profiler.steps(rule, record, day))
    inside = [turn for turn in curve.turns if low < turn.at <= Position(ends[1])]
    known = {outcome: getattr(held.known[ends[0]], name) for name, outcome in NAMED.items()}
    return Curve(Counter(known), inside)


def _inside(curve: Curve, ends: tuple[Number, Number]) -> list[State]:
    first, *states = curve.states()
    return [State(Position(ends[0]), first.tally), *states]


def _with_next(task: Task, held: Counted, place: Place, ends: tuple[Number, Number], curve: Curve) -> tuple[Place, Curve]:
    """The place with the next stricter value, which lies beyond the values that were brought near."""
    edge = ends[1] if task.harder else ends[0]
    level = _level(held.known[edge])
    beyond = sorted(value for value in held.known if (value >= edge if task.harder else value <= edge))
    pairs = list(pairwise(beyond))
    for pair in pairs if task.harder else reversed(pairs):
        near, far = pair if task.harder else pair[::-1]
        if _level(held.known[far]) != level and _level(held.known[near]) == level:
            like_low = _alike(level) if task.harder else _unlike(level)
            found = held.narrowed(pair, like_low)
            more = _followed(task, held, found)
            values = sorted({turn.at.value for turn in more.turns})
            if not values:
                continue
            value = values[0] if task.harder else values[-1]
            tally = [state for state in _inside(more, found) if state.at <= Position(value)][-1].tally
            return replace(place, next_value=value, at_next=tally), Curve(curve.start, [*curve.turns, *more.turns])
    return place, curve


def _level(tally: Tally) -> tuple[int, int]:
    return tally.passed, tally.failed + tally.pending


def _alike(level: tuple[int, int]) -> Callable[[Tally], bool]:
    return lambda tally: _level(tally) == level


def _unlike(level: tuple[int, int]) -> Callable[[Tally], bool]:
    return lambda tally: _level(tally) != level


def _exact(place: Place | None) -> dict[Number, Tally]:
    """The values that were found exactly, with their counts."""
    if place is None:
        return {}
    found = ((place.value, place.tally if place.attained else place.beyond), (place.next_value, place.at_next))
    return {value: tally for value, tally in found if value is not None and tally is not None}


def _about(task: Task, place: Place | None) -> list[Number]:
    """The values that people look at."""
    return [task.held.present, *([place.value] if place is not None and place.value is not None else [])]
