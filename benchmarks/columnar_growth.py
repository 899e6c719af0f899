"""How time and memory of the columnar engine grow with the rows: from 10 thousand to 10 million.

Each check is `healthrules check table.parquet --format parquet -o findings.parquet` without the command around it
(`alone.checked`), in a process of its own: all findings are written. The time is from the opening of the file to the last
finding, the memory the most that the process ever held. The tables are written before, slice by slice, so that none of
them is in memory whole. By the bundled rules, and by packs of made-up ones.

Run from the root of the project: python -m benchmarks.columnar_growth [--rows N,N,...] [--rules bundled,N,...]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.alone import MEGABYTE, Cost, alone, checked
from benchmarks.machine import described
from benchmarks.made_up_rules import pack
from benchmarks.made_up_table import write

BUNDLED = "bundled"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", default="10000,100000,1000000,10000000", help="sizes of tables, from small to large")
    options.add_argument("--rules", default=f"{BUNDLED},300", help=f"`{BUNDLED}`, and sizes of made-up packs")
    given = options.parse_args()
    sizes, packs = [int(each) for each in given.rows.split(",")], given.rules.split(",")
    if min(sizes) < 1 or any(each != BUNDLED and not each.isdecimal() for each in packs):
        print(f"--rows takes numbers of at least 1, --rules takes numbers and `{BUNDLED}`: nothing is measured.")
        return
    print(f"machine: {described()}")
    with TemporaryDirectory() as folder:
        measure(Path(folder), sizes, packs)


def measure(folder: Path, sizes: Sequence[int], packs: Sequence[str]) -> None:
    """Check every table by every pack, and print what each check took and how that grew from the size before."""
    last: dict[str, tuple[int, Cost]] = {}
    for rows in sizes:
        path, output = folder / f"{rows}.parquet", folder / "findings.parquet"
        alone(write, path, rows)
        print(f"{rows:,} rows, a file of {path.stat().st_size / MEGABYTE:,.1f} MB", flush=True)
        for rules in packs:
            cost = alone(checked, path, None if rules == BUNDLED else pack(int(rules), folder / f"rules-{rules}"), output)
            print(f"  {rules:>7} rules: {_shown(rows, cost, output)}{_growth(rows, cost, last.get(rules))}", flush=True)
            last[rules] = rows, cost
        path.unlink()


def _shown(rows: int, cost: Cost, output: Path) -> str:
    if cost.records != rows:
        raise AssertionError(cost)
    speed = f"{cost.seconds:8.2f} s, {rows / cost.seconds:10,.0f} rows/s"
    memory = f"peak {cost.memory / MEGABYTE:6,.0f} MB ({cost.before / MEGABYTE:,.0f} MB before it begins)"
    return f"{speed}, {memory}, {cost.findings:,} findings in {output.stat().st_size / MEGABYTE:,.1f} MB"


def _growth(rows: int, cost: Cost, before: tuple[int, Cost] | None) -> str:
    if before is None:
        return ""
    fewer, less = before
    time, memory = cost.seconds / less.seconds, cost.memory / less.memory
    return f"; {rows / fewer:g} times the rows: {time:.2f} the time, {memory:.2f} the memory"


if __name__ == "__main__":
    main()
