"""The columnar engine against other libraries (`peers`): the six bundled rules over the same made-up table in memory.

(a) Judging, like with like: from a typed table in memory to the outcome code of every rule for every row. The engine's
    table was normalised before (`TableJudge`), and its codes come in groups of rows, a column for each rule that may
    apply; (a*) is (a) and then one array for each rule in the order of the rows, which is what the peers give.
(b) The whole way that a table goes: every value of every column is read and checked, units, repeated records, judging,
    counting (`TableCheck.report`). That is more work than the peers do.

First every outcome is compared; where one differs, nothing is timed. Then all take turns, round after round, after one
round that is not counted (plans, compiled rules). A ratio is of rows per second in the same round: 2 means that
healthrules judges twice as many. Peers that take a record at a time judge the first rows only. Time is by the clock; the
median of the same ratios by processor time stands beside, for machines on which other work runs.

Run from the root of the project: python -m benchmarks.columnar_peers [--rows N] [--rounds N] [--sample N]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
import polars as pl
from benchmarks.columnar_ways import Columnar
from benchmarks.machine import described, spread
from benchmarks.made_up_table import table
from benchmarks.peers import PEERS, RULES, Outcomes, peer

import healthrules as hr

NEEDED: Mapping[str, float] = {"polars_by_hand": 0.5, "openfisca": 10, "zen": 1000, "rule_engine_peer": 1000}
"""How many times as fast as each peer (a) should be."""

ONE_BY_ONE = ("zen", "rule_engine_peer")
OURS = {"(a)": "judging", "(a*)": "judging, in the rows' order", "(b)": "the whole way"}


Times = list[float]


class Way(NamedTuple):
    """A way to judge so many rows."""

    run: Callable[[], object]
    rows: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=1_000_000, help="how many rows (default 1,000,000)")
    options.add_argument("--rounds", type=int, default=7, help="how many times each takes its turn (default 7)")
    options.add_argument("--sample", type=int, default=5_000, help=f"rows for {' and '.join(ONE_BY_ONE)} (default 5,000)")
    given = options.parse_args()
    if given.rows < 1 or given.rounds < 1 or given.sample < 1:
        print("--rows, --rounds and --sample must be at least 1: nothing is measured.")
        return
    frame = table(given.rows)
    print(f"machine: {described()}, Polars {pl.__version__}")
    ours = Columnar(hr.load_rules().only(RULES), frame)
    peers = dict(filter(None, (_peer(name, frame, given.sample) for name in PEERS)))
    if not _agree(ours, peers):
        return
    ways = {"(a)": Way(ours.judged, len(frame)), "(a*)": Way(ours.outcomes, len(frame)), "(b)": Way(ours.whole, len(frame))}
    _show(_measured({**ways, **peers}, given.rounds), peers)


def _peer(name: str, frame: pl.DataFrame, sample: int) -> tuple[str, Way] | None:
    try:
        judge = peer(name)
    except ImportError as error:
        print(f"{name} is left out: {error}")
        return None
    rows = frame.head(sample) if name in ONE_BY_ONE else frame
    return name, Way(lambda: judge(rows), len(rows))


def _agree(ours: Columnar, peers: Mapping[str, Way]) -> bool:
    """Whether all give the same outcomes; where not, it is said which."""
    expected, doubtful = ours.outcomes(), ours.doubtful()
    counts = {name: way.rows for name, way in peers.items()}
    wrong = {name: _differing(peers[name].run(), expected, rows) for name, rows in counts.items()}
    if any(wrong.values()) or doubtful:
        print(f"No ratios: outcomes that differ: {wrong}; rows in doubt: {doubtful}.")
        return False
    held = ", ".join(f"{rows:,} with {name}" for name, rows in counts.items())
    print(f"rules: {len(expected)}; the outcomes are the same for all rows compared: {held}")
    return True


def _differing(found: object, expected: Outcomes, rows: int) -> int:
    if not isinstance(found, dict):
        raise TypeError(found)
    return sum(int((found[rule] != codes[:rows]).sum()) for rule, codes in expected.items())


def _measured(ways: Mapping[str, Way], rounds: int) -> Mapping[str, tuple[Times, Times]]:
    """The seconds for a row of each way in every round, by the clock and of the processor; a first round is not counted."""
    clock: dict[str, Times] = {name: [] for name in ways}
    processor: dict[str, Times] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            began, began_work = perf_counter(), process_time()
            way.run()
            took, worked = perf_counter() - began, process_time() - began_work
            if number:
                clock[name].append(took / way.rows)
                processor[name].append(worked / way.rows)
    return {name: (clock[name], processor[name]) for name in ways}


def _show(found: Mapping[str, tuple[Times, Times]], peers: Mapping[str, Way]) -> None:
    for name, (each, _) in found.items():
        title = f"{name} {OURS.get(name, '')}".strip()
        print(f"{title + ':':34}{1 / median(each):12,.0f} rows/s" + (f" ({peers[name].rows:,} rows)" if name in peers else ""))
    print(f"ratios, min, median and max of {len(found['(a)'][0])} rounds:")
    for name in peers:
        for ours in OURS:
            _show_ratio(ours, name, found, needed=None if ours == "(b)" else NEEDED[name])
    for name in peers if "polars_by_hand" in peers else ():
        if name != "polars_by_hand":
            _show_ratio("polars_by_hand", name, found, needed=NEEDED[name])


def _show_ratio(one: str, other: str, found: Mapping[str, tuple[Times, Times]], needed: float | None) -> None:
    clock, processor = (list(np.divide(found[other][kind], found[one][kind])) for kind in (0, 1))
    verdict = "more work than the peer" if needed is None else f"needed {needed:g}: {_verdict(median(clock), needed)}"
    print(f"{one:>14} to {other:17} {spread(clock)}; by processor time {median(processor):.2f}; {verdict}")


def _verdict(ratio: float, needed: float) -> str:
    return "met" if ratio >= needed else "missed"


if __name__ == "__main__":
    main()
