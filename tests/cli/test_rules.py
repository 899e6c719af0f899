"""`healthrules rules`: list, show, lint and test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_the_rules_are_listed_under_their_documents(run: Run) -> None:
    ran = run("rules", "list", "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    assert "开封市“十四五”公共卫生体系和全民健康规划  [kaifeng-plan-2025 1]" in ran.out
    assert "kaifeng-plan-2025/chc-floor-area  明确要求  七/（七）/专栏6  社区卫生服务中心业务用房面积" in ran.out
    assert "community health centre floor area" in run("rules", "list", "--lang", "en").out


def test_the_rules_of_one_pack_are_listed_as_json(run: Run) -> None:
    ran = run("rules", "list", "kaifeng-plan-2025", "--format", "json")
    rules = {each["rule"]: each for each in json.loads(ran.out)}
    assert all(name.startswith("kaifeng-plan-2025/") for name in rules)
    assert rules["kaifeng-plan-2025/chc-floor-area"] == {
        "rule": "kaifeng-plan-2025/chc-floor-area",
        "title": {"zh": "社区卫生服务中心业务用房面积", "en": "community health centre floor area"},
        "subject": "facility",
        "force": "standard",
        "clause": {"document": "kaifeng-plan-2025", "section": "七/（七）/专栏6"},
        "readings": ["marginal", "whole"],
        "due": None,
        "catalogue": ["KFP-153"],
    }


def test_a_rule_is_shown_in_words_and_as_it_is_written(run: Run) -> None:
    out = run("rules", "show", "chc-floor-area", "--lang", "en").out
    assert "requires: service floor area ≥ " in out
    assert "07-medical-institutions.yaml:" in out
    assert "require: floor_area >= chc_base_area + bed_area" in out
    assert "let marginal: bed_area: chc_area_per_bed_to_50 * min(beds, 50床)" in out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["show", "chc-flor-area"], "Did you mean `chc-floor-area`?"),
        (["list", "kaifeng-plan"], "no rule pack `kaifeng-plan`"),
        (["list", "--format", "yaml"], "--format has no `yaml`"),
        (["lint", "no/such/folder"], "no rule pack `no/such/folder`"),
        (["test", "kaifeng-plan-2024"], "Did you mean `kaifeng-plan-2025`?"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_wrong_name_ends_with_status_2(run: Run, words: list[str], text: str) -> None:
    ran = run("rules", *words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert text in ran.err


@pytest.mark.parametrize(("lang", "text"), [("en", "rules, 0 warnings"), ("zh", "条规则，0 处提醒")])
def test_the_bundled_rules_have_nothing_to_lint(run: Run, lang: str, text: str) -> None:
    ran = run("rules", "lint", "--lang", lang)
    assert (ran.status, ran.out) == (0, "")
    assert text in ran.err


def test_lint_ends_with_status_1_for_a_warning_and_says_where(run: Run, pack: Path) -> None:
    ran = run("rules", "lint", pack, "--lang", "en")
    assert ran.status == 1
    assert f"{pack / 'rules.yaml'}:2:" in ran.out
    assert "HR201 test-plan/binding has no case that expects `pass`" in ran.out
    assert "HR201 test-plan/binding 没有结果为" in run("rules", "lint", pack, "--lang", "zh").out


@pytest.mark.parametrize("verb", ["lint", "test", "list"])
def test_a_broken_pack_ends_with_status_2_and_every_problem_with_its_place(run: Run, pack: Path, verb: str) -> None:
    rules = pack / "rules.yaml"
    text = rules.read_text(encoding="utf-8").replace("force: binding", "force: bindng", 1)
    rules.write_text(text.replace("clause: 一", "claus: 一", 1), encoding="utf-8")
    ran = run("rules", verb, pack, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert f"{rules}:7:" in ran.err
    assert f"{rules}:8:" in ran.err
    assert "Did you mean `clause`?" in ran.err


CASES = """\
as_of: 2025-06-30
base: {region: 开封市}
cases:
  - name: ten beds are enough
    rule: binding
    record: {kind: general_hospital, beds: 10}
    expect: pass
  - name: nine beds are one short
    rule: binding
    record: {kind: general_hospital, beds: 9}
    expect: %s
    gap: 1 bed
"""


def test_cases_and_edges_that_hold_end_with_status_0(run: Run, pack: Path) -> None:
    (pack / "rules.cases.yaml").write_text(CASES % "fail", encoding="utf-8")
    ran = run("rules", "test", pack, "--lang", "en")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("2 cases, 15 generated edge cases, 0 failed")
    assert run("rules", "test", pack, "--no-edges", "--lang", "zh").err.startswith("2 个用例，0 个边界用例，0 个未通过")


def test_a_case_that_does_not_hold_ends_with_status_1_and_says_where_and_what(run: Run, pack: Path) -> None:
    path = pack / "rules.cases.yaml"
    path.write_text(CASES % "pass", encoding="utf-8")
    ran = run("rules", "test", pack, "--lang", "en")
    assert ran.status == 1
    assert f"{path}:8:" in ran.out
    assert "nine beds are one short" in ran.out
    assert "expected pass, got fail: Beds: 9 beds; required: at least 10 beds; short by 1 bed" in ran.out
    assert "1 failed" in ran.err


@pytest.mark.parametrize("verb", ["lint", "test"])
def test_a_case_of_a_rule_that_does_not_exist_is_an_error(run: Run, pack: Path, verb: str) -> None:
    (pack / "rules.cases.yaml").write_text((CASES % "fail").replace("rule: binding", "rule: bindng", 1), encoding="utf-8")
    ran = run("rules", verb, pack, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "rules.cases.yaml:4:" in ran.err or "rules.cases.yaml:5:" in ran.err
    assert "bindng" in ran.err


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "beds: `10 m²` has the wrong unit"), ("zh", "用例的记录无法读入：床位数（beds）：“10 m²”的单位不对")],
)
def test_lint_says_where_the_record_of_a_case_is_wrong(run: Run, pack: Path, lang: str, said: str) -> None:
    path = pack / "rules.cases.yaml"
    path.write_text((CASES % "fail").replace("beds: 10}", "beds: 10 m²}", 1), encoding="utf-8")
    ran = run("rules", "lint", pack, "--lang", lang)
    assert ran.status == 1
    assert f"{path}:6:" in ran.out
    assert "HR205" in ran.out
    assert said in ran.out


def test_a_pack_without_cases_is_not_called_tested(run: Run, pack: Path) -> None:
    ran = run("rules", "test", pack, "--lang", "en")
    assert ran.status == 2
    assert ran.err.startswith("0 cases")


def test_a_bundled_pack_holds(run: Run) -> None:
    ran = run("rules", "test", "kaifeng-work-2021", "--lang", "en")
    assert (ran.status, ran.out) == (0, "")
