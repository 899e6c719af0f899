"""Engines that hold lazy tables of their own: what a check asks of them beyond Narwhals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

import narwhals as nw

from healthrules.errors import UsageError
from healthrules.tables.columns import COLUMNS
from healthrules.texts import Text

Local = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Native:
    """A lazy table of an engine; every method gives another one."""

    frame: nw.LazyFrame[Any]
    maps: ClassVar[bool] = False
    """Whether the engine looks words up in a map."""

    def with_columns(self, *columns: nw.Expr) -> Self:
        """The table with more columns, or others of the same names."""
        return self.over(self.frame.with_columns(*columns))

    def select(self, *columns: nw.Expr | str) -> Self:
        """Some columns of the table."""
        return self.over(self.frame.select(*columns))

    def filter(self, condition: nw.Expr) -> Self:
        """Some rows of the table."""
        return self.over(self.frame.filter(condition))

    def over(self, frame: nw.LazyFrame[Any]) -> Self:
        """Another table of the same engine."""
        return replace(self, frame=frame)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one at a time."""
        raise NotImplementedError

    def gathered(self, into: str, numbers: Sequence[nw.Expr], columns: Sequence[nw.Expr], dropped: Sequence[str]) -> Self:
        """The table with a column of lists of some numbers, without nulls; with more columns; and without some others."""
        raise NotImplementedError

    def apart(self, lists: Sequence[str], names: tuple[str, str], divisor: int) -> Self:
        """A row for each number in columns of lists, as how often the divisor goes into it and what is left."""
        raise NotImplementedError

    def looked_up(self, place: str, texts: Mapping[str, Sequence[str | None]]) -> Self:
        """The table with more columns: the text at a place, from 0, of the list for each."""
        raise NotImplementedError

    def with_local(self, rows: Local) -> Any:
        """The engine's own table of findings, with some more."""
        raise NotImplementedError


def native(table: Any, *, local: bool = False) -> Native:
    """A lazy table of DuckDB or Spark; with `local` also one of Polars.

    Raises `UsageError` for any other kind.
    """
    try:
        frame = nw.from_native(table)
    except TypeError:
        frame = None
    engine = frame.implementation.value if isinstance(frame, nw.LazyFrame) else None
    if local and isinstance(frame, nw.DataFrame):
        frame, engine = frame.lazy(), frame.implementation.value
    if local and isinstance(frame, nw.LazyFrame) and engine == "polars":
        return PolarsTable(frame)
    if isinstance(frame, nw.LazyFrame) and engine == "duckdb":
        return DuckTable(frame)
    if isinstance(frame, nw.LazyFrame) and engine == "pyspark":
        from healthrules.tables.spark import SparkTable

        return SparkTable(frame)
    what = type(table).__name__
    raise UsageError(
        Text(
            f"不支持 {what}；可用 Polars、pandas、PyArrow、DuckDB、PySpark 的表",
            f"{what} is no table that can be checked; Polars, pandas, PyArrow, DuckDB and PySpark tables are",
        )
    )


class PolarsTable(Native):
    """A lazy frame of Polars, to read and to group."""

    __slots__ = ()
    maps = True

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one at a time."""
        frame: Any = self.frame.to_native().collect(engine="streaming")
        return iter(frame.iter_rows(named=True))


class DuckTable(Native):
    """A relation of DuckDB, which computes what it is told to where it is told to."""

    __slots__ = ()
    maps = True

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one at a time."""
        relation = self.frame.to_native()
        names = relation.columns
        return (dict(zip(names, row, strict=True)) for row in relation.iter_rows())

    def gathered(self, into: str, numbers: Sequence[nw.Expr], columns: Sequence[nw.Expr], dropped: Sequence[str]) -> Self:
        """The table with a column of lists; their nulls are left out when they are taken apart."""
        names = [f"{into} {place}" for place in range(len(numbers))]
        more = self.with_columns(*(each.alias(name) for each, name in zip(numbers, names, strict=True)), *columns)
        kept = [_name(each) for each in more.frame.columns if each not in names and each not in dropped]
        return more._projected(*kept, f"[{', '.join(map(_name, names))}]::INTEGER[] AS {_name(into)}")

    def apart(self, lists: Sequence[str], names: tuple[str, str], divisor: int) -> Self:
        """A row for each number in columns of lists."""
        kept = [_name(each) for each in self.frame.columns if each not in lists]
        whole, rest = map(_name, names)
        listed = self._projected(*kept, f"unnest(flatten([{', '.join(map(_name, lists))}])) AS {whole}")
        found = listed.filter(~nw.col(names[0]).is_null())
        return found._projected(*kept, f"{whole} // {divisor} AS {whole}", f"{whole} % {divisor} AS {rest}")

    def looked_up(self, place: str, texts: Mapping[str, Sequence[str | None]]) -> Self:
        """The table with more columns from lists."""
        found = [
            f"list_extract([{', '.join(map(_literal, listed))}]::VARCHAR[], {_name(place)} + 1) AS {_name(name)}"
            for name, listed in texts.items()
        ]
        return self._projected("*", *found)

    def with_local(self, rows: Local) -> Any:
        """The engine's own table of findings, with some more."""
        if not rows:
            return self.frame.to_native()
        listed = ", ".join(f"({', '.join(_literal(row.get(name)) for name in COLUMNS)})" for row in rows)
        casts = ", ".join(f"CAST({_name(name)} AS {_SQL[dtype]}) AS {_name(name)}" for name, dtype in COLUMNS.items())
        names = ", ".join(map(_name, COLUMNS))
        query = f"SELECT {casts} FROM (VALUES {listed}) AS t({names})"  # noqa: S608 (every value is quoted)
        return self.frame.to_native().union(self.frame.to_native().query("table_of_relation", query))

    def _projected(self, *columns: str) -> Self:
        return self.over(nw.from_native(self.frame.to_native().project(", ".join(columns))))


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text.replace("'", "''") + "'"


_SQL: Mapping[nw.dtypes.DType, str] = {
    nw.String(): "VARCHAR",
    nw.Int64(): "BIGINT",
    nw.Float64(): "DOUBLE",
    nw.Date(): "DATE",
}
