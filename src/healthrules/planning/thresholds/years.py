"""The years of the records of a judged batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import polars as pl

from healthrules.deriving.registry import year_of
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.polars_batch import AT, Judged
from healthrules.tables.judging import JudgedBatch
from healthrules.tables.reading import REPORTED_DAY


def years(judged: JudgedBatch) -> pl.Series:
    """The year of each plain row of a batch: of its own day, else of the day that it is judged for."""
    if not judged.groups:
        return pl.Series(dtype=pl.Int64)
    day = pl.coalesce(REPORTED_DAY, layout.DAY)
    return judged.groups[0].whole.select(day.dt.year().cast(pl.Int64)).to_series()


def counted(judged: JudgedBatch) -> Counter[int]:
    """How many records of a batch are of each year."""
    found, every = Counter(year_of(one.record, one.day) for one in judged.ones), years(judged)
    for group in judged.groups:
        for year, number in every.gather(group.frame[AT]).value_counts(name="many").iter_rows():
            found[year] += number
    return found


def of_year(judged: JudgedBatch, year: int | None) -> JudgedBatch:
    """The batch with the records of a year alone; None: with all."""
    if year is None:
        return judged
    same = years(judged) == year
    groups = tuple(Judged(each.group, each.frame.filter(same.gather(each.frame[AT])), each.whole) for each in judged.groups)
    return replace(judged, groups=groups, ones=tuple(one for one in judged.ones if year_of(one.record, one.day) == year))
