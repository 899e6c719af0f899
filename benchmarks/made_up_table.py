"""A made-up registry of facilities and emergency stations as a table, for the columnar benchmarks; nothing in it is real.

Drawn column by column with numpy, in slices with seeds of their own: the same rows and seed give the same table, in
memory or in a file. Figures are decimals of few digits, some exactly at a limit or one step beside it; a share of every
field is missing, and a field that does not belong to a subject is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from benchmarks.made_up_kinds import CENTRE, PROFILES, REGIONS, STATION, WORDS

Numbers = np.ndarray[Any, np.dtype[Any]]

SEED = 20250630
SLICE = 250_000
"""How many rows are made at a time."""

MISSING = 0.05
"""The share of every field that is not reported."""

AT_EDGE = 0.05
"""The share of figures that are at a limit or one step beside it."""


FIELDS = (
    *("type", "id", "name", "region", "kind", "grade", "ownership", "area_type", "served_population", "floor_area", "beds"),
    *("service_radius", "mean_response_time", "essential_medicine_variety_share", "essential_medicine_amount_share"),
)
BOTH = ("kind", "ownership", "area_type", "served_population")
STATIONS_OWN = ("service_radius", "mean_response_time")
POPULATIONS, RADII, TIMES = (30_000, 50_000, 70_000, 100_000), (50, 100, 200), (300,)
VARIETY, AMOUNT = (250, 350, 450, 550, 750), (200, 300, 400, 500, 700)


def table(rows: int, seed: int = SEED) -> pl.DataFrame:
    """So many made-up rows; the same seed gives the same rows."""
    return pl.concat(slices(rows, seed)) if rows else _slice(np.random.default_rng(seed), 0, 1).clear()


def slices(rows: int, seed: int = SEED) -> Iterator[pl.DataFrame]:
    """The same rows, a slice at a time."""
    for start in range(0, rows, SLICE):
        yield _slice(np.random.default_rng([seed, start]), start, min(SLICE, rows - start))


def write(path: Path, rows: int, seed: int = SEED) -> None:
    """The same rows as a Parquet file; no more than a slice of them is in memory at a time."""
    from pyarrow.parquet import ParquetWriter

    schema = table(0).to_arrow().schema
    with ParquetWriter(path, schema, compression="zstd") as file:
        for each in slices(rows, seed):
            file.write_table(each.to_arrow())


def _slice(chance: np.random.Generator, start: int, rows: int) -> pl.DataFrame:
    kind = _one_of(chance, rows, tuple(each.weight for each in PROFILES.values()))
    station = kind == STATION
    values = {name: _text(WORDS[name], codes) for name, codes in _codes(chance, kind).items()}
    values |= {name: pl.Series(each) for name, each in _figures(chance, kind).items()}
    for name in (each for each in FIELDS if each in values and each not in {"type", "region"}):
        there = chance.random(rows, dtype=np.float32) >= MISSING
        if name not in BOTH:
            there &= station if name in STATIONS_OWN else ~station
        values[name] = pl.select(pl.when(pl.Series(there)).then(values[name])).to_series()
    number = pl.int_range(start, start + rows, eager=True).cast(pl.String).str.zfill(8)
    values["id"] = "r" + number
    values["name"] = "示例" + _text(tuple(each.zh for each in PROFILES.values()), kind) + number + "（虚构）"
    return pl.DataFrame({name: values[name] for name in FIELDS})


def _codes(chance: np.random.Generator, kind: Numbers) -> dict[str, Numbers]:
    """The coded fields of every row, as places in `WORDS`."""
    rows = len(kind)
    grades = np.cumsum([each.grades for each in PROFILES.values()], axis=1)[kind]
    return {
        "type": (kind == STATION).astype(np.uint8),
        "region": _one_of(chance, rows, REGIONS),
        "kind": kind,
        "grade": (chance.random(rows) * grades[:, -1] >= grades.T).sum(axis=0).astype(np.uint8),
        "ownership": (chance.random(rows) < np.array([each.public for each in PROFILES.values()])[kind]).astype(np.uint8),
        "area_type": (chance.random(rows) < np.where(kind == 0, 0.1, 0.5)).astype(np.uint8),
    }


def _figures(chance: np.random.Generator, kind: Numbers) -> dict[str, Numbers]:
    """The measured fields of every row: whole numbers, and whole numbers divided by a power of ten."""
    rows, centre = len(kind), kind == CENTRE
    people, area, beds = (_between(chance, np.array([each[place] for each in PROFILES.values()])[kind]) for place in (2, 3, 4))
    people = np.where(centre, _edged(chance, people, POPULATIONS), people)
    base = np.select([people < 50_000, people < 70_000], [1_400, 1_700], 2_000)
    required = 100 * (base + 25 * np.minimum(beds, 50) + 30 * np.maximum(beds - 50, 0))
    area = 100 * area + chance.integers(0, 100, rows)
    area = np.where(centre & (chance.random(rows) < AT_EDGE), required + chance.integers(-1, 2, rows), area)
    return {
        "served_population": people,
        "floor_area": area / 100,
        "beds": beds,
        "service_radius": _edged(chance, chance.integers(10, 280, rows), RADII) / 10,
        "mean_response_time": _edged(chance, chance.integers(80, 450, rows), TIMES) / 10,
        "essential_medicine_variety_share": _edged(chance, chance.integers(200, 1001, rows), VARIETY) / 1000,
        "essential_medicine_amount_share": _edged(chance, chance.integers(150, 1001, rows), AMOUNT) / 1000,
    }


def _one_of(chance: np.random.Generator, rows: int, weights: tuple[float, ...]) -> Numbers:
    places: Numbers = np.searchsorted(np.cumsum(weights) / sum(weights), chance.random(rows), side="right")
    return places.astype(np.uint8)


def _between(chance: np.random.Generator, ends: Numbers) -> Numbers:
    values: Numbers = ends[:, 0] + (chance.random(len(ends)) * (ends[:, 1] - ends[:, 0])).astype(np.int64)
    return values


def _edged(chance: np.random.Generator, values: Numbers, edges: tuple[int, ...]) -> Numbers:
    """The values, some of them put at an edge or one step beside it."""
    near = chance.choice(edges, len(values)) + chance.integers(-1, 2, len(values))
    return np.where(chance.random(len(values)) < AT_EDGE, near, values)


def _text(words: tuple[str | None, ...], codes: Numbers) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(pl.Series(codes))
