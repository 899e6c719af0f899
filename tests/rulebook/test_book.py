"""Rules are chosen from a rulebook by id or name; a misspelt name never silently matches nothing."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from healthrules.errors import UsageError
from healthrules.rulebook import Force, Rulebook, load_rules

from .conftest import DOCUMENT

RULE = """\
rules:
  - {id: chc-floor-area, title: {zh: 试, en: trial}, subject: facility, force: standard, clause: 一, require: beds > 5床}
"""
LIMIT = """\
parameters:
  limit:
    label: {zh: 限, en: limit}
    unit: bed
    clause: 一
    dated: [{from: 2022-01-01, value: 5}, {from: 2024-07-01, value: 6}]
"""


@pytest.fixture
def book() -> Rulebook:
    return load_rules(["kaifeng-plan-2025"])


@pytest.mark.parametrize("name", ["chc-floor-area", "kaifeng-plan-2025/chc-floor-area"])
def test_a_rule_is_found_by_its_name_or_its_whole_id(book: Rulebook, name: str) -> None:
    assert book.rule(name).id == "kaifeng-plan-2025/chc-floor-area"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("chc-flor-area", " Did you mean `chc-floor-area`?"),
        ("kaifeng-plan-2025/chc-flor-area", " Did you mean `kaifeng-plan-2025/chc-floor-area`?"),
        ("zzz", ""),
        ("", ""),
    ],
)
def test_a_misspelt_rule_is_refused_with_the_nearest_name(book: Rulebook, name: str, hint: str) -> None:
    for find in (lambda: book.rule(name), lambda: book.only(["chc-floor-area", name])):
        with pytest.raises(UsageError) as caught:
            find()
        assert caught.value.text.en == f"no rule `{name}`.{hint}"
        assert caught.value.text.zh.startswith(f"没有规则“{name}”。")


def test_only_the_rules_that_are_named_stay_in_the_order_of_the_book(book: Rulebook) -> None:
    names = list(book.rules)
    chosen = book.only([names[2], names[0], names[2]])
    assert list(chosen.rules) == [names[0], names[2]]
    assert chosen.documents == book.documents
    assert list(book.rules) == names
    assert book.only([]).rules == book.rules


def test_a_name_that_two_documents_have_needs_the_whole_id(write_pack: Callable[..., Path]) -> None:
    book = load_rules(["kaifeng-plan-2025", write_pack(RULE)])
    with pytest.raises(UsageError) as caught:
        book.rule("chc-floor-area")
    assert caught.value.text.en == (
        "several rules are called `chc-floor-area`; write the whole id:"
        " kaifeng-plan-2025/chc-floor-area, trial-plan/chc-floor-area"
    )
    assert book.rule("trial-plan/chc-floor-area").document.id == "trial-plan"


def test_a_rulebook_cannot_be_changed(book: Rulebook) -> None:
    with pytest.raises(FrozenInstanceError):
        book.rules = {}  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        book.rule("chc-floor-area").clause = "x"  # type: ignore[misc]


def test_the_days_on_which_a_verdict_may_change_are_known(write_pack: Callable[..., Path]) -> None:
    rule = RULE.replace("> 5床", "> limit").replace("id:", "due: 2025-12-31, from: 2023-01-01, id:")
    book = load_rules([write_pack(LIMIT + rule, document=DOCUMENT)])
    assert book.days() == [date(2022, 1, 1), date(2023, 1, 1), date(2024, 7, 1), date(2025, 12, 31)]


@pytest.mark.parametrize("force", list(Force))
def test_forces_stand_in_order_and_have_a_name_in_both_languages(force: Force) -> None:
    assert Force.BINDING.at_least(force)
    assert force.at_least(Force.ADVISORY)
    assert force.at_least(force)
    assert force.label.zh
    assert force.label.en == force.value


def test_a_weaker_force_is_not_at_least_a_stronger_one() -> None:
    assert not Force.ADVISORY.at_least(Force.EXPECTED)
    assert not Force.EXPECTED.at_least(Force.STANDARD)
    assert not Force.STANDARD.at_least(Force.BINDING)
