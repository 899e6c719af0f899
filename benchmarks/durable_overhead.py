"""How much of durable-rules' own throughput the durable engine keeps.

Side by side in one run: the durable engine with the bundled rulebook (`DurableEngine(book).judge(...)`), and the same
six rules written straight against durable-rules by hand (`direct_rules`). Both start from the same records, already
read and in canonical units, and give six outcomes for each; facts, assertion, firing and retraction are timed, reading
and reporting are not. Records are made up and seeded (`made_up_records`).

First every outcome of both is compared; where one differs, nothing is timed and no ratio is printed. Then they take
turns, round after round. A ratio is the engine's records per second over the direct rules' in the same round; 1 means no
overhead. Time is processor time of the process, so that other work on the machine counts little.

Run from the root of the project: python -m benchmarks.durable_overhead [--records N] [--rounds N]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from time import process_time

from benchmarks.direct_rules import DirectRules
from benchmarks.machine import described, spread
from benchmarks.made_up_records import records
from benchmarks.peers import RULES

import healthrules as hr
from healthrules.engines.durable import DurableEngine
from healthrules.errors import EngineUnavailable
from healthrules.records import Record

DAY = date(2025, 6, 30)
REQUIRED = 0.8
"""The least share of the direct throughput that the engine should keep."""

Outcomes = list[tuple[str, ...]]
Way = Callable[[Sequence[Record]], Outcomes]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=int, default=5000, help="how many records (default 5000)")
    options.add_argument("--rounds", type=int, default=15, help="how many times each takes its turn (default 15)")
    given = options.parse_args()
    if given.records < 1 or given.rounds < 1:
        print("--records and --rounds must be at least 1: nothing is measured.")
        return
    try:
        engine = DurableEngine(hr.load_rules().only(RULES))
    except EngineUnavailable as error:
        print(f"Nothing is measured: {error}")
        return
    compare(_by_engine(engine), _by_hand(DirectRules()), records(given.records), given.rounds)


def _by_engine(engine: DurableEngine) -> Way:
    return lambda given: [outcomes for _, _, outcomes in engine.judge((record, DAY) for record in given)]


def _by_hand(rules: DirectRules) -> Way:
    return lambda given: [rules.outcomes(record) for record in given]


def compare(engine: Way, direct: Way, given: Sequence[Record], rounds: int) -> None:
    """Check that both give the same outcomes; then time them in turn and print what was found."""
    first, second = engine(given), direct(given)
    different = [record.id for record, a, b in zip(given, first, second, strict=True) if a != b]
    if different:
        print(f"The outcomes differ on {len(different)} of {len(given)} records ({', '.join(different[:5])} ...): no ratio.")
        return
    counts = Counter(str(outcome) for outcomes in first for outcome in outcomes)
    print(f"machine: {described()}")
    print(f"records: {len(given)}; the outcomes are the same: {', '.join(f'{n} {name}' for name, n in counts.most_common())}")
    pairs = [(_seconds(engine, given), _seconds(direct, given)) for _ in range(rounds)]
    for name, times in zip(("durable engine", "direct rules"), zip(*pairs, strict=True), strict=True):
        print(f"{name + ':':16}{len(given) / median(times):9,.0f} records/s")
    print(f"ratio:          {spread([theirs / ours for ours, theirs in pairs])} in {rounds} rounds (required: {REQUIRED})")


def _seconds(way: Way, given: Sequence[Record]) -> float:
    began = process_time()
    way(given)
    return process_time() - began


if __name__ == "__main__":
    main()
