"""JUnit XML: every finding a case, counts that add up, whatever stands in a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import healthrules as hr
from healthrules.reporting.formats import FORMATS, format_of
from healthrules.texts import Language

from .conftest import DAY

HOSTILE = '\x1b[31m\x00\x0b\x85\ud800\ufffe]]><&"\' <!-- \r\n<testcase name="x"/> 甲'
STATION: dict[str, Any] = {"type": "station", "region": "开封市", "area_type": "urban"}


def parsed(report: hr.Report, book: hr.Rulebook, language: Language = "en") -> ET.Element:
    text = FORMATS["junit"].render(report, book, language)
    assert isinstance(text, str)
    return ET.fromstring(text.encode())  # noqa: S314 (of our own making)


def outcome(case: ET.Element) -> str:
    return next((f"{inside.tag}:{inside.get('type')}" for inside in case), "passed")


def test_every_finding_is_a_case_and_every_rule_met_too(report: hr.Report, book: hr.Rulebook) -> None:
    cases = list(parsed(report, book).iter("testcase"))
    told = [case for case in cases if case.get("classname") in book.documents]
    passed = sum(len(each.passed) for each in report.checked)
    assert len(told) == len(report.findings) + passed
    kinds = [outcome(case) for case in cases]
    assert kinds.count("passed") == passed > 0
    assert kinds.count("error:rejected") == len(report.rejects) == 1
    assert kinds.count("skipped:unchecked") == len(report.unchecked) > 0
    failed = sum(each.outcome.value == "fail" for each in report.findings)
    assert sum(kind.startswith("failure:") for kind in kinds) == failed > 0


def test_the_counts_add_up(report: hr.Report, book: hr.Rulebook) -> None:
    root = parsed(report, book)
    for suite in [root, *root.iter("testsuite")]:
        cases = list(suite.iter("testcase"))
        counted = {name: int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
        tags = [inside.tag for case in cases for inside in case]
        assert counted == {
            "tests": len(cases),
            "failures": tags.count("failure"),
            "errors": tags.count("error"),
            "skipped": tags.count("skipped"),
        }


def test_a_failure_says_what_is_missing_and_on_what_it_rests(example: hr.Report, book: hr.Rulebook) -> None:
    for language, texts in {
        "zh": ("不达标：业务用房面积", "还差", "依据：", "理解：", "chc.json"),
        "en": ("fail: Service floor area", "short by", "clause: ", "reading: ", "chc.json"),
    }.items():
        root = parsed(example, book, language)  # type: ignore[arg-type]
        failure = next(case for case in root.iter("failure"))
        said = f"{failure.get('message')} {failure.text}"
        for text in texts:
            assert text in said, (text, said)


def test_an_unknown_is_skipped_with_what_it_waits_for(book: hr.Rulebook) -> None:
    record = {**STATION, "id": "s", "service_radius": 1}
    cases = list(parsed(hr.check(record, book, as_of=DAY), book).iter("skipped"))
    assert cases
    for case in cases:
        assert (case.get("type"), "not reported: " in (case.get("message") or "")) == ("unknown", True)


def test_where_all_is_listed_no_rule_stands_twice(book: hr.Rulebook) -> None:
    record = {**STATION, "id": "s", "service_radius": 1, "mean_response_time": 10}
    few, whole = (parsed(hr.check(record, book, as_of=DAY, everything=every), book) for every in (False, True))
    names = [case.get("name") for case in whole.iter("testcase")]
    assert len(names) == len(set(names)) == len(book.rules)
    assert int(whole.get("tests", "")) - int(whole.get("skipped", "")) == int(few.get("tests", "")) > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_xml_whatever_stands_in_a_name(book: hr.Rulebook, language: Language) -> None:
    records = [
        {**STATION, "id": f"i{HOSTILE}", "name": HOSTILE, "service_radius": 9},
        {**STATION, "id": f"r{HOSTILE}", HOSTILE: 1},
        {"type": "community", "id": f"u{HOSTILE}", "region": "洛阳市"},
    ]
    root = parsed(hr.check(records, book, as_of=DAY), book, language)
    assert [len(list(root.iter(tag))) for tag in ("testsuite", "failure", "error")] == [3, 1, 1]
    assert "甲" in (root[0].get("name") or "")


def test_an_empty_check_has_no_cases(book: hr.Rulebook) -> None:
    root = parsed(hr.check([], book, as_of=DAY), book)
    assert (root.get("tests"), len(root)) == ("0", 0)


def test_two_records_of_one_id_are_two_suites(book: hr.Rulebook) -> None:
    records = [
        {**STATION, "id": "x", "service_radius": 9},
        {"type": "facility", "id": "x", "region": "开封市", "kind": "community_health_centre"},
    ]
    report = hr.check(records, book, as_of=DAY)
    assert len(parsed(report, book)) == len({(each.type, each.record) for each in report.findings}) == 2


def test_of_very_many_records_the_findings_are_listed(report: hr.Report, book: hr.Rulebook) -> None:
    root = parsed(replace(report, checked=()), book)
    assert int(root.get("tests", "")) == len(report.findings) + len(report.rejects) + len(report.unchecked)


def test_a_file_named_so_is_written_so() -> None:
    assert format_of("report.XML") == "junit"
