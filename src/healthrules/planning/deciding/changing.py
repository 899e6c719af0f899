"""A record with other values: what its rules come to then, and where along a field that turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf

from healthrules.engines import Outcome
from healthrules.engines.applicability import standing
from healthrules.engines.reference import judge
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside
from healthrules.planning.deciding.linear import Line, lines_at
from healthrules.records import Field, Record, Value
from healthrules.records.figures import Bound
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Number
from healthrules.units.exact import simplest

UNMET = frozenset((Outcome.FAIL, Outcome.PENDING))
"""The outcomes of a requirement that is not met, before its due date or after it."""

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Case:
    """A record on a day, joined with whatever its rules ask for beyond it, and what every rule comes to.

    `asked`: the names of the fields that rules ask for, by rule, as they become known; cases of one rulebook may share it.
    """

    record: Record
    day: date
    book: Rulebook
    outcomes: Mapping[str, Outcome]
    asked: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    _reads: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    _names: dict[str, set[str]] = field(default_factory=dict, compare=False)
    _stand: list[list[Rule]] = field(default_factory=list, compare=False)

    def names(self, name: str) -> set[str]:
        """The names under which the record holds a field: its own, and that of its year where a rule asks for the year."""
        if name not in self._names:
            year = (self.record.as_of or self.day).year
            dated = ((each.name, each.moment) for each in self.book.moments())
            alike = {each for each, when in dated if when and when.field == name and when.of(year) == year}
            self._names[name] = {name, *alike}
        return self._names[name]

    def free(self, fields: Sequence[str]) -> dict[str, str]:
        """The names under which the record holds some fields, each with the field."""
        return {alias: name for name in fields for alias in self.names(name)}

    def reads(self, rule: Rule) -> frozenset[str]:
        """The reported fields that a rule asks for, of the record's year."""
        if rule.id not in self._reads:
            if rule.id not in self.asked:
                self.asked[rule.id] = frozenset(each.name for each in rule.reading().fields())
            asked = self.asked[rule.id]
            known = self.record.values.keys() & self.book.vocabulary.fields.keys()
            self._reads[rule.id] = frozenset(name for name in known if self.names(name) & asked)
        return self._reads[rule.id]

    def field(self, name: str) -> Field:
        """A field of the vocabulary."""
        return self.book.vocabulary.fields[name]

    def with_values(self, values: Values) -> Record:
        """The record with other values for some of its fields."""
        other = {alias: value for name, value in values.items() for alias in self.names(name)}
        return replace(self.record, values={**self.record.values, **other})

    def outcome(self, rule: Rule, values: Values) -> Outcome:
        """What a rule comes to with other values."""
        return judge(rule, self.with_values(values), self.day, self.book.regions).outcome

    def lines(self, rules: Sequence[Rule], values: Values, fields: Sequence[str]) -> set[Line]:
        """The lines over some fields that rules meet with other values. Raises `Curved`."""
        situation = Situation.of(self.with_values(values), self.day)
        return lines_at((term for rule in rules for term in rule.reading().terms()), situation, self.free(fields))

    def unmet(self) -> list[Rule]:
        """The rules that are not met."""
        return [rule for name, rule in self.book.rules.items() if self.outcomes[name] in UNMET]

    def met(self, fields: frozenset[str]) -> list[Rule]:
        """The rules that are not unmet, and may become so when some fields change."""
        return [rule for rule in self._others() if self._may_turn(rule, fields)]

    def _others(self) -> list[Rule]:
        """The rules that stand for the record and are not unmet."""
        if not self._stand:
            rules = (rule for name, rule in self.book.rules.items() if self.outcomes[name] not in UNMET)
            where = self.record, self.day, self.book.regions
            self._stand.append([rule for rule in rules if standing(rule, *where) is None])
        return self._stand[0]

    def _may_turn(self, rule: Rule, fields: frozenset[str]) -> bool:
        if not self.reads(rule) & fields:
            return False
        when = rule.reading().when
        gone = self.free(sorted(fields))
        left = {name: value for name, value in self.record.values.items() if name not in gone}
        found = evaluate(when, Situation(left, self.day, self.record.figures)) if when is not None else True
        return found is not False and not isinstance(found, Outside)


def ends(each: Field) -> tuple[Bound, Bound]:
    """The least and the greatest that a field may hold."""
    return (-inf if each.least is None else each.least), (inf if each.most is None else each.most)


def finite_choices(each: Field, value: Value, book: Rulebook) -> Iterator[Value]:
    """What a yes-or-no field, or a code, may be instead."""
    if each.category is not None:
        yield from (code for code in book.vocabulary.categories[each.category].codes if code != value)
    else:
        yield not value


def number(value: Value) -> Number:
    """A value that is known to be a number."""
    if isinstance(value, (bool, str)):
        raise TypeError(value)
    return simplest(value)
