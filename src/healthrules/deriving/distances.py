"""Distances between records, along the ellipsoid of WGS 84, to the metre."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import inf
from typing import Any

from healthrules.errors import EngineUnavailable
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Unknown
from healthrules.language.terms import Distance
from healthrules.records import Bound, Contribution, Figure, Record
from healthrules.texts import Text
from healthrules.units.exact import simplest

LONGITUDE, LATITUDE = "longitude", "latitude"
METRES_A_KILOMETRE = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """A record that may be the nearest: `sure` says whether it belongs to the group; `place` is None where not known."""

    record: Record
    sure: bool
    place: tuple[float, float] | None

    @property
    def certain(self) -> bool:
        """Whether nothing about it is open."""
        return self.sure and self.place is not None

    def missing(self, distance: Distance) -> tuple[str, ...]:
        """What was not reported of it."""
        result = evaluate(distance.where, Situation.of(self.record, date.min)) if distance.where is not None else True
        asked = result.missing if isinstance(result, Unknown) else ()
        return (*asked, *(name for name in (LONGITUDE, LATITUDE) if name not in self.record.values))


def targets(distance: Distance, records: Iterable[Record], day: date) -> list[Target]:
    """The records of the group, for sure or perhaps."""
    found = []
    for record in records:
        belongs = evaluate(distance.where, Situation.of(record, day)) if distance.where is not None else True
        if belongs is True or isinstance(belongs, Unknown):
            found.append(Target(record, belongs is True, place_of(record)))
    return found


def place_of(record: Record) -> tuple[float, float] | None:
    """Longitude and latitude of a record; None where one of them is missing."""
    values = record.values
    if LONGITUDE not in values or LATITUDE not in values:
        return None
    return float(values[LONGITUDE]), float(values[LATITUDE])


def nearest(distance: Distance, record: Record, among: Sequence[Target]) -> Figure:
    """How far a record is from the nearest of its targets: at most the nearest that is certain."""
    place = place_of(record)
    if place is None:
        return _nowhere(record, [_anywhere(each.record, each.missing(distance)) for each in among if not each.certain])
    known = [each for each in among if each.place is not None and each.record is not record]
    far = dict(zip((each.record.id for each in known), kilometres(place, [each.place for each in known]), strict=True))
    sure = [each for each in known if each.sure]
    most = min((far[each.record.id] for each in sure), default=inf)
    open_ = [each for each in among if not each.certain and far.get(each.record.id, 0) < most]
    if most == inf and not open_:
        return Figure(distance.function, (), None, None, empty=True)
    closest = [Contribution(each.record.id, each.record.name, ((most, 0),)) for each in sure if far[each.record.id] == most]
    perhaps = [
        Contribution(each.record.id, each.record.name, ((far.get(each.record.id, 0), 0), (inf, 0)), each.missing(distance))
        for each in open_
    ]
    if most == inf and not any(each.sure for each in open_):  # perhaps none of them belongs
        return Figure(distance.function, (*closest, *perhaps), None, None, empty=None)
    least = min([most, *(far.get(each.record.id, 0) for each in open_)])
    return _between(distance, (*closest, *perhaps), least, most)


def reach(distance: Distance, record: Record, among: Sequence[Target], rivals: Sequence[Record]) -> Figure:
    """How far the farthest of the targets is that a record is nearest to, of all records of its subject.

    Zero where there is none. Rivals whose place is not known may be nearer to any of them; targets that are not certain
    may be any distance away.
    """
    place = place_of(record)
    others = [each for each in rivals if each.id != record.id]
    open_ = [_anywhere(each.record, each.missing(distance)) for each in among if not each.certain]
    open_ += [_anywhere(each, (LONGITUDE, LATITUDE)) for each in others if place_of(each) is None]
    if place is None:
        return _nowhere(record, open_)
    placed = [where for each in others if (where := place_of(each)) is not None]
    known = [each for each in among if each.certain]
    own = kilometres(place, [each.place for each in known])
    mine = [
        (far, each) for far, each in zip(own, known, strict=True) if far <= min(kilometres(each.place, placed), default=inf)
    ]
    most = max((far for far, _ in mine), default=0)
    served = [Contribution(each.record.id, each.record.name, ((far, 0),)) for far, each in mine if far == most]
    least = 0 if len(placed) < len(others) else most
    return _between(distance, (*served, *open_), least, inf if len(known) < len(among) else most)


def kilometres(place: tuple[float, float] | None, others: Sequence[tuple[float, float] | None]) -> list[Bound]:
    """The distances from a place to others."""
    if place is None or not others:
        return []
    there = [each for each in others if each is not None]
    longitudes, latitudes = [lon for lon, _ in there], [lat for _, lat in there]
    same = [place[0]] * len(there), [place[1]] * len(there)
    _, _, metres = _ellipsoid().inv(*same, longitudes, latitudes)
    return [simplest(Fraction(round(each), METRES_A_KILOMETRE)) for each in metres]


def _ellipsoid() -> Any:
    try:
        from pyproj import Geod
    except ImportError:
        text = Text(
            "没有安装 pyproj：pip install 'healthrules[geo]'", "pyproj is not installed: pip install 'healthrules[geo]'"
        )
        raise EngineUnavailable(text) from None
    return Geod(ellps="WGS84")


def _anywhere(record: Record, missing: tuple[str, ...]) -> Contribution:
    return Contribution(record.id, record.name, ((0, 0), (inf, 0)), missing)


def _nowhere(record: Record, more: Sequence[Contribution]) -> Figure:
    names = tuple(name for name in (LONGITUDE, LATITUDE) if name not in record.values)
    return Figure("nearest", (_anywhere(record, names), *(each for each in more if each.id != record.id)), 0, None, empty=False)


def _between(distance: Distance, contributions: tuple[Contribution, ...], low: Bound, high: Bound) -> Figure:
    least, most = (None if isinstance(bound, float) else bound for bound in (low, high))
    return Figure(distance.function, contributions, least, most, empty=False)
