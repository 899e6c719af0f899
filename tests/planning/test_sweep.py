"""Sweeping a threshold: each value says what `check` says under a proposal that sets it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

pl = pytest.importorskip("polars")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import healthrules as hr  # noqa: E402
from healthrules.errors import UsageError  # noqa: E402
from healthrules.planning import apply, read_proposal  # noqa: E402
from healthrules.planning.thresholds.sweeping import Sweep, sweep  # noqa: E402

DAY = date(2025, 6, 30)
WHOLE = hr.load_rules(["kaifeng-plan-2025", "kaifeng-work-2021"])
BASE = "kaifeng-plan-2025/chc_base_area"
CENTRES = st.fixed_dictionaries(
    {
        "type": st.just("facility"),
        "kind": st.sampled_from(["community_health_centre", "general_hospital", None]),
        "region": st.sampled_from(["龙亭区", "鼓楼区", "平顶山市", None]),
        "ownership": st.sampled_from(["public", "private", None]),
        "floor_area": st.sampled_from([None, 1399, 1400, 1700, 1950.5, 2200, 5000]),
        "served_population": st.sampled_from([None, 20000, 30000, 50000, 52000, 70000]),
        "beds": st.sampled_from([None, 0, 20, 51]),
    }
)
REGISTRY = st.lists(CENTRES, max_size=10)


def numbered(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"r{place}", **{k: v for k, v in record.items() if v is not None}} for place, record in enumerate(records)]


def table(rows: list[dict[str, Any]]) -> Any:
    names = ("id", "type", "kind", "region", "ownership", "floor_area", "served_population", "beds")
    columns = {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in names}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))


def swept(registry: Any, **more: Any) -> Sweep:
    return sweep(registry, WHOLE, BASE, "1400 m²", "2400 m²", steps=4, band="5万人,7万人", as_of=DAY, **more)


def checked(rows: list[dict[str, Any]], value: Fraction | int, rule: str = "chc-floor-area") -> tuple[dict[str, int], float]:
    """What a check says under a proposal that sets the band to a value: the outcomes, and the gap added up."""
    change = f"- {{parameter: {BASE}, band: [5万人, 7万人], value: {value} m², reason: trial}}\n"
    proposal = read_proposal("proposal: {id: trial, title: {zh: 试, en: trial}}\nchanges:\n" + change)
    book = apply(WHOLE, proposal).book.only(rule)
    report = hr.check(rows, book, as_of=DAY, engine="reference", everything=True)
    gaps = [float(each.gap.value) for each in report.findings if each.outcome.value in ("fail", "pending") and each.gap]
    return {outcome.value: number for outcome, number in report.summary.outcomes.items()}, sum(gaps)


@settings(max_examples=15, deadline=None)
@given(REGISTRY)
def test_each_value_says_what_a_check_says_under_a_proposal_that_sets_it(records: list[dict[str, Any]]) -> None:
    rows = numbered(records)
    found = swept(rows)
    assert [point.value for point in found.points] == [1400, 1650, 1700, 1900, 2150, 2400]
    for point in found.points:
        outcomes, gap = checked(rows, point.value)
        tally = point.tally
        assert (tally.passed, tally.failed, tally.unknown) == tuple(
            outcomes.get(each, 0) for each in ("pass", "fail", "unknown")
        )
        assert dict(point.gaps).get("m²", 0) == pytest.approx(gap)


@settings(max_examples=15, deadline=None)
@given(REGISTRY)
def test_the_present_value_says_what_a_plain_check_says(records: list[dict[str, Any]]) -> None:
    rows = numbered(records)
    report = hr.check(rows, WHOLE.only("chc-floor-area"), as_of=DAY, everything=True)
    outcomes = {outcome.value: number for outcome, number in report.summary.outcomes.items()}
    now = swept(rows).present.tally
    assert (now.passed, now.failed, now.unknown) == tuple(outcomes.get(each, 0) for each in ("pass", "fail", "unknown"))


@settings(max_examples=15, deadline=None)
@given(REGISTRY, st.sampled_from([None, "district", "kind", "ownership", "document", "rule"]))
def test_a_table_is_swept_as_its_records_are(records: list[dict[str, Any]], by: str | None) -> None:
    rows = numbered(records)
    one, other = swept(rows, by=by), swept(table(rows), by=by)
    assert (one.points, one.groups, one.records, one.rejects) == (other.points, other.groups, other.records, other.rejects)
    assert one.frame.equals(other.frame)


@settings(max_examples=25, deadline=None)
@given(REGISTRY)
def test_curves_of_a_rule_that_a_larger_value_makes_harder_never_turn_back(records: list[dict[str, Any]]) -> None:
    points = swept(numbered(records)).points
    for one, other in pairwise(points):
        assert one.tally.passed >= other.tally.passed
        assert dict(one.gaps).get("m²", 0) <= dict(other.gaps).get("m²", 0)
        assert one.tally.unknown == other.tally.unknown


@settings(max_examples=25, deadline=None)
@given(REGISTRY)
def test_groups_add_up_to_all(records: list[dict[str, Any]]) -> None:
    found = swept(numbered(records), by="ownership")
    for place, point in enumerate(found.points):
        parts = [points[place].tally for _, points in found.groups]
        assert sum(each.passed for each in parts) == point.tally.passed
        assert sum(each.unknown for each in parts) == point.tally.unknown


def test_a_record_without_the_figure_is_unknown_at_every_value_and_never_passes() -> None:
    centre = {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "served_population": 52000, "beds": 0}
    found = swept(numbered([centre]))
    assert {point.tally.unknown for point in found.points} == {1}
    assert {point.tally.share for point in found.points} == {None}


def test_a_share_over_several_rules_is_swept_for_those_that_are_named() -> None:
    hospital = {
        "type": "facility",
        "kind": "specialist_hospital",
        "region": "龙亭区",
        "grade": "secondary",
        "essential_medicine_variety_share": "35%",
        "essential_medicine_amount_share": "25%",
    }
    name = "specialist_hospital_reduction"
    both = sweep([{**hospital, "id": "h"}], WHOLE, name, "0%", "30%", step="5%", as_of=DAY, by="rule")
    alone = sweep(
        [{**hospital, "id": "h"}], WHOLE, name, "0%", "30%", step="5%", as_of=DAY, rules=["essential-medicine-variety"]
    )
    assert {rule for rule, _ in both.groups} == {
        f"kaifeng-work-2021/essential-medicine-{each}" for each in ("variety", "amount")
    }
    assert alone.points == tuple(
        type(point)(point.value, None, point.tally, point.gaps) for point in dict(both.groups)[alone.rules[0].id]
    )


def test_a_value_for_a_code_is_swept_alone() -> None:
    found = sweep([], WHOLE, "essential_medicine_variety_floor", "10%", "90%", code="secondary", as_of=DAY)
    assert found.held.label.en.endswith("(secondary)")
    assert found.held.present in found.values


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"parameter": "chc_base_aera"}, "no parameter `chc_base_aera`. Did you mean `chc_base_area`?"),
        ({"band": None}, "has bands; choose one with band"),
        ({"band": "5万人,8万人"}, "no band `5万人,8万人`. The parameter"),
        ({"band": "five,7万人"}, "30,000–50,000 people; 50,000–70,000 people; 70,000–100,000 people"),
        ({"parameter": "urban_emergency_radius"}, "has one value only: take band away"),
        ({"parameter": "urban_emergency_radius", "band": None}, "from: `1400 m²` does not measure the same as km"),
        ({"start": "2500 m²"}, "from lies above to: 2,500 m² > 2,400 m²"),
        ({"steps": 201}, "1 to 200 steps, not 201"),
        ({"steps": 0}, "1 to 200 steps, not 0"),
        ({"step": "1 m²"}, "1 to 200 steps, not 1000"),
        ({"step": "0 m²"}, "step must be more than zero, not `0 m²`"),
        ({"step": "10 km"}, "step: `10 km` does not measure the same as m²"),
        ({"steps": 3, "step": "10 m²"}, "give step or steps, not both"),
        ({"end": "much"}, "to: `much` is not one amount"),
        ({"by": "distrit"}, "by has no `distrit`. Did you mean `district`?"),
        ({"rules": ["emergency-radius-urban"]}, "does not use the parameter kaifeng-plan-2025/chc_base_area; these do:"),
        ({"code": "secondary", "parameter": "urban_emergency_radius", "band": None}, "take code away"),
        ({"code": "secondry", "parameter": "essential_medicine_variety_floor", "band": None}, "Did you mean `secondary`?"),
    ],
)
def test_what_does_not_fit_is_said(words: dict[str, Any], says: str) -> None:
    given = {"parameter": "chc_base_area", "start": "1400 m²", "end": "2400 m²", "band": "5万人,7万人", **words}
    with pytest.raises(UsageError) as caught:
        sweep([], WHOLE, **given)
    assert says in caught.value.text.en
    assert caught.value.text.zh


def test_edges_with_commas_inside_name_a_band() -> None:
    assert swept([]).held == sweep([], WHOLE, BASE, "1 m²", "2 m²", band="50,000人,70,000人", as_of=DAY).held


def test_a_rulebook_without_the_rules_says_that_none_uses_the_parameter() -> None:
    with pytest.raises(UsageError, match="no rule uses the parameter"):
        sweep([], WHOLE.only("emergency-radius-urban"), BASE, "1 m²", "2 m²", band="5万人,7万人")


def test_one_value_may_be_tried_alone() -> None:
    found = sweep([], WHOLE, BASE, "1500 m²", "1500 m²", band="5万人,7万人", as_of=DAY)
    assert found.values == (1500, 1700)
