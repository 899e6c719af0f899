"""Amounts with their units: conversion is exact there and back; people read them in their language."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.texts import Language
from healthrules.units import Number, Quantity, Unit, load_units

UNITS = load_units()
FAMILIES = [
    ["m²", "公顷", "亩", "km²"],
    ["km", "m", "cm"],
    ["min", "h", "s", "d"],
    ["%", "‰", "/10万", "1"],
    ["张/千人", "张/万人", "张/人"],
]


def _of_one_family(count: int) -> st.SearchStrategy[list[Unit]]:
    families = st.sampled_from([[UNITS.unit(text) for text in family] for family in FAMILIES])
    return families.flatmap(lambda family: st.lists(st.sampled_from(family), min_size=count, max_size=count))


@given(st.fractions(), _of_one_family(2))
def test_an_amount_converted_there_and_back_is_the_same_amount(number: Fraction, units: list[Unit]) -> None:
    unit, other = units
    there = Quantity(number, unit).to(other)
    assert there.unit == other
    assert there.to(unit) == Quantity(number, unit)


@given(st.fractions(), _of_one_family(3))
def test_a_conversion_by_way_of_a_third_unit_is_the_direct_one(number: Fraction, units: list[Unit]) -> None:
    first, second, third = units
    assert Quantity(number, first).to(second).to(third) == Quantity(number, first).to(third)


@pytest.mark.parametrize(
    ("number", "unit", "language", "text"),
    [
        *[(1950, "m²", "zh", "1,950 平方米"), (1950, "m²", "en", "1,950 m²"), (1950, "m²", None, "1,950 m²")],
        *[(1, "人", "en", "1 person"), (2, "人", "en", "2 people")],
        *[(0, "床", "en", "0 beds"), (52000, "人", "zh", "52,000 人")],
        *[(75, "%", "zh", "75%"), (Fraction(7, 2), "‰", "en", "3.5‰")],
        *[(8, "/10万", "zh", "8/10万"), (8, "/10万", "en", "8 per 100,000")],
        *[(6, "张/千人", "zh", "6 张/千人"), (6, "张/千人", "en", "6 beds per 1,000 people"), (5, "1", "en", "5")],
        *[(3, "年", "en", "3 years"), (1, "年", "en", "1 year"), (1, "个月", "en", "1 month"), (1, "天", "en", "1 day")],
    ],
)  # fmt: skip
def test_a_quantity_is_shown_as_people_read_it(number: Number, unit: str, language: Language | None, text: str) -> None:
    assert Quantity(number, UNITS.unit(unit)).text(language) == text


def test_a_quantity_that_never_ends_in_decimals_is_kept_exact_and_shown_rounded() -> None:
    one = Quantity(1, UNITS.unit("亩")).to(UNITS.unit("m²"))
    assert one.number == Fraction(2000, 3)
    assert one.text("en") == "666.6667 m²"
