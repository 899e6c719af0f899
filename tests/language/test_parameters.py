"""Parameters: bands half-open or closed, tables by category, values that hold from dates."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from healthrules.language.outcomes import Outside, Result, Unknown
from healthrules.texts import Text

Value = Callable[..., Result]


@pytest.mark.parametrize(
    ("population", "area"),
    [
        *[(30_000, 1400), (49_999, 1400), (Fraction(99_999, 2), 1400), (50_000, 1700), (69_999, 1700), (70_000, 2000)],
        *[(99_999, 2000), (100_000, 2000)],
    ],
)  # fmt: skip
def test_an_edge_belongs_to_the_higher_band_and_to_the_last_where_it_is_closed(
    value_of: Value, population: int, area: int
) -> None:
    assert value_of("base_area", {"population": population}) == area


@pytest.mark.parametrize(
    ("population", "shown"), [(29_999, "29,999"), (0, "0"), (100_001, "100,001"), (Fraction(200_001, 2), "100,000.5")]
)
def test_a_key_in_no_band_has_no_answer_and_the_reason_says_which_bands_there_are(
    value_of: Value, population: int, shown: str
) -> None:
    reason = Text(
        f"{shown} 人不在规定的各档内（30,000 至 100,000 人）", f"{shown} people lies in no band (30,000 to 100,000 people)"
    )
    assert value_of("base_area", {"population": population}) == Outside(reason)


def test_a_key_may_be_given_in_any_unit_of_its_dimension(value_of: Value) -> None:
    assert value_of("base_area(5万人)") == value_of("base_area(50 千人)") == value_of("base_area(50000人)") == 1700
    assert value_of("base_area(beds * 1000 人/床)", {"beds": 80}) == 2000


def test_a_key_that_is_missing_makes_the_parameter_unknown(value_of: Value) -> None:
    assert value_of("base_area") == Unknown(("population",))
    assert value_of("least_share") == Unknown(("grade",))
    assert value_of("least_share(primary)") == 75


def test_a_table_by_category_gives_each_code_its_figure_and_none_to_the_others(value_of: Value) -> None:
    assert value_of("least_share", {"grade": "primary"}) == 75
    assert value_of("least_share", {"grade": "secondary"}) == 55
    reason = Text("文件对“三级”没有规定数值", "the document has no figure for `tertiary`")
    assert value_of("least_share", {"grade": "tertiary"}) == Outside(reason)


@pytest.mark.parametrize(
    ("day", "limit"),
    [("2022-01-01", 30), ("2024-12-31", 30), ("2025-01-01", 20), ("2099-12-31", 20)],
)
def test_a_dated_value_holds_from_its_day_until_the_next(value_of: Value, day: str, limit: int) -> None:
    assert value_of("largest_radius", day=date.fromisoformat(day)) == limit


def test_before_its_first_day_a_parameter_has_no_value(value_of: Value) -> None:
    reason = Text("半径上限自 2022-01-01 起才有规定", "largest radius has no value before 2022-01-01")
    assert value_of("radius <= largest_radius", {"radius": 5}, day=date(2021, 12, 31)) == Outside(reason)
    assert value_of("radius <= largest_radius", {}, day=date(2021, 12, 31)) == Outside(reason)


@pytest.mark.parametrize(("day", "holds"), [("2024-12-31", True), ("2025-01-01", False)])
def test_the_same_record_is_held_to_another_limit_on_another_day(value_of: Value, day: str, holds: bool) -> None:
    assert value_of("radius <= largest_radius", {"radius": 25}, day=date.fromisoformat(day)) is holds


def test_a_share_in_percent_is_compared_exactly_with_a_bare_share(value_of: Value) -> None:
    record = {"grade": "secondary", "share": Fraction(445, 1000)}
    assert value_of("share >= least_share - reduction", record) is True
    assert value_of("share > least_share - reduction", record) is False
    assert value_of("share >= least_share - reduction", {**record, "share": Fraction(444_999, 10**6)}) is False
