"""The six rules as a GoRules ZEN decision graph: one expression node, loaded once, evaluated for every record.

The graph is the content of a static loader: an engine compiles that once, and evaluates it some fifteen times as fast as
a decision of `create_decision`. Records go in as JSON lines, which Polars writes faster than Python makes dictionaries.
`evaluate_batch` and several threads were no faster. An ordered comparison with null is an error in ZEN, so each expression
asks for what is missing before it compares.

Right at the edge: numbers are decimals in ZEN, exact from the JSON text on.
"""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import zen
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

if TYPE_CHECKING:
    import polars as pl

GRAPH = "kaifeng"
READ = (
    *("type", "region", "kind", "grade", "ownership", "area_type", "served_population", "floor_area", "beds"),
    *("service_radius", "mean_response_time", "essential_medicine_variety_share", "essential_medicine_amount_share"),
)
BANDLESS = "served_population != null and (served_population < 30000 or served_population > 100000)"
BASE_AREA = "(served_population < 50000 ? 1400 : served_population < 70000 ? 1700 : 2000)"
BED_AREA = "25 * min([beds, 50]) + 30 * max([beds - 50, 0])"
FACTS = {
    "inside": (
        "region == null or region == '410000' ? null : startsWith(region, '4102') or region == 'kaifeng-demonstration-zone'"
    ),
    "basic": ("kind in ['village_clinic', 'community_health_station', 'township_health_centre', 'community_health_centre']"),
    "level": """
        $.basic ? 'primary'
        : kind == null ? null
        : kind in ['general_hospital', 'tcm_hospital'] ? grade
        : kind != 'specialist_hospital' ? 'ungraded'
        : grade == null ? null
        : grade == 'secondary' ? 'specialist_secondary'
        : grade == 'tertiary' ? 'specialist_tertiary'
        : 'ungraded'
    """,
}
"""What several rules ask: whether it lies in Kaifeng, and the level of care; null where that is not known."""


def judge(frame: pl.DataFrame) -> Outcomes:
    """The outcome codes of every row."""
    engine, codes_of = _engine(), itemgetter(*RULES)
    lines = frame.select(READ).write_ndjson().splitlines()
    codes = np.array([codes_of(engine.evaluate(GRAPH, line)["result"]) for line in lines], np.uint8).reshape(-1, len(RULES))
    return {rule: codes[:, place] for place, rule in enumerate(RULES)}


@cache
def _engine() -> zen.ZenEngine:
    return zen.ZenEngine({"loader": {"type": "static", "content": {GRAPH: _graph()}}})


def _graph() -> dict[str, Any]:
    expressions = [{"id": key, "key": key, "value": " ".join(text.split())} for key, text in {**FACTS, **_rules()}.items()]
    return {
        "nodes": [
            {"id": "record", "type": "inputNode", "name": "record"},
            {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
            {"id": "outcomes", "type": "outputNode", "name": "outcomes"},
        ],
        "edges": [
            {"id": "in", "type": "edge", "sourceId": "record", "targetId": "rules"},
            {"id": "out", "type": "edge", "sourceId": "rules", "targetId": "outcomes"},
        ],
    }


def _rules() -> dict[str, str]:
    return {
        URBAN: _rule("station", ("area_type == 'rural'",), ("area_type", "service_radius"), "service_radius <= 5"),
        RURAL: _rule("station", ("area_type == 'urban'",), ("area_type", "service_radius"), "service_radius <= 20"),
        RESPONSE: _rule("station", (), ("mean_response_time",), "mean_response_time <= 30"),
        AREA: _rule(
            "facility",
            ("kind != null and kind != 'community_health_centre'", BANDLESS),
            ("kind", "served_population", "beds", "floor_area"),
            f"floor_area >= {BASE_AREA} + {BED_AREA}",
        ),
        VARIETY: _medicine("essential_medicine_variety_share", (0.75, 0.55, 0.35), (0.45, 0.25)),
        AMOUNT: _medicine("essential_medicine_amount_share", (0.7, 0.5, 0.3), (0.4, 0.2)),
    }


def _rule(subject: str, excluded: tuple[str, ...], needed: tuple[str, ...], met: str, unmet: int = FAIL) -> str:
    """One expression for the outcome of a rule: not applicable, else unknown, else by what is required."""
    missing = " or ".join(f"{name} == null" for name in ("$.inside", *needed))
    free = " or ".join(f"({each})" for each in (f"type != '{subject}'", "$.inside == false", *excluded))
    return f"{free} ? {NOT_APPLICABLE} : {missing} ? {UNKNOWN} : {met} ? {PASS} : {unmet}"


def _medicine(share: str, general: tuple[float, float, float], specialist: tuple[float, float]) -> str:
    levels = ("primary", "secondary", "tertiary", "specialist_secondary")
    floors = (*general, *specialist)
    floor = "".join(f"$.level == '{level}' ? {floors[place]} : " for place, level in enumerate(levels)) + str(floors[-1])
    excluded = ("ownership == 'private'", "$.level == 'ungraded'")
    unmet = FAIL if DAY >= MEDICINES_DUE else PENDING
    return _rule("facility", excluded, ("ownership", "$.level", share), f"{share} >= ({floor})", unmet)
