"""`influence`, `mend` and `uncertainty` on the command line: studies on the screen and in files, and the exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_check_without_polars import BLOCKED

ROOT = Path(__file__).parents[2]
KAIFENG = ROOT / "examples" / "kaifeng"
COUNTY = [ROOT / "examples" / "county", "--rules", ROOT / "examples" / "packs" / "example-county-plan"]
CHC = [KAIFENG / "chc.json", "--rules", "kaifeng-plan-2025", "--as-of", "2025-06-30"]


def test_mend_says_the_least_value_that_passes(run: Run) -> None:
    ran = run("mend", *CHC, "--only", "chc-floor-area", "--lang", "zh")
    assert ran.status == 0
    assert "业务用房面积 1,950 2,200 平方米" in " ".join(ran.out.split())
    assert "视为不可改动：机构类型、服务人口" in ran.out
    found = run("mend", *CHC, "--record", "KF-CHC-001", "--only", "chc-floor-area", "--format", "json").report
    assert found["schema"] == "healthrules/mend/1"
    assert found["mendings"][0]["plan"] == [
        {"field": "floor_area", "reported": {"value": 1950, "unit": "m²"}, "needed": {"value": 2200, "unit": "m²"}}
    ]


def test_influence_names_the_fewest_to_mend(run: Run) -> None:
    ran = run("influence", *COUNTY, "--rule", "ambulances", "--lang", "en")
    assert ran.status == 0
    assert "no fewer would do" in ran.out
    (region,) = run("influence", *COUNTY, "--rule", "ambulances", "--format", "json").report["regions"]
    assert region["needed"]["records"] == ["JJ-2", "JJ-3", "JJ-6", "JJ-7"]
    assert [each["record"] for each in region["movers"][:4]] == ["JJ-1", "JJ-4", "JJ-5", "JJ-8"]


def test_uncertainty_lists_values_on_the_edge(run: Run) -> None:
    ran = run("uncertainty", KAIFENG, "--rules", "kaifeng-plan-2025", "--as-of", "2025-06-30", "--format", "json")
    assert ran.status == 0
    assert ran.report["schema"] == "healthrules/uncertainty/1"
    assert {"KF-CHC-002", "KF-EMS-03"} <= {each["record"] for each in ran.report["on_edge"]}


@pytest.mark.parametrize("ending", ["html", "xlsx", "csv", "md", "json"])
def test_studies_are_written_as_the_file_ends_the_same_bytes_each_time(run: Run, tmp_path: Path, ending: str) -> None:
    if ending == "html":
        pytest.importorskip("altair")
    if ending == "xlsx":
        pytest.importorskip("xlsxwriter")
    made = []
    for name in ("one", "two"):
        assert (
            run("influence", *COUNTY, "--rule", "rehabilitation-departments", "-o", tmp_path / f"{name}.{ending}").status == 0
        )
        made.append((tmp_path / f"{name}.{ending}").read_bytes())
    assert made[0] == made[1]


def test_rows_that_could_not_be_read_are_told_and_set_the_exit_status(run: Run, tmp_path: Path) -> None:
    rows = [
        {"type": "station", "id": "s", "region": "杞县", "area_type": "rural", "service_radius": radius} for radius in (30, "?")
    ]
    rows[1]["id"] = "t"
    file = tmp_path / "stations.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    for name in ("mend", "uncertainty"):
        ran = run(name, file, "--rules", "kaifeng-plan-2025", "--lang", "en")
        assert ran.status == 2
        assert "service_radius" in ran.err
        assert "1 row could not be read" in ran.out


SHEET = """\
机构编号,类型,地区,区域,服务半径,备注
s1,station,杞县,rural,23 公里,甲
s2,station,杞县,rural,20.4 公里,乙
s3,station,杞县,rural,30 公里,丙
"""


def test_mend_and_uncertainty_read_tables_as_check_does(run: Run, tmp_path: Path) -> None:
    file, columns = tmp_path / "stations.csv", tmp_path / "columns.yaml"
    file.write_text(SHEET, encoding="utf-8")
    columns.write_text(
        "columns: {机构编号: id, 类型: type, 地区: region, 区域: area_type, 服务半径: service_radius}\n", "utf-8"
    )
    words = [file, "--rules", "kaifeng-plan-2025", "--columns", columns, "--ignore", "备注", "--as-of", "2025-06-30"]
    found = run("mend", *words, "--format", "json").report
    assert [each["record"] for each in found["mendings"]] == ["s1", "s2", "s3"]
    found = run("mend", *words, "--limit", 1, "--format", "json").report
    assert ([each["record"] for each in found["mendings"]], found["more"]) == (["s1"], 2)
    found = run("mend", *words, "--record", "s2", "--record", "s3", "--format", "json").report
    assert [each["record"] for each in found["mendings"]] == ["s2", "s3"]
    ran = run("mend", *words, "--record", "s2", "--lang", "en")
    assert "only s2, of 3 records read" in ran.out
    ran = run("uncertainty", *words, "--step", "service_radius=1 km", "--format", "json")
    assert [(each["record"], each["may_be"]) for each in ran.report["on_edge"]] == [("s2", "pass")]


@pytest.mark.parametrize("name", ["mend", "uncertainty"])
def test_nothing_judged_is_no_success(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("type,id,region,service_radius\n", encoding="utf-8")
    ran = run(name, file, "--rules", "kaifeng-plan-2025", "--lang", "en")
    assert (ran.status, "there is no record to judge" in ran.err) == (2, True)


@pytest.mark.parametrize("command", [["mend"], ["uncertainty"], ["influence", "--rule", "beds"]])
def test_without_polars_records_are_read_one_at_a_time(command: list[str], tmp_path: Path) -> None:
    file = tmp_path / "stations.csv"
    file.write_text("type,id,region,area_type,service_radius\nstation,s1,杞县,rural,23 km\n", encoding="utf-8")
    words = [*command, str(file), "--rules", "kaifeng-plan-2025", "--as-of", "2025-06-30", "--format", "json", "--lang", "en"]
    told = [
        subprocess.run([sys.executable, "-c", BLOCKED, without, *words], capture_output=True, encoding="utf-8", check=False)
        for without in ("polars,narwhals", "none")
    ]
    assert [(each.returncode, each.stderr) for each in told] == [(0, ""), (0, "")]
    assert told[0].stdout == told[1].stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mend", *CHC, "--fixed", "bed"], "no field `bed`. Did you mean `beds`?"),
        (["influence", *COUNTY, "--rule", "life-expectancy"], "counts no registry"),
        (["influence", *COUNTY, "--rule", "ambulances", "--region", "xx"], "xx"),
        (["uncertainty", KAIFENG, "--step", "beds"], "--step is written"),
    ],
)
def test_wrong_words_end_with_a_message(run: Run, words: list[object], message: str) -> None:
    ran = run(*words, "--lang", "en")
    assert ran.status == 2
    assert message in ran.err
