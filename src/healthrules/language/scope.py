"""The names an expression may use: fields, parameters, measures and `let` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from healthrules.language.parameters import Parameter
from healthrules.language.problems import ExpressionError
from healthrules.language.syntax import Syntax
from healthrules.language.terms import FieldValue, Named, Term, parts
from healthrules.language.types import BOOLEAN, CategoryType, QuantityType, Type
from healthrules.records import Field, Shift, Vocabulary
from healthrules.texts import Text
from healthrules.units import UnitTable

MAX_DEPTH = 50
"""How deep definitions may stand inside definitions."""

MAX_NODES = 5000
MAX_TERM_DEPTH = 150
"""How large and how deep an expression may be with all its definitions written out."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression: a measure (with a label) or a `let` name."""

    syntax: Syntax
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything an expression may name.

    `mixing` allows two kinds of quantity to meet (the rule says why). `shift` is the other year that fields are of.
    `beside` is set where the fields are those of records of a registry.
    """

    units: UnitTable
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    mixing: bool = False
    shift: Shift | None = None
    beside: bool = False
    mixed: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    _checked: dict[str, Term] = field(default_factory=dict)
    _extents: dict[str, tuple[int, int]] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def of_year(self, shift: Shift) -> Scope:
        """The same names, for another year."""
        return replace(self, shift=shift, _checked={}, _extents={})

    def of_subject(self) -> Scope:
        """The same names, for the records of a registry: of their own year."""
        return replace(self, shift=None, beside=True, _checked={}, _extents={})

    def derives(self, name: str) -> bool:
        """Whether a field here stands for its own expression too, where it was not reported: in the record's own year."""
        field = self.vocabulary.fields[name]
        return field.otherwise is not None and self.shift is None and not self.beside and name not in self._open

    def field(self, name: str) -> Field:
        """The field of a name, of the year that is meant."""
        found = self.vocabulary.fields[name]
        return found if self.shift is None else self.shift.field(found)

    def label(self, text: Text | None) -> Text | None:
        """What a definition is called, of the year that is meant."""
        return text if text is None or self.shift is None else self.shift.label(text)

    def names(self) -> list[str]:
        """Every name that can be used here for a value."""
        return [*self.vocabulary.fields, *self.parameters, *self.definitions, *self.vocabulary.references]

    def known(self, name: str) -> bool:
        """Whether the name stands for something."""
        known: tuple[Mapping[str, object], ...] = (self.parameters, self.definitions, self.vocabulary.references)
        return name in self.vocabulary.fields or any(name in each for each in known)

    def begin(self, name: str, at: int) -> None:
        """Note that a definition is being checked.

        Raises `ExpressionError` where it is defined by itself, was found broken before, or nests too deeply.
        """
        self.told(name, at)
        if name in self._open:
            ring = " → ".join([*self._open[self._open.index(name) :], name])
            raise ExpressionError("HR105", Text(f"循环定义：{ring}", f"defined by itself: {ring}"), at)
        if len(self._open) >= MAX_DEPTH:
            raise ExpressionError("HR101", Text("定义嵌套过深", "definitions nested too deeply"), at)
        self._open.append(name)

    def told(self, name: str, at: int) -> None:
        """Raise `ExpressionError` for a name whose own fault was told before: it need not be told again."""
        if name in self.broken:
            raise ExpressionError("HR103", Text(f"“{name}”有误", f"`{name}` is broken"), at, told=True)

    def done(self, name: str, term: Term) -> None:
        """Keep a definition's checked term."""
        self._open.pop()
        self._checked[name] = term
        self._extents[name] = self.extent(term)

    def fail(self, name: str) -> None:
        """Note that a definition is broken, so that it is told once."""
        self._open.pop()
        self.broken.add(name)

    def checked(self, name: str) -> Term | None:
        """The checked term of a definition, if it was checked before."""
        return self._checked.get(name)

    def extent(self, term: Term) -> tuple[int, int]:
        """How many nodes a term has with all definitions written out, and how deep it is."""
        if isinstance(term, Named) and term.name in self._extents:
            return self._extents[term.name]
        inner = [self.extent(part) for part in parts(term)]
        return 1 + sum(size for size, _ in inner), 1 + max((depth for _, depth in inner), default=0)

    def bounded(self, term: Term, at: int) -> Term:
        """The term.

        Raises `ExpressionError` where it is too large once every definition is written out.
        """
        size, depth = self.extent(term)
        if size > MAX_NODES or depth > MAX_TERM_DEPTH:
            raise ExpressionError("HR101", Text("展开后的表达式过大", "too large with its definitions written out"), at)
        return term


def field_term(each: Field) -> FieldValue:
    """A field as a term of its type."""
    return FieldValue(each, field_type(each))


def field_type(each: Field) -> Type:
    """The type of a field's values."""
    if each.unit is not None:
        return QuantityType(each.unit, each.kind)
    return CategoryType(each.category) if each.category else BOOLEAN
