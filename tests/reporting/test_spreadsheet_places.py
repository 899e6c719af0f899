"""Text and Markdown say where in a spreadsheet a record, a finding and a reject stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.formats import FORMATS

from .conftest import DAY

HEAD = ("type", "id", "name", "region", "area_type", "service_radius", "mean_response_time")
ROWS: list[tuple[Any, ...]] = [
    ("station", "S-1", "乙急救站", "开封市", "城市", 9, None),
    ("station", "S-2", "丙急救站", "开封市", "城市", "约 9", 30),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "急救_站"
    for row in (HEAD, *ROWS):
        sheet.append(row)
    path = tmp_path / "registry.xlsx"
    book.save(path)
    return path


def shown(path: Path, book: hr.Rulebook, kind: str, language: Any) -> str:
    report = hr.check(hr.read_inputs([path], book), book, as_of=DAY)
    return str(FORMATS[kind].render(report, book, language)).replace("\\", "").replace(str(path.parent) + "/", "")


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_of_a_workbook_the_sheet_the_row_and_the_cells(book: hr.Rulebook, workbook: Path, kind: str) -> None:
    for language, heading, cell in (
        ("zh", "S-1 · registry.xlsx 急救_站 第 2 行", " · 单元格 {}\n"),
        ("en", "S-1 · registry.xlsx 急救_站 row 2", " · cell {}\n"),
    ):
        text = shown(workbook, book, kind, language)
        assert heading in text
        assert cell.format("F2") in text
        assert cell.format("G2") in text  # the empty cell of what is missing
        assert "registry.xlsx 急救_站!F3 (S-2): " in text


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_of_a_csv_file_the_row_and_the_cells(book: hr.Rulebook, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "registry.csv"
    path.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in (HEAD, *ROWS)), "utf-8")
    text = shown(path, book, kind, "en")
    for told in ("S-1 · registry.csv row 2", " · cell F2\n", " · cell G2\n", "registry.csv F3 (S-2): "):
        assert told in text, told


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_of_json_no_place_is_told_beside_the_name(example: hr.Report, book: hr.Rulebook, kind: str) -> None:
    text = str(FORMATS[kind].render(example, book, "en"))
    assert "chc.json" not in text
    assert " · cell " not in text
