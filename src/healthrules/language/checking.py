"""From syntax to checked terms: names, types, dimensions and kinds of quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from healthrules.errors import HealthRulesError, did_you_mean
from healthrules.language import quantities as q
from healthrules.language import syntax as s
from healthrules.language import terms as t
from healthrules.language.aggregates import AGGREGATES, labelled
from healthrules.language.distances import DISTANCES
from healthrules.language.other_years import OTHER_YEARS
from healthrules.language.parser import parse
from healthrules.language.presence import PRESENCE
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope, field_term
from healthrules.language.tolerance import TOLERANCE
from healthrules.language.types import BOOLEAN, BooleanType, CategoryType, QuantityType, Type
from healthrules.texts import Text
from healthrules.units import parse_amount

COMPARISONS = frozenset(("<", "<=", ">", ">=", "==", "!="))


def check(syntax: s.Syntax, scope: Scope, expected: Type | None = None) -> t.Term:
    """The checked term of an expression.

    `expected` is the type it must have, None for any.
    Raises `ExpressionError` for an unknown name, a type or dimension that does not fit, or two kinds of quantity mixed.
    """
    term = _check(syntax, scope, expected.category if isinstance(expected, CategoryType) else None)
    if expected is not None:
        _expect(term, expected, syntax.at)
    return scope.bounded(term, syntax.at)


def _check(syntax: s.Syntax, scope: Scope, category: str | None = None) -> t.Term:
    return cast("t.Term", _CHECKS[type(syntax)](syntax, scope, category))


def _expect(term: t.Term, expected: Type, at: int) -> None:
    if isinstance(expected, QuantityType) and isinstance(term.type, QuantityType):
        if term.type.unit.measures_the_same_as(expected.unit):
            return
    elif term.type == expected:
        return
    raise _mismatch(expected, term.type, at)


def _mismatch(wanted: Type, found: Type, at: int) -> ExpressionError:
    a, b = wanted.described(), found.described()
    return ExpressionError("HR104", Text(f"此处应为{a.zh}，实为{b.zh}", f"{a.en} is needed here, this is {b.en}"), at)


def _boolean(syntax: s.Syntax, scope: Scope) -> t.Term:
    return check(syntax, scope, BOOLEAN)


def _quantity(syntax: s.Syntax, scope: Scope) -> t.Term:
    term = _check(syntax, scope)
    if not isinstance(term.type, QuantityType):
        wanted, found = Text("数值", "a number"), term.type.described()
        raise ExpressionError(
            "HR104", Text(f"此处应为{wanted.zh}，实为{found.zh}", f"{wanted.en} is needed here, this is {found.en}"), syntax.at
        )
    return term


def _amount(syntax: s.Amount, scope: Scope, _: str | None) -> t.Term:
    try:
        number, unit = parse_amount(syntax.text, scope.units)
    except HealthRulesError as error:
        raise ExpressionError("HR106", error.text, syntax.at) from None
    return t.Constant(number, QuantityType(unit or scope.units.named("one")))


def _name(syntax: s.Name, scope: Scope, category: str | None) -> t.Term:
    name = syntax.name
    scope.told(name, syntax.at)
    if name in scope.definitions:
        return _definition(name, scope, syntax.at, category)
    if name in scope.parameters:
        return _lookup(syntax, scope)
    if name in scope.vocabulary.fields:
        return _derivable(name, scope, syntax.at) if scope.derives(name) else field_term(scope.field(name))
    if name in scope.vocabulary.references:
        base = scope.vocabulary.references[name]
        field = base if scope.shift is None else scope.shift.field(base)
        return replace(field_term(field), derived=t.Reference(base))
    known = scope.vocabulary.categories[category] if category else None
    codes = known.codes if known else {}
    if name in codes:
        return t.Constant(name, CategoryType(cast("str", category)))
    hint = did_you_mean(name, [*codes, *(known.groups if known else ()), *scope.names(), *_FUNCTIONS])
    what = Text(f"“{category}”中没有代码", f"`{category}` has no code") if category else Text("未知名称", "unknown name")
    raise ExpressionError("HR103", Text(f"{what.zh}“{name}”。{hint.zh}", f"{what.en} `{name}`.{hint.en}"), syntax.at)


def _definition(name: str, scope: Scope, at: int, category: str | None) -> t.Term:
    known = scope.checked(name)
    if known is None:
        definition = scope.definitions[name]
        scope.begin(name, at)
        try:
            term = scope.bounded(_check(definition.syntax, scope, category), at)
            known = t.Named(name, scope.label(definition.label), labelled(term, definition.label, scope))
        except ExpressionError as error:
            error.inside = error.inside or name
            scope.fail(name)
            raise
        scope.done(name, known)
    return known


def _derivable(name: str, scope: Scope, at: int) -> t.Term:
    """A field that is found by its own expression where it was not reported."""
    field, known = scope.vocabulary.fields[name], scope.checked(name)
    if known is None:
        own = s.Name(at, name)
        scope.begin(name, at)
        try:
            choice = s.IfElse(at, s.Call(at, "reported", (own,)), own, parse(cast("str", field.otherwise)))
            term = scope.bounded(_check(choice, scope), at)
            known = t.Named(name, field.label, labelled(term, field.label, scope), field)
        except ExpressionError as error:
            scope.fail(name)
            told = Text(f"字段 {name} 的 otherwise：{error.text.zh}", f"`otherwise` of the field {name}: {error.text.en}")
            raise ExpressionError(error.code, told, at) from None
        scope.done(name, known)
    return known


def _lookup(syntax: s.Name | s.Call, scope: Scope) -> t.Term:
    if scope.shift is not None:
        told = Text(f"参数 {syntax.name} 不能取其他年份的值", f"the parameter `{syntax.name}` has no value of another year")
        raise ExpressionError("HR109", told, syntax.at)
    parameter = scope.parameters[syntax.name]
    given = syntax.arguments if isinstance(syntax, s.Call) else ()
    if len(given) > (parameter.over is not None):
        most = int(parameter.over is not None)
        raise ExpressionError(
            "HR107", Text(f"{syntax.name} 最多带 {most} 个键", f"`{syntax.name}` takes {most or 'no'} key"), syntax.at
        )
    key: t.Term | None = None
    if parameter.over is not None:
        default = _check(s.Name(syntax.at, parameter.over), scope)
        key = default if not given else check(given[0], scope, default.type)
        if isinstance(default.type, QuantityType):
            key = q.converted(key, default.type.unit)
    return t.Lookup(parameter, key, QuantityType(parameter.unit, parameter.kind))


def _call(syntax: s.Call, scope: Scope, _: str | None) -> t.Term:
    scope.told(syntax.name, syntax.at)
    if syntax.name in scope.parameters:
        return _lookup(syntax, scope)
    if syntax.name not in _FUNCTIONS:
        hint = did_you_mean(syntax.name, [*_FUNCTIONS, *scope.parameters])
        raise ExpressionError(
            "HR103", Text(f"没有函数“{syntax.name}”。{hint.zh}", f"no function `{syntax.name}`.{hint.en}"), syntax.at
        )
    return _FUNCTIONS[syntax.name](syntax, scope)


def _extreme(syntax: s.Call, scope: Scope) -> t.Term:
    if len(syntax.arguments) < 2:  # noqa: PLR2004
        raise ExpressionError("HR107", Text("min、max 至少要两项", "min and max need at least two"), syntax.at)
    terms = q.all_aligned([_quantity(each, scope) for each in syntax.arguments], scope, [each.at for each in syntax.arguments])
    return q.folded(t.Extreme(syntax.name, tuple(terms), q.common(terms)))


_MADE = {**OTHER_YEARS, **AGGREGATES, **DISTANCES, **PRESENCE, **TOLERANCE}
_FUNCTIONS: dict[str, Callable[[s.Call, Scope], t.Term]] = {
    "min": _extreme,
    "max": _extreme,
    **{name: lambda syntax, scope, make=make: make(syntax, scope, check) for name, make in _MADE.items()},  # type: ignore[misc]
}


def _binary(syntax: s.Binary, scope: Scope, _: str | None) -> t.Term:
    if syntax.operator in COMPARISONS:
        return _comparison(syntax, scope)
    left, right = _quantity(syntax.left, scope), _quantity(syntax.right, scope)
    if syntax.operator in "*/":
        return q.folded(q.multiplied(syntax.operator, left, right, scope, syntax.at))
    right = q.aligned(left, right, scope, syntax.at)
    left = q.zero_in_unit_of(left, right)
    return q.folded(t.Arithmetic(syntax.operator, left, right, q.common([left, right])))


def _comparison(syntax: s.Binary, scope: Scope) -> t.Term:
    category = _category_of(syntax.left, scope) or _category_of(syntax.right, scope)
    left, right = _check(syntax.left, scope, category), _check(syntax.right, scope, category)
    if isinstance(left.type, QuantityType) and isinstance(right.type, QuantityType):
        right = q.aligned(left, right, scope, syntax.at)
        return t.Comparison(syntax.operator, q.zero_in_unit_of(left, right), right)
    if left.type != right.type:
        raise _mismatch(left.type, right.type, syntax.right.at)
    if syntax.operator not in ("==", "!="):
        raise ExpressionError(
            "HR104",
            Text("分类和是否只能用 == 或 != 比较", "codes and yes-or-no values compare only by `==` and `!=`"),
            syntax.at,
        )
    return t.Comparison(syntax.operator, left, right)


def _category_of(syntax: s.Syntax, scope: Scope) -> str | None:
    """The category that an expression has by itself; None where it is a code whose category must come from elsewhere."""
    if isinstance(syntax, s.Name) and scope.known(syntax.name):
        found = _check(syntax, scope).type
        return found.category if isinstance(found, CategoryType) else None
    if isinstance(syntax, s.Call) and syntax.name in ("in_year", "previous") and syntax.arguments:
        return _category_of(syntax.arguments[0], scope)
    if isinstance(syntax, s.IfElse):
        return _category_of(syntax.then, scope) or _category_of(syntax.otherwise, scope)
    return None


def _in(syntax: s.In, scope: Scope, _: str | None) -> t.Term:
    category = _category_of(syntax.operand, scope)
    operand = _check(syntax.operand, scope, category)
    if not isinstance(operand.type, CategoryType):
        kind = operand.type.described()
        wrong = Text(f"in 前应为分类代码，实为{kind.zh}", f"a code is needed before `in`, this is {kind.en}")
        raise ExpressionError("HR104", wrong, syntax.operand.at)
    codes = frozenset(code for member in syntax.members for code in _codes(member, scope, operand.type))
    found = t.Member(operand, codes)
    return t.Not(found) if syntax.negated else found


def _codes(member: s.Syntax, scope: Scope, category: CategoryType) -> frozenset[str]:
    """The codes that a member of a list stands for: itself, or those of a group."""
    groups = scope.vocabulary.categories[category.category].groups
    if isinstance(member, s.Name) and member.name in groups:
        return groups[member.name].codes
    code = check(member, scope, category)
    if not isinstance(code, t.Constant):
        told = Text("列表中只能写代码或代码组", "a list holds codes and groups of codes only")
        raise ExpressionError("HR104", told, member.at)
    return frozenset((str(code.value),))


def _choice(syntax: s.IfElse, scope: Scope, category: str | None) -> t.Term:
    category = category or _category_of(syntax, scope)
    condition = _boolean(syntax.condition, scope)
    then, otherwise = _check(syntax.then, scope, category), _check(syntax.otherwise, scope, category)
    if isinstance(then.type, QuantityType) and isinstance(otherwise.type, QuantityType):
        otherwise = q.aligned(then, otherwise, scope, syntax.otherwise.at)
        then = q.zero_in_unit_of(then, otherwise)
        return t.Choice(condition, then, otherwise, q.common([then, otherwise]))
    if then.type != otherwise.type:
        raise _mismatch(then.type, otherwise.type, syntax.otherwise.at)
    return t.Choice(condition, then, otherwise, then.type)


def _negative(syntax: s.Negative, scope: Scope, _: str | None) -> t.Term:
    operand = _quantity(syntax.operand, scope)
    kind = cast("QuantityType", operand.type)
    return q.folded(t.Arithmetic("-", t.Constant(0, kind), operand, kind))


def _logic(syntax: s.Logic, scope: Scope, _: str | None) -> t.Term:
    terms = tuple(_boolean(operand, scope) for operand in syntax.operands)
    return t.AllOf(terms) if syntax.operator == "and" else t.AnyOf(terms)


def _group(syntax: s.Group, _scope: Scope, _: str | None) -> t.Term:
    listed = ", ".join(AGGREGATES)
    told = Text(f"“{syntax.subject} where …”只能是 {listed} 的第一项", f"`{syntax.subject} where ...` stands first in {listed}")
    raise ExpressionError("HR112", told, syntax.at)


_CHECKS: dict[type[s.Syntax], Any] = {
    s.Amount: _amount,
    s.Name: _name,
    s.Truth: lambda syntax, _scope, _category: t.Constant(syntax.value, BooleanType()),
    s.Call: _call,
    s.Group: _group,
    s.Binary: _binary,
    s.Negative: _negative,
    s.Logic: _logic,
    s.Not: lambda syntax, scope, _category: t.Not(_boolean(syntax.operand, scope)),
    s.In: _in,
    s.IfElse: _choice,
}
