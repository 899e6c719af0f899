"""CSV files as batches: blocks without quotation marks are split by Polars, the others as `intake.csv_file` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import polars as pl

from healthrules.intake import Row
from healthrules.intake.csv_file import EMPTY, NOT_TEXT, SAMPLE, CsvForm, csv_form, form_problems, gathered, records, row_of
from healthrules.intake.heading_rows import Column
from healthrules.intake.headings import BARE_PATTERN, Headings
from healthrules.intake.other_rows import FEW, MAYBE
from healthrules.tables.batches import Batch

BLOCK = 16 << 20
"""How many bytes are read at once."""


def csv_batches(path: Path, name: str, headings: Headings | None = None) -> Iterator[Batch]:
    """The rows of a CSV file in batches. `headings` say what columns mean; without them the first row names the columns.

    Raises `UsageError` where two columns have the same heading, `OSError` where the file cannot be read.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip():
        empty = Row(name, None, None, EMPTY)
        yield Batch(name, pl.DataFrame(), pl.Series([], dtype=pl.UInt32), (empty,))
        return
    form = csv_form(sample, name, headings)
    wrong = tuple(form_problems(form, name))
    number = 0
    for block in _blocks(path, form):
        skipped = max(0, min(form.start - number, len(block)))
        make = _by_hand if '"' in "".join(block) else _split
        batch = make(block[skipped:], number + skipped + 1, form, name)
        yield replace(batch, broken=(*wrong, *batch.broken))
        number, wrong = number + len(block), ()


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
    wrong = _rows((row_of(number, line, form, name) for line, number in frame.filter(broken | _remark(form)).iter_rows()))
    whole = frame.filter(~broken & ~_remark(form))
    schema = dict.fromkeys(form.headings, pl.String)
    content = "".join(["\ufeff", *(line + "\n" for line in whole["line"])]).encode() if whole.height else b""
    values = (
        pl.read_csv(BytesIO(content), has_header=False, separator=form.delimiter, quote_char=None, schema=schema)
        if content
        else pl.DataFrame(schema=schema)
    )
    shaped = _shaped(values, form)
    return _with_rest(shaped, whole["number"], [row for row in wrong if row.data is None], _whole(wrong), (form, name))


def _rows(found: Iterable[Row | None]) -> list[Row]:
    return [row for row in found if row is not None]


def _names(form: CsvForm) -> list[str]:
    """The columns of a frame of a file."""
    if form.form is None:
        return list(form.headings)
    named = ["id"] if form.form.named_by else []
    return list(dict.fromkeys([*(each.meaning.key for each in form.form.columns), *form.form.values, *named]))


def _remark(form: CsvForm) -> pl.Expr:
    """Lines that may be no record: totals, and lines about the table; the exact way decides."""
    if form.form is None:
        return pl.lit(value=False)
    filled = pl.col("line").str.count_matches(rf"(?:^|{form.delimiter})[^\S\t]*[^\s{form.delimiter}]")
    return (filled <= FEW) | pl.col("line").str.contains(MAYBE)


def _shaped(values: pl.DataFrame, form: CsvForm) -> pl.DataFrame:
    """The columns that are read, as `intake.table_rows` makes them of one row."""
    if form.form is None:
        return values
    read = [_with_unit(each).alias(each.meaning.key) for each in form.form.columns]
    read += [pl.lit(value).alias(name) for name, value in form.form.values.items() if name not in form.columns]
    shared = [
        pl.when(pl.col(name).str.strip_chars().fill_null("") == "").then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in form.form.values.items()
    ]
    parts = [pl.col(name).str.strip_chars().fill_null("") for name in form.form.named_by]
    named = [pl.when(parts[-1] != "").then(pl.concat_str(parts)).alias("id")] if parts else []
    return values.select(read).with_columns(shared).with_columns(named).select(_names(form))


def _with_unit(column: Column) -> pl.Expr:
    cell, unit = pl.col(column.meaning.key), column.meaning.unit
    if unit is None:
        return cell
    bare = cell.str.strip_chars()
    return pl.when(bare.str.contains(BARE_PATTERN)).then(bare + unit).otherwise(cell)


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
    rows = _rows(row_of(number, text, form, name) for number, text in enumerate(lines, start=first) if text.strip())
    whole = _whole(rows)
    names = _names(form)
    columns = {each: [row.data[each] for row in whole if row.data is not None] for each in names}
    values = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    numbers = pl.Series([row.row for row in whole], dtype=pl.UInt32)
    return Batch(name, values, numbers, tuple(row for row in rows if row.data is None), columns=form.columns)
