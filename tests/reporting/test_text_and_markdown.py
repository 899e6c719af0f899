"""Text and Markdown: what failed first, harmless whatever stands in a name, the same everywhere."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.formats import FORMATS
from healthrules.reporting.text_format import render
from healthrules.texts import Language

DAY = date(2025, 6, 30)
BOTH = pytest.mark.parametrize("kind", ["text", "markdown"])
STATION: dict[str, Any] = {"type": "station", "region": "开封市", "area_type": "urban"}


def shown(report: hr.Report, book: hr.Rulebook, kind: str, language: Language = "en") -> str:
    return str(FORMATS[kind].render(report, book, language))


@BOTH
def test_the_worst_record_and_the_worst_finding_come_first(book: hr.Rulebook, kind: str) -> None:
    records = [
        {**STATION, "id": "fine", "service_radius": 1, "mean_response_time": 10},
        {**STATION, "id": "unsure", "service_radius": 1},
        {**STATION, "id": "failing", "service_radius": 9, "mean_response_time": 10},
    ]
    text = shown(hr.check(records, book, as_of=DAY, everything=True), book, kind)
    assert text.index("failing") < text.index("unsure") < text.index("fine")
    own = text[text.index("failing") : text.index("unsure")]
    assert own.index("over by 4 km") < own.index("30 min")


HOSTILE = "\x1b[31m\x1b]0;t\x07[red]bad[/red]\u202e\x9b1m:smile:\r\n# *a* |b| <b> `c` [x](http://y) &lt;"


@BOTH
def test_what_stands_in_an_input_is_shown_and_does_nothing(book: hr.Rulebook, kind: str) -> None:
    records = [
        {**STATION, "id": f"i{HOSTILE}", "name": HOSTILE, "service_radius": 9},
        {**STATION, "id": f"r{HOSTILE}", HOSTILE: 1, "kind": HOSTILE},
        {"type": "community", "id": f"u{HOSTILE}", "region": "洛阳市"},
    ]
    report = hr.check(records, book, as_of=DAY)
    assert len(report.rejects) == len(report.unchecked) == 1
    for language in ("zh", "en"):
        text = shown(report, book, kind, language)
        odd = {char for char in text if unicodedata.category(char)[0] == "C"}
        assert odd <= {"\n"}
        assert ":smile:" in text
        if kind == "text":
            assert "[red]bad[/red]" in text
        else:
            assert r"\[red\]bad\[/red\]" in text
            assert r"\<b\>" in text
            assert "\n# \\*a" not in text
            assert "&amp;lt;" in text


@BOTH
def test_a_name_of_two_hundred_characters_is_shown_whole(book: hr.Rulebook, kind: str) -> None:
    name = "很长的名称" * 40
    report = hr.check({**STATION, "id": "s", "name": name, "service_radius": 9}, book, as_of=DAY)
    assert name in shown(report, book, kind, "zh").replace("\n", "").replace(" ", "")


def test_text_without_colour_does_not_depend_on_the_terminal(
    example: hr.Report, book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = render(example, book, "zh")
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "30"), ("TERM", "xterm-256color"), ("LANG", "C"), ("LC_ALL", "C")):
        monkeypatch.setenv(name, value)
    assert render(example, book, "zh") == plain
    assert "\x1b" not in plain


def test_colour_is_only_added_where_it_is_asked_for(
    example: hr.Report, book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in render(example, book, "en", colour=True)


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(example: hr.Report, book: hr.Rulebook, width: int) -> None:
    for language in ("zh", "en"):
        for line in render(example, book, language, width=width).splitlines():
            cells = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
            assert cells <= width, line


@BOTH
def test_an_empty_check_is_no_success(book: hr.Rulebook, kind: str) -> None:
    report = hr.check([], book, as_of=DAY)
    assert "No record was judged." in shown(report, book, kind)
    assert "没有判定任何记录。" in shown(report, book, kind, "zh")


@BOTH
def test_where_all_is_met_it_is_said(book: hr.Rulebook, kind: str) -> None:
    record = {**STATION, "id": "s", "service_radius": 1, "mean_response_time": 10}
    assert "Nothing failed." in shown(hr.check(record, book, as_of=DAY), book, kind)


RURAL = {**STATION, "area_type": "rural", "id": "s"}
ALL = {"everything": True}


@BOTH
@pytest.mark.parametrize(
    ("record", "asked", "rules"),
    [
        ({**RURAL, "service_radius": 30}, {}, ["kaifeng-plan-2025/emergency-radius-rural"]),
        ({**RURAL, "service_radius": 30}, ALL, ["kaifeng-plan-2025/emergency-radius-rural"]),
        (RURAL, {}, ["kaifeng-plan-2025/emergency-radius-rural"]),
        ({**RURAL, "service_radius": 1}, ALL, ["kaifeng-plan-2025/emergency-radius-rural"]),
        ({**RURAL, "service_radius": 1}, {}, []),
        ({**STATION, "id": "s", "service_radius": 30}, {}, []),
        ({**STATION, "id": "s", "service_radius": 30}, ALL, []),
    ],
)
def test_only_readings_of_rules_with_a_finding_that_applied_are_listed(
    book: hr.Rulebook, kind: str, record: dict[str, Any], asked: dict[str, Any], rules: list[str]
) -> None:
    text = shown(hr.check(record, book, as_of=DAY, **asked), book, kind)
    head, _, rest = text.replace("- ", "").partition("Clauses that can be read in several ways were read as:\n")
    listed = [line.split(": ")[0].strip() for line in rest.splitlines() if "; others: " in line]
    assert listed == rules
    assert bool(rest) == bool(rules), head


@BOTH
def test_a_record_is_not_merged_with_another_of_the_same_id_and_name(book: hr.Rulebook, kind: str) -> None:
    same = {"id": "x", "name": "same", "region": "开封市"}
    station = {**STATION, **same, "service_radius": 9}
    facility = {"type": "facility", **same, "kind": "community_health_centre"}
    text = shown(hr.check([station, facility], book, as_of=DAY), book, kind)
    assert text.count("same") == 2


def test_the_folder_of_golden_files_holds_nothing_else() -> None:
    golden = Path(__file__).parent / "golden"
    names = {
        f"{name}.{language}.{ending}" for name in ("mixed", "example") for language in ("zh", "en") for ending in ("txt", "md")
    }
    assert {path.name for path in golden.iterdir()} == names
