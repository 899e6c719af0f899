"""Records whose figures are not certain go to the reference evaluator, whatever the engine: engines know single values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from healthrules.engines.reference import Judged, ReferenceEngine
from healthrules.engines.registry import Engine
from healthrules.records import Record
from healthrules.rulebook import Rulebook


def judged(engine: Engine, book: Rulebook, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
    """The outcomes of every rule on each record, in order."""
    if not book.derived():
        yield from engine.judge(records)
        return
    every, reference = list(records), ReferenceEngine(book)
    certain = engine.judge(each for each in every if not each[0].open)
    for record, day in every:
        yield from reference.judge([(record, day)]) if record.open else [next(certain)]
