"""Numbers are whole numbers and fractions; nothing is lost between what is written and what is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.units import decimal, exact, grouped, plain
from healthrules.units.exact import has_finite_decimal, quotient, simplest

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=9)


def test_fifty_five_hundredths_less_ten_hundredths_is_forty_five_hundredths() -> None:
    assert exact("0.55") - exact("0.10") == exact("0.45")
    assert exact(Decimal("0.55")) - exact(Decimal("0.10")) == Fraction(9, 20)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1400.0", 1400), ("0", 0), ("-0.0", 0), ("1e3", 1000), (Decimal("2.50"), Fraction(5, 2)), (Fraction(6, 3), 2), (7, 7)],
)
def test_a_whole_number_is_an_int_however_it_is_written(written: str | Decimal | Fraction | int, number: object) -> None:
    assert exact(written) == number
    assert type(exact(written)) is type(number)


def test_a_fraction_that_is_whole_becomes_an_int() -> None:
    assert type(simplest(Fraction(8, 4))) is int
    assert type(simplest(Fraction(8, 3))) is Fraction
    assert quotient(6, 3) == 2
    assert type(quotient(6, 3)) is int
    assert quotient(1, 3) == Fraction(1, 3)


def test_a_third_has_no_finite_decimal_form_and_an_eighth_has() -> None:
    assert not has_finite_decimal(Fraction(1, 3))
    assert has_finite_decimal(Fraction(1, 8))
    assert has_finite_decimal(5)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(5, 3), "1.66666666667"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(2000, 3), "666.666666667"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(1, 10**7), "0.0000001"),
        (10**25, "1" + "0" * 25),
        (0, "0"),
    ],
)
def test_a_number_is_shown_in_fixed_point_with_twelve_digits_where_it_never_ends(number: int | Fraction, shown: str) -> None:
    assert plain(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (52000, "52,000"),
        (-52000, "-52,000"),
        (999, "999"),
        (Fraction(-12345, 10), "-1,234.5"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(10**12 + 1, 1000), "1,000,000,000.001"),
    ],
)
def test_people_read_numbers_with_thousands_separators(number: int | Fraction, shown: str) -> None:
    assert grouped(number) == shown


@given(DECIMALS)
def test_a_decimal_comes_back_as_the_same_decimal(written: Decimal) -> None:
    assert decimal(exact(written)) == written
    assert Decimal(plain(exact(written))) == written
    assert Decimal(grouped(exact(written)).replace(",", "")) == written


@given(DECIMALS, DECIMALS)
def test_sums_and_differences_of_decimals_are_exact(left: Decimal, right: Decimal) -> None:
    assert exact(left) + exact(right) - exact(right) == exact(left)


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "", "five", "1,650"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Invalid literal"):
        exact(text)
