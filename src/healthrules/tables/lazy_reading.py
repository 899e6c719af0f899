"""Reading a lazy table: its columns as engines judge them, and what must be known of its rows before they are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import narwhals as nw

from healthrules.engines.columnar import layout
from healthrules.engines.columnar.lazy_plan import inside_columns
from healthrules.intake import Normaliser
from healthrules.records import Field
from healthrules.rulebook import Rulebook
from healthrules.tables.headings import headings
from healthrules.tables.native import Native
from healthrules.tables.reading import REPORTED_DAY, TableReader
from healthrules.tables.spellings import MOST_SPELLINGS, Spellings


@dataclass(frozen=True, slots=True)
class LazyReading:
    """A table as engines judge it, with its columns as they are reported beside it; and the days to judge for."""

    table: Native
    raw: tuple[str, ...]
    days: tuple[date, ...]

    def odd(self) -> nw.Expr:
        """Which rows take the exact path, whatever the rules say: odd ones, and records that stand twice."""
        twice = self._ids_twice()
        odd = nw.col(layout.REREAD)
        return odd | nw.col(layout.ID).is_in(twice).fill_null(value=False) if twice else odd

    def _ids_twice(self) -> list[str]:
        keys = (layout.TYPE, layout.ID, REPORTED_DAY)
        counted = self.table.frame.group_by(*keys).agg(nw.len().alias("count")).filter(nw.col("count") > 1)
        rows = self.table.over(counted.select(layout.ID)).rows()
        return sorted({row[layout.ID] for row in rows if row[layout.ID] is not None})

    def reported(self) -> list[nw.Expr]:
        """The columns as they are reported, under their own names."""
        return [nw.col(_reported(name)).alias(name) for name in self.raw]


def asked(book: Rulebook) -> dict[str, Field]:
    """Every field that a rule asks for in the reading in force."""
    return {each.name: each for rule in book.rules.values() for each in rule.reading().fields()}


def read(
    table: Native,
    book: Rulebook,
    as_of: date | None,
    today: date,
    ignored: Sequence[str],
    wanted: tuple[Field, ...] | None = None,
) -> LazyReading:
    """A table as it is reported, read, with the fields that are wanted: those that rules ask for where None is given.

    Raises `UsageError` for a column that means nothing.
    """
    normaliser = Normaliser(book)
    found = headings(table.frame.columns, normaliser, ignored)
    fields = tuple(asked(book).values() if wanted is None else wanted)
    reader = TableReader(found, fields, Spellings(normaliser), table.frame.collect_schema(), as_of, today, mapped=table.maps)
    reported = table.with_columns(*(nw.col(name).alias(_reported(name)) for name in found.columns))
    made = cast("Native", reader.read(cast("Any", reported), _texts(table, reader))).with_columns(*inside_columns(book))
    kept = [*reader.made(), *(layout.inside(each) for each in book.documents.values()), *map(_reported, found.columns)]
    whole = made.select(*dict.fromkeys(kept))
    days = [as_of or today] if as_of is not None or "as_of" not in found.heads else _days(whole) or [today]
    return LazyReading(whole, tuple(found.columns), tuple(days))


def _texts(table: Native, reader: TableReader) -> dict[str, list[str]]:
    """The texts that the vocabulary knows, and the days that stand in the table."""
    texts = reader.known_texts()
    column = reader.headings.heads.get("as_of")
    if column is not None and ("words", column) in list(reader.worded()):
        text = nw.col(column).cast(nw.String).str.strip_chars().alias("text")
        listed = table.over(table.frame.select(text).unique().head(MOST_SPELLINGS))
        texts[column] = [row["text"] for row in listed.rows() if row["text"]]
    return texts


def _days(table: Native) -> list[date]:
    rows = table.over(table.frame.select(layout.DAY).unique()).rows()
    return [row[layout.DAY] for row in rows if row[layout.DAY] is not None]


def _reported(column: str) -> str:
    """What a column as it is reported is called beside the columns that engines judge, which bear the names of fields."""
    return f"_reported {column}"
