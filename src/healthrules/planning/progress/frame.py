"""Milestones as a Polars frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from healthrules.planning.progress.milestones import Milestone, Progress
    from healthrules.units import Number

HEAD: dict[str, Any] = {"region": pl.String, "rule": pl.String, "force": pl.String, "due": pl.Date, "status": pl.String}
NUMBERS = ("now", "low", "high", "pace", "needed", "projected", "done")


def milestones_frame(found: Progress) -> pl.DataFrame:
    """A row for each indicator and region, numbers in `unit`; `missing` names what keeps it from being decided."""
    kinds = {**HEAD, **dict.fromkeys(NUMBERS, pl.Float64), "unit": pl.String, "missing": pl.List(pl.String)}
    return pl.DataFrame([_row(each) for each in found.milestones], schema=kinds, orient="row")


def _row(each: Milestone) -> tuple[Any, ...]:
    rule, way, aim = each.rule, each.way, each.aim
    ends = (None if end is None else end.number for end in ((aim.low, aim.high) if aim is not None else (None, None)))
    numbers = (each.now.number if each.now else None, *ends, way.pace, way.needed, way.projected, way.done)
    head = (each.region, rule.id, rule.force.value, rule.due, each.status.value)
    return (*head, *map(_float, numbers), each.unit.symbol if each.unit is not None else None, list(each.missing))


def _float(number: Number | None) -> float | None:
    return None if number is None else float(number)
