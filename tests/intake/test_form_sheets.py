"""Filled-in forms: a field a row, a record a column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.intake import Normaliser
from healthrules.records import Record, Reject
from tests.intake.workbooks import workbook

HEAD = ["项目", "填报值", "单位", "可填内容", "依据", "字段"]
ROWS: list[list[Any]] = [
    ["核查表"],
    HEAD,
    ["记录类型", "facility", None, None, None, "type"],
    ["编号", "c1", None, None, None, "id"],
    ["名称", "甲中心", None, None, None, "name"],
    ["地区", "龙亭区", None, None, None, "region"],
    ["房屋与床位"],
    ["机构类型", "社区卫生服务中心", None, None, None, "kind"],
    ["业务用房面积", 0.14, "公顷", "≥ 0", "规划 七", "floor_area"],
    ["服务人口", "5.2万", "人", None, None, "served_population"],
    ["基本药物品种占比", 75, "%", None, None, "essential_medicine_variety_share"],
    ["床位", None, "张", None, None, "beds"],
]

Read = Callable[[list[list[Any]]], list[Record | Reject]]


@pytest.fixture
def read(tmp_path: Path, book: hr.Rulebook) -> Read:
    """What becomes of a form."""

    def found(rows: list[list[Any]]) -> list[Record | Reject]:
        return list(
            Normaliser(book).read(hr.read_inputs([workbook(tmp_path / "x.xlsx", {"表1": rows, "说明": [["x"]]})], book))
        )

    return found


def test_a_form_is_a_record(read: Read) -> None:
    (record,) = read(ROWS)
    assert isinstance(record, Record)
    assert (record.type, record.id, record.name, record.region) == ("facility", "c1", "甲中心", "410202")
    assert record.values["floor_area"] == 1400
    assert record.values["served_population"] == 52000
    assert float(record.values["essential_medicine_variety_share"]) == 0.75
    assert "beds" not in record.values


def test_the_cell_of_a_field_is_that_of_its_row(read: Read) -> None:
    (record,) = read(ROWS)
    assert isinstance(record, Record)
    assert record.origin is not None
    assert (record.origin.sheet, record.origin.cell("floor_area"), record.origin.cell("beds")) == ("表1", "B9", "B12")


def test_further_columns_are_further_records(read: Read) -> None:
    rows: list[list[Any]] = [
        [*row[:2], *(["填报值2", "填报值3"] if row is HEAD else [{"c1": "c2"}.get(row[1], row[1]), None]), *row[2:]]
        if len(row) > 1
        else row
        for row in ROWS
    ]
    found = read(rows)
    assert [each.id for each in found if isinstance(each, Record)] == ["c1", "c2"]
    assert len(found) == 2


def test_a_form_in_english_is_read_by_labels(read: Read) -> None:
    rows: list[list[Any]] = [
        ["Item", "Value"],
        ["type", "facility"],
        ["id", "c1"],
        ["floor area (ha)", None],
        ["业务用房面积（公顷）", 0.2],
    ]
    found = read(rows)
    (record,) = (each for each in found if isinstance(each, Record))
    assert record.values == {"floor_area": 2000}


def test_a_value_beside_a_row_that_means_nothing_is_told(read: Read) -> None:
    found = read([*ROWS, ["床位周转", 5, None, None, None, "bed_turnovr"]])
    (reject,) = (each for each in found if isinstance(each, Reject))
    assert (reject.sheet, reject.cell) == ("表1", "B13")
    assert len(found) == 2


def test_an_empty_form_is_a_reject_that_names_the_cell_of_the_id(read: Read) -> None:
    rows = [[row[0], None if row[-1] in ("id", "name") else row[1], *row[2:]] if len(row) > 2 else row for row in ROWS]
    (reject,) = read(rows)
    assert isinstance(reject, Reject)
    assert (reject.field, reject.cell) == ("id", "B4")
