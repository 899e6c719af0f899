"""What a rule measures: the one quantity that it holds against a requirement, and what the requirement comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

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
    """The quantity that a rule is about, in the unit in which people read it, and all that it is held against.

    `past`: whether the rule asks something of its values in earlier years, too.
    """

    found: t.Term
    unit: Unit
    held: tuple[Held, ...]
    past: bool = False

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

    def readable(self, situation: Situation) -> Measured:
        """The same, a small number without a unit per thousand or per 100,000: 1.9 per 1,000, not 0.0019."""
        aim = self.aim(situation) if self.unit.is_bare() and not self.unit.parts and self.unit.scale == 1 else None
        sizes = [abs(Fraction(bound.number)) for bound in (aim.low, aim.high) if bound is not None] if aim is not None else []
        most = max(sizes, default=Fraction(0))
        per = next((per for least, per in _PER if least <= most < SMALL), None)
        return self if per is None else replace(self, unit=Unit((), Fraction(1, per), Fraction(1, per), ()))

    def references(self) -> set[str]:
        """What the requirement reads from outside the records, and the value does not."""
        asked = {name for _, wanted in self.held for name in _references(wanted)}
        return asked - set(_references(self.found))


SMALL = Fraction(1, 10)
"""A number without a unit whose targets are all below this is read per thousand or per 100,000."""

_PER = ((Fraction(1, 10_000), 1_000), (Fraction(1, 10_000_000), 100_000))


def measures(rule: Rule) -> bool:
    """Whether a rule is about a region, and holds a quantity against something."""
    terms = t.walk(rule.reading().require)
    return rule.subject == REGION and not rule.checklist and any(map(_compares, terms))


def measured(rule: Rule, situation: Situation) -> Measured | None:
    """What a rule measures of a situation; None where it asks for more than one quantity to lie somewhere.

    A quantity and its values of earlier years are one.
    """
    leaves = _leaves(rule.reading().require, situation, truth=True)
    if not leaves:
        return None
    first, _, wanted = next((leaf for leaf in leaves if not _moved(leaf[0])), leaves[0])
    now = [leaf for leaf in leaves if _bare(leaf[0]) == _bare(first)]
    before = [leaf for leaf in leaves if leaf not in now]
    unit = shown_in(first, wanted)
    if unit is None or not all(_past(each, first) for each, _, _ in before):
        return None
    return Measured(_bare(first), unit, tuple((operator, wanted) for _, operator, wanted in now), past=bool(before))


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
            return None if None in inner else [leaf for leaves in inner for leaf in leaves or ()]
        case t.Constant() if term.value is truth:
            return []
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


def _moved(term: t.Term) -> bool:
    """Whether it is the value of another year."""
    bare = _bare(term)
    return isinstance(bare, t.FieldValue) and bare.field.moment is not None


def _past(term: t.Term, now: t.Term) -> bool:
    """Whether a term is what another is, of another year."""
    bare, own = _bare(term), _bare(now)
    if not isinstance(bare, t.FieldValue) or not isinstance(own, t.FieldValue):
        return False
    return bare.field.moment is not None and bare.field.moment.field == own.field.name


def _references(term: t.Term) -> Iterator[str]:
    for node in t.walk(term):
        if isinstance(node, t.FieldValue) and isinstance(node.derived, t.Reference) and node.field.moment is None:
            yield node.field.name


def _number(term: t.Term, situation: Situation, unit: Unit) -> Number | None:
    value = evaluate(term, situation)
    if isinstance(value, (Unknown, Outside, Range, bool, str)) or not isinstance(term.type, QuantityType):
        return None
    return Quantity(value, term.type.unit).to(unit).number
