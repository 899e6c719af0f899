"""Exact arithmetic on columns of floats: every amount is a whole number of steps, and floats hold whole numbers exactly.

A reported 4,999.99 m² is 4,999,990,000 steps of 0.000001 m². Sums, differences and products of whole numbers up to 2**53
are exact in floats, so a comparison of two amounts is exact too, thresholds' edges included. Two things can spoil that,
and both are bounded: a reported value with more digits than the steps keep (`margin`: how many steps it may be off), and
a product beyond 2**53 (`blur`). A comparison whose sides come closer than that is *in doubt*: the row is judged again by
the reference evaluator. No tolerance decides a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import narwhals as nw

from healthrules.units import Number

LARGEST = 2**53
"""Up to here every whole number is a float."""


@dataclass(frozen=True, slots=True)
class Steps:
    """A column of whole numbers: the amount is `number * step`, and lies in [low, high] steps."""

    number: nw.Expr
    step: Fraction
    low: int
    high: int
    margin: int = 0
    blur: int = 0

    @property
    def most(self) -> int:
        """The largest size it may have, in steps."""
        return max(abs(self.low), abs(self.high))


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity column: `top`, or `top / bottom` where rules divide by a field. `bottom` is above zero."""

    top: Steps
    bottom: Steps | None = None

    def scaled(self, factor: Number) -> Amount:
        """The amount times a constant."""
        if factor >= 0:
            return replace(self, top=replace(self.top, step=self.top.step * Fraction(factor)) if factor else _zero())
        return replace(self, top=replace(_negative(self.top), step=self.top.step * -Fraction(factor)))


def constant(value: Number) -> Amount:
    """A figure of the text."""
    whole = Fraction(value)
    number = whole.numerator
    return Amount(Steps(nw.lit(float(number)), Fraction(1, whole.denominator), number, number, 0, _blur(number)))


def _zero() -> Steps:
    return Steps(nw.lit(0.0), Fraction(1), 0, 0)


def _negative(steps: Steps) -> Steps:
    return replace(steps, number=-steps.number, low=-steps.high, high=-steps.low)


def _blur(most: int) -> int:
    """How far a float of this size may be from the number meant."""
    return 0 if abs(most) <= LARGEST else math.ceil(Fraction(abs(most), LARGEST)) * 2


def aligned(left: Steps, right: Steps) -> tuple[Steps, Steps]:
    """Both in the largest step that divides the step of each."""
    common = Fraction(
        math.gcd(left.step.numerator * right.step.denominator, right.step.numerator * left.step.denominator),
        left.step.denominator * right.step.denominator,
    )
    return _finer(left, left.step / common, common), _finer(right, right.step / common, common)


def _finer(steps: Steps, ratio: Fraction, step: Fraction) -> Steps:
    times = ratio.numerator
    if times == 1:
        return replace(steps, step=step)
    low, high = steps.low * times, steps.high * times
    blur = steps.blur * times + _blur(max(abs(low), abs(high)))
    return Steps(steps.number * float(times), step, low, high, steps.margin * times, blur)


def _sum(left: Steps, right: Steps) -> Steps:
    a, b = aligned(left, right)
    low, high = a.low + b.low, a.high + b.high
    blur = a.blur + b.blur + _blur(max(abs(low), abs(high)))
    return Steps(a.number + b.number, a.step, low, high, a.margin + b.margin, blur)


def _product(a: Steps, b: Steps) -> Steps:
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = min(corners), max(corners)
    margin = a.most * b.margin + b.most * a.margin + a.margin * b.margin
    blur = a.most * b.blur + b.most * a.blur + a.blur * b.blur + _blur(max(abs(low), abs(high)))
    return Steps(a.number * b.number, a.step * b.step, low, high, margin, blur)


def _times(steps: Steps, other: Steps | None) -> Steps:
    return steps if other is None else _product(steps, other)


def added(left: Amount, right: Amount) -> Amount:
    """`left + right`."""
    if left.bottom is None and right.bottom is None:
        return Amount(_sum(left.top, right.top))
    bottom = _times(left.bottom, right.bottom) if left.bottom is not None else right.bottom
    return Amount(_sum(_times(left.top, right.bottom), _times(right.top, left.bottom)), bottom)


def subtracted(left: Amount, right: Amount) -> Amount:
    """`left - right`."""
    return added(left, replace(right, top=_negative(right.top)))


def multiplied(left: Amount, right: Amount) -> Amount:
    """`left * right`."""
    bottom = _times(left.bottom, right.bottom) if left.bottom is not None else right.bottom
    return Amount(_product(left.top, right.top), bottom)


def divided(left: Amount, right: Amount) -> Amount:
    """`left / right`, null where the divisor is zero."""
    over, top = right.top, _times(left.top, right.bottom)
    if over.low < 0:
        sign = nw.when(over.number < 0).then(nw.lit(-1.0)).otherwise(nw.lit(1.0))
        top = Steps(top.number * sign, top.step, -top.most, top.most, top.margin, top.blur)
        over = Steps(over.number.abs(), over.step, 0, over.most, over.margin, over.blur)
    over = replace(over, number=nw.when(over.number != 0).then(over.number))
    return Amount(top, _times(over, left.bottom))


def sides(left: Amount, right: Amount) -> tuple[Steps, Steps]:
    """Two amounts as whole numbers of one step, in the same order as the amounts."""
    return aligned(_times(left.top, right.bottom), _times(right.top, left.bottom))


def gap_between(left: Steps, right: Steps) -> nw.Expr:
    """How far apart two aligned columns are, in steps."""
    return (left.number - right.number).abs()


def as_float(amount: Amount, factor: Number = 1) -> nw.Expr:
    """The amount times `factor`, rounded once, to the float nearest to it."""
    up = amount.top.step * Fraction(factor)
    if amount.bottom is None:
        return _ratio(amount.top.number, up.numerator, up.denominator)
    whole = up / amount.bottom.step
    return _over(amount.top.number, whole.numerator) / _over(amount.bottom.number, whole.denominator)


def _over(number: nw.Expr, times: int) -> nw.Expr:
    return number * float(times) if times != 1 else number


def _ratio(number: nw.Expr, times: int, over: int) -> nw.Expr:
    grown = _over(number, times)
    return quotient(grown, float(over)) if over != 1 else grown


def quotient(number: nw.Expr, divisor: float) -> nw.Expr:
    """A column divided by a constant and rounded once.

    Polars multiplies by the constant's reciprocal, which rounds twice; a divisor that is a column is divided by.
    """
    return number / (number * 0.0 + divisor)


def chosen(options: Sequence[tuple[nw.Expr | None, Amount]]) -> Amount:
    """The amount of the first option whose condition holds (None: always); null where none does."""
    bottoms = [each.bottom for _, each in options]
    if any(bottom is not None for bottom in bottoms):
        one = Steps(nw.lit(1.0), Fraction(1), 1, 1)
        bottom = _chosen([(condition, each.bottom or one) for condition, each in options])
    else:
        bottom = None
    return Amount(_chosen([(condition, each.top) for condition, each in options]), bottom)


def _chosen(options: Sequence[tuple[nw.Expr | None, Steps]]) -> Steps:
    step = options[0][1].step
    for _, each in options[1:]:
        step = aligned(Steps(nw.lit(1.0), step, 1, 1), each)[0].step
    same = [(condition, _finer(each, each.step / step, step)) for condition, each in options]
    steps = [each for _, each in same]
    return Steps(
        first_of([(condition, each.number) for condition, each in same]),
        step,
        min(each.low for each in steps),
        max(each.high for each in steps),
        max(each.margin for each in steps),
        max(each.blur for each in steps),
    )


def first_of(options: Sequence[tuple[nw.Expr | None, nw.Expr]]) -> nw.Expr:
    """The value of the first option whose condition is true; null where none is."""
    result: nw.Expr | None = None
    for condition, value in reversed(options):
        if condition is None:
            result = value
        elif result is None:
            result = nw.when(condition).then(value)
        else:
            result = nw.when(condition).then(value).otherwise(result)
    if result is None:
        raise ValueError("no option")
    return result
