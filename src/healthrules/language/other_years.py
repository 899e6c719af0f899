"""The functions that ask for other years: `previous`, `in_year`, `years_since`, `every_year_since`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope, field_term
from healthrules.language.types import BOOLEAN, QuantityType, Type
from healthrules.language.wording import Wording
from healthrules.records import Shift, years_since
from healthrules.texts import LANGUAGES, Text

FIRST_YEAR, LAST_YEAR = 1949, 2100
MOST_YEARS_BACK = 30
"""How many years before its own a record is held to by `every_year_since`."""

Check = Callable[[s.Syntax, Scope, Type | None], t.Term]
"""Checks an argument; see `checking.check`."""


def _previous(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    _takes(syntax, 1, Text("previous(字段)", "previous(field)"))
    return _of_year(syntax, scope, Shift(back=1), check)


def _in_year(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    _takes(syntax, 2, Text("in_year(字段, 年份)", "in_year(field, year)"))
    return _of_year(syntax, scope, Shift(_year(syntax.arguments[1])), check)


def _years_since(syntax: s.Call, scope: Scope, _: Check) -> t.Term:
    _takes(syntax, 1, Text("years_since(年份)", "years_since(year)"))
    return field_term(years_since(_year(syntax.arguments[0]), scope.units.named("one")))


def _every_year_since(syntax: s.Call, scope: Scope, check: Check) -> t.Term:
    """A condition in the record's own year, and in each year before it down to the first."""
    _takes(syntax, 2, Text("every_year_since(年份, 条件)", "every_year_since(year, condition)"))
    _not_shifted(syntax, scope)
    year, condition = _year(syntax.arguments[0]), syntax.arguments[1]
    now = check(condition, scope, BOOLEAN)
    since = years_since(year, scope.units.named("one"))
    parts = [now]
    for back in range(1, MOST_YEARS_BACK + 1):
        before = check(condition, scope.of_year(Shift(back=back)), BOOLEAN)
        bare = cast("QuantityType", field_term(since).type)
        early = t.Comparison("<", field_term(since), t.Constant(back, bare))
        parts.append(t.Choice(early, t.Constant(value=True, type=BOOLEAN), before, BOOLEAN))
    zh, en = (Wording(scope.vocabulary, language).said(now, inner=True) for language in LANGUAGES)
    return t.Named(syntax.name, Text(f"自{year}年起每年 {zh}", f"every year since {year}: {en}"), t.AllOf(tuple(parts)))


def _takes(syntax: s.Call, arguments: int, form: Text) -> None:
    if len(syntax.arguments) != arguments:
        raise ExpressionError("HR107", Text(f"写法：{form.zh}", f"write {form.en}"), syntax.at)


def _year(syntax: s.Syntax) -> int:
    text = syntax.text if isinstance(syntax, s.Amount) else ""
    if not (text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):  # noqa: PLR2004
        told = Text(f"年份应为 {FIRST_YEAR} 至 {LAST_YEAR} 的四位数", f"a year is four digits, {FIRST_YEAR} to {LAST_YEAR}")
        raise ExpressionError("HR109", told, syntax.at)
    return int(text)


def _not_shifted(syntax: s.Call, scope: Scope) -> None:
    if scope.shift is not None:
        told = Text("已经是其他年份的值，不能再取一次年份", "this is of another year already")
        raise ExpressionError("HR109", told, syntax.at)


def _of_year(syntax: s.Call, scope: Scope, shift: Shift, check: Check) -> t.Term:
    """What the first argument was in another year."""
    _not_shifted(syntax, scope)
    term = check(syntax.arguments[0], scope.of_year(shift), None)
    if not t.fields_in(term):
        raise ExpressionError(
            "HR109", Text("此处没有字段可取其他年份的值", "no field here has a value of another year"), syntax.at
        )
    return term


OTHER_YEARS: Mapping[str, Callable[[s.Call, Scope, Check], t.Term]] = {
    "previous": _previous,
    "in_year": _in_year,
    "years_since": _years_since,
    "every_year_since": _every_year_since,
}
"""Each function by its name."""
