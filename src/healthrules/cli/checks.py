"""How `check` does its work: records one at a time, tables by columns, or Spark; and where the report goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthrules.cli.session import DONE, FAILED, INCOMPLETE, on_terminal, put, say
from healthrules.cli.waivers import of_nobody, say_waivers
from healthrules.errors import EngineUnavailable, UnsupportedOperation, UsageError, did_you_mean
from healthrules.intake.column_map import ColumnMap
from healthrules.intake.headings import Headings
from healthrules.reporting.formats import FORMATS, format_of
from healthrules.reporting.report import Report
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Force, Rulebook
from healthrules.tables.database import is_database
from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.tables.batches import Batch
    from healthrules.tables.running import TableCheck

TABLE_FORMATS: Mapping[str, str] = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet"}
"""The formats of a table of findings, and the endings of their files."""

RECORD_ENGINES = ("durable", "reference")
ENGINES_BY_NAME = ("auto", "durable", "columnar", "spark", "reference")


@dataclass(frozen=True, slots=True)
class Task:
    """What was asked for; the names are those of the options."""

    paths: tuple[str, ...]
    book: Rulebook
    as_of: date | None
    engine: str
    format_: str
    output: str | None
    telling: Telling
    limit: int | None
    ignored: tuple[str, ...]
    query: str | None
    master: str | None
    language: Language
    every_region: bool = False
    registry: str | None = None
    columns: ColumnMap = field(default_factory=ColumnMap)
    open_: bool = False

    @property
    def headings(self) -> Headings:
        """What the headings of spreadsheets mean."""
        return Headings(self.book, self.columns, self.ignored)

    @property
    def to_database(self) -> bool:
        """Whether the findings go to a database."""
        return self.output is not None and is_database(self.output)

    @property
    def as_table(self) -> bool:
        """Whether the findings are written as a table."""
        return self.format_ in TABLE_FORMATS or self.to_database

    @property
    def by_columns(self) -> bool:
        """Whether what is written is made by columns alone: a table of findings other than CSV."""
        return self.to_database or (self.as_table and self.format_ not in FORMATS)


def format_for(given: str | None, output: str | None) -> str:
    """The format that was asked for, else the one that the ending of the output asks for, else text."""
    if given is not None or output is None or is_database(output):
        return given or "text"
    table = next((name for name, ending in TABLE_FORMATS.items() if output.lower().endswith(ending)), None)
    found = table or format_of(output)
    ending = Path(output).suffix.lower()
    if found is None and ending in OFFICE:
        known = ", ".join(each.ending for each in FORMATS.values())
        raise UsageError(Text(f"不能写 {ending} 文件；可写：{known}", f"{ending} files are not written; these are: {known}"))
    return found or "text"


OFFICE = (".doc", ".docm", ".xls", ".xlsm", ".xlsb", ".ods", ".odt", ".pdf", ".htm", ".rtf", ".ppt", ".pptx", ".et", ".wps")
"""Endings of files that programs open in their own way: text under such a name would be taken for a broken one."""


def _open(task: Task, report: Report, output: Path | None) -> None:
    """Write an HTML report, beside nothing of the user's where no file was named, and show it in the browser."""
    import webbrowser
    from tempfile import mkdtemp

    path = output or Path(mkdtemp(prefix="healthrules-")) / "report.html"
    put(FORMATS[task.format_].render(report, task.book, task.language), path)
    shown = Text(f"报告已写入 {path}", f"the report is in {path}")
    if not webbrowser.open(path.resolve().as_uri()):
        shown = Text(f"{shown.zh}，没有可用的浏览器", f"{shown.en}; there is no browser to show it")
    say(shown.in_(task.language))


def run(task: Task) -> Report:
    """Check, and put the report where it goes; a table of findings leaves only the counts in the report."""
    _known("--engine", task.engine, ENGINES_BY_NAME)
    _known("--format", task.format_, [*{**FORMATS, **TABLE_FORMATS}])
    if task.open_ and task.format_ != "html":
        raise UsageError(Text("--open 只用于 html 报告", "--open shows an html report: --format html"))
    if task.format_ == "parquet" and task.output is None:
        raise UsageError(Text("parquet 须用 -o 指定文件", "parquet is written to a file: say which with -o"))
    report = _WAYS[_way(task)](task)
    say_waivers(task, report)
    return report


def status(report: Report, force: Force, *, allow_unchecked: bool) -> int:
    """The exit status that a report comes to."""
    summary = report.summary
    if summary.rejects or summary.records == 0 or (summary.unchecked and not allow_unchecked) or of_nobody(report):
        return INCOMPLETE
    return FAILED if report.failed(force) else DONE


def _way(task: Task) -> str:
    """Records one at a time, columns, or Spark: what was asked for, else what suits the input."""
    if task.registry is not None:
        return _beside_registry(task)
    if task.engine == "spark":
        return "spark"
    tables = task.as_table or any(_is_table(path) for path in task.paths)
    columns = tables and _columns_here() and not task.every_region
    if task.engine in RECORD_ENGINES or (task.engine == "auto" and not columns):
        if task.by_columns or any(map(is_database, task.paths)):
            from healthrules.engines.columnar.needed import needs_polars

            needs_polars()
            raise UsageError(
                Text(
                    f"引擎 {task.engine} 不读写表格和数据库；请用 --engine columnar",
                    f"the engine {task.engine} reads and writes no tables; use --engine columnar",
                )
            )
        return "records"
    return "columns" if tables or task.engine == "columnar" else "records"


def _beside_registry(task: Task) -> str:
    """Records beside a registry are judged one at a time; the registry may be a table of Spark."""
    if task.by_columns:
        listed = ", ".join(FORMATS)
        raise UsageError(Text(f"--registry 的结果只能是 {listed}", f"with --registry the report is one of {listed}"))
    return "records"


def _is_table(path: str) -> bool:
    return is_database(path) or Path(path).suffix.lower() in (".csv", ".parquet", ".xlsx", ".xlsm")


def _columns_here() -> bool:
    from healthrules.engines.columnar.needed import needs_polars

    try:
        needs_polars()
    except EngineUnavailable:
        return False
    return True


def _known(option: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        hint, listed = did_you_mean(name, known), ", ".join(known)
        what = option.removeprefix("--")
        called = Text({"engine": "引擎", "format": "格式"}[what], what)
        raise UsageError(
            Text(f"没有{called.zh}“{name}”。{hint.zh}可选：{listed}", f"no {called.en} `{name}`.{hint.en} One of: {listed}")
        )


def _records(task: Task) -> Report:
    from healthrules.checking import check
    from healthrules.cli.progress_bar import told_rows
    from healthrules.intake import read_inputs

    report = check(
        told_rows(read_inputs(task.paths, task.headings), task.paths, task.language),
        task.book,
        as_of=task.as_of,
        engine="auto" if task.engine == "spark" else task.engine,
        everything=task.telling.everything,
        checklist=task.telling.checklist,
        limit=task.limit,
        every_region=task.every_region,
        registry=_registry(task),
    )
    _show(task, report)
    return report


def _registry(task: Task) -> Any:
    """The table that is counted and not judged, of Spark or Polars; None where none was named."""
    if task.registry is None:
        return None
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    if task.engine == "spark":
        from healthrules.cli.spark import spark_registry

        return spark_registry(task)
    from healthrules.tables.sources import whole_table

    return whole_table(task.registry, task.headings)


def _columns(task: Task) -> Report:
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.cli.progress_bar import told
    from healthrules.tables.running import TableCheck

    check = TableCheck(task.book, task.as_of, None, task.telling, task.limit, task.ignored, task.columns)
    batches = told(_batches(task, check), task.paths, task.language)
    try:
        if task.as_table:
            from healthrules.cli.findings_out import write

            return write(task, check, batches)
        report = check.report(batches)
    except UnsupportedOperation:  # a row of a subject that rules join with others: joined, it is judged as ever
        if task.by_columns or any(path == "-" or is_database(path) for path in task.paths):  # these are read but once
            raise
        return _records(task)
    _show(task, report)
    return report


def _batches(task: Task, check: TableCheck) -> Iterator[Batch]:
    from healthrules.cli.progress_bar import told_rows
    from healthrules.intake import input_files
    from healthrules.tables.sources import batches

    databases = [path for path in task.paths if is_database(path)]
    if databases:
        from healthrules.tables.database import database_batches

        if task.query is None:
            raise UsageError(Text("读取数据库须用 --query 写明查询", "say with --query what to read from the database"))
        for url in databases:
            yield from database_batches(url, task.query)
    files = [path for path in task.paths if not is_database(path)]
    if files:
        yield from batches(input_files(files), check, lambda rows: told_rows(rows, files, task.language))


def _spark(task: Task) -> Report:
    from healthrules.cli.spark import run_spark

    report = run_spark(task)
    if not task.as_table:
        _show(task, report)
    return report


def _show(task: Task, report: Report) -> None:
    output = Path(task.output) if task.output is not None else None
    if task.format_ == "text" and output is None and on_terminal():
        import shutil

        from healthrules.reporting.text_format import render

        width = min(shutil.get_terminal_size().columns, 120)
        put(render(report, task.book, task.language, width=width, colour=True), None)
        return
    chosen = FORMATS[task.format_]
    if task.open_:
        _open(task, report, output)
        return
    if chosen.binary and output is None and sys.stdout.isatty():
        raise UsageError(
            Text(f"{task.format_} 不能显示在屏幕上，请用 -o 指定文件", f"{task.format_} is no text: write it to a file with -o")
        )
    made = chosen.render(report, task.book, task.language)
    if not task.as_table:
        put(made, output)
        return
    from healthrules.cli.findings_out import summarise

    put(made.encode("utf-8", "replace") if isinstance(made, str) else made, output)
    summarise(task, report, len(report.findings) + len(report.rejects) + len(report.unchecked))


_WAYS: Mapping[str, Callable[[Task], Report]] = {"records": _records, "columns": _columns, "spark": _spark}
