"""A batch: some rows of a table as they are reported, with what the exact path needs to read one of them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from healthrules.intake import Row

ROWS = 1_000_000
"""How many rows a batch holds."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one file.

    `numbers` holds the number of each row in its file. `broken` are rows that could not be read as rows of the table.
    `originals` are the rows as the file has them, where the frame's values are not; `odd` are the places of those that the
    frame cannot hold. `columns` are the letters of its columns, where a spreadsheet shows such.
    """

    file: str
    frame: pl.DataFrame
    numbers: pl.Series
    broken: tuple[Row, ...] = ()
    originals: Sequence[Row] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    odd: frozenset[int] = frozenset()

    def row(self, position: int) -> Row:
        """One row, as it is reported."""
        if self.originals is not None:
            return self.originals[position]
        data: dict[str, Any] = self.frame.row(position, named=True)
        return Row(self.file, self.numbers[position], data, columns=self.columns)


def of_frame(frame: pl.DataFrame, file: str, first: int) -> Batch:
    """A batch whose rows are numbered from `first` on."""
    return Batch(file, frame, pl.int_range(first, first + frame.height, dtype=pl.UInt32, eager=True))


def as_printed(frame: pl.DataFrame) -> pl.DataFrame:
    """32-bit floats as the decimals that they print as: 0.7, not 0.699999988."""
    return frame.with_columns(pl.col(pl.Float32).cast(pl.String).cast(pl.Float64))


def of_frames(frames: Iterator[pl.DataFrame], file: str, *, first: int = 1) -> Iterator[Batch]:
    """Frames one after the other, numbered through."""
    for given in frames:
        frame = as_printed(given)
        for start in range(0, frame.height, ROWS):
            part = frame.slice(start, ROWS)
            yield of_frame(part, file, first + start)
        first += frame.height
