"""Tables that can be read in batches, by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl

from healthrules.intake import Row
from healthrules.tables.batches import ROWS, Batch, of_frames
from healthrules.tables.csv_source import csv_batches
from healthrules.texts import Text


def parquet_batches(path: Path, name: str) -> Iterator[Batch]:
    """The rows of a Parquet file in batches; the first row is 1."""
    return of_frames(iter(pl.scan_parquet(path).collect_batches(chunk_size=ROWS)), name)


TABLES: Mapping[str, Callable[[Path, str], Iterator[Batch]]] = {
    ".csv": csv_batches,
    ".parquet": parquet_batches,
}
"""The reader of each kind of table."""


def batches(paths: Iterable[Path]) -> Iterator[Batch]:
    """The batches of every file. One that cannot be opened becomes a broken row of its own."""
    for path in paths:
        try:
            yield from TABLES[path.suffix.lower()](path, str(path))
        except (OSError, pl.exceptions.PolarsError) as error:
            why = getattr(error, "strerror", None) or str(error).split("\n", 1)[0][:200]
            text = Text(f"无法读取文件：{why}", f"cannot read the file: {why}")
            yield _nothing(str(path), text)


def _nothing(name: str, text: Text) -> Batch:
    return Batch(name, pl.DataFrame(), pl.Series([], dtype=pl.UInt32), (Row(name, None, None, text),))
