"""The records of a judged batch, with the rules that each met: what `reporting.tally` keeps of one record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import AT, Judged, code_column
from healthrules.records import Origin, Record
from healthrules.reporting.report import MOST_CHECKED
from healthrules.reporting.tally import Tally
from healthrules.tables.batches import Batch
from healthrules.tables.judging import POSITION, JudgedBatch

_IDENTITY = (POSITION, layout.ROW, layout.TYPE, layout.ID, layout.NAME, layout.REGION, layout.DAY)

Met = tuple[int, Record, date, list[int]]
"""The place of a record in its batch, the record with nothing but what identifies it, the day, and the rules it met."""


def keep(tally: Tally, judged: JudgedBatch) -> None:
    """Keep the records of a batch in the order of the file, unless there are too many to list."""
    if tally.records > MOST_CHECKED:
        return
    found = [*_of_ones(judged), *(met for group in judged.groups for met in _of_group(group, judged.batch))]
    for _, record, day, passed in sorted(found, key=lambda met: met[0]):
        tally.check(record, day, passed)


def _of_ones(judged: JudgedBatch) -> Iterator[Met]:
    for one in judged.ones:
        passed = [index for index, outcome in enumerate(one.outcomes) if outcome is Outcome.PASS]
        yield one.position, one.record, one.day, passed


def _of_group(judged: Judged, batch: Batch) -> Iterator[Met]:
    passed: dict[int, list[int]] = {at: [] for at in judged.frame[AT]}
    for index in judged.group.plans:
        for at in judged.frame.filter(pl.col(code_column(index)) == CODES[Outcome.PASS])[AT]:
            passed[at].append(index)
    rows = judged.of_whole(judged.frame, _IDENTITY).iter_rows()
    for (position, row, subject, name_of, name, region, day), met in zip(rows, passed.values(), strict=True):
        sheet = batch.originals[position].sheet if batch.originals is not None else None
        record = Record(subject, name_of, name, region, origin=Origin(batch.file, row, sheet))
        yield position, record, day, met
