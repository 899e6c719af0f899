"""Milestones as data: what the JSON of `healthrules progress` holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthrules.planning.progress.milestones import Milestone, Progress
from healthrules.planning.progress.pace import Bound, Point
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units import Number, decimal


def data_of(found: Progress, book: Rulebook) -> Mapping[str, Any]:
    """The data of a mid-term evaluation: numbers exact where they have a finite decimal form, else to 12 digits."""
    documents = dict.fromkeys(each.rule.document.id for each in found.milestones)
    return {
        "rulebook": [
            {"id": each.id, "version": each.version, "digest": each.digest}
            for each in map(book.documents.__getitem__, documents)
        ],
        "times": decimal(found.times),
        "regions": [{"code": each.code, "name": each.name, "as_of": found.days[each.code]} for each in found.regions],
        "counts": {status.value: number for status, number in found.counts().items()},
        "milestones": [_told(each) for each in found.milestones],
        "rejects": [
            {"file": each.file, "row": each.row, "record": each.record, "field": each.field, "reason": Text(each.zh, each.en)}
            for each in found.rejects
        ],
    }


def _told(each: Milestone) -> Mapping[str, Any]:
    rule, aim = each.rule, each.aim
    bounds = ("low", aim.low if aim else None), ("high", aim.high if aim else None)
    return {
        "region": each.region,
        "rule": rule.id,
        "title": rule.title,
        "force": rule.force.value,
        "clause": rule.clause,
        "reading": rule.default_reading,
        "field": each.field.name if each.field is not None else None,
        "unit": each.unit.symbol if each.unit is not None else None,
        "status": each.status.value,
        "due": rule.due,
        "target": None if aim is None else {name: _bound(bound) for name, bound in bounds},
        "now": _point(each.now),
        "between": None if each.between is None else dict(zip(("low", "high"), map(_number, each.between), strict=True)),
        "history": [_point(point) for point in each.points],
        **{name: _number(getattr(each.way, name)) for name in ("pace", "needed", "projected", "done", "time")},
        "missing": list(each.missing),
    }


def _bound(bound: Bound | None) -> Mapping[str, Any] | None:
    return None if bound is None else {"value": decimal(bound.number), "included": bound.included}


def _point(point: Point | None) -> Mapping[str, Any] | None:
    return None if point is None else {"day": point.day, "value": decimal(point.number)}


def _number(number: Number | None) -> Any:
    return None if number is None else decimal(number)
