"""`check --engine spark`: tables read, judged and written by a Spark cluster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.cli.findings_out import summarise
from healthrules.errors import EngineUnavailable, UsageError
from healthrules.reporting.report import Report
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.cli.checks import Task


def run_spark(task: Task) -> Report:
    """Check tables on Spark: the findings as a table where one is asked for, else a report."""
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.tables.lazy import LazyCheck
    from healthrules.tables.native import native

    session = _session(task.master)
    table = _read(session, task.paths)
    today = task.as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    check = LazyCheck(task.book, native(table), task.as_of, today, task.everything, task.ignored)
    if task.as_table:
        _write(check.findings(), task)
        report = check.tally().report()
        summarise(task, report, None)
        return report
    return check.report(task.limit)


def _session(master: str | None) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        text = Text(
            "没有安装 PySpark：pip install 'healthrules[spark]'", "PySpark is not installed: pip install 'healthrules[spark]'"
        )
        raise EngineUnavailable(text) from None
    builder: Any = SparkSession.builder
    builder = builder.appName("healthrules").config("spark.ui.showConsoleProgress", "true")
    return (builder.master(master) if master is not None else builder).getOrCreate()


def _read(session: Any, paths: Iterable[str]) -> Any:
    """One table of all paths, each Parquet or CSV by its ending; CSV cells are texts."""
    found = None
    for path in paths:
        bare = path.rstrip("/").lower()
        if bare.endswith(".csv"):
            table = session.read.csv(path, header=True, multiLine=False, escape='"')
        elif bare.endswith(".parquet"):
            table = session.read.parquet(path)
        else:
            raise UsageError(
                Text(f"Spark 只读 .csv 和 .parquet：{path}", f"Spark reads .csv and .parquet: {path}"),
            )
        found = table if found is None else found.unionByName(table, allowMissingColumns=True)
    return found


def _write(findings: Any, task: Task) -> None:
    if task.output is None or task.to_database or task.format_ not in ("parquet", "csv", "jsonl"):
        raise UsageError(
            Text("--engine spark 把结果写到 -o 指定的文件夹", "with --engine spark findings go to a folder: say which with -o")
        )
    writer = findings.write.mode("overwrite")
    writers = {"parquet": writer.parquet, "jsonl": writer.json, "csv": writer.option("header", "true").csv}
    writers[task.format_](task.output)
