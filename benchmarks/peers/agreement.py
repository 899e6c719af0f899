"""Whether every peer gives the outcomes of the reference engine: on made-up rows and on rows beside every edge.

Prints how many outcomes of each peer differ, and ends with status 1 where any does.

Run from the root of the project: python -m benchmarks.peers.agreement [--rows N] [PEER...]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl
from benchmarks.made_up_table import table
from benchmarks.peers import DAY, PEERS, RULES, Outcomes, peer
from benchmarks.peers.edge_rows import edge_rows

import healthrules as hr
from healthrules.engines.reference import ReferenceEngine
from healthrules.intake import Normaliser, Row
from healthrules.records import Record

CODES = {name: code for code, name in enumerate(hr.Outcome)}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=5000, help="how many made-up rows beside the edges (default 5000)")
    options.add_argument("peers", nargs="*", metavar="PEER", help=f"which peers: {', '.join(PEERS)} (default all)")
    given = options.parse_args()
    book = hr.load_rules().only(RULES)
    frame = pl.concat([table(given.rows), edge_rows(tuple(book.regions.regions))])
    expected = reference(frame, book)
    counts = Counter(hr.Outcome(tuple(hr.Outcome)[code]).value for code in np.concatenate([*expected.values()]).tolist())
    print(f"{len(frame)} rows, {len(RULES)} rules: {', '.join(f'{count} {name}' for name, count in counts.most_common())}")
    differing = [differences(name, frame, expected) for name in given.peers or PEERS]
    return 1 if any(differing) else 0


def reference(frame: pl.DataFrame, book: hr.Rulebook) -> Outcomes:
    """The outcome codes of the reference engine."""
    engine, places = ReferenceEngine(book), [tuple(book.rules).index(name) for name in RULES]
    found = np.array(
        [
            [CODES[outcomes[place]] for place in places]
            for _, _, outcomes in engine.judge((each, DAY) for each in _records(frame, book))
        ],
        dtype=np.uint8,
    )
    return dict(zip(RULES, found.T, strict=True))


def _records(frame: pl.DataFrame, book: hr.Rulebook) -> Sequence[Record]:
    """The rows as records; a value that is null was not reported."""
    rows = (Row("-", number, _reported(row)) for number, row in enumerate(frame.iter_rows(named=True), start=1))
    records = [each for each in Normaliser(book).read(rows) if isinstance(each, Record)]
    if len(records) != len(frame):
        raise AssertionError(f"{len(frame) - len(records)} rows could not be read")
    return records


def _reported(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def differences(name: str, frame: pl.DataFrame, expected: Outcomes) -> int:
    """How many outcomes of a peer differ; printed, with the first row of each rule that does."""
    found = peer(name)(frame)
    if set(found) != set(RULES) or any(each.dtype != np.uint8 or len(each) != len(frame) for each in found.values()):
        raise AssertionError(f"{name} does not give a code for every row and rule")
    wrong = {rule: np.flatnonzero(found[rule] != expected[rule]) for rule in RULES}
    count = sum(map(len, wrong.values()))
    print(f"{name + ':':18}{count} outcomes differ")
    for rule, rows in wrong.items():
        if len(rows):
            first = int(rows[0])
            print(f"  {rule}: {found[rule][first]}, not {expected[rule][first]}: {_reported(frame.row(first, named=True))}")
    return count


if __name__ == "__main__":
    sys.exit(main())
