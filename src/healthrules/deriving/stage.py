"""The stage between reading and judging: records get what rules ask of other records, of other years, and of references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from healthrules.deriving.bounds import figure, unbounded
from healthrules.deriving.contributions import Contributions
from healthrules.deriving.distances import nearest, reach, targets
from healthrules.deriving.histories import joined
from healthrules.deriving.registry import REGION, Judged, Member, Registry, year_of
from healthrules.deriving.totals import NOTHING, Totals
from healthrules.language.terms import Aggregate, Derived, Distance, Presence, Reference
from healthrules.records import Figure, Record, Reject, Value
from healthrules.records.implied import implied
from healthrules.rulebook import Rulebook

Turn = Callable[[Reject], None]
"""What to do with a record that is turned away."""

DayOf = Callable[[int], date]
"""The day for which a region of a year is judged."""


class Beside(Protocol):
    """A registry that is not checked itself: some of its records, and what the others add up to."""

    records: list[Record]
    rejects: list[Reject]
    totals: Totals
    regular: frozenset[tuple[str, str]]
    """Subject and id of those records that skip no year, although other years of theirs are not among them."""
    absent: frozenset[str]
    """The aggregates of which the registry holds nothing, as nobody reports what they ask for."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What there is beyond the records to judge.

    `rejects` are the rows that were not read: what could be read of them counts in the registry. A second record of one
    region and year goes to `turn_away`. With `every_region` each region in which records lie gets a record, judged for that
    day, where it has none. `beside` is counted instead of the records to judge.
    """

    rejects: Sequence[Reject] = ()
    turn_away: Turn | None = None
    every_region: DayOf | None = None
    beside: Beside | None = None


def derived(judged: Iterable[Judged], book: Rulebook, day: date, beyond: Beyond | None = None) -> Iterator[Judged]:
    """The records with everything that rules ask for beyond them, in the same order.

    `day` tells the year of what has no date. Where no rule asks for anything the records go by one at a time.
    """
    recipes, beyond = book.derived(), beyond or Beyond()
    if not book.joins and beyond.every_region is None:
        yield from judged
        return
    every = list(one_of_each_region(judged, beyond.turn_away))
    if recipes or beyond.every_region is not None:
        every = _with_recipes(every, book, day, beyond)
    yield from joined(every, book.moments())


def _with_recipes(every: list[Judged], book: Rulebook, day: date, beyond: Beyond) -> list[Judged]:
    rejects = beyond.rejects if beyond.beside is None else beyond.beside.rejects
    partial = [
        (each.partial, None if each.any_day else each.partial.as_of or day) for each in rejects if each.partial is not None
    ]
    beside = [(each, each.as_of or day) for each in beyond.beside.records] if beyond.beside is not None else None
    if beyond.every_region is not None:
        counted = Registry.of(every if beside is None else beside, partial, book.regions)
        every = [*every, *_regions(counted, every, beyond, book, day)]
    stage = _Stage(book, day, every, beside, partial, beyond.beside)
    for name, recipe in book.derived().items():
        stage.add(name, recipe)
    return stage.own


def one_of_each_region(judged: Iterable[Judged], turn_away: Turn | None) -> Iterator[Judged]:
    """The records but for a second one of a region and year, which is turned away."""
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


def _regions(registry: Registry, every: Sequence[Judged], beyond: Beyond, book: Rulebook, today: date) -> Iterator[Judged]:
    """A record for each region of a document's jurisdiction in which records lie, and which has none itself."""
    places = {document.jurisdiction for document in book.documents.values()}
    own = {(each.region, year_of(each, when)) for each, when in every if each.type == REGION}
    lying = {(code, year) for year in registry.years() for code in registry.places(year)}
    if beyond.beside is not None:
        lying |= beyond.beside.totals.places()
    for code, year in sorted(lying - own, key=lambda each: (each[1], each[0])):
        if beyond.every_region is not None and any(book.regions.holds(place, code) for place in places):
            as_of = None if year == today.year else date(year, 12, 31)
            name, values = book.regions.regions[code].name.zh, implied(REGION, code, book.vocabulary)
            yield Record(REGION, code, name, code, values, as_of), beyond.every_region(year)


@dataclass(slots=True)
class _Stage:
    """Adds one thing after the other to the records to be judged, and to what is counted with them or instead of them."""

    book: Rulebook
    today: date
    own: list[Judged]
    others: list[Judged] | None
    partial: list[tuple[Record, date | None]]
    beside: Beside | None = None
    _registry: Registry | None = field(default=None, init=False)
    _members: dict[tuple[str, str, int], list[Member]] = field(default_factory=dict, init=False)

    def add(self, name: str, recipe: Derived) -> None:
        """Put what a recipe comes to into every record that can have it."""
        step = _STEPS[type(recipe)]
        self.own = [(step(self, name, recipe, record, day), day) for record, day in self.own]
        if isinstance(recipe, (Aggregate, Presence)):
            return  # none of them can stand inside an aggregate: what is counted does not ask for them
        if self.others is not None:
            self.others = [(step(self, name, recipe, record, day), day) for record, day in self.others]
        self.partial = [(step(self, name, recipe, record, day or self.today), day) for record, day in self.partial]
        self._registry = None

    def registry(self) -> Registry:
        """The registry of all records as they are now: those to be judged, or those beside them."""
        if self._registry is None:
            records = self.own if self.others is None else self.others
            self._registry = Registry.of(records, self.partial, self.book.regions, self._regular())
            self._members.clear()
        return self._registry

    def _inside(self, subject: str, region: str, year: int) -> list[Member]:
        """The records of the registry that lie in a region, for sure or perhaps."""
        registry, key = self.registry(), (subject, region, year)
        if key not in self._members:
            self._members[key] = list(registry.inside(*key))
        return self._members[key]

    def _regular(self) -> frozenset[tuple[str, str]]:
        return self.beside.regular if self.beside is not None else frozenset()

    def aggregate(self, name: str, recipe: Aggregate, record: Record, day: date) -> Record:
        """A region with a figure of its registry; without one where that has no record of the subject there."""
        if record.type != REGION or record.region is None:
            return record
        year = year_of(record, day)
        members = self._inside(recipe.subject, record.region, year)
        others, there = NOTHING, sum(lacking is None for _, lacking in members)
        if self.beside is not None:
            others = self.beside.totals.of(name, recipe.subject, record.region, year)
            there += self.beside.totals.of("", recipe.subject, record.region, year).members
        if not there:  # what may lie here, or elsewhere, is no registry of the region
            return record
        if self.beside is not None and name in self.beside.absent:
            return _with_figure(record, name, unbounded(recipe.function))
        each_adds = Contributions(recipe, day, self.book.vocabulary)
        found = (each_adds.of(each, lacking) for each, lacking in members)
        known = [each for each in found if each is not None]
        return _with_figure(record, name, figure(recipe.function, known, others.counted, (others.above, others.below)))

    def distance(self, name: str, recipe: Distance, record: Record, day: date) -> Record:
        """A record with its distance; without one where there is no record of the subject to go to."""
        year = year_of(record, day)
        there = self.registry().of_year(recipe.subject, year)
        if record.type not in recipe.field.subjects or not there:
            return record
        among = targets(recipe, there, day)
        if recipe.function == "reach":
            return _with_figure(record, name, reach(recipe, record, among, self.registry().of_year(record.type, year)))
        return _with_figure(record, name, nearest(recipe, record, among))

    def presence(self, name: str, recipe: Presence, record: Record, _: date) -> Record:
        """A record with whether something of it was reported."""
        if record.type not in recipe.field.subjects:
            return record
        return _with_value(record, name, value=recipe.name in record.values or recipe.name in record.figures)

    def reference(self, name: str, _: Reference, record: Record, day: date) -> Record:
        """A record with a reference value of its year; without one where there is none."""
        series = self.book.series.get(name)
        value = series.values.get(year_of(record, day)) if series is not None else None
        return record if value is None else _with_value(record, name, value=value)


def _with_value(record: Record, name: str, *, value: Value) -> Record:
    return replace(record, values={**record.values, name: value})


def _with_figure(record: Record, name: str, found: Figure) -> Record:
    values: Mapping[str, Value] = record.values if found.value is None else {**record.values, name: found.value}
    return replace(record, values=values, figures={**record.figures, name: found})


_STEPS: Mapping[type, Callable[..., Record]] = {
    Aggregate: _Stage.aggregate,
    Distance: _Stage.distance,
    Presence: _Stage.presence,
    Reference: _Stage.reference,
}
