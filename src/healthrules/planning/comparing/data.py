"""What a comparison says to programs: the JSON of `healthrules/compare/1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from healthrules.engines import Outcome
from healthrules.errors import Problem
from healthrules.planning.comparing import words
from healthrules.planning.comparing.cases import Case, said
from healthrules.planning.comparing.grids import Compared, added, by_kind, shown
from healthrules.planning.comparing.prices import Price, costs, unpriced
from healthrules.planning.comparing.records import worst_first
from healthrules.planning.proposals.bench import Change

SCHEMA = "healthrules/compare/1"

_LISTED = (
    *("record", "type", "name", "region", "district", "file", "row", "as_of", "year", "kind", "ownership", "people"),
    *("rule", "change", "before", "after", "actual", "required_before", "required_after", "gap_before", "gap_after"),
    *("unit", "unit_before"),
)
_CHANGE = ("proposal", "kind", "thing", "what", "old", "new", "reason")


def data(each: Compared, most: int | None) -> dict[str, Any]:
    """One case and all that came of it; `most`: how many of those affected are listed, None for all."""
    found = each.found
    return {
        "title": each.case.title,
        **_asked(each.case),
        "rules": [pair.rule.id for pair in found.pairs],
        "counts": _counts(each),
        "total": None if each.by_year else _plain(found.by().row(0, named=True)),
        "groups": {name: _rows(by_kind(found).by(*_keys(each, name)), name, each) for name in _groups(each)},
        "gaps": {
            "all": _rows(found.gaps(*each.by_year), "", each),
            **{name: _rows(found.gaps(*_keys(each, name)), name, each) for name in ("district", "rule")},
        },
        "costs": _costs(each),
        "affected": [_plain(row) for row in worst_first(each, most).select(_LISTED).iter_rows(named=True)],
    }


def _asked(case: Case) -> dict[str, Any]:
    applied, reading = case.applied, case.reading
    return {
        "proposals": [{"id": one.id, "title": one.title, "reason": one.reason} for one in case.proposals],
        "changes": [_change(change) for change in applied.changes] if applied else [],
        "warnings": [warning(one) for one in applied.warnings] if applied else [],
        "reading": None
        if reading is None
        else {
            "rule": reading.rule.id,
            **{
                side: {"name": one.name, "label": said(one)}
                for side, one in (("before", reading.now), ("after", reading.other))
            },
        },
    }


def _change(change: Change) -> dict[str, Any]:
    told = {name: getattr(change, name) for name in _CHANGE}
    return {**told, "place": str(change.place)}


def warning(problem: Problem) -> dict[str, Any]:
    """A warning with its code and place."""
    return {"code": problem.code, "place": str(problem.place), "message": problem.text}


def _counts(each: Compared) -> dict[str, Any]:
    found = each.found
    years = [{"year": year, **_sides(*sides)} for year, sides in found.counts.items()]
    return {**_sides(found.before, found.after), **({"years": years} if each.by_year else {})}


def _sides(before: Mapping[Outcome, int], after: Mapping[Outcome, int]) -> dict[str, dict[str, int]]:
    return {
        "before": {one.value: before[one] for one in Outcome},
        "after": {one.value: after[one] for one in Outcome},
        "difference": {one.value: after[one] - before[one] for one in Outcome},
    }


def _groups(each: Compared) -> list[str]:
    return [*words.GROUPS, *each.by_year]


def _keys(each: Compared, column: str) -> list[str]:
    return list(dict.fromkeys([*each.by_year, column]))


def _rows(told: pl.DataFrame, column: str, each: Compared) -> list[dict[str, Any]]:
    """The rows of a table with the names of what they are grouped by."""
    labels = words.names(column, told[column].to_list(), each.found, each.book) if column in words.GROUPS else {}
    return [{**_plain(row), **({"label": labels[row[column]]} if labels else {})} for row in told.iter_rows(named=True)]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: words.number(value) if isinstance(value, float) else value for name, value in row.items()}


def _costs(each: Compared) -> dict[str, Any] | None:
    """What the gaps cost; None without prices."""
    if not each.prices:
        return None
    units = each.book.units
    whole, apart = (costs(each.found, each.prices, units, *each.by_year, *more) for more in ((), ("district",)))
    return {
        "by_price": [
            {
                **dict(zip(each.by_year, one.group, strict=True)),
                **price(one.price),
                "gap": shown(one.gap),
                "difference_of_gap": shown(one.more),
                "whole": shown(one.whole),
                "difference": shown(one.difference),
            }
            for one in whole
        ],
        "all": _sums(whole, each.by_year),
        "district": _sums(apart, (*each.by_year, "district")),
        "without_price": unpriced(each.found, each.prices, units),
    }


def _sums(given: Sequence[Any], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {**dict(zip(columns, group, strict=True)), "currency": currency, "difference": shown(more), "whole": shown(whole)}
        for (group, currency), (more, whole) in added(given).items()
    ]


def price(given: Price) -> dict[str, Any]:
    """A price with its source."""
    told = {"unit": given.unit.symbol, "price": given.price, "currency": given.currency, "source": given.source}
    return {**told, "rules": sorted(given.rules) if given.rules is not None else None}
