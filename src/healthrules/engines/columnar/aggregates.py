"""Aggregates as columns: what each record adds, in whole steps that sum exactly, and which records must be read singly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import narwhals as nw

from healthrules.engines.columnar.amounts import Amount, Steps, multiplied
from healthrules.engines.columnar.layout import TYPE, UNFIT
from healthrules.engines.columnar.translation import Column, Translation, any_of
from healthrules.language import terms as t

LARGEST_SUM = 2**63 - 1
_NEVER = nw.lit(value=False)


@dataclass(frozen=True, slots=True)
class Added:
    """What the records of a subject add to an aggregate: whole numbers of steps above and below, zero where nothing.

    `counted` says which belong; `single` of which records columns cannot tell what they add. `most` is how many records may
    be added up exactly.
    """

    counted: nw.Expr
    above: nw.Expr
    below: nw.Expr
    single: nw.Expr
    step_above: Fraction
    step_below: Fraction
    most: int


def added(aggregate: t.Aggregate, day: date) -> Added | None:
    """The columns of an aggregate for a day; None where what it adds up is no whole number of steps."""
    columns = Translation(day)
    where = columns.of(aggregate.where) if aggregate.where is not None else None
    value = columns.of(aggregate.value) if aggregate.value is not None else None
    weight = columns.of(aggregate.weight) if aggregate.weight is not None else None
    made = _made(aggregate.function, value, weight)
    if made is None:
        return None
    above, below = made
    parts = [each for each in (where, value, weight) if each is not None]
    outside = any_of([each.outside for each in parts])
    belongs = nw.col(TYPE) == aggregate.subject
    out = any_of([~where.plain if where is not None else None, outside])
    counted = belongs if out is None else belongs & ~out.fill_null(value=False)
    unknown = any_of([each.unknown() for each in parts])
    spoilt = nw.col(UNFIT) if aggregate.function in ("sum", "mean") or columns.near else None
    single = any_of([unknown, any_of(columns.doubts), spoilt])
    alone = _NEVER if single is None else (counted & single).fill_null(value=False)
    most = min(LARGEST_SUM // max(each.most, 1) for each in (above, below))
    shown = [nw.when(counted).then(each.number).otherwise(nw.lit(0.0)).cast(nw.Int64) for each in (above, below)]
    return Added(counted, shown[0], shown[1], alone, above.step, below.step, most)


_ONE = Steps(nw.lit(1.0), Fraction(1), 1, 1)
_ZERO = Steps(nw.lit(0.0), Fraction(1), 0, 0)


def _made(function: str, value: Column | None, weight: Column | None) -> tuple[Steps, Steps] | None:
    if function == "count" or value is None:
        return _ONE, _ZERO
    if function == "share":
        number = nw.when(value.plain).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
        return Steps(number, Fraction(1), 0, 1), _ONE
    if weight is None:
        above = _whole(value.amount)
        return None if above is None else (above, _ZERO if function == "sum" else _ONE)
    above, below = _whole(multiplied(value.amount, weight.amount)), _whole(weight.amount)
    return None if above is None or below is None else (above, below)


def _whole(amount: Amount) -> Steps | None:
    """The steps of an amount that is a whole number of them, exactly; None for a quotient, or where floats are too small."""
    return amount.top if amount.bottom is None and amount.top.blur == 0 else None
