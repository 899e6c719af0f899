"""Cases generated from the rules: every comparison just below, at and just above its edge; bands, `min`, `max` too.

The records are found by solving for the value of one field at which both sides are equal.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal, cast

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.parameters import Bands
from healthrules.language.quantities import converted
from healthrules.language.types import QuantityType
from healthrules.records import Field, Record, Value, Vocabulary
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.units import Number
from healthrules.units.exact import quotient, simplest

Side = Literal["below", "at", "above"]
SIDES: tuple[Side, ...] = ("below", "at", "above")
STEP = Fraction(1, 1_000_000)
"""How far beside an edge the records lie, for a field that is no whole number."""

ROUND = (1, 100, 10_000, 30_000)
"""Values that a field takes beside the rules' own figures."""

TRIES = 600
MOST_PLACES = 8
"""How many places of one edge are tried: where the required figure comes from a table, each figure is a place."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a comparison turns: `left` equals `right`. `operator` is None for a band or a `min` or `max`."""

    operator: str | None
    left: t.Term
    right: t.Term
    origin: t.Term


@dataclass(frozen=True, slots=True)
class EdgeCase:
    """A record beside or at an edge of a rule's reading, on the day it is judged for.

    `field` is the one that was moved; `side` says where the left side of the comparison lies.
    """

    rule: Rule
    reading: str | None
    edge: Edge
    side: Side
    field: str
    record: Record
    day: date


def edges_of(reading: Reading, day: date) -> list[Edge]:
    """Every edge of a reading; of a condition that holds of many years, those of the last two."""
    found: list[Edge] = []
    for term in reading.terms():
        for node in t.walk(term):
            for edge in _edges(node, day):
                if not _of_long_ago(edge) and not any(edge == known for known in found):
                    found.append(edge)
    return found


def _of_long_ago(edge: Edge) -> bool:
    """Whether an edge is of years before the last, where the same one of the last stands too; or of the years alone."""
    fields = [*t.fields_in(edge.left), *t.fields_in(edge.right)]
    moments = [each.moment for each in fields if each.moment is not None]
    counted = bool(fields) and len(moments) == len(fields) and all(each.field is None for each in moments)
    return counted or any(each.back > 1 for each in moments)


def _edges(node: t.Term, day: date) -> Iterator[Edge]:
    match node:
        case t.Comparison() if isinstance(node.left.type, QuantityType):
            yield Edge(node.operator, node.left, node.right, node)
        case t.Extreme():
            for other in node.terms[1:]:
                yield Edge(None, node.terms[0], other, node)
        case t.Lookup(key=key) if key is not None and isinstance(table := node.parameter.table_on(day), Bands):
            for value in sorted({row.lower for row in table.rows} | {row.upper for row in table.rows}):
                yield Edge(None, key, t.Constant(value, key.type), node)
        case _:
            pass


def edge_cases(rule: Rule, book: Rulebook) -> Iterator[EdgeCase | tuple[Rule, str | None, Edge]]:
    """Three cases for every place of every edge of a rule's readings; the edge itself where no record lies at it."""
    day = max(filter(None, (rule.start, rule.due)))
    for name, reading in rule.readings.items():
        for number, edge in enumerate(edges_of(reading, day)):
            chance = random.Random(f"{rule.id} {name} {number}")  # noqa: S311 (the same cases each time)
            found = _solve(reading, edge, book.vocabulary, day, chance)
            if not found:
                yield rule, name, edge
            for place, (field, values) in enumerate(found):
                for side, each in zip(SIDES, values, strict=True):
                    identity = f"{rule.name}-{number}-{place}-{side}"
                    record = Record(rule.subject, identity, side, rule.document.jurisdiction, each)
                    yield EdgeCase(rule, name, edge, side, field.name, record, day)


_Triple = tuple[dict[str, Value], dict[str, Value], dict[str, Value]]
_Found = tuple[Field, _Triple]


def _solve(reading: Reading, edge: Edge, vocabulary: Vocabulary, day: date, chance: random.Random) -> list[_Found]:
    """A field and three records below, at and above the edge, for each place where it lies (a table has several).

    Only records that the rule judges, where there are such.
    """
    pivots = [field for field in [*t.fields_in(edge.left), *t.fields_in(edge.right)] if field.unit is not None]
    choices = {field.name: _choices(field, reading, vocabulary, day) for field in reading.fields()}
    judged: dict[tuple[str, Value], _Found] = {}
    others: list[_Found] = []
    for attempt in range(TRIES if pivots else 0):
        pivot = pivots[attempt % len(pivots)] if attempt > TRIES // 2 and not judged else pivots[0]
        values = {name: chance.choice(each) for name, each in choices.items()}
        found = _around(edge, pivot, values, day)
        if found is None:
            continue
        if all(_is_judged(reading, each, day) for each in found):
            judged.setdefault((pivot.name, found[1][pivot.name]), (pivot, found))
        else:
            others.append((pivot, found))
        if len(judged) == MOST_PLACES:
            break
    return list(judged.values()) or others[:1]


def _is_judged(reading: Reading, values: dict[str, Value], day: date) -> bool:
    situation = Situation(values, day)
    applies = reading.when is None or evaluate(reading.when, situation) is True
    return applies and isinstance(evaluate(reading.require, situation), bool)


def _around(edge: Edge, pivot: Field, values: dict[str, Value], day: date) -> _Triple | None:
    """The values moved to below, at and above the edge; None where they cannot be."""
    root = _root(edge, pivot, values, day)
    if root is None or (pivot.whole and not isinstance(root, int)):
        return None
    step = 1 if pivot.whole else STEP
    placed = [{**values, pivot.name: simplest(Fraction(root + move * step))} for move in (-1, 0, 1)]
    if not all(_allowed(pivot, cast("Number", each[pivot.name])) for each in placed):
        return None
    signs = [_sign(_difference(edge, each, day)) for each in placed]
    if signs == [-1, 0, 1]:
        return placed[0], placed[1], placed[2]
    return (placed[2], placed[1], placed[0]) if signs == [1, 0, -1] else None


def _root(edge: Edge, pivot: Field, values: dict[str, Value], day: date) -> Number | None:
    """The pivot's value at which both sides are equal, found by the secant (the sides are linear, piece by piece)."""
    first = cast("Number", values[pivot.name])
    for _ in range(6):
        low = _difference(edge, {**values, pivot.name: first}, day)
        high = _difference(edge, {**values, pivot.name: first + 1}, day)
        if low == 0:
            return first
        if low is None or high is None or high == low:
            return None
        first = simplest(Fraction(first) - quotient(low, simplest(Fraction(high) - low)))
        if not _allowed(pivot, first):
            return None
    return None


def _difference(edge: Edge, values: dict[str, Value], day: date) -> Number | None:
    situation = Situation(values, day)
    left, right = evaluate(edge.left, situation), evaluate(edge.right, situation)
    if isinstance(left, (Unknown, Outside, Range, str, bool)) or isinstance(right, (Unknown, Outside, Range, str, bool)):
        return None
    return simplest(Fraction(left) - right)


def _sign(value: Number | None) -> int | None:
    return None if value is None else (value > 0) - (value < 0)


def _allowed(field: Field, value: Number) -> bool:
    return (field.least is None or value >= field.least) and (field.most is None or value <= field.most)


def _choices(field: Field, reading: Reading, vocabulary: Vocabulary, day: date) -> Sequence[Value]:
    """The values that a field takes beside an edge."""
    if field.category is not None:
        return sorted(vocabulary.categories[field.category].codes)
    return (False, True) if field.unit is None else critical_values(field, [reading], day)


def critical_values(field: Field, readings: Sequence[Reading], day: date) -> list[Number]:
    """The figures that a measured field meets in some readings, in its canonical unit, with values between them."""
    figures: set[Number] = {field.least or 0, *(value for value in ROUND if _allowed(field, value))}
    for reading in readings:
        for term in reading.terms():
            for node in t.walk(term):
                figures.update(_figures(node, field, day))
    ordered = sorted(value for value in figures if _allowed(field, value))
    between = [simplest(Fraction(low + high, 2)) for low, high in pairwise(ordered)]
    beyond = [simplest(Fraction(ordered[-1]) * 2 + 1)]
    return [
        value
        for value in [*ordered, *between, *beyond]
        if _allowed(field, value) and (not field.whole or isinstance(value, int))
    ]


def _figures(node: t.Term, field: Field, day: date) -> Iterator[Number]:
    """The figures inside one node that have the field's dimension, in the field's unit."""
    constants: list[t.Constant] = []
    if isinstance(node, t.Constant):
        constants.append(node)
    elif isinstance(node, t.Lookup):
        table = node.parameter.table_on(day)
        if isinstance(table, Bands) and node.key is not None:
            edges = {edge for row in table.rows for edge in (row.lower, row.upper)}
            constants += [t.Constant(edge, node.key.type) for edge in edges]
        values = [row.value for row in table.rows] if isinstance(table, Bands) else []
        single = evaluate(node, Situation({}, day))
        values += [single] if isinstance(single, (int, Fraction)) and not isinstance(single, bool) else []
        constants += [t.Constant(value, node.type) for value in values]
    for constant in constants:
        kind = constant.type
        if isinstance(kind, QuantityType) and field.unit is not None and kind.unit.measures_the_same_as(field.unit):
            yield cast("Number", cast("t.Constant", converted(constant, field.unit)).value)
