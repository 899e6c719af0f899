"""Findings to a table of a database, in the transaction of a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from healthrules.errors import UsageError
from healthrules.tables.database_address import Address
from healthrules.tables.database_connection import connected, failures
from healthrules.tables.findings import SCHEMA
from healthrules.texts import Text, joined
from healthrules.units.notation import shortened

if TYPE_CHECKING:
    from adbc_driver_postgresql.dbapi import Cursor

_TYPES: Mapping[Any, str] = {pl.String: "text", pl.Int64: "bigint", pl.Float64: "double precision", pl.Date: "date"}
EXPECTED = {name: _TYPES[dtype] for name, dtype in SCHEMA.items()}
"""The columns of a table of findings, as PostgreSQL has them."""

_COLUMNS = """
SELECT attname::text, format_type(atttypid, NULL)
FROM pg_attribute
WHERE attrelid = to_regclass(format('%I.%I', $1::text, $2::text)) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""


@dataclass(slots=True)
class _Counted:
    """Frames on their way to the driver: how many rows went by, and what was raised while they were made."""

    frames: Iterable[pl.DataFrame]
    rows: int = 0
    raised: list[BaseException] = field(default_factory=list)

    def batches(self) -> Iterator[pa.RecordBatch]:
        try:
            for frame in self.frames:
                yield from _arrow(frame).to_batches()
                self.rows += frame.height
        except GeneratorExit:
            raise
        except BaseException as error:
            self.raised.append(error)
            raise


def append(at: Address, schema: str | None, table: str, frames: Iterable[pl.DataFrame]) -> int:
    """Add findings to a table, made where it is not there, in one transaction. Returns how many rows were added."""
    counted = _Counted(frames)
    with connected(at) as cursor:
        with failures(at, _UNWRITTEN):
            place = schema or _usual(cursor)
            _same_columns(cursor, place, table)
        try:
            with failures(at, _UNWRITTEN):
                source = pa.RecordBatchReader.from_batches(_arrow(pl.DataFrame(schema=SCHEMA)).schema, counted.batches())
                cursor.adbc_ingest(table, source, mode="create_append", db_schema_name=place)
        except UsageError:
            if not counted.raised:
                raise
        if counted.raised:
            raise counted.raised[0]
        with failures(at, _UNWRITTEN):
            cursor.connection.commit()
    return counted.rows


def _arrow(frame: pl.DataFrame) -> pa.Table:
    """A frame for the driver. PostgreSQL has no text with the character 0; it becomes the sign for one that cannot be shown."""
    sound = (
        frame.select(*SCHEMA)
        .cast(dict(SCHEMA.items()))
        .with_columns(pl.col(pl.String).str.replace_all("\0", "�", literal=True))
    )
    return sound.to_arrow(compat_level=pl.CompatLevel.oldest())


def _usual(cursor: Cursor) -> str:
    cursor.execute("SELECT current_schema()::text")
    ((schema,),) = cursor.fetchall()
    if schema is None:
        raise UsageError(_NO_SCHEMA)
    return str(schema)


def _same_columns(cursor: Cursor, schema: str, table: str) -> None:
    """Raises `UsageError` where the table is there and its columns are not those of findings."""
    cursor.execute(_COLUMNS, parameters=(schema, table))
    there: dict[str, str] = dict(cursor.fetchall())
    if not there or there == EXPECTED:
        return
    shown = shortened(table)
    differs = joined([*_differences(there)])
    raise UsageError(
        Text(
            f"表“{shown.zh}”已存在，但列不同：{differs.zh}。请另写表名，或先改名、删除该表",
            f"the table `{shown.en}` is there with other columns: {differs.en}. Name another table, or rename or drop this one",
        )
    )


def _differences(there: Mapping[str, str]) -> Iterator[Text]:
    for name in sorted({*there, *EXPECTED}):
        wanted, found, shown = EXPECTED.get(name), there.get(name), shortened(name)
        if wanted is None:
            yield Text(f"多出 {shown.zh}", f"`{shown.en}` is not one of them")
        elif found is None:
            yield Text(f"缺少 {name}", f"`{name}` is missing")
        elif found != wanted:
            yield Text(f"{name} 的类型是 {found} 而不是 {wanted}", f"`{name}` is {found} instead of {wanted}")


_UNWRITTEN = Text(
    "未向数据库 {name} 写入任何数据：{why}。请核对表名，以及建表和写入的权限",
    "nothing was written to the database {name}: {why}. Check the table, and that the user may create it and write to it",
)
_NO_SCHEMA = Text("数据库没有默认模式；请写 table=模式.表名", "the database has no usual schema; write table=SCHEMA.NAME")
