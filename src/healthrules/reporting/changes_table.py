"""A comparison of inspections as a table: a row for each finding that was open before or is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.reporting.changes import Diff, Entry, Seen
from healthrules.reporting.report import Amount
from healthrules.units import exact, plain

_SIDES = ("before", "now")
_OF_A_SIDE = ("as_of", "state", "why", "actual", "required", "gap", "unit", "reading")

COLUMNS = (
    "change", "type", "record", "name", "region", "rule", "title_zh", "title_en", "force", "document", "section",
    *(f"{side}_{name}" for side in _SIDES for name in _OF_A_SIDE),
    "gap_change", "history", "remarks", "file", "sheet", "row", "cell", "message_zh", "message_en",
)  # fmt: skip
"""The columns, in order; a row may leave out what it has no value for."""


def rows(diff: Diff) -> Iterator[Mapping[str, Any]]:
    """The rows, in the order of the entries; numbers are text, exact."""
    return (_row(each) for each in diff.entries)


def _row(entry: Entry) -> dict[str, Any]:
    told = entry.now.message or entry.before.message
    source = entry.now.source or entry.before.source
    return {
        **{
            name: getattr(entry, name) for name in ("change", "type", "record", "name", "region", "rule", "force", "gap_change")
        },
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "document": entry.clause.document,
        "section": entry.clause.section,
        **_side("before", entry.before),
        **_side("now", entry.now),
        "history": "; ".join(f"{each.as_of} {each.state}" for each in entry.history),
        "remarks": ",".join(entry.remarks),
        **({name: getattr(source, name) for name in ("file", "sheet", "row", "cell")} if source is not None else {}),
        **({"message_zh": told.zh, "message_en": told.en} if told is not None else {}),
    }


def _side(side: str, seen: Seen) -> dict[str, str | date | None]:
    units = [each.unit for each in (seen.required, seen.actual, seen.gap) if each is not None and each.unit is not None]
    return {
        f"{side}_as_of": seen.as_of,
        f"{side}_state": seen.state,
        f"{side}_why": seen.why,
        **{f"{side}_{name}": value(getattr(seen, name)) for name in ("actual", "required", "gap")},
        f"{side}_unit": units[0] if units else None,
        f"{side}_reading": seen.reading,
    }


def value(amount: Amount | None) -> str | None:
    """A value as text: a number in full, yes or no as `true` and `false`."""
    if amount is None:
        return None
    if isinstance(amount.value, Decimal):
        return plain(exact(amount.value))
    return str(amount.value).lower() if isinstance(amount.value, bool) else amount.value
