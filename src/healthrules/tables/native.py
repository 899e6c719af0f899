"""Engines that hold lazy tables of their own: how rows come from them, and how a few rows go to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from healthrules.errors import UsageError
from healthrules.tables.columns import COLUMNS
from healthrules.texts import Text

Local = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Native:
    """A lazy table and the engine that it belongs to."""

    frame: nw.LazyFrame
    _rows: Callable[[Any], Iterator[dict[str, Any]]]
    _local: Callable[[Any, Local], Any]
    _stage: Callable[[Any, str], Any]

    def rows(self, frame: nw.LazyFrame) -> Iterator[dict[str, Any]]:
        """The rows of a table of this engine, one at a time."""
        return self._rows(frame.to_native())

    def stage(self, frame: nw.LazyFrame, name: str) -> nw.LazyFrame:
        """The same table, its columns computed before what is asked of them.

        Spark writes filters and later columns out in terms of the first ones, which makes the query grow beyond measure.
        """
        return nw.from_native(self._stage(frame.to_native(), name))

    def local(self, rows: Local) -> nw.LazyFrame | None:
        """Findings as a table of this engine; None where there are none."""
        return nw.from_native(self._local(self.frame.to_native(), rows)) if rows else None


def native(table: Any) -> Native:
    """A lazy table of DuckDB or Spark.

    Raises `UsageError` for any other kind.
    """
    try:
        frame = nw.from_native(table)
    except TypeError:
        frame = None
    engine = frame.implementation.value if isinstance(frame, nw.LazyFrame) else None
    if engine not in _ENGINES or not isinstance(frame, nw.LazyFrame):
        what = type(table).__name__
        raise UsageError(
            Text(
                f"不支持 {what}；可用 Polars、pandas、PyArrow、DuckDB、PySpark 的表",
                f"{what} is no table that can be checked; Polars, pandas, PyArrow, DuckDB and PySpark tables are",
            )
        )
    return Native(frame, *_ENGINES[engine])


def _duckdb_rows(relation: Any) -> Iterator[dict[str, Any]]:
    names = relation.columns
    return (dict(zip(names, row, strict=True)) for row in relation.iter_rows())


def _duckdb_local(relation: Any, rows: Local) -> Any:
    listed = ", ".join(f"({', '.join(_literal(row.get(name)) for name in COLUMNS)})" for row in rows)
    casts = ", ".join(f'CAST("{name}" AS {_SQL[dtype]}) AS "{name}"' for name, dtype in COLUMNS.items())
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    return relation.query("table_of_relation", f"SELECT {casts} FROM (VALUES {listed}) AS t({names})")  # noqa: S608


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return repr(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return "'" + text.replace("'", "''") + "'"


_SQL = {nw.String: "VARCHAR", nw.Int64: "BIGINT", nw.Float64: "DOUBLE", nw.Date: "DATE"}


def _spark_rows(frame: Any) -> Iterator[dict[str, Any]]:
    return (row.asDict(recursive=True) for row in frame.collect())


def _spark_stage(frame: Any, name: str) -> Any:
    """A number that is not the same twice is never computed twice, nor is anything pushed past it."""
    from pyspark.sql import functions

    return frame.withColumn(name, functions.monotonically_increasing_id()).filter(functions.col(name) >= 0)


def _spark_local(frame: Any, rows: Local) -> Any:
    kinds = {nw.String: "string", nw.Int64: "bigint", nw.Float64: "double", nw.Date: "date"}
    schema = ", ".join(f"`{name}` {kinds[dtype]}" for name, dtype in COLUMNS.items())
    listed = [tuple(row.get(name) for name in COLUMNS) for row in rows]
    return frame.sparkSession.createDataFrame(listed, schema)


_Parts = tuple[Callable[[Any], Iterator[dict[str, Any]]], Callable[[Any, Local], Any], Callable[[Any, str], Any]]

_ENGINES: Mapping[str, _Parts] = {
    "duckdb": (_duckdb_rows, _duckdb_local, lambda relation, _: relation),
    "pyspark": (_spark_rows, _spark_local, _spark_stage),
}
