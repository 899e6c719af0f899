"""Values that are no value of their field: one reject each, that names the field, says why and how to mend it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Refuse

NUMBERS: list[tuple[Any, str, str]] = [
    ("1650 m", "`1650 m` has the wrong unit: service floor area is measured in m², km², ha, mu", "单位不对"),
    ("20 beds", "has the wrong unit", "单位不对"),
    ("75%", "has the wrong unit", "单位不对"),
    ("1650 smoots", "unknown unit `smoots`", "未知单位“smoots”"),
    ("1650 hectar", "did you mean `hectare`", "是否指“hectare”"),
    (-1, "-1 m²; it must not be less than 0", "不得小于 0"),
    ("-0.01 m²", "must not be less than", "不得小于"),
    ("1e9", "must not be more than 10,000,000", "不得大于"),
    (math.nan, "not a number that can be used", "不是可用的数值"),
    (math.inf, "not a number that can be used", "不是可用的数值"),
    (Decimal("NaN"), "not a number that can be used", "不是可用的数值"),
    (Decimal("-Infinity"), "not a number that can be used", "不是可用的数值"),
    ("NaN", "`NaN` is not one amount", "“NaN”不是一个数值"),
    ("Infinity", "`Infinity` is not one amount", "“Infinity”不是一个数值"),
    ("many", "`many` is not one amount", "“many”不是一个数值"),
    ("1000-2000", "is not one amount", "不是一个数值"),
    ("约1650平方米", "is not one amount", "不是一个数值"),
    ("1650.5.1", "is not one amount", "不是一个数值"),
    (True, "a number is needed here, this is yes or no", "此处应为数值"),
    ([1650], "a number is needed here, this is a list", "此处应为数值"),
    (10**399, "a number too long to be meant", "数字过长"),
    (Decimal("1e400"), "a number too long to be meant: 1E+400", "数字过长"),
    ({}, 'an object here holds "value" and "unit" and nothing else', "value 和 unit"),
    ({"value": 1650}, 'an object here holds "value" and "unit"', "value 和 unit"),
    ({"value": 1650, "unit": "m²", "note": "x"}, 'an object here holds "value" and "unit"', "value 和 unit"),
    ({"value": math.nan, "unit": "m²"}, "is not", "不是"),
    ({"value": "many", "unit": "m²"}, "is not one amount", "不是一个数值"),
    ({"value": 1650, "unit": "m"}, "has the wrong unit", "单位不对"),
    ({"value": [1], "unit": "m²"}, '"value" is a number or text', "value 应为数值或文字"),
]


@pytest.mark.parametrize(("raw", "en", "zh"), NUMBERS, ids=[str(each[0])[:30] for each in NUMBERS])
def test_what_is_no_area_is_refused(refuse: Refuse, raw: Any, en: str, zh: str) -> None:
    reject = refuse(floor_area=raw)
    assert (reject.record, reject.field) == ("c1", "floor_area")
    assert en in reject.reason
    assert zh in reject.message.zh


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({"value": None, "unit": "m²"}, "None"),
        ({"value": True, "unit": "m²"}, "a list or an object"),
        ({"value": 1650, "unit": 3}, "a list or an object"),
        ({"value": 1650, "unit": None}, "a list or an object"),
    ],
    ids=["null value", "yes or no as value", "number as unit", "null as unit"],
)
def test_a_malformed_value_with_unit_is_told_as_what_it_is(refuse: Refuse, raw: Any, wrong: str) -> None:
    reject = refuse(floor_area=raw)
    assert reject.field == "floor_area"
    assert wrong not in reject.reason


@pytest.mark.parametrize("raw", [20.5, "20.5", "20.5张", {"value": "20.5", "unit": "bed"}])
def test_a_fraction_of_a_bed_is_refused(refuse: Refuse, raw: Any) -> None:
    reject = refuse(beds=raw)
    assert reject.field == "beds"
    assert "must be a whole number, not 20.5" in reject.reason
    assert "应为整数，实为 20.5" in reject.message.zh


@pytest.mark.parametrize("raw", [76.5, "76.5", 80])
def test_a_share_over_one_without_its_sign_is_refused_with_the_way_to_write_it(refuse: Refuse, raw: Any) -> None:
    reject = refuse(essential_medicine_variety_share=raw)
    assert reject.field == "essential_medicine_variety_share"
    assert f"for per cent write `{raw}%`" in reject.reason
    assert f"请写“{raw}%”" in reject.message.zh


def test_more_than_all_is_refused_in_per_cent_as_it_was_written(refuse: Refuse) -> None:
    reject = refuse(essential_medicine_variety_share="150%")
    assert "150%" in reject.reason
    assert "100%" in reject.reason


def test_the_nearest_unit_is_spelt_as_people_write_it(refuse: Refuse) -> None:
    assert "did you mean `square metres`" in refuse(floor_area="1650 squre metres").reason


@pytest.mark.parametrize("raw", [True, 3, ["cdc"], {"value": "cdc"}], ids=str)
def test_a_code_is_text(refuse: Refuse, raw: Any) -> None:
    reject = refuse(kind=raw)
    assert reject.field == "kind"
    assert "kind of institution is written as text" in reject.reason


def test_an_unknown_code_is_refused_with_the_nearest_and_with_all_there_are(refuse: Refuse) -> None:
    reject = refuse(kind="comunity_health_centre")
    assert reject.field == "kind"
    assert "Did you mean `community_health_centre`?" in reject.reason
    assert "cdc" in reject.reason
    assert "是否指“社区卫生服务中心”" in refuse(kind="社区卫生服务中新").message.zh


def test_everything_wrong_with_a_row_is_told_at_once(refuse: Refuse) -> None:
    reject = refuse(floor_area="1650 m", beds=-1, kind="ship")
    for name in ("floor_area", "beds", "kind"):
        assert f"{name}: " in reject.reason
    assert "wrong unit" in reject.reason


def test_sentences_that_are_joined_keep_their_punctuation(refuse: Refuse) -> None:
    reject = refuse(flor_area=1, beds=-1)
    for bad in (".;", "?;", "。；", "？；"):
        assert bad not in reject.reason + reject.message.zh
