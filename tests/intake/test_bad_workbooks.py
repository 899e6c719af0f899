"""Workbooks that are none, are locked, damaged or enormous: a clear message, and nothing beside them is lost."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import healthrules as hr
from healthrules.intake import Row
from healthrules.intake import workbook as opening
from tests.intake.workbooks import workbook

HEAD = ["编号", "名称", "地区", "业务用房面积", "床位"]
GOOD = ["c1", "甲", "龙亭区", 1400, 20]


def rows(path: Path, book: hr.Rulebook) -> list[Row]:
    return list(hr.read_inputs([path], book))


def told(path: Path, book: hr.Rulebook) -> str:
    (row,) = rows(path, book)
    assert row.data is None
    assert row.problem is not None
    return row.problem.zh


def ole(stream: str) -> bytes:
    """The beginning of a compound file of old Office, with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


def test_a_workbook_with_a_password(tmp_path: Path, book: hr.Rulebook) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(ole("EncryptedPackage"))
    assert "打开密码" in told(path, book)


def test_an_old_workbook_that_was_renamed(tmp_path: Path, book: hr.Rulebook) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(ole("Workbook"))
    assert "另存为 .xlsx" in told(path, book)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"type,id\n", b"<html><table></table></html>", b"\0" * 4096])
def test_what_is_no_workbook(tmp_path: Path, book: hr.Rulebook, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert "不是 Excel 工作簿" in told(path, book)


def test_a_zip_that_is_no_workbook(tmp_path: Path, book: hr.Rulebook) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("hello.txt", "hello")
    assert "已损坏" in told(path, book)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGE", 1 << 20)
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/media/big.xml", b"\0" * (8 << 20))
    assert "大得不正常" in told(path, book)


def test_a_workbook_that_says_it_is_larger_than_any(tmp_path: Path, book: hr.Rulebook) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as parts:
        place = parts.start_dir
    struct.pack_into("<I", content, place + 24, 0xFFFFFFF0)
    struct.pack_into("<I", content, content.index(b"PK\x01\x02", place + 4) + 24, 0xFFFFFFF0)
    path.write_bytes(bytes(content))
    assert "大得不正常" in told(path, book)


def test_a_damaged_sheet_keeps_the_rows_before_the_damage_and_the_other_sheets(tmp_path: Path, book: hr.Rulebook) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD, ["c2", *GOOD[1:]]], "急救站": [["编号", "服务半径"], ["s1", 5]]})
    damaged = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(damaged, "w") as new:
        for name in parts.namelist():
            content = parts.read(name)
            new.writestr(name, content.replace(b'<row r="3">', b'<row r="3"><<') if name.endswith("sheet1.xml") else content)
    found = rows(damaged, book)
    assert [(each.data or {}).get("编号") for each in found] == ["c1", None, "s1"]
    problem = found[1].problem
    assert problem is not None
    assert "第 2 行之后已损坏" in problem.zh


def test_a_file_beside_a_bad_workbook_is_read(tmp_path: Path, book: hr.Rulebook) -> None:
    bad = tmp_path / "a.xlsx"
    bad.write_bytes(ole("EncryptedPackage"))
    good = workbook(tmp_path / "b.xlsx", {"机构": [HEAD, GOOD]})
    report = hr.check(hr.read_inputs([bad, good], book), book)
    assert (report.summary.records, report.summary.rejects) == (1, 1)
    assert report.rejects[0].file == str(bad)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("#DIV/0!", "公式出错（#DIV/0!）"),
        ("#N/A", "公式出错（#N/A）"),
        ("=D9*2", "公式没有保存计算结果"),
        ("约1400", "不是一个数值"),
        ("1400人", "单位不对"),
        (-5, "不得小于"),
        (True, "是/否"),
    ],
)
def test_a_cell_that_holds_no_value_turns_its_row_away_and_no_other(
    tmp_path: Path, book: hr.Rulebook, cell: Any, words: str
) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, ["c0", "乙", "龙亭区", cell, 20], GOOD]})
    report = hr.check(hr.read_inputs([path], book), book)
    assert (report.summary.records, report.summary.rejects) == (1, 1)
    (reject,) = report.rejects
    assert (reject.sheet, reject.cell, reject.record) == ("机构", "D2", "c0")
    assert words in reject.message.zh


def test_a_date_where_a_number_belongs(tmp_path: Path, book: hr.Rulebook) -> None:
    def change(made: Workbook) -> None:
        made["机构"]["D2"].number_format = "yyyy-mm-dd"

    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, ["c0", "乙", "龙亭区", 1400, 20]]}, change)
    (reject,) = hr.check(hr.read_inputs([path], book), book).rejects
    assert "此处应为数值，实为日期 1903-10-31" in reject.message.zh
    assert reject.cell == "D2"


def test_a_hundred_empty_columns_and_thousands_of_empty_rows(tmp_path: Path, book: hr.Rulebook) -> None:
    def change(made: Workbook) -> None:
        sheet = made["机构"]
        for column in range(6, 106):
            sheet.cell(1, column).number_format = "0.00"
            sheet.cell(2, column).number_format = "0.00"
        sheet.cell(5000, 300).number_format = "0.00"

    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD]}, change)
    report = hr.check(hr.read_inputs([path], book), book)
    assert (report.summary.records, report.summary.rejects) == (1, 0)


def test_a_wrong_extent_loses_no_row(tmp_path: Path, book: hr.Rulebook) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD, ["c2", *GOOD[1:]]]})
    wrong = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(wrong, "w") as new:
        for name in parts.namelist():
            new.writestr(name, parts.read(name).replace(b'<dimension ref="A1:E3"', b'<dimension ref="A1"'))
    assert len(rows(wrong, book)) == 2


def test_a_sheet_without_headings_is_told_unless_it_explains_the_others(tmp_path: Path, book: hr.Rulebook) -> None:
    sheets: dict[str, Any] = {"机构": [HEAD, GOOD], "填写说明": [["请如实填写"]], "杂记": [["随便写写", "其他"]], "空": []}
    found = rows(workbook(tmp_path / "x.xlsx", sheets), book)
    assert [(each.sheet, each.data is None) for each in found] == [("机构", False), ("杂记", True)]


def test_a_workbook_without_data(tmp_path: Path, book: hr.Rulebook) -> None:
    assert told(workbook(tmp_path / "x.xlsx", {"Sheet1": []}), book) == "工作簿中没有数据"


@pytest.mark.parametrize("name", ["x.xls", "x.xlsb", "x.et", "x.ods"])
def test_another_spreadsheet_is_a_reject_with_what_to_do_by_name_or_in_a_folder(
    tmp_path: Path, book: hr.Rulebook, name: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert "另存为 .xlsx" in told(tmp_path / name, book)
    assert "另存为 .xlsx" in told(tmp_path, book)


def test_a_hidden_sheet_is_told_and_not_judged(tmp_path: Path, book: hr.Rulebook) -> None:
    def change(made: Workbook) -> None:
        made["去年"].sheet_state = "hidden"

    sheets: dict[str, Any] = {"机构": [HEAD, GOOD], "去年": [HEAD, ["c9", *GOOD[1:]]]}
    found = rows(workbook(tmp_path / "x.xlsx", sheets, change), book)
    assert [(each.sheet, each.data is None) for each in found] == [("机构", False), ("去年", True)]
    assert "隐藏" in str(found[1].problem and found[1].problem.zh)


def test_a_code_of_more_digits_than_excel_keeps_is_refused(tmp_path: Path, book: hr.Rulebook) -> None:
    path = workbook(tmp_path / "x.xlsx", {"机构": [HEAD, [124102004158012345, *GOOD[1:]]]})
    (reject,) = hr.check(hr.read_inputs([path], book), book).rejects
    assert "超过 15 位" in reject.message.zh
    assert reject.cell == "A2"


def test_the_lock_of_an_open_workbook_is_not_input(tmp_path: Path, book: hr.Rulebook) -> None:
    workbook(tmp_path / "x.xlsx", {"机构": [HEAD, GOOD]})
    (tmp_path / "~$x.xlsx").write_bytes(b"\x05lock")
    assert len(rows(tmp_path, book)) == 1
