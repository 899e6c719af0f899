"""Rates, attestations, groups of codes, and fields that are found by their own expression."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import healthrules as hr
from healthrules.rulebook import Rulebook

WORDS = """\
rates:
  region:
    ward_use: {zh: 病床使用率, en: bed occupancy, otherwise: ward_days / ward_places}
    ward_deaths: {zh: 病死率, en: deaths, shown: ‰}
fields:
  ward_days: {label: {zh: 床日, en: bed days}, subjects: [region], unit: bed, min: 0}
  ward_places: {label: {zh: 可用床日, en: bed days there}, subjects: [region], unit: bed, min: 0}
attestations:
  facility:
    has_isolation_ward: {zh: 设有隔离病房, en: isolation ward, also: [隔离病房]}
categories:
  ward_kind:
    label: {zh: 病区类型, en: kind of ward}
    codes: {surgical: {zh: 外科, en: surgical}, medical: {zh: 内科, en: medical}, isolation: {zh: 隔离, en: isolation}}
    groups:
      general: {zh: 普通病区, en: general wards, codes: [surgical, medical]}
"""
MORE = """\
fields:
  ward: {label: {zh: 病区, en: ward}, subjects: [facility], category: ward_kind}
"""
RULES = """\
groups:
  - clause: 一
    force: standard
    rules:
      - {subject: region, require: ward_use >= 85%}
      - {subject: facility, when: ward in general, require: has_isolation_ward}
      - id: odd
        subject: facility
        when: ward not in [general, isolation]
        require: has_isolation_ward
"""
FILES = {"vocabulary/words.yaml": WORDS, "vocabulary/more.yaml": MORE}


@pytest.fixture
def book(load_pack: Callable[..., Rulebook]) -> Rulebook:
    return load_pack(RULES, files=FILES)


def judged(book: Rulebook, rule: str, **values: Any) -> tuple[str, Any]:
    subject = book.rule(rule).subject
    report = hr.check(
        {"type": subject, "id": "r", "region": "410200", **values}, book.only(rule), everything=True, as_of=date(2025, 1, 1)
    )
    (found,) = report.findings
    return str(found.outcome), found


def test_a_rate_is_shown_in_its_unit_and_has_a_kind_of_its_own(book: Rulebook) -> None:
    field = book.vocabulary.fields["ward_deaths"]
    assert (field.kind, field.least, field.most) == ("ward_deaths", 0, 1)
    assert field.display is not None
    assert field.display.symbol == "‰"
    assert book.vocabulary.kinds["ward_use"].unit.symbol == "%"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"ward_use": "85%"}, "pass"),
        ({"ward_use": "84.9%", "ward_days": 100, "ward_places": 100}, "fail"),  # what was reported counts
        ({"ward_days": 85, "ward_places": 100}, "pass"),
        ({"ward_days": 84, "ward_places": 100}, "fail"),
        ({"ward_days": 84}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_field_that_was_not_reported_is_found_by_its_expression(book: Rulebook, values: dict[str, Any], outcome: str) -> None:
    got, found = judged(book, "ward-use", **values)
    assert (got, found.field if outcome != "unknown" else "ward_use") == (outcome, "ward_use")


@pytest.mark.parametrize(
    ("rule", "ward", "outcome"),
    [
        ("isolation-ward", "surgical", "pass"),
        ("isolation-ward", "内科", "pass"),
        ("isolation-ward", "isolation", "not_applicable"),
        ("odd", "isolation", "not_applicable"),
        ("odd", "medical", "not_applicable"),
    ],
)
def test_a_group_of_codes_stands_for_its_codes(book: Rulebook, rule: str, ward: str, outcome: str) -> None:
    assert judged(book, rule, ward=ward, 隔离病房="是")[0] == outcome


def test_a_group_is_called_by_its_name_in_explanations(book: Rulebook) -> None:
    from healthrules.reporting.explanation import explained

    assert "ward is one of general wards" in "\n".join(explained(book.rule("isolation-ward"), book, "en"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("codes: [surgical, medical]", "codes: [surgical, medcal]", "HR003 no code `medcal`"),
        ("general: {zh", "surgical: {zh", "HR003 `surgical` is a code already"),
        ("otherwise: ward_days / ward_places", "otherwise: ward_days", "HR110 `otherwise` of the field ward_use"),
        ("otherwise: ward_days / ward_places", "otherwise: ward_dais / ward_places", "HR103 `otherwise` of the field ward_use"),
        ("shown: ‰", "shown: furlong", "HR003"),
    ],
)
def test_what_is_wrong_in_the_vocabulary_is_told(problems_of: Callable[..., list[str]], old: str, new: str, said: str) -> None:
    told = problems_of(RULES, files={**FILES, "vocabulary/words.yaml": WORDS.replace(old, new)})
    assert any(said in each for each in told), told
