"""What planners' other questions cost on a made-up table, beside a plain check of it that counts the outcomes.

All bundled rules, the table in memory, the rulebook loaded. *Sweep* tries 21 values of a threshold, with gaps; *solve* finds
the one that 60% meet; *uncertainty* counts what every verdict hangs on, as reported and with populations written to 0.1万;
*mend* finds who does not meet a rule and mends the first 1,000; *progress* evaluates a city that counts the table as its
registry. *Influence* reads records one at a time: it is asked of a tenth of the rows, by the rule about hospital beds. They
take turns, round after round; a ratio is to the check of the same round.

Run from the root of the project: python -m benchmarks.planning [--rows N] [--rounds N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import polars as pl
from benchmarks.machine import described, spread
from benchmarks.made_up_table import table
from benchmarks.peers import DAY

import healthrules as hr
from healthrules.tables.batches import of_frames
from healthrules.tables.running import TableCheck

BAND = "5万人,7万人"
CITY = {"type": "region", "id": "410200", "region": "410200", "resident_population": "480万人"}
REGIONS = [{**CITY, "as_of": DAY.replace(year=DAY.year - ago).isoformat()} for ago in (2, 1, 0)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="how many rows (default 1,000,000)")
    options.add_argument("--rounds", type=int, default=3, help="how many times each takes its turn (default 3)")
    given = options.parse_args()
    if given.rows < 10 or given.rounds < 1:
        print("--rows must be at least 10 and --rounds 1: nothing is measured.")
        return
    frame, book = table(given.rows), hr.load_rules()
    size = f"{given.rows:,} rows, {len(book.rules):,} rules, {given.rounds} rounds"
    print(f"machine: {described()}, Polars {pl.__version__}; {size}")
    measure(questions(frame, book), given.rounds)


def questions(frame: pl.DataFrame, book: hr.Rulebook) -> dict[str, Callable[[], Any]]:
    """What is asked, by the name that it is printed under; the first is the plain check."""
    few = frame.head(frame.height // 10)
    rounded = {"served_population": "0.1万人"}
    return {
        "check": lambda: TableCheck(book, DAY, limit=0).report(of_frames(iter([frame]), "-")),
        "sweep": lambda: hr.sweep(frame, book, "chc_base_area", "1400 m²", "2400 m²", band=BAND, as_of=DAY),
        "solve": lambda: hr.solve(frame, book, "chc_base_area", "60%", band=BAND, as_of=DAY),
        "uncertainty": lambda: hr.uncertainty(frame, book, as_of=DAY),
        "… 0.1万": lambda: hr.uncertainty(frame, book, steps=rounded, as_of=DAY),
        "mend": lambda: hr.mend(frame, book, as_of=DAY, limit=1_000),
        "progress": lambda: hr.progress(REGIONS, book, as_of=DAY, registry=frame),
        "influence": lambda: hr.influence([*REGIONS, *few.iter_rows(named=True)], book, RULE, region="开封市", as_of=DAY),
    }


RULE = "kaifeng-plan-2025/beds"


def measure(steps: dict[str, Callable[[], Any]], rounds: int) -> None:
    """Time all in turn, once unmeasured before."""
    took: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(rounds + 1):
        for name, step in steps.items():
            began = perf_counter()
            step()
            if turn:
                took[name].append(perf_counter() - began)
    for name, each in took.items():
        ratios = [one / other for one, other in zip(each, took["check"], strict=True)]
        told = "" if name == "check" else f"; to a check: {spread(ratios)}"
        print(f"{name + ',':13} {median(each):6.2f} s{told}", flush=True)


if __name__ == "__main__":
    main()
