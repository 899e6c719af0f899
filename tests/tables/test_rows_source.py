"""Rows that were read one at a time, as batches: what is plain goes by columns, whatever its keys are called."""

from __future__ import annotations

import pytest

pytest.importorskip("polars")

from healthrules.intake import Normaliser, Row
from healthrules.tables.rows_source import row_batches
from tests.books import sample


@pytest.mark.parametrize(
    "keys", [("type", "id", "beds"), ("记录类型", "编号", "床位"), ("type", "机构编码", "床位数"), ("Type", "ID", "beds")]
)
def test_a_plain_row_is_plain_by_any_name_of_its_keys(keys: tuple[str, str, str]) -> None:
    rows = [Row("x", number, dict(zip(keys, ("facility", f"c{number}", 5), strict=True))) for number in (1, 2)]
    (batch,) = row_batches(rows, Normaliser(sample()))
    assert batch.odd == frozenset()
    assert batch.frame.height == 2


def test_rows_without_what_is_needed_are_still_a_table() -> None:
    (batch,) = row_batches([Row("x", 1, {"床位": 5})], Normaliser(sample()))
    assert batch.frame.columns == ["床位", "type", "id"]


def test_each_sheet_is_a_batch_of_its_own() -> None:
    rows = [Row("x", number, {"id": str(number)}, sheet=sheet) for number, sheet in ((1, "甲"), (2, "甲"), (1, "乙"))]
    assert [batch.frame.height for batch in row_batches(rows, Normaliser(sample()))] == [2, 1]
