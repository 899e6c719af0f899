"""CSV files as batches: blocks without quotation marks are split by Polars, the others as `intake.csv_file` does."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polars as pl

from healthrules.intake import Row
from healthrules.intake.csv_file import EMPTY, NOT_TEXT, SAMPLE, CsvForm, csv_form, gathered, records, row_of
from healthrules.tables.batches import Batch

BLOCK = 16 << 20
"""How many bytes are read at once."""


def csv_batches(path: Path, name: str) -> Iterator[Batch]:
    """The rows of a CSV file in batches.

    Raises `UsageError` where two columns have the same heading, `OSError` where the file cannot be read.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip():
        empty = Row(name, None, None, EMPTY)
        yield Batch(name, pl.DataFrame(), pl.Series([], dtype=pl.UInt32), (empty,))
        return
    form = csv_form(sample, name)
    number = 0
    for block in _blocks(path, form):
        first, heading = number + 1, number == 0
        plain = '"' not in "".join(block)
        make = _split if plain else _by_hand
        yield make(block[heading:], first + heading, form, name)
        number += len(block)


def _blocks(path: Path, form: CsvForm) -> Iterator[list[str]]:
    """The records of the file, many at a time."""
    with path.open(encoding=form.encoding, errors="replace", newline="\n") as file:
        waiting: list[str] = []
        rest = ""
        while chunk := file.read(BLOCK):
            text = rest + chunk
            *lines, rest = text.split("\n")
            if waiting or '"' in text:
                lines, waiting = gathered(waiting, [line + "\n" for line in lines])
            yield lines
        yield [text for _, text in records([*waiting, *([rest] if rest else [])])]


def _split(lines: list[str], first: int, form: CsvForm, name: str) -> Batch:
    """Rows without quotation marks."""
    text = pl.Series("line", lines, pl.String).str.strip_chars_end("\r")
    frame = pl.DataFrame({"line": text, "number": pl.int_range(first, first + len(lines), dtype=pl.UInt32, eager=True)})
    frame = frame.filter(pl.col("line").str.contains(r"[^\s\x1C-\x1F]"))
    cell = pl.col("line").str.count_matches(form.delimiter, literal=True) + 1
    broken = (cell != len(form.headings)) | pl.col("line").str.contains(NOT_TEXT, literal=True)
    broken = broken | pl.col("line").str.contains("\0", literal=True)
    wrong = [row_of(number, line, form, name) for line, number in frame.filter(broken).iter_rows()]
    whole = frame.filter(~broken)
    schema = dict.fromkeys(form.headings, pl.String)
    content = "".join(["\ufeff", *(line + "\n" for line in whole["line"])]).encode() if whole.height else b""
    values = (
        pl.read_csv(BytesIO(content), has_header=False, separator=form.delimiter, quote_char=None, schema=schema)
        if content
        else pl.DataFrame(schema=schema)
    )
    return _with_rest(values, whole["number"], [row for row in wrong if row.data is None], _whole(wrong), (form, name))


def _whole(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.data is not None]


def _with_rest(values: pl.DataFrame, numbers: pl.Series, broken: list[Row], rest: list[Row], of: tuple[CsvForm, str]) -> Batch:
    """The batch, with rows that only looked broken (blank cells too many) put in their places."""
    if rest:
        more = pl.DataFrame([row.data for row in rest], schema=values.schema)
        values = pl.concat([values, more])
        numbers = pl.concat([numbers, pl.Series([row.row for row in rest], dtype=pl.UInt32)])
        order = numbers.arg_sort()
        values, numbers = values[order], numbers[order]
    return Batch(of[1], values, numbers, tuple(broken), columns=of[0].columns)


def _by_hand(lines: list[str], first: int, form: CsvForm, name: str) -> Batch:
    """Rows of which some have quotation marks."""
    rows = [row_of(number, text, form, name) for number, text in enumerate(lines, start=first) if text.strip()]
    whole = _whole(rows)
    columns = {heading: [row.data[heading] for row in whole if row.data is not None] for heading in form.headings}
    values = pl.DataFrame(columns, schema=dict.fromkeys(form.headings, pl.String))
    numbers = pl.Series([row.row for row in whole], dtype=pl.UInt32)
    return Batch(name, values, numbers, tuple(row for row in rows if row.data is None), columns=form.columns)
