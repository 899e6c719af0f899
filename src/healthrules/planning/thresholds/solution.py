"""A solution: the strictest threshold that a chosen share meets, with what lies beside it; and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.deriving.registry import year_of
from healthrules.planning.thresholds.scope import Read, Scope, unmoved
from healthrules.planning.thresholds.tallies import Tally
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.planning.thresholds.turns import Curve, Place, State, Turn, named
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Number

if TYPE_CHECKING:
    import polars as pl

    from healthrules.planning.registries import Registry
    from healthrules.reporting.report import Rejected


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked."""

    registry: Registry
    book: Rulebook
    held: Threshold
    rules: tuple[Rule, ...]
    scope: Scope
    target: Fraction
    harder: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """The strictest threshold at which at least `target` of the records decided pass.

    `harder`: a larger value is stricter. `place` is None where no threshold reaches the share: `best` are the counts at the
    laxest one. `present`: the counts as the threshold is now. `ties` turn at the threshold itself, `next_ones` at the next
    stricter value. `points`: values with their counts; `states`: all counts with the positions from which they hold, none
    where only values that were tried are known. `most`: no larger value was looked at, None for no end.
    """

    held: Threshold
    rules: tuple[Rule, ...]
    scope: Scope
    read: Read
    target: Fraction
    harder: bool
    place: Place | None
    best: Tally
    present: Tally
    ties: tuple[Turn, ...]
    next_ones: tuple[Turn, ...]
    points: tuple[tuple[Number, Tally], ...]
    states: tuple[State, ...] = ()
    most: Number | None = None

    @property
    def as_of(self) -> date:
        """The day whose value is moved, and for which records without a day of their own were judged."""
        return self.scope.day

    @property
    def records(self) -> int:
        """How many records were judged."""
        return self.read.records(self.scope)

    @property
    def rejects(self) -> tuple[Rejected, ...]:
        """What could not be read."""
        return self.read.rejects

    @property
    def unmoved(self) -> int:
        """How many records are of years in which another value is in force, and are judged by that one."""
        return unmoved(self.held, self.scope, self.read)

    @property
    def decided(self) -> bool:
        """Whether some record is decided at some value."""
        return any(tally.decided for tally in (self.best, self.present, *(tally for _, tally in self.points)))

    @property
    def frame(self) -> pl.DataFrame:
        """The records that turn at the threshold, then at the next stricter value.

        file, row, record, name, region, year, rule, value, unit, before, after (outcomes as the threshold rises).
        """
        import polars as pl

        names = ("file", "row", "record", "name", "region", "year", "rule", "value", "unit", "before", "after")
        kinds: dict[str, Any] = dict.fromkeys(names, pl.String) | {"row": pl.Int64, "year": pl.Int64, "value": pl.Float64}
        return pl.DataFrame([self._row(turn) for turn in (*self.ties, *self.next_ones)], schema=kinds, orient="row")

    def _row(self, turn: Turn) -> tuple[Any, ...]:
        record, origin = turn.record, turn.record.origin
        where = (origin.file, origin.row) if origin is not None else (None, None)
        what = (float(turn.at.value), self.held.parameter.unit.symbol, turn.before.value, turn.after.value)
        return (*where, record.id, record.name, record.region, year_of(record, self.as_of), turn.rule, *what)


@dataclass(frozen=True, slots=True)
class Found:
    """What becomes of the records of a task: the counts at the laxest value and at the present one, and at some values.

    `curve` holds the records that turn, at least those about the place; `states` is that of all, none where it is not known.
    """

    place: Place | None
    best: Tally
    present: Tally
    curve: Curve
    points: tuple[tuple[Number, Tally], ...]
    states: tuple[State, ...] = ()
    most: Number | None = None


def solution(task: Task, read: Read, found: Found) -> Solution:
    """The solution of a task."""
    place, curve = found.place, found.curve
    at = place.value if place is not None else None
    following = place.next_value if place is not None and place.next_value != at else None
    return Solution(
        held=task.held,
        rules=task.rules,
        scope=task.scope,
        read=read,
        target=task.target,
        harder=task.harder,
        place=place,
        best=found.best,
        present=found.present,
        ties=tuple(named(curve.at(at))) if at is not None else (),
        next_ones=tuple(named(curve.at(following))) if following is not None else (),
        points=found.points,
        states=found.states,
        most=found.most,
    )
