"""A check of a file in a process of its own: how long it takes, and the most memory that the process ever holds."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from benchmarks.peers import DAY

if TYPE_CHECKING:
    import polars as pl

Given = TypeVar("Given")

MEGABYTE = 1 << 20


class Cost(NamedTuple):
    """What a check took: seconds from the opening of the file to the last finding written, and bytes; what it found."""

    seconds: float
    memory: int
    before: int
    records: int
    rejects: int
    findings: int


def alone(function: Callable[..., Given], *given: object) -> Given:
    """What a function gives in a fresh process, which ends then.

    Files are made in one too: a process counts the memory of the one that started it towards its own peak.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def checked(file: Path, rules: Path | None, output: Path) -> Cost:
    """Check a file by a pack (None: the bundled ones) and write all findings to a Parquet file, as the command does."""
    import healthrules as hr
    from healthrules.tables.running import TableCheck
    from healthrules.tables.sources import batches
    from healthrules.tables.writing import write

    check = TableCheck(hr.load_rules() if rules is None else hr.load_rules(rules), DAY)
    tally, written, before = check.tally(), [0], peak()

    def findings() -> Iterator[pl.DataFrame]:
        for frame in check.findings(batches([file], check), tally):
            written[0] += frame.height
            yield frame

    began = perf_counter()
    write(findings(), output, ".parquet")
    summary = tally.report().summary
    took = perf_counter() - began
    return Cost(took, peak(), before, summary.records, summary.rejects, written[0])


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
