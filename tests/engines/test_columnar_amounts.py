"""Amounts in whole steps: comparisons are exact or in doubt, never wrong; figures as plain as plans write them are never in doubt."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

pl = pytest.importorskip("polars")
import narwhals as nw  # noqa: E402

from healthrules.engines.columnar import amounts  # noqa: E402
from healthrules.engines.columnar.amounts import Amount, Steps  # noqa: E402
from healthrules.engines.columnar.translation import Translation, any_of  # noqa: E402

NAMES = "abc"
COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
MANY = settings(max_examples=120, deadline=None)


@dataclass(frozen=True)
class Term:
    """An amount as columns, and the function of the values of `NAMES` that it stands for."""

    text: str
    amount: Amount
    exact: Callable[[Mapping[str, Fraction]], Fraction]

    def __repr__(self) -> str:
        return self.text


def leaf(name: str, places: int, most: int, *, margin: int) -> Term:
    step = Fraction(1, 10**places)
    size = most * 10**places + 1
    return Term(name, Amount(Steps(nw.col(name), step, -size, size, margin)), lambda values: values[name])


def figure(value: Fraction) -> Term:
    return Term(str(value), amounts.constant(value), lambda _: value)


JOINED = {
    "+": (amounts.added, operator.add),
    "-": (amounts.subtracted, operator.sub),
    "*": (amounts.multiplied, operator.mul),
    "/": (amounts.divided, operator.truediv),
}


def joined(sign: str, left: Term, right: Term) -> Term:
    columns, exact = JOINED[sign]
    text = f"({left} {sign} {right})"
    return Term(text, columns(left.amount, right.amount), lambda values: exact(left.exact(values), right.exact(values)))


FIGURES = st.fractions(-1000, 1000, max_denominator=1000).map(figure)


def terms(places: int, most: int, *, margin: int, depth: int = 3) -> st.SearchStrategy[Term]:
    leaves = st.one_of(st.sampled_from([leaf(name, places, most, margin=margin) for name in NAMES]), FIGURES)
    return st.recursive(leaves, lambda inner: st.builds(joined, st.sampled_from([*JOINED]), inner, inner), max_leaves=depth)


def compared(sign: str, left: Term, right: Term, values: Mapping[str, Fraction], places: int) -> tuple[bool, bool, bool | None]:
    """Whether the row is in doubt with all digits kept; with some rounded off; and what the comparison says."""
    translation = Translation(date(2025, 1, 1))
    found = translation.compared(sign, left.amount, right.amount)
    row = pl.DataFrame({name: [float(round(value * 10**places))] for name, value in values.items()})
    doubt, near = (any_of(each) for each in (translation.doubts, translation.near))
    columns = [each if each is not None else nw.lit(value=False) for each in (doubt, near)]
    made = (
        nw.from_native(row.lazy()).select(columns[0].alias("doubt"), columns[1].alias("near"), found.alias("found")).collect()
    )
    doubted, close, says = made.rows()[0]
    return bool(doubted), bool(close), says


@MANY
@given(data=st.data(), sign=st.sampled_from([*COMPARE]), places=st.integers(0, 6))
def test_a_comparison_of_kept_digits_is_exact_or_in_doubt(data: st.DataObject, sign: str, places: int) -> None:
    left, right = (data.draw(terms(places, 1000, margin=0)) for _ in range(2))
    whole = st.integers(-1000 * 10**places, 1000 * 10**places)
    values = {name: Fraction(data.draw(whole), 10**places) for name in NAMES}
    try:
        wanted = COMPARE[sign](left.exact(values), right.exact(values))
    except ZeroDivisionError:
        assume(False)  # noqa: FBT003
    doubt, _, found = compared(sign, left, right, values, places)
    assert doubt or found is wanted


@MANY
@given(data=st.data(), sign=st.sampled_from([*COMPARE]), places=st.integers(0, 3))
def test_a_comparison_of_rounded_digits_is_exact_or_near(data: st.DataObject, sign: str, places: int) -> None:
    left, right = (data.draw(terms(places, 1000, margin=1)) for _ in range(2))
    values = {name: data.draw(st.fractions(-1000, 1000, max_denominator=10**6)) for name in NAMES}
    try:
        wanted = COMPARE[sign](left.exact(values), right.exact(values))
        kept = {name: Fraction(round(value * 10**places), 10**places) for name, value in values.items()}
        left.exact(kept), right.exact(kept)
    except ZeroDivisionError:
        assume(False)  # noqa: FBT003
    doubt, near, found = compared(sign, left, right, values, places)
    assert doubt or near or found is wanted


@MANY
@given(data=st.data(), sign=st.sampled_from([*COMPARE]), steps=st.integers(-2, 2))
def test_at_the_edge_of_a_figure_nothing_is_in_doubt(data: st.DataObject, sign: str, steps: int) -> None:
    limit = Fraction(data.draw(st.integers(1, 10**6)), 10 ** data.draw(st.integers(0, 3)))
    values = {name: limit + Fraction(steps, 10**6) for name in NAMES}
    doubt, _, found = compared(sign, leaf("a", 6, 10**6, margin=1), figure(limit), values, 6)
    assert not doubt
    assert found is COMPARE[sign](values["a"], limit)


@MANY
@given(
    number=st.integers(-(10**12), 10**12),
    places=st.integers(0, 6),
    factor=st.sampled_from(
        [Fraction(1), Fraction(1, 60), Fraction(1000), Fraction(1, 1000), Fraction(3, 7), Fraction(2000, 3)]
    ),
)
def test_a_number_told_is_the_float_nearest_to_the_exact_one(number: int, places: int, factor: Fraction) -> None:
    term = leaf("a", places, 10**12, margin=0)
    assume(abs(number * factor.numerator) < amounts.LARGEST)
    row = pl.DataFrame({"a": [float(number)]})
    (found,) = nw.from_native(row.lazy()).select(amounts.as_float(term.amount, factor).alias("a")).collect()["a"].to_list()
    assert found == float(Fraction(number, 10**places) * factor)
    assert math.copysign(1, found) == math.copysign(1, number) or number == 0


def test_division_by_zero_is_null() -> None:
    term = joined("/", figure(Fraction(1)), leaf("a", 0, 10, margin=0))
    row = pl.DataFrame({"a": [0.0, 2.0]})
    made = nw.from_native(row.lazy()).select(amounts.as_float(term.amount).alias("a")).collect()["a"].to_list()
    assert made == [None, 0.5]


def test_the_first_option_that_holds_is_chosen_and_null_where_none_does() -> None:
    options = [(nw.col("a") > 5, amounts.constant(Fraction(1, 3))), (nw.col("a") > 2, amounts.constant(2))]
    row = pl.DataFrame({"a": [6.0, 3.0, 1.0]})
    made = nw.from_native(row.lazy()).select(amounts.as_float(amounts.chosen(options)).alias("a")).collect()["a"].to_list()
    assert made == [1 / 3, 2.0, None]
