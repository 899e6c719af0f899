"""What planners' questions come to, as Polars frames: the same as the objects, numbers in the units that people read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from tests.planning.test_mending import DAY, FACILITY
from tests.planning.test_uncertainty import BOOK

pytest.importorskip("polars")

ROOT = Path(__file__).parents[2]
STATION: dict[str, Any] = {"type": "station", "region": "杞县", "area_type": "rural", "as_of": "2024-12-31"}


def test_mendings() -> None:
    book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-rural")
    frame = hr.mend({**STATION, "id": "s", "service_radius": "23 km"}, book).frame
    assert frame.select("record", "year", "rule", "field", "reported", "needed", "unit").rows() == [
        ("s", 2024, None, "service_radius", 23.0, 20.0, "km"),
        ("s", 2024, "kaifeng-plan-2025/emergency-radius-rural", "service_radius", 23.0, 20.0, "km"),
    ]
    county = hr.load_rules([str(ROOT / "examples" / "packs" / "example-county-plan")])
    records = list(hr.read_inputs([str(ROOT / "examples" / "county" / "facilities.csv")]))
    assert hr.mend(records, county).frame.height == sum(
        len(each.plan) + sum(len(way.changes) for one in each.unmet for way in one.ways)
        for each in hr.mend(records, county).found
    )


def test_codes_stand_apart_from_amounts() -> None:
    hospital = {
        "type": "facility",
        "id": "f",
        "region": "开封市",
        "kind": "tcm_hospital",
        "grade": "secondary",
        "ownership": "public",
    }
    book = hr.load_rules(["kaifeng-plan-2025"]).only("infectious-disease-department")
    (row,) = (
        hr.mend({**hospital, "has_infectious_disease_department": "否"}, book, as_of=date(2026, 6, 30))
        .frame.tail(1)
        .rows(named=True)
    )
    assert (row["reported_code"], row["needed_code"], row["reported"], row["unit"]) == ("false", "true", None, None)


def test_values_on_the_edge_and_missing_ones() -> None:
    rows = [{**FACILITY, "id": "a", "floor_area": "100", "beds": 3}, {**FACILITY, "id": "b"}]
    found = hr.uncertainty(rows, BOOK.only(["at-least", "two"]), as_of=DAY)
    told = found.frame.select("record", "rule", "reported", "half_step", "distance", "unit", "outcome", "may_be")
    assert told.rows() == [
        ("a", "trial-plan/at-least", 100.0, 0.5, 0.0, "m²", "pass", "fail"),
        ("a", "trial-plan/two", 100.0, 0.5, 0.0, "m²", "pass", "fail"),
    ]
    assert found.missing.rows() == [("floor_area", 2, 1, 1), ("beds", 1, 0, 1)]


def test_movers() -> None:
    county = ROOT / "examples" / "county"
    book = hr.load_rules([str(ROOT / "examples" / "packs" / "example-county-plan")])
    found = hr.influence(hr.read_inputs([str(county)]), book, "ambulances")
    frame = found.frame
    assert frame.height == len(found.regions[0].movers)
    assert frame.filter(frame["mend"].is_not_null()).sort("mend")["record"].to_list() == ["JJ-2", "JJ-3", "JJ-6", "JJ-7"]
    assert frame.row(0, named=True)["record"] == found.regions[0].movers[0].id


def test_milestones() -> None:
    book = hr.load_rules(["kaifeng-plan-2025"])
    rows = list(hr.read_inputs([str(ROOT / "examples" / "midterm" / "regions.csv")]))
    found = hr.progress(rows, book, "开封市", as_of=date(2023, 12, 31))
    frame = found.frame
    assert frame["rule"].to_list() == [each.rule.id for each in found.milestones]
    beds = frame.filter(frame["rule"] == "kaifeng-plan-2025/beds").row(0, named=True)
    assert (beds["status"], beds["now"], beds["low"], beds["high"], beds["needed"]) == ("behind", 7.2, 7.7, None, 0.25)
    assert all(frame.filter(frame["status"] == "no_data")["missing"].list.len() > 0)
