"""The evidence of a verdict: which comparison decided it, what was found, what is required, and the gap between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Unknown
from healthrules.language.types import QuantityType
from healthrules.records import Field, Record
from healthrules.rulebook import Rule
from healthrules.units import Number, Quantity, Unit
from healthrules.units.exact import simplest

MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

Shown = Quantity | bool | str
"""A value as evidence: a quantity, yes or no, or a category code."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decided a verdict.

    `field` is the field that was held against the requirement, None where a formula was; `operator` reads from what
    was found to what is required. A value is None where it is not known. `gap` is how much is missing or too much, in
    the unit of `required`: zero where nothing is.
    """

    field: Field | None
    operator: str | None
    actual: Shown | None
    required: Shown | None
    gap: Quantity | None


def evidence(rule: Rule, record: Record, day: date, reading: str | None = None) -> Evidence:
    """The evidence for what a rule says of a record on a day."""
    situation = Situation(record.values, day)
    leaf, truth = deciding(rule.reading(reading).require, situation)
    if isinstance(leaf, t.Comparison):
        return _of_comparison(leaf, situation, truth=truth)
    fields = t.fields_in(leaf)
    value = _shown(leaf.term if isinstance(leaf, t.Member) else leaf, situation, None)
    wanted: Shown | None = "|".join(sorted(leaf.codes)) if isinstance(leaf, t.Member) else truth
    return Evidence(fields[0] if fields else None, "==" if truth else "!=", value, wanted, None)


def deciding(term: t.Term, situation: Situation, *, truth: bool = True) -> tuple[t.Term, bool]:
    """The innermost comparison that makes a term what it is, and whether it should be true (or, under `not`, false)."""
    match term:
        case t.Named():
            return deciding(term.term, situation, truth=truth)
        case t.Not():
            return deciding(term.term, situation, truth=not truth)
        case t.AllOf() | t.AnyOf():
            result = evaluate(term, situation)
            same = [each for each in term.terms if _alike(evaluate(each, situation), result)]
            return deciding((same or list(term.terms))[0], situation, truth=truth)
        case t.Choice():
            condition = evaluate(term.condition, situation)
            if isinstance(condition, (Unknown, Outside)):
                return term, truth
            return deciding(term.then if condition else term.otherwise, situation, truth=truth)
        case _:
            return term, truth


def _alike(one: object, other: object) -> bool:
    return one is other if isinstance(other, bool) else type(one) is type(other)


def _of_comparison(leaf: t.Comparison, situation: Situation, *, truth: bool) -> Evidence:
    operator = leaf.operator if truth else OPPOSITE[leaf.operator]
    found, wanted = leaf.left, leaf.right
    if not isinstance(found, t.FieldValue) and _reads_field(wanted):
        found, wanted, operator = wanted, found, MIRROR[operator]
    fields = t.fields_in(found)
    field = fields[0] if len(fields) == 1 else None
    unit = _display(fields, found)
    actual, required = _shown(found, situation, unit), _shown(wanted, situation, unit)
    return Evidence(field, operator, actual, required, _gap(operator, actual, required))


def _reads_field(term: t.Term) -> bool:
    return isinstance(term, t.FieldValue) or (isinstance(term, t.Scaled) and isinstance(term.term, t.FieldValue))


def _display(fields: list[Field], found: t.Term) -> Unit | None:
    """The unit people read: the field's own display unit where it measures the same."""
    if not isinstance(found.type, QuantityType):
        return None
    for field in fields:
        if field.display is not None and field.display.measures_the_same_as(found.type.unit):
            return field.display
    return found.type.unit


def _shown(term: t.Term, situation: Situation, unit: Unit | None) -> Shown | None:
    value = evaluate(term, situation)
    if isinstance(value, (Unknown, Outside)):
        return None
    if isinstance(value, (bool, str)) or not isinstance(term.type, QuantityType):
        return cast("Shown", value)
    return Quantity(value, term.type.unit).to(unit or term.type.unit)


def _gap(operator: str, actual: Shown | None, required: Shown | None) -> Quantity | None:
    if not isinstance(actual, Quantity) or not isinstance(required, Quantity):
        return None
    short = simplest(Fraction(required.number) - actual.number)
    over = simplest(-Fraction(short))
    sizes: dict[str, Number] = {">": short, ">=": short, "<": over, "<=": over, "==": max(short, over)}
    return Quantity(max(sizes.get(operator, 0), 0), required.unit)
