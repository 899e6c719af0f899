"""Checked expressions: every name is resolved, every unit fits, every node knows its type.

Small frozen nodes. What they mean is in `evaluation`; an engine translates them and adds no meaning of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from healthrules.language.parameters import Parameter
from healthrules.language.types import BOOLEAN, CategoryType, QuantityType, Type
from healthrules.records import Field, Value
from healthrules.texts import Text
from healthrules.units import Number, Quantity


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure, a code, true or false. `written` is how the author wrote a figure that was converted."""

    value: Value
    type: Type
    written: Quantity | None = None


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What the record reports for a field; `derived` says how it is found where it is not reported."""

    field: Field
    type: Type
    derived: Derived | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure of the records of a subject that lie in a region: all, or those of which `where` is true.

    `value` is the condition of a `share`, the amount of a `sum` or `mean`, None for a `count`; `weight` weighs a `mean`.
    Their fields are those of the subject, not of the region; `field` is the region's, which holds the figure.
    """

    field: Field
    function: str
    subject: str
    where: Term | None
    value: Term | None
    weight: Term | None


@dataclass(frozen=True, slots=True)
class Distance:
    """`nearest`: how far the nearest record of a subject is; `reach`: how far the farthest that a record is nearest to.

    All records of the subject and year, or those of which `where` is true, wherever they lie.
    """

    field: Field
    function: str
    subject: str
    where: Term | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a field was reported; `of` is what is derived itself: whether there is a registry to derive it from."""

    field: Field
    name: str
    of: Derived | None


@dataclass(frozen=True, slots=True)
class Reference:
    """A value from outside the records, by year: an average or a target that a text points to."""

    field: Field


Derived = Aggregate | Distance | Presence | Reference
"""What is not reported but found from other records, or given beside them."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A parameter's value on the day; `key` is what its table is read by, None for a plain value."""

    parameter: Parameter
    key: Term | None
    type: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A measure or a `let` name: the same as its term, but explanations call it by name. `field`: what the term stands for."""

    name: str
    label: Text | None
    term: Term
    field: Field | None = None

    @property
    def type(self) -> Type:
        """The type of its term."""
        return self.term.type


@dataclass(frozen=True, slots=True)
class Scaled:
    """The same amount in another unit: the number times `factor`."""

    term: Term
    factor: Number
    type: QuantityType


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * /` of two quantities."""

    operator: str
    left: Term
    right: Term
    type: QuantityType


@dataclass(frozen=True, slots=True)
class Extreme:
    """`min` or `max` of several quantities in one unit."""

    function: str
    terms: tuple[Term, ...]
    type: QuantityType


@dataclass(frozen=True, slots=True)
class Choice:
    """`then if condition else otherwise`."""

    condition: Term
    then: Term
    otherwise: Term
    type: Type


@dataclass(frozen=True, slots=True)
class Comparison:
    """`< <= > >= == !=` of two sides in one unit; codes and yes-or-no values only by `==` and `!=`."""

    operator: str
    left: Term
    right: Term
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Member:
    """Whether a code is one of several."""

    term: Term
    codes: frozenset[str]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class AllOf:
    """`and`."""

    terms: tuple[Term, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`or`."""

    terms: tuple[Term, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not:
    """`not`."""

    term: Term
    type: Type = BOOLEAN


Term = (
    Constant | FieldValue | Lookup | Named | Scaled | Arithmetic | Extreme | Choice | Comparison | Member | AllOf | AnyOf | Not
)


def parts(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term."""
    match term:
        case Lookup(key=key):
            return (key,) if key is not None else ()
        case Named() | Scaled() | Member() | Not():
            return (term.term,)
        case Arithmetic() | Comparison():
            return (term.left, term.right)
        case Extreme() | AllOf() | AnyOf():
            return term.terms
        case Choice():
            return (term.condition, term.then, term.otherwise)
        case _:
            return ()


def walk(term: Term) -> Iterator[Term]:
    """The term and everything inside it, outermost first."""
    yield term
    for part in parts(term):
        yield from walk(part)


def fields_in(term: Term) -> list[Field]:
    """The fields that a term reads, each once, in order."""
    found: dict[str, Field] = {}
    for node in walk(term):
        if isinstance(node, FieldValue):
            found.setdefault(node.field.name, node.field)
    return list(found.values())


def derived_in(term: Term) -> dict[str, Derived]:
    """What a term asks for beyond its record, by the name of the field that holds it in the year of the record.

    What an aggregate asks of each record of its registry comes before it.
    """
    found: dict[str, Derived] = {}
    for node in walk(term):
        if isinstance(node, FieldValue) and node.derived is not None:
            for part in _asked_by(node.derived):
                found.update({name: each for name, each in derived_in(part).items() if name not in found})
            if isinstance(node.derived, Presence) and node.derived.of is not None:
                found.setdefault(node.derived.of.field.name, node.derived.of)
            found.setdefault(node.derived.field.name, node.derived)
    return found


def _asked_by(derived: Derived) -> Iterator[Term]:
    if isinstance(derived, Presence):
        yield from _asked_by(derived.of) if derived.of is not None else ()
    elif isinstance(derived, Aggregate):
        yield from (part for part in (derived.where, derived.value, derived.weight) if part is not None)
    elif isinstance(derived, Distance) and derived.where is not None:
        yield derived.where


def attests(term: Term) -> bool:
    """Whether a term asks for nothing but what a record says yes or no to."""
    plain = (Named, AllOf, AnyOf, Not)
    return all(isinstance(each, plain) or (_reported(each) and each.type == BOOLEAN) for each in walk(term))


def _reported(term: Term) -> bool:
    return isinstance(term, FieldValue) and term.derived is None and term.field.moment is None


def parameters_in(term: Term) -> list[Parameter]:
    """The parameters that a term looks up, each once, in order."""
    found: dict[str, Parameter] = {}
    for node in walk(term):
        if isinstance(node, Lookup):
            found.setdefault(node.parameter.name, node.parameter)
    return list(found.values())


__all__ = [
    "Aggregate",
    "AllOf",
    "AnyOf",
    "Arithmetic",
    "CategoryType",
    "Choice",
    "Comparison",
    "Constant",
    "Derived",
    "Distance",
    "Extreme",
    "FieldValue",
    "Lookup",
    "Member",
    "Named",
    "Not",
    "Presence",
    "Reference",
    "Scaled",
    "Term",
    "attests",
    "derived_in",
    "fields_in",
    "parameters_in",
    "parts",
    "walk",
]
