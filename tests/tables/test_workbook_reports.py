"""Workbooks by columns: the report is the one that single records give, with the sheet of every record that was checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.report import Source

from .odd_tables import DAY

pytest.importorskip("polars")

from healthrules.tables.running import TableCheck
from healthrules.tables.sources import batches

HEAD = ("type", "id", "region", "area_type", "service_radius", "mean_response_time")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for name, ids in (("城区", ("a", "b")), ("郊区", ("c",))):
        sheet: Any = book.create_sheet(name)
        sheet.append(HEAD)
        for each in ids:
            sheet.append(("station", each, "开封市", "城市", 5, 30))
    del book["Sheet"]
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


def test_what_was_checked_has_its_sheet(workbook: Path) -> None:
    book = hr.load_rules(["kaifeng-plan-2025"])
    check = TableCheck(book, DAY)
    by_columns = check.report(batches([workbook], check))
    by_records = hr.check(hr.read_inputs([workbook], book), book, as_of=DAY, engine="reference")
    name = str(workbook)
    assert [each.source for each in by_columns.checked] == [
        Source(name, 2, "城区"), Source(name, 3, "城区"), Source(name, 2, "郊区"),
    ]  # fmt: skip
    assert by_columns == by_records
