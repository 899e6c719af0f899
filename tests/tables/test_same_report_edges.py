"""Small tables on which columns and rows once had, or could easily have, different reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.books import sample

pl = pytest.importorskip("polars")

from .odd_tables import DAY, How, reports  # noqa: E402

BOOK = sample()
STATION = "type,id,region,area_type,service_radius,mean_response_time\n"
WHOLE = How(everything=True, limit=None, as_of=DAY, rows=250_000, block=16 << 20)
QUIET = How(everything=False, limit=None, as_of=DAY, rows=250_000, block=16 << 20)
BATCHES = [WHOLE, QUIET, How(everything=True, limit=None, as_of=DAY, rows=1, block=16 << 20)]


def same(folder: Path, contents: Sequence[tuple[str, str]], how: How = WHOLE) -> None:
    """Files of these contents have the same report by columns and by rows."""
    paths = [folder / name for name, _ in contents]
    for path, (_, content) in zip(paths, contents, strict=True):
        path.write_bytes(content.encode())
    columns, rows = reports(paths, BOOK, how)
    assert columns == rows


def same_frame(folder: Path, frame: Any, how: How = WHOLE) -> None:
    """A frame as Parquet has the same report by columns and by rows."""
    frame.write_parquet(folder / "x.parquet")
    columns, rows = reports([folder / "x.parquet"], BOOK, how)
    assert columns == rows


@pytest.mark.parametrize("how", BATCHES)
@pytest.mark.parametrize(
    "value",
    [
        "0.02083333334 d",
        "0.02083333333 d",
        "0.50000000001 小时",
        "0.5 小时",
        "0.00034722222222 月",
        "0.0000000000300000000001 万亿分钟",
    ],
)
def test_a_time_a_little_over_the_limit_in_another_unit_is_over(tmp_path: Path, value: str, how: How) -> None:
    same(tmp_path, [("x.csv", f"{STATION}station,a,开封市,城市,1,{value}\n")], how)


@pytest.mark.parametrize("how", BATCHES)
@pytest.mark.parametrize(
    "value", ["0.2199999999996 公顷", "0.22000000000001公顷", "3.2999999999999亩", "0.0021999999999999 km²"]
)
def test_an_area_a_little_under_the_limit_in_another_unit_is_under(tmp_path: Path, value: str, how: How) -> None:
    heading = "type,id,region,kind,served_population,beds,floor_area\n"
    same(tmp_path, [("x.csv", f"{heading}facility,a,开封市,CHC,5.2万人,20张,{value}\n")], how)


@pytest.mark.parametrize(
    "content", ["type,id\nfacility,a\n", "type,id,region\nfacility,a,开封市\nstation,b,\n", "type,id\nx,a\n"]
)
def test_tables_without_values(tmp_path: Path, content: str) -> None:
    same(tmp_path, [("x.csv", content)])


@pytest.mark.parametrize("first", ["type,id,beds\nfacilty,a,1\n", "type,id,beds\n", "type,id,beds\nfacility,a\n", ""])
def test_a_file_of_which_no_row_is_plain_comes_before_others(tmp_path: Path, first: str) -> None:
    good = "type,id,beds\nfacility,a,1\nfacility,b,2\n"
    same(tmp_path, [("a.csv", first), ("b.csv", good), ("c.csv", first), ("d.csv", good)])


@pytest.mark.parametrize(
    "rows",
    [
        ["Facility,a,1", "facility,a,2"],
        ["facility,a,1", "Facility,a,2"],
        ["facility,\u3000a,1", "facility,a,2"],
        ["facility,\x1ca,1", "facility,a,2"],
        ["facility,a,2", "facility,a\x1f,1"],
        ["facility,a,many", "facility,a,2", "Facility,a,3"],
        ["facility,a,5.000000000000001", "facility,a,2"],
        ["Facility,a,many", "facility,a,2", "facility,a,3"],
        ["facility,a,1", "station,a,", "Facility,b,1", "facility,b,2", "facility,c,1", "Facility,c,2"],
    ],
)
@pytest.mark.parametrize("how", BATCHES)
def test_of_two_records_with_one_id_the_first_that_can_be_read_is_judged(tmp_path: Path, rows: list[str], how: How) -> None:
    same(tmp_path, [("x.csv", "\n".join(["type,id,beds", *rows]))], how)
    same(tmp_path, [("x.csv", "\n".join(["type,id,beds", *rows])), ("y.csv", "\n".join(["type,id,beds", *rows[::-1]]))], how)


@pytest.mark.parametrize("how", BATCHES)
def test_ids_under_two_keys_are_one_id(tmp_path: Path, how: How) -> None:
    one, other = '{"type": "facility", "编号": "a", "beds": 1}\n', '{"type": "facility", "id": "a", "beds": 2}\n'
    same(tmp_path, [("x.jsonl", one + other)], how)
    same(tmp_path, [("x.jsonl", other + one)], how)


@pytest.mark.parametrize("cell", ["\ufeff", "\x1c", "\u3000", "\u200b", "\x85", "\0"])
@pytest.mark.parametrize("place", ["type", "id", "beds", "region"])
def test_characters_that_are_not_seen(tmp_path: Path, cell: str, place: str) -> None:
    row = {"type": "facility", "id": "a", "beds": "5", "region": "开封市"}
    for order in (list(row), [place, *(name for name in row if name != place)]):
        lines = [",".join(order), ",".join(cell + row[name] if name == place else row[name] for name in order)]
        same(tmp_path, [("x.csv", "\n".join(lines))])


@pytest.mark.parametrize("how", BATCHES)
@pytest.mark.parametrize("dtype", [pl.Float32, pl.Float64, pl.Decimal(10, 4)])
@pytest.mark.parametrize("grade", ["一级", "二级", "三级"])
def test_shares_at_the_thresholds_in_columns_of_each_type(tmp_path: Path, dtype: Any, grade: str, how: How) -> None:
    shares = [Decimal(text) for text in ("0.75", "0.7", "0.55", "0.5", "0.35", "0.3", "0.1", "1")]
    frame = pl.DataFrame({"id": [f"f{number}" for number in range(len(shares))]}).with_columns(
        type=pl.lit("facility"), region=pl.lit("开封市"), kind=pl.lit("综合医院"), ownership=pl.lit("公立"), grade=pl.lit(grade),
        essential_medicine_variety_share=pl.Series([*map(float, shares)] if dtype != pl.Decimal(10, 4) else shares, dtype=dtype),
    )  # fmt: skip
    same_frame(tmp_path, frame.with_columns(essential_medicine_amount_share="essential_medicine_variety_share"), how)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([date(2020, 12, 31), date(2021, 1, 1), None], pl.Date),
        ([datetime(2020, 12, 31, 23, 59), datetime(2021, 1, 1), None], pl.Datetime("ms")),  # noqa: DTZ001
        (
            [datetime(2020, 12, 31, 18, tzinfo=UTC), datetime(2020, 12, 31, 15, tzinfo=UTC), None],
            pl.Datetime("us", "Asia/Shanghai"),
        ),
        (["2020年12月31日", "2021/1/1", " "], pl.String),
        ([20201231, 20210101, None], pl.Int64),
    ],
    ids=["days", "moments", "zoned", "texts", "numbers"],
)
def test_a_day_is_the_one_that_is_written(tmp_path: Path, values: list[Any], dtype: Any) -> None:
    frame = pl.DataFrame(
        {"type": ["station"] * 3, "id": ["a", "b", "c"], "region": ["开封市"] * 3, "mean_response_time": [31] * 3}
    )
    own = How(everything=True, limit=None, as_of=None, rows=250_000, block=16 << 20)
    same_frame(tmp_path, frame.with_columns(as_of=pl.Series(values, dtype=dtype)), own)
