"""Names that stand for nothing, or twice: the reject names the nearest."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

import healthrules as hr

if TYPE_CHECKING:
    from tests.intake.conftest import Judge, Refuse

CENTRE = {"type": "facility", "id": "c1", "region": "开封市", "kind": "cdc"}


def test_an_unknown_field_is_refused_with_the_nearest(refuse: Refuse) -> None:
    reject = refuse(flor_area=3)
    assert (reject.record, reject.field) == ("c1", "flor_area")
    assert "unknown field `flor_area`" in reject.reason
    assert "Did you mean `floor_area`?" in reject.reason
    assert "是否指“floor_area”？" in reject.message.zh


def test_an_unknown_chinese_field_is_refused_with_the_nearest(refuse: Refuse) -> None:
    reject = refuse(业务用房面及=3)
    assert "是否指“业务用房面积”？" in reject.message.zh


@pytest.mark.parametrize("name", ["service_radius", "服务半径", "急救半径"])
def test_a_field_of_another_subject_is_refused_as_such(refuse: Refuse, name: str) -> None:
    reject = refuse(**{name: 3})
    assert reject.field == name
    assert "belongs to a record of an emergency station" in reject.reason
    assert "属于急救站" in reject.message.zh


def test_an_unknown_type_is_refused_with_the_nearest(refuse: Refuse) -> None:
    reject = refuse(type="facilty")
    assert (reject.record, reject.field) == ("c1", "type")
    assert "no type of record `facilty`. Did you mean `facility`? One of: facility, station, community, region" in reject.reason


@pytest.mark.parametrize("head", ["id", "type"])
@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_a_record_needs_an_id_and_a_type(refuse: Refuse, head: str, nothing: str | None) -> None:
    reject = refuse(**{head: nothing})
    assert reject.field == head
    assert reject.reason == f"{head}: missing"
    assert reject.message.zh == f"{'编号' if head == 'id' else '记录类型'}（{head}）：缺少"


@pytest.mark.parametrize("raw", [True, 1.5, [1], {"a": 1}], ids=str)
@pytest.mark.parametrize("head", ["id", "name", "region", "type"])
def test_what_identifies_a_record_is_text(refuse: Refuse, head: str, raw: Any) -> None:
    reject = refuse(**{head: raw})
    assert reject.field == head
    assert f"{head}: must be text" in reject.reason


def test_a_region_that_does_not_exist_is_refused_with_the_nearest(refuse: Refuse) -> None:
    reject = refuse(region="龙停区")
    assert reject.field == "region"
    assert "the region `龙停区` is not in the region tree. Did you mean `龙亭区`?" in reject.reason
    assert "是否指“龙亭区”" in reject.message.zh


@pytest.mark.parametrize("day", ["soon", "2025-02-30", "2025-13-01", "30/06/2025", 20250630, True, [1], math.nan], ids=str)
def test_what_is_no_day_is_refused_with_the_way_to_write_one(refuse: Refuse, day: Any) -> None:
    reject = refuse(as_of=day)
    assert reject.field == "as_of"
    assert "is not a date; write 2025-12-31" in reject.reason


def test_the_constant_nan_as_a_day_is_told_as_it_was_written(judge_file: Judge) -> None:
    (reject,) = judge_file('{"type": "facility", "id": "a", "as_of": NaN}').rejects
    assert "`NaN` is not a date" in reject.reason


@pytest.mark.parametrize("other", ["业务用房面积", "Floor_Area", "业务用房"])
def test_one_field_under_two_names_is_refused(refuse: Refuse, other: str) -> None:
    reject = refuse(**{other: 3})
    assert reject.field == other
    assert f"`{other}` and another key are one field" in reject.reason


def test_one_heading_under_two_names_is_refused(refuse: Refuse) -> None:
    reject = refuse(编号="c2")
    assert reject.field == "编号"
    assert "and another key are one field" in reject.reason


def test_a_second_record_of_the_same_id_is_refused_with_the_place_of_the_first(book: hr.Rulebook) -> None:
    report = hr.check([CENTRE, {**CENTRE, "id": "c2"}, CENTRE], book)
    (reject,) = report.rejects
    assert report.summary.records == 2
    assert (reject.row, reject.record, reject.field) == (3, "c1", "id")
    assert "the id `c1` was read before, at #1" in reject.reason
    assert "编号“c1”已在 #1 出现" in reject.message.zh


def test_an_id_may_return_with_another_day_or_another_type(book: hr.Rulebook) -> None:
    days = [{**CENTRE, "as_of": day} for day in ("2024-12-31", "2025-12-31")]
    station = {"type": "station", "id": "c1", "region": "开封市"}
    report = hr.check([*days, station], book)
    assert (report.summary.records, report.rejects) == (3, ())


def test_a_key_that_stands_twice_is_refused(judge_file: Judge) -> None:
    (reject,) = judge_file('{"type": "facility", "id": "a", "floor_area": 1, "floor_area": 2}').rejects
    assert (reject.record, reject.field) == ("a", "floor_area")
    assert "the field `floor_area` stands twice" in reject.reason


def test_a_key_that_stands_twice_inside_a_value_is_refused(judge_file: Judge) -> None:
    report = judge_file('{"type": "facility", "id": "a", "floor_area": {"value": 1, "value": 2, "unit": "m²"}}')
    (reject,) = report.rejects
    assert reject.field == "floor_area"


def test_every_problem_of_a_row_comes_with_its_key_as_it_is_written(book: hr.Rulebook) -> None:
    from healthrules.intake import Normaliser, Row

    row = Row("here", 1, {**CENTRE, "床位数": -1, "flor_area": 3, "as_of": "soon"})
    found = Normaliser(book).problems(row)
    assert [key for key, _ in found] == ["as_of", "床位数", "flor_area"]
    assert found[1][1].zh.startswith("床位数（beds）：")
    assert Normaliser(book).problems(Row("here", 1, CENTRE)) == []
