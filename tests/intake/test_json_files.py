"""JSON files: one record, a list, or a record a line; and what is said of files that are none of these."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import healthrules as hr

if TYPE_CHECKING:
    from tests.intake.conftest import Judge


def record(name: str) -> dict[str, Any]:
    return {"type": "facility", "id": name, "region": "开封市", "kind": "cdc"}


ONE, TWO = record("a"), record("b")
LINES = json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n"


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("one.json", json.dumps(ONE), 1),
        ("list.json", json.dumps([ONE, TWO], indent=2), 2),
        ("lines.json", LINES, 2),
        ("lines.jsonl", LINES, 2),
        ("lines.ndjson", LINES, 2),
        ("one-line.jsonl", json.dumps(ONE), 1),
        ("blank-lines.jsonl", "\n" + LINES.replace("\n", "\n\n"), 2),
        ("windows.jsonl", LINES.replace("\n", "\r\n"), 2),
        ("mark.json", "\ufeff" + json.dumps(ONE), 1),
        ("mark.jsonl", "\ufeff" + LINES, 2),
        ("CAPITALS.JSON", json.dumps(ONE, indent=2), 1),
        ("CAPITALS.JSONL", LINES, 2),
    ],
)
def test_records_are_read_in_every_layout(judge_file: Judge, name: str, content: str, count: int) -> None:
    report = judge_file(content, name)
    assert report.rejects == ()
    assert report.summary.records == count


@pytest.mark.parametrize(
    ("content", "en", "zh"),
    [
        (b"", "the file is empty", "文件是空的"),
        (b" \n\t ", "the file is empty", "文件是空的"),
        (b"[]", "the list holds no record", "列表中没有记录"),
        (b'{"type": "facility", "id": "a"', "broken JSON at line 1, column 31", "JSON 有误，第 1 行第 31 列"),
        (b'{\n  "type": "facility",\n', "broken JSON at line 3, column 1", "JSON 有误，第 3 行第 1 列"),
        (b'[\n{"type": "facility"},\n]\n', "broken JSON at line ", "JSON 有误，第 "),
        (b"{'type': 'facility'}", "broken JSON at line 1, column 2", "JSON 有误，第 1 行第 2 列"),
        (b"not json at all", "broken JSON at line 1, column 1", "JSON 有误"),
        ('{"name": "龙亭区"}'.encode("gb18030"), "save the file as UTF-8", "请另存为 UTF-8"),
        (json.dumps(ONE).encode("utf-16"), "not UTF-8", "不是 UTF-8 编码"),
        (b"[" * 100_000, "nested too deeply", "嵌套过深"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply", "嵌套过深"),
        (b'{"a":' * 100_000, "nested too deeply", "嵌套过深"),
    ],
    ids=[
        "empty", "white space", "empty list", "cut off", "cut off after a line", "comma at the end", "single quotes", "prose",
        "GB18030", "UTF-16", "open brackets", "brackets", "braces",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_reject(judge_file: Judge, content: bytes, en: str, zh: str) -> None:
    (reject,) = judge_file(content).rejects
    assert reject.file.endswith("records.json")
    assert reject.row is None
    assert en in reject.reason
    assert zh in reject.message.zh


@pytest.mark.parametrize(
    ("item", "what"),
    [([ONE], "a list"), ([], "a list"), ("text", "text"), (5, "a number"), (None, "null"), (True, "yes or no")],
    ids=["list", "empty list", "text", "number", "null", "true"],
)
def test_an_item_that_is_no_record_is_refused_and_the_rest_is_judged(judge_file: Judge, item: Any, what: str) -> None:
    for name, content in (("l.json", [ONE, item, TWO]), ("l.jsonl", "\n".join(json.dumps(each) for each in (ONE, item, TWO)))):
        report = judge_file(content, name)
        (reject,) = report.rejects
        assert report.summary.records == 2
        assert (reject.row, reject.record) == (2, None)
        assert f"a record (an object) is needed here, this is {what}" in reject.reason


@pytest.mark.parametrize("content", ["5", '"text"', "null"])
def test_a_file_of_one_bare_value_is_refused(judge_file: Judge, content: str) -> None:
    (reject,) = judge_file(content).rejects
    assert reject.row == 1
    assert "a record (an object) is needed here" in reject.reason


def test_one_broken_line_leaves_the_other_lines(judge_file: Judge) -> None:
    report = judge_file(json.dumps(ONE) + '\n{"type": "facility",\n' + json.dumps(TWO), "r.jsonl")
    (reject,) = report.rejects
    assert report.summary.records == 2
    assert (Path(reject.file).name, reject.row) == ("r.jsonl", 2)
    assert "broken JSON" in reject.reason
    assert "line 1" not in reject.reason


def test_one_line_in_another_encoding_leaves_the_other_lines(judge_file: Judge) -> None:
    bad = '{"type": "facility", "id": "c", "name": "龙亭"}'.encode("gb18030")
    report = judge_file(json.dumps(ONE).encode() + b"\n" + bad + b"\n" + json.dumps(TWO).encode(), "r.jsonl")
    (reject,) = report.rejects
    assert (report.summary.records, reject.row) == (2, 2)
    assert "save the file as UTF-8" in reject.reason


def test_a_list_with_a_comma_missing_is_broken_json_and_no_lines(judge_file: Judge) -> None:
    (reject,) = judge_file(f"[\n{json.dumps(ONE)}\n{json.dumps(TWO)}\n]\n").rejects
    assert reject.row is None
    assert "broken JSON at line 3" in reject.reason


def test_json_constants_are_no_numbers(judge_file: Judge) -> None:
    content = [{**ONE, "floor_area": 1}, {**TWO, "floor_area": 2}]
    for constant in ("NaN", "Infinity", "-Infinity"):
        report = judge_file(json.dumps(content).replace('"floor_area": 2', f'"floor_area": {constant}'))
        (reject,) = report.rejects
        assert (report.summary.records, reject.row, reject.record, reject.field) == (1, 2, "b", "floor_area")
        assert f"{constant} is not a number that can be used" in reject.reason


def test_numbers_in_json_are_exact(judge_file: Judge) -> None:
    centre = {**ONE, "kind": "community_health_centre", "served_population": 52000, "beds": 0}
    report = judge_file(
        json.dumps({**centre, "floor_area": 1}).replace('"floor_area": 1', '"floor_area": 1699.99999999999999999')
    )
    gap = report.findings[0].gap
    assert gap is not None
    assert str(gap.value) == "1E-17"


def test_a_folder_stands_for_the_files_in_it_in_the_order_of_their_names(tmp_path: Path, book: hr.Rulebook) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.json").write_text(json.dumps(record("second")), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(record("first")), encoding="utf-8")
    (tmp_path / "deep" / "c.json").write_text(json.dumps(record("third")), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a record", encoding="utf-8")
    report = hr.check(hr.read_inputs([tmp_path]), book.only("chc-floor-area"))
    assert report.unchecked == ("first", "second", "third")


def test_a_duplicate_id_is_found_across_files(tmp_path: Path, book: hr.Rulebook) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps([ONE]), encoding="utf-8")
    report = hr.check(hr.read_inputs([tmp_path]), book)
    (reject,) = report.rejects
    assert Path(reject.file).name == "b.json"
    assert (reject.row, reject.record, reject.field) == (1, "a", "id")
    assert "a.json #1" in reject.reason
