"""Names of fields, codes, types, regions and days: Chinese or English, label or alias."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.intake.conftest import Take

BARE: dict[str, Any] = {"type": "facility", "id": "c1"}


def test_a_record_may_be_written_in_chinese_throughout(take: Take) -> None:
    written = {
        "对象": "医疗卫生机构",
        "机构编码": "KF-1",
        "机构名称": "示例中心",
        "所在地区": "开封市龙亭区",
        "截至日期": "2025年6月30日",
        "机构类型": "社区卫生服务中心",
        "举办主体": "公立",
        "服务人口": "5.2万人",
        "业务用房面积": "1,950平方米",
        "床位数": "20张",
        "基本药物配备品种数量占比": "76.5%",
    }
    read = take(written)
    assert (read.type, read.id, read.name, read.region) == ("facility", "KF-1", "示例中心", "410202")
    assert read.as_of == date(2025, 6, 30)
    assert read.values["kind"] == "community_health_centre"
    assert read.values["ownership"] == "public"
    assert read.values["floor_area"] == 1950


@pytest.mark.parametrize(
    "name",
    [
        "floor_area",
        "Floor_Area",
        "FLOOR_AREA",
        " floor_area ",
        "业务用房面积",
        "业务用房",
        "service floor area",
        "业务 用房面积",
    ],
)
def test_a_field_answers_to_its_name_label_and_aliases(take: Take, name: str) -> None:
    assert take(BARE, **{name: 5}).values == {"floor_area": 5}


@pytest.mark.parametrize(
    "word",
    [
        "community_health_centre",
        "社区卫生服务中心",
        "社区卫生中心",
        "Community Health Center",
        "CHC",
        "chc",
        " 社区卫生服务中心 ",
    ],
)
def test_a_code_answers_to_its_name_label_and_aliases(take: Take, word: str) -> None:
    assert take(BARE, kind=word).values == {"kind": "community_health_centre"}


@pytest.mark.parametrize("word", ["station", "Station", "急救站", "emergency station"])
def test_a_type_answers_to_its_name_and_label(take: Take, word: str) -> None:
    assert take({"type": word, "id": "s"}).type == "station"


@pytest.mark.parametrize(
    "place", ["410202", 410202, "龙亭区", "龙亭", "开封市龙亭区", "河南省开封市龙亭区", "Longting District"]
)
def test_a_region_answers_to_its_code_and_names(take: Take, place: Any) -> None:
    assert take(BARE, region=place).region == "410202"


@pytest.mark.parametrize(
    "day",
    ["2025-06-30", "2025/6/30", "2025年6月30日", "2025年06月30日", date(2025, 6, 30), datetime(2025, 6, 30, 9, 5)],  # noqa: DTZ001
)
def test_a_day_may_be_written_in_several_ways(take: Take, day: Any) -> None:
    assert take(BARE, as_of=day).as_of == date(2025, 6, 30)


def test_a_number_may_be_an_id_and_a_record_without_a_name_is_called_by_its_id(take: Take) -> None:
    read = take({"type": "facility", "id": 17})
    assert (read.id, read.name) == ("17", "17")


def test_a_record_says_where_it_was_read(take: Take) -> None:
    origin = take(BARE).origin
    assert origin is not None
    assert (origin.file, origin.row) == ("here", 1)
