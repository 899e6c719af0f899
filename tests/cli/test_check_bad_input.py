"""Bad input on the command line: each is told with file, row, record and field, sets status 2, and hurts no other record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

LONG = "x" * 1_000_000
GOOD = (
    '{"type": "facility", "id": "%s", "region": "开封市", "kind": "community_health_centre", "ownership": "public",'
    ' "served_population": 52000, "beds": 20, "floor_area": 1950}'
)
FIELDS: list[tuple[str, str, str, str]] = [
    ("wrong unit", "floor_area", '"1650 m"', "has the wrong unit"),
    ("unknown unit", "floor_area", '"1650 smoots"', "unknown unit `smoots`"),
    ("NaN", "floor_area", "NaN", "NaN is not a number that can be used"),
    ("Infinity", "floor_area", "-Infinity", "-Infinity is not a number that can be used"),
    ("NaN as text", "floor_area", '"NaN"', "`NaN` is not one amount"),
    ("negative", "floor_area", "-5", "must not be less than"),
    ("400 digits", "floor_area", "9" * 400, "is not a number that can be used"),
    ("1e400", "floor_area", "1e400", "a number too long to be meant"),
    ("a megabyte", "floor_area", f'"{LONG}"', "1,000,000 characters"),
    ("yes or no", "floor_area", "true", "a number is needed here, this is yes or no"),
    ("a list", "floor_area", "[1650]", "a number is needed here, this is a list"),
    ("unit without value", "floor_area", '{"unit": "m"}', 'an object here holds "value" and "unit"'),
    ("half a bed", "beds", "20.5", "must be a whole number, not 20.5"),
    ("share over one", "essential_medicine_variety_share", "76.5", "for per cent write `76.5%`"),
    ("unknown kind", "kind", '"comunity_health_centre"', "Did you mean `community_health_centre`?"),
    ("unknown region", "region", '"龙停区"', "Did you mean `龙亭区`?"),
    ("no day", "as_of", '"soon"', "is not a date; write 2025-12-31"),
    ("unknown type", "type", '"facilty"', "Did you mean `facility`?"),
    ("unknown field", "flor_area", "1", "Did you mean `floor_area`?"),
    ("field of another subject", "service_radius", "1", "belongs to a record of"),
    ("name too long", "name", f'"{LONG}"', "name: too long"),
]


@pytest.mark.parametrize(("field", "raw", "reason"), [each[1:] for each in FIELDS], ids=[each[0] for each in FIELDS])
def test_a_bad_value_is_told_and_the_other_records_are_judged(
    check: Run, write: Write, field: str, raw: str, reason: str
) -> None:
    record = {"type": "facility", "id": "bad", "region": "开封市", field: "@"}
    bad = json.dumps(record, ensure_ascii=False).replace('"@"', raw)
    path = write(f"[{GOOD % 'a'},\n{bad},\n{GOOD % 'b'}]")
    ran = check(path)
    report = ran.report
    (reject,) = report["rejects"]
    assert ran.status == 2
    assert (reject["file"], reject["row"], reject["record"], reject["field"]) == (str(path), 2, "bad", field)
    assert reason in reject["reason"]
    assert len(reject["reason"]) < 600
    assert report["summary"]["records"] == 2
    assert {each["record"] for each in report["findings"] if each["outcome"] == "fail"} == {"a", "b"}


@pytest.mark.parametrize(("kind", "lang"), [("text", "en"), ("text", "zh"), ("markdown", "en"), ("markdown", "zh")])
def test_a_reject_is_shown_with_file_row_record_and_field(check: Run, write: Write, kind: str, lang: str) -> None:
    path = write(f'[{GOOD % "a"}, {{"type": "facility", "id": "bad", "floor_area": -5}}]')
    shown = check(path, "--format", kind, "--lang", lang).out.replace("\\", "").replace("\n", "")
    for part in ("records.json", "#2", "(bad)"):
        assert part in shown
    field = {"en": ("floor_area", "service floor area"), "zh": ("floor_area", "业务用房面积")}[lang]
    told = shown.partition("(bad)")[2]
    assert any(name in told for name in field)


@pytest.mark.parametrize("missing", ["id", "type"])
def test_a_record_without_id_or_type_is_told_by_its_row(check: Run, write: Write, missing: str) -> None:
    record = {"type": "facility", "id": "bad", "region": "开封市"}
    del record[missing]
    ran = check(write(f"[{GOOD % 'a'}, {json.dumps(record)}]"))
    (reject,) = ran.report["rejects"]
    assert (ran.status, ran.report["summary"]["records"]) == (2, 1)
    assert (reject["row"], reject["field"]) == (2, missing)
    assert reject["reason"] == f"{missing}: missing"


@pytest.mark.parametrize("item", ["[]", '["x"]', '"text"', "5", "null", "true"])
def test_an_item_that_is_no_record_is_told_by_its_row(check: Run, write: Write, item: str) -> None:
    for name, content in (
        ("l.json", f"[{GOOD % 'a'}, {item}, {GOOD % 'b'}]"),
        ("l.jsonl", f"{GOOD % 'a'}\n{item}\n{GOOD % 'b'}"),
    ):
        ran = check(write(content, name))
        (reject,) = ran.report["rejects"]
        assert (ran.status, ran.report["summary"]["records"], reject["row"]) == (2, 2, 2)
        assert "a record (an object) is needed here" in reject["reason"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"[]", "the list holds no record"),
        (b'{"type": "facility",', "broken JSON at line 1"),
        (b'{"type": "facility",\n', "broken JSON at line 2"),
        (b"[" * 100_000, "nested too deeply"),
        ('{"name": "龙亭"}'.encode("gb18030"), "not UTF-8"),
    ],
    ids=["empty", "empty list", "cut off", "cut off after a line", "deep", "GB18030"],
)
def test_a_file_that_is_broken_is_told_and_the_other_files_are_judged(
    check: Run, write: Write, content: bytes, reason: str
) -> None:
    bad, good = write(content, "bad.json"), write(GOOD % "a", "good.json")
    ran = check(bad, good)
    (reject,) = ran.report["rejects"]
    assert (ran.status, ran.report["summary"]["records"]) == (2, 1)
    assert (reject["file"], reject["row"], reject["record"]) == (str(bad), None, None)
    assert reason in reject["reason"]


def test_a_byte_order_mark_is_no_fault(check: Run, write: Write) -> None:
    ran = check(write("\ufeff" + GOOD % "a"))
    assert (ran.report["summary"]["records"], ran.report["rejects"]) == (1, [])


def test_a_duplicate_id_is_told_with_both_places_in_one_file_and_across_files(check: Run, write: Write) -> None:
    first, second = write(f"[{GOOD % 'a'}, {GOOD % 'a'}]", "first.json"), write(GOOD % "a", "second.json")
    ran = check(first, second)
    assert (ran.status, ran.report["summary"]["records"]) == (2, 1)
    assert [(each["file"], each["row"], each["record"]) for each in ran.report["rejects"]] == [
        (str(first), 2, "a"),
        (str(second), 1, "a"),
    ]
    assert all(f"{first} #1" in each["reason"] for each in ran.report["rejects"])


def test_where_nothing_could_be_judged_the_report_says_so(check: Run, write: Write) -> None:
    path = write("[]")
    assert "No record was judged." in check(path, "--format", "text").out
    assert "没有判定任何记录。" in check(path, "--format", "text", "--lang", "zh").out
