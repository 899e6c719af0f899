"""A solution: the strictest threshold that a chosen share meets, with what lies beside it; and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.planning.thresholds.tallies import Tally
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.planning.thresholds.turns import Curve, Place, Turn, named
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Number

if TYPE_CHECKING:
    import polars as pl

    from healthrules.planning.registries import Registry


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked."""

    registry: Registry
    book: Rulebook
    held: Threshold
    rules: tuple[Rule, ...]
    as_of: date | None
    today: date
    target: Fraction
    harder: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """The strictest threshold at which at least `target` of the records decided pass.

    `harder`: a larger value is stricter. `place` is None where no threshold reaches the share: `best` are the counts at the
    laxest one. `present`: the counts as the threshold is now. `ties` turn at the threshold itself, `next_ones` at the next
    stricter value. `points`: values with their counts, for a plot; `most`: no larger value was looked at, None for no end.
    """

    held: Threshold
    rules: tuple[Rule, ...]
    as_of: date
    target: Fraction
    harder: bool
    records: int
    rejects: int
    place: Place | None
    best: Tally
    present: Tally
    ties: tuple[Turn, ...]
    next_ones: tuple[Turn, ...]
    points: tuple[tuple[Number, Tally], ...]
    most: Number | None = None

    @property
    def frame(self) -> pl.DataFrame:
        """The records that turn at the threshold, then at the next stricter value.

        file, row, record, name, region, rule, value, unit, before, after (outcomes as the threshold rises).
        """
        import polars as pl

        names = ("file", "row", "record", "name", "region", "rule", "value", "unit", "before", "after")
        kinds: dict[str, Any] = dict.fromkeys(names, pl.String) | {"row": pl.Int64, "value": pl.Float64}
        return pl.DataFrame([self._row(turn) for turn in (*self.ties, *self.next_ones)], schema=kinds, orient="row")

    def _row(self, turn: Turn) -> tuple[Any, ...]:
        record, origin = turn.record, turn.record.origin
        where = (origin.file, origin.row) if origin is not None else (None, None)
        what = (float(turn.at.value), self.held.parameter.unit.symbol, turn.before.value, turn.after.value)
        return (*where, record.id, record.name, record.region, turn.rule, *what)


def solution(
    task: Task,
    read: tuple[int, int],
    place: Place | None,
    known: tuple[Tally, Tally],
    curve: Curve,
    points: tuple[tuple[Number, Tally], ...],
) -> Solution:
    """The solution of a task.

    `read`: how many records there are, and how many were rejected; `known`: the counts at the laxest value and at the present
    one.
    """
    at = place.value if place is not None else None
    following = place.next_value if place is not None and place.next_value != at else None
    return Solution(
        held=task.held,
        rules=task.rules,
        as_of=task.as_of or task.today,
        target=task.target,
        harder=task.harder,
        records=read[0],
        rejects=read[1],
        place=place,
        best=known[0],
        present=known[1],
        ties=tuple(named(curve.at(at))) if at is not None else (),
        next_ones=tuple(named(curve.at(following))) if following is not None else (),
        points=points,
    )
