"""Whether a larger value of a parameter makes a rule harder or easier to meet, read from the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product

from healthrules.language import terms as t
from healthrules.language.parameters import Bands, ByCategory, Plain
from healthrules.planning.thresholds.substitution import uses
from healthrules.units import Number

Pair = tuple[t.Term, t.Term]
"""Two amounts: where they are equal, what a rule says may turn."""


def leaning(term: t.Term, name: str) -> int | None:
    """What a larger value of a parameter does to an amount, or to whether a condition holds, whatever the record.

    1: more, or true of more records; -1: less; 0: nothing; None: that depends.

    >>> from healthrules.rulebook import load_rules
    >>> book = load_rules(["kaifeng-plan-2025"])
    >>> leaning(book.rule("chc-floor-area").reading().require, "chc_base_area")
    -1
    >>> leaning(book.rule("emergency-radius-urban").reading().require, "urban_emergency_radius")
    1
    """
    if not uses(term, name):
        return 0
    found = _LEANING.get(type(term))
    return found(term, name) if found is not None else None


def turning(term: t.Term, name: str) -> Iterator[Pair]:
    """The pairs of amounts that are equal wherever what a term comes to may turn; each is linear in the parameter.

    `leaning` must know the term.
    """
    for node in t.walk(term):
        if not uses(node, name):
            continue
        if isinstance(node, t.Comparison):
            yield from product(_arms(node.left, name), _arms(node.right, name))
        elif isinstance(node, t.Choice):  # where both are equal, it does not matter which is meant
            yield from product(_arms(node.then, name), _arms(node.otherwise, name))


def hangs_on_choice(term: t.Term, name: str) -> bool:
    """Whether a parameter stands in one branch of a choice."""
    return any(isinstance(node, t.Choice) and uses(node, name) for node in t.walk(term))


def _arms(term: t.Term, name: str) -> list[t.Term]:
    """The amounts without `min` and `max` of the parameter that a term may be."""
    from dataclasses import replace

    if not uses(term, name):
        return [term]
    match term:
        case t.Extreme():
            return [arm for each in term.terms for arm in _arms(each, name)]
        case t.Named() | t.Scaled():
            return [replace(term, term=arm) for arm in _arms(term.term, name)]
        case t.Arithmetic():
            return [
                replace(term, left=one, right=other) for one, other in product(_arms(term.left, name), _arms(term.right, name))
            ]
        case t.Choice():
            arms = product(_arms(term.then, name), _arms(term.otherwise, name))
            return [replace(term, then=one, otherwise=other) for one, other in arms]
        case _:
            return [term]


def _same(found: Iterable[int | None]) -> int | None:
    """What parts do that all pull one way; None where they do not."""
    ways = set(found) - {0}
    return 0 if not ways else ways.pop() if len(ways) == 1 else None


def _turned(found: int | None, sign: int | None = -1) -> int | None:
    return None if found is None or sign is None else found * sign


def _lookup(term: t.Lookup, name: str) -> int | None:
    return 1 if term.key is None or not uses(term.key, name) else None


def _arithmetic(term: t.Arithmetic, name: str) -> int | None:
    left, right = leaning(term.left, name), leaning(term.right, name)
    match term.operator:
        case "+":
            return _same([left, right])
        case "-":
            return _same([left, _turned(right)])
        case "*" if right == 0:
            return _turned(left, _sign(term.right))
        case "*" if left == 0:
            return _turned(right, _sign(term.left))
        case "/" if right == 0:
            return _turned(left, _sign(term.right))
        case _:
            return None


def _choice(term: t.Choice, name: str) -> int | None:
    if uses(term.condition, name):
        return None
    return _same([leaning(term.then, name), leaning(term.otherwise, name)])


def _comparison(term: t.Comparison, name: str) -> int | None:
    more = _same([leaning(term.left, name), _turned(leaning(term.right, name))])
    return _turned(more, {">": 1, ">=": 1, "<": -1, "<=": -1}.get(term.operator))


_LEANING: Mapping[type, Callable[..., int | None]] = {
    t.Lookup: _lookup,
    t.Named: lambda term, name: leaning(term.term, name),
    t.Scaled: lambda term, name: leaning(term.term, name),
    t.Arithmetic: _arithmetic,
    t.Extreme: lambda term, name: _same(leaning(each, name) for each in term.terms),
    t.Choice: _choice,
    t.Comparison: _comparison,
    t.AllOf: lambda term, name: _same(leaning(each, name) for each in term.terms),
    t.AnyOf: lambda term, name: _same(leaning(each, name) for each in term.terms),
    t.Not: lambda term, name: _turned(leaning(term.term, name)),
}


def _sign(term: t.Term) -> int | None:
    """1 for an amount that is never below zero, -1 for one that is never above; None where that is not known."""
    found = _SIGN.get(type(term))
    return found(term) if found is not None else None


def _of_numbers(numbers: Iterable[Number]) -> int | None:
    held = list(numbers)
    return 1 if all(each >= 0 for each in held) else -1 if all(each <= 0 for each in held) else None


def _of_constant(term: t.Constant) -> int | None:
    return None if isinstance(term.value, (bool, str)) else _of_numbers([term.value])


def _of_lookup(term: t.Lookup) -> int | None:
    numbers: list[Number] = []
    for _, table in term.parameter.dated:
        match table:
            case Plain():
                numbers.append(table.value)
            case Bands():
                numbers.extend(row.value for row in table.rows)
            case ByCategory():
                numbers.extend(table.values.values())
    return _of_numbers(numbers)


def _of_arithmetic(term: t.Arithmetic) -> int | None:
    left, right = _sign(term.left), _sign(term.right)
    if term.operator == "-":
        right = _turned(right)
    if left is None or right is None:
        return None
    return left * right if term.operator in ("*", "/") else _same([left, right])


def _of_extreme(term: t.Extreme) -> int | None:
    signs = [_sign(each) for each in term.terms]
    enough = 1 if term.function == "max" else -1
    return enough if enough in signs else _same(signs)


_SIGN: Mapping[type, Callable[..., int | None]] = {
    t.Constant: _of_constant,
    t.FieldValue: lambda term: 1 if term.field.least is not None and term.field.least >= 0 else None,
    t.Lookup: _of_lookup,
    t.Named: lambda term: _sign(term.term),
    t.Scaled: lambda term: _sign(term.term),
    t.Arithmetic: _of_arithmetic,
    t.Extreme: _of_extreme,
    t.Choice: lambda term: _same([_sign(term.then), _sign(term.otherwise)]),
}
