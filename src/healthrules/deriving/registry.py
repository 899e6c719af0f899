"""The registry: which records lie in a region in a year, for sure or perhaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from healthrules.records import Record, RegionTree

REGION = "region"
Member = tuple[Record, str | None]
"""A record of a region, and what keeps it from lying there for sure: None where nothing does."""

Judged = tuple[Record, date]
"""A record, and the day to judge it for."""


def year_of(record: Record, day: date) -> int:
    """The year that a record tells of: that of its `as_of`, else of the day it is judged for."""
    return (record.as_of or day).year


@dataclass(slots=True)
class Registry:
    """Every record of a year once: of several records of a subject in one year the latest.

    A subject with records before and after a year but none in it is a record of that year of which nothing but its region
    is known; a row that was rejected is one of which what could be read is known;
    one of which the day could not be read (None) may be of any year.
    """

    regions: RegionTree
    _records: dict[tuple[str, int], dict[str, Judged]] = field(default_factory=dict)
    _floating: set[int] = field(default_factory=set)
    _placed: dict[tuple[str, int], dict[str | None, list[Record]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        records: Iterable[Judged],
        partial: Iterable[tuple[Record, date | None]],
        regions: RegionTree,
        regular: frozenset[tuple[str, str]] = frozenset(),
    ) -> Registry:
        """The registry of some records, and of what could be read of rejected rows; those that are `regular` skip no year."""
        made = cls(regions)
        for record, day in records:
            made._note(record, day)
        for number, (row, told) in enumerate(partial):
            key = identity(row) if row.id else f"#{number}"
            if told is None:
                made._floating.add(id(row))
            for day in [told] if told is not None else made._days():
                made._of_year(row, day).setdefault(key, (row, day))
        made._fill_gaps(regular)
        for when, each in made._records.items():
            places = made._placed.setdefault(when, {})
            for record, _ in each.values():
                places.setdefault(record.region, []).append(record)
        return made

    def inside(self, subject: str, region: str, year: int) -> Iterator[Member]:
        """The records of a subject that lie in a region, each with what keeps that from being certain: None where it is.

        The regions inside a region do not count itself.
        """
        for place, records in self._placed.get((subject, year), {}).items():
            sure = place is not None and self.regions.holds(region, place)
            perhaps = place is None or self.regions.holds(place, region)
            if (sure and place != region) if subject == REGION else (sure or perhaps):
                yield from ((record, self._lacking(record, sure=sure)) for record in records)

    def _lacking(self, record: Record, *, sure: bool) -> str | None:
        if not sure:
            return "region"
        return "as_of" if id(record) in self._floating else None

    def of_year(self, subject: str, year: int) -> list[Record]:
        """All records of a subject and year, wherever they lie."""
        return [record for record, _ in self._records.get((subject, year), {}).values()]

    def reported(self, year: int) -> set[str]:
        """The regions that have a record of their own for a year."""
        return {record.region for record in self.of_year(REGION, year) if record.region is not None}

    def years(self) -> list[int]:
        """The years of which it holds records."""
        return sorted({year for _, year in self._records})

    def places(self, year: int) -> set[str]:
        """The regions in which records of a year lie for sure, regions aside, and those that hold them."""
        found = {
            place for (subject, when), each in self._placed.items() if when == year and subject != REGION for place in each
        }
        return {code for place in found if place is not None for code in self.regions.line(place)}

    def _of_year(self, record: Record, day: date) -> dict[str, Judged]:
        return self._records.setdefault((record.type, year_of(record, day)), {})

    def _days(self) -> list[date]:
        """A day of each year of which there are records: a row of which the day cannot be read may be of any of them."""
        return [date(year, 12, 31) for year in self.years()]

    def _note(self, record: Record, day: date) -> None:
        key, known = identity(record), self._of_year(record, day)
        before = known.get(key)
        if before is None or (before[0].as_of or before[1]) < (record.as_of or day):
            known[key] = (record, day)

    def _fill_gaps(self, regular: frozenset[tuple[str, str]]) -> None:
        years: dict[tuple[str, str], list[int]] = {}
        for (subject, year), each in self._records.items():
            for key in each if subject != REGION else ():
                if (subject, key) not in regular:
                    years.setdefault((subject, key), []).append(year)
        for (subject, key), seen in years.items():
            for year in set(range(min(seen), max(seen))) - set(seen):
                record, day = self._records[subject, max(other for other in seen if other < year)][key]
                unreported = Record(subject, record.id, record.name, record.region)
                self._records.setdefault((subject, year), {})[key] = (unreported, day)


def identity(record: Record) -> str:
    """What makes records of several years, or two of one, a subject's: the region of a region, else the id."""
    return record.region or record.id if record.type == REGION else record.id
