"""The reference evaluator: what a checked term means for one record on one day. Every engine must agree with it.

Three-valued after Kleene: a missing field makes a result `Unknown` unless the rest decides. A question that the text
does not answer (`Outside`: no band, no value yet, a division by zero) comes before that in arithmetic, comparisons and
lookups, and after it in `and` and `or`. Filling in a missing field never turns a decided result around. Arithmetic is
exact.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from healthrules.language import terms as t
from healthrules.language.outcomes import Outside, Range, Result, Unknown, lacking, undecided
from healthrules.language.ranges import calculated, compared, ranged
from healthrules.records import Figure, Record, Value
from healthrules.records.figures import above, below
from healthrules.texts import Text
from healthrules.units.exact import Number, calculate, simplest

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

OPPOSITE: Mapping[str, str] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
"""The comparison that holds where another does not."""

MIRROR: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""The comparison that says the same with its sides changed over."""


NOTHING_TO_AVERAGE = Text("名单中没有符合条件的对象，无法计算", "nothing in the registry belongs to the group")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a term is evaluated for: one record's values, on one day; `figures` are aggregates of its registry."""

    values: Mapping[str, Value]
    day: date
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record, day: date) -> Situation:
        """A record on a day."""
        return cls(record.values, day, record.figures)


def evaluate(term: t.Term, situation: Situation) -> Result:
    """The value of a term: a number in the unit of its type, true or false, or a code; `Unknown`; or `Outside`."""
    return _EVALUATE[type(term)](term, situation)


def _field(term: t.FieldValue, situation: Situation) -> Result:
    name = term.field.name
    if name in situation.values:
        return situation.values[name]
    return _figure(name, situation.figures[name]) if name in situation.figures else Unknown((name,))


def _figure(name: str, figure: Figure) -> Result:
    """An aggregate that is not certain, or has no value."""
    if figure.empty:
        return Outside(NOTHING_TO_AVERAGE)
    return Unknown((name,)) if figure.empty is None else ranged(below(figure.low), above(figure.high), (name,))


def _lookup(term: t.Lookup, situation: Situation) -> Result:
    key = evaluate(term.key, situation) if term.key is not None else None
    if isinstance(key, Range):
        return Unknown(key.missing)
    if isinstance(key, (Unknown, Outside)):
        return key
    return term.parameter.value_at(key, situation.day)


def _scaled(term: t.Scaled, situation: Situation) -> Result:
    value = evaluate(term.term, situation)
    if isinstance(value, (Unknown, Outside)):
        return value
    if isinstance(value, Range):
        return calculated("*", [value, term.factor])
    return simplest(cast("Number", value) * term.factor)


def _arithmetic(term: t.Arithmetic, situation: Situation) -> Result:
    values = [evaluate(term.left, situation), evaluate(term.right, situation)]
    absent = lacking(values)
    if absent is not None:
        return absent
    if term.operator == "/" and values[1] == 0:
        return Outside(Text("分母为零，无法计算", "the denominator is zero"))
    return _calculated(term.operator, values)


def _calculated(operation: str, values: list[Result]) -> Result:
    if any(isinstance(value, Range) for value in values):
        return calculated(operation, values)
    return calculate(operation, cast("list[Number]", values))


def _extreme(term: t.Extreme, situation: Situation) -> Result:
    values = [evaluate(each, situation) for each in term.terms]
    absent = lacking(values)
    return absent if absent is not None else _calculated(term.function, values)


def _choice(term: t.Choice, situation: Situation) -> Result:
    condition = evaluate(term.condition, situation)
    if not isinstance(condition, (Unknown, Outside)):
        return evaluate(term.then if condition else term.otherwise, situation)
    branches = [evaluate(term.then, situation), evaluate(term.otherwise, situation)]
    if any(isinstance(branch, Outside) for branch in branches):
        return condition
    unknown = undecided(branches)
    if unknown is not None:  # the branches may still turn out to agree, whatever the condition
        return condition if isinstance(condition, Unknown) else unknown
    return branches[0] if branches[0] == branches[1] else condition


def _comparison(term: t.Comparison, situation: Situation) -> Result:
    left, right = evaluate(term.left, situation), evaluate(term.right, situation)
    absent = lacking([left, right])
    if absent is not None:
        return absent
    if isinstance(left, Range) or isinstance(right, Range):
        return compared(term.operator, left, right)
    return COMPARE[term.operator](left, right)


def _member(term: t.Member, situation: Situation) -> Result:
    value = evaluate(term.term, situation)
    return value if isinstance(value, (Unknown, Outside)) else value in term.codes


def _all_of(term: t.AllOf, situation: Situation) -> Result:
    return _joined([evaluate(each, situation) for each in term.terms], decisive=False)


def _any_of(term: t.AnyOf, situation: Situation) -> Result:
    return _joined([evaluate(each, situation) for each in term.terms], decisive=True)


def _joined(results: list[Result], *, decisive: bool) -> Result:
    if any(result is decisive for result in results):
        return decisive
    absent = undecided(results)
    return absent if absent is not None else not decisive


def _not(term: t.Not, situation: Situation) -> Result:
    value = evaluate(term.term, situation)
    return value if isinstance(value, (Unknown, Outside)) else not value


_EVALUATE: Mapping[type, Callable[..., Result]] = {
    t.Constant: lambda term, _: term.value,
    t.FieldValue: _field,
    t.Lookup: _lookup,
    t.Named: lambda term, situation: evaluate(term.term, situation),
    t.Scaled: _scaled,
    t.Arithmetic: _arithmetic,
    t.Extreme: _extreme,
    t.Choice: _choice,
    t.Comparison: _comparison,
    t.Member: _member,
    t.AllOf: _all_of,
    t.AnyOf: _any_of,
    t.Not: _not,
}
