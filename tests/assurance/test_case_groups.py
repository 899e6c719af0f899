"""Groups of cases: four for each rule, from what passes and what fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import healthrules as hr
from healthrules.assurance.cases import CaseRunner, cases_of
from healthrules.errors import RulebookError
from healthrules.rulebook import PackFolder

if TYPE_CHECKING:
    from tests.assurance.conftest import MakePack

RULES = """\
groups:
  - clause: 一
    subject: facility
    when: kind == cdc
    force: standard
    rules:
      - {require: beds >= 10床, due: 2023-12-31}
      - {require: has_rehabilitation_department}
      - {id: both, title: {zh: 二, en: both}, require: beds >= 10床 and floor_area >= 5 m²}
"""
CASES = """\
as_of: 2025-06-30
groups:
  - asked: {kind: cdc}
    not_asked: {kind: village_clinic}
    edges:
      beds: [10, 9]
      both: {passes: {beds: 10, floor_area: 5}, fails: {beds: 9}}
    ticked: [rehabilitation-department]
"""


def test_a_group_is_four_cases_for_each_rule_on_its_due_date(make_pack: MakePack) -> None:
    folder = PackFolder(make_pack(rules=RULES, cases=CASES))
    book = hr.load_rules([folder.path])
    cases = cases_of(folder, book)
    assert [(case.rule.name, case.entry.expect, case.day.year) for case in cases][:4] == [
        ("beds", "pass", 2023),
        ("beds", "fail", 2023),
        ("beds", "unknown", 2023),
        ("beds", "not_applicable", 2023),
    ]
    assert {case.day.year for case in cases[4:]} == {2025}
    assert [CaseRunner(book).run(case) for case in cases] == [[]] * 12


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[10, 9]", "[9, 8]"),
        ("[10, 9]", "[11, 10]"),
        ("fails: {beds: 9}", "fails: {beds: 10}"),
        ("kind: cdc}", "kind: cdc, beds: 12}"),
    ],
)
def test_an_edge_that_is_none_is_told(make_pack: MakePack, old: str, new: str) -> None:
    folder = PackFolder(make_pack(rules=RULES, cases=CASES.replace(old, new)))
    book = hr.load_rules([folder.path])
    assert any(CaseRunner(book).run(case) for case in cases_of(folder, book))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("beds: [10", "bedz: [10", "no rule"),
        ("ticked: [rehab", "ticked: [rehap", "Did you mean `small-plan/rehabilitation-department`"),
        (
            "both: {passes: {beds: 10, floor_area: 5}, fails: {beds: 9}}",
            "both: [10, 9]",
            "(beds, floor_area): write passes and fails",
        ),
        ("    not_asked: {kind: village_clinic}\n", "", "`not_asked` is missing"),
    ],
)
def test_a_group_that_cannot_be_is_told_at_its_place(make_pack: MakePack, old: str, new: str, said: str) -> None:
    folder = PackFolder(make_pack(rules=RULES, cases=CASES.replace(old, new)))
    with pytest.raises(RulebookError) as caught:
        cases_of(folder, hr.load_rules([folder.path]))
    assert said in str(caught.value)
