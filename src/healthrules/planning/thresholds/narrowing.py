"""Where in a large table a share is crossed: counts at ever nearer values, until few enough records lie between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import Judged, code_column
from healthrules.planning.registries import Registry
from healthrules.planning.thresholds.counting import Unmet, Variants, count, judge_of
from healthrules.planning.thresholds.scope import NOTHING, Read, Scope
from healthrules.planning.thresholds.tallies import Tally, tallied
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.planning.thresholds.years import of_year
from healthrules.records import Record
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.judging import POSITION
from healthrules.units import Number
from healthrules.units.exact import simplest

if TYPE_CHECKING:
    from healthrules.planning.thresholds.counting import Counts

FEW = 1_000
"""So many records are followed exactly without looking any nearer."""

BETWEEN, ROUNDS = 31, 8
"""How many values are tried between two, and how often at most."""

DRAWN = 60
"""In how many steps values are tried for a plot."""

NEAR, DOUBLINGS = 8, (2, 3, 4, 6, 8, 10, 12, 20, 30)
"""Tried first: zero, every eighth of the present value up to twice as much, and these powers of two times it."""

Ends = tuple[Number, Number]
"""Two values between which something changes, the smaller first."""


@dataclass(slots=True)
class Counted:
    """The counts of a table at values of a threshold, made as they are asked for."""

    registry: Registry
    book: Rulebook
    held: Threshold
    rules: tuple[Rule, ...]
    scope: Scope
    known: dict[Number, Tally] = field(default_factory=dict)
    read: Read = NOTHING

    def ladder(self) -> None:
        """Count at values far below and far above the present one."""
        scale = abs(Fraction(self.held.present)) or Fraction(1)
        near = (scale * place / NEAR for place in range(2 * NEAR + 1))
        self.ask([self.held.present, *map(simplest, (*near, *(scale * 2**power for power in DOUBLINGS)))])

    def ask(self, values: Sequence[Number]) -> None:
        """Count at more values, in one pass."""
        new = tuple(sorted(set(values) - set(self.known)))
        if not new:
            return
        variants = Variants(self.book, self.held, self.rules, new)
        counts = count(self.registry, variants, self.scope)
        self.read = counts.read
        self.known.update(zip(new, _tallies(counts, len(new)), strict=True))

    def plot(self, end: Number) -> None:
        """Count at values up to one, for a plot."""
        self.ask([simplest(Fraction(end) * place / DRAWN) for place in range(DRAWN + 1)])

    def narrowed(self, ends: Ends, like_low: Callable[[Tally], bool]) -> Ends:
        """Ends nearer to each other, the lower one alone like the lower one of `ends`; no nearer than need be."""
        for _ in range(ROUNDS):
            between = self.moving(ends)
            if self.few(ends):
                break
            low, high = (Fraction(each) for each in ends)
            self.ask([simplest(low + (high - low) * place / (BETWEEN + 1)) for place in range(1, BETWEEN + 1)])
            inside = [each for each in sorted(self.known) if ends[0] <= each <= ends[1]]
            ends = next(pair for pair in pairwise(inside) if not like_low(self.known[pair[1]]))
            if self.moving(ends) > between * 0.9:
                break
        return ends

    def few(self, ends: Ends) -> bool:
        """Whether so few records turn between two values that each is followed."""
        return self.moving(ends) <= FEW

    def moving(self, ends: Ends) -> int:
        """About how many records turn between two values."""
        low, high = (self.known[each] for each in ends)
        return abs(low.passed - high.passed) + abs(low.failed + low.pending - high.failed - high.pending)

    def turning(self, ends: Ends) -> Iterator[tuple[Record, date, Rule]]:
        """The records, with the rules, whose verdicts differ between two values."""
        variants = Variants(self.book, self.held, self.rules, ends)
        judge = judge_of(self.registry, variants, self.scope, Unmet())
        for whole in judge.judged(self.registry.batches() if self.registry.batches else ()):
            judged = of_year(whole, self.scope.year)
            for place, rule in enumerate(self.rules):
                for group in judged.groups:
                    for position in group.of_whole(_differing(group, place), [POSITION]).to_series():
                        record = judge.record(judged.batch, position)
                        yield record, self.scope.as_of or record.as_of or self.scope.today, rule
                for one in judged.ones:
                    if one.outcomes[2 * place] is not one.outcomes[2 * place + 1]:
                        yield one.record, one.day, rule


def _differing(group: Judged, place: int) -> pl.DataFrame:
    """The rows of a group whose verdicts by the two variants of a rule differ."""
    none = pl.lit(CODES[Outcome.NOT_APPLICABLE], pl.Int8)
    plans = group.group.plans
    low, high = (pl.col(code_column(at)) if at in plans else none for at in (2 * place, 2 * place + 1))
    return group.frame.filter(low != high)


def _tallies(counts: Counts, many: int) -> list[Tally]:
    found: list[dict[Outcome, int]] = [{} for _ in range(many)]
    for (index, _, outcome), number in counts.found.items():
        own = found[index % many]
        own[outcome] = own.get(outcome, 0) + number
    return [tallied(each) for each in found]
