"""Tables that could be misread: each is read as it is meant, or what is not read is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import healthrules as hr
from healthrules.intake import Normaliser
from healthrules.records import Record, Reject
from tests.intake.workbooks import Sheet, workbook

HEAD = ["编号", "名称", "地区", "业务用房面积", "床位"]
Read = Callable[..., tuple[list[Record], list[Reject]]]


@pytest.fixture
def read(tmp_path: Path, book: hr.Rulebook) -> Read:
    """The records and the rejects of one sheet."""

    def found(
        rows: Sheet, title: str = "机构", change: Callable[[Workbook], object] | None = None
    ) -> tuple[list[Record], list[Reject]]:
        path = workbook(tmp_path / "x.xlsx", {title: rows}, change)
        reads = list(Normaliser(book).read(hr.read_inputs([path], book)))
        return [each for each in reads if isinstance(each, Record)], [each for each in reads if isinstance(each, Reject)]

    return found


@pytest.mark.parametrize("group", ["规划（2030年）", "其中：租用", "上年同期", "2030年", "标准", "编制"])
@pytest.mark.parametrize("over", [True, False])
def test_a_heading_under_a_group_that_changes_what_it_means_is_not_read(read: Read, group: str, over: bool) -> None:
    above = [None, None, None, group, None] if over else ["编号", "名称", "地区", group, None]
    below = HEAD if over else [None, None, None, "业务用房面积", "床位"]
    (record,), rejects = read([above, below, ["c", "甲", "龙亭区", 1400, 20]])
    assert record.values == {}
    assert [each.cell for each in rejects] == ["D2", "E2"]
    assert group in rejects[0].zh


@pytest.mark.parametrize(
    "above", [["2025年开封市机构一览表"], ["填报单位：某区", None, "2025年"], [None, None, None, "2025年6月30日"]]
)
def test_a_title_with_a_year_changes_nothing(read: Read, above: list[Any]) -> None:
    (record,), rejects = read([above, HEAD, ["c", "甲", "龙亭区", 1400, 20]])
    assert (record.values, rejects) == ({"floor_area": 1400, "beds": 20}, [])


def test_a_group_that_says_nothing_new_changes_nothing(read: Read) -> None:
    rows = [["机构名称", "所在区县", "基本情况", None], [None, None, "业务用房面积", "床位"], ["甲", "龙亭区", 1400, 20]]
    (record,), rejects = read(rows)
    assert (record.name, record.region, record.values, rejects) == ("甲", "410202", {"floor_area": 1400, "beds": 20}, [])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (["单位：公顷"], 2500),
        ([None, None, "单位：公顷、张"], 2500),
        (["填报单位：某区卫健委   单位：公顷"], 2500),
        (["填报单位：某区卫健委"], 0.25),
        (["单位：人"], 0.25),
    ],
)
def test_a_line_of_units_above_the_table_counts_where_one_fits(read: Read, line: list[Any], wanted: float) -> None:
    (record,), _ = read([["表"], line, HEAD, ["c", "甲", "龙亭区", 0.25, 20]])
    assert float(record.values["floor_area"]) == wanted


def test_a_line_of_two_units_serves_both_columns(read: Read) -> None:
    rows = [["单位：小时、公里"], ["编号", "平均急救反应时间", "服务半径"], ["s", 0.4, 5]]
    (record,), _ = read(rows, "急救站")
    assert record.values == {"mean_response_time": 24, "service_radius": 5}


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, None, 5000, 50],
        [None, "龙亭区合计", None, 5000, 50],
        ["小计：", None, None, 5000, 50],
        [None, "全市平均", None, 5000, 50],
        ["合计（2家）", None, None, 5000, 50],
        [None, "其中：城区", None, 5000, 50],
        ["甲", 1, 2, 3, 4],
        [1, 2, 3, 4, 5],
        ["一、龙亭区"],
        ["单位（盖章）：", None, None, "联系电话："],
        ["（以下空白）"],
        ["1.本表一式两份"],
        ["※注 以实际为准"],
    ],
)
def test_what_is_no_record_is_left_out(read: Read, row: list[Any]) -> None:
    records, rejects = read([HEAD, row, ["c", "甲", "龙亭区", 1400, 20], row])
    assert ([each.id for each in records], rejects) == (["c"], [])


@pytest.mark.parametrize("name", ["计划生育服务站", "全市第一医院", "平均路社区卫生服务中心", "其他机构甲"])
def test_names_that_only_look_like_totals_are_records(read: Read, name: str) -> None:
    (record,), _ = read([HEAD, ["c", name, "龙亭区", 1400, 20]])
    assert record.name == name


@pytest.mark.parametrize(
    "title",
    [
        *("社区卫生服务中心", "2025年社区卫生服务中心", "开封市社区卫生服务中心情况表", "附件1 社区卫生服务中心名单"),
        *("社区卫生服务中心(1)", "社区卫生服务中心 - 副本", "龙亭区社区卫生服务中心", "社区卫生服务中心一览表2025"),
    ],
)
def test_a_title_says_the_kind_whatever_stands_around_it(read: Read, title: str) -> None:
    (record,), _ = read([["编号", "床位"], ["c", 20]], title)
    assert record.values["kind"] == "community_health_centre"


def test_a_column_comes_before_the_title_and_the_title_before_nothing(read: Read) -> None:
    rows = [["编号", "机构类型", "床位"], ["a", "乡镇卫生院", 5], ["b", None, 6]]
    records, rejects = read(rows, "社区卫生服务中心")
    assert rejects == []
    assert [each.values["kind"] for each in records] == ["township_health_centre", "community_health_centre"]


@pytest.mark.parametrize("called", ["站点", "急救站"])
def test_a_station_is_named_as_its_sheet_names_it(read: Read, called: str) -> None:
    (record,), rejects = read([[f"{called}编号", f"{called}名称", "服务半径"], ["J-01", "东站", 5]], "院前急救站点")
    assert (record.type, record.id, record.name, rejects) == ("station", "J-01", "东站", [])


def test_names_stand_for_ids_with_their_region(read: Read) -> None:
    records, rejects = read([["机构名称", "区县", "床位"], ["城关镇卫生院", "杞县", 5], ["城关镇卫生院", "兰考县", 6]])
    assert ([each.id for each in records], rejects) == (["杞县城关镇卫生院", "兰考县城关镇卫生院"], [])


@pytest.mark.parametrize("cell", ["无", "-", "—", "/", "暂无"])
def test_a_word_for_nothing_is_no_zero(read: Read, cell: str) -> None:
    records, (reject,) = read([HEAD, ["c", "甲", "龙亭区", cell, 20]])
    assert records == []
    assert "没有数据请留空" in reject.zh


def test_a_year_in_a_cell_for_dates_is_told(read: Read) -> None:
    _, (reject,) = read([["编号", "数据日期", "床位"], ["c", datetime(1905, 7, 17), 5]])  # noqa: DTZ001
    assert "可能是把年份填进了日期格式的单元格" in reject.zh


def test_each_of_several_problems_has_its_cell(read: Read) -> None:
    _, (reject,) = read([HEAD, ["c", "甲", "龙停区", "约1400", -2]])
    for cell in ("C2", "D2", "E2"):
        assert cell in reject.zh
        assert cell in reject.en


def test_a_comma_in_a_number_of_csv_is_told(tmp_path: Path, book: hr.Rulebook) -> None:
    path = tmp_path / "机构.csv"
    path.write_text("编号,名称,地区,业务用房面积,床位\nc,甲,龙亭区,1,950,\nd,乙,龙亭区,1950,20\n", encoding="utf-8")
    reads = list(Normaliser(book).read(hr.read_inputs([path], book)))
    assert [isinstance(each, Record) for each in reads] == [False, True]
    assert isinstance(reads[0], Reject)
    assert "数字中的逗号" in reads[0].zh
