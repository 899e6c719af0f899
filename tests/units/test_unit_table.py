"""The unit table: what measures the same, what does not, and how units are written."""

from itertools import combinations

import pytest

from healthrules.errors import UnitError
from healthrules.units import load_units

UNITS = load_units()
BASES = ["person", "bed", "vehicle", "institution", "visit", "time", "item", "yuan", "metre", "second", "kilogram", "one"]


@pytest.mark.parametrize(("left", "right"), list(combinations(BASES, 2)))
def test_each_thing_that_is_counted_is_a_dimension_of_its_own(left: str, right: str) -> None:
    assert not UNITS.named(left).measures_the_same_as(UNITS.named(right))


def test_beds_per_thousand_people_is_not_a_bare_number() -> None:
    unit = UNITS.unit("张/千人")
    assert unit.dimension == (("[bed]", 1), ("[person]", -1))
    assert not unit.is_bare()
    assert UNITS.unit("/10万").is_bare()
    assert UNITS.unit("%").is_bare()


def test_a_calendar_year_is_not_so_many_seconds() -> None:
    assert not UNITS.unit("年").measures_the_same_as(UNITS.unit("天"))
    assert UNITS.unit("年").factor_to(UNITS.unit("个月")) == 12


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [
        *[("公顷", "m²", 10_000), ("km²", "公顷", 100), ("km", "m", 1000), ("h", "min", 60), ("d", "h", 24), ("L", "mL", 1000)],
        *[("%", "‰", 10), ("张/千人", "张/万人", 10), ("人/km²", "人/公顷", None)],
        *[("元/人", "万元/万人", 1), ("m³", "L", 1000)],
    ],
)  # fmt: skip
def test_a_factor_between_units_is_exact(unit: str, other: str, factor: int | None) -> None:
    there, back = UNITS.unit(unit).factor_to(UNITS.unit(other)), UNITS.unit(other).factor_to(UNITS.unit(unit))
    assert there * back == 1
    assert factor is None or there == factor


@pytest.mark.parametrize(
    ("text", "symbol", "zh", "en"),
    [
        ("平方米", "m²", "平方米", "m²"),
        ("平方米/张", "m²/bed", "平方米/张", "m²/bed"),
        ("床/千人", "bed/1000 person", "张/千人", "beds per 1,000 people"),
        ("/10万", "/100000", "/10万", "per 100,000"),
        ("每千常住人口", "/1000 person", "/千人", "per 1,000 people"),
        ("per 100,000", "/100000", "/10万", "per 100,000"),
        ("万人", "10000·person", "万·人", "10,000·people"),
        ("1", "1", "", ""),
    ],
)
def test_a_unit_is_written_in_symbols_in_chinese_and_in_english(text: str, symbol: str, zh: str, en: str) -> None:
    unit = UNITS.unit(text)
    assert (unit.symbol, unit.text("zh"), unit.text("en")) == (symbol, zh, en)


def test_one_unit_has_one_value_however_it_is_spelled() -> None:
    assert UNITS.unit("㎡") == UNITS.unit("平方米") == UNITS.unit("square metres") == UNITS.unit("M2")
    assert len({UNITS.unit("张/千人"), UNITS.unit("床每千人"), UNITS.unit("beds per 1,000 people")}) == 1


def test_units_multiply_divide_and_cancel() -> None:
    per_bed, bed = UNITS.unit("m²/bed"), UNITS.unit("bed")
    assert UNITS.product(per_bed, bed) == UNITS.unit("m²")
    assert UNITS.product(UNITS.unit("m²"), bed, -1) == per_bed
    assert UNITS.product(bed, bed, -1).is_bare()


def test_units_that_measure_the_same_are_found_for_a_hint() -> None:
    assert {each.name for each in UNITS.alike(UNITS.unit("km"))} == {"metre", "kilometre", "li", "centimetre", "millimetre"}


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("kilometr", "unknown unit `kilometr`; did you mean `kilometre`", "未知单位“kilometr”，是否指“kilometre”"),
        ("zorkmid", "unknown unit `zorkmid`", "未知单位“zorkmid”"),
        ("", "unknown unit ``", "未知单位“”"),
        ("m²/", "unknown unit ``", "未知单位“”"),
        ("10万", "unknown unit `10万`", "未知单位“10万”"),
    ],
)
def test_an_unknown_unit_is_an_error_with_the_nearest_spelling(text: str, en: str, zh: str) -> None:
    with pytest.raises(UnitError) as caught:
        UNITS.unit(text)
    assert (caught.value.text.en, caught.value.text.zh) == (en, zh)
