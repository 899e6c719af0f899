"""PostgreSQL: the rows of a query in batches, and findings to a table in one transaction. Users and passwords stay unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from healthrules.errors import EngineUnavailable, UsageError
from healthrules.tables.database_address import address
from healthrules.texts import Text

if TYPE_CHECKING:
    import polars as pl

    from healthrules.tables.batches import Batch


def is_database(text: str) -> bool:
    """Whether a text is the URL of a PostgreSQL database.

    >>> is_database("postgresql://localhost/registry"), is_database("registry.csv")
    (True, False)
    """
    return text.lower().startswith(("postgresql://", "postgres://"))


def needs_driver() -> None:
    """Raises `EngineUnavailable` where the driver of PostgreSQL, or what it needs, cannot be imported."""
    try:
        import adbc_driver_postgresql.dbapi
        import polars as pl
        import pyarrow as pa
    except ImportError as error:
        what = error.name or "adbc-driver-postgresql"
        raise EngineUnavailable(
            Text(
                f"没有安装 {what}：pip install 'healthrules[postgres]'",
                f"{what} is not installed: pip install 'healthrules[postgres]'",
            )
        ) from None
    del adbc_driver_postgresql, pl, pa


def database_batches(url: str, query: str) -> Iterator[Batch]:
    """The rows of a query, numbered from 1, in batches named by the URL without user, password and parameters.

    Users and passwords are taken from the URL, or as libpq does from the environment. Nothing is changed in the database.
    Raises `EngineUnavailable` without the driver, `UsageError` for a URL that cannot be read; while the batches are read,
    `UsageError` where the database cannot be reached or refuses the query.
    """
    needs_driver()
    from healthrules.tables.batches import of_frames
    from healthrules.tables.database_connection import connected, failures
    from healthrules.tables.database_rows import frames

    at = address(url)

    def read() -> Iterator[pl.DataFrame]:
        with connected(at, read_only=True) as cursor, failures(at, _UNREAD):
            yield from frames(cursor, query)

    return of_frames(read(), at.name)


def write_findings(frames: Iterable[pl.DataFrame], url: str) -> int:
    """Write findings to the table that the URL names (`?table=findings`, `?table=schema.findings`) while they come.

    The table is made where it is not there. All is written in one transaction: after any failure, nothing is. Returns how
    many rows were written. Raises `EngineUnavailable` without the driver, `UsageError` for a URL without a table, a table
    with other columns, or a database that cannot be reached or refuses; and whatever `frames` raises.
    """
    needs_driver()
    from healthrules.tables.database_table import append

    at = address(url)
    if at.table is None:
        raise UsageError(_NO_TABLE)
    return append(at, *at.table, frames)


_UNREAD = Text(
    "无法从数据库 {name} 读取：{why}。请核对查询语句和读取权限",
    "cannot read from the database {name}: {why}. Check the query, and that the user may read what it asks for",
)
_NO_TABLE = Text(
    "数据库地址没有写明表名；请在末尾加 ?table=表名（已有参数时加 &table=表名）",
    "the URL of the database names no table; end it with ?table=NAME (&table=NAME after other parameters)",
)
