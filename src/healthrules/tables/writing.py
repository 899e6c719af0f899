"""Findings to a file while they are produced: Parquet, CSV or JSON lines, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import polars as pl
from polars.io.plugins import register_io_source

from healthrules.reporting.safe_cells import FORMULA
from healthrules.tables.findings import SCHEMA


def lazily(frames: Callable[[], Iterable[pl.DataFrame]]) -> pl.LazyFrame:
    """A lazy frame of findings that are made while it is read. `frames` is called anew each time it is collected."""

    def source(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        left = rows
        for made in frames():
            frame = made if predicate is None else made.filter(predicate)
            frame = frame if left is None else frame.head(left)
            left = None if left is None else left - frame.height
            yield frame if columns is None else frame.select(columns)
            if left is not None and left <= 0:
                return

    return register_io_source(source, schema=dict(SCHEMA), is_pure=True)


def _parquet(frame: pl.LazyFrame, out: IO[bytes]) -> None:
    frame.sink_parquet(out)


def _csv(frame: pl.LazyFrame, out: IO[bytes]) -> None:
    text = pl.col(pl.String)
    safe = frame.with_columns(pl.when(text.str.contains(FORMULA)).then(text.str.replace("^", "'")).otherwise(text))
    safe.sink_csv(out, include_bom=True)


def _json_lines(frame: pl.LazyFrame, out: IO[bytes]) -> None:
    frame.sink_ndjson(out)


WRITERS: Mapping[str, Callable[[pl.LazyFrame, IO[bytes]], Any]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _json_lines,
}
"""The writer of each kind of table, by the ending of the file's name."""


def write(frames: Iterable[pl.DataFrame], path: Path, kind: str) -> None:
    """Write findings while they come, as the `kind` of file of this ending; it takes its place when all are written.

    Raises `OSError` where it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:  # opened here: what Polars opens may appear after it was removed
            WRITERS[kind](lazily(lambda: frames), out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
