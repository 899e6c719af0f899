"""Checking tables: one run over some batches, to a report or to findings written while they are produced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from healthrules.intake import Normaliser, Row
from healthrules.intake.column_map import ColumnMap
from healthrules.intake.headings import Headings
from healthrules.reporting.report import Report
from healthrules.reporting.tally import TELLING, Tally
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rulebook
from healthrules.tables.batches import Batch
from healthrules.tables.findings import FindingsTable
from healthrules.tables.judging import TableJudge
from healthrules.tables.reports import report_of
from healthrules.tables.rows_source import row_batches
from healthrules.tables.tally import count


@dataclass(frozen=True, slots=True)
class TableCheck:
    """How tables are checked; see `TableJudge` for what the parts mean."""

    book: Rulebook
    as_of: date | None = None
    today: date | None = None
    telling: Telling = TELLING
    limit: int | None = None
    ignored: Sequence[str] = ()
    columns: ColumnMap = field(default_factory=ColumnMap)

    def report(self, batches: Iterable[Batch]) -> Report:
        """The report of all batches, the same that records one at a time give."""
        return report_of(self._judge(), batches, self.limit)

    def tally(self) -> Tally:
        """An empty tally, to be filled by `findings`."""
        return Tally(self.book, self._day, self.telling, self.limit)

    def findings(self, batches: Iterable[Batch], tally: Tally) -> Iterator[pl.DataFrame]:
        """The findings as tables, batch by batch; the tally counts everything that goes by."""
        judge = self._judge()
        table = FindingsTable(judge.book, self.telling, self.limit)
        for judged in judge.judged(batches):
            count(tally, judged)
            yield from table.of(judged)

    def rows(self, rows: Iterable[Row]) -> Iterator[Batch]:
        """Batches of rows that were read one at a time."""
        return row_batches(rows, Normaliser(self.book))

    @property
    def headings(self) -> Headings:
        """What the headings of spreadsheets mean."""
        return Headings(self.book, self.columns, self.ignored)

    @property
    def _day(self) -> date:
        return self.as_of or self.today or date.today()  # noqa: DTZ011 (the day where the inspector is)

    def _judge(self) -> TableJudge:
        return TableJudge(self.book, self.as_of, self._day, self.ignored, self.telling)
