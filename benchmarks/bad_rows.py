"""What broken rows cost: a CSV file in which one row in a hundred is broken, against the same file with none.

The rows are broken in six ways (`broken_rows`). First it is verified that none is lost: records and rejects together are
all the rows, and the rejects are the rows that were broken, each by its number, and no other. Then both files are checked
in turn, each time in a process of its own (`alone.checked`: all findings are written); a ratio is the broken file's cost
over the sound one's in the same round.

Run from the root of the project: python -m benchmarks.bad_rows [--rows N] [--share N] [--rounds N]
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import polars as pl
from benchmarks.alone import MEGABYTE, Cost, alone, checked
from benchmarks.broken_rows import write
from benchmarks.machine import described, spread

from healthrules.reporting.findings_table import REJECTED


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="how many rows (default 1,000,000)")
    options.add_argument("--share", type=float, default=0.01, help="the share of rows that are broken (default 0.01)")
    options.add_argument("--rounds", type=int, default=3, help="how many times each file takes its turn (default 3)")
    given = options.parse_args()
    if given.rows < 1000 or given.rounds < 1 or not 0 < given.share <= 0.5:
        print("--rows must be at least 1000, --rounds at least 1, --share above 0 and up to 0.5: nothing is measured.")
        return
    print(f"machine: {described()}, Polars {pl.__version__}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        broken = alone(write, folder / "broken.csv", given.rows, given.share)
        alone(write, folder / "sound.csv", given.rows, 0.0)
        if verified(folder, given.rows, broken):
            measure(folder, given.rounds)


def verified(folder: Path, rows: int, broken: dict[int, str]) -> bool:
    """Whether every row of the broken file is a record or a reject, and just the broken ones are rejects."""
    output = folder / "findings.parquet"
    cost = alone(checked, folder / "broken.csv", None, output)
    found = alone(_rejected, output)
    kinds = ", ".join(f"{count:,} with {kind}" for kind, count in Counter(broken.values()).items())
    print(f"{rows:,} rows, of which {len(broken):,} are broken: {kinds}")
    print(f"{cost.records:,} records + {cost.rejects:,} rejects = {cost.records + cost.rejects:,} rows")
    lost = Counter(broken[row] for row in set(broken) - set(found))
    more = sorted(set(found) - set(broken))
    twice = len(found) - len(set(found))
    exact = cost.records + cost.rejects == rows and cost.rejects == len(found) and not (lost or more or twice)
    if exact:
        print("Each broken row is listed once, by its number, and no other.")
    else:
        print(f"WRONG: not listed: {dict(lost)}; listed though sound: {len(more)} ({more[:5]}); listed twice: {twice}")
    return exact


def _rejected(findings: Path) -> list[int]:
    return pl.scan_parquet(findings).filter(pl.col("outcome") == REJECTED).select("row").collect()["row"].to_list()


def measure(folder: Path, rounds: int) -> None:
    """Check both files in turn and print what each took."""
    costs: dict[str, list[Cost]] = {"sound": [], "broken": []}
    for _ in range(rounds):
        for name, found in costs.items():
            found.append(alone(checked, folder / f"{name}.csv", None, folder / "findings.parquet"))
    for name, found in costs.items():
        time, memory = median(each.seconds for each in found), median(each.memory for each in found)
        size = (folder / f"{name}.csv").stat().st_size
        print(f"{name + ':':8}{time:6.2f} s, peak {memory / MEGABYTE:,.0f} MB (a file of {size / MEGABYTE:,.0f} MB)")
    pairs = list(zip(costs["broken"], costs["sound"], strict=True))
    print(f"time, broken to sound:   {spread([broken.seconds / sound.seconds for broken, sound in pairs])} in {rounds} rounds")
    print(f"memory, broken to sound: {spread([broken.memory / sound.memory for broken, sound in pairs])}")


if __name__ == "__main__":
    main()
