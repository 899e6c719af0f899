"""`healthrules template`: forms from the command line, and what is wrong with how they were asked for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.forms.filling import filled, rows_of

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

DAY = "2025-06-30"
PLAN = ("--rules", "kaifeng-plan-2025", "--as-of", DAY)
CHC = {"type": "facility", "id": "A", "name": "甲", "region": "龙亭区", "kind": "社区卫生服务中心", "floor_area": 1400}


def asked(path: Path, sheet: int = 0) -> list[str]:
    """The fields of a form, after those that identify the record."""
    return list(rows_of(load_workbook(path).worksheets[sheet]))[6:]


def test_a_form_is_written_and_what_was_left_out_is_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    ran = run("template", "--kind", "community_health_centre", "--region", "龙亭区", *PLAN, "-o", path, "--lang", "en")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"wrote {path}: 3 fields to fill in; 17 rules of checklists left out (--checklist)\n"
    assert asked(path) == ["floor_area", "beds", "served_population"]


def test_a_form_filled_in_is_checked_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    run("template", "--kind", "社区卫生服务中心", "--region", "410202", *PLAN, "-o", path, "--lang", "zh")
    values = {"id": "A", "floor_area": 1400, "beds": 10, "served_population": 40000}
    filled(path.read_bytes(), path, values)
    ran = run("check", path, *PLAN, "--format", "json", "--lang", "zh")
    (found,) = [each for each in ran.report["findings"] if each["outcome"] == "fail"]
    assert (ran.status, ran.report["rejects"]) == (1, [])
    assert (found["rule"], found["gap"]) == ("kaifeng-plan-2025/chc-floor-area", {"value": 250, "unit": "m²"})


def test_what_is_known_narrows_the_form(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    run(
        "template",
        "--kind",
        "general_hospital",
        "--know",
        "级别=三级",
        "--know",
        "ownership=public",
        "--as-of",
        DAY,
        "-o",
        path,
    )
    assert not {"grade", "ownership"} & set(asked(path)[2:])
    assert rows_of(load_workbook(path).worksheets[0])["grade"] < 12


@pytest.mark.parametrize("subject", ["station", "community", "region"])
@pytest.mark.parametrize("layout", ["form", "table"])
def test_every_subject_has_a_form_and_a_table(run: Run, tmp_path: Path, subject: str, layout: str) -> None:
    path = tmp_path / "form.xlsx"
    ran = run("template", "--type", subject, "--layout", layout, "--as-of", DAY, "-o", path)
    assert ran.status == 0
    assert load_workbook(path).worksheets[0].max_row > 4


def test_from_a_record_only_what_is_unknown_is_asked_and_the_rest_kept(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    ran = run(
        "template", "--from", write([CHC, {**CHC, "id": "B", "name": "乙", "beds": 10}]), *PLAN, "-o", path, "--lang", "zh"
    )
    assert ran.status == 0
    book = load_workbook(path)
    assert book.sheetnames == ["甲", "乙", "说明"]
    assert asked(path) == ["beds", "served_population", "floor_area"]
    assert asked(path, 1) == ["served_population", "floor_area", "beds"]


def test_from_records_as_a_table_a_row_each(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    run("template", "--from", write([CHC, {**CHC, "id": "B"}]), *PLAN, "--layout", "table", "-o", path, "--lang", "zh")
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == ["A", "B", None]


def test_nothing_left_to_ask_writes_no_form_and_says_so(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    whole = write({**CHC, "beds": 10, "served_population": 40000})
    ran = run("template", "--from", whole, *PLAN, "-o", path, "--lang", "en")
    assert (ran.status, path.exists()) == (0, False)
    assert ran.err.startswith("nothing is left to ask: no form was written; 17 rules of checklists are open")


def test_a_record_that_cannot_be_read_is_said_and_the_others_get_their_forms(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    ran = run("template", "--from", write([{**CHC, "beds": -1}, {**CHC, "id": "B"}]), *PLAN, "-o", path, "--lang", "zh")
    assert ran.status == 2
    assert "床位数（beds）" in ran.err
    assert load_workbook(path).sheetnames == ["甲", "说明"]


def test_a_record_that_no_rule_applies_to_is_said(run: Run, write: Write, tmp_path: Path) -> None:
    path = tmp_path / "visit.xlsx"
    ran = run("template", "--from", write({**CHC, "region": "平顶山市"}), *PLAN, "-o", path, "--lang", "en")
    assert (ran.status, path.exists()) == (2, False)
    assert "no rule applies to 甲" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "comunity_health_centre"], "Did you mean `community_health_centre`?"),
        (["--kind", "cdc", "--region", "龙庭区"], "the region `龙庭区` is not in the region tree. Did you mean `龙亭区`?"),
        (["--kind", "cdc", "--know", "gade=primary"], "unknown field `gade`. Did you mean `grade`?"),
        (["--kind", "cdc", "--know", "grade"], "--know is written FIELD=VALUE, not `grade`"),
        (["--kind", "cdc", "--know", "grade=fourth"], "`fourth` is no grade of institution."),
        (["--type", "stations"], "--type has no `stations`. Did you mean `station`?"),
        (["--type", "station", "--kind", "cdc"], "--kind is for facilities, not for --type station"),
        (["--kind", "cdc", "--layout", "tabel"], "--layout has no `tabel`. Did you mean `table`?"),
        (["--kind", "cdc", "--from", "x.json"], "leave out --kind, --type, --region and --know"),
        (["--kind", "cdc", "--rules", "kaifeng-plan-2025", "--region", "平顶山市"], "no rule applies to"),
        (["--kind", "cdc", "--rules", "guancheng-plan-2025"], "are items of checklists: add --checklist"),
        ([], "say what the form is for: --kind KIND, --type"),
        (["--from", "missing.json"], "no such file: missing.json"),
    ],
)
def test_what_is_wrong_is_said_and_how_to_mend_it(run: Run, tmp_path: Path, words: list[str], said: str) -> None:
    path = tmp_path / "form.xlsx"
    ran = run("template", *words, "--as-of", DAY, "-o", path, "--lang", "en")
    assert (ran.status, path.exists()) == (2, False)
    assert said in ran.err


def test_a_form_is_a_file_xlsx(run: Run, tmp_path: Path) -> None:
    ran = run("template", "--kind", "cdc", "-o", tmp_path / "form.xls", "--lang", "zh")
    assert ran.status == 2
    assert "-o 应为 .xlsx 文件" in ran.err
    assert run("template", "--kind", "cdc", "-o", tmp_path / "no" / "form.xlsx", "--lang", "zh").status == 2


def test_the_same_words_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    def made(name: str) -> bytes:
        run("template", "--type", "station", "--as-of", DAY, "--lang", "zh", "-o", tmp_path / name)
        return (tmp_path / name).read_bytes()

    first: Any = made("a.xlsx")
    assert first == made("b.xlsx")
    assert load_workbook(BytesIO(first)).properties.created is not None
