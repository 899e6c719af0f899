"""The syntax tree of an expression, as written: not yet checked, names not yet looked up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Syntax:
    """Any node; `at` is where it begins in the expression's text, from 0."""

    at: int


@dataclass(frozen=True, slots=True)
class Amount(Syntax):
    """A number with or without a unit: `75%`, `25 m²/床`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Syntax):
    """A field, parameter, measure, `let` name or category code."""

    name: str


@dataclass(frozen=True, slots=True)
class Truth(Syntax):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Call(Syntax):
    """A function, or a parameter with its key given: `min(beds, 50床)`, `floor(care_level)`."""

    name: str
    arguments: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Group(Syntax):
    """Records of a registry: `facility where kind == cdc`."""

    subject: str
    where: Syntax


@dataclass(frozen=True, slots=True)
class Binary(Syntax):
    """Arithmetic or comparison of two sides; `at` is the operator's position."""

    operator: str
    left: Syntax
    right: Syntax


@dataclass(frozen=True, slots=True)
class Negative(Syntax):
    """`-x`."""

    operand: Syntax


@dataclass(frozen=True, slots=True)
class Logic(Syntax):
    """`a and b`, `a or b`."""

    operator: str
    operands: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Not(Syntax):
    """`not a`."""

    operand: Syntax


@dataclass(frozen=True, slots=True)
class In(Syntax):
    """`kind in [a, b]`, or with `negated` `kind not in [a, b]`."""

    operand: Syntax
    members: tuple[Syntax, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class IfElse(Syntax):
    """`a if condition else b`."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax
