"""`healthrules progress`: the study on the screen and in files, what it refuses, and its exit status."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

ROOT = Path(__file__).parents[2]
MIDTERM = ROOT / "examples" / "midterm" / "regions.csv"
COUNTY = ROOT / "examples" / "county"
PACK = "kaifeng-plan-2025"


@pytest.fixture
def midterm(run: Run) -> Run:
    return lambda *words: run("progress", MIDTERM, "--rules", PACK, *words)


def test_the_screen_says_how_many_are_met_and_which_are_not(midterm: Run) -> None:
    ran = midterm("--lang", "en", "--as-of", "2023-12-31")
    assert (ran.status, ran.err) == (0, "")
    assert "82 indicators: 3 met, 2 on track, 4 behind, 3 out of reach at this pace, 70 no data." in ran.out
    assert "continued, it is no forecast" in ran.out
    nurses = next(line for line in ran.out.splitlines() if line.strip().startswith("registered"))
    for shown in ("out of reach", "2020", "3.2", "3.5", ">4.3", "2025-12-31", "0.1", "0.4", "3.7"):
        assert shown in nurses


def test_in_chinese_with_the_words_of_an_evaluation(midterm: Run) -> None:
    out = midterm("--lang", "zh").out
    assert "规划指标实施进度评估：开封市" in out
    assert "已达标 3 项，进度正常 2 项，进度滞后 4 项，按目前速度难以达标 3 项，缺少数据 70 项" in out


def test_json_holds_exact_numbers(midterm: Run) -> None:
    report = midterm("--format", "json", "--only", "pharmacists").report
    assert report["schema"] == "healthrules/progress/1"
    assert report["regions"] == [{"code": "410200", "name": {"zh": "开封市", "en": "Kaifeng"}, "as_of": "2023-12-31"}]
    assert {name: number for name, number in report["counts"].items() if number} == {"behind": 1}
    (one,) = report["milestones"]
    assert one["target"] == {"low": {"value": 0.54, "included": True}, "high": None}
    assert [each["value"] for each in one["history"]] == [0.42, 0.43, 0.46, 0.47]
    told = {name: one[name] for name in ("pace", "needed", "projected", "done", "time")}
    assert told == {"pace": 0.0166666666667, "needed": 0.035, "projected": 0.503333333333, "done": 0.416666666667, "time": 0.6}


def test_csv_has_a_line_for_each_indicator(midterm: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(midterm("--format", "csv", "--lang", "en").out.lstrip("\ufeff"))))
    assert len(rows) == 82
    places = next(row for row in rows if row["Rule"] == "nursery-places")
    assert (places["Status"], places["Baseline"], places["Then"], places["Now"]) == ("no data", "2020", "1.4", "")
    assert places["Missing"] == "nursery places for children under three, resident population"


def test_the_page_has_the_way_and_the_years_of_each_indicator(midterm: Run, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    path = tmp_path / "progress.html"
    assert midterm("--lang", "en", "-o", path).status == 0
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") == 13
    for shown in ("of the way", "of the time", "straight to the target", "this pace continued", "Year (its end)"):
        assert shown in page
    assert not re.search(r">2,02\d<", page)
    midterm("--lang", "en", "-o", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_a_workbook_has_a_sheet_of_indicators(midterm: Run, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "progress.xlsx"
    assert midterm("--lang", "zh", "-o", path).status == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["说明", "汇总", "指标"]
    values = [cell for row in book["指标"].iter_rows(values_only=True) for cell in row]
    assert "每千常住人口注册护士数" in values
    assert 3.5 in values


def test_the_county_of_the_documentation(run: Run) -> None:
    words = ["--rules", ROOT / "examples" / "packs" / "example-county-plan", "--references", COUNTY / "references.yaml"]
    ran = run("progress", COUNTY, *words, "--lang", "en")
    assert ran.status == 0
    assert "11 indicators: 5 met, 1 on track, 4 not met, 1 no data." in ran.out
    assert "50 to 75" in ran.out


def test_the_commands_of_the_documentation_are_these() -> None:
    docs = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8").replace("\\\n  ", "")
    assert f"healthrules progress examples/midterm/regions.csv --rules {PACK} --as-of 2023-12-31" in docs
    assert "healthrules progress examples/county --rules examples/packs/example-county-plan --references" in docs
    assert "虚构" in MIDTERM.read_text(encoding="utf-8")


def test_times_moves_what_is_out_of_reach(midterm: Run) -> None:
    statuses = [
        midterm("--only", "nurses", "--times", times, "--format", "json").report["milestones"][0]["status"] for times in (3, 4)
    ]
    assert statuses == ["out_of_reach", "behind"]


def test_rows_that_cannot_be_read_end_with_status_2_and_the_study_is_written(run: Run, write: Write) -> None:
    good = {"type": "region", "id": "410200", "region": "开封市", "as_of": "2023-12-31", "health_literacy": "25%"}
    path = write([good, {**good, "id": "x", "as_of": "2022-12-31", "health_literacy": "=cmd"}])
    ran = run("progress", path, "--rules", PACK, "--only", "health-literacy", "--lang", "en")
    assert ran.status == 2
    assert "1 indicator: 1 met." in ran.out
    assert "Rows that could not be read and do not count: 1." in ran.out
    assert "records.json #2: health_literacy" in ran.err


def test_where_no_plan_holds_it_says_so(run: Run) -> None:
    path = ROOT / "examples" / "guancheng" / "region.csv"
    ran = run("progress", path, "--rules", PACK, "--lang", "en")
    assert ran.status == 2
    assert "no indicator applies: the plans hold for other places; --anywhere holds them against any" in ran.err
    assert run("progress", path, "--rules", "guancheng-plan-2025", "--lang", "en").status == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--region", "开峰市"], "Did you mean `开封市`?"),
        (["--region", "尉氏县"], "no record of Weishi County itself"),
        (["--format", "jason"], "--format has no `jason`. Did you mean `json`?"),
        (["--only", "nurse"], "Did you mean `nurses`?"),
        (["--only", "chc-floor-area"], "these rules measure nothing of regions"),
        (["--references", "nowhere.yaml"], "nowhere.yaml"),
        (["--registry", "nowhere.csv"], "nowhere.csv"),
        (["--as-of", "2019-01-01"], "no record of any region itself (of the type region) up to that day"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_what_cannot_be_done_is_told_with_what_was_meant(midterm: Run, words: list[str], said: str) -> None:
    ran = midterm(*words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
