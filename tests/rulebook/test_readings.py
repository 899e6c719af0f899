"""Readings: named interpretations of one rule, exactly one of them in force unless another is chosen."""

from collections.abc import Callable

import pytest

from healthrules.errors import UsageError
from healthrules.rulebook import Rulebook, load_rules

Problems = Callable[..., list[str]]
Load = Callable[..., Rulebook]

HEAD = """\
rules:
  - id: trial
    title: {zh: 试, en: trial}
    subject: facility
    force: standard
    clause: 一
    require: beds >= least
"""
WIDE = "wide: {default: true, label: {zh: 宽, en: wide}, let: {least: 20床}}"
BOTH = WIDE.replace("wide:", "both:")
NARROW = "narrow: {label: {zh: 严, en: narrow}, let: {least: 50床}}"
SET = f"reading_sets:\n  width:\n    {WIDE}\n    {NARROW}\n"


@pytest.mark.parametrize("rules", [f"{HEAD}    readings:\n      {WIDE}\n      {NARROW}\n", f"{SET}{HEAD}    readings: width\n"])
def test_a_rule_has_its_own_readings_or_those_of_a_set(load_pack: Load, rules: str) -> None:
    rule = load_pack(rules).rule("trial")
    assert list(rule.readings) == ["wide", "narrow"]
    assert rule.default_reading == "wide"
    assert rule.reading().name == "wide"
    assert rule.reading("narrow").name == "narrow"
    assert dict(rule.written.let) == {"wide: least": "20床", "narrow: least": "50床"}


def test_a_set_may_stand_in_another_file_of_the_pack(load_pack: Load) -> None:
    assert load_pack(f"{HEAD}    readings: width\n", files={"zz.yaml": SET}).rule("trial").default_reading == "wide"


def test_a_rule_without_readings_has_one_without_a_name(load_pack: Load) -> None:
    rule = load_pack(HEAD.replace("least", "5床")).rule("trial")
    assert list(rule.readings) == [None]
    assert rule.reading().label is None


@pytest.mark.parametrize(
    ("readings", "message"),
    [
        (f"\n      {NARROW}", "rules.yaml:9:7: HR006 exactly one reading must be the default"),
        (f"\n      {WIDE}\n      {BOTH}", "rules.yaml:9:7: HR006 exactly one reading must be the default"),
        (" widht", "rules.yaml:8:15: HR006 no reading set `widht`"),
        (" {}", "rules.yaml:8:15: HR006 "),
    ],
)  # fmt: skip
def test_a_rule_without_exactly_one_default_is_hr006(problems_of: Problems, readings: str, message: str) -> None:
    problems = problems_of(f"{HEAD}    readings:{readings}\n")
    assert problems[0].startswith(message)


def test_an_empty_set_does_not_make_a_rule_vanish(problems_of: Problems) -> None:
    problems = problems_of(f"reading_sets: {{none: {{}}}}\n{HEAD}    readings: none\n")
    assert "HR006" in problems[0]


def test_a_set_that_is_defined_in_two_files_is_hr004(problems_of: Problems) -> None:
    problems = problems_of(f"{SET}{HEAD}    readings: width\n", files={"zz.yaml": SET.replace("20床", "30床")})
    assert problems[0].startswith("zz.yaml:3:5: HR004 `width` is defined already")


def test_a_wrong_reading_is_told_in_its_line(problems_of: Problems) -> None:
    (problem,) = problems_of(f"{HEAD}    readings:\n      {WIDE}\n      {NARROW.replace('50床', 'bed')}\n")
    assert problem.startswith("rules.yaml:10:57: HR103 unknown name `bed`. Did you mean `beds`?")


def test_a_wrong_reading_of_a_set_is_told_once_where_the_set_stands(problems_of: Problems) -> None:
    second = HEAD.replace("rules:\n", "").replace("id: trial", "id: second")
    rules = f"{HEAD}    readings: width\n{second}    readings: width\n"
    problems = problems_of(rules, files={"zz.yaml": SET.replace("50床", "bed")})
    assert [problem.split(" HR103")[0] for problem in problems] == ["zz.yaml:4:55:"]


def test_two_kinds_of_quantity_may_meet_in_one_reading_only(load_pack: Load) -> None:
    gross = "parameters:\n  gross: {label: {zh: 建, en: gross}, unit: m², kind: gross_floor_area, value: 5, clause: 一}\n"
    readings = "\n      ".join([WIDE.replace("20床", "gross"), NARROW.replace("50床", "9 m²")])
    mixes = "    mixes: {zh: 因, en: because}\n"
    rules = f"{gross}{HEAD.replace('beds', 'floor_area')}    readings:\n      {readings}\n{mixes}"
    assert load_pack(rules).rule("trial").mixes is not None


def test_another_reading_is_put_in_force_by_name(load_pack: Load) -> None:
    book = load_pack(f"{SET}{HEAD}    readings: width\n")
    chosen = book.with_readings({"trial": "narrow"})
    assert chosen.rule("trial").reading().name == "narrow"
    assert book.rule("trial").reading().name == "wide"
    assert book.with_readings({"trial-plan/trial": "narrow"}).rule("trial").default_reading == "narrow"


@pytest.mark.parametrize(
    ("reading", "en"),
    [
        ("narow", "the rule trial-plan/trial has no reading `narow`. Did you mean `narrow`? It has: wide, narrow"),
        ("zzz", "the rule trial-plan/trial has no reading `zzz`. It has: wide, narrow"),
    ],
)
def test_an_unknown_reading_is_refused_with_those_there_are(load_pack: Load, reading: str, en: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_pack(f"{SET}{HEAD}    readings: width\n").with_readings({"trial": reading})
    assert caught.value.text.en == en
    assert caught.value.text.zh.startswith(f"规则 trial-plan/trial 没有理解“{reading}”。")


def test_a_reading_of_a_rule_that_has_none_or_does_not_exist_is_refused() -> None:
    book = load_rules(["kaifeng-plan-2025"])
    with pytest.raises(UsageError, match=r"has no reading `upper`\. It has: -"):
        book.with_readings({"emergency-radius-urban": "upper"})
    with pytest.raises(UsageError, match=r"no rule `chc-flor-area`\. Did you mean `chc-floor-area`"):
        book.with_readings({"chc-flor-area": "whole"})
