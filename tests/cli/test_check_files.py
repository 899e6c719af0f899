"""What `check` reads and writes: files, folders, standard input, an output file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

EXAMPLE = Path(__file__).parents[2] / "examples" / "kaifeng" / "chc.json"
RECORD: dict[str, Any] = {"type": "station", "id": "s", "region": "开封市", "mean_response_time": 20, "area_type": "urban"}


def test_the_example_of_the_readme_fails_as_it_says(check: Run) -> None:
    ran = check(EXAMPLE, "--rules", "kaifeng-plan-2025", "--rules", "kaifeng-work-2021")
    assert ran.status == 1
    assert ran.err == ""
    assert ran.report["summary"]["outcomes"]["fail"] == 2


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("missing.json", "no such file: ", "找不到文件"),
        ("missing-folder/", "no such file: ", "找不到文件"),
        ("notes.txt", "a kind of file that is not known: ", "不认识这种文件"),
        ("empty", "no file to read in ", "没有可读的文件"),
    ],
)
def test_a_path_that_holds_nothing_is_named_and_nothing_is_judged(
    check: Run, write: Write, tmp_path: Path, name: str, en: str, zh: str
) -> None:
    (tmp_path / "empty").mkdir()
    write("x", "notes.txt")
    good = write(RECORD)
    for lang, text in (("en", en), ("zh", zh)):
        ran = check(good, tmp_path / name, "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert text in ran.err
        assert str(tmp_path / name) in ran.err


def test_what_can_be_read_is_said_where_a_kind_of_file_is_not_known(check: Run, write: Write) -> None:
    assert ".json, .jsonl, .ndjson" in check(write("x", "notes.txt")).err


def test_a_path_longer_than_the_system_allows_is_no_such_file(check: Run) -> None:
    ran = check("a" * 5000 + ".json")
    assert (ran.status, ran.out) == (2, "")


def test_a_file_that_cannot_be_opened_is_a_reject_and_the_others_are_judged(
    check: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, good = write(RECORD, "locked.json"), write(RECORD, "good.json")
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "locked.json":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    ran = check(locked, good)
    (reject,) = ran.report["rejects"]
    assert (ran.status, ran.report["summary"]["records"]) == (2, 1)
    assert (reject["file"], reject["row"]) == (str(locked), None)
    assert "cannot open the file: Permission denied" in reject["reason"]


def test_several_files_and_folders_are_read_in_the_order_given(check: Run, write: Write) -> None:
    first = write({**RECORD, "id": "z"}, "z.json")
    folder = write({**RECORD, "id": "a"}, "folder/a.json").parent
    ran = check(first, folder, "--all", "--only", "emergency-response-time")
    assert [each["record"] for each in ran.report["findings"]] == ["z", "a"]


@pytest.mark.parametrize("content", [json.dumps(RECORD), json.dumps([RECORD]), "\n" + json.dumps(RECORD) + "\n\n"])
def test_standard_input_is_read_for_a_dash(check: Run, content: str) -> None:
    ran = check("-", stdin=content)
    assert (ran.status, ran.report["summary"]["records"]) == (0, 1)


def test_json_lines_come_by_standard_input_too(check: Run) -> None:
    lines = "\n".join(json.dumps({**RECORD, "id": name}) for name in ("a", "b")) + "\n{broken\n"
    ran = check("-", stdin=lines)
    assert (ran.status, ran.report["summary"]["records"]) == (2, 2)
    (reject,) = ran.report["rejects"]
    assert (reject["file"], reject["row"]) == ("-", 3)


@pytest.mark.parametrize(("content", "reason"), [("", "the file is empty"), (b"\xc1\xfa", "not UTF-8"), ("{", "broken JSON")])
def test_bad_standard_input_is_a_reject(check: Run, content: str | bytes, reason: str) -> None:
    ran = check("-", stdin=content)
    (reject,) = ran.report["rejects"]
    assert (ran.status, reject["file"]) == (2, "-")
    assert reason in reject["reason"]


@pytest.mark.parametrize("kind", ["text", "json", "markdown"])
def test_an_output_file_holds_what_the_screen_would(check: Run, tmp_path: Path, kind: str) -> None:
    shown = check(EXAMPLE, "--format", kind)
    ran = check(EXAMPLE, "--format", kind, "-o", tmp_path / "report")
    assert (ran.status, ran.out) == (1, "")
    assert (tmp_path / "report").read_bytes() == shown.out.encode()


@pytest.mark.parametrize("where", [".", "no-such-folder/report.json"])
def test_an_output_that_cannot_be_written_is_said(check: Run, tmp_path: Path, where: str) -> None:
    ran = check(EXAMPLE, "-o", tmp_path / where)
    assert (ran.status, ran.out) == (2, "")
    assert "cannot write" in ran.err


@pytest.mark.parametrize("kind", ["text", "json", "markdown"])
def test_half_a_surrogate_in_a_name_can_be_written_to_a_file(check: Run, write: Write, tmp_path: Path, kind: str) -> None:
    path = write('{"type": "station", "id": "a\\ud800", "region": "开封市"}')
    ran = check(path, "--format", kind, "-o", tmp_path / "report")
    assert ran.status == 0
    assert (tmp_path / "report").read_text(encoding="utf-8")
