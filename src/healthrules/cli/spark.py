"""`check --engine spark`: tables read, judged and written by a Spark cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.cli.findings_out import summarise
from healthrules.errors import EngineUnavailable, UsageError
from healthrules.reporting.report import Report
from healthrules.reporting.safe_cells import FORMULA
from healthrules.texts import Text, visible

if TYPE_CHECKING:
    from healthrules.cli.checks import Task


def run_spark(task: Task) -> Report:
    """Check tables on Spark: the findings as a table where one is asked for, else a report."""
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.tables.lazy import LazyCheck, refuse_waivers
    from healthrules.tables.native import native
    from healthrules.tables.spark_source import spark_source

    refuse_waivers(task.book)
    today = task.as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    with _spark_errors():
        source = spark_source(_session(task.master), task.paths)
        broken = list(source.rejects)
        check = LazyCheck(task.book, native(source.table), task.as_of, today, task.telling, task.ignored, broken)
        if not task.as_table:
            return check.report(task.limit)
        _write(check.findings(), task)
        report = check.tally().report()
    summarise(task, report, None)
    return report


def spark_registry(task: Task) -> Any:
    """The table of `--registry`, read by Spark; rows of it that cannot be read are an error, as nothing would count them."""
    with _spark_errors():
        from healthrules.tables.spark_source import spark_source

        source = spark_source(_session(task.master), [task.registry or ""])
        if source.rejects:
            first = source.rejects[0].message
            zh, en = f"名单中有无法读取的行：{first.zh}", f"rows of the registry cannot be read: {first.en}"
            raise UsageError(Text(zh, en))
        return source.table


@contextmanager
def _spark_errors() -> Iterator[None]:
    """What Spark says as an error of the user's, in a line; all of it with HEALTHRULES_DEBUG."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError:
        text = Text(
            "没有安装 PySpark：pip install 'healthrules[spark]'", "PySpark is not installed: pip install 'healthrules[spark]'"
        )
        raise EngineUnavailable(text) from None
    try:
        yield
    except (PySparkException, Py4JError) as error:
        if os.environ.get("HEALTHRULES_DEBUG"):
            raise
        why = _first_cause(str(error))
        raise UsageError(Text(f"Spark 出错：{why}", f"Spark failed: {why}")) from None


def _first_cause(told: str) -> str:
    """The line of a Java error that says what happened."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    causes = [line.removeprefix(": ") for line in lines if line.startswith(": ")]
    return visible([*causes, *lines, "?"][0])[:300]


def _session(master: str | None) -> Any:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    builder = builder.appName("healthrules").config("spark.ui.showConsoleProgress", "true")
    session = (builder.master(master) if master is not None else builder).getOrCreate()
    if not os.environ.get("HEALTHRULES_DEBUG"):
        session.sparkContext.setLogLevel("OFF")  # what matters of it is said by `_spark_errors`
    return session


def _write(findings: Any, task: Task) -> None:
    if task.output is None or task.to_database or task.format_ not in ("parquet", "csv", "jsonl"):
        raise UsageError(
            Text("--engine spark 把结果写到 -o 指定的文件夹", "with --engine spark findings go to a folder: say which with -o")
        )
    writer = findings.write.mode("overwrite")
    cells = _harmless(findings).write.mode("overwrite").option("header", "true")
    writers = {"parquet": writer.parquet, "jsonl": writer.json, "csv": cells.csv}
    writers[task.format_](task.output)


def _harmless(findings: Any) -> Any:
    """Findings of which no text is a formula in a spreadsheet."""
    from pyspark.sql import functions as f

    texts = {name: f.col(name) for name, kind in findings.dtypes if kind == "string"}
    return findings.withColumns(
        {name: f.when(text.rlike(FORMULA), f.concat(f.lit("'"), text)).otherwise(text) for name, text in texts.items()}
    )
