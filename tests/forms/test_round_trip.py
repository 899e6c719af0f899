"""A form that is filled in goes straight back into a check, for every kind and in both layouts and languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import load_workbook

from healthrules import Outcome, Record, Report, check
from healthrules.forms import Needs, blank, needs
from healthrules.forms.workbook import workbook
from healthrules.intake import Normaliser, read_inputs
from healthrules.intake.headings import Headings
from healthrules.records import SUBJECTS, Reject, Value
from healthrules.rulebook import Rulebook
from healthrules.texts import Language
from tests.forms.filling import HEADING_ROW, Valued, any_value, as_cell, chance, filled
from tests.forms.make_filled import ANSWERS, FILLED, PROGRAM, form, saved_again

DAY = date(2025, 6, 30)
HEADS = {"id": "007", "name": "示例", "region": "龙亭区", "as_of": DAY}


def answers(found: Needs, book: Rulebook) -> dict[str, Valued]:
    random = chance(found.record.type, *found.record.values.values())
    return {each.field.name: any_value(each.field, book, random) for each in found.questions}


def cells(values: Mapping[str, Value], book: Rulebook) -> dict[str, Any]:
    return {name: as_cell(value, book.vocabulary.fields[name], book) for name, value in values.items()}


def read(path: Path, book: Rulebook) -> list[Record | Reject]:
    return list(Normaliser(book).read(read_inputs([path], book)))


def is_read(path: Path, book: Rulebook, start: Record, given: dict[str, Valued]) -> None:
    """The one record of the file is what was filled in, and nothing else is found in its sheets."""
    (found,) = read(path, book)
    assert isinstance(found, Record), found
    assert (found.type, found.id, found.region, found.as_of) == (start.type, "007", "410202", DAY)
    values = {name: value for name, value in found.values.items() if name != "region_level"}
    assert values == {**start.values, **given}


STARTS = ["community_health_centre", "emergency_station", "cdc", "facility", "station", "community", "region"]


def started(book: Rulebook, what: str) -> Record:
    subject, known = (what, {}) if what in SUBJECTS else ("facility", {"kind": what})
    return blank(book, subject, known, None)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", STARTS)
def test_what_is_filled_into_a_form_is_what_is_read(book: Rulebook, tmp_path: Path, what: str, language: Language) -> None:
    found = needs(book, started(book, what), DAY, checklist=True)
    given = answers(found, book)
    path = filled(workbook([found], book, "form", language), tmp_path / "form.xlsx", {**HEADS, **cells(given, book)})
    is_read(path, book, found.record, given)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_filled_into_a_form_of_any_kind_is_what_is_read(plan: Rulebook, tmp_path: Path, language: Language) -> None:
    for kind in plan.vocabulary.categories["institution_kind"].codes:
        found = needs(plan, started(plan, kind), DAY, checklist=True)
        given = answers(found, plan)
        path = filled(workbook([found], plan, "form", language), tmp_path / "form.xlsx", {**HEADS, **cells(given, plan)})
        is_read(path, plan, found.record, given)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("what", STARTS)
def test_what_is_filled_into_a_table_is_what_is_read(plan: Rulebook, tmp_path: Path, what: str, language: Language) -> None:
    book, start = plan, started(plan, what)
    found = needs(book, start, DAY, checklist=what not in ("region", "facility"))
    given = answers(found, book)
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook([found], book, "table", language))
    fill_row(path, book, start.type, {**HEADS, **cells(start.values, book), **cells(given, book)})
    is_read(path, book, start, given)


def fill_row(path: Path, book: Rulebook, subject: str, values: dict[str, Any]) -> None:
    """The first row of a table, by the headings as the reader understands them."""
    opened, headings = load_workbook(path), Headings(book)
    sheet = opened.worksheets[0]
    for place, cell in enumerate(sheet[HEADING_ROW], start=1):
        meaning = headings.meaning(str(cell.value))
        assert meaning is not None, cell.value
        head = headings.normaliser.heading(meaning.key)
        name = head or headings.fields(meaning.key)[subject].name
        sheet.cell(HEADING_ROW + 1, place).value = values[name]
    opened.save(path)


def test_an_empty_form_is_one_reject_that_says_the_id_is_missing(plan: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form())
    (found,) = read(path, plan)
    assert isinstance(found, Reject)
    assert (found.field, found.zh) == ("id", "编号（id）：缺少")


def test_an_empty_table_holds_no_records(plan: Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    start = blank(plan, "facility", {"kind": "community_health_centre"}, None)
    path.write_bytes(workbook([needs(plan, start, DAY)], plan, "table", "zh"))
    (found,) = read(path, plan)
    assert isinstance(found, Reject)
    assert found.zh == "工作簿中没有数据"


@pytest.mark.parametrize("layout", ["form", "table"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_for_the_rest_of_a_record_holds_the_whole_record(
    book: Rulebook, tmp_path: Path, layout: Any, language: Language
) -> None:
    values: dict[str, Value] = {
        "kind": "community_health_centre",
        "floor_area": 1650,
        "has_fever_clinic": True,
        "ownership": "public",
    }
    records = [Record("facility", each, f"中心 {each}", "410202", values, DAY) for each in ("1", "2")]
    path = tmp_path / "rest.xlsx"
    path.write_bytes(workbook([needs(book, each, DAY, checklist=True) for each in records], book, layout, language))
    assert read(path, book) == records


def verdicts(path: Path, book: Rulebook) -> Report:
    return check(read_inputs([path], book), book)


def is_as_expected(report: Report) -> None:
    """The verdicts on what `make_filled` fills in: too little floor area by 499.5 m², smoke-free, no school liaison."""
    assert report.rejects == ()
    told = {each.rule.partition("/")[2]: each for each in report.findings if each.outcome is Outcome.FAIL}
    assert sorted(told) == ["chc-floor-area", "school-liaison"]
    gap = told["chc-floor-area"].gap
    assert gap is not None
    assert (str(gap.value), gap.unit) == ("499.5", "m²")
    source = told["chc-floor-area"].source
    assert source is not None
    assert (source.sheet, source.cell) == ("填报表", "B14")
    (record,) = report.checked
    assert (record.record, record.region, record.as_of) == ("0041", "410202", DAY)
    assert record.passed == ("kaifeng-plan-2025/smoke-free",)


def test_a_form_saved_by_a_spreadsheet_program_gets_the_verdicts_expected(plan: Rulebook) -> None:
    is_as_expected(verdicts(FILLED, plan))


@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
def test_a_form_of_today_saved_by_libreoffice_gets_the_verdicts_expected(plan: Rulebook, tmp_path: Path) -> None:
    with TemporaryDirectory() as folder:
        made = filled(form(), tmp_path / "form.xlsx", ANSWERS)
        is_as_expected(verdicts(saved_again(made, Path(folder)), plan))
