"""The steps in which values are written, as columns: never smaller than those of `steps`, in whole steps of the column."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

import polars as pl

from healthrules.engines.columnar import layout
from healthrules.planning.deciding.steps import Steps
from healthrules.records import Field


def moves(each: Field, given: Steps) -> tuple[pl.Expr, pl.Expr] | None:
    """A field's values half a step down and up, within what it may hold; None where no value of it is rounded."""
    half = _half(each, given)
    if half is None:
        return None
    scale, value = 10 ** layout.places(each), pl.col(each.name)
    low, high = (None if end is None else float(Fraction(end) * scale) for end in (each.least, each.most))
    return (value - half).clip(low, None), (value + half).clip(None, high)


def _half(each: Field, given: Steps) -> pl.Expr | None:
    if each.unit is None or (each.whole and each.name not in given):
        return None
    scale = 10 ** layout.places(each)
    if each.name in given:
        return pl.lit(float(ceil(Fraction(given[each.name]) * scale / 2)))
    found: pl.Expr = pl.lit(1.0)
    for step in reversed(list(_digits(each, scale))):
        whole = pl.col(each.name).cast(pl.Int64) * step.denominator % step.numerator == 0
        found = pl.when(whole).then(pl.lit(float(ceil(step / 2)))).otherwise(found)
    return found


def _digits(each: Field, scale: int) -> Iterator[Fraction]:
    """One unit in each digit that a value may end with where people read it, from the largest, in steps of the column."""
    if each.unit is None:
        raise AssertionError(each.name)
    step = Fraction((each.display or each.unit).factor_to(each.unit)) * scale
    while step > 1:
        yield step
        step /= 10
