"""Where a verdict can turn: the lines that its comparisons, bands and branches draw over the fields that may change.

A rule is read at one point. What it comes to stays the same around that point until one of the lines met there is crossed:
a comparison's sides are equal, a band ends, the smaller of two amounts is the larger, a denominator is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.parameters import Bands
from healthrules.units import Number

ONE = ""
"""The name under which a line holds its constant."""

Line = tuple[tuple[str, Fraction], ...]
"""A sum of fields by coefficients, and a constant: zero where the line runs. Sorted, without zeros."""


class Curved(Exception):
    """Said of a rule that multiplies fields that may change, or waits for figures that are not certain."""


def line(parts: Mapping[str, Fraction]) -> Line:
    """A line from its coefficients."""
    return tuple(sorted((name, value) for name, value in parts.items() if value))


def constant(number: Number) -> Line:
    """A line that is a number."""
    return line({ONE: Fraction(number)})


def is_constant(one: Line) -> bool:
    """Whether it holds no field."""
    return all(name == ONE for name, _ in one)


def plus(one: Line, other: Line, factor: Number = 1) -> Line:
    """The sum of one and so many times the other."""
    found = dict(one)
    for name, value in other:
        found[name] = found.get(name, Fraction(0)) + value * factor
    return line(found)


def times(one: Line, other: Line) -> Line:
    """The product; raises `Curved` where both hold fields."""
    if not is_constant(one):
        one, other = other, one
    if not is_constant(one):
        raise Curved
    factor = one[0][1] if one else Fraction(0)
    return line({name: value * factor for name, value in other})


def root(one: Line, name: str, others: Mapping[str, Number]) -> Fraction | None:
    """Where a line crosses a field, the other fields being what they are; None where it does not."""
    coefficients = dict(one)
    if name not in coefficients:
        return None
    rest = sum((value * (1 if key == ONE else others[key]) for key, value in one if key != name), Fraction(0))
    return -rest / coefficients[name]


@dataclass(frozen=True, slots=True)
class Ratio:
    """An amount that fields make: one line over another."""

    above: Line
    below: Line = ((ONE, Fraction(1)),)


@dataclass(slots=True)
class Reader:
    """Reads terms at one point; `lines` are those that were met.

    `free` says of the names under which a record holds what may change, by which field that is: `beds@2025`, of 2025, too.
    """

    situation: Situation
    free: Mapping[str, str]
    lines: set[Line] = field(default_factory=set)

    def visit(self, term: t.Term) -> None:
        """Read a condition or an amount."""
        if isinstance(term, t.Named):
            self.visit(term.term)
        elif isinstance(term, t.Comparison):
            self._compare(term.left, term.right)
        elif isinstance(term, (t.Arithmetic, t.Extreme, t.Scaled, t.Lookup, t.Choice)):
            self.amount(term)
        else:
            for part in t.parts(term):
                self.visit(part)

    def _meet(self, one: Line) -> None:
        if one and not is_constant(one):
            self.lines.add(one)

    def _compare(self, left: t.Term, right: t.Term) -> None:
        sides = self.amount(left), self.amount(right)
        if sides[0] is not None and sides[1] is not None:
            self._equal(sides[0], sides[1])

    def _equal(self, one: Ratio, other: Ratio) -> None:
        self._meet(plus(times(one.above, other.below), times(other.above, one.below), -1))

    def amount(self, term: t.Term) -> Ratio | None:
        """An amount as fields make it at this point; None for what is no number here."""
        if type(term) in _AMOUNTS:
            return _AMOUNTS[type(term)](self, term)
        self.visit(term)
        return None

    def _named(self, term: t.Named) -> Ratio | None:
        return self.amount(term.term)

    def _field(self, term: t.FieldValue) -> Ratio | None:
        if term.derived is not None or term.field.name not in self.free:
            return self._value(term)
        return Ratio(line({self.free[term.field.name]: Fraction(1)})) if term.field.unit is not None else None

    def _scaled(self, term: t.Scaled) -> Ratio | None:
        inner = self.amount(term.term)
        return None if inner is None else Ratio(times(constant(term.factor), inner.above), inner.below)

    def _value(self, term: t.Term) -> Ratio | None:
        found = evaluate(term, self.situation)
        if isinstance(found, Range):
            raise Curved
        return None if isinstance(found, (Unknown, Outside, bool, str)) else Ratio(constant(found))

    def _arithmetic(self, term: t.Arithmetic) -> Ratio | None:
        left, right = self.amount(term.left), self.amount(term.right)
        if left is None or right is None:
            return None
        if term.operator == "*":
            return Ratio(times(left.above, right.above), times(left.below, right.below))
        if term.operator == "/":
            self._meet(right.above)
            return Ratio(times(left.above, right.below), times(left.below, right.above)) if right.above else None
        if left.below == right.below:
            return Ratio(plus(left.above, right.above, 1 if term.operator == "+" else -1), left.below)
        crossed = times(left.above, right.below), times(right.above, left.below)
        return Ratio(plus(*crossed, 1 if term.operator == "+" else -1), times(left.below, right.below))

    def _extreme(self, term: t.Extreme) -> Ratio | None:
        found = [self.amount(each) for each in term.terms]
        known = [each for each in found if each is not None]
        for one, other in combinations(known, 2):
            self._equal(one, other)
        if len(known) < len(found):
            return None
        chosen = evaluate(term, self.situation)
        return next(ratio for ratio, each in zip(known, term.terms, strict=True) if evaluate(each, self.situation) == chosen)

    def _choice(self, term: t.Choice) -> Ratio | None:
        self.visit(term.condition)
        condition = evaluate(term.condition, self.situation)
        if not isinstance(condition, (Unknown, Outside)):
            return self.amount(term.then if condition else term.otherwise)
        branches = self.amount(term.then), self.amount(term.otherwise)
        if branches[0] is not None and branches[1] is not None:
            self._equal(branches[0], branches[1])
        return branches[0] if branches[0] == branches[1] else None

    def _lookup(self, term: t.Lookup) -> Ratio | None:
        key = self.amount(term.key) if term.key is not None else None
        table = term.parameter.table_on(self.situation.day)
        if key is not None and isinstance(table, Bands):
            for edge in {edge for row in table.rows for edge in (row.lower, row.upper)}:
                self._equal(key, Ratio(constant(edge)))
        return self._value(term)


_AMOUNTS: Mapping[type, Callable[..., Ratio | None]] = {
    t.Constant: Reader._value,  # noqa: SLF001 (its own methods)
    t.FieldValue: Reader._field,  # noqa: SLF001
    t.Named: Reader._named,  # noqa: SLF001
    t.Scaled: Reader._scaled,  # noqa: SLF001
    t.Arithmetic: Reader._arithmetic,  # noqa: SLF001
    t.Extreme: Reader._extreme,  # noqa: SLF001
    t.Choice: Reader._choice,  # noqa: SLF001
    t.Lookup: Reader._lookup,  # noqa: SLF001
}


def lines_at(terms: Iterable[t.Term], situation: Situation, free: Mapping[str, str]) -> set[Line]:
    """The lines that some terms meet at a point; `free` as `Reader` takes it.

    Raises `Curved` where an edge is no line.
    """
    reader = Reader(situation, free)
    for term in terms:
        reader.visit(term)
    return reader.lines
