"""How often rules came to each outcome in each year, counted by columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from healthrules.engines.columnar import layout
from healthrules.engines.columnar.polars_batch import AT, Judged
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import Tally
from healthrules.reporting.telling import Silent
from healthrules.rulebook import Rulebook
from healthrules.tables.judging import JudgedBatch, One
from healthrules.tables.reading import REPORTED_DAY
from healthrules.tables.tally import count


@dataclass(slots=True)
class YearTallies:
    """A tally for each year of the records: of their own day, else of the day they are judged for."""

    book: Rulebook
    day: date
    tallies: dict[int, Tally] = field(default_factory=dict)
    rejects: list[Rejected] = field(default_factory=list)

    def count(self, judged: JudgedBatch) -> None:
        """Count a batch."""
        self.rejects.extend(judged.rejects)
        years = _years(judged.groups[0].whole) if judged.groups else pl.Series(dtype=pl.Int64)
        counted = (each for group in judged.groups for each in years.gather(group.frame[AT]).unique())
        for year in sorted({*counted, *(_year(one) for one in judged.ones)}):
            tally = self.tallies.setdefault(year, Tally(self.book, self.day, Silent()))
            count(tally, _of_year(judged, years, year))


def _of_year(judged: JudgedBatch, years: pl.Series, year: int) -> JudgedBatch:
    """The records of a batch that are of a year."""
    of_year = years == year
    groups = judged.groups if of_year.all() else tuple(_part(each, of_year) for each in judged.groups)
    ones = tuple(one for one in judged.ones if _year(one) == year)
    return replace(judged, groups=groups, ones=ones, rejects=())


def _part(group: Judged, of_year: pl.Series) -> Judged:
    return Judged(group.group, group.frame.filter(of_year.gather(group.frame[AT])), group.whole)


def _years(whole: pl.DataFrame) -> pl.Series:
    return whole.select(pl.coalesce(REPORTED_DAY, layout.DAY).dt.year().cast(pl.Int64)).to_series()


def _year(one: One) -> int:
    return (one.record.as_of or one.day).year
