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
DOCUMENT = """\
id: trial-plan
version: "1"
title: {zh: 试行规划, en: Trial plan}
short: {zh: 试行, en: Trial}
issuer: {zh: 开封市, en: Kaifeng}
status: draft
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""


@pytest.fixture
def midterm(run: Run) -> Run:
    return lambda *words: run("progress", MIDTERM, "--rules", PACK, *words)


def test_the_screen_says_how_many_are_met_and_which_are_not(midterm: Run) -> None:
    ran = midterm("--lang", "en", "--as-of", "2023-12-31")
    assert (ran.status, ran.err) == (0, "")
    assert "82 indicators: 3 met, 2 on track, 4 behind, 3 out of reach at this pace, 70 no data." in ran.out
    assert "continued, it is no forecast" in ran.out
    stands, moves = [line for line in ran.out.splitlines() if line.strip().startswith("registered")][:2]
    for shown in ("out of reach", "3.5", ">4.3", "2025-12-31", ">0.4"):
        assert shown in stands
    for shown in ("2020", "3.2", "3.5", "0.1", "3.7", "27.3", "60"):
        assert shown in moves


def test_a_screen_has_no_table_of_more_than_nine_columns(midterm: Run) -> None:
    lines = midterm("--format", "markdown", "--lang", "zh").out.splitlines()
    assert max(line.count("|") - 1 for line in lines) <= 9


def test_a_bound_that_is_left_out_needs_more_than_nothing(run: Run, write: Write) -> None:
    city = {"type": "region", "id": "410200", "region": "开封市", "health_literacy": "23.9%"}
    path = write([{**city, "as_of": f"{year}-12-31"} for year in (2020, 2022)])
    ran = run("progress", path, "--rules", PACK, "--only", "health-literacy", "--lang", "zh")
    row = next(line.split() for line in ran.out.splitlines() if line.strip().startswith("居民健康素养水平"))
    assert row == ["居民健康素养水平", "按目前速度难以达标", "23.9", ">23.9", "%", "2025-12-31", ">0", "预期性"]


def test_numbers_and_units_are_those_that_people_read(run: Run) -> None:
    words = ["--rules", ROOT / "examples" / "packs" / "example-county-plan", "--references", COUNTY / "references.yaml"]
    rows = [line.split()[:5] for line in run("progress", COUNTY, *words, "--lang", "zh").out.splitlines()]
    assert ["每千常住人口执业（助理）医师数比2020年增加", "已达标", "2.2785", ">1.90537", "每千"] in rows
    assert ["婴儿死亡率保持在5‰以下", "已达标", "3.9", "<5", "‰"] in rows


def test_a_rule_without_one_value_says_that_it_has_several_conditions(run: Run, write: Write, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    require = "smoking_prevalence < 20% or health_literacy >= 30%"
    rule = f"{{id: a, title: {{zh: 甲, en: a}}, subject: region, require: {require}, force: expected, clause: 一}}"
    (pack / "rules.yaml").write_text(f"rules:\n  - {rule}\n", encoding="utf-8")
    city = {"type": "region", "id": "410200", "region": "开封市", "as_of": "2023-12-31", "health_literacy": "31%"}
    ran = run("progress", write([city]), "--rules", pack, "--format", "markdown", "--lang", "zh")
    assert "| 甲 | 已达标 | 多项条件 |" in ran.out


def test_documents_stand_by_their_whole_titles_and_as_drafts(midterm: Run) -> None:
    assert "依据：《开封市“十四五”公共卫生体系和全民健康规划》（征求意见稿）" in midterm("--lang", "zh").out


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
    assert [name for name in book.sheetnames if name in ("汇总", "指标", "推算", "依据")] == ["汇总", "指标", "推算", "依据"]
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
        (["--as-of", "2019-01-01"], "all records of regions are later than the day of evaluation, 2019-01-01: the first is of"),
        (["--as-of", "2019-01-01", "--region", "开封市"], "all records of Kaifeng are later than the day of evaluation"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_what_cannot_be_done_is_told_with_what_was_meant(midterm: Run, words: list[str], said: str) -> None:
    ran = midterm(*words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
