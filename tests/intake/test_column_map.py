"""A column map: somebody else's columns and sheets, read as what they mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.intake import Normaliser
from healthrules.intake.column_map import read_column_map
from healthrules.intake.headings import Headings
from healthrules.records import Record, Reject
from tests.intake.workbooks import Sheet, workbook

MAP = """\
columns:
  建面: floor_area
  用房(亩): {field: floor_area, unit: 亩}
  医院类别: kind
  病房: null
sheets:
  基层: {type: facility, heading: 2, values: {kind: township_health_centre}}
  字典: null
"""

Read = Callable[..., list[Record | Reject]]


@pytest.fixture
def read(tmp_path: Path, book: hr.Rulebook) -> Read:
    """What becomes of the rows of a workbook, by a map."""

    def found(sheets: dict[str, Sheet], text: str = MAP) -> list[Record | Reject]:
        (tmp_path / "columns.yaml").write_text(text, encoding="utf-8")
        headings = Headings(book, read_column_map(tmp_path / "columns.yaml", book))
        path = workbook(tmp_path / "x.xlsx", sheets)
        return list(Normaliser(book).read(hr.read_inputs([path], headings)))

    return found


@pytest.mark.parametrize(
    ("heading", "cell", "wanted"), [("建面", 1400, 1400), ("用房(亩)", 3, 2000), ("用房（亩）", "3亩", 2000)]
)
def test_a_column_is_read_as_the_map_says(read: Read, heading: str, cell: Any, wanted: int) -> None:
    (record,) = read({"机构": [["编号", heading, "病房"], ["c", cell, 7]]})
    assert isinstance(record, Record)
    assert record.values == {"floor_area": wanted}


def test_a_sheet_is_read_as_the_map_says(read: Read) -> None:
    (record,) = read({"基层": [["编号", "床位"], ["编号", "床位"], ["c", 5]], "字典": [["编号", "床位"], ["d", 6]]})
    assert isinstance(record, Record)
    assert (record.type, dict(record.values)) == ("facility", {"kind": "township_health_centre", "beds": 5})


def test_a_column_of_the_sheet_comes_before_what_the_map_says_of_all(read: Read) -> None:
    (record,) = read({"基层": [["x"], ["编号", "医院类别"], ["c", "综合医院"]]})
    assert isinstance(record, Record)
    assert record.values == {"kind": "general_hospital"}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("columns: {建面: flor_area}", ":1:", "Did you mean `floor_area`?"),
        ("columns:\n  建面: {field: floor_area, unit: 人}", ":2:", "`人` is no unit of floor_area"),
        ("columns:\n  建面: {field: floor_area, unit: 里斯}", ":2:", "里斯"),
        ("columns:\n  建面: {feld: floor_area}", ":2:", "Did you mean `field`?"),
        ("columns:\n  建面: [floor_area]", ":2:", "write NAME: VALUE here"),
        ("colums: {建面: floor_area}", ":1:", "Did you mean `columns`?"),
        ("sheets:\n  基层: {type: facilty}", ":2:", "Did you mean `facility`?"),
        ("sheets:\n  基层: {heading: 0}", ":2:", "a whole number from 1"),
        ("sheets:\n  基层: {values: {knd: x}}", ":2:", "Did you mean `kind`?"),
        ("", ":1:", "write NAME: VALUE here"),
    ],
)
def test_a_map_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, book: hr.Rulebook, text: str, place: str, words: str
) -> None:
    path = tmp_path / "columns.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(hr.HealthRulesError) as error:
        read_column_map(path, book)
    assert f"{path}{place}" in str(error.value)
    assert words in str(error.value)
