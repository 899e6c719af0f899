"""What it costs to compare rules with proposed ones on a made-up table, beside plain checks of the same table.

Two checks stand beside it: *counted* judges every record and counts the outcomes, and lists nothing; *findings* also makes
every finding with its evidence, batch by batch, as they are written, but does not write them. A comparison judges by all rules
as they are and by those that differ as they would be, and tells of each record that these apply to; the study of it, as JSON
with every record affected, is timed apart. All begin with the rulebooks loaded and the table in memory; they take turns, round
after round, and a ratio is to the check of the same round.

Run from the root of the project: python -m benchmarks.compare [--rows N] [--rounds N] [--differing]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl
from benchmarks.machine import described, spread
from benchmarks.made_up_table import table
from benchmarks.peers import DAY

import healthrules as hr
from healthrules.planning import load_proposal
from healthrules.planning.comparing.cases import Case, cases
from healthrules.planning.comparing.joint import joint
from healthrules.planning.comparing.study import Asked, Compared, study
from healthrules.planning.studies import written
from healthrules.tables.batches import of_frames
from healthrules.tables.running import TableCheck

PROPOSALS = Path(__file__).parents[1] / "examples" / "proposals"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="how many rows (default 1,000,000)")
    options.add_argument("--rounds", type=int, default=5, help="how many times each takes its turn (default 5)")
    options.add_argument("--differing", action="store_true", help="by the rules that differ alone, instead of all bundled ones")
    given = options.parse_args()
    if given.rows < 1 or given.rounds < 1:
        print("--rows and --rounds must be at least 1: nothing is measured.")
        return
    frame, book = table(given.rows), hr.load_rules()
    proposals = [load_proposal(path) for path in sorted(PROPOSALS.glob("*.yaml"))]
    (case,) = cases(book, proposals, ())
    if given.differing:
        book = book.only([pair.rule.id for pair in joint(case.before, case.after).pairs])
        (case,) = cases(book, proposals, ())
    size = f"{given.rows:,} rows, {len(book.rules):,} rules, {given.rounds} rounds"
    print(f"machine: {described()}, Polars {pl.__version__}; {size}")
    measure(frame, case, given.rounds)


def measure(frame: pl.DataFrame, case: Case, rounds: int) -> None:
    """Time the checks and the comparison in turn, once unmeasured before, and print what was found."""
    found = compared(frame, case)
    told, differ = found.found.results.height, len(found.found.pairs)
    print(f"{differ} rules differ; {told:,} verdicts of them, {found.found.changes.height:,} otherwise")
    steps: dict[str, Callable[[], object]] = {
        "counted": lambda: TableCheck(case.before, DAY, limit=0).report(of_frames(iter([frame]), "-")),
        "findings": lambda: findings(case.before, frame),
        "compare": lambda: compared(frame, case),
        "study": lambda: written(study([found], Asked(("table",), DAY)), "json", "en"),
    }
    took: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(rounds + 1):
        for name, step in steps.items():
            began = perf_counter()
            step()
            if turn:
                took[name].append(perf_counter() - began)
    for name, each in took.items():
        print(f"{name + ',':10} {median(each):6.2f} s{_ratios(name, took)}", flush=True)


def _ratios(name: str, took: dict[str, list[float]]) -> str:
    if name not in ("compare", "study"):
        return ""
    return "".join(
        f"; to a check, {base}: {spread([one / other for one, other in zip(took[name], took[base], strict=True)])}"
        for base in ("counted", "findings")
    )


def findings(book: hr.Rulebook, frame: pl.DataFrame) -> int:
    """All findings, made and dropped again; gives how many there are."""
    check = TableCheck(book, DAY)
    return sum(each.height for each in check.findings(of_frames(iter([frame]), "-"), check.tally()))


def compared(frame: pl.DataFrame, case: Case) -> Compared:
    """The comparison of a case on a table."""
    return Compared(case, hr.compare(frame, case.before, case.after, as_of=DAY))


if __name__ == "__main__":
    main()
