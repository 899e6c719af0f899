"""How quantities meet in an expression: one dimension, one unit, one kind of quantity; figures are folded exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from healthrules.language import terms as t
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Scope
from healthrules.language.types import QuantityType
from healthrules.texts import Text
from healthrules.units import Number, Quantity, Unit, plain
from healthrules.units.exact import calculate, simplest


def type_of(term: t.Term) -> QuantityType:
    """The type of a term that is known to be a quantity."""
    return cast("QuantityType", term.type)


def aligned(left: t.Term, right: t.Term, scope: Scope, at: int) -> t.Term:
    """The right side in the left side's unit.

    Raises `ExpressionError` where they measure different things, or are different kinds of quantity.
    """
    a, b = type_of(left), type_of(right)
    if _is_zero(right):
        return t.Constant(0, a)
    if _is_zero(left):
        return right
    if not a.unit.measures_the_same_as(b.unit):
        x, y, hint = a.described(), b.described(), _unit_hint(left, right)
        raise ExpressionError(
            "HR110",
            Text(f"单位不相容：{x.zh}与{y.zh}{hint.zh}", f"the units do not fit together: {x.en} and {y.en}{hint.en}"),
            at,
        )
    _meet(a.kind, b.kind, scope, at)
    _refuse_bare_beside_share(left, right, scope, at)
    return converted(right, a.unit)


def _refuse_bare_beside_share(left: t.Term, right: t.Term, scope: Scope, at: int) -> None:
    """Refuse a figure without a unit beyond 1 that meets a share or rate: 75 would be 7,500%."""
    for figure, other in ((left, right), (right, left)):
        number, unit = _bare(figure), _unit_of_share(other, scope)
        if number is None or unit is None or -1 <= number <= 1:
            continue
        meant, read = Quantity(number, unit), Quantity(number, type_of(figure).unit).to(unit)
        raise ExpressionError(
            "HR113",
            Text(
                f"比率不能与不写单位的 {plain(number)} 比较或相加（会当作 {read.text('zh')}）；"
                f"请写明单位，如 {meant.text('zh')}",
                f"a share or rate meets {plain(number)} without a unit, which would be {read.text('en')}; "
                f"write its unit, such as {meant.text('en')}",
            ),
            at,
        )


def _bare(term: t.Term) -> Number | None:
    """The number of a figure that was written without a unit; None for anything else."""
    while isinstance(term, t.Named):
        term = term.term
    if not isinstance(term, t.Constant) or term.written is not None:
        return None
    kind = type_of(term)
    plain_number = kind.kind is None and kind.unit.is_bare() and kind.unit.scale == 1
    return cast("Number", term.value) if plain_number else None


def _unit_of_share(term: t.Term, scope: Scope) -> Unit | None:
    """The unit in which people read a share or rate, such as %; None for anything else."""
    match term:
        case t.Named(term=inner) | t.Scaled(term=inner):
            return _unit_of_share(inner, scope)
        case t.Arithmetic(operator="+" | "-") | t.Extreme() | t.Choice():
            inside = (part for part in t.parts(term) if isinstance(part.type, QuantityType))
            return next((unit for part in inside if (unit := _unit_of_share(part, scope)) is not None), None)
    kind = type_of(term)
    own = scope.vocabulary.kinds.get(kind.kind) if kind.kind is not None else None
    shown = term.field.display if isinstance(term, t.FieldValue) else None
    units = (kind.unit, shown, own.unit if own is not None else None)
    return next((unit for unit in units if unit is not None and unit.is_bare() and unit.scale < 1), None)


def _unit_hint(left: t.Term, right: t.Term) -> Text:
    """How to mend a figure without its unit."""
    for figure, other in ((left, right), (right, left)):
        if isinstance(figure, t.Constant) and type_of(figure).unit.is_bare():
            wanted = Quantity(cast("Number", figure.value), type_of(other).unit).text(None).replace(",", "")
            return Text(f"；请写明单位，如 {wanted}", f"; write its unit: {wanted}")
    return Text("", "")


def all_aligned(terms: Sequence[t.Term], scope: Scope, places: Sequence[int]) -> list[t.Term]:
    """Several quantities in the unit of the first that is no bare zero, each checked against all before it."""
    base = next((term for term in terms if not _is_zero(term)), terms[0])
    kind = type_of(base).kind
    found: list[t.Term] = []
    for term, at in zip(terms, places, strict=True):
        found.append(base if term is base else aligned(base, term, scope, at))
        _meet(kind, type_of(term).kind, scope, at)
        kind = kind or type_of(term).kind
    return found


def converted(term: t.Term, unit: Unit) -> t.Term:
    """A quantity in another unit of its dimension."""
    kind = type_of(term)
    factor = kind.unit.factor_to(unit)
    wanted = QuantityType(unit, kind.kind)
    if isinstance(term, t.Constant):
        number = cast("Number", term.value)
        written = term.written or Quantity(number, kind.unit)
        return t.Constant(simplest(Fraction(number) * factor), wanted, written if factor != 1 else None)
    return term if factor == 1 else t.Scaled(term, factor, wanted)


def zero_in_unit_of(left: t.Term, right: t.Term) -> t.Term:
    """A zero on the left takes the unit of the right: zero is zero in every unit."""
    return t.Constant(0, type_of(right)) if _is_zero(left) else left


def _is_zero(term: t.Term) -> bool:
    return isinstance(term, t.Constant) and term.value == 0 and type_of(term).unit.is_bare()


def _meet(left: str | None, right: str | None, scope: Scope, at: int) -> None:
    if left is None or right is None or left == right:
        return
    names = [scope.vocabulary.kinds[kind].label for kind in (left, right)]
    scope.mixed.append(f"{left} {right}")
    if scope.mixing:
        return
    raise ExpressionError(
        "HR111",
        Text(
            f"两种口径不能直接比较或相加：{names[0].zh}与{names[1].zh}；确需如此，请在规则的 mixes 中说明理由",
            f"two kinds of quantity meet: {names[0].en} and {names[1].en}; if the text means it, say why under `mixes`",
        ),
        at,
    )


def common(terms: Sequence[t.Term]) -> QuantityType:
    """The type of several aligned quantities: the unit of the first, the first kind that is known."""
    kinds = [type_of(term).kind for term in terms]
    return QuantityType(type_of(terms[0]).unit, next((kind for kind in kinds if kind), None))


def multiplied(operator: str, left: t.Term, right: t.Term, scope: Scope, at: int) -> t.Arithmetic:
    """A product or quotient, with its unit and, where one factor's kind measures the result, its kind."""
    if operator == "/" and isinstance(right, t.Constant) and right.value == 0:
        raise ExpressionError("HR108", Text("除数为零", "division by zero"), at)
    a, b = type_of(left), type_of(right)
    unit = scope.units.product(a.unit, b.unit, 1 if operator == "*" else -1)
    kinds = {kind for kind in (a.kind, b.kind) if kind and _measures(kind, unit, scope)}
    return t.Arithmetic(operator, left, right, QuantityType(unit, kinds.pop() if len(kinds) == 1 else None))


def _measures(kind: str, unit: Unit, scope: Scope) -> bool:
    return scope.vocabulary.kinds[kind].unit.measures_the_same_as(unit)


def folded(term: t.Arithmetic | t.Extreme) -> t.Term:
    """The term, or its figure where it holds figures only."""
    inner = t.parts(term)
    if not all(isinstance(part, t.Constant) for part in inner):
        return term
    values = [cast("Number", cast("t.Constant", part).value) for part in inner]
    name = term.operator if isinstance(term, t.Arithmetic) else term.function
    return t.Constant(calculate(name, values), term.type)
