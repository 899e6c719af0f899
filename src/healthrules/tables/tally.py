"""Counting batches: what `reporting.tally` does for one record, for a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import Judged, code_column
from healthrules.reporting.tally import Tally
from healthrules.reporting.waiving import MOST_NAMES
from healthrules.tables.judging import POSITION, JudgedBatch


def count(tally: Tally, judged: JudgedBatch) -> None:
    """Count a batch; its rejects and the records that no rule applied to are kept."""
    for group in judged.groups:
        _count_group(tally, group)
    for one in judged.ones:
        tally.records += 1
        tally.counts.update(enumerate(one.outcomes))
        tally.waivers.meet(one.record, one.day, one.outcomes)
    if tally.waivers.asked:
        tally.waivers.name(*((subject, name) for _, subject, name in sorted(_first(judged))))
    tally.rejects.extend(judged.rejects)
    tally.unchecked.extend(name for _, name in sorted(_alone(judged)))


def _count_group(tally: Tally, judged: Judged) -> None:
    rows, plans = judged.frame.height, judged.group.plans
    tally.records += rows
    wanted = [
        (pl.col(code_column(index)) == CODES[outcome]).sum().alias(f"{index} {outcome.value}")
        for index in plans
        for outcome in Outcome
    ]
    for name, found in (judged.frame.select(wanted).row(0, named=True) if wanted else {}).items():
        place, outcome = name.split(" ")
        tally.counts[int(place), Outcome(outcome)] += found
    for index in range(len(tally.book.rules)):
        if index not in plans:
            tally.counts[index, Outcome.NOT_APPLICABLE] += rows


def _first(judged: JudgedBatch) -> Iterator[tuple[int, str, str]]:
    """The place, subject and id of as many records of each group as the one like a misspelt id is looked for among."""
    for group in judged.groups:
        yield from group.of_whole(group.frame.head(MOST_NAMES), (POSITION, layout.TYPE, layout.ID)).iter_rows()
    yield from ((one.position, one.record.type, one.record.id) for one in judged.ones)


def _alone(judged: JudgedBatch) -> Iterator[tuple[int, str]]:
    """The place and the id of each record that no rule applied to."""
    for group in judged.groups:
        if not group.group.all_apply:
            yield from group.of_whole(group.frame.filter(unchecked(group)), (POSITION, layout.ID)).iter_rows()
    for one in judged.ones:
        if not any(outcome.applied for outcome in one.outcomes):
            yield one.position, one.record.id


def unchecked(judged: Judged) -> pl.Expr:
    """Which records of a group no rule applied to."""
    if judged.group.all_apply:
        return pl.repeat(value=False, n=pl.len())
    none = CODES[Outcome.NOT_APPLICABLE]
    told = [pl.col(code_column(index)) == none for index in judged.group.plans]
    return pl.all_horizontal(told) if told else pl.repeat(value=True, n=pl.len())
