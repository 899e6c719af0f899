"""Which records of a registry count, for which day they are judged, and what of the registry was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from healthrules.deriving.registry import year_of
from healthrules.records import Record

if TYPE_CHECKING:
    from healthrules.planning.thresholds.threshold import Threshold
    from healthrules.reporting.report import Rejected


YEAR = "year"
"""What records of several years are grouped by."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged: `as_of` is the day asked for, None for each record's own, else `today`.

    `year`: only records of that year count, None for those of all years. The year of a record is that of its own day, else
    of the day that it is judged for.
    """

    as_of: date | None
    today: date
    year: int | None = None

    @property
    def day(self) -> date:
        """The day for which a record without one of its own is judged."""
        return self.as_of or self.today

    @property
    def table_day(self) -> date:
        """The day whose value is moved: the one asked for, else the last of the year that is asked for, else today."""
        past = self.year is not None and self.year != self.today.year
        return self.as_of or (date(self.year, 12, 31) if past and self.year is not None else self.today)

    def holds(self, record: Record, day: date) -> bool:
        """Whether a record that is judged for a day counts."""
        return self.year is None or year_of(record, day) == self.year


@dataclass(frozen=True, slots=True)
class Read:
    """What a registry held: `years` has how many records are of each year, also of those that do not count.

    `rejects` could not be read.
    """

    years: Mapping[int, int]
    rejects: tuple[Rejected, ...] = ()

    def records(self, scope: Scope) -> int:
        """How many records count."""
        return sum(self.years.values()) if scope.year is None else self.years.get(scope.year, 0)


def unmoved(held: Threshold, scope: Scope, read: Read) -> int:
    """How many records that count are of years in which another value is in force: they are judged by that one."""
    if scope.as_of is not None:
        return 0
    counted = {year: number for year, number in read.years.items() if scope.year in (None, year)}
    return sum(number for year, number in counted.items() if not held.moves_in(year))


NOTHING = Read({})
"""Of what was not read yet."""
