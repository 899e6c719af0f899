"""Values from outside the records, by year: an average or a target that a text points to, and where it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthrules.records.record import Value
from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class Series:
    """What a reference was in each year, in its canonical unit, and its source."""

    name: str
    source: Text
    values: Mapping[int, Value]
