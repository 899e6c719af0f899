"""What the certain records of a registry add up to, by region and year, where they were not read one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from healthrules.records import RegionTree
from healthrules.units import Number


@dataclass(frozen=True, slots=True)
class Total:
    """Of `members` records `counted` belong to the group; together they add `above` and `below` to an aggregate."""

    members: int
    counted: int
    above: Number
    below: Number

    def plus(self, other: Total) -> Total:
        """Both together."""
        return Total(
            self.members + other.members, self.counted + other.counted, self.above + other.above, self.below + other.below
        )


NOTHING = Total(0, 0, 0, 0)


@dataclass(slots=True)
class Totals:
    """Totals by aggregate ("" for the records of a subject at all), subject and year; regions hold those inside them."""

    regions: RegionTree
    given: Iterable[tuple[str, str, str, int, Total]] = ()
    _by_place: dict[tuple[str, str, int], dict[str, Total]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for name, subject, region, year, total in self.given:
            places = self._by_place.setdefault((name, subject, year), {})
            for code in list(self.regions.line(region))[subject == "region" :]:  # a region does not lie inside itself
                places[code] = places.get(code, NOTHING).plus(total)

    def places(self) -> set[tuple[str, int]]:
        """The regions that records lie in, other than regions, and the year."""
        return {
            (code, year)
            for (name, subject, year), places in self._by_place.items()
            if not name and subject != "region"
            for code in places
        }

    def of(self, name: str, subject: str, region: str, year: int) -> Total:
        """The total of an aggregate in a region; of a subject at all where no aggregate is named."""
        return self._by_place.get((name, subject, year), {}).get(region, NOTHING)
