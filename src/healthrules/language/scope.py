"""The names an expression may use: fields, parameters, measures and `let` names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from healthrules.language.parameters import Parameter
from healthrules.language.problems import ExpressionError
from healthrules.language.syntax import Syntax
from healthrules.language.terms import FieldValue, Term
from healthrules.language.types import BOOLEAN, CategoryType, QuantityType, Type
from healthrules.records import Field, Vocabulary
from healthrules.texts import Text
from healthrules.units import UnitTable

FUNCTIONS = ("min", "max")


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression: a measure (with a label) or a `let` name."""

    syntax: Syntax
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything an expression may name. `mixing` allows two kinds of quantity to meet (the rule says why)."""

    units: UnitTable
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    mixing: bool = False
    mixed: list[str] = field(default_factory=list)
    _checked: dict[str, Term] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """Every name that can be used here."""
        return [*self.vocabulary.fields, *self.parameters, *self.definitions, *FUNCTIONS]

    def known(self, name: str) -> bool:
        """Whether the name stands for something."""
        return name in self.vocabulary.fields or name in self.parameters or name in self.definitions

    def begin(self, name: str, at: int) -> None:
        """Note that a definition is being checked.

        Raises `ExpressionError` where it is defined by itself.
        """
        if name in self._open:
            ring = " → ".join([*self._open[self._open.index(name) :], name])
            raise ExpressionError("HR105", Text(f"循环定义：{ring}", f"defined by itself: {ring}"), at)
        self._open.append(name)

    def done(self, name: str, term: Term) -> None:
        """Keep a definition's checked term."""
        self._open.pop()
        self._checked[name] = term

    def checked(self, name: str) -> Term | None:
        """The checked term of a definition, if it was checked before."""
        return self._checked.get(name)


def field_term(each: Field) -> FieldValue:
    """A field as a term of its type."""
    return FieldValue(each, field_type(each))


def field_type(each: Field) -> Type:
    """The type of a field's values."""
    if each.unit is not None:
        return QuantityType(each.unit, each.kind)
    return CategoryType(each.category) if each.category else BOOLEAN
