"""How the cost of the columnar engine grows with the rules: from 10 to 1,000 made-up ones, over one made-up table.

Two costs: the report alone (every value read, every record judged, outcomes counted, no finding listed), and all
findings with their evidence, batch by batch as they are written, but not written. Both begin with the rulebook loaded
and include the plans of its rules. Rulebooks take turns, round after round; a ratio is to the cost of the fewest rules
in the same round. Time is by the clock; the median of the same ratios by processor time stands beside.

Run from the root of the project: python -m benchmarks.columnar_rules [--rows N] [--rules N,N,...] [--rounds N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import polars as pl
from benchmarks.machine import described, spread
from benchmarks.made_up_rules import pack
from benchmarks.made_up_table import table
from benchmarks.peers import DAY

import healthrules as hr
from healthrules.reporting.telling import QUIET
from healthrules.tables.batches import of_frames
from healthrules.tables.running import TableCheck

Cost = Callable[[hr.Rulebook, pl.DataFrame], int]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=200_000, help="how many rows (default 200,000)")
    options.add_argument("--rules", default="10,30,100,300,1000", help="sizes of packs, the fewest rules first")
    options.add_argument("--rounds", type=int, default=3, help="how many times each takes its turn (default 3)")
    given = options.parse_args()
    sizes = [int(each) for each in given.rules.split(",")]
    if given.rows < 1 or given.rounds < 1 or min(sizes) < 1:
        print("--rows, --rules and --rounds must be at least 1: nothing is measured.")
        return
    print(f"machine: {described()}, Polars {pl.__version__}; {given.rows:,} rows, {given.rounds} rounds")
    with TemporaryDirectory() as folder:
        books = {size: hr.load_rules(pack(size, Path(folder) / f"rules-{size}")) for size in sizes}
        frame = table(given.rows)
        for name, cost in {"report": report, "findings": findings}.items():
            measure(name, cost, books, frame, given.rounds)


def report(book: hr.Rulebook, frame: pl.DataFrame) -> int:
    """The report without findings; gives how many there are."""
    summary = TableCheck(book, DAY, limit=0).report(of_frames(iter([frame]), "-")).summary
    return sum(count for outcome, count in summary.outcomes.items() if outcome not in QUIET)


def findings(book: hr.Rulebook, frame: pl.DataFrame) -> int:
    """All findings, made and dropped again; gives how many there are."""
    check = TableCheck(book, DAY)
    tally = check.tally()
    return sum(each.height for each in check.findings(of_frames(iter([frame]), "-"), tally)) - len(tally.unchecked)


def measure(name: str, cost: Cost, books: Mapping[int, hr.Rulebook], frame: pl.DataFrame, rounds: int) -> None:
    """Time all rulebooks in turn and print what was found."""
    clock: dict[int, list[float]] = {size: [] for size in books}
    processor: dict[int, list[float]] = {size: [] for size in books}
    told: dict[int, int] = {}
    cost(next(iter(books.values())), frame)
    for _ in range(rounds):
        for size, book in books.items():
            began, began_work = perf_counter(), process_time()
            told[size] = cost(book, frame)
            clock[size].append(perf_counter() - began)
            processor[size].append(process_time() - began_work)
    for size in books:
        each, work = _ratios(clock, size), median(_ratios(processor, size))
        took = f"{median(clock[size]):7.2f} s, {told[size]:10,} findings"
        print(f"{name + ',':10}{size:5} rules: {took}; ratio: {spread(each)}; by processor time {work:.2f}", flush=True)


def _ratios(times: Mapping[int, list[float]], size: int) -> list[float]:
    return [took / least for took, least in zip(times[size], next(iter(times.values())), strict=True)]


if __name__ == "__main__":
    main()
