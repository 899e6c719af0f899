"""New and retired rules in a comparison: their verdicts are told apart from those of rules that say something else."""

from __future__ import annotations

import pytest

pytest.importorskip("polars")

from healthrules.planning import apply, read_proposal
from tests.planning.compare_studies import AREA, BOOK, HEAD, about, centre, station, studied

BEDS = HEAD.replace("trial", "beds", 1) + (
    "- {document: kaifeng-plan-2025, add: {rules: [{id: some-beds, title: {zh: 床位, en: some beds}, subject: facility, "
    'when: "kind == community_health_centre", require: "beds >= 5床", force: standard, clause: 七}]}, reason: 示例}\n'
)
MORE_BEDS = HEAD + '- {rule: some-beds, require: "beds >= 9床", reason: 示例}\n'


def test_people_of_a_record_that_fails_two_rules_are_counted_once() -> None:
    book = apply(BOOK, read_proposal(BEDS)).book
    made = studied(AREA, MORE_BEDS.replace("trial", "more", 1), records=[centre("a", 1950, beds=6)], book=book)
    total = made.data["comparisons"][0]["total"]
    assert (total["newly_failing"], total["newly_failing_records"], total["newly_failing_people"]) == (2, 1, 52000)


def test_verdicts_of_a_new_rule_make_nobody_newly_fail_or_pass() -> None:
    records = [centre("a", 5000), centre("b", 5000, beds=5), centre("c", 5000, beds=None), centre("d", 5000, beds=6)]
    made = studied(BEDS, records=records)
    (one,) = made.data["comparisons"]
    newly = {name: count for name, count in one["total"].items() if name.startswith("newly_")}
    assert {count for name, count in newly.items() if not name.endswith("people")} == {0}
    assert [one["total"][f"new_rule_{each}"] for each in ("fail", "unknown", "pass")] == [1, 1, 2]
    assert one["counts"]["difference"]["pass"] == one["total"]["new_rule_pass"]
    assert {each["change"] for each in one["affected"]} == {"new"}
    assert [each["record"] for each in one["affected"]] == ["a", "c", "b", "d"]
    said = about(made)
    assert "some beds (kaifeng-plan-2025/some-beds)  a new rule. Reason: 示例" in said
    assert (
        "Verdicts of new rules, apart from what newly passes or fails: fail 1, of 1 record serving 52,000 people; unknown 1; "
        "pass 2." in said
    )


def test_verdicts_of_a_retired_rule_are_told_apart() -> None:
    retired = HEAD + "- {rule: chc-floor-area, retire: true, reason: 示例}\n"
    made = studied(retired, records=[centre("a", 5000), centre("b", 1000)])
    total = made.data["comparisons"][0]["total"]
    assert (total["retired_rule_pass"], total["retired_rule_fail"], total["no_longer_applies"]) == (1, 1, 0)
    assert "Verdicts that retired rules gave, apart from these: fail 1; pass 1." in about(made)


def test_who_was_not_judged_before_and_passes_now_has_not_become_better() -> None:
    wider = HEAD + '- {rule: emergency-radius-rural, when: "area_type == urban", reason: 示例}\n'
    told = studied(wider, records=[{**station("s", 12), "area_type": "urban"}])
    total = told.data["comparisons"][0]["total"]
    assert (total["newly_passing"], total["newly_covered"], total["newly_passing_people"]) == (0, 1, 0)


def test_other_requirements_are_told_without_their_code() -> None:
    book = apply(BOOK, read_proposal(BEDS)).book
    said = about(studied(MORE_BEDS, records=[centre("a", 1800, beds=6)], book=book))
    assert "some beds: requirement (kaifeng-plan-2025/some-beds)  rewritten. Reason: 示例" in said
    assert "beds >=" not in said
