"""The Excel report: what an inspector finds on each sheet, as a spreadsheet program reads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.reporting import xlsx_writing
from healthrules.reporting.formats import FORMATS
from healthrules.reporting.report import Amount
from healthrules.rulebook import Waiver
from healthrules.texts import Language

from .conftest import DAY, MIXED

STATION: dict[str, Any] = {"type": "station", "region": "开封市", "area_type": "urban"}
Rows = list[dict[str, Any]]


def opened(report: hr.Report, book: hr.Rulebook, language: Language = "zh") -> Any:
    made = FORMATS["xlsx"].render(report, book, language)
    assert isinstance(made, bytes)
    return load_workbook(BytesIO(made))


def rows_of(sheet: Any) -> Rows:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_there_is_a_sheet_for_each_thing(report: hr.Report, book: hr.Rulebook) -> None:
    assert opened(report, book).sheetnames == ["汇总", "问题", "无法判断", "未读入", "已核查", "未适用"]
    assert opened(report, book, "en").sheetnames == ["Summary", "Findings", "Unknown", "Rejects", "Checked", "Unchecked"]


def test_findings_have_their_numbers_and_where_they_come_from(example: hr.Report, book: hr.Rulebook) -> None:
    rows = rows_of(opened(example, book)["问题"])
    found = next(row for row in rows if row["规则"] == "社区卫生服务中心业务用房面积")
    assert (found["结论"], found["力度"], found["单位"]) == ("不达标", "明确要求", "平方米")
    actual, required, gap = (found[name] for name in ("实际", "要求", "差距"))
    assert required - actual == gap > 0
    assert "还差" in found["说明"]
    assert found["依据"].endswith("七/（七）/专栏6")
    assert found["规则编号"] == "kaifeng-plan-2025/chc-floor-area"
    assert "chc.json #" in found["出处"]
    assert found["理解"]


def test_every_finding_is_on_one_sheet_the_worst_first(report: hr.Report, book: hr.Rulebook) -> None:
    made = opened(report, book)
    told = [row["结论"] for row in rows_of(made["问题"])]
    wanted = Counter(each.outcome for each in report.findings)
    unknown = wanted.pop(Outcome.UNKNOWN)
    assert Counter(told) == {outcome.label.zh: count for outcome, count in wanted.items()}
    assert told == sorted(told, key=["不达标", "未到期", "已豁免"].index)
    assert len(rows_of(made["无法判断"])) == unknown > 0


def test_what_is_missing_is_named_as_people_name_it(report: hr.Report, book: hr.Rulebook) -> None:
    missing = {row["缺少数据"] for row in rows_of(opened(report, book)["无法判断"])}
    assert "平均急救反应时间" in missing
    assert "mean emergency response time" in {row["Missing data"] for row in rows_of(opened(report, book, "en")["Unknown"])}


def test_rejects_and_unchecked_records_say_what_and_why(report: hr.Report, book: hr.Rulebook) -> None:
    made = opened(report, book)
    (reject,) = rows_of(made["未读入"])
    assert (reject["编号"], reject["行"], reject["字段"]) == ("BAD", 5, "地区")
    assert "龙停区" in reject["原因"]
    assert [row["编号"] for row in rows_of(made["未适用"])] == list(report.unchecked)


def test_what_was_checked_is_counted_for_each_record(report: hr.Report, book: hr.Rulebook) -> None:
    rows = {row["编号"]: row for row in rows_of(opened(report, book)["已核查"])}
    assert list(rows) == [each.record for each in report.checked]
    for each in report.checked:
        failed = sum(found.record == each.record and found.outcome is Outcome.FAIL for found in report.findings)
        assert (rows[each.record]["达标"], rows[each.record]["不达标"]) == (len(each.passed), failed)
    assert (rows["KF-1"]["类别"], rows["KF-1"]["地区"]) == ("医疗卫生机构", "龙亭区")


def test_the_summary_has_the_counts_of_the_report(report: hr.Report, book: hr.Rulebook) -> None:
    sheet = opened(report, book)["汇总"]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["已核查记录"][0] == report.summary.records
    assert rows["未能读入"][0] == 1
    outcomes = [report.summary.outcomes[each] for each in (Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN)]
    assert list(rows["合计"][:3]) == outcomes
    assert rows["合计"][6] == report.summary.records * report.summary.rules
    pack = report.rulebook[0]
    document = rows[book.documents[pack.pack].title.zh]
    assert document[-2:] == (pack.pack, pack.digest)
    failed = sum(each.clause.document == pack.pack and each.outcome is Outcome.FAIL for each in report.findings)
    assert document[0] == failed
    assert any("有多种理解的条款" in str(text) for text in rows)


def test_a_heading_of_two_lines_has_the_room(report: hr.Report, book: hr.Rulebook) -> None:
    sheet = opened(report, book, "en")["Summary"]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "not applicable")
    assert sheet.row_dimensions[cell.row].height >= 28


HOSTILE = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "{=1+1}", "http://example.org", "_x0041_", "00123")


def test_no_text_becomes_a_formula_a_link_or_a_number(book: hr.Rulebook) -> None:
    records = [{**STATION, "id": text, "name": text, "service_radius": 9} for text in HOSTILE]
    records += [{**STATION, "id": "=bad", "name": "=bad", "=1+1": 1}]
    report = hr.check(records, book, as_of=DAY)
    made = opened(report, book)
    for sheet in made:
        assert not sheet._hyperlinks
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type == "s" or not isinstance(cell.value, str)
    names = {row["名称"] for row in rows_of(made["问题"])}
    assert names >= {text for text in HOSTILE if text not in ("\t=1", "_x0041_")}
    assert rows_of(made["未读入"])[0]["编号"] == "=bad"


def test_control_characters_are_seen_and_long_texts_are_cut(report: hr.Report, book: hr.Rulebook) -> None:
    found = replace(report.findings[0], outcome=Outcome.FAIL, name="a\x00\x1b\ud800\ufffeb" + "长" * 40_000)
    name = rows_of(opened(replace(report, findings=(found,)), book)["问题"])[0]["名称"]
    assert name.startswith("a����b长")
    assert (len(name), name[-1]) == (32_767, "…")


@pytest.mark.parametrize(
    ("text", "shown", "value"),
    [
        ("0.1", "#,##0.0", 0.1),
        ("-12345.678", "#,##0.000", -12345.678),
        ("1950", "#,##0", 1950),
        ("9.94999999999999", "#,##0.00000000000000", 9.94999999999999),
        ("1234567890123456", None, "1,234,567,890,123,456"),
        ("0.30000000000000004", None, "0.30000000000000004"),
    ],
)
def test_numbers_are_exact_or_they_are_text(
    report: hr.Report, book: hr.Rulebook, text: str, shown: str | None, value: object
) -> None:
    found = replace(report.findings[0], outcome=Outcome.FAIL, actual=Amount(Decimal(text), "km"))
    sheet = opened(replace(report, findings=(found,)), book)["问题"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "实际")
    cell = sheet[f"{column}2"]
    assert cell.value == value
    if shown is not None:
        assert (cell.number_format, Decimal(repr(cell.value))) == (shown, Decimal(text))


def test_yes_or_no_and_codes_are_words(report: hr.Report, book: hr.Rulebook) -> None:
    found = replace(
        report.findings[0],
        outcome=Outcome.FAIL,
        field="grade",
        actual=Amount(value=False, unit=None),
        required=Amount("secondary|tertiary", None),
        gap=None,
    )
    (row,) = rows_of(opened(replace(report, findings=(found,)), book)["问题"])
    assert (row["实际"], row["要求"], row["差距"], row["单位"]) == ("否", "二级、三级", None, None)


def test_sheets_can_be_filtered_and_printed(report: hr.Report, book: hr.Rulebook) -> None:
    for sheet in opened(report, book):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        if sheet.title != "汇总":
            assert sheet.freeze_panes is not None
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.auto_filter.ref.startswith("A1:")


def test_columns_are_as_wide_as_what_they_hold(report: hr.Report, book: hr.Rulebook) -> None:
    sheet = opened(report, book)["已核查"]
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["截至"] >= len("2025-06-30")
    assert 2 * len("医疗卫生机构") <= widths["类别"] <= 20
    heights = [sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)]
    assert max(heights) <= 409


def test_rows_beyond_what_a_sheet_holds_go_on_in_another(
    report: hr.Report, book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows_of(opened(report, book)["问题"])
    monkeypatch.setattr(xlsx_writing, "MOST_ROWS", 3)
    made = opened(report, book)
    parts = [sheet for sheet in made if sheet.title.startswith("问题")]
    assert [sheet.title for sheet in parts][:2] == ["问题", "问题 (2)"]
    assert [row for sheet in parts for row in rows_of(sheet)] == whole
    assert all(sheet.max_row <= 3 for sheet in parts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_report_gives_the_same_bytes(report: hr.Report, book: hr.Rulebook, language: Language) -> None:
    one, other = (FORMATS["xlsx"].render(report, book, language) for _ in range(2))
    assert one == other
    again = hr.check([{**each, "as_of": each.get("as_of", "2025-06-30")} for each in MIXED], book, engine="reference")
    assert FORMATS["xlsx"].render(replace(again, as_of=report.as_of), book, language) == one


def test_an_empty_check_says_so_on_every_sheet(book: hr.Rulebook) -> None:
    made = opened(hr.check([], book, as_of=DAY), book)
    assert made.sheetnames == ["汇总", "问题", "无法判断", "未读入", "已核查"]
    assert any(cell.value == "没有判定任何记录。" for row in made["汇总"].iter_rows() for cell in row)
    assert made["问题"]["A2"].value == "没有需要列出的问题。"
    assert made["已核查"]["A2"].value == "没有判定任何记录。"


def test_of_very_many_records_it_is_said_that_they_are_not_listed(report: hr.Report, book: hr.Rulebook) -> None:
    made = opened(replace(report, checked=()), book)
    assert made["已核查"]["A2"].value == "记录过多，未逐条列出。"
    assert [row["编号"] for row in rows_of(made["未适用"])] == list(report.unchecked)


def test_a_day_of_its_own_is_shown_only_where_there_is_one(example: hr.Report, report: hr.Report, book: hr.Rulebook) -> None:
    assert "截至" not in rows_of(opened(example, book)["问题"])[0]
    assert "截至" in rows_of(opened(report, book)["问题"])[0]


def test_only_some_rules_of_a_document_are_named(book: hr.Rulebook) -> None:
    few = book.only("chc-floor-area")
    texts = [cell.value for row in opened(hr.check(MIXED, few, as_of=DAY), few)["汇总"].iter_rows() for cell in row]
    assert any(str(text).endswith("仅核查 chc-floor-area") for text in texts)


def test_waivers_have_a_sheet_and_stand_beside_what_they_waive(book: hr.Rulebook) -> None:
    record = {**STATION, "id": "s", "service_radius": 9, "mean_response_time": 10}
    ends = date(2025, 12, 31)
    waivers = [
        Waiver("s", "emergency-radius-urban", "=改建", "市卫健委", ends),
        Waiver("x", "emergency-radius-urban", "b", "c", ends),
    ]
    exempt = book.with_waivers(waivers)
    made = opened(hr.check(record, exempt, as_of=DAY), exempt)
    (waived,) = (row for row in rows_of(made["问题"]) if row["结论"] == "已豁免")
    assert "理由：=改建；批准：市卫健委" in waived["豁免"]
    rows = rows_of(made["豁免"])
    assert [(row["编号"], row["使用情况"].split("。")[0], row["理由"]) for row in rows] == [
        ("s", "已使用", "=改建"),
        ("x", "输入中没有这条记录", "b"),
    ]
    assert rows[0]["有效期至"].date() == ends
    assert "豁免" not in opened(hr.check(record, book, as_of=DAY), book).sheetnames
