"""The share of records that meet rules as a step function of a threshold, and the strictest place at which it is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from healthrules.engines import Outcome
from healthrules.planning.thresholds.profiles import START, Position, Steps
from healthrules.planning.thresholds.tallies import Tally, tallied
from healthrules.records import Record
from healthrules.units import Number


@dataclass(frozen=True, slots=True)
class Turn:
    """A rule's verdict on a record that is another from a position on, as a threshold rises."""

    at: Position
    record: Record
    rule: str
    before: Outcome
    after: Outcome


@dataclass(slots=True)
class Curve:
    """What becomes of all records: `start` are the counts at a threshold of zero, of those that turn and those that do not."""

    start: Counter[Outcome] = field(default_factory=Counter)
    turns: list[Turn] = field(default_factory=list)

    def add(self, record: Record, rule: str, steps: Steps) -> None:
        """Add what becomes of a record."""
        self.start[steps[0][1]] += 1
        for (_, before), (at, after) in pairwise(steps):
            self.turns.append(Turn(at, record, rule, before, after))

    def states(self) -> list[State]:
        """The counts from each position on at which they change, in rising order."""
        now, found = Counter(self.start), [State(START, tallied(self.start))]
        moves: dict[Position, Counter[Outcome]] = {}
        for turn in self.turns:
            move = moves.setdefault(turn.at, Counter())
            move[turn.after] += 1
            move[turn.before] -= 1
        for at in sorted(moves):
            for outcome, number in moves[at].items():
                now[outcome] += number
            found.append(State(at, tallied(now)))
        return found

    def at(self, value: Number) -> list[Turn]:
        """The records that turn at a value or right above it."""
        return [turn for turn in self.turns if turn.at.value == value]


@dataclass(frozen=True, slots=True)
class State:
    """Counts that hold from a position until the next."""

    at: Position
    tally: Tally


def reaches(target: Fraction) -> Callable[[Tally], bool]:
    """Whether at least a share of those decided passes; where none is decided, none is reached."""
    return lambda tally: tally.share is not None and tally.share >= target


@dataclass(frozen=True, slots=True)
class Place:
    """The strictest place of a curve that reaches a share.

    `value`: the threshold; None where every threshold reaches it. `attained`: whether it is reached at the value itself; else
    only on its lax side, however near. `beyond`: the counts right on the strict side, `next_value` and `at_next` the next
    stricter value at which a verdict turns; None where there is none.
    """

    value: Number | None
    attained: bool
    tally: Tally
    beyond: Tally | None = None
    next_value: Number | None = None
    at_next: Tally | None = None


def strictest(states: list[State], target: Fraction, *, harder: bool) -> Place | None:
    """The strictest place that reaches a share; None where none does. `harder`: a larger value is the stricter one."""
    enough = reaches(target)
    good = [place for place, state in enumerate(states) if enough(state.tally)]
    if not good:
        return None
    if harder:
        return _last(states, good[-1])
    return _first(states, good[0])


def _last(states: list[State], place: int) -> Place:
    """The place of the last state that reaches it: the next one begins where it ends."""
    here, later = states[place].tally, states[place + 1 :]
    if not later:
        return Place(None, attained=True, tally=here)
    edge, beyond = later[0].at, later[0].tally
    if not edge.above:
        return Place(edge.value, attained=False, tally=here, beyond=beyond, next_value=edge.value, at_next=beyond)
    value = next((each.at.value for each in later if each.at.value > edge.value), None)
    return Place(edge.value, attained=True, tally=here, beyond=beyond, next_value=value, at_next=_at(states, value))


def _first(states: list[State], place: int) -> Place:
    """The place of the first state that reaches it."""
    (edge, here), earlier = (states[place].at, states[place].tally), states[:place]
    if not earlier:
        return Place(None, attained=True, tally=here)
    if edge.above:
        on_it = _at(states, edge.value)
        return Place(edge.value, attained=False, tally=here, beyond=on_it, next_value=edge.value, at_next=on_it)
    value = next((each.at.value for each in reversed(earlier[1:]) if each.at.value < edge.value), None)
    return Place(edge.value, attained=True, tally=here, beyond=earlier[-1].tally, next_value=value, at_next=_at(states, value))


def _at(states: list[State], value: Number | None) -> Tally | None:
    """The counts at a value itself."""
    if value is None:
        return None
    return [each for each in states if each.at <= Position(value)][-1].tally


SHOWN = 200
"""At how many values the share is given as data."""


def sampled(states: list[State], most: int) -> Iterator[tuple[Number, Tally]]:
    """The values at which verdicts turn with their counts, no more than so many."""
    values = sorted({each.at.value for each in states})
    every = max(1, -(-len(values) // most))
    for value in values[::every]:
        found = _at(states, value)
        if found is not None:
            yield value, found


def named(turns: Iterable[Turn]) -> list[Turn]:
    """Turns in the order of their files."""
    return sorted(turns, key=lambda turn: (_origin(turn.record), turn.record.id, turn.rule))


def _origin(record: Record) -> tuple[str, int]:
    return (record.origin.file, record.origin.row or 0) if record.origin is not None else ("", 0)
