"""Lint: each warning once, with its code and its place, and silence where all is in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import healthrules as hr
from healthrules.assurance.lint import lint
from healthrules.rulebook import PackFolder, bundled_packs
from tests.assurance.conftest import CASES, RULES

if TYPE_CHECKING:
    from tests.assurance.conftest import MakePack


def warnings(make_pack: MakePack, rules: str = RULES, cases: str | None = CASES) -> list[tuple[str, str, str]]:
    folder = PackFolder(make_pack(rules=rules, cases=cases))
    found = lint([folder], hr.load_rules([folder.path]))
    return [(each.code, each.text.en, str(each.place)) for each in found]


def test_a_pack_in_order_has_no_warnings(make_pack: MakePack) -> None:
    assert warnings(make_pack) == []


def test_the_bundled_packs_have_no_warnings() -> None:
    assert lint(bundled_packs(), hr.load_rules()) == []


@pytest.mark.parametrize("outcome", ["pass", "fail", "unknown", "not_applicable"])
def test_a_rule_without_a_case_of_an_outcome_is_told(make_pack: MakePack, outcome: str) -> None:
    cases = CASES.replace(f"expect: {outcome}\n", "expect: pending\n")
    ((code, text, place),) = warnings(make_pack, cases=cases)
    assert (code, text) == ("HR201", f"small-plan/enough-beds has no case that expects `{outcome}`")
    assert place.endswith("beds.yaml:9:9")


def test_a_rule_without_any_case_is_told(make_pack: MakePack) -> None:
    assert [code for code, _, _ in warnings(make_pack, cases=None)] == ["HR201"] * 4


def test_a_reading_without_a_case_is_told(make_pack: MakePack) -> None:
    readings = "    readings:\n      tens: {default: true, label: {zh: 十, en: ten}, let: {least: least_beds}}\n"
    readings += "      nines: {label: {zh: 九, en: nine}, let: {least: 9床}}\n"
    rules = RULES.replace("beds >= least_beds", "beds >= least") + readings
    ((code, text, _),) = warnings(make_pack, rules=rules)
    assert (code, text) == ("HR202", "small-plan/enough-beds has no case for its reading `nines`")


def test_a_gap_between_bands_is_told(make_pack: MakePack) -> None:
    bands = "    over: served_population\n    bands:\n      - [0, 10000, 5]\n      - [20000, 30000, 10, closed]\n"
    found = warnings(make_pack, rules=RULES.replace("    value: 10\n", bands))
    assert ("HR203", "the bands of small-plan/least_beds leave a gap from 10,000 to 20,000") in [each[:2] for each in found]


def test_a_figure_and_a_measure_that_nothing_uses_are_told(make_pack: MakePack) -> None:
    measure = "measures:\n  big:\n    label: {zh: 大, en: big}\n    formula: beds > 100床\n"
    rules = measure + RULES.replace("beds >= least_beds", "beds >= 10床")
    assert sorted(each[:2] for each in warnings(make_pack, rules=rules)) == [
        ("HR204", "no rule uses the measure small-plan/big"),
        ("HR204", "no rule uses the parameter small-plan/least_beds"),
    ]


def test_a_warning_that_is_about_a_file_names_the_file(make_pack: MakePack) -> None:
    for _, _, place in warnings(make_pack, rules=RULES.replace("beds >= least_beds", "beds >= 10床")):
        assert "beds.yaml" in place


HINT = "`healthrules schema record --rules PACK` lists the fields and codes"


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("{beds: 10}", "{bed: 10}", "6:19", "bed: unknown field `bed`. Did you mean `beds`? "),
        ("{beds: 10}", "{beds: 10, kind: general_hospitl}", "6:30", "kind: `general_hospitl` is no "),
        ("{beds: 10}", "{beds: 10, kind: general_hospitl}", "6:30", " Did you mean `general_hospital`? "),
        ("{beds: 10}", "{beds: 10 m²}", "6:20", "beds: `10 m²` has the wrong unit: "),
        ("{beds: 10}", "{床位数: -10}", "6:19", "beds: -10 beds; it must not be less than 0 beds; "),
        ("{beds: 10}", "{beds: 10, region: 龙停区}", "6:32", "region: "),
        ("{beds: 10}", "{beds: 10, type: facilty}", "6:30", "type: no type of record `facilty`. Did you mean `facility`?"),
        ("{beds: 10}", "{beds: 10, 床位数: 10}", "6:29", "`床位数` and another key are one field; "),
        ("{beds: 10}", "{beds: 10, qqq: 1}", "6:29", "qqq: unknown field `qqq`. "),
    ],
)
def test_a_record_of_a_case_that_cannot_be_read_is_told_with_its_place(
    make_pack: MakePack, old: str, new: str, place: str, said: str
) -> None:
    ((code, text, where),) = warnings(make_pack, cases=CASES.replace(old, new, 1))
    assert code == "HR205"
    assert text.startswith("the record of a case cannot be read: ")
    assert text.endswith(HINT)
    assert said in text
    assert where.endswith(f"beds.cases.yaml:{place}")


def test_every_fault_of_a_record_is_told_at_its_own_place(make_pack: MakePack) -> None:
    found = warnings(make_pack, cases=CASES.replace("{beds: 10}", "\n      beds: 10 m²\n      bedz: 3", 1))
    assert [(code, where.rpartition("yaml:")[2]) for code, _, where in found] == [("HR205", "7:13"), ("HR205", "8:13")]


def test_a_fault_in_what_all_cases_share_is_told_once(make_pack: MakePack) -> None:
    cases = CASES.replace("base: {kind: general_hospital}", "base: {kind: general_hospital, bedz: 1}")
    ((code, text, where),) = warnings(make_pack, cases=cases)
    assert (code, "unknown field `bedz`" in text) == ("HR205", True)
    assert where.endswith("beds.cases.yaml:2:38")


def test_a_record_that_cannot_be_read_is_told_in_chinese_with_its_line(make_pack: MakePack) -> None:
    folder = PackFolder(make_pack(cases=CASES.replace("{beds: 10}", "{bed: 10}", 1)))
    (problem,) = lint([folder], hr.load_rules([folder.path]))
    assert problem.text.zh == (
        "用例的记录无法读入：bed：未知字段“bed”。是否指“beds”？字段和代码见 healthrules schema record --rules 规则包"
    )
    assert problem.excerpt == "    record: {bed: 10}"
