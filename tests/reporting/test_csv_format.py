"""CSV: the table of findings, the same as columns give, with no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.intake import read_inputs
from healthrules.reporting.findings_table import COLUMNS
from healthrules.reporting.formats import FORMATS, format_of
from healthrules.reporting.report import Amount
from healthrules.reporting.safe_cells import fitting, harmless, keeps

from .conftest import DAY, EXAMPLE, MIXED

STATION: dict[str, Any] = {"type": "station", "region": "开封市", "area_type": "urban"}
EXAMPLES = EXAMPLE.parent
FILES = ("chc.json", "hospitals.json", "registry.csv", "stations.jsonl")


def shown(report: hr.Report, book: hr.Rulebook) -> str:
    return str(FORMATS["csv"].render(report, book, "zh"))


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufefffile,row,record,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def by_columns(book: hr.Rulebook, path: Path, output: Path, day: date = DAY) -> str:
    """What the columnar engine writes of a file."""
    pytest.importorskip("polars")
    from healthrules.tables.running import TableCheck
    from healthrules.tables.sources import batches
    from healthrules.tables.writing import write

    checking = TableCheck(book, day)
    write(checking.findings(batches([path], checking), checking.tally()), output, ".csv")
    return output.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_are_those_of_columns(book: hr.Rulebook, tmp_path: Path, name: str) -> None:
    path = EXAMPLES / name
    report = hr.check(read_inputs([path]), book, as_of=DAY, engine="reference")
    text = shown(report, book)
    assert text == by_columns(book, path, tmp_path / "x.csv")
    assert len(rows_of(text)) == len(report.findings) + len(report.rejects) + len(report.unchecked)


def test_rejects_and_unchecked_records_stand_among_the_findings_by_their_rows(book: hr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    names = list(dict.fromkeys(name for each in MIXED for name in each))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(MIXED)
    report = hr.check(read_inputs([path]), book, as_of=DAY)
    rows = rows_of(shown(report, book))
    wanted = rows_of(by_columns(book, path, tmp_path / "findings.csv"))
    assert [_rounded(row) for row in rows] == [_rounded(row) for row in wanted]
    assert [int(row["row"]) for row in rows] == sorted(int(row["row"]) for row in rows)
    assert {"rejected", "unchecked", "fail"} <= {row["outcome"] for row in rows}
    (reject,) = (row for row in rows if row["outcome"] == "rejected")
    assert (reject["record"], reject["file"], reject["rule"]) == ("BAD", str(path), "")
    assert "龙停区" in reject["reason_zh"]


def _rounded(row: dict[str, str]) -> dict[str, str]:
    """A report rounds what has no finite decimal form, such as 1801 seconds in minutes, to twelve digits."""
    return {name: f"{float(text):.11g}" if text and COLUMNS[name] is float else text for name, text in row.items()}


def test_the_columns_are_those_of_the_page(report: hr.Report, book: hr.Rulebook) -> None:
    assert list(rows_of(shown(report, book))[0]) == list(COLUMNS)


@pytest.mark.parametrize("engine", ["reference", "columnar"])
def test_what_would_be_a_formula_is_text(book: hr.Rulebook, tmp_path: Path, engine: str) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["type", "id", "name", "region", "area_type", "service_radius"])
        for number, sign in enumerate(("=", "+", "-", "@", "＝")):
            writer.writerow(["station", f"{sign}{number}", f'{sign}HYPERLINK("http://x";"a")', "开封市", "城市", "9"])
        writer.writerow(["station", "=bad", "x", "开封市", "城市", "约 9"])
    if engine == "columnar":
        text = by_columns(book, path, tmp_path / "found.csv")
    else:
        text = shown(hr.check(read_inputs([path]), book, as_of=DAY, engine=engine), book)
    rows = rows_of(text)
    assert {row["outcome"] for row in rows} == {"fail", "unknown", "rejected"}
    assert all(row["record"].startswith("'") for row in rows)
    assert all(row["name"].startswith("'") for row in rows if row["outcome"] != "rejected")
    assert all(float(row["actual"]) == 9 for row in rows if row["outcome"] == "fail")


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r1", "\n1", " =1", "\u3000=1", "＝1", "＋1", "－1", "＠a", "=", "-"]
)
def test_a_text_that_would_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", "a=1", "1-2", "城东站", "'", "(=1)", "1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_negative_number_stays_a_number(report: hr.Report, book: hr.Rulebook) -> None:
    failed = next(each for each in report.findings if each.outcome is Outcome.FAIL)
    low = replace(failed, actual=Amount(Decimal("-0.5"), "km"), gap=Amount(Decimal(5), "km"), source=None)
    (row,) = (row for row in rows_of(shown(replace(report, findings=(low,), rejects=(), unchecked=()), book)))
    assert (row["actual"], row["gap"], row["unit"]) == ("-0.5", "5.0", low.required.unit if low.required else "")


def test_yes_or_no_and_codes_have_columns_of_their_own(report: hr.Report, book: hr.Rulebook) -> None:
    failed = next(each for each in report.findings if each.outcome is Outcome.FAIL)
    told = replace(failed, actual=Amount(value=False, unit=None), required=Amount("tertiary|secondary", None), gap=None)
    (row,) = rows_of(shown(replace(report, findings=(told,), rejects=(), unchecked=()), book))
    assert (row["actual"], row["required"], row["gap"], row["unit"]) == ("", "", "", "")
    assert (row["actual_code"], row["required_code"]) == ("false", "tertiary|secondary")


def test_of_very_many_records_those_that_no_rule_applied_to_are_listed_by_id(report: hr.Report, book: hr.Rulebook) -> None:
    rows = rows_of(shown(replace(report, checked=()), book))
    assert [row["record"] for row in rows if row["outcome"] == "unchecked"] == list(report.unchecked)


def test_two_records_of_one_id_are_told_apart(book: hr.Rulebook) -> None:
    same = {"id": "x", "region": "洛阳市"}
    records = [{**STATION, "id": "x", "service_radius": 9}, {"type": "community", **same}]
    report = hr.check(records, book, as_of=DAY)
    (row,) = (row for row in rows_of(shown(report, book)) if row["outcome"] == "unchecked")
    assert (row["record"], row["type"]) == ("x", "community")


def test_a_file_named_so_is_written_so() -> None:
    assert format_of("found.csv") == "csv"


def test_a_number_is_kept_where_fifteen_digits_hold_it() -> None:
    for text in ("0", "-5.5", "123456789012345", "0.000123456789012345", "1E+20"):
        assert keeps(Decimal(text)), text
    for text in ("1234567890123456", "0.1234567890123456", "1E+400"):
        assert not keeps(Decimal(text)), text


def test_a_cell_is_cut_between_characters() -> None:
    for text in ("𠮷" * 20_000, "中" * 40_000, "a𠮷" * 20_000):
        cut = fitting(text)
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])
        assert 32_760 <= len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert fitting("a\x00\x1bb\nc") == "a��b\nc"
