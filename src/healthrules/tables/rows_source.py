"""Rows of JSON as batches: plain values become columns of texts; a row that holds anything else takes the exact path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import polars as pl

from healthrules.intake import Normaliser, Row
from healthrules.intake.rows import NotANumber, Repeated
from healthrules.records import SUBJECTS
from healthrules.tables.batches import ROWS, Batch
from healthrules.tables.headings import NEEDED


def row_batches(rows: Iterable[Row], normaliser: Normaliser) -> Iterator[Batch]:
    """Rows of files in batches, each of one file or one sheet of it."""
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS)):
        start = 0
        for end in range(1, len(some) + 1):
            if end == len(some) or (some[end].file, some[end].sheet) != (some[start].file, some[start].sheet):
                yield _batch(some[start:end], normaliser)
                start = end


def _batch(rows: list[Row], normaliser: Normaliser) -> Batch:
    whole = [row for row in rows if row.data is not None]
    columns: dict[str, list[str | None]] = {}
    known: dict[str, bool] = {}
    odd: set[int] = set()
    for place, row in enumerate(whole):
        data = row.data or {}
        if isinstance(data, Repeated):
            odd.add(place)
        for key, raw in data.items():
            if key not in known:
                known[key] = normaliser.heading(key) is not None or normaliser.elsewhere(key) is not None
            text, plain = _text(raw, head=normaliser.heading(key) is not None)
            if not known[key] or not plain:
                odd.add(place)
            elif text is not None:
                if key not in columns:
                    columns[key] = [None] * len(whole)
                columns[key][place] = text
    for needed in NEEDED:
        if not any(normaliser.heading(name) == needed for name in columns):
            columns[needed] = [None] * len(whole)
    names = _one_each(columns, normaliser, odd)
    frame = pl.DataFrame({name: columns[name] for name in names}, schema=dict.fromkeys(names, pl.String))
    numbers = pl.Series([row.row or 0 for row in whole], dtype=pl.UInt32)
    broken = tuple(row for row in rows if row.data is None)
    return Batch(rows[0].file, frame, numbers, broken, whole, odd=frozenset(odd))


def _text(raw: Any, *, head: bool) -> tuple[str | None, bool]:
    """A value as text, and whether that says all of it."""
    if raw is None or isinstance(raw, str):
        return raw, True
    if isinstance(raw, bool):
        return str(raw).lower(), False
    if isinstance(raw, int) or (isinstance(raw, Decimal) and not head):
        return str(raw), True
    if isinstance(raw, dict) and not isinstance(raw, Repeated) and set(raw) == {"value", "unit"} and not head:
        return _with_unit(raw["value"], raw["unit"])
    return None, False


def _with_unit(value: Any, unit: Any) -> tuple[str | None, bool]:
    plain = isinstance(value, (int, Decimal, str)) and not isinstance(value, (bool, NotANumber)) and isinstance(unit, str)
    return (f"{value} {unit}", True) if plain else (None, False)


def _one_each(columns: dict[str, list[str | None]], normaliser: Normaliser, odd: set[int]) -> list[str]:
    """The columns of a frame: of two names for one thing the first; the rows that use the other are odd."""
    taken: dict[object, str] = {}
    kept: list[str] = []
    for name, values in columns.items():
        meaning = _meaning(name, normaliser)
        if any(each in taken for each in meaning):
            odd.update(place for place, value in enumerate(values) if value is not None)
        else:
            taken.update(dict.fromkeys(meaning, name))
            kept.append(name)
    return kept


def _meaning(name: str, normaliser: Normaliser) -> set[object]:
    head = normaliser.heading(name)
    if head is not None:
        return {head}
    return {(subject, found.name) for subject in SUBJECTS if (found := normaliser.field(name, subject)) is not None}
