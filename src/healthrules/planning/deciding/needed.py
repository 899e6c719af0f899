"""The smallest set of records whose mending makes a region meet a rule that reads one figure of its registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import cast

from healthrules.deriving.contributions import contribution
from healthrules.engines.outcome import Outcome
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.planning.deciding.figures import Stand, Sums, Value
from healthrules.records import Contribution, Point, Record
from healthrules.units import Number
from healthrules.units.exact import quotient, simplest

MORE, LESS = 1, -1
"""Whether a figure is to become larger or smaller."""

Member = tuple[Record, str | None]
"""A record of the region, and what keeps it from lying there for sure."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that can be mended: what it adds now (None: nothing), and at its best; `effort` None where it is not known."""

    id: str
    name: str
    now: Contribution | None
    best: Point
    gain: Number
    effort: Number | None


@dataclass(frozen=True, slots=True)
class Needed:
    """The records to mend, those that add most first, and what the rule reads then.

    `alike` are records that would do as well as the last of them: that add as much, with as little effort. `exact`: no smaller
    set of the records that can be mended would do.
    """

    records: tuple[Candidate, ...]
    alike: tuple[Candidate, ...]
    value: Value
    exact: bool


@dataclass(frozen=True, slots=True)
class Figured:
    """The one figure that is to change: its name and recipe, and what may be mended."""

    name: str
    recipe: t.Aggregate
    fixed: frozenset[str]
    best: Number | None = None
    effort: str | None = None

    def open_fields(self, record: Record) -> set[str]:
        """The fields of a record that it may change, and that the figure reads."""
        return {each for each in _asked(self.recipe) if each in record.values and each not in self.fixed}

    def all_told(self, record: Record) -> bool:
        """Whether a record reported every field which the figure reads and which cannot change."""
        return all(each in record.values for each in _asked(self.recipe) if each in self.fixed)


def _asked(recipe: t.Aggregate) -> list[str]:
    terms = (each for each in (recipe.where, recipe.value, recipe.weight) if each is not None)
    found = (node.field for term in terms for node in t.walk(term) if isinstance(node, t.FieldValue) and node.derived is None)
    return list(dict.fromkeys(each.name for each in found if each.moment is None))


def candidates(stand: Stand, figured: Figured, members: Iterable[Member], way: int) -> list[Candidate]:
    """The records whose mending makes the figure larger (`MORE`) or smaller, those that do most first."""
    held = {each.id: each for each in stand.figures[figured.name].contributions}
    found = []
    level = figured.best if figured.best is not None else _level(figured.recipe, held.values(), way)
    for record, lacking in members:
        if lacking is not None or not figured.all_told(record) or not record.id:
            continue
        now = held.get(record.id)
        best = _BEST[figured.recipe.function](stand, figured, record, now, way, level)
        if best is not None:
            worst = min(way * cast("Number", point[0]) for point in now.points) if now is not None else 0
            gain = simplest(Fraction(way * cast("Number", best[0])) - worst)
            effort = record.values.get(figured.effort) if figured.effort is not None else None
            known = None if effort is None or isinstance(effort, (bool, str)) else effort
            if gain > 0:
                found.append(Candidate(record.id, record.name, now, best, gain, known))
    return sorted(found, key=_order)


def _order(each: Candidate) -> tuple[Number, bool, Number, str]:
    return (-each.gain, each.effort is None, each.effort or 0, each.id)


def _level(recipe: t.Aggregate, held: Iterable[Contribution], way: int) -> Number | None:
    """What the best of the records adds to a sum, or has of a mean; None where nothing is certain."""
    points = [each.points[0] for each in held if each.certain]
    if recipe.function == "mean":
        amounts = [quotient(cast("Number", a), cast("Number", b)) for a, b in points if b]
    else:
        amounts = [cast("Number", a) for a, _ in points]
    return max(amounts, key=lambda each: way * each, default=None)


def _counted(
    stand: Stand, figured: Figured, record: Record, now: Contribution | None, way: int, _: Number | None
) -> Point | None:
    """Of a count: whether the record can come to belong, or leave."""
    wanted: Point = (1, 0) if way == MORE else (0, 0)
    if (now is None) is (way == LESS) or (now is not None and now.points == (wanted,)):
        return None
    return wanted if wanted in _reachable(stand, figured, record) else None


def _shared(
    stand: Stand, figured: Figured, record: Record, now: Contribution | None, way: int, _: Number | None
) -> Point | None:
    """Of a share: whether the condition can come to hold for a record of the group, or not to."""
    wanted: Point = (1, 1) if way == MORE else (0, 1)
    if now is None or now.points == (wanted,) or any(below != 1 for _, below in now.points):
        return None
    return wanted if wanted in _reachable(stand, figured, record) else None


def _amount(
    stand: Stand, figured: Figured, record: Record, now: Contribution | None, _way: int, level: Number | None
) -> Point | None:
    """Of a sum or mean: the best amount, for a record that belongs and whose amount can change."""
    recipe = figured.recipe
    if now is None or level is None or recipe.value is None or len({below for _, below in now.points}) > 1:
        return None
    belongs = evaluate(recipe.where, Situation(record.values, stand.day)) if recipe.where is not None else True
    free = {each.name for each in t.fields_in(recipe.value)} - figured.fixed - t.derived_in(recipe.value).keys()
    if belongs is not True or not free or any(isinstance(above, float) for above, _ in now.points):
        return None
    weight = now.points[0][1]
    return (level, 0) if recipe.function == "sum" else (simplest(Fraction(level) * cast("Number", weight)), weight)


def _reachable(stand: Stand, figured: Figured, record: Record) -> frozenset[Point]:
    """Everything that a record may add when the fields that can change hold anything."""
    gone = figured.open_fields(record)
    left = {name: value for name, value in record.values.items() if name not in gone}
    loose = Record(record.type, record.id, record.name, record.region, left, record.as_of, figures=record.figures)
    found = contribution(figured.recipe, loose, stand.day, stand.book.vocabulary)
    return frozenset(found.points) if found is not None else frozenset()


_BEST = {"count": _counted, "share": _shared, "sum": _amount, "mean": _amount}


def needed(stand: Stand, name: str, ordered: Sequence[Candidate]) -> Needed | None:
    """The least number of records from the first on that makes the rule pass; None where not even all of them do."""
    sums = Sums.of(stand.figures[name])
    for count, chosen in enumerate(accumulate(([each] for each in ordered), lambda one, other: one + other), start=1):
        record = mended(stand, name, sums, chosen)
        if stand.outcome(record) is Outcome.PASS:
            last = chosen[-1]
            alike = tuple(each for each in ordered[count:] if (each.gain, each.effort) == (last.gain, last.effort))
            return Needed(tuple(chosen), alike, stand.value(record), _rising(stand, name) or _one_sort(ordered))
    return None


def mended(stand: Stand, name: str, sums: Sums, chosen: Sequence[Candidate]) -> Record:
    """The region when some records are at their best."""
    gone = [each.now for each in chosen if each.now is not None]
    return stand.with_figures({name: sums.without(gone, [each.best for each in chosen])})


def _one_sort(ordered: Sequence[Candidate]) -> bool:
    return len({(each.best, each.now.points if each.now is not None else None) for each in ordered}) == 1


def _rising(stand: Stand, name: str) -> bool:
    """Whether the rule is one comparison that more of the figure can only turn one way."""
    reading = stand.rule.reading()
    term: t.Term = reading.require
    while isinstance(term, t.Named):
        term = term.term
    if not isinstance(term, t.Comparison) or term.operator not in ("<", "<=", ">", ">="):
        return False
    nodes = [node for each in reading.terms() for node in t.walk(each)]
    uses = sum(isinstance(node, t.FieldValue) and node.field.name == name for node in nodes)
    steering = (node for node in nodes if isinstance(node, (t.Choice, t.Lookup)))
    turned = any(each.name == name for node in steering for part in _steered(node) for each in t.fields_in(part))
    return uses == 1 and not turned


def _steered(node: t.Term) -> Iterator[t.Term]:
    if isinstance(node, t.Choice):
        yield node.condition
    elif isinstance(node, t.Lookup) and node.key is not None:
        yield node.key
