"""Inspections compared: one class for everything that failed, and what reports do not tell is not made up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.reporting.changes import WORSE, Change, Entry, GapChange, Remark, State, Why
from healthrules.reporting.report import Amount, Pack, Report
from healthrules.rulebook import Force
from tests.reporting.inspections import DAY, PACK, checked, found, inspected, rejected, summary

KEY = ("A", "r1")
OLD = date(2025, 6, 30)
PASS, FAIL, PENDING, UNKNOWN, NOT_APPLICABLE, WAIVED = Outcome
states = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from(["r0", "r1", "r2", "r3"])), st.sampled_from(Outcome)
)


def course(*outcomes: Outcome) -> hr.Diff:
    """One record and rule over some years."""
    return hr.diff(*(inspected({KEY: each}, date(2020 + year, 1, 1)) for year, each in enumerate(outcomes)))


def only(diff: hr.Diff) -> Entry:
    (entry,) = diff.entries
    return entry


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (PASS, FAIL, Change.NEW),
        (UNKNOWN, FAIL, Change.NEW),
        (WAIVED, FAIL, Change.NEW),
        (NOT_APPLICABLE, FAIL, Change.NEW),
        (PENDING, FAIL, Change.OVERDUE),
        (FAIL, FAIL, Change.STILL_OPEN),
        (FAIL, PASS, Change.MENDED),
        (FAIL, UNKNOWN, Change.UNKNOWN_NOW),
        (FAIL, PENDING, Change.PENDING_NOW),
        (FAIL, WAIVED, Change.WAIVED_NOW),
        (FAIL, NOT_APPLICABLE, Change.NO_LONGER_APPLIES),
    ],
)
def test_what_was_open_or_is_has_the_class_of_its_two_outcomes(before: Outcome, now: Outcome, change: Change) -> None:
    entry = only(course(before, now))
    assert (entry.change, entry.before.state, entry.now.state) == (change, State(before), State(now))
    assert (entry.before.as_of, entry.now.as_of) == (date(2020, 1, 1), date(2021, 1, 1))


@pytest.mark.parametrize("now", [each for each in Outcome if each is not FAIL])
@pytest.mark.parametrize("before", [each for each in Outcome if each is not FAIL])
def test_what_fails_in_neither_is_left_out(before: Outcome, now: Outcome) -> None:
    assert course(before, now).entries == ()


@pytest.mark.parametrize(
    ("outcomes", "change"),
    [
        ((FAIL, PASS, FAIL), Change.RELAPSED),
        ((FAIL, PASS, UNKNOWN, FAIL), Change.RELAPSED),
        ((FAIL, PASS, PENDING, FAIL), Change.RELAPSED),
        ((FAIL, PASS, FAIL, FAIL), Change.STILL_OPEN),
        ((PASS, FAIL, FAIL), Change.STILL_OPEN),
        ((FAIL, UNKNOWN, FAIL), Change.NEW),
        ((PASS, PASS, FAIL), Change.NEW),
        ((FAIL, FAIL, PASS), Change.MENDED),
    ],
)
def test_earlier_reports_tell_relapses(outcomes: tuple[Outcome, ...], change: Change) -> None:
    entry = only(course(*outcomes))
    assert entry.change is change
    assert [each.state.value for each in entry.history] == [each.value for each in outcomes[:-2]]


def test_a_record_that_is_not_there_was_not_checked_again() -> None:
    old = inspected({KEY: FAIL}, OLD)
    entry = only(hr.diff(old, inspected({("B", "r1"): PASS})))
    assert (entry.change, entry.now.why, entry.now.as_of) == (Change.NOT_CHECKED_AGAIN, Why.ABSENT, DAY)
    turned_away = replace(inspected({("B", "r1"): PASS}), rejects=(rejected("A"),))
    assert only(hr.diff(old, turned_away)).now.why is Why.REJECTED


@pytest.mark.parametrize("packs", [(), (replace(PACK, only=("r0",)),), (replace(PACK, pack="other"),)])
def test_a_rule_that_was_not_asked_was_not_checked_again(packs: tuple[Pack, ...]) -> None:
    entry = only(hr.diff(inspected({KEY: FAIL}, OLD), inspected({("A", "r0"): PASS}, packs=packs)))
    assert (entry.change, entry.now.why) == (Change.NOT_CHECKED_AGAIN, Why.NOT_ASKED)


def test_a_rule_that_was_not_asked_before_is_new() -> None:
    old = inspected({("A", "r0"): PASS}, OLD, packs=(replace(PACK, only=("r0",)),))
    entry = only(hr.diff(old, inspected({KEY: FAIL})))
    assert (entry.change, entry.before.state, entry.before.why) == (Change.NEW, State.NOT_CHECKED, Why.NOT_ASKED)


def test_a_report_without_the_list_of_records_never_tells_that_something_is_mended() -> None:
    diff = hr.diff(inspected({KEY: FAIL}, OLD), inspected({KEY: PASS}, listed=False))
    assert (only(diff).change, only(diff).now.why, diff.whole) == (Change.CANNOT_TELL, Why.NO_LIST, False)
    diff = hr.diff(inspected({KEY: PASS}, OLD, listed=False), inspected({KEY: FAIL}))
    assert (only(diff).change, only(diff).before.state, diff.whole) == (Change.NEW, State.NOT_TOLD, True)


def test_a_limit_that_kept_failures_out_leaves_open_what_they_were() -> None:
    whole = inspected({KEY: FAIL, ("B", "r1"): FAIL}, OLD)
    short = replace(whole, findings=whole.findings[1:], summary=replace(whole.summary, not_listed=1))
    now = inspected({KEY: FAIL, ("B", "r1"): FAIL})
    diff = hr.diff(short, now)
    assert Counter(each.change for each in diff.entries) == {Change.CANNOT_TELL: 1, Change.STILL_OPEN: 1}
    assert (diff.whole, diff.inspections[0].failed_not_listed) == (False, 1)
    unclear = next(each for each in diff.entries if each.change is Change.CANNOT_TELL)
    assert (unclear.record, unclear.before.why) == ("A", Why.LIMITED)


def test_a_limit_that_kept_only_other_outcomes_out_hides_no_failure() -> None:
    old = inspected({("A", "r0"): FAIL, ("B", "r0"): UNKNOWN, ("B", "r1"): UNKNOWN}, OLD)
    short = replace(old, findings=old.findings[:1], summary=replace(old.summary, not_listed=2))
    diff = hr.diff(short, inspected({("A", "r0"): FAIL, ("B", "r0"): FAIL}))
    assert {each.record: each.change for each in diff.entries} == {"A": Change.STILL_OPEN, "B": Change.NEW}


def test_an_item_of_a_checklist_that_is_not_listed_may_not_be_answered() -> None:
    old = replace(inspected({KEY: FAIL}, OLD), findings=(found(*KEY, FAIL, OLD, checklist=True),))
    now = Report(DAY, (PACK,), summary(1, [UNKNOWN], unanswered=1), checked=(checked("A"),))
    entry = only(hr.diff(old, now))
    assert (entry.change, entry.now.why) == (Change.CANNOT_TELL, Why.UNANSWERED)
    answered = Report(DAY, (PACK,), summary(1, [NOT_APPLICABLE]), checked=(checked("A"),))
    assert only(hr.diff(old, answered)).change is Change.NO_LONGER_APPLIES
    plain = inspected({KEY: FAIL}, OLD)
    assert only(hr.diff(plain, now)).change is Change.NO_LONGER_APPLIES


def test_of_several_days_the_last_counts_and_of_two_rows_the_worse() -> None:
    early = found(*KEY, FAIL, date(2024, 1, 1))
    now = Report(
        DAY, (PACK,), summary(2, [FAIL, PASS]), (early,), checked=(checked("A", day=early.as_of), checked("A", ["r1"]))
    )
    assert only(hr.diff(inspected({KEY: FAIL}, OLD), now)).change is Change.MENDED
    twice = Report(DAY, (PACK,), summary(2, [FAIL, PASS]), (found(*KEY, FAIL),), checked=(checked("A"), checked("A", ["r1"])))
    assert only(hr.diff(inspected({KEY: FAIL}, OLD), twice)).change is Change.STILL_OPEN


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (Amount(Decimal("0.3"), "m²"), Amount(Decimal("0.30"), "m²"), GapChange.SAME),
        (Amount(Decimal("0.3"), "m²"), Amount(Decimal("0.29"), "m²"), GapChange.SMALLER),
        (Amount(Decimal("0.3"), "m²"), Amount(Decimal("0.31"), "m²"), GapChange.LARGER),
        (Amount(Decimal("0.3"), "m²"), Amount(Decimal("0.3"), "km"), None),
        (None, Amount(Decimal("0.3"), "m²"), None),
        (Amount("secondary", None), Amount("primary", None), None),
    ],
)
def test_the_gap_of_what_is_still_open_is_compared_exactly(before: Amount, now: Amount, change: GapChange | None) -> None:
    old, new = (
        replace(inspected({KEY: FAIL}, day), findings=(found(*KEY, FAIL, day, gap=gap),))
        for day, gap in ((OLD, before), (DAY, now))
    )
    entry = only(hr.diff(old, new))
    assert (entry.gap_change, entry.before.gap, entry.now.gap) == (change, before, now)


def test_other_rules_readings_and_required_values_are_said() -> None:
    old = replace(inspected({KEY: FAIL}, OLD), findings=(found(*KEY, FAIL, OLD, reading="lower"),))
    new = replace(
        inspected({KEY: FAIL}, packs=(replace(PACK, version="2", digest="b" * 64),)),
        findings=(found(*KEY, FAIL, reading="upper", required=Amount(Decimal(120), "m²")),),
    )
    diff = hr.diff(old, new)
    assert only(diff).remarks == (Remark.RULES_DIFFER, Remark.READING_DIFFERS, Remark.REQUIRED_DIFFERS)
    assert [(each.pack, each.differs) for each in diff.packs] == [("plan", True)]
    assert only(hr.diff(old, old)).remarks == ()


def test_a_record_that_is_judged_for_an_earlier_day_is_said() -> None:
    old = inspected({KEY: FAIL}, OLD)
    new = replace(inspected({KEY: FAIL}), findings=(found(*KEY, FAIL, date(2020, 1, 1)),), checked=())
    assert Remark.EARLIER_DAY in only(hr.diff(old, new)).remarks


def test_a_report_out_of_order_is_refused_with_both_days() -> None:
    old, new = inspected({KEY: FAIL}, OLD), inspected({KEY: FAIL})
    with pytest.raises(hr.HealthRulesError) as refused:
        hr.diff(new, old)
    assert (
        str(refused.value)
        == "the report before (as of 2026-06-30) is later than this one (2025-06-30); write the older report first."
    )
    assert hr.diff(new, new).entries


def test_names_are_those_of_the_last_report() -> None:
    old = replace(inspected({KEY: FAIL}, OLD), findings=(found(*KEY, FAIL, OLD, name="旧名"),))
    assert hr.diff(old, inspected({KEY: FAIL})).records[0].name == "机构A"


@given(states, states)
def test_every_failure_has_one_class_and_the_counts_add_up(
    one: dict[tuple[str, str], Outcome], other: dict[tuple[str, str], Outcome]
) -> None:
    diff = hr.diff(inspected(one, OLD), inspected(other))
    failing = [{key for key, each in given.items() if each is FAIL} for given in (one, other)]
    keys = [(each.record, each.rule.removeprefix("plan/")) for each in diff.entries]
    assert len(keys) == len(set(keys))
    assert set(keys) == failing[0] | failing[1]
    counts = diff.summary
    assert (counts.open_before, counts.open_now) == (len(failing[0]), len(failing[1]))
    assert sum(counts.changes.values()) == len(keys)
    assert sum(sum(each.values()) for each in counts.forces.values()) == len(keys)
    assert sum(sum(each.changes.values()) for each in diff.records) == len(keys)
    assert sum(counts.changes[each] for each in (*WORSE, Change.STILL_OPEN)) == counts.open_now
    assert diff.whole
    for force in Force:
        at_least = [each for each in diff.entries if each.force.at_least(force)]
        assert diff.worse(force) is any(each.change in WORSE for each in at_least)


@given(states)
def test_a_report_compared_with_itself_has_only_what_is_still_open(given: dict[tuple[str, str], Outcome]) -> None:
    report = inspected(given)
    diff = hr.diff(report, report)
    assert {each.change for each in diff.entries} <= {Change.STILL_OPEN}
    assert all(each.gap_change is GapChange.SAME and not each.remarks for each in diff.entries)


@given(states, states)
def test_what_is_mended_one_way_is_new_the_other_way(
    one: dict[tuple[str, str], Outcome], other: dict[tuple[str, str], Outcome]
) -> None:
    there, back = hr.diff(inspected(one), inspected(other)), hr.diff(inspected(other), inspected(one))
    mended = {(each.record, each.rule) for each in there.entries if each.change is Change.MENDED}
    new = {(each.record, each.rule) for each in back.entries if each.change is Change.NEW and each.before.state is State.PASS}
    assert mended == new
