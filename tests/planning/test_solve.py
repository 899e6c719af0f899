"""Solving for a threshold: at least the share there, less at the next stricter value, exact at records' own values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

pl = pytest.importorskip("polars")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import healthrules as hr  # noqa: E402
from healthrules.errors import UsageError  # noqa: E402
from healthrules.planning.thresholds import narrowing  # noqa: E402
from healthrules.planning.thresholds.leaning import leaning  # noqa: E402
from healthrules.planning.thresholds.solution import Solution  # noqa: E402
from healthrules.planning.thresholds.solving import solve  # noqa: E402
from healthrules.planning.thresholds.sweeping import sweep  # noqa: E402
from tests.planning.conftest import DOCUMENT  # noqa: E402
from tests.planning.test_sweep import BASE, DAY, REGISTRY, WHOLE, numbered, table  # noqa: E402

STATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("station"),
            "region": st.sampled_from(["龙亭区", "杞县"]),
            "area_type": st.sampled_from(["urban", "rural", None]),
            "service_radius": st.sampled_from([None, "3 km", "4km", "4.5 km", "5 km", "5 km", "7 km", "30 km"]),
        }
    ),
    max_size=9,
)
SHARES = st.sampled_from(["1%", "25%", "50%", "66.7%", "90%", "100%"])


def tally_at(registry: Any, name: str, value: Any, **more: Any) -> Any:
    unit = WHOLE.parameters[name].unit.symbol
    found = sweep(registry, WHOLE, name, f"{value} {unit}", f"{value} {unit}", as_of=DAY, **more)
    return next(point.tally for point in found.points if point.value == value)


def holds(found: Solution, registry: Any, name: str, **more: Any) -> None:
    """The threshold gives at least the share; the next stricter value, and any just stricter one, does not."""
    place, target = found.place, found.target
    if place is None:
        assert found.best.share is None or found.best.share < target
        return
    assert place.tally.share is not None
    assert place.tally.share >= target
    if place.value is None:
        return
    if place.attained and _decimal(place.value):
        assert tally_at(registry, name, _shown(place.value), **more) == place.tally
    if place.next_value is not None and place.at_next is not None:
        assert place.at_next.share is None or place.at_next.share < target
        if _decimal(place.next_value):
            assert tally_at(registry, name, _shown(place.next_value), **more) == place.at_next
    assert place.beyond is None or place.beyond.share is None or place.beyond.share < target


def _decimal(value: Any) -> bool:
    return isinstance(value, int) or value.denominator in (1, 2, 5, 10)


def _shown(value: Any) -> Any:
    return value if isinstance(value, int) else _Exact(value)


class _Exact(Fraction):
    """A fraction that is written as a decimal."""

    def __str__(self) -> str:
        return str(float(self))


@settings(max_examples=40, deadline=None)
@given(STATIONS, SHARES)
def test_the_threshold_gives_the_share_and_the_next_stricter_value_does_not(records: list[dict[str, Any]], share: str) -> None:
    rows, name = numbered(records), "kaifeng-plan-2025/urban_emergency_radius"
    found = solve(rows, WHOLE, name, share, as_of=DAY)
    holds(found, rows, name)
    if found.place is not None and found.place.value is not None:
        radii = {Fraction(row["service_radius"].removesuffix("km").strip()) for row in rows if "service_radius" in row}
        assert found.place.value in radii


@settings(max_examples=30, deadline=None)
@given(REGISTRY, SHARES)
def test_the_same_of_a_banded_value_that_a_larger_one_makes_harder(records: list[dict[str, Any]], share: str) -> None:
    rows = numbered(records)
    found = solve(rows, WHOLE, BASE, share, band="5万人,7万人", as_of=DAY)
    assert found.harder
    holds(found, rows, BASE, band="5万人,7万人")


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_table_gives_what_its_records_give(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "FEW", few)
    areas = [1400, 1650, 1650, 1801.55, 1801.55, 1801.55, 2200, 9000, 100, 1500]
    rows = numbered(
        [
            {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "served_population": 52000, "beds": 0}
            | {"floor_area": area}
            for area in areas
        ]
    )
    for share in ("5%", "10%", "30%", "50%", "70%", "90%", "95%", "100%"):
        one, other = (solve(each, WHOLE, BASE, share, band="5万人,7万人", as_of=DAY) for each in (rows, table(rows)))
        assert one.place == other.place
        assert (one.best, one.present, one.records) == (other.best, other.present, other.records)
        named = ["record", "rule", "value", "before", "after"]
        assert one.frame.select(named).equals(other.frame.select(named))


def test_ties_are_named_and_the_share_jumps_past_them() -> None:
    rows = numbered(
        [{"type": "station", "region": "龙亭区", "area_type": "urban", "service_radius": radius} for radius in (4, 6, 6, 6)]
    )
    found = solve(rows, WHOLE, "urban_emergency_radius", "50%", as_of=DAY)
    assert found.place is not None
    assert (found.place.value, found.place.tally.share, found.place.next_value) == (6, Fraction(1), 4)
    assert found.frame.select("record", "value").rows() == [("r1", 6.0), ("r2", 6.0), ("r3", 6.0), ("r0", 4.0)]


def test_a_threshold_between_decimals_is_exact() -> None:
    centre = {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "served_population": 52000}
    rows = numbered([{**centre, "beds": 30, "floor_area": 1800}])
    for registry in (rows, table(rows)):
        found = solve(registry, WHOLE, "chc_area_per_bed_to_50", "100%", as_of=DAY)
        assert found.place is not None
        assert found.place.value == Fraction(10, 3)


def test_no_threshold_reaches_a_share_that_others_keep_from_it() -> None:
    centre = {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "beds": 20, "floor_area": 400}
    rows = numbered([{**centre, "served_population": people} for people in (52000, 90000)])
    for registry in (rows, table(rows)):
        found = solve(registry, WHOLE, BASE, "90%", band="5万人,7万人", as_of=DAY)
        assert found.place is None
        assert (found.best.passed, found.best.failed) == (0, 2)


def test_every_threshold_reaches_a_share_where_nobody_fails_by_it() -> None:
    centre = {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "beds": 0, "floor_area": 4000}
    rows = numbered([{**centre, "served_population": 35000}])
    for registry in (rows, table(rows)):
        found = solve(registry, WHOLE, BASE, "90%", band="5万人,7万人", as_of=DAY)
        assert found.place is not None
        assert found.place.value is None


RULES = """\
parameters:
  limit: {label: {zh: 上限, en: limit}, unit: km, value: 5, clause: 一}
rules:
  - {id: below, title: {zh: 低, en: below}, subject: station, require: "REQUIRE", force: standard, clause: 一}
"""


def trial(folder: Path, require: str) -> hr.Rulebook:
    (folder / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES.replace("REQUIRE", require), encoding="utf-8")
    return hr.load_rules([folder])


def station(**more: Any) -> dict[str, Any]:
    return {"type": "station", "id": "s", "region": "龙亭区", **more}


@pytest.mark.parametrize(
    ("require", "harder", "value", "attained"),
    [
        ("service_radius < limit", False, 4, False),
        ("service_radius > limit", True, 4, False),
        ("not (service_radius > limit)", False, 4, True),
        ("2 * limit - service_radius >= 0 km", False, 2, True),
        ("service_radius <= max(limit, 1 km) and service_radius <= limit * 2", False, 4, True),
        ("service_radius <= min(limit / 2, 30 km)", False, 8, True),
    ],
)
def test_strict_comparisons_and_lines_are_solved(
    tmp_path: Path, require: str, harder: bool, value: int, attained: bool
) -> None:
    book = trial(tmp_path, require)
    for registry in ([station(service_radius=4)], pl.DataFrame([station(service_radius=4)])):
        found = solve(registry, book, "limit", "100%", as_of=date(2025, 1, 1))
        assert found.harder is harder
        assert found.place is not None
        assert (found.place.value, found.place.attained) == (value, attained)


@pytest.mark.parametrize(
    "require",
    [
        "service_radius == limit",
        "service_radius >= limit and service_radius <= limit * 2",
        "service_radius <= (limit if service_radius < limit else 3 km)",
        "service_radius / limit <= 2",
    ],
)
def test_a_rule_without_one_direction_is_refused(tmp_path: Path, require: str) -> None:
    book = trial(tmp_path, require)
    with pytest.raises(UsageError, match="there is no one threshold"):
        solve([station(service_radius=4)], book, "limit", "50%")
    assert leaning(book.rule("below").reading().require, "limit") is None


def test_a_value_that_stands_for_some_records_only_is_followed_record_by_record() -> None:
    hospital = {
        "type": "facility",
        "id": "h",
        "region": "龙亭区",
        "grade": "secondary",
        "kind": "specialist_hospital",
        "ownership": "public",
        "essential_medicine_variety_share": "35%",
    }
    name, rule = "specialist_hospital_reduction", ["essential-medicine-variety"]
    one, other = (solve(each, WHOLE, name, "100%", rules=rule, as_of=DAY) for each in ([hospital], pl.DataFrame([hospital])))
    assert one.place == other.place
    assert one.place is not None


@pytest.mark.parametrize("share", ["0%", "101%", "90", "-5%", "half", "5 km"])
def test_a_share_that_is_none_is_refused(share: str) -> None:
    with pytest.raises(UsageError, match="pass"):
        solve([], WHOLE, "urban_emergency_radius", share)


def test_nothing_decided_reaches_nothing() -> None:
    found = solve([], WHOLE, "urban_emergency_radius", "50%", as_of=DAY)
    assert (found.place, found.best.share) == (None, None)


def test_a_waived_record_counts_for_neither_side() -> None:
    rows = numbered(
        [{"type": "station", "region": "龙亭区", "area_type": "urban", "service_radius": radius} for radius in (4, 6, 9)]
    )
    rule = "kaifeng-plan-2025/emergency-radius-urban"
    waiver = hr.Waiver(record="r2", rule=rule, reason="trial", authority="trial", expires=date(2026, 1, 1))
    book = WHOLE.with_waivers([waiver])
    for registry in (rows, pl.DataFrame(rows)):
        found = solve(registry, book, "urban_emergency_radius", "100%", as_of=DAY)
        assert found.place is not None
        assert (found.place.value, found.place.tally.waived) == (6, 1)
        assert sweep(registry, book, "urban_emergency_radius", "5 km", "5 km", as_of=DAY).present.tally.waived == 1
