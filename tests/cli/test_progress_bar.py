"""Progress: on a terminal only, with a bar where the files tell how many rows there are; no row is lost to it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from healthrules.cli import progress_bar as progress
from healthrules.intake import Row
from healthrules.texts import Language
from tests.intake.workbooks import workbook

ROWS = [Row("x.csv", number, {"id": str(number)}) for number in range(1, 51)]


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, paths: list[str], language: Language = "zh") -> str:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "SHOWN_AFTER", -1.0)
    monkeypatch.setattr(progress, "OFTEN", -1.0)
    assert list(progress.told_rows(ROWS, paths, language)) == ROWS
    return terminal.getvalue()


def test_rows_are_counted_on_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]")
    assert "已读" in shown(monkeypatch, [str(path)])


def test_a_bar_says_of_how_many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id\n" + "a\n" * 49)
    text = shown(monkeypatch, [str(path)], "en")
    assert "rows read of about 50" in text
    assert "%" in text


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    assert list(progress.told_rows(ROWS, ["x.csv"], "zh")) == ROWS
    assert file.getvalue() == ""


def test_how_many_rows_files_say_they_hold(tmp_path: Path) -> None:
    text, broken = tmp_path / "x.jsonl", tmp_path / "y.xlsx"
    text.write_text("{}\n{}\n")
    broken.write_bytes(b"PK")
    book = workbook(tmp_path / "z.xlsx", {"机构": [["编号"], ["a"], ["b"]], "站": [["编号"]]})
    assert progress.expected_rows([str(text)]) == 2
    assert progress.expected_rows([str(book)]) in (3, 4)
    assert progress.expected_rows([str(text), str(broken)]) is None
