"""Waivers: what they cover and on which days, and what the report says of each."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import healthrules as hr
from healthrules.errors import EngineDisagreement
from healthrules.reporting.findings import finding
from healthrules.reporting.formats import FORMATS
from healthrules.reporting.report import WaiverShown
from healthrules.reporting.schemas import schema_of
from healthrules.texts import Language

DAY = date(2025, 6, 30)
RADIUS, TIME, NURSES = "emergency-radius-urban", "emergency-response-time", "nurses"
PLAN = "kaifeng-plan-2025/"
STATION: dict[str, Any] = {"type": "station", "id": "s", "name": "甲站", "region": "开封市", "area_type": "urban"}
FAILS, PASSES, UNKNOWN = {"service_radius": 6}, {"service_radius": 4}, {"service_radius": None}
RURAL = {"service_radius": 6, "area_type": "rural"}
CITY: dict[str, Any] = {"type": "region", "id": "410200", "region": "开封市", "nurses_per_population": "3.9人/千人"}


@pytest.fixture(scope="module")
def plan() -> hr.Rulebook:
    return hr.load_rules(["kaifeng-plan-2025"]).only([RADIUS, TIME, NURSES])


def waiver(record: str = "s", rule: str = RADIUS, expires: date = date(2025, 12, 31), **more: Any) -> hr.Waiver:
    return hr.Waiver(record, rule, "道路施工", "示例卫生健康委员会", expires, **more)


def outcome(report: hr.Report, rule: str = RADIUS) -> str:
    """The outcome of a rule on the only record of a report."""
    (found,) = (each for each in report.findings if each.rule == PLAN + rule)
    return found.outcome.value


def states(report: hr.Report) -> list[tuple[str, str | None]]:
    return [(each.state.value, each.outcome.value if each.outcome else None) for each in report.waivers]


@pytest.mark.parametrize(
    ("values", "becomes", "state"),
    [
        (FAILS, "waived", "used"),
        (PASSES, "pass", "unused"),
        (UNKNOWN, "unknown", "unused"),
        (RURAL, "not_applicable", "unused"),
    ],
    ids=["fail", "pass", "unknown", "not_applicable"],
)
def test_a_failure_is_waived_and_nothing_else_is(plan: hr.Rulebook, values: dict[str, Any], becomes: str, state: str) -> None:
    report = hr.check({**STATION, **values}, plan, as_of=DAY, everything=True, waivers=[waiver()])
    assert outcome(report) == becomes
    assert states(report) == [(state, becomes)]


def test_what_is_not_yet_due_is_waived_too(plan: hr.Rulebook) -> None:
    assert outcome(hr.check(CITY, plan, as_of=DAY), NURSES) == "pending"
    report = hr.check(CITY, plan, as_of=DAY, waivers=[waiver("410200", NURSES)])
    assert outcome(report, NURSES) == "waived"
    (found,) = (each for each in report.findings if each.waiver)
    assert found.waiver is not None
    assert found.waiver.instead_of is hr.Outcome.PENDING


@pytest.mark.parametrize(
    ("expires", "granted", "becomes", "state"),
    [
        (DAY, None, "waived", "used"),
        (DAY - timedelta(1), None, "fail", "expired"),
        (DAY + timedelta(1), None, "waived", "used"),
        (DAY, DAY, "waived", "used"),
        (DAY + timedelta(9), DAY + timedelta(1), "fail", "not_yet"),
    ],
)
def test_a_waiver_covers_its_first_and_its_last_day(
    plan: hr.Rulebook, expires: date, granted: date | None, becomes: str, state: str
) -> None:
    report = hr.check({**STATION, **FAILS}, plan, as_of=DAY, waivers=[waiver(expires=expires, granted=granted)])
    assert (outcome(report), states(report)) == (becomes, [(state, becomes)])


def test_an_expired_waiver_of_what_passes_is_expired_too(plan: hr.Rulebook) -> None:
    report = hr.check({**STATION, **PASSES}, plan, as_of=DAY, waivers=[waiver(expires=date(2020, 1, 1))])
    assert states(report) == [("expired", "pass")]


def test_the_day_that_counts_is_the_one_a_record_is_judged_for(plan: hr.Rulebook) -> None:
    years = [{**STATION, **FAILS, "as_of": f"{year}-12-31"} for year in (2024, 2025, 2026)]
    report = hr.check(years, plan, waivers=[waiver(granted=date(2025, 1, 1))])
    radius = [each for each in report.findings if each.rule == PLAN + RADIUS]
    assert [(each.as_of.year, each.outcome.value) for each in radius] == [(2024, "fail"), (2025, "waived"), (2026, "fail")]
    met = [(each.as_of, each.state.value) for each in report.waivers]
    assert met == [(date(2024, 12, 31), "not_yet"), (date(2025, 12, 31), "used"), (date(2026, 12, 31), "expired")]


def test_a_waiver_is_of_one_record_and_one_rule(plan: hr.Rulebook) -> None:
    late = {"mean_response_time": 99}
    stations = [{**STATION, **FAILS, **late, "id": name} for name in ("s", "t")]
    report = hr.check(stations, plan, as_of=DAY, waivers=[waiver()])
    assert {(each.record, each.rule.removeprefix(PLAN)): each.outcome.value for each in report.findings} == {
        ("s", RADIUS): "waived",
        ("s", TIME): "fail",
        ("t", RADIUS): "fail",
        ("t", TIME): "fail",
    }


def test_of_two_subjects_with_one_id_the_one_of_the_rule_is_meant(plan: hr.Rulebook) -> None:
    both = [{**STATION, **FAILS}, {**CITY, "id": "s"}]
    report = hr.check(both, plan, as_of=DAY, waivers=[waiver()])
    assert [(each.type, each.state.value) for each in report.waivers] == [("station", "used")]
    report = hr.check({**CITY, "id": "s"}, plan, as_of=DAY, waivers=[waiver()])
    assert [(each.type, *state) for each, state in zip(report.waivers, states(report), strict=True)] == [
        ("region", "unused", "not_applicable")
    ]


def test_a_waived_finding_keeps_its_evidence_and_says_what_it_rests_on(plan: hr.Rulebook) -> None:
    record = {**STATION, **FAILS}
    (before, *_), (after, *_) = (
        hr.check(record, plan, as_of=DAY, waivers=each).findings for each in ([], [waiver(number="示例〔2025〕1号")])
    )
    assert after.waiver == WaiverShown(
        "道路施工", "示例卫生健康委员会", date(2025, 12, 31), hr.Outcome.FAIL, number="示例〔2025〕1号"
    )
    assert (after.message, after.actual, after.gap) == (before.message, before.actual, before.gap)
    assert before.waiver is None


def test_waived_is_counted_apart_and_fails_nothing(plan: hr.Rulebook) -> None:
    report = hr.check({**STATION, **FAILS}, plan, as_of=DAY, waivers=[waiver()])
    assert report.summary.outcomes[hr.Outcome.WAIVED] == 1
    assert report.summary.outcomes[hr.Outcome.FAIL] == 0
    assert report.summary.forces[hr.Force.STANDARD][hr.Outcome.WAIVED] == 1
    assert not report.failed(hr.Force.ADVISORY)
    assert report.checked[0].passed == ()


def test_a_record_that_was_not_read_is_told_with_the_nearest_of_its_subject(plan: hr.Rulebook) -> None:
    records = [{**STATION, **PASSES, "id": "KF-EMS-01"}, {**CITY, "id": "KF-EMS-1"}]
    report = hr.check(records, plan, as_of=DAY, waivers=[waiver("KF-EMS-1x"), waiver("nobody")])
    assert [(each.state.value, each.outcome, each.as_of, each.nearest) for each in report.waivers] == [
        ("no_such_record", None, None, "KF-EMS-01"),
        ("no_such_record", None, None, None),
    ]
    assert (
        "KF-EMS-1x from kaifeng-plan-2025/emergency-radius-urban: no record of this id was read. Did you mean `KF-EMS-01`?"
        in (shown(report, plan, "text", "en"))
    )


def test_a_record_that_could_not_be_read_is_not_called_absent(plan: hr.Rulebook) -> None:
    report = hr.check({**STATION, "service_radius": "far"}, plan, as_of=DAY, waivers=[waiver()])
    assert len(report.rejects) == 1
    assert states(report) == [("no_such_record", None)]
    assert "the record of this id could not be read" in shown(report, plan, "text", "en")
    assert "这条记录未能读入" in shown(report, plan, "text", "zh")


def test_json_has_waivers_only_where_there_are_some_and_is_valid(plan: hr.Rulebook) -> None:
    record = {**STATION, **FAILS}
    assert "waivers" not in json.loads(hr.check(record, plan, as_of=DAY).to_json())
    more = [waiver(number="1", granted=DAY), waiver("x")]
    found = json.loads(hr.check(record, plan, as_of=DAY, waivers=more).to_json())
    assert found["waivers"][0] == {
        "record": "s",
        "type": "station",
        "rule": PLAN + RADIUS,
        "reason": "道路施工",
        "authority": "示例卫生健康委员会",
        "expires": "2025-12-31",
        "state": "used",
        "outcome": "waived",
        "name": "甲站",
        "as_of": "2025-06-30",
        "granted": "2025-06-30",
        "number": "1",
    }
    assert found["findings"][0]["waiver"] == {
        "reason": "道路施工",
        "authority": "示例卫生健康委员会",
        "expires": "2025-12-31",
        "instead_of": "fail",
        "granted": "2025-06-30",
        "number": "1",
    }
    errors = Draft202012Validator(schema_of("report"), format_checker=FormatChecker()).iter_errors(found)
    assert [error.message for error in errors] == []


def shown(report: hr.Report, book: hr.Rulebook, kind: str, language: Language) -> str:
    return str(FORMATS[kind].render(report, book, language))


READ: dict[Language, list[str]] = {
    "zh": [
        "已豁免",
        "豁免（原判定：不达标）。理由：道路施工；批准：示例卫生健康委员会（1号）；自 2025-03-01 起，有效期至 2025-12-31",
        "未起作用的豁免：3",
        "未用到，2025-06-30 的判定为“达标”",
        "已于 2025-03-31 到期，2025-06-30 的判定仍为“不达标”",
        "输入中没有这条记录",
    ],
    "en": [
        "waived",
        "Waived (without the waiver: fail). Reason: 道路施工; approved by 示例卫生健康委员会 (1号); from 2025-03-01 until",
        "Waivers that changed nothing: 3",
        "not used: on 2025-06-30 the outcome is pass",
        "expired on 2025-03-31: on 2025-06-30 the outcome is fail",
        "no record of this id was read",
    ],
}


@pytest.mark.parametrize("kind", ["text", "markdown"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_read_what_was_waived_why_and_which_waivers_changed_nothing(
    plan: hr.Rulebook, kind: str, language: Language
) -> None:
    records = [{**STATION, **FAILS}, {**STATION, **PASSES, "id": "fine"}, {**STATION, **FAILS, "id": "late"}]
    first = waiver(number="1号", granted=date(2025, 3, 1))
    waivers = [first, waiver("fine"), waiver("late", expires=date(2025, 3, 31)), waiver("-----")]
    text = shown(hr.check(records, plan, as_of=DAY, waivers=waivers), plan, kind, language).replace("\\", "")
    assert [each for each in READ[language] if each not in text] == []


def test_the_line_of_the_verdict_says_what_was_waived(plan: hr.Rulebook) -> None:
    report = hr.check({**STATION, **FAILS, "mean_response_time": 9}, plan, as_of=DAY, waivers=[waiver()])
    assert "没有发现不达标；已豁免 1 项。" in shown(report, plan, "text", "zh")
    assert "Nothing failed; 1 waived." in shown(report, plan, "text", "en")


def test_what_stands_in_a_waiver_is_shown_in_a_line_and_does_nothing(plan: hr.Rulebook) -> None:
    hostile = hr.Waiver("s", RADIUS, "a\n\x1b[31mb", "<b>*c*", date(2025, 12, 31), number="=1+1")
    report = hr.check({**STATION, **FAILS}, plan, as_of=DAY, waivers=[hostile])
    text = shown(report, plan, "text", "en")
    assert "\x1b" not in text
    assert "Reason: a �[31mb; approved by <b>*c* (=1+1); until" in text
    assert r"\<b\>\*c\*" in shown(report, plan, "markdown", "en")


def test_an_engine_that_does_not_know_of_a_waiver_is_found_out(plan: hr.Rulebook) -> None:
    book = plan.with_waivers([waiver()])
    record = hr.Record("station", "s", "s", "410200", {"area_type": "urban", "service_radius": 6})
    rule = book.rule(RADIUS)
    assert finding(book, rule, record, DAY, hr.Outcome.WAIVED).outcome is hr.Outcome.WAIVED
    with pytest.raises(EngineDisagreement, match="the engine says fail, the reference evaluator waived"):
        finding(book, rule, record, DAY, hr.Outcome.FAIL)
    with pytest.raises(EngineDisagreement, match="the engine says waived, the reference evaluator fail"):
        finding(plan, rule, record, DAY, hr.Outcome.WAIVED)


IDS = ("a", "b", "c")
DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 8))
STATIONS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    type=st.just("station"),
    id=st.sampled_from(IDS),
    region=st.just("开封市"),
    area_type=st.sampled_from(["urban", "rural", None]),
    service_radius=st.sampled_from([4, 5, 6, None]),
    mean_response_time=st.sampled_from([29, 31, None]),
    as_of=DAYS.map(str),
)
CITIES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    type=st.just("region"),
    id=st.sampled_from(IDS),
    region=st.just("开封市"),
    nurses_per_population=st.sampled_from(["3.9人/千人", "4.5人/千人", None]),
    as_of=DAYS.map(str),
)
WAIVERS = st.lists(
    st.builds(
        waiver,
        st.sampled_from([*IDS, "nobody"]),
        st.sampled_from([RADIUS, TIME, NURSES]),
        DAYS,
        granted=st.sampled_from([None, date(2025, 1, 1)]),
    ),
    unique_by=lambda each: (each.record, each.rule),
    max_size=6,
)
Key = tuple[str, str, date, str]


def outcomes(report: hr.Report) -> dict[Key, hr.Outcome]:
    return {(each.type, each.record, each.as_of, each.rule): each.outcome for each in report.findings}


@given(
    records=st.lists(STATIONS | CITIES, max_size=8, unique_by=lambda each: (each["type"], each["id"], each["as_of"])),
    waivers=WAIVERS,
    engine=st.sampled_from(["auto", "reference"]),
)
def test_outcomes_differ_only_where_a_live_waiver_names_what_is_not_met(
    plan: hr.Rulebook, records: list[dict[str, Any]], waivers: list[hr.Waiver], engine: str
) -> None:
    before, after = (hr.check(records, plan, everything=True, waivers=each, engine=engine) for each in ([], waivers))
    live = {(each.record, PLAN + each.rule): each for each in waivers}
    had, has = outcomes(before), outcomes(after)
    for key, was in had.items():
        _, record, day, rule = key
        named = live.get((record, rule))
        exempt = was in (hr.Outcome.FAIL, hr.Outcome.PENDING) and named is not None and named.covers(day)
        assert has[key] is (hr.Outcome.WAIVED if exempt else was)
    assert had.keys() == has.keys()
    summary = after.summary
    assert sum(summary.outcomes.values()) == summary.records * summary.rules
    assert sum(sum(counts.values()) for counts in summary.forces.values()) == summary.records * summary.rules
    assert summary.outcomes[hr.Outcome.WAIVED] == sum(each is hr.Outcome.WAIVED for each in has.values())
    assert {(each.record, each.rule) for each in after.waivers} == set(live)
    used = [each for each in after.waivers if each.state.value == "used"]
    assert len(used) == summary.outcomes[hr.Outcome.WAIVED]
    assert (before.unchecked, before.rejects) == (after.unchecked, after.rejects)
