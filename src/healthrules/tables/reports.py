"""Reports of tables: the same report that records one at a time give, its evidence by the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES
from healthrules.engines.columnar.polars_batch import AT, code_column
from healthrules.reporting.report import Report
from healthrules.reporting.tally import Tally
from healthrules.tables.batches import Batch
from healthrules.tables.checked import keep
from healthrules.tables.judging import POSITION, JudgedBatch, TableJudge
from healthrules.tables.tally import count

Told = tuple[int, int, int, date]
"""A finding to tell of: the place of its row in the batch and of its rule in the rulebook, its code, the day."""


def report_of(judge: TableJudge, batches: Iterable[Batch], limit: int | None = None) -> Report:
    """The report of a table. `limit`: how many findings of each rule to list, None for all."""
    tally = Tally(judge.book, judge.as_of or judge.today, judge.telling, limit)
    for judged in judge.judged(batches):
        count(tally, judged)
        keep(tally, judged)
        _tell(tally, judge, judged)
    return tally.report()


def _tell(tally: Tally, judge: TableJudge, judged: JudgedBatch) -> None:
    """Keep the findings of a batch, by row and then in the order of the rules."""
    ones = {one.position: one.record for one in judged.ones}
    at, record = -1, None
    for position, index, code, day in sorted([*_of_groups(tally, judged), *_of_ones(tally, judged)]):
        if not tally.wants(index):
            continue
        if position != at or record is None:
            at, record = position, ones.get(position) or judge.record(judged.batch, position)
        tally.tell(index, record, day, OUTCOMES[code])


def _of_groups(tally: Tally, judged: JudgedBatch) -> Iterator[Told]:
    codes = [[CODES[outcome] for outcome in told] for told in tally.told]
    for group in judged.groups:
        for index in range(len(tally.book.rules)) if tally.telling.everything else group.group.plans:
            if not tally.wants(index):
                continue
            planned = index in group.group.plans
            code = pl.col(code_column(index)) if planned else pl.lit(CODES[Outcome.NOT_APPLICABLE], pl.Int8)
            rows = group.frame.select(AT, code.alias("code")).filter(pl.col("code").is_in(codes[index]))
            rows = rows.head(tally.limit) if tally.limit is not None else rows
            found = zip(group.of_whole(rows, (POSITION, layout.DAY)).iter_rows(), rows["code"], strict=True)
            yield from ((position, index, code, day) for (position, day), code in found)


def _of_ones(tally: Tally, judged: JudgedBatch) -> Iterator[Told]:
    for one in judged.ones:
        for index, outcome in enumerate(one.outcomes):
            if outcome in tally.told[index]:
                yield one.position, index, CODES[outcome], one.day
