"""A comparison as people read it: the same in every format, and nothing from an input runs."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.reporting.changes import Change
from healthrules.reporting.changes_formats import FORMATS, format_for
from healthrules.reporting.report import Amount, Source
from healthrules.texts import LANGUAGES, Language, Text
from tests.reporting.inspections import DAY, PACK, found, inspected, rejected

HOSTILE = "=1+1<script>alert(1)</script>\x1b[31m|`*"
OLD = date(2025, 6, 30)
FIRST = inspected({("A", "r1"): Outcome.FAIL})
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def diff() -> hr.Diff:
    """A new, a mended and a worse finding, of a record whose name is hostile; the rules differ."""
    old = inspected({("A", "r0"): Outcome.PASS, ("A", "r1"): Outcome.FAIL, ("B", "r2"): Outcome.FAIL}, OLD)
    new = inspected(
        {("A", "r0"): Outcome.FAIL, ("A", "r1"): Outcome.PASS, ("B", "r2"): Outcome.FAIL},
        packs=(replace(PACK, digest="b" * 64),),
    )
    strange = Text(HOSTILE, HOSTILE)
    findings = (
        found("A", "r0", Outcome.FAIL, name=HOSTILE, message=strange, source=Source(HOSTILE, 2)),
        found("B", "r2", Outcome.FAIL, gap=Amount(Decimal("7.25"), "no such unit")),
    )
    return hr.diff(old, replace(new, findings=findings, rejects=(rejected("C"),)), files=("old.json", HOSTILE))


def shown(diff: hr.Diff, book: hr.Rulebook, name: str, language: Language = "zh") -> str:
    text = FORMATS[name].render(diff, book, language)
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_reports_give_the_same_bytes(diff: hr.Diff, book: hr.Rulebook, name: str, language: Language) -> None:
    assert FORMATS[name].render(diff, book, language) == FORMATS[name].render(diff, book, language)


def test_the_first_workbook_of_a_process_is_as_every_later_one() -> None:
    code = (
        "import hashlib, sys; from tests.reporting.test_changes_formats import FIRST, hr, FORMATS\n"
        "book = hr.load_rules(['kaifeng-plan-2025']); diff = hr.diff(FIRST, FIRST)\n"
        "print(len({hashlib.sha256(FORMATS['xlsx'].render(diff, book, 'zh')).digest() for _ in range(3)}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"


def test_text_says_what_became_of_each_finding(diff: hr.Diff, book: hr.Rulebook) -> None:
    lines = shown(diff, book, "text", "en").splitlines()
    assert lines[:2] == ["Inspections compared · 2025-06-30 → 2026-06-30", "Failing: 2 before, 2 now"]
    assert [line.strip() for line in lines[2:5]] == [
        "✗ new 1  binding 1",
        "✗ still open 1  expected 1",
        "✓ mended 1  standard 1",
    ]
    assert "plan (plan): the rules differ (1 aaaaaaaa -> 1 bbbbbbbb); some changes may come from that" in lines
    assert "      2025-06-30 fail → 2026-06-30 pass" in lines
    assert "      before: what r1 says of A." in lines


def test_text_in_chinese_uses_the_words_of_an_inspector(diff: hr.Diff, book: hr.Rulebook) -> None:
    text = shown(diff, book, "text")
    assert "不达标：上次 2 项，本次 2 项" in text
    assert "✗ 新增不达标 1  约束性 1" in text
    assert "✓ 已整改 1  明确要求 1" in text


def test_a_gap_is_told_with_both_numbers(book: hr.Rulebook) -> None:
    old, new = (
        replace(inspected({("A", "r1"): Outcome.FAIL}, day), findings=(found("A", "r1", Outcome.FAIL, day, gap=gap),))
        for day, gap in ((OLD, Amount(Decimal(250), "m²")), (DAY, Amount(Decimal("80.5"), "m²")))
    )
    assert "差距：250 平方米 → 80.5 平方米 · 缩小" in shown(hr.diff(old, new), book, "text")
    assert "gap: 250 m² → 80.5 m² · smaller" in shown(hr.diff(old, new), book, "markdown", "en")


def test_nothing_from_an_input_controls_a_screen(diff: hr.Diff, book: hr.Rulebook) -> None:
    for name in ("text", "markdown", "csv", "html"):
        assert "\x1b" not in shown(diff, book, name)


def test_html_holds_no_script_and_fetches_nothing(diff: hr.Diff, book: hr.Rulebook) -> None:
    page = shown(diff, book, "html")
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Tags().feed(page)
    assert "script" not in {tag for tag, _ in tags}
    assert {name for _, given in tags for name in given} & {"src", "onclick", "style"} == set()
    assert all((given["href"] or "").startswith("#") for _, given in tags if "href" in given)
    assert "default-src &#39;none&#39;" in page
    assert "&lt;script&gt;" in page


def test_every_anchor_of_the_page_leads_somewhere(diff: hr.Diff, book: hr.Rulebook) -> None:
    page = shown(diff, book, "html")
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_csv_has_a_row_for_each_finding_and_no_formula(diff: hr.Diff, book: hr.Rulebook) -> None:
    rows = list(csv.DictReader(io.StringIO(shown(diff, book, "csv").removeprefix("\ufeff"))))
    assert [row["change"] for row in rows] == ["new", "still_open", "mended"]
    assert [row["now_gap"] for row in rows] == ["5", "7.25", ""]
    assert [row["before_state"] for row in rows] == ["pass", "fail", "fail"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_has_sheets_of_counts_findings_and_records(diff: hr.Diff, book: hr.Rulebook) -> None:
    data = FORMATS["xlsx"].render(diff, book, "zh")
    assert isinstance(data, bytes)
    sheets = openpyxl.load_workbook(io.BytesIO(data))
    assert sheets.sheetnames == ["汇总", "逐项变化", "按机构、地区", "所对照的报告", "说明"]
    (_, *rows) = sheets["逐项变化"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == ["新增不达标", "仍不达标", "已整改"]
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    (_, *counts) = sheets["汇总"].iter_rows(values_only=True)
    assert [row[-1] for row in counts] == [1, 1, 1]


def test_two_inspections_without_a_failure_are_said_to_be_so(book: hr.Rulebook) -> None:
    good = inspected({("A", "r1"): Outcome.PASS})
    nothing = hr.diff(good, good)
    assert "Nothing failed in either inspection." in shown(nothing, book, "text", "en")
    for name in FORMATS:
        assert FORMATS[name].render(nothing, book, "zh")


def test_what_reports_do_not_tell_is_said_with_how_to_mend_it(book: hr.Rulebook) -> None:
    unclear = hr.diff(inspected({("A", "r1"): Outcome.FAIL}, OLD), inspected({("A", "r1"): Outcome.PASS}, listed=False))
    assert unclear.summary.changes[Change.CANNOT_TELL] == 1
    assert "1 cannot be compared: the reports do not tell; check again with --checklist" in shown(unclear, book, "text", "en")
    assert "1 项无法对照：报告没有列明" in shown(unclear, book, "markdown").replace("\\", "")


@pytest.mark.parametrize("unit", ["m^999999999", "x" * 10_000, "=1+1", "", "1/0", "((((", "10**10**10"])
def test_any_unit_of_a_report_is_shown(book: hr.Rulebook, unit: str) -> None:
    old, new = (
        replace(inspected({("A", "r1"): Outcome.FAIL}, day), findings=(found("A", "r1", Outcome.FAIL, day, gap=gap),))
        for day, gap in ((OLD, Amount(Decimal(2), unit)), (DAY, Amount(Decimal(1), unit)))
    )
    for name in FORMATS:
        assert FORMATS[name].render(hr.diff(old, new), book, "zh")


def test_the_ending_or_the_name_picks_the_format() -> None:
    assert [format_for(None, f"a{each.ending.upper()}") for each in FORMATS.values()] == list(FORMATS)
    assert (format_for("csv", "a.txt"), format_for(None, None)) == ("csv", "text")
    with pytest.raises(hr.HealthRulesError, match=r"no format `jsn`. Did you mean `json`\?"):
        format_for("jsn", None)
    with pytest.raises(hr.HealthRulesError, match="names no format; use one of"):
        format_for(None, "a.docx")
