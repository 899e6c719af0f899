"""The cases beside the rules: what holds is silent, what does not says what was expected and what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import healthrules as hr
from healthrules.assurance.cases import CaseRunner, cases_of
from healthrules.assurance.trial import engines_here, try_cases
from healthrules.errors import RulebookError
from healthrules.rulebook import PackFolder
from tests.assurance.conftest import CASES, RULES

if TYPE_CHECKING:
    from tests.assurance.conftest import MakePack


def problems(make_pack: MakePack, cases: str, rules: str = RULES) -> list[str]:
    folder = PackFolder(make_pack(cases=cases, rules=rules))
    book = hr.load_rules([folder.path])
    return [problem for case in cases_of(folder, book) for problem in CaseRunner(book).run(case)]


def test_cases_that_hold_find_nothing_wrong_on_any_engine(make_pack: MakePack) -> None:
    folder = PackFolder(make_pack())
    trials = list(try_cases([folder], hr.load_rules([folder.path]), engines_here()))
    assert [each.name for each in trials][:2] == ["ten beds are enough", "nine beds are one short"]
    assert [each.problems for each in trials] == [()] * 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("expect: pass", "expect: fail", "expected fail, got pass"),
        ("expect: pass", "expect: pending", "expected pending, got pass"),
        ("expect: pass", "expect: not_applicable", "expected not_applicable, got pass"),
        ("actual: 9 bed", "actual: 8 bed", "expected actual 8 bed, got 9 bed"),
        ("required: 10张", "required: 11", "expected required 11, got 10 bed"),
        ("gap: 1 bed", "gap: 2 beds", "expected gap 2 beds, got 1 bed"),
        ("gap: 1 bed", "gap: 1 m²", "expected gap 1 m², got 1 bed"),
        ("gap: 1 bed", "gap: many", "expected gap many, got 1 bed"),
        ("missing: [beds]", "missing: [beds, grade]", "expected missing beds, grade, got beds"),
        ("missing: [beds]", "missing: []", "got beds"),
        ("{beds: 10}", "{bed: 10}", "the record is rejected: bed: unknown field `bed`. Did you mean `beds`?"),
        ("{beds: 10}", "{beds: -10}", "the record is rejected: "),
    ],
)
def test_a_case_that_does_not_hold_says_what_came(make_pack: MakePack, old: str, new: str, said: str) -> None:
    (problem,) = problems(make_pack, CASES.replace(old, new, 1))
    assert said in problem


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("rule: enough-beds", "rule: enuf-beds", "beds.cases.yaml:", "no rule `small-plan/enuf-beds`. Did you mean"),
        ("expect: pass", "expect: passed", "beds.cases.yaml:7:", "expect"),
        ("expect: pass", "expct: pass", "beds.cases.yaml:7:", "Did you mean `expect`?"),
        ("as_of: 2025-06-30\n", "", "beds.cases.yaml", "`as_of` is missing"),
        ("as_of: 2025-06-30", "as_of: 2025-02-30", "beds.cases.yaml:1:", "not a date"),
        ("{beds: 10}", "{beds: 10", "beds.cases.yaml:", "broken YAML"),
        ("    expect: pass", "    reading: wide\n    expect: pass", "beds.cases.yaml:", "has no reading `wide`"),
    ],
)
def test_a_file_of_cases_that_is_wrong_says_where(make_pack: MakePack, old: str, new: str, place: str, said: str) -> None:
    with pytest.raises(RulebookError) as caught:
        problems(make_pack, CASES.replace(old, new, 1))
    assert place in str(caught.value)
    assert said in str(caught.value)


def test_a_case_may_choose_a_reading_and_a_day(make_pack: MakePack) -> None:
    readings = "    due: 2025-12-31\n    readings:\n      tens: {default: true, label: {zh: 十, en: ten}, let: {least: 10床}}\n"
    readings += "      nines: {label: {zh: 九, en: nine}, let: {least: 9床}}\n"
    rules = RULES.replace("beds >= least_beds", "beds >= least") + readings
    cases = (
        "as_of: 2025-06-30\nbase: {kind: general_hospital, beds: 9}\ncases:\n"
        "  - {name: not yet, rule: enough-beds, record: {}, expect: pending, gap: 1 bed}\n"
        "  - {name: overdue, rule: enough-beds, record: {}, as_of: 2026-01-01, expect: fail}\n"
        "  - {name: enough for nine, rule: enough-beds, reading: nines, record: {}, expect: pass}\n"
    )
    assert problems(make_pack, cases, rules) == []
