"""The six rules with rule-engine: a chain of rules for each, compiled once, evaluated for every record.

A chain gives the value of its first rule that matches: what is not applicable, then what is unknown, then what is met. Two
more chains find what several rules ask (whether a record lies in Kaifeng, its level of care) and put it in the record. Only
the chains of a record's own type are asked. Chosen by measuring: a resolver that reads a dictionary without more ado, and
a regular expression where one of several codes is asked, which is compiled once, while a set is built anew every time.

Right at the edge: numbers are decimals in rule-engine, a float the decimal that it prints as.
"""

from __future__ import annotations

from operator import getitem
from typing import TYPE_CHECKING, Any

import numpy as np
from benchmarks.peers import (
    AMOUNT,
    AREA,
    DAY,
    FAIL,
    MEDICINES_DUE,
    NOT_APPLICABLE,
    PASS,
    PENDING,
    RESPONSE,
    RULES,
    RURAL,
    UNKNOWN,
    URBAN,
    VARIETY,
    Outcomes,
)
from rule_engine import Chain, Context

if TYPE_CHECKING:
    import polars as pl

INSIDE, OUTSIDE, UNTOLD = "inside", "outside", None
BASIC = "^(community_health_centre|community_health_station|township_health_centre|village_clinic)$"
BANDLESS = "served_population != null and (served_population < 30000 or served_population > 100000)"
BASE_AREA = "(served_population < 50000 ? 1400 : (served_population < 70000 ? 1700 : 2000))"
BED_AREA = "25 * $min([beds, 50]) + 30 * $max([beds - 50, 0])"
CONTEXT = Context(resolver=getitem)

PLACE = Chain(
    [
        ('region == null or region == "410000"', UNTOLD),
        ('region =~ "4102" or region == "kaifeng-demonstration-zone"', INSIDE),
    ],
    default_value=OUTSIDE,
    context=CONTEXT,
)
LEVEL = Chain(
    [
        (f'kind =~ "{BASIC}"', "primary"),
        ("kind == null", None),
        ('kind !~ "^(general|tcm|specialist)_hospital$" or grade == "ungraded"', "ungraded"),
        ("grade == null", None),
        ('kind != "specialist_hospital" and grade == "primary"', "primary"),
        ('kind == "specialist_hospital" and grade == "primary"', "ungraded"),
        ('kind == "specialist_hospital" and grade == "secondary"', "specialist_secondary"),
        ('kind == "specialist_hospital"', "specialist_tertiary"),
        ('grade == "secondary"', "secondary"),
    ],
    default_value="tertiary",
    context=CONTEXT,
)


def judge(frame: pl.DataFrame) -> Outcomes:
    """The outcome codes of every row."""
    codes = np.full((len(frame), len(RULES)), NOT_APPLICABLE, dtype=np.uint8)
    for number, record in enumerate(frame.drop("id", "name").iter_rows(named=True)):
        record["place"], record["level"] = PLACE.evaluate(record), LEVEL.evaluate(record)
        for place, chain in CHAINS[record["type"]]:
            codes[number, place] = chain.evaluate(record)
    return {rule: codes[:, place] for place, rule in enumerate(RULES)}


def _chain(excluded: tuple[str, ...], needed: tuple[str, ...], met: str, unmet: int = FAIL) -> Any:
    missing = " or ".join(f"{name} == null" for name in ("place", *needed))
    free = " or ".join(f"({each})" for each in (f'place == "{OUTSIDE}"', *excluded))
    entries = [(free, NOT_APPLICABLE), (missing, UNKNOWN), (met, PASS)]
    return Chain(entries, default_value=unmet, context=CONTEXT)


def _medicine(share: str, general: tuple[float, float, float], specialist: tuple[float, float]) -> Any:
    levels = ("primary", "secondary", "tertiary", "specialist_secondary", "specialist_tertiary")
    floors = zip(levels, (*general, *specialist), strict=True)
    met = " or ".join(f'(level == "{level}" and {share} >= {floor})' for level, floor in floors)
    unmet = FAIL if DAY >= MEDICINES_DUE else PENDING
    return _chain(('ownership == "private"', 'level == "ungraded"'), ("ownership", "level", share), met, unmet)


CHAINS: dict[str, tuple[tuple[int, Any], ...]] = {
    "station": (
        (RULES.index(URBAN), _chain(('area_type == "rural"',), ("area_type", "service_radius"), "service_radius <= 5")),
        (RULES.index(RURAL), _chain(('area_type == "urban"',), ("area_type", "service_radius"), "service_radius <= 20")),
        (RULES.index(RESPONSE), _chain((), ("mean_response_time",), "mean_response_time <= 30")),
    ),
    "facility": (
        (
            RULES.index(AREA),
            _chain(
                ('kind != null and kind != "community_health_centre"', BANDLESS),
                ("kind", "served_population", "beds", "floor_area"),
                f"floor_area >= {BASE_AREA} + {BED_AREA}",
            ),
        ),
        (RULES.index(VARIETY), _medicine("essential_medicine_variety_share", (0.75, 0.55, 0.35), (0.45, 0.25))),
        (RULES.index(AMOUNT), _medicine("essential_medicine_amount_share", (0.7, 0.5, 0.3), (0.4, 0.2))),
    ),
}
