"""Values as people write them, and the one value they are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.intake.conftest import Take

STATION = {"type": "station", "id": "s1", "region": "开封市"}


@pytest.mark.parametrize(
    "written",
    [
        1650,
        1650.0,
        Decimal(1650),
        "1650",
        "1650.00",
        "1.65e3",
        "1,650",
        "1,650 m²",
        "1650m2",
        "1650 m^2",
        "1650 m**2",
        "1650 sqm",
        "1650平方米",
        "1650 平方",
        "1650㎡",
        "0.165 公顷",
        "0.165ha",
        "１，６５０ ㎡",
        " 1650 平方米 ",
        "2.475亩",
        {"value": 1650, "unit": "m**2"},
        {"value": "1,650", "unit": "m²"},
        {"value": Decimal("0.165"), "unit": "公顷"},
        {"value": 0.165, "unit": "ha"},
        {"unit": "平方米", "value": 1650},
    ],
    ids=str,
)
def test_one_area_in_every_form_is_one_value(take: Take, written: Any) -> None:
    assert take(floor_area=written).values["floor_area"] == 1650


@pytest.mark.parametrize(
    "written",
    [52000, "52000", "52,000", "5.2万", "5.2万人", "5.2 万 人", "52千人", "0.0052千万人", "５．２万人", "52 thousand people"],
)
def test_one_population_in_every_form_is_one_value(take: Take, written: Any) -> None:
    assert take(served_population=written).values["served_population"] == 52000


@pytest.mark.parametrize("written", ["76.5%", "76.5％", "0.765", 0.765, Decimal("0.765"), "765‰", {"value": 76.5, "unit": "%"}])
def test_a_share_is_a_proportion_or_carries_its_sign(take: Take, written: Any) -> None:
    assert take(essential_medicine_variety_share=written).values["essential_medicine_variety_share"] == Fraction(765, 1000)


@pytest.mark.parametrize("written", [30, "30分钟", "30 min", "0.5小时", "1800 s", "1800秒", "0.5 h"])
def test_one_time_in_every_form_is_one_value(take: Take, written: Any) -> None:
    assert take(STATION, mean_response_time=written).values["mean_response_time"] == 30


@pytest.mark.parametrize("written", [20, "20", "20张", "20 张床位", "20床", "20 beds", "20.0"])
def test_beds_may_carry_their_measure_word(take: Take, written: Any) -> None:
    assert take(beds=written).values["beds"] == 20


def test_a_float_is_the_decimal_it_prints_as(take: Take) -> None:
    assert take(floor_area=0.1 + 0.2).values["floor_area"] == Fraction("0.30000000000000004")
    assert take(floor_area=2199.99).values["floor_area"] == Fraction("2199.99")


@pytest.mark.parametrize("nothing", [None, "", "   ", "\t", "　"])
def test_null_and_empty_text_are_missing_and_never_zero(take: Take, nothing: str | None) -> None:
    read = take(floor_area=nothing, beds=nothing, kind=nothing)
    assert not {"floor_area", "beds", "kind"} & set(read.values)


def test_zero_is_a_value(take: Take) -> None:
    assert take(beds=0).values["beds"] == 0
    assert take(floor_area="0 m²").values["floor_area"] == 0


@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.decimals(min_value=0, max_value=10_000_000, places=4))
def test_every_decimal_area_is_read_exactly_with_and_without_a_unit(take: Take, number: Decimal) -> None:
    exact = Fraction(number)
    assert take(floor_area=number).values["floor_area"] == exact
    assert take(floor_area=f"{number:,} m²").values["floor_area"] == exact
    assert take(floor_area={"value": str(number), "unit": "m²"}).values["floor_area"] == exact
