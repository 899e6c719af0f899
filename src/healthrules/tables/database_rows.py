"""The rows of a query as frames. PostgreSQL itself turns what a column of a frame cannot hold exactly into text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from healthrules.errors import UsageError
from healthrules.tables.batches import ROWS
from healthrules.texts import Text
from healthrules.units.notation import shortened

if TYPE_CHECKING:
    import pyarrow as pa
    from adbc_driver_postgresql.dbapi import Cursor

PLAIN = {"bool", "int2", "int4", "int8", "float4", "float8", "text", "varchar", "date"}
"""The types that arrive as they are; days are told of times, and all others are text."""

_TIMES = {"timestamp", "timestamptz"}
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH


def frames(cursor: Cursor, query: str) -> Iterator[pl.DataFrame]:
    """The rows of a query, `ROWS` at a time or a multiple of that, and then the rest."""
    cursor.execute(_select(cursor.adbc_execute_schema(query), query))
    waiting: list[pl.DataFrame] = []
    for batch in cursor.fetch_record_batch():
        waiting.append(pl.DataFrame(batch))
        height = sum(frame.height for frame in waiting)
        if height >= ROWS:
            whole, rest = pl.concat(waiting), height % ROWS
            yield _with_days(whole.head(height - rest))
            waiting = [whole.tail(rest)]
    if waiting:
        yield _with_days(pl.concat(waiting))


def _select(columns: pa.Schema, query: str) -> str:
    """The query, with its columns as plain types."""
    _named(columns.names)
    places = range(len(columns))
    chosen = ", ".join(f"c{place}{_as(columns.field(place))} AS {_quoted(columns.names[place])}" for place in places)
    names = ", ".join(f"c{place}" for place in places)
    return f"SELECT {chosen} FROM (\n{query.rstrip().rstrip(';')}\n) AS query ({names})"  # noqa: S608 (the query is the user's own)


def _named(names: list[str]) -> None:
    """Raises `UsageError` for a query without columns, or with two of the same name."""
    if not names:
        raise UsageError(Text("查询没有给出任何列；请写 SELECT 查询", "the query gives no columns; write a SELECT"))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        shown = shortened(twice[0])
        raise UsageError(
            Text(
                f"查询中有多列名为“{shown.zh}”；请用 AS 改名",
                f"the query gives several columns called `{shown.en}`; rename them with AS",
            )
        )


def _as(column: pa.Field) -> str:
    kind = (column.metadata or {}).get(b"POSTGRESQL:type", b"").decode()
    return "" if kind in PLAIN else "::date" if kind in _TIMES else "::text"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _with_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns with a day beyond the years 1 to 9999, such as `infinity`, as text: the reading says that it is no date."""
    odd: list[Any] = []
    for column in frame.select(pl.col(pl.Date)):
        inside = column.to_physical().is_between(_FIRST, _LAST)
        if not inside.all():
            days = column.to_frame().select(pl.when(inside).then(column)).to_series().cast(pl.String)
            beyond = pl.lit("beyond the years 1 to 9999")
            odd.append(pl.select(pl.when(~inside).then(beyond).otherwise(days).alias(column.name)).to_series())
    return frame.with_columns(odd)
