"""Writes the made-up county registry beside this file: nothing in it was observed anywhere.

The region code is that of a real county, so that the region tree knows it; names, figures and coordinates are invented.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REGION = "410225"
YEARS = range(2020, 2026)
FOLDER = Path(__file__).parent
Row = dict[str, Any]

GROUPS = (
    # name, kind, grade, area, how many, beds of each, physicians of each
    ("综合医院", "general_hospital", "secondary", "urban", 3, 700, 230),
    ("中医院", "tcm_hospital", "secondary", "urban", 4, 310, 105),
    ("中医院", "tcm_hospital", "primary", "rural", 2, 60, 18),
    ("妇幼保健院", "maternal_child_hospital", "secondary", "urban", 1, 160, 60),
    ("社区卫生服务中心", "community_health_centre", "ungraded", "urban", 4, 25, 14),
    ("卫生院", "township_health_centre", "primary", "rural", 16, 58, 17),
    ("村卫生室", "village_clinic", "ungraded", "rural", 250, 0, 1),
)


def facilities(chance: random.Random) -> Iterator[Row]:
    """Some 280 facilities for six years; a few leave fields out, one skips a year, some open later."""
    for name, kind, grade, area, count, beds, physicians in GROUPS:
        for number in range(1, count + 1):
            identity = f"{kind[:3].upper()}{grade[:1].upper()}-{number:03d}"
            opened = 2020 if chance.random() > 0.04 or count < 10 else chance.choice(range(2021, 2025))
            size, rehabilitation = chance.uniform(0.8, 1.2), chance.choice(range(2020, 2029))
            for year in YEARS:
                if year < opened:
                    continue
                grown = size * (1 + 0.03 * (year - 2020))
                row: Row = {
                    "type": "facility", "id": identity, "name": f"示例{name}{number}（虚构）", "region": REGION, "year": year,
                    "kind": kind, "grade": grade, "ownership": "public", "area_type": area,
                    "beds": round(beds * grown), "physicians": max(1, round(physicians * grown)),
                    "has_rehabilitation_department": "是" if year >= rehabilitation else "否",
                    "served_population": round(38_000 * size) if kind == "township_health_centre" else None,
                }  # fmt: skip
                if chance.random() < 0.02:
                    row[chance.choice(("beds", "physicians") if beds else ("physicians",))] = None
                if kind == "tcm_hospital" and (number, year) in ((2, 2025), (3, 2023)):
                    row["has_rehabilitation_department"] = None
                if (kind, number, year) != ("township_health_centre", 5, 2022):
                    yield row


def stations(chance: random.Random) -> Iterator[Row]:
    """Eight emergency stations, in 2025."""
    for number in range(1, 9):
        yield {
            "type": "station", "id": f"JJ-{number}", "name": f"示例急救站{number}（虚构）", "region": REGION, "year": 2025,
            "kind": "emergency_station", "area_type": "urban" if number <= 3 else "rural",
            "longitude": round(chance.uniform(114.70, 115.05), 4), "latitude": round(chance.uniform(34.72, 34.95), 4),
            "service_radius": 5 if number <= 3 else 15, "mean_response_time": chance.choice((12, 18, 24)),
            "ambulances": chance.choice((1, 2, 3)),
        }  # fmt: skip


def communities(chance: random.Random) -> Iterator[Row]:
    """Sixty communities, in 2025; one without coordinates."""
    for number in range(1, 61):
        urban = number <= 15
        east, north = ((114.80, 114.86), (34.80, 34.85)) if urban else ((114.70, 115.05), (34.70, 34.97))
        row: Row = {
            "type": "community", "id": f"SQ-{number:02d}", "name": f"示例社区{number}（虚构）", "region": REGION, "year": 2025,
            "area_type": "urban" if urban else "rural",
            "longitude": round(chance.uniform(*east), 4), "latitude": round(chance.uniform(*north), 4),
            "resident_population": chance.randrange(6_000, 20_000),
        }  # fmt: skip
        yield {**row, "longitude": None, "latitude": None} if number == 37 else row


def regions() -> Iterator[Row]:
    """What the county itself reports, year by year; it reports no beds for 2020 and 2021."""
    life, infants = (77.5, 77.6, 77.8, 78.1, 78.3, 78.4), ("4.8‰", "4.6‰", "4.6‰", "4.3‰", "4.1‰", "3.9‰")
    beds = (None, None, 5078, 5207, 5402, 5511)
    for at, year in enumerate(YEARS):
        yield {
            "type": "region", "id": REGION, "name": "示例县（虚构）", "region": REGION, "year": year,
            "life_expectancy": life[at], "infant_mortality": infants[at],
            "resident_population": 782_000 - 2_000 * at, "institution_beds": beds[at],
        }  # fmt: skip


def write() -> None:
    """Write the four tables."""
    chance = random.Random(2020)  # noqa: S311 (made-up figures, the same in every run)
    tables = {
        "facilities": facilities(chance), "stations": stations(chance), "communities": communities(chance), "regions": regions()
    }  # fmt: skip
    for name, rows in tables.items():
        every = list(rows)
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(every[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(every)


if __name__ == "__main__":
    write()
