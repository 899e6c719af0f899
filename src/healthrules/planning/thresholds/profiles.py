"""What becomes of one record as a threshold moves: where exactly a verdict turns, and what it is between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from healthrules.engines import Outcome
from healthrules.engines.reference import judge
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Result, Unknown
from healthrules.planning.thresholds.leaning import turning
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.records import Record
from healthrules.reporting.waiving import WAIVABLE
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Number
from healthrules.units.exact import simplest


class Position(NamedTuple):
    """A value of a threshold, or (`above`) what lies right above it."""

    value: Number
    above: bool = False


START = Position(0)
"""No threshold lies below zero."""

Steps = tuple[tuple[Position, Outcome], ...]
"""What a rule comes to on a record, from each position to the next; the first is `START`."""


@dataclass(slots=True)
class Profiler:
    """Follows records over all values of a threshold, of zero and more, by the reference evaluator.

    The rules must lean one way (`leaning`), so that every side of a comparison is linear in the value.
    """

    book: Rulebook
    held: Threshold
    _made: dict[tuple[str, Number], Rule] = field(default_factory=dict)
    _turns: dict[str, list[tuple[tuple[object, object], ...]]] = field(default_factory=dict)

    def steps(self, rule: Rule, record: Record, day: date) -> Steps:
        """What a rule comes to on a record on a day, over all values."""
        met = {each for each in self._turning(rule, record, day) if each >= 0}
        if not met:
            return ((START, self.outcome(rule, record, day, self.held.present)),)
        turns = sorted({0, *met})
        found: list[tuple[Position, Outcome]] = []
        for low, high in zip(turns, [*turns[1:], None], strict=True):
            inside = simplest((Fraction(low) + (high if high is not None else low + 2)) / 2)
            for position, value in ((Position(low), low), (Position(low, above=True), inside)):
                outcome = self.outcome(rule, record, day, value)
                if not found or found[-1][1] is not outcome:
                    found.append((position, outcome))
        return tuple(found)

    def outcome(self, rule: Rule, record: Record, day: date, value: Number) -> Outcome:
        """What a rule comes to at one value, an exemption of the record counted."""
        found = judge(self._at(rule, value), record, day, self.book.regions).outcome
        waiver = self.book.exempt(record.type, record.id).get(rule.id) if found in WAIVABLE else None
        return Outcome.WAIVED if waiver is not None and waiver.covers(day) else found

    def _at(self, rule: Rule, value: Number) -> Rule:
        key = rule.id, value
        if key not in self._made:
            if len(self._made) > MOST_MADE:
                self._made.clear()
            self._made[key] = self.held.rule_at(rule, value, rule.id)
        return self._made[key]

    def _turning(self, rule: Rule, record: Record, day: date) -> Iterator[Number]:
        """The values at which two amounts that the rule compares are equal; each is a line over the values."""
        if rule.id not in self._turns:
            made = [
                turning(self.held.rule_at(rule, value, rule.id).reading().require, self.held.parameter.name) for value in (0, 1)
            ]
            self._turns[rule.id] = list(zip(*made, strict=True))
        situation = Situation.of(record, day)
        for zero, one in self._turns[rule.id]:
            for low in (True, False):
                at_zero, at_one = (_difference(pair, situation, low=low) for pair in (zero, one))
                if at_zero is not None and at_one is not None and at_zero != at_one:
                    yield simplest(at_zero / (at_zero - at_one))


MOST_MADE = 10_000
"""How many rules with a value of their own are kept."""


def _difference(pair: tuple[object, object], situation: Situation, *, low: bool) -> Fraction | None:
    """How much more the one is than the other; of one that is not certain its lower or its upper bound. None: not known."""
    left, right = (_bound(evaluate(side, situation), low=bottom) for side, bottom in zip(pair, (low, not low), strict=True))  # type: ignore[arg-type]
    return None if left is None or right is None else left - right


def _bound(result: Result, *, low: bool) -> Fraction | None:
    if isinstance(result, Range):
        bound = result.low if low else result.high
        return None if bound is None else Fraction(bound)
    return None if isinstance(result, (Unknown, Outside, bool, str)) else Fraction(result)
