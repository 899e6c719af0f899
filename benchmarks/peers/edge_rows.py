"""Made-up rows beside every edge of the six rules, with every field that they read missing once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import polars as pl
from benchmarks.made_up_table import table

INSIDE, COARSE, OUTSIDE = "410205", "410000", "410402"
PLACES = (INSIDE, COARSE, OUTSIDE, None)
KINDS = ("community_health_centre", "village_clinic", "general_hospital", "specialist_hospital", "tcm_hospital", "cdc", None)
GRADES = ("primary", "secondary", "tertiary", "ungraded", None)
FLOORS = (200, 250, 300, 350, 400, 450, 500, 550, 700, 750)
SHARES = tuple((floor + step) / 1000 for floor in FLOORS for step in (-1, 0))
POPULATIONS = (0, 29_999, 30_000, 49_999, 50_000, 69_999, 70_000, 100_000, 100_001, None)
BEDS = (0, 49, 50, 51, 90, None)

Values = dict[str, Any]


def edge_rows(regions: tuple[str, ...]) -> pl.DataFrame:
    """The rows as a table like the made-up one; `regions` are all that there are."""
    made = [*_stations(), *_centres(), *_medicines(), *_everywhere(regions)]
    named = [{**each, "id": f"edge{number:06}", "name": "示例（虚构）"} for number, each in enumerate(made)]
    return pl.DataFrame(named, schema=table(0).schema)


def _stations() -> Iterator[Values]:
    radii, times = (None, 4.9, 5.0, 5.1, 10.0, 19.9, 20.0, 20.1), (None, 0.0, 29.9, 30.0, 30.1)
    for place, area, radius, time in product(PLACES, ("urban", "rural", None), radii, times):
        yield {"type": "station", "region": place, "area_type": area, "service_radius": radius, "mean_response_time": time}


def _centres() -> Iterator[Values]:
    for place, kind, people, beds, step in product(PLACES, (KINDS[0], KINDS[2], None), POPULATIONS, BEDS, (-1, 0, 1, None)):
        area = None if step is None else (100 * _required(people or 0, beds or 0) + step) / 100
        figures = {"served_population": people, "beds": beds, "floor_area": area}
        yield {"type": "facility", "region": place, "kind": kind, "ownership": "public", "grade": "primary", **figures}


def _required(people: int, beds: int) -> int:
    base = 1400 if people < 50_000 else 1700 if people < 70_000 else 2000
    return base + 25 * min(beds, 50) + 30 * max(beds - 50, 0)


def _medicines() -> Iterator[Values]:
    for kind, grade, share in product(KINDS, GRADES, (*SHARES, None)):
        yield _facility(INSIDE, kind, grade, "public", share)
    for place, kind, grade, owner, share in product(PLACES, KINDS, GRADES, ("public", "private", None), (0.6, None)):
        yield _facility(place, kind, grade, owner, share)


def _facility(place: str | None, kind: str | None, grade: str | None, owner: str | None, share: float | None) -> Values:
    shares = {"essential_medicine_variety_share": share, "essential_medicine_amount_share": share}
    return {"type": "facility", "region": place, "kind": kind, "grade": grade, "ownership": owner, **shares}


def _everywhere(regions: tuple[str, ...]) -> Iterator[Values]:
    for place in regions:
        yield {"type": "station", "region": place, "area_type": "urban", "service_radius": 5.0, "mean_response_time": 31.0}
        yield _facility(place, "village_clinic", None, "public", 0.75)
