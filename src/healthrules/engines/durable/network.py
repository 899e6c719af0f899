"""The network for one group of records: those that the same rules stand for and that are of one kind.

A rule becomes three guarded antecedents: it fails, it passes, it does not apply. What fires none of them is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from healthrules.engines.durable.conditions import (
    Condition,
    Derive,
    Properties,
    as_double,
    both,
    certainty,
    deriving,
    either,
    may_be_outside,
    paths,
)
from healthrules.engines.durable.host import MOST_BRANCHES, Fact, Host
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import unmet
from healthrules.errors import EngineDisagreement
from healthrules.language.evaluation import Situation
from healthrules.language.outcomes import Outside
from healthrules.records import Record, Value
from healthrules.rulebook import Rule
from healthrules.texts import Text

Antecedent = tuple[int, Outcome, Condition]


@dataclass(slots=True)
class _Part:
    """One ruleset of the network and what its facts carry."""

    name: str
    antecedents: list[Antecedent]
    properties: Properties
    derived: list[tuple[str, Derive, bool]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)


class Network:
    """Judges the records of one group by some rules, given with their places in the rulebook."""

    def __init__(self, rules: Sequence[tuple[int, Rule]], day: date) -> None:
        self._fired: list[tuple[int, Outcome]] = []
        self._parts = list(_made(rules, day))
        self._host = Host({part.name: self._ruleset(part) for part in self._parts}) if self._parts else None

    def _ruleset(self, part: _Part) -> dict[str, tuple[Condition, Callable[[], None]]]:
        return {
            f"r{index}_{outcome.value}_{number}": (condition, self._firing(index, outcome))
            for number, (index, outcome, condition) in enumerate(part.antecedents)
        }

    def _firing(self, index: int, outcome: Outcome) -> Callable[[], None]:
        fired, finding = self._fired, (index, outcome)
        return lambda: fired.append(finding)

    def judge(self, record: Record, day: date) -> dict[int, Outcome] | None:
        """What fired, by the rule's place; None where a value is beyond what the package compares rightly."""
        self._fired.clear()
        situation = Situation(record.values, day)
        for part in self._parts:
            fact = _fact(part, record.values, situation)
            if fact is None:
                return None
            if self._host is not None:
                self._host.show(part.name, fact)
        outcomes: dict[int, Outcome] = {}
        for index, outcome in self._fired:
            if outcomes.setdefault(index, outcome) is not outcome:
                text = f"rule {index} fired both {outcomes[index]} and {outcome} on {record.id}"
                raise EngineDisagreement(Text(text, text))
        return outcomes


def _made(rules: Sequence[tuple[int, Rule]], day: date) -> Iterator[_Part]:
    """The rules in portions that each fit one ruleset."""
    part, branches = _Part("rules_0", [], Properties(day)), 0
    for index, rule in rules:
        own = list(_antecedents(index, rule, day, part.properties))
        size = sum(paths(condition) for _, _, condition in own)
        if branches and branches + size > MOST_BRANCHES:
            yield _finished(part)
            part, branches = _Part(f"rules_{index + 1}", [], Properties(day)), 0
            own = list(_antecedents(index, rule, day, part.properties))
        part.antecedents += own
        branches += size
    if part.antecedents:
        yield _finished(part)


def _finished(part: _Part) -> _Part:
    """A portion with what its facts carry: only what its conditions read."""
    read = {name for _, _, condition in part.antecedents for name in _read(condition)}
    part.fields = [(each, f"f_{each}") for each in sorted(part.properties.fields) if f"f_{each}" in read]
    for term in part.properties.derived:
        name = part.properties.derive(term)
        if name in read or f"o{name}" in read:
            part.derived.append((name, deriving(term), may_be_outside(term)))
    return part


def _read(condition: Condition) -> Iterator[str]:
    """The properties that a condition reads."""
    for key, value in condition.items():
        if key in ("$and", "$or"):
            for each in value:
                yield from _read(each)
        elif key.startswith("$"):
            yield from value
        else:
            yield key


def _antecedents(index: int, rule: Rule, day: date, properties: Properties) -> Iterator[Antecedent]:
    reading = rule.reading()
    require = certainty(reading.require, properties)
    guards, never = list(require.inside), [require.outside]
    if reading.when is not None:
        when = certainty(reading.when, properties)
        guards += [*when.inside, when.true]
        never += [when.outside, when.false]
    yield index, Outcome.PASS, both([*guards, require.true])
    yield index, unmet(rule, day), both([*guards, require.false])
    conditions = [condition for condition in never if condition is not None]
    if conditions:
        yield index, Outcome.NOT_APPLICABLE, either(conditions)


def _fact(part: _Part, values: Any, situation: Situation) -> Fact | None:
    """The fact that a record is to a ruleset; None where a value cannot be carried."""
    fact: Fact = {}
    for name, key in part.fields:
        if name in values:
            carried = _carried(values[name])
            if carried is None:
                return None
            fact[key] = carried
    for key, derive, open_ended in part.derived:
        result = derive(situation)
        without_answer = isinstance(result, Outside)
        if open_ended:
            fact[f"o{key}"] = int(without_answer)
        if result is not None and not without_answer:
            fact[key] = result
    return fact


def _carried(value: Value) -> Any:
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, str) else as_double(value)
