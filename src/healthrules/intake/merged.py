"""Merged cells over several records: what they hold stands for each of them, unless it is a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from healthrules.intake.cells import MERGED
from healthrules.intake.places import place as place_of


@dataclass(slots=True)
class Merged:
    """The merged ranges of a sheet that run over several rows from `first` on, by their columns."""

    ranges: Iterable[tuple[str, int, str, int]]
    first: int
    _down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _held: dict[tuple[int, int], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for left, top, right, bottom in self.ranges:
            if top >= self.first and bottom > top and left == right:
                self._down.setdefault(place_of(left), []).append((top, bottom))

    def filled(self, number: int, cells: list[Any]) -> list[Any]:
        """The cells of a row, with those of merged ranges that began in rows above."""
        found = list(cells)
        for place, spans in self._down.items():
            for top, bottom in spans:
                if top <= number <= bottom:
                    found.extend([None] * (place + 1 - len(found)))
                    if number == top:
                        self._held[place, top] = _shared(found[place])
                    found[place] = self._held.get((place, top))
        return found


def _shared(value: Any) -> Any:
    return MERGED if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value
