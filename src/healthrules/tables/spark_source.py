"""Files as tables of Spark: Parquet as it is, CSV with its broken rows set apart.

Spark itself fills a short row with nothing and cuts a long one, so that what is not there would be judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from healthrules.errors import UsageError
from healthrules.intake.csv_file import NOT_TEXT
from healthrules.records import Reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.tables.spark_sql import literal, quoted
from healthrules.texts import Text
from healthrules.units.notation import shortened

_BROKEN, _FILE, _LINE = "_healthrules_broken", "_metadata.file_path", "_line"
_FORM = {"header": True, "multiLine": True, "escape": '"', "encoding": "UTF-8"}


@dataclass(frozen=True, slots=True)
class SparkSource:
    """The rows of some files that can be read as rows of a table, and what cannot."""

    table: Any
    rejects: tuple[Rejected, ...]


def spark_source(session: Any, paths: Iterable[str]) -> SparkSource:
    """One table of all paths, files or folders, each Parquet or CSV by its ending; CSV cells are texts.

    Raises `UsageError` for another ending, and for CSV that is not UTF-8. Spark's own errors are not caught.
    """
    found = [_source(session, path) for path in paths]
    whole = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), (each.table for each in found))
    return SparkSource(whole, tuple(reject for each in found for reject in each.rejects))


def _source(session: Any, path: str) -> SparkSource:
    bare = path.rstrip("/").lower()
    if bare.endswith(".csv"):
        return _csv(session, path)
    if bare.endswith(".parquet"):
        return SparkSource(session.read.parquet(path), ())
    raise UsageError(Text(f"Spark 只读 .csv 和 .parquet：{path}", f"Spark reads .csv and .parquet: {path}"))


def _csv(session: Any, path: str) -> SparkSource:
    names = session.read.csv(path, **_FORM).columns
    if any(NOT_TEXT in name for name in names):
        zh, en = f"{path} 不是 UTF-8 编码；请转为 UTF-8 或 Parquet", f"{path} is not UTF-8; make it UTF-8 or Parquet"
        raise UsageError(Text(zh, en))
    schema = ", ".join(f"{quoted(name)} STRING" for name in (*names, _BROKEN))
    rows = session.read.csv(path, schema=schema, columnNameOfCorruptRecord=_BROKEN, enforceSchema=False, **_FORM)
    unclosed = _unclosed(session, path)
    if unclosed:
        rows = rows.filter(f"{_FILE} NOT IN ({', '.join(map(literal, unclosed))})")
    cells = f"concat_ws(',', {', '.join(map(quoted, names))})"
    broken = f"({quoted(_BROKEN)} IS NOT NULL OR contains({cells}, {literal(NOT_TEXT)}))"
    told = rows.filter(broken).selectExpr(f"{_FILE} AS file", f"coalesce({quoted(_BROKEN)}, {cells}) AS {_LINE}")
    rejects = [*map(_unread, unclosed), *(_reject(row["file"], row[_LINE]) for row in sorted(told.collect()))]
    return SparkSource(rows.filter(f"NOT {broken}").drop(_BROKEN), tuple(rejects))


def _unclosed(session: Any, path: str) -> list[str]:
    """The files in which a quotation mark has no partner: it may have swallowed rows, or the end of the last one."""
    marks = "sum(length(value) - length(replace(value, '\"', ''))) % 2 AS odd"
    counted = session.read.text(path).selectExpr("value", f"{_FILE} AS file").groupBy("file")
    from pyspark.sql.functions import expr

    return sorted(row["file"] for row in counted.agg(expr(marks)).collect() if row["odd"])


def _unread(file: str) -> Rejected:
    zh, en = "有一个引号没有成对，整个文件未读", "a quotation mark is not closed: nothing of the file was read"
    return rejected(Reject(file, None, None, None, zh, en))


def _reject(file: str, line: str) -> Rejected:
    start = shortened(line)
    if NOT_TEXT in line:
        zh, en = f"有不是 UTF-8 文字的字节：{start.zh}", f"bytes that are no UTF-8 text: {start.en}"
    else:
        zh, en = f"单元格数与表头不同：{start.zh}", f"not as many cells as the heading: {start.en}"
    return rejected(Reject(file, None, None, None, zh, en))
