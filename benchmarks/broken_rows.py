"""A made-up registry as a CSV file in which some rows are broken, each in one of six ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.made_up_table import FIELDS, SEED, slices

TYPE, ID, NAME, PEOPLE = (FIELDS.index(name) for name in ("type", "id", "name", "served_population"))
NO_TEXT = "\udcff\udcfe"
"""Stands for two bytes that no UTF-8 text has."""

Cells = list[str]


def _with(place: int, cell: str) -> Callable[[Cells, str], Cells]:
    return lambda cells, _: [*cells[:place], cell, *cells[place + 1 :]]


BREAKS: Mapping[str, Callable[[Cells, str], Cells]] = {
    "a wrong unit": _with(PEOPLE, "12.5公里"),
    "no id": _with(ID, ""),
    "a text in a number": _with(PEOPLE, "若干"),
    "bytes that are no text": _with(NAME, f"示例{NO_TEXT}（虚构）"),
    "too many cells": lambda cells, _: [*cells, "多", "余"],
    "an id given twice": lambda cells, before: [*cells[:ID], before, *cells[ID + 1 :]],
}
"""How the cells of a row are broken; the second argument is the id of a sound row of the same type before it."""


def write(path: Path, rows: int, share: float, seed: int = SEED) -> dict[int, str]:
    """Write the file; gives what is broken in which row, by the number that a spreadsheet shows."""
    chance = random.Random(seed)  # noqa: S311 (made-up data)
    numbers = sorted(chance.sample(range(100, rows), int(rows * share)))
    kinds = {number: tuple(BREAKS)[place % len(BREAKS)] for place, number in enumerate(numbers)}
    with path.open("wb") as file:
        file.write((",".join(FIELDS) + "\n").encode("utf-8-sig"))
        file.writelines(_lines(rows, seed, kinds))
    return {number + 2: kind for number, kind in kinds.items()}


def _lines(rows: int, seed: int, kinds: Mapping[int, str]) -> Iterator[bytes]:
    before: dict[str, str] = {}
    number = 0
    for frame in slices(rows, seed):
        for line in frame.write_csv(include_header=False).splitlines():
            cells = line.split(",")
            if number in kinds:
                cells = BREAKS[kinds[number]](cells, before[cells[TYPE]])
            else:
                before[cells[TYPE]] = cells[ID]
            yield f"{','.join(cells)}\n".encode(errors="surrogateescape")
            number += 1
