"""The smallest set of records whose mending makes a region meet a rule that reads one figure of its registry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate, islice, takewhile
from typing import cast

from healthrules.deriving.contributions import Contributions
from healthrules.deriving.registry import Member
from healthrules.engines.outcome import Outcome
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.planning.deciding.figures import Stand, Sums, Value
from healthrules.records import Contribution, Point, Record
from healthrules.units import Number
from healthrules.units.exact import quotient, simplest

MORE, LESS = 1, -1
"""Whether a figure is to become larger or smaller."""


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

    `alike` are records any of which would do in place of the last of them. `exact`: no smaller set of the records that can be
    mended would do.
    """

    records: tuple[Candidate, ...]
    alike: tuple[Candidate, ...]
    value: Value
    exact: bool


@dataclass(frozen=True, slots=True)
class Figured:
    """The one figure that is to change: its name, what records add to it, and what of them may be mended."""

    name: str
    adds: Contributions
    fixed: frozenset[str]
    best: Number | None = None
    effort: str | None = None
    asked: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", _asked(self.recipe))

    @property
    def recipe(self) -> t.Aggregate:
        """What it adds up."""
        return self.adds.aggregate

    def all_told(self, record: Record) -> bool:
        """Whether a record reported every field which the figure reads and which cannot change."""
        return all(each in record.values for each in self.asked if each in self.fixed)

    def reachable(self, record: Record) -> frozenset[Point]:
        """Everything that a record may add when the fields that can change hold anything."""
        gone = {each for each in self.asked if each not in self.fixed}
        left = {name: value for name, value in record.values.items() if name not in gone}
        found = self.adds.of(replace(record, values=left))
        return frozenset(found.points) if found is not None else frozenset()


def _terms(recipe: t.Aggregate) -> list[t.Term]:
    return [each for each in (recipe.where, recipe.value, recipe.weight) if each is not None]


def _asked(recipe: t.Aggregate) -> tuple[str, ...]:
    nodes = (node for term in _terms(recipe) for node in t.walk(term))
    found = (node.field for node in nodes if isinstance(node, t.FieldValue) and node.derived is None)
    return tuple(dict.fromkeys(each.name for each in found if each.moment is None))


def candidates(stand: Stand, figured: Figured, members: Iterable[Member], way: int) -> list[Candidate]:
    """The records whose mending makes the figure larger (`MORE`) or smaller, those that do most first."""
    held = {each.id: each for each in stand.figures[figured.name].contributions}
    found = []
    level = figured.best if figured.best is not None else _level(figured.recipe, held.values(), way)
    for record, lacking in members:
        if lacking is not None or not figured.all_told(record) or not record.id:
            continue
        now = held.get(record.id)
        best = _BEST[figured.recipe.function](figured, record, now, way, level)
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


def _counted(figured: Figured, record: Record, now: Contribution | None, way: int, _: Number | None) -> Point | None:
    """Of a count: whether the record can come to belong, or leave."""
    wanted: Point = (1, 0) if way == MORE else (0, 0)
    if (now is None) is (way == LESS) or (now is not None and now.points == (wanted,)):
        return None
    return wanted if wanted in figured.reachable(record) else None


def _shared(figured: Figured, record: Record, now: Contribution | None, way: int, _: Number | None) -> Point | None:
    """Of a share: whether the condition can come to hold for a record of the group, or not to."""
    wanted: Point = (1, 1) if way == MORE else (0, 1)
    if now is None or now.points == (wanted,) or any(below != 1 for _, below in now.points):
        return None
    return wanted if wanted in figured.reachable(record) else None


def _amount(figured: Figured, record: Record, now: Contribution | None, _way: int, level: Number | None) -> Point | None:
    """Of a sum or mean: the best amount, for a record that belongs and whose amount can change."""
    recipe = figured.recipe
    if now is None or level is None or recipe.value is None or len({below for _, below in now.points}) > 1:
        return None
    belongs = evaluate(recipe.where, Situation(record.values, figured.adds.day)) if recipe.where is not None else True
    free = {each.name for each in t.fields_in(recipe.value)} - figured.fixed - t.derived_in(recipe.value).keys()
    if belongs is not True or not free or any(isinstance(above, float) for above, _ in now.points):
        return None
    weight = now.points[0][1]
    return (level, 0) if recipe.function == "sum" else (simplest(Fraction(level) * cast("Number", weight)), weight)


_BEST = {"count": _counted, "share": _shared, "sum": _amount, "mean": _amount}


def needed(stand: Stand, name: str, ordered: Sequence[Candidate]) -> Needed | None:
    """The least number of records from the first on that makes the rule pass; None where not even all of them do."""
    first, rising = Sums.of(stand.figures[name]), _rising(stand, name)
    found = _bisected(stand, name, first, ordered) if rising else _counted_up(stand, name, first, ordered)
    if found is None:
        return None
    count, value = found
    others = ordered[count:]

    def falls_short(each: Candidate) -> bool:
        sums = mended(first, [*ordered[: count - 1], each])
        return stand.outcome(stand.with_sums({name: sums})) is not Outcome.PASS

    enough = (
        bisect_left(others, x=True, key=falls_short)
        if rising
        else len(list(takewhile(lambda one: not falls_short(one), others)))
    )
    return Needed(tuple(ordered[:count]), tuple(others[:enough]), value, rising or count == 1 or _one_sort(ordered))


def mended(sums: Sums, chosen: Iterable[Candidate]) -> Sums:
    """The sums when some records are at their best."""
    every = list(chosen)
    return sums.exchanged([each.now.points for each in every if each.now is not None], [each.best for each in every])


def _bisected(stand: Stand, name: str, first: Sums, ordered: Sequence[Candidate]) -> tuple[int, Value] | None:
    """How many make the rule pass, and what it reads then, where more of them never turn it back."""

    def region(count: int) -> Record:
        return stand.with_sums({name: mended(first, ordered[:count])})

    def passes(count: int) -> bool:
        return stand.outcome(region(count)) is Outcome.PASS

    if not passes(len(ordered)):
        return None
    count = bisect_left(range(len(ordered)), x=True, key=passes)
    return count, stand.value(region(count))


def _counted_up(stand: Stand, name: str, first: Sums, ordered: Sequence[Candidate]) -> tuple[int, Value] | None:
    """The same of any rule, by one record more at a time."""
    every = accumulate(ordered, lambda sums, each: mended(sums, [each]), initial=first)
    for count, sums in islice(enumerate(every), 1, None):
        record = stand.with_sums({name: sums})
        if stand.outcome(record) is Outcome.PASS:
            return count, stand.value(record)
    return None


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
