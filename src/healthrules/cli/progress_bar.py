"""Progress of long work, on a terminal only: how many rows have been read, of how many, and how fast."""

from __future__ import annotations

import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.tables.batches import Batch

SHOWN_AFTER = 1.0
"""Seconds before progress is shown."""

OFTEN = 0.1
"""Seconds between two looks at the clock are at least about so many."""

ROWS = Text("已读 {rows}", "{rows} rows read")
OF = Text("（约共 {total}）", " of about {total}")
SPEED = Text(" · 每秒 {speed} 行", " · {speed} a second")

Each = TypeVar("Each")


def told_rows(rows: Iterable[Each], paths: Sequence[str], language: Language) -> Iterator[Each]:
    """The same rows; while they go by, a bar on standard error where that is a terminal."""
    return _told(rows, lambda _: 1, paths, language)


def told(batches: Iterable[Batch], paths: Sequence[str], language: Language) -> Iterator[Batch]:
    """The same batches, of tables; while they go by, a bar on standard error where that is a terminal."""
    return _told(batches, lambda batch: batch.frame.height if batch.originals is None else 0, paths, language)


def _told(each: Iterable[Each], size: Callable[[Each], int], paths: Sequence[str], language: Language) -> Iterator[Each]:
    if not sys.stderr.isatty():
        yield from each
        return
    start, rows, bar, last = time.monotonic(), 0, None, 0.0
    try:
        for one in each:
            yield one
            rows += size(one)
            if not rows:
                continue
            passed = time.monotonic() - start
            if passed - last < OFTEN or passed < SHOWN_AFTER:
                continue
            last = passed
            bar = bar or _Bar(expected_rows(paths), language)
            bar.show(rows, passed)
    finally:
        if bar is not None:
            bar.close()


class _Bar:
    """A line with a bar where it is known how many rows there are, else with a count that goes up."""

    def __init__(self, total: int | None, language: Language) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._language = language
        self._total = total
        known = (BarColumn(bar_width=30), TextColumn("{task.percentage:>3.0f}%")) if total else ()
        remaining = (TimeRemainingColumn(),) if total else ()
        columns = (*known, TextColumn("{task.description}"), *remaining)
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=total)
        self._progress.start()

    def show(self, rows: int, passed: float) -> None:
        """Show how far the work is."""
        line = ROWS.in_(self._language).format(rows=f"{rows:,}")
        line += OF.in_(self._language).format(total=f"{self._total:,}") if self._total else ""
        line += SPEED.in_(self._language).format(speed=f"{int(rows / passed):,}")
        self._progress.update(self._task, completed=min(rows, self._total or rows), description=line)

    def close(self) -> None:
        """Take the line away."""
        self._progress.stop()


def expected_rows(paths: Sequence[str]) -> int | None:
    """About how many rows the files hold; None where it is not told by the files."""
    from healthrules.intake import input_files

    found = [_COUNTS.get(Path(path).suffix.lower(), _unknown)(Path(path)) for path in input_files(paths)]
    return sum(count for count in found if count is not None) if found and None not in found else None


def _unknown(_: Path) -> int | None:
    return None


def _lines(path: Path) -> int | None:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 22), b""))


def _parquet(path: Path) -> int | None:
    import polars as pl

    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


_EXTENT = re.compile(rb"<dimension ref=\"[A-Z]+[0-9]+:[A-Z]+([0-9]+)\"")


def _sheets(path: Path) -> int | None:
    """The rows that the sheets of a workbook say they have."""
    with zipfile.ZipFile(path) as parts:
        tops = [parts.open(name).read(2000) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    found = [int(match[1]) for match in map(_EXTENT.search, tops) if match]
    return sum(found) or None


def _guarded(count: Callable[[Path], int | None]) -> Callable[[Path], int | None]:
    """A count that says nothing of a file that cannot be read: its reader will tell."""

    def counted(path: Path) -> int | None:
        try:
            return count(path)
        except Exception:  # noqa: BLE001 (progress must never end the work)
            return None

    return counted


_COUNTS: Mapping[str, Callable[[Path], Any]] = {
    ".csv": _guarded(_lines),
    ".jsonl": _guarded(_lines),
    ".ndjson": _guarded(_lines),
    ".parquet": _guarded(_parquet),
    ".xlsx": _guarded(_sheets),
    ".xlsm": _guarded(_sheets),
}
