"""Made-up records for the benchmarks: facilities and emergency stations as an inspector's list might hold them, seeded."""

from __future__ import annotations

import random
from fractions import Fraction

from healthrules.records import Record, Value
from healthrules.units import Number

KAIFENG = ("410202", "410203", "410204", "410205", "410212", "410221", "410222", "410223", "410225", "410200")
ELSEWHERE = ("410402", "410411", "410105")
TOO_COARSE = "410000"

KINDS = {
    "village_clinic": 25,
    "community_health_centre": 15,
    "township_health_centre": 15,
    "community_health_station": 12,
    "general_hospital": 12,
    "specialist_hospital": 7,
    "tcm_hospital": 5,
    "maternal_child_hospital": 4,
    "nursing_facility": 3,
    "cdc": 2,
}
"""The kinds of facility and their weights."""

HOSPITALS = ("general_hospital", "specialist_hospital", "tcm_hospital", "maternal_child_hospital")
REPORTED = 0.95
"""The share of values that are there."""

STATIONS = 0.25
"""The share of records that are stations."""


def records(count: int, seed: int = 20250630) -> list[Record]:
    """So many records; the same seed gives the same records."""
    chance = random.Random(seed)  # noqa: S311 (made-up data)
    return [(_station if chance.random() < STATIONS else _facility)(chance, f"r{number:06}") for number in range(count)]


def _facility(chance: random.Random, name: str) -> Record:
    kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    hospital = kind in HOSPITALS
    grade = chance.choices(("primary", "secondary", "tertiary", "ungraded"), (3, 4, 2, 1) if hospital else (8, 0, 0, 2))[0]
    values: dict[str, Value] = {
        "kind": kind,
        "grade": grade,
        "ownership": chance.choices(("public", "private"), (8, 2))[0],
        "served_population": chance.choice((50_000, 70_000, 100_000, *(chance.randrange(24_000, 106_000) for _ in range(9)))),
        "floor_area": _decimal(chance, 1_200, 5_000, 2),
        "beds": chance.randrange(20, 900) if hospital else chance.randrange(0, 90),
        "essential_medicine_variety_share": _decimal(chance, 0.2, 1, 3),
        "essential_medicine_amount_share": chance.choice((Fraction(7, 10), *(_decimal(chance, 0.15, 1, 3) for _ in range(9)))),
    }
    return Record("facility", name, name, _region(chance), _reported(chance, values))


def _station(chance: random.Random, name: str) -> Record:
    urban = chance.random() < 0.5
    values: dict[str, Value] = {
        "kind": "emergency_station",
        "ownership": "public",
        "area_type": "urban" if urban else "rural",
        "service_radius": _decimal(chance, 1, 7 if urban else 28, 1),
        "mean_response_time": _decimal(chance, 8, 45, 1),
    }
    return Record("station", name, name, _region(chance), _reported(chance, values))


def _region(chance: random.Random) -> str | None:
    places = (*KAIFENG, chance.choice(ELSEWHERE), TOO_COARSE, None)
    return chance.choices(places, (*[9] * len(KAIFENG), 8, 1, 1))[0]


def _decimal(chance: random.Random, low: float, high: float, places: int) -> Number:
    scale = 10**places
    found = Fraction(chance.randint(round(low * scale), round(high * scale)), scale)
    return found.numerator if found.denominator == 1 else found


def _reported(chance: random.Random, values: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if chance.random() < REPORTED}
