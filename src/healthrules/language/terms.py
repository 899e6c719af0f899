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
    """What the record reports for a field; with an `aggregate`, what its registry comes to."""

    field: Field
    type: Type
    aggregate: Aggregate | None = None


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
class Lookup:
    """A parameter's value on the day; `key` is what its table is read by, None for a plain value."""

    parameter: Parameter
    key: Term | None
    type: Type


@dataclass(frozen=True, slots=True)
class Named:
    """A measure or a `let` name: the same as its term, but explanations call it by name."""

    name: str
    label: Text | None
    term: Term

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
    Constant | FieldValue | Lookup | Named | Scaled | Arithmetic | Extreme | Choice
    | Comparison | Member | AllOf | AnyOf | Not
)  # fmt: skip


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


def aggregates_in(term: Term) -> dict[str, Aggregate]:
    """The aggregates that a term reads, by the name of the field that holds each in the year of the record."""
    found: dict[str, Aggregate] = {}
    for node in walk(term):
        if isinstance(node, FieldValue) and node.aggregate is not None:
            found.setdefault(node.aggregate.field.name, node.aggregate)
    return found


def parameters_in(term: Term) -> list[Parameter]:
    """The parameters that a term looks up, each once, in order."""
    found: dict[str, Parameter] = {}
    for node in walk(term):
        if isinstance(node, Lookup):
            found.setdefault(node.parameter.name, node.parameter)
    return list(found.values())


__all__ = [
    "Aggregate", "AllOf", "AnyOf", "Arithmetic", "CategoryType", "Choice", "Comparison", "Constant", "Extreme", "FieldValue",
    "Lookup", "Member", "Named", "Not", "Scaled", "Term", "aggregates_in", "fields_in", "parameters_in", "parts", "walk",
]  # fmt: skip
