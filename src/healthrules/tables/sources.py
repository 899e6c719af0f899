"""Tables that can be read in batches, by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from healthrules.errors import UsageError
from healthrules.intake import Row, read_inputs
from healthrules.intake.headings import Headings
from healthrules.intake.inputs import STANDARD_INPUT
from healthrules.intake.rows import Rows
from healthrules.tables.batches import ROWS, Batch, of_frames
from healthrules.tables.csv_source import csv_batches
from healthrules.tables.running import TableCheck
from healthrules.texts import Text


def parquet_batches(path: Path, name: str, _headings: Headings | None = None) -> Iterator[Batch]:
    """The rows of a Parquet file in batches; the first row is 1."""
    return of_frames(iter(pl.scan_parquet(path).collect_batches(chunk_size=ROWS)), name)


TABLES: Mapping[str, Callable[[Path, str, Headings | None], Iterator[Batch]]] = {
    ".csv": csv_batches,
    ".parquet": parquet_batches,
}
"""The reader of each kind of table."""


def whole_table(path: str, headings: Headings | None = None) -> pl.LazyFrame:
    """A CSV or Parquet file as one lazy table, to be counted.

    Raises `UsageError` for another ending, a file that cannot be read, and a row that is none of the table.
    """
    reader = TABLES.get(Path(path).suffix.lower())
    if reader is None:
        raise UsageError(Text(f"名单须为 .csv 或 .parquet：{path}", f"a registry is a .csv or .parquet file: {path}"))
    try:
        if reader is parquet_batches:
            table = pl.scan_parquet(path)
            table.collect_schema()
            return table
        parts = list(reader(Path(path), path, headings))
    except (OSError, pl.exceptions.PolarsError) as error:
        why = _why(error)
        raise UsageError(Text(f"{path}：无法读取文件：{why}", f"{path}: cannot read the file: {why}")) from None
    broken = [row for part in parts for row in part.broken]
    if broken:
        row = broken[0]
        told = row.problem or Text("无法读取", "cannot be read")
        where = Text(f"{path} 第 {row.row} 行", f"{path} row {row.row}") if row.row is not None else Text(path, path)
        raise UsageError(Text(f"{where.zh}：{told.zh}", f"{where.en}: {told.en}"))
    return pl.concat((part.frame for part in parts), how="vertical").lazy()


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or str(error).split("\n", 1)[0][:200])


def batches(paths: Iterable[str | Path], check: TableCheck, watch: Callable[[Rows], Rows] | None = None) -> Iterator[Batch]:
    """The batches of every file: tables as they are, JSON a row at a time. One that cannot be opened becomes a broken row.

    `watch` sees the rows that are read one at a time go by.

    Raises `UsageError` for a table with a column that means nothing.
    """
    for path in paths:
        reader = TABLES.get(Path(path).suffix.lower()) if str(path) != STANDARD_INPUT else None
        if reader is None:
            rows = read_inputs([path], check.headings)
            yield from check.rows(watch(rows) if watch is not None else rows)
            continue
        try:
            yield from reader(Path(path), str(path), check.headings)
        except (OSError, pl.exceptions.PolarsError) as error:
            why = _why(error)
            yield _nothing(str(path), Text(f"无法读取文件：{why}", f"cannot read the file: {why}"))


def _nothing(name: str, text: Text) -> Batch:
    return Batch(name, pl.DataFrame(), pl.Series([], dtype=pl.UInt32), (Row(name, None, None, text),))
