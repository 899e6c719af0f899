"""Parquet: a record a row, for the engines that judge records one at a time. Polars reads it where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from healthrules.errors import EngineUnavailable
from healthrules.intake.rows import Row, Rows
from healthrules.texts import Text

ROWS = 50_000


def read_parquet(path: Path, name: str) -> Rows:
    """The rows of a Parquet file; the first is 1.

    Raises `EngineUnavailable` where Polars cannot be imported.
    """
    try:
        import polars as pl
    except ImportError:
        text = Text(
            "读取 Parquet 需要 Polars：pip install 'healthrules[columnar]'",
            "Parquet is read by Polars: pip install 'healthrules[columnar]'",
        )
        raise EngineUnavailable(text) from None
    try:
        as_printed = pl.scan_parquet(path).with_columns(pl.col(pl.Float32).cast(pl.String).cast(pl.Float64))
        yield from _rows(as_printed.collect_batches(chunk_size=ROWS), name)
    except (OSError, pl.exceptions.PolarsError) as error:
        why = getattr(error, "strerror", None) or str(error).split("\n", 1)[0][:200]
        yield Row(name, None, None, Text(f"无法读取文件：{why}", f"cannot read the file: {why}"))


def _rows(frames: Iterator[object], name: str) -> Rows:
    number = 0
    for frame in frames:
        for data in frame.iter_rows(named=True):  # type: ignore[attr-defined]
            number += 1
            yield Row(name, number, data)
