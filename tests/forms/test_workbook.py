"""What a form shows and checks in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from healthrules import Record
from healthrules.errors import UsageError
from healthrules.forms import blank, needs
from healthrules.forms.workbook import workbook
from healthrules.rulebook import Rulebook
from healthrules.texts import Language
from tests.forms.filling import HEADING_ROW, rows_of

DAY = date(2025, 6, 30)
CHC = {"kind": "community_health_centre"}
Make = Callable[..., Workbook]


@pytest.fixture
def make(book: Rulebook) -> Make:
    def made(
        subject: str = "facility", layout: Any = "form", language: Language = "zh", *, checklist: bool = False, **values: Any
    ) -> Workbook:
        known = values or (CHC if subject == "facility" else {})
        found = needs(book, blank(book, subject, known, "410202"), DAY, checklist=checklist)
        return load_workbook(BytesIO(workbook([found], book, layout, language)))

    return made


def texts(sheet: Worksheet, row: int) -> list[Any]:
    return [cell.value for cell in sheet[row] if cell.value is not None]


def check_of(sheet: Worksheet, field: str) -> DataValidation:
    cell = f"B{rows_of(sheet)[field]}"
    found: list[DataValidation] = [each for each in sheet.data_validations.dataValidation if cell in each.sqref]
    return found[0]


def row(sheet: Worksheet, field: str) -> list[Any]:
    return [cell.value for cell in sheet[rows_of(sheet)[field]]]


def test_a_form_has_the_headings_that_the_reader_knows(make: Make) -> None:
    assert texts(make().worksheets[0], HEADING_ROW) == ["项目", "填报值", "单位", "可填内容", "依据", "字段"]
    english = make(language="en").worksheets[0]
    assert texts(english, HEADING_ROW) == ["Item", "Value", "Unit", "Allowed", "Clause", "Field"]


def test_the_sheets_are_the_form_notes_and_hidden_options(make: Make) -> None:
    found = make(kind="general_hospital", checklist=True)
    assert [(each.title, each.sheet_state) for each in found.worksheets] == [("填报表", "visible"), ("说明", "visible")]
    found = make("station", language="en")
    assert [each.title for each in found.worksheets] == ["Form", "Notes"]


def test_type_and_kind_stand_there_and_stay_and_only_cells_to_fill_in_change(make: Make) -> None:
    sheet = make().worksheets[0]
    rows = rows_of(sheet)
    assert list(rows)[:6] == ["type", "id", "name", "region", "as_of", "kind"]
    assert [sheet.cell(rows[name], 2).value for name in rows][:6] == [
        "医疗卫生机构",
        None,
        None,
        "龙亭区",
        None,
        "社区卫生服务中心",
    ]
    open_ = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert open_ == {f"B{rows[name]}" for name in rows if name not in ("type", "kind")}
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None


def test_a_row_says_label_unit_what_is_allowed_and_which_clause_asks(make: Make) -> None:
    clause = "开封市“十四五”公共卫生和全民健康规划（征求意见稿） 七/（七）/专栏6"
    sheet = make().worksheets[0]
    assert row(sheet, "floor_area") == ["业务用房面积", None, "平方米", "0～10,000,000 的数", clause, "floor_area"]
    assert row(sheet, "ownership")[:4] == ["举办主体", None, None, "公立、民营"]
    assert row(make(language="en").worksheets[0], "beds")[2:4] == ["beds", "a whole number, 0 to 100,000"]


def test_many_clauses_are_counted(make: Make) -> None:
    sheet = make(kind="general_hospital", checklist=True).worksheets[0]
    assert row(sheet, "grade")[4].endswith(" 条")
    assert "等 " in row(sheet, "grade")[4]


def test_numbers_are_bounded_in_the_unit_shown_and_whole_where_the_field_is(make: Make) -> None:
    sheet = make().worksheets[0]
    area, beds, share = (check_of(sheet, name) for name in ("floor_area", "beds", "essential_medicine_variety_share"))
    assert (area.type, area.formula1, area.formula2) == ("decimal", "0", "10000000")
    assert (beds.type, beds.formula1, beds.formula2) == ("whole", "0", "100000")
    assert (share.type, share.formula1, share.formula2) == ("decimal", "0", "100")
    assert share.error == "请填0～100 的数（单位：%），只写数字。"
    assert share.errorTitle == "填报有误"
    assert share.errorStyle in (None, "stop")


def test_codes_and_answers_are_drop_downs(make: Make) -> None:
    sheet = make(checklist=True).worksheets[0]
    answer = next(name for name in rows_of(sheet) if name.startswith("has_"))
    assert check_of(sheet, "ownership").formula1 == '"公立,民营"'
    assert check_of(sheet, answer).formula1 == '"是,否"'
    assert row(sheet, answer)[3] == "是 / 否"


def test_a_list_too_long_for_a_cell_stands_on_a_hidden_sheet(make: Make) -> None:
    found = make(ownership="public", checklist=True)
    options = found["选项"]
    assert options.sheet_state == "hidden"
    check = check_of(found.worksheets[0], "kind")
    assert check.formula1 == "'选项'!$A$1:$A$56"
    assert options["A1"].value == "社区卫生服务中心"
    assert row(found.worksheets[0], "kind")[3] == "从下拉列表选择（56 项）"


def test_days_and_regions_are_checked_and_a_code_of_a_region_will_do_too(make: Make) -> None:
    sheet = make("station").worksheets[0]
    day, region = check_of(sheet, "as_of"), check_of(sheet, "region")
    assert day.type == "date"
    assert (region.type, region.errorStyle, region.formula1) == ("list", "warning", '"龙亭区"')


def test_a_form_prints_on_a4_as_wide_as_the_page_with_its_headings_on_each(make: Make) -> None:
    sheet = make().worksheets[0]
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "B4"


def test_the_sections_go_as_a_visit_does(make: Make) -> None:
    sheet = make(checklist=True).worksheets[0]
    titles = [str(line[0].value) for line in sheet.iter_rows(min_row=4) if line[0].value and not line[5].value]
    assert titles[:5] == ["填报对象", "基本情况", "房屋与床位", "人口与人员", "比例和比率"]
    assert any(each.startswith("开封市“十四五”") and "·" in each for each in titles[5:])
    assert len(titles) == len(set(titles))


def test_the_notes_say_for_whom_by_which_packs_and_what_is_not_asked(make: Make, book: Rulebook) -> None:
    lines = [str(cell.value) for cell in make()["说明"]["A"] if cell.value]
    assert lines[:3] == ["适用对象：社区卫生服务中心", "适用地区：龙亭区", "核查日期：2025-06-30"]
    document = book.documents["kaifeng-plan-2025"]
    assert any(f"kaifeng-plan-2025，版本 {document.version}，摘要 {document.digest[:12]}" in line for line in lines)
    assert any("--checklist" in line for line in lines)


def test_the_notes_of_a_region_name_the_years_and_references_that_are_not_asked(book: Rulebook) -> None:
    found = needs(book, blank(book, "region", {}, "410200"), DAY)
    read = load_workbook(BytesIO(workbook([found], book, "form", "en")))
    lines = [str(cell.value) for cell in read["Notes"]["A"] if cell.value]
    assert any(line.startswith("· Values of other years") and "in 2020" in line for line in lines)
    assert any("--references" in line for line in lines)


def test_a_table_has_headings_with_units_clauses_as_comments_and_checked_rows(make: Make) -> None:
    sheet = make(layout="table").worksheets[0]
    assert sheet.title == "社区卫生服务中心"
    headings = texts(sheet, HEADING_ROW)
    assert headings[:6] == ["编号", "名称", "地区", "数据日期", "举办主体", "业务用房面积(平方米)"]
    comment = sheet["F3"].comment
    assert comment is not None
    assert "七/（七）/专栏6" in comment.text
    check = next(each for each in sheet.data_validations.dataValidation if "F4" in each.sqref)
    assert ("F203" in check.sqref, "F204" in check.sqref) == (True, False)
    assert check.type == "decimal"
    assert sheet["F203"].protection.locked is False


def test_a_table_for_what_is_known_keeps_to_it(make: Make) -> None:
    sheet = make(layout="table", kind="community_health_centre", ownership="public", beds=30).worksheets[0]
    checks = {str(each.sqref): (each.type, each.formula1, each.formula2) for each in sheet.data_validations.dataValidation}
    headings = texts(sheet, HEADING_ROW)
    assert headings[4:6] == ["举办主体", "床位数(张)"]
    assert checks["E4:E203"] == ("list", '"公立"', None)
    assert checks["F4:F203"] == ("whole", "30", "30")


@pytest.mark.parametrize("layout", ["form", "table"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_needs_give_the_same_bytes(book: Rulebook, layout: Any, language: Language) -> None:
    found = needs(book, blank(book, "facility", CHC, "410202"), DAY)
    assert workbook([found], book, layout, language) == workbook([found], book, layout, language)


@pytest.mark.parametrize("layout", ["form", "table"])
def test_what_a_record_holds_stays_text_and_names_its_sheet(book: Rulebook, layout: Any) -> None:
    names = ["=HYPERLINK(1)", "a/b[1]:*?", "a/b[1]:*?", "说明", "很长的名称" * 20, "\x1b[31m红", "history"]
    records = [Record("facility", f"={number}", name, "410202", CHC) for number, name in enumerate(names)]
    read = load_workbook(BytesIO(workbook([needs(book, each, DAY) for each in records], book, layout, "zh")))
    cells = [cell for sheet in read.worksheets for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    if layout == "form":
        assert [each.title for each in read.worksheets][1:4] == ["a_b_1____", "a_b_1____ (2)", "说明 (2)"]


def test_what_is_known_of_a_record_is_filled_in_apart(book: Rulebook) -> None:
    known = Record("facility", "A", "某中心", "410202", {**CHC, "essential_medicine_variety_share": 1, "beds": 30}, DAY)
    sheet = load_workbook(BytesIO(workbook([needs(book, known, DAY)], book, "form", "zh"))).worksheets[0]
    assert sheet.title == "某中心"
    assert sheet["A1"].value == "社区卫生服务中心核查填报表：某中心"
    assert row(sheet, "id")[1] == "A"
    assert row(sheet, "as_of")[1].date() == DAY
    assert row(sheet, "beds")[1:3] == [30, "张"]
    assert row(sheet, "essential_medicine_variety_share")[1:3] == [100, "%"]
    rows = rows_of(sheet)
    assert rows["beds"] > rows["floor_area"]
    assert sheet.cell(rows["beds"], 2).protection.locked is False
    titles = [line[0].value for line in sheet.iter_rows(min_row=4) if line[0].value and not line[5].value]
    assert titles[-1] == "已有数据（请核对，有误可改）"


def test_too_many_forms_for_a_workbook_is_an_error_that_names_the_other_layout(plan: Rulebook) -> None:
    found = [needs(plan, Record("facility", str(each), "", "410202", CHC), DAY) for each in range(201)]
    with pytest.raises(UsageError, match="--layout table"):
        workbook(found, plan, "form", "zh")
    read = load_workbook(BytesIO(workbook(found, plan, "table", "zh")))
    assert read.worksheets[0]["A204"].value == "200"


def test_titles_say_the_kind_and_what_else_the_form_is_for(make: Make, book: Rulebook) -> None:
    assert make(kind="general_hospital", grade="tertiary").worksheets[0]["A1"].value == "综合医院（三级）核查填报表"
    assert make("region").worksheets[0]["A1"].value == "地区核查填报表"
    known = Record("facility", "A", "某院", "410202", {"ownership": "public", "kind": "general_hospital"}, DAY)
    sheet = load_workbook(BytesIO(workbook([needs(book, known, DAY)], book, "form", "zh"))).worksheets[0]
    assert sheet["A1"].value == "综合医院核查填报表：某院"


def test_the_region_of_a_form_for_a_region_stays(make: Make) -> None:
    sheet = make("region").worksheets[0]
    cell = sheet.cell(rows_of(sheet)["region"], 2)
    assert (cell.value, cell.protection.locked) == ("龙亭区", True)


def test_rows_are_high_enough_for_their_texts(make: Make) -> None:
    found = make(kind="general_hospital", checklist=True)
    sheet = found.worksheets[0]
    short, long = rows_of(sheet)["id"], rows_of(sheet)["grade"]
    assert sheet.row_dimensions[long].height > 1.5 * sheet.row_dimensions[short].height
    notes = found["说明"]
    assert max(each.height for each in notes.row_dimensions.values() if each.height) >= 15
