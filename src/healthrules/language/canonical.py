"""A checked term as an expression, every definition written out: the same for the same meaning, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from healthrules.language import terms as t
from healthrules.language.types import QuantityType
from healthrules.units import Quantity


def written(term: t.Term) -> str:
    """The expression of a term.

    >>> from healthrules.rulebook import load_rules
    >>> rule = load_rules(["kaifeng-plan-2025"]).rule("emergency-radius-urban")
    >>> written(rule.reading().when)
    '(area_type == urban)'
    """
    return _WRITTEN[type(term)](term)


def _constant(term: t.Constant) -> str:
    if isinstance(term.type, QuantityType) and not isinstance(term.value, (bool, str)):
        return Quantity(term.value, term.type.unit).text(None).replace(",", "")
    return str(term.value).lower() if isinstance(term.value, bool) else str(term.value)


def _lookup(term: t.Lookup) -> str:
    return term.parameter.name if term.key is None else f"{term.parameter.name}({written(term.key)})"


def _joined(word: str, terms: tuple[t.Term, ...]) -> str:
    return f"({f' {word} '.join(map(written, terms))})"


def _two(term: t.Arithmetic | t.Comparison) -> str:
    return f"({written(term.left)} {term.operator} {written(term.right)})"


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    t.Constant: _constant,
    t.FieldValue: lambda term: str(term.field.name),
    t.Lookup: _lookup,
    t.Named: lambda term: written(term.term),
    t.Scaled: lambda term: written(term.term),
    t.Arithmetic: _two,
    t.Comparison: _two,
    t.Extreme: lambda term: f"{term.function}({', '.join(map(written, term.terms))})",
    t.Choice: lambda term: f"({written(term.then)} if {written(term.condition)} else {written(term.otherwise)})",
    t.Member: lambda term: f"({written(term.term)} in [{', '.join(sorted(term.codes))}])",
    t.AllOf: lambda term: _joined("and", term.terms),
    t.AnyOf: lambda term: _joined("or", term.terms),
    t.Not: lambda term: f"not {written(term.term)}",
}
