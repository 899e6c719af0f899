"""Every way to write an amount that is understood: Chinese, English, symbols, full-width, magnitudes, ratios."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.units import Number, Quantity, grouped, load_units, parse_amount, plain

UNITS = load_units()

# What is written, what it is in the second unit.
SAME = [
    *[(f"1650{unit}", 1650, "m²") for unit in ("m²", "㎡", "m2", "m^2", "m**2", " sqm", "平方米", "平米")],
    *[(f"1650{unit}", 1650, "m²") for unit in (" square metres", " M²", "平方", "平", " square meters")],
    *[(text, 1650, "m²") for text in ("1,650 m²", "１，６５０　㎡", "１６５０平方米")],
    *[(text, 1650, "m²") for text in ("0.165 公顷", "0.165ha", "1650.00 m²", " 1650 m² ")],
    *[(text, 2000, "m²") for text in ("3亩", "3 mu", "3市亩")],
    *[(text, 5000, "m") for text in ("5公里", "5 km", "5千米", "5KM", "5 kilometres", "5000米", "5,000 metres", "0.5万米")],
    *[(text, 30, "min") for text in ("30分钟", "30 min", "30分", "30 minutes", "0.5小时")],
    *[(text, 30, "min") for text in ("0.5 h", "0.5 hours", "1800秒", "1800 s")],
    *[(f"50{unit}", 50, "bed") for unit in ("张", "床", "张床", "床位", "张床位", " beds", " bed")],
    *[(f"20{unit}", 20, "person") for unit in ("人", "名", "位", " people", " persons", " person")],
    *[(f"3{unit}", 3, "vehicle") for unit in ("辆", "台车", "辆车", " vehicles")],
    *[(f"3{unit}", 3, "institution") for unit in ("家", "所", "机构", "家机构", " institutions", " facilities")],
    *[(text, 12_000_000, "元") for text in ("1200万元", "0.12亿元", "12,000,000元")],
    *[(text, 12_000_000, "元") for text in ("12 million yuan", "1.2千万元", "12000000¥")],
    *[(text, 52_000, "person") for text in ("5.2万人", "５．２万人", "5.2 万人", "52千人")],
    *[(text, 52_000, "person") for text in ("52 thousand people", "0.052百万人")],
    *[(text, Fraction(3, 4), "1") for text in ("75%", "75％", "75 %", "75 percent", "75个百分点", "750‰")],
    *[(text, Fraction(349, 100_000), "1") for text in ("3.49‰", "0.349%", "3.49 permille")],
    *[(text, Fraction(856, 10_000_000), "1") for text in ("8.56/10万", "８．５６／１０万")],
    *[(text, Fraction(856, 10_000_000), "1") for text in ("8.56 per 100,000", "8.56/十万", "8.56每10万")],
    *[(text, Fraction(6, 1000), "张/人") for text in ("6张/千人", "6 beds per 1,000 people")],
    *[(text, Fraction(6, 1000), "张/人") for text in ("6床/千人", "6张每千人", "60张/万人")],
    *[(text, Fraction(8, 1000), "/人") for text in ("8/千人", "8每千常住人口", "8 per 1,000 people", "0.8/100人")],
    *[(text, 25, "m²/bed") for text in ("25 m²/床", "25平方米/张", "25平米每床", "25 m²/bed", "25 m² per bed")],
    *[(text, 3, "人次/天") for text in ("3人次/日", "3 visits/day", "3人次每天")],
]  # fmt: skip
PLAIN = [
    *[("1650", 1650), ("1,650", 1650), ("１６５０", 1650), ("+5", 5), ("-5", -5), ("−5", -5), ("－５", -5), ("0", 0)],
    *[("1.5e3", 1500), ("1E-3", Fraction(1, 1000)), ("1,234,567.5", Fraction(2469135, 2)), ("007", 7)],
    *[("5.2万", 52_000), ("3千", 3000), ("1.4亿", 140_000_000), ("2百", 200), ("1.3 million", 1_300_000), ("2萬", 20_000)],
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "unit"), SAME)
def test_an_amount_with_a_unit_is_understood(text: str, number: Number, unit: str) -> None:
    found, written = parse_amount(text, UNITS)
    assert written is not None
    assert written.measures_the_same_as(UNITS.unit(unit))
    assert Quantity(found, written).to(UNITS.unit(unit)).number == number


@pytest.mark.parametrize(("text", "number"), PLAIN)
def test_an_amount_without_a_unit_says_that_it_has_none(text: str, number: Number) -> None:
    assert parse_amount(text, UNITS) == (number, None)


def test_three_mu_are_exactly_two_thousand_square_metres() -> None:
    number, mu = parse_amount("3亩", UNITS)
    assert mu is not None
    assert Quantity(number, mu).to(UNITS.unit("m²")) == Quantity(2000, UNITS.unit("m²"))
    assert Quantity(1, mu).to(UNITS.unit("m²")).number == Fraction(2000, 3)


def test_qian_mi_is_a_kilometre_and_qian_ke_a_kilogram_not_a_thousand_of_something() -> None:
    assert parse_amount("5千米", UNITS) == (5, UNITS.unit("km"))
    assert parse_amount("5千克", UNITS) == (5, UNITS.unit("kg"))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_the_text_of_a_decimal_parses_to_that_decimal(written: Decimal) -> None:
    assert parse_amount(format(written, "f"), UNITS) == (Fraction(written), None)
    assert parse_amount(str(written), UNITS)[0] == Fraction(written)


@given(
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6).filter(lambda each: 10**6 % each.denominator == 0),
    st.sampled_from(sorted(UNITS.names)),
)
def test_a_quantity_that_is_shown_reads_back_as_itself_in_either_language(number: Fraction, name: str) -> None:
    unit = UNITS.named(name)
    shown = [Quantity(number, unit).text("zh"), Quantity(number, unit).text(None), f"{plain(number)} {unit.text('en')}"]
    for text in shown:
        found, written = parse_amount(text, UNITS)
        assert (found, written or UNITS.named("one")) == (number, unit), text
    assert parse_amount(grouped(number), UNITS) == (number, None)
