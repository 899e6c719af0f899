"""Movers: what each record of a registry does to a region's figure, and to the verdict that reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from healthrules.engines import Outcome
from healthrules.language.terms import Aggregate
from healthrules.planning.deciding.figures import Stand, Sums, Value
from healthrules.planning.deciding.needed import Candidate, mended
from healthrules.records import Contribution, Figure
from healthrules.records.figures import Bound
from healthrules.units.exact import simplest


@dataclass(frozen=True, slots=True)
class Mover:
    """A record that belongs to a figure, or may, and what it does to it.

    `without` is what the rule reads without the record, `move` by how much its bounds move at most, in the unit of that
    value (infinite: without it there is no value, or no bound), and `outcome` the verdict then. `best` is what it would be
    with the record at its best, None where it is at its best already or nothing of it can change. `missing`: what it left out.
    """

    id: str
    name: str
    move: Bound
    without: Value
    outcome: Outcome
    best: Value | None
    missing: tuple[str, ...]


def movers(stand: Stand, recipes: Mapping[str, Aggregate], chosen: Sequence[Candidate]) -> list[Mover]:
    """What each record does; of records that add the same to every figure found once."""
    now, best = stand.value(stand.record), {each.id: each for each in chosen}
    sums = {name: Sums.of(each) for name, each in stand.figures.items()}
    alike: dict[object, tuple[Value, Outcome]] = {}
    at_best: dict[object, Value] = {}
    found = []
    for (_, own), parts in _by_record(stand.figures, recipes).items():
        first, added = next(iter(parts.values())), tuple((name, each.points) for name, each in parts.items())
        if added not in alike:
            record = stand.with_sums({name: sums[name].exchanged([points]) for name, points in added})
            alike[added] = stand.value(record), stand.outcome(record)
        value, outcome = alike[added]
        one = best.get(own)
        if one is not None and (added, one.best) not in at_best:
            at_best[added, one.best] = _at_best(stand, sums, one)
        missing = tuple(dict.fromkeys(name for each in parts.values() for name in each.missing))
        shown = at_best[added, one.best] if one is not None else None
        found.append(Mover(first.id, first.name, _move(now, value), value, outcome, shown, missing))
    return sorted(found, key=lambda each: (-each.move, each.id))


def _at_best(stand: Stand, sums: Mapping[str, Sums], one: Candidate) -> Value:
    (name,) = stand.figures
    return stand.value(stand.with_sums({name: mended(sums[name], [one])}))


def _by_record(
    figures: Mapping[str, Figure], recipes: Mapping[str, Aggregate]
) -> dict[tuple[str, str], dict[str, Contribution]]:
    """What each record adds to each figure, by subject and id; a row that was not read has a number for its id."""
    found: dict[tuple[str, str], dict[str, Contribution]] = {}
    for name, figure in figures.items():
        for place, each in enumerate(figure.contributions):
            found.setdefault((recipes[name].subject, each.id or f"#{place}"), {})[name] = each
    return found


def _move(now: Value, then: Value) -> Bound:
    """By how much the bounds of a value move at most; infinite where one is there no more, or only then."""
    moves: list[Bound] = [0]
    for one, other in ((now.low, then.low), (now.high, then.high)):
        if (one is None) is not (other is None):
            return inf
        if one is not None and other is not None:
            moves.append(simplest(abs(Fraction(one.number) - Fraction(other.to(one.unit).number))))
    return max(moves)
