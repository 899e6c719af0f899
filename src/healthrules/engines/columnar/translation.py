"""From a checked term to columns: its value, where the text has no answer, and which rows are in doubt.

The rules are those of the reference evaluator. A value is null where it is unknown and where it is outside; `outside`
tells the two apart. `and`, `or` and `not` of columns are Kleene's already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, cast

import narwhals as nw

from healthrules.engines.columnar import amounts
from healthrules.engines.columnar.amounts import Amount
from healthrules.engines.columnar.layout import measured
from healthrules.errors import UnsupportedOperation
from healthrules.language import terms as t
from healthrules.language.evaluation import COMPARE
from healthrules.language.parameters import Band, Bands, ByCategory, Plain
from healthrules.language.types import QuantityType
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units import Number

TRUE = True


@dataclass(frozen=True, slots=True)
class Column:
    """A term as columns: `value` is an amount, or a column of codes or booleans; `outside` is None where never."""

    value: Amount | nw.Expr
    outside: nw.Expr | None = None

    @property
    def amount(self) -> Amount:
        """The value of a quantity."""
        return cast("Amount", self.value)

    @property
    def plain(self) -> nw.Expr:
        """The value of a code or a truth."""
        return cast("nw.Expr", self.value)

    def absent(self) -> nw.Expr:
        """Whether there is no value."""
        if isinstance(self.value, Amount):
            top = self.value.top.number.is_null()
            return top if self.value.bottom is None else top | self.value.bottom.number.is_null()
        return self.value.is_null()

    def unknown(self) -> nw.Expr:
        """Whether the value is unknown for want of fields."""
        return self.absent() if self.outside is None else self.absent() & ~self.outside


@dataclass(slots=True)
class Translation:
    """Translates the terms of one rule for one day.

    `doubts` collects where a comparison cannot be trusted, `near` where it cannot for rows with more digits than their
    columns keep.
    """

    day: date
    doubts: list[nw.Expr] = field(default_factory=list)
    near: list[nw.Expr] = field(default_factory=list)
    _done: dict[int, Column] = field(default_factory=dict)

    def of(self, term: t.Term) -> Column:
        """The columns of a term."""
        found = self._done.get(id(term))
        if found is None:
            found = self._done[id(term)] = _TRANSLATE[type(term)](self, term)
        return found

    def sides(self, left: Amount, right: Amount) -> tuple[amounts.Steps, amounts.Steps]:
        """Two amounts in one step, to be compared; notes which rows are in doubt."""
        a, b = amounts.sides(left, right)
        margin, blur = a.margin + b.margin, a.blur + b.blur
        if blur:
            self.doubts.append(amounts.gap_between(a, b) <= float(blur))
        if margin:
            self.near.append(amounts.gap_between(a, b) <= float(margin + blur))
        return a, b

    def compared(self, operator: str, left: Amount, right: Amount) -> nw.Expr:
        """A comparison of two amounts."""
        a, b = self.sides(left, right)
        return cast("nw.Expr", COMPARE[operator](a.number, b.number))

    def same(self, left: Column, right: Column) -> nw.Expr:
        """Whether two values are known and equal."""
        if isinstance(left.value, Amount):
            return self.compared("==", left.value, right.amount)
        return left.plain == right.plain


def any_of(conditions: Sequence[nw.Expr | None]) -> nw.Expr | None:
    """Whether one of several holds; None where all are None."""
    found: nw.Expr | None = None
    for condition in conditions:
        if condition is not None:
            found = condition if found is None else found | condition
    return found


def _strict(*parts: Column) -> nw.Expr | None:
    return any_of([part.outside for part in parts])


def _constant(_: Translation, term: t.Constant) -> Column:
    if isinstance(term.type, QuantityType):
        return Column(amounts.constant(cast("Number", term.value)))
    return Column(nw.lit(cast("str | bool", term.value)))


def _field(_: Translation, term: t.FieldValue) -> Column:
    quantity = isinstance(term.type, QuantityType)
    return Column(measured(term.field) if quantity else nw.col(term.field.name))


def _lookup(self: Translation, term: t.Lookup) -> Column:
    table = term.parameter.table_on(self.day)
    key = self.of(term.key) if term.key is not None else None
    if table is None:
        never = Amount(amounts.Steps(nw.lit(None, dtype=nw.Float64), Fraction(1), 0, 0))
        return Column(never, nw.lit(TRUE) if key is None else ~key.unknown())
    if isinstance(table, Plain) or key is None:
        return Column(amounts.constant(cast("Plain", table).value))
    options = _rows(self, table, key)
    held = cast("nw.Expr", any_of([condition for condition, _ in options])).fill_null(value=False)
    beyond = ~key.absent() & ~held
    return Column(amounts.chosen(options), any_of([key.outside, beyond]))


def _rows(self: Translation, table: Bands | ByCategory, key: Column) -> list[tuple[nw.Expr | None, Amount]]:
    """The rows of a table: the condition on its key, and the value."""
    if isinstance(table, ByCategory):
        return [(key.plain == code, amounts.constant(value)) for code, value in table.values.items()]
    return [(_in_band(self, row, key.amount), amounts.constant(row.value)) for row in table.rows]


def _in_band(self: Translation, row: Band, key: Amount) -> nw.Expr:
    low, high = amounts.constant(row.lower), amounts.constant(row.upper)
    return self.compared(">=", key, low) & self.compared("<=" if row.closed else "<", key, high)


def _scaled(self: Translation, term: t.Scaled) -> Column:
    inner = self.of(term.term)
    return Column(inner.amount.scaled(term.factor), inner.outside)


def _arithmetic(self: Translation, term: t.Arithmetic) -> Column:
    left, right = self.of(term.left), self.of(term.right)
    result = _ARITHMETIC[term.operator](left.amount, right.amount)
    outside = _strict(left, right)
    if term.operator != "/":
        return Column(result, outside)
    zero = (self.compared("==", right.amount, amounts.constant(0)) & ~left.absent()).fill_null(value=False)
    return Column(result, any_of([outside, zero]))


def _extreme(self: Translation, term: t.Extreme) -> Column:
    parts = [self.of(each) for each in term.terms]
    result = parts[0].amount
    operator = "<=" if term.function == "min" else ">="
    for part in parts[1:]:
        a, b = self.sides(result, part.amount)
        first = cast("nw.Expr", COMPARE[operator](a.number, b.number))
        result = amounts.chosen([(first, result), (~first, part.amount)])
    return Column(result, _strict(*parts))


def _choice(self: Translation, term: t.Choice) -> Column:
    condition, then, otherwise = self.of(term.condition), self.of(term.then), self.of(term.otherwise)
    truth = condition.plain
    same = self.same(then, otherwise)
    options: list[tuple[nw.Expr | None, Any]] = [(truth, then.value), (~truth, otherwise.value), (same, then.value)]
    quantity = isinstance(then.value, Amount)
    value: Any = amounts.chosen(options) if quantity else amounts.first_of(options)
    return Column(value, _outside_choice(condition, then, otherwise, same))


def _outside_choice(condition: Column, then: Column, otherwise: Column, same: nw.Expr) -> nw.Expr | None:
    truth = condition.plain
    cases = [truth & then.outside if then.outside is not None else None]
    cases.append(~truth & otherwise.outside if otherwise.outside is not None else None)
    if condition.outside is not None:
        differ = (~then.absent() & ~otherwise.absent() & ~same).fill_null(value=False)
        branch = any_of([then.outside, otherwise.outside, differ])
        cases.append(condition.outside & branch if branch is not None else None)
    found = any_of(cases)
    return found.fill_null(value=False) if found is not None else None


def _comparison(self: Translation, term: t.Comparison) -> Column:
    left, right = self.of(term.left), self.of(term.right)
    if isinstance(left.value, Amount):
        value = self.compared(term.operator, left.value, right.amount)
    else:
        value = cast("nw.Expr", COMPARE[term.operator](left.plain, right.plain))
    return Column(value, _strict(left, right))


def _member(self: Translation, term: t.Member) -> Column:
    inner = self.of(term.term)
    codes = sorted(term.codes)
    held = inner.plain == codes[0] if len(codes) == 1 else nw.when(~inner.plain.is_null()).then(inner.plain.is_in(codes))
    return Column(held, inner.outside)


def _all_of(self: Translation, term: t.AllOf) -> Column:
    parts = [self.of(each) for each in term.terms]
    value = parts[0].plain
    for part in parts[1:]:
        value = value & part.plain
    return Column(value, _undecided(value, parts))


def _any_of(self: Translation, term: t.AnyOf) -> Column:
    parts = [self.of(each) for each in term.terms]
    value = parts[0].plain
    for part in parts[1:]:
        value = value | part.plain
    return Column(value, _undecided(value, parts))


def _undecided(value: nw.Expr, parts: Sequence[Column]) -> nw.Expr | None:
    """Where `and` or `or` is outside: no part decides, and none is unknown."""
    if all(part.outside is None for part in parts):
        return None
    unknown = cast("nw.Expr", any_of([part.unknown() for part in parts]))
    return value.is_null() & ~unknown


def _not(self: Translation, term: t.Not) -> Column:
    inner = self.of(term.term)
    return Column(~inner.plain, inner.outside)


_ARITHMETIC: Mapping[str, Callable[[Amount, Amount], Amount]] = {
    "+": amounts.added,
    "-": amounts.subtracted,
    "*": amounts.multiplied,
    "/": amounts.divided,
}

_TRANSLATE: Mapping[type, Callable[..., Column]] = {
    t.Constant: _constant,
    t.FieldValue: _field,
    t.Lookup: _lookup,
    t.Named: lambda self, term: self.of(term.term),
    t.Scaled: _scaled,
    t.Arithmetic: _arithmetic,
    t.Extreme: _extreme,
    t.Choice: _choice,
    t.Comparison: _comparison,
    t.Member: _member,
    t.AllOf: _all_of,
    t.AnyOf: _any_of,
    t.Not: _not,
}


def refuse_unsupported(book: Rulebook) -> None:
    """Refuse a rulebook that holds an operation which has no columns.

    Raises `UnsupportedOperation` that names the first rule with one.
    """
    for rule in book.rules.values():
        for term in rule.reading().terms():
            for node in t.walk(term):
                if type(node) not in _TRANSLATE:
                    what = type(node).__name__
                    raise UnsupportedOperation(
                        Text(
                            f"引擎 columnar 不支持规则 {rule.id} 中的运算 {what}；请用 --engine reference",
                            f"the columnar engine has no {what}, which the rule {rule.id} uses; use --engine reference",
                        )
                    )
