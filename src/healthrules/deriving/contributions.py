"""What one record adds to an aggregate: certain where all that matters was reported, else everything it may come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import inf, prod

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.records import Bound, Contribution, Field, Figure, Point, Record, Value, Vocabulary
from healthrules.records.figures import above, below

_Added = tuple[tuple[Point, ...], tuple[str, ...], bool]
"""The points of a contribution, what is missing, and whether it may be anything between the points."""

OUT: Point = (0, 0)
"""What a record adds that does not belong to the group."""

MOST_FILLINGS = 512
"""So many combinations of missing codes and yes-or-no values are tried; beyond them the rest counts as not known."""


@dataclass(frozen=True, slots=True)
class Contributions:
    """What records add to an aggregate on a day; of records that report the same of what it reads it is found once."""

    aggregate: t.Aggregate
    day: date
    vocabulary: Vocabulary
    _read: frozenset[str] = field(init=False)
    _known: dict[object, _Added | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        parts = (self.aggregate.where, self.aggregate.value, self.aggregate.weight)
        read = frozenset(each.name for part in parts if part is not None for each in t.fields_in(part))
        object.__setattr__(self, "_read", read)

    def of(self, record: Record, lacking: str | None = None) -> Contribution | None:
        """What a record may add, None where that is surely nothing.

        `lacking` names what keeps it from lying in the region and year for sure. Bounds hold for every way in which missing
        fields may be reported; they are exact where a missing number stands in the amount or in one condition, not in both.
        """
        added = self._of(record, lacking)
        return None if added is None else Contribution(record.id, record.name, *added)

    def _of(self, record: Record, lacking: str | None) -> _Added | None:
        if any(name in record.figures for name in self._read):
            return _added(self.aggregate, record, self.day, self.vocabulary, lacking)
        key = (lacking, *(record.values.get(name) for name in self._read))
        if key not in self._known:
            self._known[key] = _added(self.aggregate, record, self.day, self.vocabulary, lacking)
        return self._known[key]


def _added(aggregate: t.Aggregate, record: Record, day: date, vocabulary: Vocabulary, lacking: str | None) -> _Added | None:
    if aggregate.where is not None:
        belongs = evaluate(aggregate.where, Situation(record.values, day))
        if belongs is False or isinstance(belongs, Outside):  # whatever else is reported
            return None
    missing = _missing_in(record, aggregate.where, aggregate.value, aggregate.weight)
    ranges = {each.name: record.figures.get(each.name) or _range(each) for each in missing if each.unit is not None}
    situations = (Situation({**record.values, **filled}, day, ranges) for filled in _fillings(missing, vocabulary))
    found = [point for each in situations for point in _points(aggregate, each)]
    if all(point is None for point in found):
        return None
    points = {OUT if point is None else point for point in (*found, *([None] if lacking is not None else []))}
    names = [each.name for each in missing] if len(points) > 1 else []
    if lacking is not None:
        names = [lacking, *names]
    between = len(points) > 1 and any(each.unit is not None for each in _missing_in(record, aggregate.value, aggregate.weight))
    return tuple(sorted(points)), tuple(names), between


def _missing_in(record: Record, *terms: t.Term | None) -> list[Field]:
    asked = {each.name: each for term in terms if term is not None for each in t.fields_in(term)}
    return [each for name, each in asked.items() if name not in record.values]


def _range(each: Field) -> Figure:
    """A number that was not reported: anything that its field may hold."""
    return Figure("field", (), each.least, each.most, empty=False)


def _fillings(missing: list[Field], vocabulary: Vocabulary) -> Iterator[dict[str, Value]]:
    """Every combination of what missing codes and yes-or-no fields may be."""
    choices: dict[str, tuple[Value, ...]] = {}
    for each in missing:
        if each.unit is not None:
            continue
        codes: tuple[Value, ...] = tuple(vocabulary.categories[each.category].codes) if each.category else (False, True)
        if prod(map(len, choices.values())) * len(codes) <= MOST_FILLINGS:
            choices[each.name] = codes
    return (dict(zip(choices, values, strict=True)) for values in product(*choices.values()))


def _points(aggregate: t.Aggregate, situation: Situation) -> list[Point | None]:
    """What a record may add; None for a record that may not belong."""
    belongs = evaluate(aggregate.where, situation) if aggregate.where is not None else True
    if belongs is False or isinstance(belongs, Outside):
        return [None]
    found = _AMOUNTS[aggregate.function](aggregate, situation) or [None]
    return [None, *found] if isinstance(belongs, Unknown) else found


def _share(aggregate: t.Aggregate, situation: Situation) -> list[Point | None]:
    result = evaluate(aggregate.value, situation) if aggregate.value is not None else True
    if isinstance(result, Outside):
        return []
    return [(0, 1), (1, 1)] if isinstance(result, Unknown) else [(int(result is True), 1)]


def _sum(aggregate: t.Aggregate, situation: Situation) -> list[Point | None]:
    return [(end, 0) for end in _ends(aggregate.value, situation)]


def _mean(aggregate: t.Aggregate, situation: Situation) -> list[Point | None]:
    weights = _ends(aggregate.weight, situation) if aggregate.weight is not None else [1]
    found = [(end, weight) for end in _ends(aggregate.value, situation) for weight in weights]
    return [(0 if 0 in (end, weight) else end * weight, weight) for end, weight in found]


def _ends(term: t.Term | None, situation: Situation) -> list[Bound]:
    """An amount, or its bounds; nothing where the text has no answer."""
    if term is None:
        return []
    result = evaluate(term, situation)
    match result:
        case Outside():
            return []
        case Unknown():
            return [-inf, inf]
        case Range():
            return [below(result.low), above(result.high)]
        case bool() | str():
            raise AssertionError(result)
        case _:
            return [result]


_AMOUNTS: Mapping[str, Callable[[t.Aggregate, Situation], list[Point | None]]] = {
    "count": lambda _aggregate, _situation: [(1, 0)],
    "share": _share,
    "sum": _sum,
    "mean": _mean,
}
