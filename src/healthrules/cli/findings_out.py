"""Where a table of findings goes: a file, standard output, or a database. What was counted is said on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from healthrules.cli.session import say
from healthrules.errors import UsageError, why
from healthrules.reporting.report import Report
from healthrules.texts import Text

if TYPE_CHECKING:
    import polars as pl

    from healthrules.cli.checks import Task
    from healthrules.tables.batches import Batch
    from healthrules.tables.running import TableCheck


def write(task: Task, check: TableCheck, batches: Iterable[Batch]) -> Report:
    """Write the findings while they are produced; the report holds the counts alone."""
    tally = check.tally()
    written = [0]

    def frames() -> Iterator[pl.DataFrame]:
        for frame in check.findings(batches, tally):
            written[0] += frame.height
            yield frame

    _put(task, frames())
    report = tally.report()
    summarise(task, report, written[0])
    return report


def _put(task: Task, frames: Iterator[pl.DataFrame]) -> None:
    if task.to_database and task.output is not None:
        from healthrules.tables.database import write_findings

        write_findings(frames, task.output)
        return
    from healthrules.cli.checks import TABLE_FORMATS
    from healthrules.tables.writing import write as write_table

    ending = TABLE_FORMATS[task.format_]
    if task.output is None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"findings{ending}"
            write_table(frames, path, ending)
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    sys.stdout.buffer.write(block)
        return
    try:
        write_table(frames, Path(task.output), ending)
    except OSError as error:
        reason = why(error)
        raise UsageError(Text(f"无法写入 {task.output}：{reason.zh}", f"cannot write {task.output}: {reason.en}")) from None


def summarise(task: Task, report: Report, rows: int | None) -> None:
    """Say what was counted."""
    from healthrules.reporting import words

    summary, language = report.summary, task.language
    parts = [words.amount_of(summary.records, words.RECORDS, language), words.amount_of(summary.rules, words.RULES, language)]
    counts = " · ".join(f"{label} {count:,}" for _, label, count in words.counted(report, language))
    say(f"{' × '.join(parts)} · {counts}")
    say(f"{words.REJECTS.in_(language)}{words.colon(language)}{summary.rejects:,} · "
        f"{words.UNCHECKED.in_(language)}{words.colon(language)}{summary.unchecked:,}")  # fmt: skip
    if rows is not None:
        say(words.WRITTEN.in_(language).format(rows=f"{rows:,}"))
