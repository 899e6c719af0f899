"""Joining the years of one subject: what rules ask of other years is put into each record as values of its own.

The year of a record is that of its `as_of`, else that of the day it is judged for. Of several records of one subject in
one year the latest tells what the year was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from healthrules.deriving.registry import Judged, identity
from healthrules.records import Field, Figure, Moment, Record, Value


def joined(judged: Iterable[Judged], fields: Sequence[Field]) -> Iterator[Judged]:
    """The records with what they ask of other years, in the same order.

    `fields` are those of `Rulebook.moments`. Without any the records go by one at a time; else all are read first.
    """
    if not fields:
        yield from judged
        return
    every = list(judged)
    histories = Histories()
    for record, day in every:
        histories.note(record, day)
    for record, day in every:
        yield histories.with_years(record, day, fields), day


@dataclass(slots=True)
class Histories:
    """The values of each subject, by year."""

    _years: dict[tuple[str, str], dict[int, Judged]] = field(default_factory=dict)

    def note(self, record: Record, day: date) -> None:
        """Remember what a record tells of its year."""
        years = self._years.setdefault((record.type, identity(record)), {})
        own = record.as_of or day
        before = years.get(own.year)
        if before is None or (before[0].as_of or before[1]) < own:
            years[own.year] = (record, day)

    def with_years(self, record: Record, day: date, fields: Sequence[Field]) -> Record:
        """The record with the values of other years; what is not known of them is missing."""
        year, years = (record.as_of or day).year, self._years.get((record.type, identity(record)), {})
        found = {each.name: _value(each.moment, year, years) for each in fields if each.moment is not None}
        known = {name: value for name, value in found.items() if value is not None}
        figures = {each.name: figure for each in fields if each.moment and (figure := _figure(each.moment, year, years))}
        return replace(record, values={**record.values, **known}, figures={**record.figures, **figures})


def _figure(moment: Moment, year: int, years: Mapping[int, Judged]) -> Figure | None:
    meant = years.get(moment.of(year))
    return meant[0].figures.get(moment.field) if meant is not None and moment.field is not None else None


def _value(moment: Moment, year: int, years: Mapping[int, Judged]) -> Value | None:
    if moment.field is None:
        return year - moment.of(year)
    meant = years.get(moment.of(year))
    return meant[0].values.get(moment.field) if meant is not None else None
