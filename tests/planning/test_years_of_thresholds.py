"""Sweeps and solutions over records of several years: each year's record counts once, by columns as one by one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

pl = pytest.importorskip("polars")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from healthrules.planning.thresholds.drawing import drawn  # noqa: E402
from healthrules.planning.thresholds.solution import Solution  # noqa: E402
from healthrules.planning.thresholds.solving import solve  # noqa: E402
from healthrules.planning.thresholds.sweeping import Sweep, sweep  # noqa: E402
from tests.planning.test_sweep import WHOLE, numbered  # noqa: E402

RADIUS = "urban_emergency_radius"
DAY = date(2025, 6, 30)
STATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("station"),
            "region": st.sampled_from(["龙亭区", "杞县", "平顶山市"]),
            "area_type": st.sampled_from(["urban", "urban", "rural", None]),
            "as_of": st.sampled_from([None, "2023-12-31", "2024-06-30", "2024-12-31", "2026"]),
            "service_radius": st.sampled_from([None, "3", "4", "4.5", "5", "5", "7", "wide"]),
        }
    ),
    max_size=9,
)
YEARS = st.sampled_from([None, 2023, 2024, 2025, 2031])


def table(rows: list[dict[str, Any]]) -> Any:
    names = ("id", "type", "region", "area_type", "as_of", "service_radius")
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String))


def station(name: str, radius: float, day: str | None = None) -> dict[str, Any]:
    found = {"type": "station", "id": name, "region": "龙亭区", "area_type": "urban", "service_radius": radius}
    return found if day is None else {**found, "as_of": day}


def swept(registry: Any, **more: Any) -> Sweep:
    return sweep(registry, WHOLE, RADIUS, "3 km", "8 km", steps=5, **more)


def read(found: Sweep | Solution) -> tuple[Any, ...]:
    return found.records, found.read.years, [(each.row, each.record, each.field) for each in found.rejects]


@settings(max_examples=25, deadline=None)
@given(STATIONS, YEARS, st.sampled_from([None, DAY]))
def test_a_table_of_several_years_is_swept_as_its_records_are(
    records: list[dict[str, Any]], year: int | None, as_of: date | None
) -> None:
    rows = numbered(records)
    one, other = (swept(each, by="year", year=year, as_of=as_of) for each in (rows, table(rows)))
    assert (one.points, one.groups, read(one)) == (other.points, other.groups, read(other))


@settings(max_examples=25, deadline=None)
@given(STATIONS, YEARS, st.sampled_from(["1%", "50%", "60%", "100%"]))
def test_a_table_of_several_years_is_solved_as_its_records_are(
    records: list[dict[str, Any]], year: int | None, share: str
) -> None:
    rows = numbered(records)
    one, other = (solve(each, WHOLE, RADIUS, share, year=year, as_of=DAY) for each in (rows, table(rows)))
    assert (one.place, one.best, one.present, read(one)) == (other.place, other.best, other.present, read(other))
    names = ["record", "year", "rule", "value", "before", "after"]
    assert one.frame.select(names).equals(other.frame.select(names))


@settings(max_examples=25, deadline=None)
@given(STATIONS)
def test_a_year_alone_is_what_it_is_among_all(records: list[dict[str, Any]]) -> None:
    rows = numbered(records)
    for year, points in swept(rows, by="year", as_of=DAY).groups:
        alone = swept(rows, year=int(year or 0), as_of=DAY)
        assert [each.tally for each in alone.points] == [each.tally for each in points]


def test_the_year_of_a_record_is_that_of_its_own_day_also_when_all_are_judged_for_one() -> None:
    rows = [station("a", 4, "2023-12-31"), station("a", 6, "2024-12-31"), station("b", 4)]
    for registry in (rows, pl.DataFrame(rows)):
        found = swept(registry, by="year", as_of=DAY)
        assert found.read.years == {2023: 1, 2024: 1, 2025: 1}
        assert [(year, points[2].tally.passed) for year, points in found.groups] == [("2023", 1), ("2024", 0), ("2025", 1)]


@settings(max_examples=25, deadline=None)
@given(STATIONS, st.sampled_from(["1%", "50%", "100%"]))
def test_the_plot_of_a_solution_says_the_share_at_every_value(records: list[dict[str, Any]], share: str) -> None:
    rows = numbered(records)
    for registry in (rows, table(rows)):
        found = solve(registry, WHOLE, RADIUS, share, as_of=DAY)
        points = drawn(found)
        assert points == sorted(points, key=lambda point: point[0])
        for tried in sweep(rows, WHOLE, RADIUS, "3.1 km", "6.1 km", steps=6, as_of=DAY).points:
            held = [y for x, y in points if x <= tried.value]
            if held and tried.tally.share is not None and tried.value <= points[-1][0]:
                assert Fraction(held[-1]).limit_denominator(10**6) == (tried.tally.share * 100).limit_denominator(10**6)


def test_a_plot_of_very_many_changes_keeps_the_threshold_and_the_ends() -> None:
    rows = [station(f"s{place}", 3 + place / 1000) for place in range(1500)]
    for registry in (rows, pl.DataFrame(rows)):
        found = solve(registry, WHOLE, RADIUS, "50%", as_of=DAY)
        points = drawn(found)
        assert found.place is not None
        assert found.place.value == Fraction(3749, 1000)
        assert any(x == 3.749 and y == 50 for x, y in points)
        assert 50 < len(points) < 500
        assert points[-1][1] == 100
