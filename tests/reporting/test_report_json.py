"""The report as JSON: the contract that programs hold on to."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import healthrules as hr
from healthrules.reporting.schemas import schema_of

DAY = date(2025, 6, 30)
OUTCOMES = ["pass", "fail", "pending", "unknown", "not_applicable", "waived"]


def data(report: hr.Report) -> dict[str, Any]:
    found = json.loads(report.to_json())
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("everything", [False, True])
def test_a_report_is_valid_by_its_schema(book: hr.Rulebook, mixed: list[dict[str, Any]], everything: bool) -> None:  # noqa: FBT001
    schema = schema_of("report")
    Draft202012Validator.check_schema(schema)
    report = data(hr.check(mixed, book, as_of=DAY, everything=everything))
    errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(report)
    assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [(("schema",), "other/1"), (("findings", 0, "outcome"), "failed"), (("findings", 0, "force"), 3), (("as_of",), None)],
    ids=["schema", "outcome", "force", "as_of"],
)
def test_the_schema_refuses_what_is_no_report(report: hr.Report, path: tuple[Any, ...], value: Any) -> None:
    found: Any = data(report)
    holder = found
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert not Draft202012Validator(schema_of("report")).is_valid(found)


def test_a_report_has_the_parts_of_the_contract(report: hr.Report) -> None:
    found = data(report)
    assert list(found) == ["schema", "as_of", "rulebook", "summary", "findings", "rejects", "unchecked", "checked"]
    assert found["schema"] == "healthrules/report/1"
    assert [each["pack"] for each in found["rulebook"]] == ["kaifeng-plan-2025", "kaifeng-work-2021"]
    assert all(len(each["digest"]) == 64 for each in found["rulebook"])


def test_a_finding_has_its_evidence(example: hr.Report) -> None:
    finding = data(example)["findings"][0]
    wanted: dict[str, Any] = {
        "record": "KF-CHC-001",
        "rule": "kaifeng-plan-2025/chc-floor-area",
        "outcome": "fail",
        "force": "standard",
        "field": "floor_area",
        "actual": {"value": 1950, "unit": "m²"},
        "required": {"value": 2200, "unit": "m²"},
        "gap": {"value": 250, "unit": "m²"},
        "clause": {"document": "kaifeng-plan-2025", "section": "七/（七）/专栏6"},
        "reading": "marginal",
        "missing": [],
        "waiver": None,
    }
    assert {name: finding[name] for name in wanted} == wanted
    assert finding["message"] == {
        "zh": "业务用房面积 1,950 平方米，要求不低于 2,200 平方米，还差 250 平方米。",
        "en": "Service floor area: 1,950 m²; required: at least 2,200 m²; short by 250 m².",
    }


def test_numbers_are_exact_and_written_in_full(book: hr.Rulebook) -> None:
    station = {
        "type": "station",
        "id": "s",
        "region": "开封市",
        "area_type": "rural",
        "service_radius": "20.00000000000000001 km",
    }
    text = hr.check(station, book.only(["emergency-radius-rural"]), as_of=DAY).to_json()
    assert '"value": 20.00000000000000001' in text
    assert '"value": 0.00000000000000001' in text


def test_a_reject_says_where_and_why(report: hr.Report) -> None:
    (reject,) = data(report)["rejects"]
    assert (reject["file"], reject["row"], reject["record"], reject["field"]) == ("-", 5, "BAD", "region")
    assert "龙停区" in reject["reason"]
    assert "beds" in reject["reason"]


@pytest.mark.parametrize("everything", [False, True])
def test_the_counts_add_up(book: hr.Rulebook, mixed: list[dict[str, Any]], everything: bool) -> None:  # noqa: FBT001
    report = data(hr.check(mixed, book, as_of=DAY, everything=everything))
    summary = report["summary"]
    assert summary["records"] + summary["rejects"] == len(mixed)
    assert summary["rules"] == len(book.rules)
    assert sorted(summary["outcomes"]) == sorted(OUTCOMES)
    assert sum(summary["outcomes"].values()) == summary["records"] * summary["rules"]
    for outcome in OUTCOMES:
        assert sum(force[outcome] for force in summary["forces"].values()) == summary["outcomes"][outcome]
    assert summary["rejects"] == len(report["rejects"])
    assert summary["unchecked"] == len(report["unchecked"])
    shown = [each["outcome"] for each in report["findings"]]
    quiet = () if everything else ("pass", "not_applicable")
    unanswered = 0 if everything else summary["unanswered"]
    assert {each: shown.count(each) for each in OUTCOMES if each not in quiet} == {
        each: count - (unanswered if each == "unknown" else 0)
        for each, count in summary["outcomes"].items()
        if each not in quiet
    }
    assert not set(shown) & set(quiet)


def test_everything_lists_each_rule_of_each_record_once_in_order(book: hr.Rulebook, mixed: list[dict[str, Any]]) -> None:
    report = data(hr.check(mixed, book, as_of=DAY, everything=True))
    read = [each["id"] for each in mixed if each["id"] != "BAD"]
    assert [(each["record"], each["rule"]) for each in report["findings"]] == [
        (name, rule) for name in read for rule in book.rules
    ]


def test_a_report_has_every_outcome_it_should(report: hr.Report) -> None:
    found = data(report)
    assert {each["outcome"] for each in found["findings"]} == {"fail", "pending", "unknown"}
    assert found["unchecked"] == ["P-1"]


def test_an_unknown_finding_names_what_is_missing(example: hr.Report) -> None:
    unknown = [each for each in data(example)["findings"] if each["record"] == "KF-CHC-003"]
    assert [(each["outcome"], each["missing"], each["gap"]) for each in unknown] == [("unknown", ["beds"], None)]


def test_the_same_input_gives_the_same_bytes_twice_and_on_every_engine(book: hr.Rulebook, mixed: list[dict[str, Any]]) -> None:
    for everything in (False, True):
        made = {
            hr.check(mixed, book, as_of=DAY, engine=engine, everything=everything).to_json()
            for engine in ("reference", "reference", "auto")
        }
        assert len(made) == 1


def test_the_durable_engine_gives_the_same_bytes(book: hr.Rulebook, mixed: list[dict[str, Any]]) -> None:
    pytest.importorskip("durable_rules_engine")
    reports = [hr.check(mixed, book, as_of=DAY, engine=engine, everything=True) for engine in ("durable", "reference")]
    assert reports[0].to_json() == reports[1].to_json()


def test_a_rulebook_loaded_again_gives_the_same_bytes(book: hr.Rulebook, mixed: list[dict[str, Any]]) -> None:
    again = hr.load_rules(["kaifeng-plan-2025", "kaifeng-work-2021"])
    assert hr.check(mixed, again, as_of=DAY).to_json() == hr.check(mixed, book, as_of=DAY).to_json()
