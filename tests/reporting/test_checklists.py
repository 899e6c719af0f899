"""Items of checklists: counted as any rule is, and listed where they are asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import healthrules as hr
from healthrules.engines import ENGINES, Outcome, make_engine
from healthrules.errors import EngineUnavailable

DAY = date(2025, 6, 30)
BOOK = hr.load_rules(["kaifeng-plan-2025"])
HOSPITAL: dict[str, Any] = {
    "type": "facility", "id": "h", "region": "410200", "kind": "general_hospital", "grade": "tertiary", "ownership": "public",
}  # fmt: skip


def items(report: hr.Report) -> list[str]:
    return [each.rule for each in report.findings if each.outcome is Outcome.UNKNOWN and BOOK.rules[each.rule].checklist]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_not_answered_is_counted_and_listed_only_on_demand(engine: str) -> None:
    try:
        machine = make_engine(engine, BOOK)
    except EngineUnavailable:
        pytest.skip(f"{engine} is not here")
    plain, listed = (hr.check(HOSPITAL, BOOK, as_of=DAY, engine=machine, checklist=each) for each in (False, True))
    assert plain.summary == listed.summary
    assert items(plain) == []
    assert len(items(listed)) == plain.summary.unanswered > 5
    everything = hr.check(HOSPITAL, BOOK, as_of=DAY, engine=machine, everything=True)
    assert len(everything.findings) == len(BOOK.rules)


def test_an_answer_is_a_verdict_and_is_told() -> None:
    rule = next(each for each in items(hr.check(HOSPITAL, BOOK, as_of=DAY, checklist=True)))
    name = BOOK.rules[rule].reading().fields()[-1].name
    report = hr.check({**HOSPITAL, name: "否"}, BOOK, as_of=DAY)
    assert [each.rule for each in report.findings if each.outcome is Outcome.FAIL] == [rule]
    assert report.summary.unanswered == hr.check(HOSPITAL, BOOK, as_of=DAY).summary.unanswered - 1


@pytest.mark.parametrize(("language", "said"), [("zh", "清单事项未填报"), ("en", "items of checklists not answered")])
def test_the_report_says_how_many_are_not_answered(language: Any, said: str) -> None:
    from healthrules.reporting.text_format import render

    for checklist in (False, True):
        report = hr.check(HOSPITAL, BOOK, as_of=DAY, checklist=checklist)
        assert (said in render(report, BOOK, language)) is not checklist


def test_a_rule_that_hangs_on_a_yes_is_an_item_and_one_that_measures_is_none() -> None:
    assert not BOOK.rule("chc-floor-area").checklist
    assert not BOOK.rule("emergency-radius-urban").checklist


def test_tables_leave_unanswered_items_out_too() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame([{key: str(value) for key, value in HOSPITAL.items()}])
    book = hr.load_rules(["kaifeng-plan-2025"]).only([rule.id for rule in BOOK.rules.values() if rule.subject == "facility"])
    plain, listed = (hr.check_frame(frame, book, as_of=DAY, checklist=each).collect() for each in (False, True))
    assert listed.height - plain.height == hr.check(HOSPITAL, book, as_of=DAY).summary.unanswered
