"""`healthrules sweep` and `solve`: what a planner sees, in every format, and what is said of wrong words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import healthrules as hr
from healthrules.planning.thresholds.scope import Read, Scope, unmoved
from healthrules.planning.thresholds.threshold import threshold
from healthrules.planning.thresholds.words import still

pytest.importorskip("polars")

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

EXAMPLES = Path(__file__).parents[2] / "examples"
RULES = ("--rules", "kaifeng-plan-2025", "--as-of", "2025-06-30")
RADIUS = ("--parameter", "urban_emergency_radius", *RULES)
STATION = {"type": "station", "region": "龙亭区", "area_type": "urban", "ownership": "public"}


def stations(*radii: Any) -> list[dict[str, Any]]:
    return [
        {**STATION, "id": f"S{place}", "name": f"示例站{place}", "service_radius": radius} for place, radius in enumerate(radii)
    ]


@pytest.fixture
def registry(write: Write) -> Path:
    return write(stations(4, 6, 6, 8, None))


def test_a_sweep_tells_the_share_and_the_gap_and_marks_the_present_value(run: Run, registry: Path) -> None:
    ran = run("sweep", registry, *RADIUS, "--from", "4 km", "--to", "8 km", "--step", "2 km", "--lang", "zh")
    assert ran.status == 0
    assert "现行 5 公里：达标率 25%（1/4 达标）" in ran.out
    assert "另有 1 条缺少数据" in ran.out
    rows = [line.split() for line in ran.out.splitlines() if line.strip()[:1].isdigit()]
    assert rows == [
        ["4", "1", "3", "0", "1", "0", "25", "8"],
        ["5", "现行", "1", "3", "0", "1", "0", "25", "5"],
        ["6", "3", "1", "0", "1", "0", "75", "2"],
        ["8", "4", "0", "0", "1", "0", "100", "0"],
    ]


def test_the_data_of_a_sweep_hold_every_group(run: Run, registry: Path) -> None:
    words = (*RADIUS, "--from", "5000 m", "--to", "6 km", "--steps", "1", "--by", "district", "--format", "json")
    found = run("sweep", registry, *words).report
    assert (found["schema"], found["present"], found["records"]) == ("healthrules/sweep/1", {"value": 5, "unit": "km"}, 5)
    assert [each["at"]["value"] for each in found["values"]] == [5, 6]
    (group,) = found["groups"]
    assert (group["group"], [each["passed"] for each in group["values"]]) == ("410202", [1, 3])
    assert found["values"][0]["gaps"] == [{"value": 5.0, "unit": "km"}]


@pytest.mark.parametrize("name", ["s.html", "s.xlsx", "s.md", "s.csv", "s.json", "s.txt"])
def test_every_format_is_written_alike_twice(run: Run, registry: Path, tmp_path: Path, name: str) -> None:
    made = []
    for folder in ("one", "two"):
        path = tmp_path / folder / name
        path.parent.mkdir()
        ran = run("sweep", registry, *RADIUS, "--from", "4 km", "--to", "8 km", "--steps", "2", "--by", "ownership", "-o", path)
        assert (ran.status, ran.out) == (0, "")
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_a_solution_names_the_threshold_what_is_stricter_and_who_lies_on_it(run: Run, registry: Path) -> None:
    ran = run("solve", registry, *RADIUS, "--pass", "60%", "--lang", "zh")
    assert ran.status == 0
    assert "最严可定为 6 公里：达标率 75%（3/4 达标）" in ran.out
    assert "下一个更严的取值 4 公里：达标率 25%（1/4 达标）" in ran.out
    assert "恰在该值处改变结论的有 2 项，同时改变，因此达标率在此跳变，高于所要求的比例" in ran.out
    assert "取值（公里）" in ran.out
    assert "示例站1" in ran.out
    found = run("solve", registry, *RADIUS, "--pass", "60%", "--format", "json").report
    assert (found["threshold"], found["attained"], found["stricter"]) == ({"value": 6, "unit": "km"}, True, "smaller")
    assert [each["record"] for each in found["on_threshold"]] == ["S1", "S2"]
    assert [(each["record"], each["lax"], each["strict"]) for each in found["on_next"]] == [("S0", "pass", "fail")]


def test_a_share_that_no_threshold_reaches_says_why(run: Run, write: Write) -> None:
    centre = {"type": "facility", "kind": "community_health_centre", "region": "龙亭区", "floor_area": 500, "beds": 20}
    path = write([{**centre, "id": "c", "served_population": 52000}, {**centre, "id": "d", "served_population": 80000}])
    words = ("--parameter", "chc_base_area", "--band", "5万人,7万人", *RULES, "--pass", "90%", "--lang", "en")
    out = run("solve", path, *words).out
    assert "no threshold reaches it: at the laxest the share is 50% (1 of 2 pass); the other 1 fail whatever the value" in out


def test_a_table_and_its_records_give_the_same_bytes(run: Run, write: Write) -> None:
    rows = stations(4, 6, 6, 8, 5.5)
    names = list(rows[0])
    lines = [",".join(names), *(",".join(str(row[name]) for name in names) for row in rows)]
    table = write("\n".join(lines) + "\n", "a.csv")
    records = write(rows, "a.json")
    for words in (("sweep", "--from", "4 km", "--to", "8 km", "--by", "ownership"), ("solve", "--pass", "50%")):
        one, other = (run(words[0], path, *RADIUS, *words[1:], "--format", "json").report for path in (table, records))
        for each in (one, other):
            for key in ("on_threshold", "on_next"):
                for record in each.get(key, []):
                    record.pop("file")
                    record.pop("row")
        assert one == other


def test_a_row_that_cannot_be_read_sets_the_exit_status_and_the_rest_is_swept(run: Run, write: Write) -> None:
    path = write([*stations(4), {**STATION, "id": "bad", "service_radius": "5 m²"}])
    ran = run("sweep", path, *RADIUS, "--from", "4 km", "--to", "5 km", "--steps", "1", "--lang", "en")
    assert ran.status == 2
    assert "records judged: 1; rows that could not be read: 1" in ran.out
    assert "records.json #2: service_radius" in ran.err


def test_a_solution_that_is_exactly_what_was_asked_for_does_not_jump_past_it(run: Run, write: Write) -> None:
    out = run("solve", write(stations(4, 4, 6, 6)), *RADIUS, "--pass", "50%", "--lang", "zh").out
    assert "最严可定为 4 公里：达标率 50%（2/4 达标）" in out
    assert "恰在该值处改变结论的有 2 项\n" in out


@pytest.mark.parametrize("words", [("sweep", "--from", "4 km", "--to", "5 km"), ("solve", "--pass", "50%")])
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "没有读到记录"),
        ([{**STATION, "id": "bad", "service_radius": "5 m²"}], "没有读到记录，1 处无法读取"),
        ([{**STATION, "id": "far", "area_type": "rural"}], "1 条记录都不适用这些规则"),
        (stations(None, None), "缺少数据的 2 条，已豁免的 0 条，其余不适用"),
    ],
)
def test_where_no_record_can_be_judged_that_is_said_with_the_reason(
    run: Run, write: Write, words: tuple[str, ...], rows: list[dict[str, Any]], why: str
) -> None:
    ran = run(words[0], write(rows), *RADIUS, *words[1:], "--lang", "zh")
    assert ran.status == 2
    assert f"没有可判断的记录：{why}" in ran.out
    assert "任何取值都达不到" not in ran.out


def test_records_of_several_years_are_said_to_count_once_each_and_may_be_told_apart(run: Run, write: Write) -> None:
    rows = [{**each, "as_of": f"{year}-12-31"} for year in (2024, 2025) for each in stations(4, 6)]
    words = ("--parameter", "urban_emergency_radius", "--rules", "kaifeng-plan-2025")
    path, trial = write(rows), ("--from", "4 km", "--to", "6 km", "--steps", "1")
    out = run("sweep", path, *words, *trial, "--by", "year", "--lang", "zh").out
    assert "记录分属 2024、2025 年：同一对象每年计一次" in out
    assert "核查日期：各记录自身的日期" in out
    assert next(line.split()[:3] for line in out.splitlines() if line.strip().startswith("2024 年")) == ["2024", "年", "4"]
    found = run("sweep", path, *words, *trial, "--year", "2025", "--format", "json").report
    assert (found["year"], found["years"], found["records"]) == (2025, [2024, 2025], 2)
    solved = run("solve", path, *words, "--pass", "100%", "--lang", "zh").out
    assert sorted(line.split()[5] for line in solved.splitlines() if "示例站1" in line) == ["2024", "2025"]
    gone = run("solve", path, *words, "--pass", "100%", "--year", "2031", "--lang", "zh")
    assert gone.status == 2
    assert "没有可判断的记录：没有 2031 年的记录" in gone.out
    assert "只核查 2031 年的记录，其他年份 4 条不计（输入中有：2024、2025）" in gone.out


def test_a_document_stands_by_its_whole_title_and_as_a_draft(run: Run, registry: Path) -> None:
    out = run("solve", registry, *RADIUS, "--pass", "60%", "--lang", "zh").out
    assert "依据：《开封市“十四五”公共卫生体系和全民健康规划》（征求意见稿）" in out


def test_standard_input_is_read_once_for_all_passes(run: Run) -> None:
    ran = run("solve", "-", *RADIUS, "--pass", "50%", "--format", "json", stdin=json.dumps(stations(4, 6)))
    assert ran.report["threshold"] == {"value": 4, "unit": "km"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sweep", "--parameter", "urban_radius", "--from", "1", "--to", "2"), "no parameter `urban_radius`."),
        (("sweep", *RADIUS, "--from", "6 km", "--to", "5 km"), "--from lies above --to: 6 km > 5 km"),
        (("sweep", *RADIUS, "--from", "5 m²", "--to", "6 km"), "--from: `5 m²` does not measure the same as km"),
        (("sweep", *RADIUS, "--from", "5 km", "--to", "6 km", "--steps", "500"), "1 to 200 steps, not 500"),
        (("sweep", *RADIUS, "--from", "5 km", "--to", "6 km", "--by", "kinds"), "Did you mean `kind`?"),
        (
            ("sweep", "--parameter", "chc_base_area", *RULES, "--from", "1", "--to", "2"),
            "choose one with --band (such as --band 3万人,5万人)",
        ),
        (("solve", *RADIUS, "--pass", "150%"), "--pass is a share above 0 and up to 100%"),
    ],
)
def test_wrong_words_are_said_without_a_traceback(run: Run, registry: Path, words: tuple[str, ...], says: str) -> None:
    ran = run(words[0], registry, *words[1:], "--lang", "en")
    assert ran.status == 2
    assert says in ran.err


def test_readings_waivers_and_a_map_of_columns_are_those_of_check(run: Run, write: Write) -> None:
    table = write("编号,地区,城乡,半径\nA,龙亭区,城市,7\nB,龙亭区,城市,9\n", "急救站.csv")
    columns = write("columns:\n  半径: {field: service_radius, unit: 公里}\n", "columns.yaml")
    waivers = "waivers:\n- {record: B, rule: emergency-radius-urban, reason: 试, authority: 某局, expires: 2026-12-31}\n"
    words = ("solve", table, *RADIUS, "--columns", columns, "--pass", "100%", "--format", "json")
    assert run(*words).report["threshold"] == {"value": 9, "unit": "km"}
    assert run(*words, "--waivers", write(waivers, "w.yaml")).report["threshold"] == {"value": 7, "unit": "km"}
    wrong = run(*words, "--reading", "emergency-radius-rural=lwer", "--lang", "en")
    assert (wrong.status, "Did you mean `lower`?" in wrong.err) == (2, True)


def test_the_value_of_the_year_that_is_asked_for_is_moved(run: Run) -> None:
    county = EXAMPLES / "county"
    rules = ["--rules", EXAMPLES / "packs" / "example-county-plan", "--references", county / "references.yaml"]
    ran = run("solve", county, *rules, "--parameter", "beds_per_thousand", "--pass", "50%", "--year", 2025, "--lang", "en")
    assert ran.status == 0
    assert "exactly 30000/17123" in ran.out
    assert "note:" not in ran.out


def test_records_of_years_with_another_value_are_told() -> None:
    book = hr.load_rules([str(EXAMPLES / "packs" / "example-county-plan")])
    held = threshold(book, "beds_per_thousand", date(2026, 6, 30))
    read = Read({2024: 3, 2025: 4, 2026: 2})
    assert unmoved(held, Scope(None, date(2026, 6, 30)), read) == 7
    assert unmoved(held, Scope(date(2026, 6, 30), date(2026, 6, 30)), read) == 0
    (told,) = still(held, 7, 9)
    assert "of 9 records 7 are of years in which another value of the parameter is in force" in told.en
