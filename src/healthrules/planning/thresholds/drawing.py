"""The points of the plot of a solution: the share wherever it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthrules.planning.thresholds.solution import Solution
from healthrules.planning.thresholds.turns import State
from healthrules.planning.thresholds.words import percent
from healthrules.units import Number

MOST = 400
"""How many changes are drawn; of more every so manyth, with those at the threshold."""

MARGIN = 0.05
"""How far the plot goes on at both ends, as a part of its width."""


def drawn(found: Solution) -> list[tuple[float, float]]:
    """The share in per cent at values about the threshold: each holds until the next one, where all changes are known.

    Else these are values that were tried. Changes beyond twice the threshold and the present value are left out.
    """
    if not found.states:
        return [(float(value), y) for value, tally in found.points if (y := percent(tally.share)) is not None]
    about = _about(found)
    inside = [each for each in found.states[1:] if each.at.value <= 2 * max(about)]
    places = [float(value) for value in (*about, *(each.at.value for each in inside))]
    margin = (max(places) - min(places)) * MARGIN
    low, high = max(min(places) - margin, 0.0), max(places) + margin
    return list(_steps([found.states[0], *_fewer(inside, about)], low, high))


def _about(found: Solution) -> list[Number]:
    place = found.place
    return [found.held.present, *(each for each in ((place.value, place.next_value) if place else ()) if each is not None)]


def _fewer(states: Sequence[State], about: Sequence[Number]) -> list[State]:
    """Some of many states, in their order; those at values that people look at are kept."""
    every, kept = max(1, -(-len(states) // MOST)), {*about, *(each.at.value for each in states[-1:])}
    return [each for place, each in enumerate(states) if place % every == 0 or each.at.value in kept]


def _steps(states: Sequence[State], low: float, high: float) -> Iterator[tuple[float, float]]:
    """Where each share begins to hold, from one end of the plot to the other."""
    told = [(max(float(each.at.value), low), y) for each in states if (y := percent(each.tally.share)) is not None]
    yield from told
    if told and told[-1][0] < high:
        yield high, told[-1][1]
