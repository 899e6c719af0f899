"""Excel as people make it: what is read from it, and where a finding or a reject says that it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import healthrules as hr
from healthrules.intake import Normaliser
from healthrules.records import Record, Reject
from tests.intake.workbooks import Sheet, workbook

DAY = date(2025, 6, 30)
HEAD = ["机构编码", "机构名称", "地区", "机构类型", "业务用房面积（平方米）", "服务人口（万人）", "床位（张）"]
ROW = ["C1", "甲中心", "龙亭区", "社区卫生服务中心", 1400, 5.2, 20]

Read = Callable[..., list[Record | Reject]]


@pytest.fixture
def read(tmp_path: Path, book: hr.Rulebook) -> Read:
    """What becomes of the rows of a workbook."""

    def found(sheets: dict[str, Sheet], change: Callable[[Workbook], object] | None = None) -> list[Record | Reject]:
        path = workbook(tmp_path / "x.xlsx", sheets, change)
        return list(Normaliser(book).read(hr.read_inputs([path], book)))

    return found


def one(found: list[Record | Reject]) -> Record:
    (record,) = found
    assert isinstance(record, Record), record
    return record


def reject(found: list[Record | Reject]) -> Reject:
    (each,) = (each for each in found if isinstance(each, Reject))
    return each


def test_a_sheet_with_chinese_headings_and_units_is_read(read: Read) -> None:
    record = one(read({"机构": [HEAD, ROW]}))
    assert (record.type, record.id, record.name, record.region) == ("facility", "C1", "甲中心", "410202")
    assert record.values["floor_area"] == 1400
    assert record.values["served_population"] == 52000
    assert record.values["beds"] == 20


def test_titles_above_and_totals_below_are_no_records(read: Read) -> None:
    rows = [
        ["开封市医疗机构一览表"],
        [],
        ["填报单位：某区", None, "2025年"],
        HEAD,
        ROW,
        ["合计", None, None, None, 1400],
        ["填表人：张三"],
    ]
    assert one(read({"机构": rows}, lambda book: book["机构"].merge_cells("A1:G1"))).id == "C1"


@pytest.mark.parametrize(
    ("title", "headings", "values", "wanted"),
    [
        ("急救站", ["编号", "服务半径(公里)"], ["s", 5], ("station", {"service_radius": 5})),
        ("stations", ["id", "service_radius"], ["s", "5 km"], ("station", {"service_radius": 5})),
        ("Sheet1", ["编号", "服务半径（米）"], ["s", 5000], ("station", {"service_radius": 5})),
        ("乡镇卫生院名单", ["编号", "床位"], ["s", 5], ("facility", {"kind": "township_health_centre", "beds": 5})),
        ("Sheet1", ["记录类型", "编号", "床位"], ["医疗卫生机构", "s", 5], ("facility", {"beds": 5})),
    ],
)
def test_the_subject_is_told_by_a_column_the_sheet_or_the_fields(
    read: Read, title: str, headings: list[str], values: list[Any], wanted: tuple[str, dict[str, Any]]
) -> None:
    record = one(read({title: [headings, values]}))
    assert (record.type, dict(record.values)) == wanted


def test_several_sheets_are_several_subjects(read: Read) -> None:
    found = read({"机构": [HEAD, ROW], "急救站": [["编号", "服务半径(公里)"], ["s", 5]], "空表": []})
    assert [each.type for each in found if isinstance(each, Record)] == ["facility", "station"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("heading", "cell", "wanted"),
    [
        ("业务用房面积", "1,400 平方米", 1400),
        ("业务用房面积(公顷)", 0.14, 1400),
        ("业务用房面积（公顷）", "1400平方米", 1400),
        ("*业务用房面积（必填）", 1400, 1400),
        ("业务用房面积(单位：平方米)", "1,400", 1400),
        ("业务用房面积\n（平方米）", 1400.0, 1400),
        ("服务人口（万人）", 5.2, 52000),
        ("服务人口（万）", "5.2", 52000),
        ("服务人口", "5.2万人", 52000),
        ("基本药物品种占比（%）", 75, Decimal("0.75")),
        ("基本药物品种占比", 0.75, Decimal("0.75")),
    ],
)
def test_units_stand_in_the_heading_or_the_cell(read: Read, heading: str, cell: Any, wanted: Any) -> None:
    record = one(read({"机构": [["编号", heading], ["c", cell]]}))
    (value,) = record.values.values()
    assert value == wanted


@pytest.mark.parametrize(
    ("shown_as", "heading", "cell", "wanted"),
    [
        ("0%", "基本药物品种占比", 0.75, Decimal("0.75")),
        ("0.0%", "基本药物品种占比（%）", 0.755, Decimal("0.755")),
        ('0.00"公顷"', "业务用房面积", 0.14, 1400),
        ('0.00"公顷"', "业务用房面积（平方米）", 0.14, 1400),
        ("#,##0.00_ ;[Red]-#,##0.00", "业务用房面积", 1400.5, Decimal("1400.5")),
    ],
)
def test_what_the_number_format_shows_counts(read: Read, shown_as: str, heading: str, cell: Any, wanted: Any) -> None:
    def change(book: Workbook) -> None:
        book["机构"]["B2"].number_format = shown_as

    record = one(read({"机构": [["编号", heading], ["c", cell]]}, change))
    (value,) = record.values.values()
    assert value == wanted


def test_a_number_has_the_fifteen_digits_that_excel_keeps(read: Read) -> None:
    record = one(read({"机构": [["编号", "基本药物品种占比"], ["c", 0.1 + 0.2]]}))
    assert record.values == {"essential_medicine_variety_share": Decimal("0.3")}


@pytest.mark.parametrize(
    ("cell", "wanted"), [("是", True), ("否", False), (True, True), ("√", True), (0, False), ("无", False)]
)
def test_yes_and_no(read: Read, book: hr.Rulebook, cell: Any, wanted: bool) -> None:
    asked = next(
        each for each in book.vocabulary.of("facility") if each.unit is None and each.category is None and each.moment is None
    )
    assert one(read({"机构": [["编号", f"{asked.label.zh}(是/否)"], ["c", cell]]})).values == {asked.name: wanted}


@pytest.mark.parametrize("cell", [datetime(2024, 12, 31), date(2024, 12, 31), "2024年12月31日", "2024-12-31", 2024])  # noqa: DTZ001
def test_days(read: Read, cell: Any) -> None:
    assert one(read({"机构": [["编号", "数据日期", "床位"], ["c", cell, 5]]})).as_of == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("cell", "shown_as", "wanted"), [(410202001, "General", "410202001"), (7, "000000", "000007"), ("0012", "@", "0012")]
)
def test_a_number_for_an_id_is_what_excel_shows(read: Read, cell: Any, shown_as: str, wanted: str) -> None:
    def change(book: Workbook) -> None:
        book["机构"]["A2"].number_format = shown_as

    assert one(read({"机构": [["编号", "床位"], [cell, 5]]}, change)).id == wanted


def test_names_stand_for_ids_where_there_are_none(read: Read) -> None:
    assert one(read({"机构": [["机构名称", "床位"], ["甲中心", 5]]})).id == "甲中心"


TWO_ROWS = [["编号", "名称", "床位", None, "面积（公顷）"], [None, None, "编制", "实有", "业务用房"], ["c", "甲", 10, 20, 0.2]]


def test_headings_over_two_rows_are_read_together(read: Read) -> None:
    def change(book: Workbook) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1"):
            book["机构"].merge_cells(cells)

    found = read({"机构": TWO_ROWS}, change)
    (record,) = (each for each in found if isinstance(each, Record))
    assert record.values == {"beds": 20, "floor_area": 2000}
    assert [each.cell for each in found if isinstance(each, Reject)] == ["C2"], (
        "编制床位 is another quantity, and no field here"
    )


def test_a_row_of_units_below_the_headings(read: Read) -> None:
    rows = [["编号", "业务用房面积", "服务人口"], [None, "（公顷）", "万人"], ["c", 0.14, 5.2]]
    assert one(read({"机构": rows})).values == {"floor_area": 1400, "served_population": 52000}


def test_a_merged_word_stands_for_each_record_and_a_merged_number_for_none(read: Read) -> None:
    rows = [["编号", "地区", "床位"], ["a", "龙亭区", 10], ["b", None, None], ["c", "鼓楼区", 5]]

    def change(book: Workbook) -> None:
        book["机构"].merge_cells("B2:B3")
        book["机构"].merge_cells("C2:C3")

    first, second, third = read({"机构": rows}, change)
    assert isinstance(first, Reject)
    assert isinstance(second, Reject)
    assert "拆分" in first.zh
    assert (first.partial and first.partial.region, second.partial and second.partial.region) == ("410202", "410202")
    assert isinstance(third, Record)


def test_a_column_that_means_nothing_is_told_by_its_cell_and_the_others_are_read(read: Read) -> None:
    found = read({"机构": [["编号", "业务用房面基", "床位"], ["c", 1400, 5]]})
    told = reject(found)
    assert (told.sheet, told.cell, told.row) == ("机构", "B1", 1)
    assert "是否指“业务用房面积”？" in told.zh
    (record,) = (each for each in found if isinstance(each, Record))
    assert record.values == {"beds": 5}


@pytest.mark.parametrize("heading", ["业务用房面积（使用）", "业务用房面积(人)", "床位(平方米)"])
def test_what_stands_in_brackets_must_be_a_unit_that_fits(read: Read, heading: str) -> None:
    found = read({"机构": [["编号", heading, "服务人口"], ["c", 1400, 5]]})
    assert reject(found).cell == "B1"
    (record,) = (each for each in found if isinstance(each, Record))
    assert record.values == {"served_population": 5}


def test_columns_of_no_record_are_left_out_silently(read: Read) -> None:
    record = one(read({"机构": [["序号", "编号", "床位", "备注", "联系电话", None], [1, "c", 5, "x", "0371", "y"]]}))
    assert record.values == {"beds": 5}


def test_a_finding_says_the_cell_of_its_field_and_of_a_field_that_is_missing(tmp_path: Path, book: hr.Rulebook) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [["表"], HEAD, ROW, ["C2", *ROW[1:4], None, *ROW[5:]]]})
    report = hr.check(hr.read_inputs([path], book), book.only("chc-floor-area"), as_of=DAY)
    sources = [each.source for each in report.findings]
    assert [(each.file, each.sheet, each.row, each.cell) for each in sources if each] == [
        (str(path), "机构", 3, "E3"),
        (str(path), "机构", 4, "E4"),
    ]
    assert [each.outcome.value for each in report.findings] == ["fail", "unknown"]


def test_a_workbook_needs_a_rulebook_to_be_read(tmp_path: Path) -> None:
    with pytest.raises(hr.HealthRulesError, match="rulebook"):
        list(hr.read_inputs([workbook(tmp_path / "x.xlsx", {"机构": [HEAD, ROW]})]))
