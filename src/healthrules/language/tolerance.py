"""The function `within`: a value near another, on either side, by a tolerance that the rule declares (左右)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.aggregates import Check
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.types import BOOLEAN
from healthrules.texts import Text


def _within(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    """`within(x, y, d)` is `x >= y - d and x <= y + d`: exactly `d` away is within."""
    if len(syntax.arguments) != 3:  # noqa: PLR2004
        form = Text("within(数值, 目标, 允许偏差)", "within(amount, target, tolerance)")
        raise ExpressionError("HR107", Text(f"写法：{form.zh}", f"write {form.en}"), syntax.at)
    value, target, tolerance = syntax.arguments
    least, most = (s.Binary(syntax.at, sign, target, tolerance) for sign in "-+")
    both = (s.Binary(syntax.at, ">=", value, least), s.Binary(syntax.at, "<=", value, most))
    return check(s.Logic(syntax.at, "and", both), scope, BOOLEAN)


TOLERANCE: Mapping[str, Callable[[s.Call, Scope, Check], t.Term]] = {"within": _within}
"""The function by its name."""
