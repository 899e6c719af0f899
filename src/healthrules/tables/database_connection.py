"""A transaction in a database, and what is said where the driver fails: never with users and passwords."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pyarrow as pa
from adbc_driver_postgresql import dbapi

from healthrules.errors import UsageError
from healthrules.tables.database_address import Address
from healthrules.texts import Text


@contextmanager
def connected(at: Address, *, read_only: bool = False) -> Iterator[dbapi.Cursor]:
    """A cursor in a transaction, which is undone unless it is committed."""
    settings = {**_SETTINGS, "transaction_read_only": "on"} if read_only else _SETTINGS
    with failures(at, _UNREACHED):
        connection = dbapi.connect(at.uri)
    with closing(connection), closing(connection.cursor()) as cursor:
        with failures(at, _UNREACHED):
            cursor.execute("SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items()))
            cursor.fetchall()
        yield cursor


_SETTINGS = {"client_encoding": "UTF8", "client_min_messages": "error", "datestyle": "ISO"}


@contextmanager
def failures(at: Address, text: Text) -> Iterator[None]:
    """Turns what the driver raises into `UsageError`, without users and passwords. `text` says `{name}` and `{why}`."""
    try:
        yield
    except (dbapi.Error, OSError, pa.ArrowException) as error:
        says = {"name": at.name, "why": at.told(str(error))}
        raise UsageError(Text(text.zh.format(**says), text.en.format(**says))) from None


_UNREACHED = Text(
    "无法连接数据库 {name}：{why}。请核对主机、端口、库名、用户名和口令（写在地址中，或设在 PGUSER、PGPASSWORD 等环境变量中）",
    "cannot connect to the database {name}: {why}. Check host, port, database, user and password (in the URL, or in "
    "PGUSER, PGPASSWORD and the like)",
)
