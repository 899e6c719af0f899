"""The report of a table by columns is the same bytes as the report of its rows by the reference evaluator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books import sample

pytest.importorskip("polars")
import polars as pl

from .odd_files import frames, json_lines
from .odd_tables import HOW, How, Table, as_csv, reports, tables

BOOK = sample()
MANY = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
Content = bytes | Callable[[Path], object]


def same(contents: Sequence[tuple[str, Content]], how: How) -> None:
    """Files of these contents have the same report by columns and by rows."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name, _ in contents]
        for path, (_, content) in zip(paths, contents, strict=True):
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                content(path)
        columns, rows = reports(paths, BOOK, how)
    assert columns == rows


@MANY
@given(table=tables(), how=HOW, quoted=st.booleans())
def test_of_a_csv_file(table: Table, how: How, quoted: bool) -> None:
    same([("x.csv", as_csv(table, quoted=quoted))], how)


@MANY
@given(content=json_lines(), how=HOW)
def test_of_json_lines(content: bytes, how: How) -> None:
    same([("x.jsonl", content)], how)


@MANY
@given(frame=frames(), how=HOW)
def test_of_a_parquet_file(frame: pl.DataFrame, how: How) -> None:
    same([("x.parquet", frame.write_parquet)], how)


@MANY
@given(first=tables(most_rows=3), content=json_lines(), frame=frames(), how=HOW)
def test_of_several_files(first: Table, content: bytes, frame: pl.DataFrame, how: How) -> None:
    same([("a.csv", as_csv(first)), ("b.jsonl", content), ("c.parquet", frame.write_parquet)], how)
