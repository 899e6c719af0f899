"""The stage between reading and judging: records get the figures of their registry, then the values of other years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from healthrules.deriving.bounds import figure
from healthrules.deriving.contributions import contribution
from healthrules.deriving.histories import joined
from healthrules.deriving.registry import REGION, Judged, Registry, year_of
from healthrules.language.terms import Aggregate
from healthrules.records import Figure, Record, Reject
from healthrules.rulebook import Rulebook

Turn = Callable[[Reject], None]
"""What to do with a record that is turned away."""


def derived(
    judged: Iterable[Judged], book: Rulebook, day: date, rejects: Sequence[Reject] = (), turn_away: Turn | None = None
) -> Iterator[Judged]:
    """The records with everything that rules ask of their registry and of other years, in the same order.

    `rejects` are the rows that were not read, once `judged` has been: what could be read of them counts in the registry,
    for the year of `day` where they have no date. A second record of one region and year goes to `turn_away`. Where no
    rule asks for either the records go by one at a time.
    """
    aggregates = book.aggregates()
    if not aggregates:
        yield from joined(judged, book.moments())
        return
    every = list(_one_of_each_region(judged, turn_away))
    partial = [(each.partial, each.partial.as_of or day) for each in rejects if each.partial is not None]
    stage = _Stage(book, aggregates, Registry.of(every, partial, book.regions))
    yield from joined([(stage.with_figures(record, when), when) for record, when in every], book.moments())


def _one_of_each_region(judged: Iterable[Judged], turn_away: Turn | None) -> Iterator[Judged]:
    seen: dict[tuple[str, int], Record] = {}
    for record, day in judged:
        if record.type == REGION and record.region is not None:
            first = seen.setdefault((record.region, year_of(record, day)), record)
            if first is not record and turn_away is not None:
                turn_away(_second(record, first, year_of(record, day)))
                continue
        yield record, day


def _second(record: Record, first: Record, year: int) -> Reject:
    file, row = (record.origin.file, record.origin.row) if record.origin is not None else ("-", None)
    zh = f"地区（region）：该地区{year}年已有一条记录（编号“{first.id}”）"
    en = f"region: a record of this region for {year} was read before, `{first.id}`"
    return Reject(file, row, record.id, "region", zh, en)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Works out the figures of regions."""

    book: Rulebook
    aggregates: Mapping[str, Aggregate]
    registry: Registry

    def with_figures(self, record: Record, day: date) -> Record:
        """A region with the figures of its registry; any other record as it is."""
        if record.type != REGION or record.region is None:
            return record
        year, region = year_of(record, day), record.region
        made = {name: self._figure(each, region, year, day) for name, each in self.aggregates.items()}
        figures = {name: each for name, each in made.items() if each is not None}
        certain = {name: each.value for name, each in figures.items() if each.value is not None}
        return replace(record, values={**record.values, **certain}, figures=figures)

    def _figure(self, aggregate: Aggregate, region: str, year: int, day: date) -> Figure | None:
        """An aggregate for a region and year; None where the registry has no record of the subject there."""
        members = list(self.registry.inside(aggregate.subject, region, year))
        if not members:
            return None
        vocabulary = self.book.vocabulary
        found = (contribution(aggregate, record, day, vocabulary, inside=sure) for record, sure in members)
        return figure(aggregate.function, [each for each in found if each is not None])
