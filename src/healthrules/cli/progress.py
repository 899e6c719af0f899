"""Progress of long work, on a terminal only: how many rows have been judged, and how fast."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from healthrules.texts import Language, Text

if TYPE_CHECKING:
    from healthrules.tables.batches import Batch

SHOWN_AFTER = 1.0
"""Seconds before progress is shown."""

LINE = Text("已核查 {rows} 行（每秒 {speed} 行）", "{rows} rows judged ({speed} a second)")


def told(batches: Iterable[Batch], language: Language) -> Iterator[Batch]:
    """The same batches; while they go by, a line on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from batches
        return
    from rich.console import Console
    from rich.status import Status

    start, rows = time.monotonic(), 0
    with Status("", console=Console(stderr=True)) as status:
        for batch in batches:
            yield batch
            rows += batch.frame.height
            passed = time.monotonic() - start
            if passed > SHOWN_AFTER:
                status.update(LINE.in_(language).format(rows=f"{rows:,}", speed=f"{int(rows / passed):,}"))
