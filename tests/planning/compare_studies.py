"""Studies of comparisons on made-up centres and stations of Kaifeng."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import healthrules as hr
from healthrules.planning import read_proposal
from healthrules.planning.comparing.cases import cases
from healthrules.planning.comparing.compare import compare
from healthrules.planning.comparing.price_files import read_prices
from healthrules.planning.comparing.study import Asked, Compared, study
from healthrules.planning.studies import Study

ROOT = Path(__file__).parents[2]
DAY = date(2025, 6, 30)
BOOK = hr.load_rules(["kaifeng-plan-2025"])
HEAD = "proposal: {id: trial, title: {zh: 试行, en: trial}}\nchanges:\n"
AREA = HEAD + "- {parameter: chc_base_area, band: [5万人, 7万人], value: 1900 m², reason: 示例}\n"
RADIUS = HEAD.replace("trial", "nearer", 1) + "- {rule: emergency-radius-rural, reading: lower, reason: 示例}\n"
PRICES = "prices: [{unit: m², price: 3200, currency: 元, source: {zh: 虚构单价, en: made up}}]\n"


def centre(name: str, area: object, region: str | None = "龙亭区", **more: Any) -> dict[str, Any]:
    kind = {"type": "facility", "kind": "community_health_centre", "ownership": "public", "served_population": 52000}
    return {**kind, "id": name, "name": f"示例{name}", "region": region, "beds": 0, "floor_area": area, **more}


def station(name: str, radius: object) -> dict[str, Any]:
    return {"type": "station", "id": name, "region": "杞县", "area_type": "rural", "service_radius": radius}


RECORDS = [centre("a", 1800), centre("b", 1600, "鼓楼区"), centre("c", 1900), centre("d", None), station("s", 12)]


def studied(
    *proposals: str,
    records: Sequence[dict[str, Any]] = RECORDS,
    book: hr.Rulebook = BOOK,
    readings: Sequence[str] = (),
    prices: str = "",
    as_of: date | None = DAY,
    most: int | None = None,
) -> Study:
    asked = cases(book, [read_proposal(each, "p.yaml") for each in proposals], readings)
    known = read_prices(prices, book, file="prices.yaml") if prices else ()
    found = [Compared(each, compare(list(records), each.before, each.after, as_of=as_of), known) for each in asked]
    return study(found, Asked(("registry.json",), as_of), most=most)


def rows(made: Study, name: str) -> list[list[Any]]:
    """The rows of a grid, in English."""
    (grid,) = (each for each in made.grids if each.name.en == name)
    return [[getattr(cell, "en", cell) for cell in row] for row in grid.rows]


def about(made: Study) -> str:
    return "\n".join(line.en for line in made.about)
