"""What decides, mends and hangs, as Polars frames: a row for each record that is told, numbers as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from healthrules.planning.deciding.values import in_display, own_year
from healthrules.records import Field, Record, Value
from healthrules.units import Quantity

if TYPE_CHECKING:
    from healthrules.planning.deciding.influence import Decided, Influence
    from healthrules.planning.deciding.mending import Change, Mendings
    from healthrules.planning.deciding.uncertainty import Uncertainty

WHO: Mapping[str, Any] = {"record": pl.String, "name": pl.String, "type": pl.String, "region": pl.String, "year": pl.Int64}
NUMBER, TEXT = pl.Float64, pl.String


def on_edge(found: Uncertainty) -> pl.DataFrame:
    """The verdicts that may turn: record, rule, field, what is reported, half a step, the distance, both outcomes."""
    amounts = {"reported": NUMBER, "half_step": NUMBER, "distance": NUMBER, "unit": TEXT}
    kinds = {**WHO, "rule": TEXT, "field": TEXT, **amounts, "outcome": TEXT, "may_be": TEXT}
    rows = [
        (
            *_who(each.record),
            *(each.rule.id, each.field.name),
            *(float(in_display(value, each.field).number) for value in (each.value, each.half, each.margin)),
            *(_unit(each.field), each.outcome.value, each.other.value),
        )
        for each in found.on_edge
    ]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def missing(found: Uncertainty) -> pl.DataFrame:
    """The fields that verdicts wait for: how many they settle at most, how many wait for nothing else, of how many records."""
    kinds = {"field": TEXT, "verdicts": pl.Int64, "alone": pl.Int64, "records": pl.Int64}
    rows = [(each.field, each.verdicts, each.alone, each.records) for each in found.waiting]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def mendings(found: Mendings) -> pl.DataFrame:
    """The changes that mend: those of the plan have no rule, the ways of each rule by itself have theirs.

    Amounts are in `unit`; codes, yes and no stand in the columns of codes.
    """
    codes = {"reported_code": TEXT, "needed_code": TEXT}
    kinds = {**WHO, "rule": TEXT, "field": TEXT, "reported": NUMBER, "needed": NUMBER, "unit": TEXT, **codes}
    rows: list[tuple[Any, ...]] = []
    for each in found.found:
        told: list[tuple[str | None, Change]] = [(None, change) for change in each.plan]
        told += [(one.rule.id, change) for one in each.unmet for way in one.ways for change in way.changes]
        rows += [(*_who(each.record), rule, change.field.name, *_values(change)) for rule, change in told]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def movers(found: Influence) -> pl.DataFrame:
    """The records that belong to a figure: by how much each moves it, what the rule reads without it, its place to be mended.

    `move` is infinite where there is no value, or no bound, without it; `low` and `high` are null where nothing bounds them.
    """
    kinds: dict[str, Any] = {"region": TEXT, "record": TEXT, "name": TEXT, "move": NUMBER, "low": NUMBER, "high": NUMBER}
    kinds |= {"unit": TEXT, "outcome": TEXT, "mend": pl.Int64}
    return pl.DataFrame([row for each in found.regions for row in _moving(each)], schema=kinds, orient="row")


def _moving(each: Decided) -> Iterator[tuple[Any, ...]]:
    places = {one.id: place for place, one in enumerate(each.needed.records, start=1)} if each.needed is not None else {}
    for mover in each.movers:
        bounds = (None if end is None else float(end.number) for end in (mover.without.low, mover.without.high))
        unit = each.value.unit or mover.without.unit
        symbol = unit.symbol if unit is not None else None
        head = (each.region.region, mover.id, mover.name, float(mover.move))
        yield (*head, *bounds, symbol, mover.outcome.value, places.get(mover.id))


def _who(record: Record) -> tuple[Any, ...]:
    return record.id, record.name, record.type, record.region, own_year(record)


def _unit(field: Field) -> str | None:
    shown = field.display or field.unit
    return shown.symbol if shown is not None else None


def _values(change: Change) -> tuple[Any, ...]:
    old, new = (_amount(value, change.field) for value in (change.old, change.new))
    if old is None or new is None:
        return None, None, None, _code(change.old), _code(change.new)
    return float(old.number), float(new.number), _unit(change.field), None, None


def _amount(value: Value, field: Field) -> Quantity | None:
    return None if field.unit is None or isinstance(value, (bool, str)) else in_display(value, field)


def _code(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
