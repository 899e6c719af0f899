"""What a rule measures: the one quantity that it holds against a requirement, and what the requirement comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthrules.language import terms as t
from healthrules.language.evaluation import OPPOSITE, Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.types import QuantityType
from healthrules.planning.progress.pace import Aim, Bound
from healthrules.records import Field
from healthrules.reporting.evidence import field_of, shown_in, sides
from healthrules.rulebook import Rule
from healthrules.units import Number, Quantity, Unit

REGION = "region"
Held = tuple[str, t.Term]
"""An operator, and what must lie on its other side."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The quantity that a rule is about, in the unit in which people read it, and all that it is held against."""

    found: t.Term
    unit: Unit
    held: tuple[Held, ...]

    @property
    def field(self) -> Field | None:
        """The field or measure that it is; None where it is a formula of several."""
        return field_of(self.found)

    def value(self, situation: Situation) -> Number | None:
        """The value of a situation; None where it is not known, or not certain."""
        return _number(self.found, situation, self.unit)

    def between(self, situation: Situation) -> tuple[Number | None, Number | None] | None:
        """The bounds of a value that is not certain, None where nothing bounds it; None where it has none, or is certain."""
        value = evaluate(self.found, situation)
        if not isinstance(value, Range) or not isinstance(self.found.type, QuantityType):
            return None
        own = self.found.type.unit
        low, high = (None if bound is None else Quantity(bound, own).to(self.unit).number for bound in (value.low, value.high))
        return low, high

    def missing(self, situation: Situation) -> tuple[str, ...]:
        """What keeps the value, or what it is held against, from being certain."""
        results = [evaluate(term, situation) for term in (self.found, *(wanted for _, wanted in self.held))]
        names = [name for each in results if isinstance(each, (Unknown, Range)) for name in each.missing]
        return tuple(dict.fromkeys(names))

    def aim(self, situation: Situation) -> Aim | None:
        """What the value must be; None where that is not known."""
        known = [(operator, _number(wanted, situation, self.unit)) for operator, wanted in self.held]
        if any(number is None for _, number in known):
            return None
        told = [(operator, number) for operator, number in known if number is not None]
        lows = [Bound(number, operator != ">") for operator, number in told if operator in (">", ">=", "==")]
        highs = [Bound(number, operator != "<") for operator, number in told if operator in ("<", "<=", "==")]
        low = max(lows, key=lambda bound: (bound.number, not bound.included), default=None)
        return Aim(low, min(highs, key=lambda bound: (bound.number, bound.included), default=None))

    def references(self) -> set[str]:
        """What the requirement reads from outside the records, and the value does not."""
        asked = {name for _, wanted in self.held for name in _references(wanted)}
        return asked - set(_references(self.found))


def measures(rule: Rule) -> bool:
    """Whether a rule is about a region, and holds a quantity against something."""
    terms = t.walk(rule.reading().require)
    return rule.subject == REGION and not rule.checklist and any(map(_compares, terms))


def measured(rule: Rule, situation: Situation) -> Measured | None:
    """What a rule measures of a situation; None where it asks for more than one quantity to lie somewhere."""
    leaves = _leaves(rule.reading().require, situation, truth=True)
    if not leaves:
        return None
    found = [_bare(leaf) for leaf, _, _ in leaves]
    if any(each != found[0] for each in found):
        return None
    first, _, wanted = leaves[0]
    unit = shown_in(first, wanted)
    if unit is None:
        return None
    return Measured(found[0], unit, tuple((operator, wanted) for _, operator, wanted in leaves))


Leaf = tuple[t.Term, str, t.Term]
"""What is found, the operator, and what is wanted."""


def _leaves(term: t.Term, situation: Situation, *, truth: bool) -> list[Leaf] | None:
    """All comparisons that must hold together (under `not`: fail); None where anything else is asked."""
    match term:
        case t.Named() | t.Not():
            return _leaves(term.term, situation, truth=truth is isinstance(term, t.Named))
        case t.Choice():
            condition = evaluate(term.condition, situation)
            branch = term.then if condition is True else term.otherwise
            return _leaves(branch, situation, truth=truth) if isinstance(condition, bool) else None
        case t.AllOf() | t.AnyOf() if truth is isinstance(term, t.AllOf):
            inner = [_leaves(each, situation, truth=truth) for each in term.terms]
            return [leaf for leaves in inner for leaf in leaves or ()] if all(inner) else None
        case t.Comparison() if _compares(term):
            return _leaf(term, truth=truth)
        case _:
            return None


def _leaf(term: t.Comparison, *, truth: bool) -> list[Leaf] | None:
    found, wanted, operator = sides(term)
    operator = operator if truth else OPPOSITE[operator]
    return None if operator == "!=" else [(found, operator, wanted)]


def _compares(term: t.Term) -> bool:
    return isinstance(term, t.Comparison) and isinstance(term.left.type, QuantityType)


def _bare(term: t.Term) -> t.Term:
    return term.term if isinstance(term, t.Scaled) else term


def _references(term: t.Term) -> Iterator[str]:
    for node in t.walk(term):
        if isinstance(node, t.FieldValue) and isinstance(node.derived, t.Reference) and node.field.moment is None:
            yield node.field.name


def _number(term: t.Term, situation: Situation, unit: Unit) -> Number | None:
    value = evaluate(term, situation)
    if isinstance(value, (Unknown, Outside, Range, bool, str)) or not isinstance(term.type, QuantityType):
        return None
    return Quantity(value, term.type.unit).to(unit).number
