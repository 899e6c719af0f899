"""The evidence of a verdict: which comparison decided it, what was found, what is required, and the gap between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import cast

from healthrules.language import terms as t
from healthrules.language.evaluation import MIRROR, OPPOSITE, Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.types import QuantityType
from healthrules.records import Field, Record
from healthrules.rulebook import Rule
from healthrules.texts import Text
from healthrules.units import Number, Quantity, Unit
from healthrules.units.exact import simplest

Shown = Quantity | bool | str
"""A value as evidence: a quantity, yes or no, or a category code."""


@dataclass(frozen=True, slots=True)
class Between:
    """Bounds of a value that is not certain; None where there is no bound."""

    low: Quantity | None
    high: Quantity | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decided a verdict: one comparison, and `others` that did so too.

    `field` is the field that was held against the requirement, None where a formula was; `label` names what was;
    `operator` reads from what was found to what is required. A value is None where it is not known. `gap` is how much is
    missing or too much, in the unit of `required`: zero where nothing is. Where a registry is not complete a side may be
    known by its bounds only.
    """

    field: Field | None
    label: Text | None
    operator: str | None
    actual: Shown | None
    required: Shown | None
    gap: Quantity | None
    others: tuple[Evidence, ...] = ()
    actual_between: Between | None = None
    required_between: Between | None = None


def evidence(rule: Rule, record: Record, day: date, reading: str | None = None) -> Evidence:
    """The evidence for what a rule says of a record on a day."""
    situation = Situation.of(record, day)
    first, *others = [_of(leaf, situation, truth=truth) for leaf, truth in deciding(rule.reading(reading).require, situation)]
    return replace(first, others=tuple(others))


def _of(leaf: t.Term, situation: Situation, *, truth: bool) -> Evidence:
    if isinstance(leaf, t.Comparison):
        return _of_comparison(leaf, situation, truth=truth)
    fields = t.fields_in(leaf)
    value = _shown(leaf.term if isinstance(leaf, t.Member) else leaf, situation, None)
    wanted: Shown | None = "|".join(sorted(leaf.codes)) if isinstance(leaf, t.Member) else truth
    field = fields[0] if fields else None
    return Evidence(field, field.label if field else None, "==" if truth else "!=", value, wanted, None)


def deciding(term: t.Term, situation: Situation, *, truth: bool = True) -> list[tuple[t.Term, bool]]:
    """The innermost comparisons that make a term what it is, each with whether it should be true (under `not`: false)."""
    match term:
        case t.Named():
            return deciding(term.term, situation, truth=truth)
        case t.Not():
            return deciding(term.term, situation, truth=not truth)
        case t.AllOf() | t.AnyOf():
            result = evaluate(term, situation)
            same = [each for each in term.terms if _alike(evaluate(each, situation), result)] or list(term.terms)
            each_counts = isinstance(result, bool) and result is isinstance(term, t.AnyOf)
            chosen = same[:1] if each_counts else same
            return [leaf for each in chosen for leaf in deciding(each, situation, truth=truth)]
        case t.Choice():
            condition = evaluate(term.condition, situation)
            if isinstance(condition, (Unknown, Outside)):
                return [(term, truth)]
            return deciding(term.then if condition else term.otherwise, situation, truth=truth)
        case _:
            return [(term, truth)]


def _alike(one: object, other: object) -> bool:
    return one is other if isinstance(other, bool) else type(one) is type(other)


def sides(leaf: t.Comparison) -> tuple[t.Term, t.Term, str]:
    """What is found and what is required, and the operator from the one to the other."""
    if not _reads_own(leaf.left) and _reads_field(leaf.right):
        return leaf.right, leaf.left, MIRROR[leaf.operator]
    return leaf.left, leaf.right, leaf.operator


def field_of(found: t.Term) -> Field | None:
    """The field that is held against a requirement: the only one there is, or that which stands for an expression."""
    inner = found.term if isinstance(found, t.Scaled) else found
    if isinstance(inner, t.Named) and inner.field is not None:
        return inner.field
    fields = t.fields_in(found)
    return fields[0] if len(fields) == 1 else None


def shown_in(found: t.Term, wanted: t.Term) -> Unit | None:
    """The unit in which people read a comparison: the field's own, else the one that the requirement is written in."""
    if not isinstance(found.type, QuantityType):
        return None
    inner = found.term if isinstance(found, t.Scaled) else found
    own = inner.field if isinstance(inner, (t.FieldValue, t.Named)) else None
    if own is not None:
        return own.display or found.type.unit
    if isinstance(wanted, t.Constant) and wanted.written is not None:
        return wanted.written.unit
    written = wanted.term.type if isinstance(wanted, t.Scaled) else wanted.type
    return written.unit if isinstance(written, QuantityType) else found.type.unit


def _of_comparison(leaf: t.Comparison, situation: Situation, *, truth: bool) -> Evidence:
    found, wanted, operator = sides(leaf)
    operator = operator if truth else OPPOSITE[operator]
    inner = found.term if isinstance(found, t.Scaled) else found
    field = field_of(found)
    label = inner.label if isinstance(inner, t.Named) else field.label if isinstance(inner, t.FieldValue) and field else None
    unit = shown_in(found, wanted)
    actual, required = _shown(found, situation, unit), _shown(wanted, situation, unit)
    bounds = (_between(side, situation, unit) for side in (found, wanted))
    return Evidence(field, label, operator, actual, required, _gap(operator, actual, required), (), *bounds)


def _reads_own(term: t.Term) -> bool:
    if isinstance(term, t.Named):
        return term.field is not None
    return isinstance(term, t.FieldValue) and term.field.moment is None and not isinstance(term.derived, t.Reference)


def _reads_field(term: t.Term) -> bool:
    return _reads_own(term) or (isinstance(term, t.Scaled) and _reads_own(term.term))


def _shown(term: t.Term, situation: Situation, unit: Unit | None) -> Shown | None:
    value = evaluate(term, situation)
    if isinstance(value, (Unknown, Outside, Range)):
        return None
    if isinstance(value, (bool, str)) or not isinstance(term.type, QuantityType):
        return cast("Shown", value)
    return Quantity(value, term.type.unit).to(unit or term.type.unit)


def _between(term: t.Term, situation: Situation, unit: Unit | None) -> Between | None:
    value = evaluate(term, situation)
    if not isinstance(value, Range) or not isinstance(term.type, QuantityType):
        return None
    own = term.type.unit
    low, high = (None if bound is None else Quantity(bound, own).to(unit or own) for bound in (value.low, value.high))
    return Between(low, high)


def _gap(operator: str, actual: Shown | None, required: Shown | None) -> Quantity | None:
    if not isinstance(actual, Quantity) or not isinstance(required, Quantity):
        return None
    short = simplest(Fraction(required.number) - actual.number)
    over = simplest(-Fraction(short))
    sizes: dict[str, Number] = {">": short, ">=": short, "<": over, "<=": over, "==": max(short, over)}
    return Quantity(max(sizes.get(operator, 0), 0), required.unit)
