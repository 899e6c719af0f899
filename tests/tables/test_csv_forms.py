"""CSV as people make it, read by columns as it is read row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("polars")

from healthrules.intake.csv_file import read_csv
from healthrules.intake.headings import Headings
from healthrules.tables import csv_source
from tests.books import sample

HEADINGS = Headings(sample())
PLAIN = "编号,名称,地区,业务用房面积（公顷）,服务人口（万人）,备注\n"

Read = list[tuple[int | None, dict[str, str | None] | str]]


def by_rows(path: Path) -> Read:
    return [
        (row.row, {k: v for k, v in row.data.items() if v} if row.data else str(row.problem))
        for row in read_csv(path, path.name, HEADINGS)
    ]


def by_columns(path: Path) -> Read:
    found: Read = []
    for batch in csv_source.csv_batches(path, path.name, HEADINGS):
        found += [(row.row, str(row.problem)) for row in batch.broken]
        for position in range(batch.frame.height):
            row = batch.row(position)
            found.append((row.row, {k: v for k, v in (row.data or {}).items() if v}))
    return found


def both(path: Path, text: str) -> Read:
    path.write_text(text, encoding="utf-8")
    one, other = by_rows(path), by_columns(path)
    assert sorted(one, key=str) == sorted(other, key=str)
    return one


def test_units_of_headings_titles_totals_and_remarks(tmp_path: Path) -> None:
    text = f"开封市机构表,,,,,\n{PLAIN}c1,甲,龙亭区,0.14,5.2,好\nc2,乙,鼓楼区,1400平方米,52000人,\n合计,,,1.5,,\n填表人：张三,,,,,\n"
    assert both(tmp_path / "facilities.csv", text) == [
        (
            3,
            {
                "type": "facility",
                "编号": "c1",
                "名称": "甲",
                "地区": "龙亭区",
                "业务用房面积": "0.14公顷",
                "服务人口": "5.2万人",
            },
        ),
        (
            4,
            {
                "type": "facility",
                "编号": "c2",
                "名称": "乙",
                "地区": "鼓楼区",
                "业务用房面积": "1400平方米",
                "服务人口": "52000人",
            },
        ),
    ]


def test_names_for_ids_and_a_column_that_means_nothing(tmp_path: Path) -> None:
    problem, row = both(tmp_path / "机构.csv", "机构名称;床位;床卫\n甲;5;6\n")
    assert problem[0] == 1
    assert "床卫" in str(problem[1])
    assert row == (2, {"type": "facility", "机构名称": "甲", "床位": "5", "id": "甲"})


CELLS = st.sampled_from(
    ["", " ", "甲", "合计", "1", "1,5", "0.14", "-3", "1e3", '"', "5万", "１４", "注：x", "+", "2.", "合 计", "\t"]
)


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=6), st.booleans())
def test_any_rows_are_read_alike(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], title: bool) -> None:
    lines = "".join(",".join(cell if "," not in cell else f'"{cell}"' for cell in row) + "\n" for row in rows)
    both(tmp_path_factory.mktemp("csv") / "机构.csv", ("某表,,\n" if title else "") + PLAIN + lines)
