"""Comparing two rulebooks on a registry: the counts are those of two plain checks, and only what differs is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pl = pytest.importorskip("polars")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import healthrules as hr  # noqa: E402
from healthrules.planning import apply, read_proposal  # noqa: E402
from healthrules.planning.comparing.compare import compare  # noqa: E402
from healthrules.planning.comparing.joint import joint  # noqa: E402
from healthrules.records import Record  # noqa: E402
from healthrules.reporting.report import Rejected  # noqa: E402

DAY = date(2025, 6, 30)
WHOLE = hr.load_rules(["kaifeng-plan-2025"])
HEAD = "proposal: {id: trial, title: {zh: 试, en: trial}}\nchanges:\n"
QUICKER = HEAD + "- {parameter: emergency_response_time_limit, value: 25 min, reason: trial}\n"
RETIRED = HEAD + "- {rule: chc-floor-area, retire: true, reason: trial}\n"

FACILITY: dict[str, Any] = {
    "type": "facility",
    "kind": "community_health_centre",
    "region": "龙亭区",
    "ownership": "public",
    "beds": 0,
}
RECORDS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {k: st.just(v) for k, v in FACILITY.items()}
            | {
                "floor_area": st.sampled_from([None, 1399, 1400, 1700, 1699, 5000]),
                "served_population": st.sampled_from([None, 20000, 30000, 50000, 52000, 70000]),
                "beds": st.sampled_from([None, 0, 20, 50, 51, 80]),
            }
        ),
        st.fixed_dictionaries(
            {
                "type": st.just("station"),
                "region": st.sampled_from(["杞县", "平顶山市", None]),
                "area_type": st.sampled_from(["rural", "urban", None]),
                "service_radius": st.sampled_from([None, 5, 10, 15, 20, 21]),
                "mean_response_time": st.sampled_from([None, "20分钟", "25分钟", "26 min", "30 min", "31 min"]),
            }
        ),
    ),
    max_size=12,
)


def numbered(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"r{place}", **record} for place, record in enumerate(records)]


def changed(book: hr.Rulebook, text: str) -> hr.Rulebook:
    return apply(book, read_proposal(text)).book


@pytest.fixture(scope="module")
def quicker() -> hr.Rulebook:
    return changed(WHOLE, QUICKER).with_readings({"emergency-radius-rural": "lower", "chc-floor-area": "whole"})


def test_equal_rulebooks_have_nothing_to_compare() -> None:
    found = compare(numbered([FACILITY]), WHOLE, WHOLE, as_of=DAY)
    assert found.pairs == ()
    assert found.results.is_empty()
    assert found.before == found.after


@settings(max_examples=40)
@given(RECORDS)
def test_the_counts_are_those_of_two_checks_and_the_changes_those_of_their_findings(records: list[dict[str, Any]]) -> None:
    after = changed(WHOLE, QUICKER).with_readings({"emergency-radius-rural": "lower", "chc-floor-area": "whole"})
    rows = numbered(records)
    found = compare(rows, WHOLE, after, as_of=DAY)
    one, other = (hr.check(rows, book, as_of=DAY, engine="reference", everything=True) for book in (WHOLE, after))
    assert (dict(found.before), dict(found.after)) == (dict(one.summary.outcomes), dict(other.summary.outcomes))
    outcomes = [{(each.record, each.rule): each.outcome.value for each in report.findings} for report in (one, other)]
    differ = {key: (outcomes[0][key], outcomes[1][key]) for key in outcomes[0] if outcomes[0][key] != outcomes[1][key]}
    told = {(row["record"], row["rule"]): (row["before"], row["after"]) for row in found.changes.iter_rows(named=True)}
    assert told == differ
    gaps = {(each.record, each.rule): each.gap for each in other.findings}
    for row in found.results.iter_rows(named=True):
        gap = gaps[row["record"], row["rule"]]
        if row["after"] == "fail" and gap is not None:
            assert row["gap_after"] == pytest.approx(float(gap.value))


COLUMNS = (
    *("id", "type", "region", "kind", "ownership", "beds", "floor_area", "served_population", "area_type"),
    *("service_radius", "mean_response_time", "as_of"),
)


def year_of(rows: list[dict[str, Any]], reject: Rejected) -> int | None:
    """The year of a record that was turned away."""
    day = rows[(reject.row or 1) - 1].get("as_of")
    return day.year if day else None


DAYS = st.sampled_from([None, date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 3, 1)])


@settings(max_examples=40)
@given(RECORDS, st.lists(DAYS, min_size=12, max_size=12), st.booleans(), st.sampled_from([DAY, None]))
def test_a_table_is_compared_as_its_records_are(
    records: list[dict[str, Any]], days: list[date | None], alike: bool, as_of: date | None
) -> None:
    after = changed(WHOLE, QUICKER).with_readings({"chc-floor-area": "whole"})
    rows = [
        {**record, "id": "one" if alike else record["id"], **({"as_of": day} if day else {})}
        for record, day in zip(numbered(records), days, strict=False)
    ]
    table = pl.DataFrame(
        {name: [None if row.get(name) is None else str(row[name]) for row in rows] for name in COLUMNS},
        schema=dict.fromkeys(COLUMNS, pl.String),
    )
    one, other = compare(table, WHOLE, after, as_of=as_of), compare(rows, WHOLE, after, as_of=as_of)
    shown = [name for name in one.results.columns if name not in ("file", "people")]
    assert one.results.select(shown).rows() == other.results.select(shown).rows()
    assert (one.counts, one.years) == (other.counts, other.years)
    assert [each.row for each in one.rejects] == [each.row for each in other.rejects]
    assert {day.year for day in days[: len(rows)] if day} <= {*one.years, *(year_of(rows, each) for each in one.rejects)}
    assert sum(one.years.values()) + len(one.rejects) == len(rows)
    for name in ("district", "rule"):
        assert one.by("year", name).rows() == other.by("year", name).rows()
        assert one.gaps("year", name).rows() == other.gaps("year", name).rows()


def test_records_of_a_program_with_one_id_are_told_apart_by_their_days() -> None:
    values: dict[str, Any] = {"kind": "community_health_centre", "ownership": "public", "served_population": 52000, "beds": 80}
    days = (date(2024, 6, 30), date(2024, 12, 31))
    records = [
        Record("facility", "c", "c", "410202", {**values, "floor_area": area}, day)
        for day, area in zip(days, (3900, 3950), strict=True)
    ]
    found = compare(records, WHOLE, WHOLE.with_readings({"chc-floor-area": "whole"}), as_of=DAY)
    assert sorted((row["actual"], row["gap_after"]) for row in found.results.iter_rows(named=True)) == [
        (3900, 200),
        (3950, 150),
    ]
    assert found.by().row(0, named=True)["newly_failing_records"] == 2


def test_a_change_and_its_reverse_cancel_out(quicker: hr.Rulebook) -> None:
    proposal = read_proposal(QUICKER)
    there = apply(WHOLE, proposal).book
    back = apply(there, proposal.reverse(WHOLE)).book
    assert joint(WHOLE, back).pairs == ()
    assert {pair.rule.name for pair in joint(WHOLE, quicker).pairs} == {
        "chc-floor-area",
        "emergency-radius-rural",
        "emergency-response-time",
    }


def test_a_rule_that_is_retired_applies_to_nobody_any_more() -> None:
    centre = {**FACILITY, "id": "c", "floor_area": 1000, "served_population": 52000}
    found = compare([centre], WHOLE, changed(WHOLE, RETIRED), as_of=DAY)
    (row,) = found.changes.iter_rows(named=True)
    assert (row["before"], row["after"], row["gap_before"], row["gap_after"]) == ("fail", "not_applicable", 700, None)
    assert sum(found.before.values()) - sum(found.after.values()) == 1


def test_changes_are_counted_by_district_with_the_people_they_serve() -> None:
    rows = [
        {**FACILITY, "id": f"c{place}", "region": region, "floor_area": 3900, "served_population": people, "beds": 80}
        for place, (region, people) in enumerate([("龙亭区", 52000), ("鼓楼区", 52000), ("龙亭区", 69000)])
    ]
    found = compare(rows, WHOLE, WHOLE.with_readings({"chc-floor-area": "whole"}), as_of=DAY)
    told = {
        row["district"]: (row["newly_failing"], row["newly_failing_people"])
        for row in found.by("district").iter_rows(named=True)
    }
    assert told == {"410202": (2, 121000.0), "410204": (1, 52000.0)}
    gaps = {row["district"]: (row["unit"], row["difference"]) for row in found.gaps("district").iter_rows(named=True)}
    assert gaps == {"410202": ("m²", 400.0), "410204": ("m²", 200.0)}
    assert found.by("").row(0, named=True)["newly_failing"] == 3
