"""The search for values that mend rules: along one field, exactly; over two, at every corner that their edges make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise

from healthrules.engines import Outcome
from healthrules.planning.deciding.changing import UNMET, Case, Values, ends, finite_choices, number
from healthrules.planning.deciding.edges import Grid, nearest, stretches
from healthrules.planning.deciding.linear import Curved, Line, root
from healthrules.planning.deciding.steps import Steps, grid
from healthrules.records import Value
from healthrules.rulebook import Rule
from healthrules.units import Number
from healthrules.units.exact import simplest

MOST_SCANS = 150
"""So many values of one field are tried with all of another one."""


@dataclass(slots=True)
class Search:
    """Looks for values that make all of `rules` pass and leave none of `guarded` unmet.

    `curved` says whether a field, or two, could not be looked at, as their edges are no lines.
    """

    case: Case
    rules: Sequence[Rule]
    guarded: Sequence[Rule]
    steps: Steps
    curved: bool = False
    _lines: set[Line] = field(default_factory=set)

    def good(self, values: Values) -> bool:
        """Whether the rules are met with these values, by the reference evaluator."""
        if any(self.case.outcome(rule, values) is not Outcome.PASS for rule in self.rules):
            return False
        return not any(self.case.outcome(rule, values) in UNMET for rule in self.guarded)

    def by_one(self, names: Iterable[str]) -> Iterator[Values]:
        """The nearest values that mend, one field at a time: below and above what is reported, each code, yes for no."""
        for name in names:
            try:
                yield from ({name: value} for value in list(self._along(name, {})))
            except Curved:
                self.curved = True

    def by_two(self, names: Sequence[str]) -> Iterator[Values]:
        """Values of two fields that mend, the nearest among them, for each two."""
        for one, other in combinations(names, 2):
            first, then = (one, other) if not self._measured(one) else (other, one)
            try:
                yield from list(self._both(first, then))
            except Curved:
                self.curved = True

    def _measured(self, name: str) -> bool:
        return self.case.field(name).unit is not None

    def _both(self, first: str, then: str) -> Iterator[Values]:
        if self._measured(first):
            yield from self._corners(first, then)
            return
        for choice in finite_choices(self.case.field(first), self.case.record.values[first], self.case.book):
            yield from ({first: choice, then: value} for value in self._along(then, {first: choice}))

    def _along(self, name: str, others: Values, free: Sequence[str] = ()) -> Iterator[Value]:
        """The nearest good values of a field, the others being as given."""
        each, value = self.case.field(name), self.case.record.values[name]
        if each.unit is None:
            yield from (one for one in finite_choices(each, value, self.case.book) if self.good({**others, name: one}))
            return
        rules, names = (*self.rules, *self.guarded), tuple(dict.fromkeys((*free, name)))
        held = {key: number(one) for key, one in others.items() if key in names}

        def edges(at: Number) -> list[Number]:
            met = self.case.lines(rules, {**others, name: at}, names)
            self._lines |= met
            found = (root(one, name, held) for one in met)
            return [simplest(one) for one in found if one is not None]

        start, low_high = number(value), ends(each)
        parts = stretches(edges, min(low_high[0], start), max(low_high[1], start))
        lattice = grid(start, each, self.steps)
        for found in nearest(parts, start, lattice, lambda at: self.good({**others, name: at})):
            if low_high[0] <= found <= low_high[1] and self.good({**others, name: found}):
                yield found

    def _corners(self, first: str, then: str) -> Iterator[Values]:
        """Values of two measured fields: the second nearest at every corner that the lines make along the first."""
        each, start = self.case.field(first), number(self.case.record.values[first])
        lattice, (low, high) = grid(start, each, self.steps), ends(each)
        self._lines = set()
        tried: set[Number] = set()
        waiting = [start]
        while waiting and len(tried) < MOST_SCANS:
            at = waiting.pop(0)
            tried.add(at)
            found = list(self._along(then, {first: at}, (first, then)))
            if at != start and lattice.holds(at):
                yield from ({first: at, then: value} for value in found)
            if not waiting:
                waiting = sorted(
                    {one for one in self._stops(first, then, lattice) if low <= one <= high} - tried,
                    key=lambda one: (abs(one - start), one),
                )

    def _stops(self, first: str, then: str, lattice: Grid) -> set[Number]:
        """Where lines cross along the first field, what can be written beside, and a value between each two."""
        own = number(self.case.record.values[then])
        levels = [root(one, first, {then: own}) for one in self._lines]
        crossings = {simplest(one) for one in (*levels, *self._crossings(first, then)) if one is not None}
        rising = sorted(crossings)
        between = {simplest((Fraction(one) + other) / 2) for one, other in pairwise(rising)}
        outer = {simplest(Fraction(end) + way) for end, way in ((rising[0], -1), (rising[-1], 1))} if rising else set()
        beside = {way(one) for one in crossings for way in (lattice.above, lattice.below)}
        return crossings | between | outer | beside

    def _crossings(self, first: str, then: str) -> Iterator[Fraction | None]:
        for one, other in combinations(sorted(self._lines), 2):
            a, b = dict(one), dict(other)
            if a.get(then) and b.get(then):
                slope = a.get(first, 0) / a[then] - b.get(first, 0) / b[then]
                height = a.get("", 0) / a[then] - b.get("", 0) / b[then]
                yield -height / slope if slope else None
