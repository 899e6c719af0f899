"""A record: one subject's reported values, each exact and in its field's canonical unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from healthrules.units import Number

Value = Number | bool | str
"""What a field may hold: a number in its canonical unit, yes or no, or a category code."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: the file, and the row in it (a place in a list or a line, from 1)."""

    file: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One subject's reported values.

    `values` holds only what was reported: a field that is not there is missing, never zero.
    `region` is the code of a region in the tree, None where none was reported.
    """

    type: str
    id: str
    name: str
    region: str | None
    values: Mapping[str, Value] = field(default_factory=dict)
    as_of: date | None = None
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reject:
    """An input row that could not be read, or not as what its fields need: where, and why."""

    file: str
    row: int | None
    record: str | None
    field: str | None
    zh: str
    en: str
