"""The function `reported`: whether a record holds a field, or its registry a figure. It is never unknown itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.aggregates import Check
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.types import BOOLEAN
from healthrules.records import Field
from healthrules.texts import Text


def _reported(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    inner = check(syntax.arguments[0], scope.of_subject(), None) if len(syntax.arguments) == 1 else None
    while isinstance(inner, t.Named):
        inner = inner.term
    if not isinstance(inner, t.FieldValue) or inner.field.moment is not None:
        told = Text("写法：reported(字段)，或 reported(汇总)", "write reported(field), or reported of an aggregate")
        raise ExpressionError("HR112", told, syntax.at)
    of = inner.field
    label = Text(f"已填报{of.label.zh}", f"{of.label.en} reported")
    base = Field(f"reported({of.name})", label, of.subjects)
    field = base if scope.shift is None else scope.shift.field(base)
    return t.FieldValue(field, BOOLEAN, t.Presence(base, of.name, inner.derived))


PRESENCE: Mapping[str, Callable[[s.Call, Scope, Check], t.Term]] = {"reported": _reported}
"""The function by its name."""
