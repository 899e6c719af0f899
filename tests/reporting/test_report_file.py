"""Reports read back: the same report, exact, and a clear word for everything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.report_file import parsed_report


def test_a_report_is_read_back_to_the_byte(report: hr.Report, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(report.to_json(), encoding="utf-8")
    assert hr.read_report(path) == report
    assert hr.read_report(path).to_json() == report.to_json()


def test_numbers_keep_every_digit(example: hr.Report) -> None:
    long = "0.1234567890123456789012345"
    data = example.to_json().replace('"value": 250,', f'"value": {long},')
    found = parsed_report(data, "r.json")
    gap = found.findings[0].gap
    assert gap is not None
    assert str(gap.value) == long


def test_keys_of_a_later_program_and_a_byte_order_mark_are_passed_over(example: hr.Report) -> None:
    data: dict[str, Any] = json.loads(example.to_json())
    data["later"] = data["findings"][0]["later"] = 1
    assert parsed_report(b"\xef\xbb\xbf" + json.dumps(data).encode(), "r.json").findings[0].record == example.findings[0].record


def broken(report: hr.Report, **changes: Any) -> str:
    return json.dumps({**json.loads(report.to_json()), **changes})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON at line 1, column 1"),
        ("{", "not JSON at line 1, column 2"),
        (b"\xff\xfe", "byte 1 is not UTF-8"),
        ("[]", "no report: it has no `schema`"),
        ('{"type": "facility"}', "no report: it has no `schema`"),
        ('{"schema": "healthrules/diff/1"}', "no report: its schema is `healthrules/diff/1`"),
        ('{"schema": "healthrules/report/1"}', "`as_of` is missing (and 2 more)"),
        ('{"schema": 1e999999999}', "a number that is too large"),
        ('{"schema": NaN}', "a number that is too large or none at all"),
        (f'{{"schema": {"9" * 5000}}}', "a number that is too large"),
        ("[" * 100_000, "nested too deeply"),
    ],
    ids=lambda each: repr(each[:30]),
)
def test_what_is_no_report_is_refused_with_where_and_how_to_mend_it(content: str | bytes, said: str) -> None:
    with pytest.raises(hr.HealthRulesError) as refused:
        parsed_report(content, "r.json")
    assert str(refused.value).startswith(f"r.json: {said}") or said in str(refused.value)
    assert "healthrules check ... -o report.json" in str(refused.value)
    assert "healthrules check ... -o report.json" in refused.value.text.zh


def test_another_version_of_the_schema_is_told_apart() -> None:
    with pytest.raises(hr.HealthRulesError) as refused:
        parsed_report('{"schema": "healthrules/report/2"}', "r.json")
    assert "r.json: the report is of version 2 of its schema, this program reads version 1" in str(refused.value)


def test_a_wrong_value_is_told_with_its_place(example: hr.Report) -> None:
    findings = json.loads(example.to_json())["findings"]
    findings[0]["outcome"] = "failed"
    with pytest.raises(hr.HealthRulesError) as refused:
        parsed_report(broken(example, findings=findings), "r.json")
    assert "r.json: `findings[0].outcome` is wrong: " in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(hr.HealthRulesError, match="cannot open the report"):
        hr.read_report(tmp_path / "none.json")
