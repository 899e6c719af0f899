"""Tables of the libraries that can be imported here, made of rows of texts; and the rows of what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from .case_tables import Reported


class Library(NamedTuple):
    """How a library's table is made of rows, and rows of it."""

    make: Callable[[list[Reported]], Any]
    back: Callable[[Any], Iterator[dict[str, Any]]]


def _polars(rows: list[Reported]) -> Any:
    import polars as pl

    return pl.LazyFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def _pandas(rows: list[Reported]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(rows[0]), dtype=object)


def _rows_of_pandas(found: Any) -> Iterator[dict[str, Any]]:
    import polars as pl

    return iter(pl.from_pandas(found).cast({"as_of": pl.Date}).to_dicts())


def _duckdb(rows: list[Reported]) -> Any:
    import duckdb
    import polars as pl

    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    connection = duckdb.connect()
    connection.register("reported", frame.to_arrow())
    connection.execute("CREATE TABLE kept AS SELECT * FROM reported")
    return connection.table("kept")


def _rows_of_duckdb(found: Any) -> Iterator[dict[str, Any]]:
    return (dict(zip(found.columns, row, strict=True)) for row in found.fetchall())


LIBRARIES = {
    "polars": Library(_polars, lambda found: iter(found.collect().to_dicts())),
    "pandas": Library(_pandas, _rows_of_pandas),
    "duckdb": Library(_duckdb, _rows_of_duckdb),
}
"""Each library by its name; PySpark, which starts processes, has a test of its own."""

HERE = [name for name in LIBRARIES if find_spec(name) and find_spec("polars")]
"""Those that can be imported."""
