"""Exact numbers: whole numbers and fractions, never floats.

A `Number` is an `int` or a `fractions.Fraction`. Every reported value becomes one as it is read, so that a
record exactly on a threshold is exactly on it: 0.55 - 0.10 is 0.45.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

Number = int | Fraction

MAX_DIGITS = 30
"""How many significant digits a reported number may have."""

SHOWN_DIGITS = 12
"""How many significant digits are shown of a number that has no finite decimal form."""


def exact(value: Decimal | Fraction | int | str) -> Number:
    """The exact number that a decimal, fraction or decimal text stands for.

    >>> exact("0.55") - exact("0.10") == exact("0.45")
    True
    >>> exact("1400.0")
    1400
    """
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def simplest(value: Fraction | int) -> Number:
    """The same number, as an `int` where it is whole."""
    return value if isinstance(value, int) or value.denominator != 1 else value.numerator


def quotient(left: Number, right: Number) -> Number:
    """`left / right`, exactly; `right` must not be zero."""
    return simplest(Fraction(left) / right)


def decimal(value: Number, digits: int = SHOWN_DIGITS) -> Decimal:
    """The number as a decimal: exact where it has a finite decimal form, else rounded to 12 significant digits.

    >>> decimal(exact("8.56")), decimal(Fraction(5, 3))
    (Decimal('8.56'), Decimal('1.66666666667'))
    """
    if isinstance(value, int):
        return Decimal(value)
    with localcontext() as context:
        context.prec = 80 if has_finite_decimal(value) else digits
        return (Decimal(value.numerator) / Decimal(value.denominator)).normalize()


def has_finite_decimal(value: Number) -> bool:
    """Whether the number can be written in full in decimal digits."""
    if isinstance(value, int):
        return True
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def plain(value: Number, digits: int = SHOWN_DIGITS) -> str:
    """The number in fixed-point digits, without an exponent.

    >>> plain(2200), plain(exact("0.00001"))
    ('2200', '0.00001')
    """
    text = format(decimal(value, digits), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Number, digits: int | None = None) -> str:
    """The number with thousands separators, as people read it; one without a finite decimal form is rounded.

    `digits` is how many significant digits it is rounded to: at least six, four behind the point, if not given.

    >>> grouped(52000), grouped(exact("1234.5")), grouped(Fraction(1801, 60))
    ('52,000', '1,234.5', '30.0167')
    """
    enough = digits or max(6, len(str(abs(int(value)))) + 4)
    whole, _, part = plain(value, enough).partition(".")
    sign, number = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    body = f"{sign}{int(number):,}"
    return f"{body}.{part}" if part else body


def telling_digits(one: Number, other: Number) -> int | None:
    """How many digits show that two different numbers differ; None where the usual ones do."""
    if one == other or grouped(one) != grouped(other):
        return None
    return next((digits for digits in range(7, 60) if grouped(one, digits) != grouped(other, digits)), 60)


def calculate(name: str, values: Sequence[Number]) -> Number:
    """`+ - * / min max` of exact numbers; a divisor must not be zero."""
    match name:
        case "+":
            return simplest(values[0] + values[1])
        case "-":
            return simplest(values[0] - values[1])
        case "*":
            return simplest(values[0] * values[1])
        case "/":
            return quotient(values[0], values[1])
        case "min":
            return min(values)
        case _:
            return max(values)
