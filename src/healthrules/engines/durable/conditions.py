"""From checked terms to conditions of durable-rules on one fact.

Every condition says that something is certain: there is one for "true" and one for "false", each of them guarded by
the presence of every property it reads, so that what is missing satisfies neither. A comparison of a field with a
figure reads the field itself. Whatever else is compared becomes a property of the fact, derived exactly before the fact
is asserted: the sign of a difference, or a truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from typing import Any, cast

from healthrules.language import terms as t
from healthrules.language.evaluation import MIRROR, OPPOSITE, Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.types import QuantityType
from healthrules.records import Value
from healthrules.units import Number

Condition = dict[str, Any]
Derive = Callable[[Situation], Any]

MOST_TESTS = 12
"""How much of a rule's `when` or `require` is written as tests: the package takes 32 in a rule, brackets counted."""

MOST_PATHS = 4
"""How many ways there may be to satisfy a condition: each of them is a branch of the network, and fires by itself."""

SAFE_DIGITS = 15
"""Decimals of so many significant digits and their doubles are in the same order: no two share a double."""

_SIGN = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "==": "$eq", "!=": "$neq"}


@dataclass(slots=True)
class Properties:
    """What a fact must carry: fields as they are, and derived properties; each distinct thing once."""

    day: date
    fields: set[str] = field(default_factory=set)
    derived: list[t.Term] = field(default_factory=list)

    def field(self, name: str) -> str:
        """The property of a field."""
        self.fields.add(name)
        return f"f_{name}"

    def derive(self, term: t.Term) -> str:
        """The property of a derived comparison or truth."""
        for number, known in enumerate(self.derived):
            if known is term or known == term:
                return f"d_{number}"
        self.derived.append(term)
        return f"d_{len(self.derived) - 1}"


@dataclass(frozen=True, slots=True)
class Certainty:
    """When a yes-or-no term is certainly true, certainly false, and without an answer of the text.

    `inside` are the conditions under which there is an answer; `outside` is None where there always is one.
    """

    true: Condition
    false: Condition
    inside: tuple[Condition, ...]
    outside: Condition | None


def certainty(term: t.Term, properties: Properties) -> Certainty:
    """The conditions of a term: test by test where they are few, else as one derived truth."""
    true, false = _certain(term, properties, truth=True), _certain(term, properties, truth=False)
    inner = leaves(term)
    marks = _marks(inner, properties)
    small = all(tests(each) <= MOST_TESTS and paths(each) <= MOST_PATHS for each in (true, false))
    if not small or (marks and len(inner) > 1):
        name = properties.derive(term)
        true, false = _reads(name, "==", 1), _reads(name, "!=", 1)
        marks = [_mark(name)] if may_be_outside(term) else []
    beyond = [_reads(mark, "==", 1) for mark in marks]
    return Certainty(true, false, tuple(_reads(mark, "==", 0) for mark in marks), _any(beyond) if beyond else None)


def tests(condition: Condition) -> int:
    """How much room a condition takes in a rule."""
    for joint in ("$and", "$or"):
        if joint in condition:
            return 2 + sum(tests(each) for each in condition[joint])
    return 1


def paths(condition: Condition) -> int:
    """How many ways there are to satisfy a condition."""
    if "$or" in condition:
        return sum(paths(each) for each in condition["$or"])
    return prod(paths(each) for each in condition.get("$and", ()))


def _certain(term: t.Term, properties: Properties, *, truth: bool) -> Condition:
    """The condition under which a yes-or-no term is certainly true, or certainly false."""
    match term:
        case t.Named():
            return _certain(term.term, properties, truth=truth)
        case t.Not():
            return _certain(term.term, properties, truth=not truth)
        case t.AllOf() | t.AnyOf():
            inner = [_certain(each, properties, truth=truth) for each in term.terms]
            return both(inner) if isinstance(term, t.AllOf) == truth else _any(inner)
        case t.Member(term=t.FieldValue() as read):
            return _one_of(properties.field(read.field.name), sorted(term.codes), truth=truth)
        case t.Comparison():
            return _comparison(term, properties, truth=truth)
        case _:
            return _reads(properties.derive(term), "==" if truth else "!=", 1)


def both(conditions: Sequence[Condition]) -> Condition:
    """All of the conditions, without brackets inside brackets."""
    flat = [each for condition in conditions for each in condition.get("$and", [condition])]
    return flat[0] if len(flat) == 1 else {"$and": flat}


def _any(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else {"$or": list(conditions)}


def either(conditions: Sequence[Condition]) -> Condition:
    """Any of the conditions."""
    return _any([each for condition in conditions for each in condition.get("$or", [condition])])


def _marks(terms: Sequence[t.Term], properties: Properties) -> list[str]:
    """The properties that say whether the text has an answer."""
    found = [_mark(properties.derive(leaf)) for leaf in terms if may_be_outside(leaf) and not _is_plain(leaf, properties.day)]
    return list(dict.fromkeys(found))


def leaves(term: t.Term) -> list[t.Term]:
    """The comparisons and truths that `and`, `or` and `not` join."""
    match term:
        case t.Named() | t.Not():
            return leaves(term.term)
        case t.AllOf() | t.AnyOf():
            return [leaf for each in term.terms for leaf in leaves(each)]
        case _:
            return [term]


def may_be_outside(term: t.Term) -> bool:
    """Whether the text may have no answer for a term: it looks up a table, or divides."""
    return any(
        (isinstance(node, t.Lookup) and (node.key is not None or node.parameter.dated[0][0] is not None))
        or (isinstance(node, t.Arithmetic) and node.operator == "/")
        for node in t.walk(term)
    )


def _mark(name: str) -> str:
    return f"o{name}"


def _reads(name: str, operator: str, value: Any) -> Condition:
    """A comparison of a property, guarded by its presence."""
    test: Condition = {name: value} if operator == "==" else {_SIGN[operator]: {name: value}}
    return {"$and": [{"$ex": {name: 1}}, test]}


def _one_of(name: str, codes: list[str], *, truth: bool) -> Condition:
    present: Condition = {"$ex": {name: 1}}
    if truth:
        return both([present, _any([{name: code} for code in codes])])
    return both([present, *({"$neq": {name: code}} for code in codes)])


def _comparison(term: t.Comparison, properties: Properties, *, truth: bool) -> Condition:
    operator = term.operator if truth else OPPOSITE[term.operator]
    plain = _field_and_figure(term, properties.day)
    if plain is not None:
        read, value, mirrored = plain
        name = properties.field(read.field.name)
        return _reads(name, MIRROR[operator] if mirrored else operator, _as_property(value))
    if isinstance(term.left.type, QuantityType):
        return _reads(properties.derive(term), operator, 0)
    return _reads(properties.derive(term), "==" if truth else "!=", 1)


def _is_plain(leaf: t.Term, day: date) -> bool:
    return isinstance(leaf, t.Comparison) and _field_and_figure(leaf, day) is not None


def _field_and_figure(term: t.Comparison, day: date) -> tuple[t.FieldValue, Value, bool] | None:
    """The field and the figure of a comparison that needs nothing else, and whether they stand the other way round."""
    for read, figure, mirrored in ((term.left, term.right, False), (term.right, term.left, True)):
        if isinstance(read, t.FieldValue):
            value = evaluate(figure, Situation({}, day))
            if not isinstance(value, (Unknown, Outside, Range)) and _as_property(value) is not None:
                return read, value, mirrored
    return None


def _as_property(value: Value) -> Any:
    """A value as the package compares it rightly; None where it cannot carry it."""
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, str) else as_double(value)


def as_double(number: Number) -> float | None:
    """A number as a double that keeps its order among others of the kind; None where none does.

    The package takes no exponents, so very small and very large numbers have none either.
    """
    if isinstance(number, int):
        return float(number) if -(10**SAFE_DIGITS) < number < 10**SAFE_DIGITS else None
    double = float(number)
    size = abs(double)
    return double if 1e-4 <= size < 1e15 and _is_short(number) else None  # noqa: PLR2004


def _is_short(number: Number) -> bool:
    """Whether the number has at most 15 significant decimal digits."""
    scaled = number * 10**19
    if scaled != int(scaled):
        return False
    return len(str(abs(int(scaled))).strip("0")) <= SAFE_DIGITS


def deriving(term: t.Term) -> Derive:
    """How a derived property is computed: the sign of a difference for a comparison of numbers, else a truth as 0 or 1.

    The result is None where it is unknown, and the `Outside` itself where the text has no answer.
    """
    if isinstance(term, t.Comparison) and isinstance(term.left.type, QuantityType):
        left, right = term.left, term.right

        def sign(situation: Situation) -> Any:
            a, b = evaluate(left, situation), evaluate(right, situation)
            for result in (a, b):
                if isinstance(result, Outside):
                    return result
            if isinstance(a, Unknown) or isinstance(b, Unknown):
                return None
            x, y = cast("Number", a), cast("Number", b)
            return (x > y) - (x < y)

        return sign

    def truth(situation: Situation) -> Any:
        result = evaluate(term, situation)
        if isinstance(result, (Unknown, Outside)):
            return None if isinstance(result, Unknown) else result
        return int(bool(result))

    return truth
