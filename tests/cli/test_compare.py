"""`healthrules compare`: its counts are those of two plain checks, whatever the registry is, and its errors say what to do."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("polars")

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run, Write

ROOT = Path(__file__).parents[2]
PACK = "kaifeng-plan-2025"
RULES = ("--rules", PACK, "--as-of", "2025-06-30", "--lang", "en", "--format", "json")
PROPOSAL = """\
proposal: {id: trial, title: {zh: 试, en: trial}}
changes:
  - {parameter: kaifeng-plan-2025/chc_base_area, band: [5万人, 7万人], value: 1900 m², reason: 示例}
"""
ROWS = """\
type,id,name,region,kind,ownership,served_population,floor_area,beds,area_type,service_radius
facility,c1,示例一,龙亭区,community_health_centre,public,52000,1800,0,,
facility,c2,示例二,鼓楼区,community_health_centre,public,52000,1700,0,,
facility,c3,示例三,杞县,community_health_centre,private,6.9万,1600,0,,
facility,c4,示例四,杞县,community_health_centre,private,6.9万,,0,,
facility,c5,示例五,杞县,community_health_centre,private,40000,1500,0,,
station,s1,示例站,杞县,,,,,,rural,12 km
"""
BROKEN = "facility,c6,示例六,杞县,community_health_centre,private,6.9万,5 km,0,,\n"


@pytest.fixture
def proposal(write: Write) -> Path:
    return write(PROPOSAL, "proposal.yaml")


@pytest.fixture
def changed_pack(tmp_path: Path) -> Path:
    """The pack with the figure of the proposal written into it."""
    folder = tmp_path / PACK
    shutil.copytree(ROOT / "rules" / PACK, folder)
    (path,) = (each for each in folder.rglob("*.yaml") if "[5万人, 7万人, 1700]" in each.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8").replace("[5万人, 7万人, 1700]", "[5万人, 7万人, 1900]"), encoding="utf-8")
    return folder


def one(ran: Ran) -> dict[str, Any]:
    (found,) = ran.report["comparisons"]
    assert isinstance(found, dict)
    return found


def outcomes(ran: Ran) -> dict[str, int]:
    found = ran.report["summary"]["outcomes"]
    assert isinstance(found, dict)
    return found


def test_the_counts_are_those_of_two_plain_checks(run: Run, write: Write, proposal: Path, changed_pack: Path) -> None:
    registry, others = write(ROWS, "registry.csv"), ("--as-of", "2025-06-30", "--lang", "en", "--format", "json", "--all")
    ran = run("compare", registry, "--proposal", proposal, *RULES)
    assert (ran.status, ran.err) == (0, "")
    found = one(ran)
    reports = [run("check", registry, "--rules", rules, *others) for rules in (PACK, changed_pack)]
    assert [found["counts"]["before"], found["counts"]["after"]] == [outcomes(each) for each in reports]
    verdicts = [{(each["record"], each["rule"]): each["outcome"] for each in report.report["findings"]} for report in reports]
    differ = {key: (verdicts[0][key], verdicts[1][key]) for key in verdicts[0] if verdicts[0][key] != verdicts[1][key]}
    told = {(each["record"], each["rule"]): (each["before"], each["after"]) for each in found["affected"]}
    assert {key: pair for key, pair in told.items() if pair[0] != pair[1]} == differ
    assert set(differ.values()) == {("pass", "fail")}


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx", ".parquet"])
def test_every_kind_of_file_is_compared_alike(run: Run, tmp_path: Path, proposal: Path, ending: str) -> None:
    registry = written(tmp_path / f"registry{ending}")
    found = one(run("compare", registry, "--proposal", proposal, *RULES))
    assert [(each["record"], each["gap_before"], each["gap_after"], each["people"]) for each in found["affected"]] == [
        ("c2", None, 200, 52000),
        ("c1", None, 100, 52000),
        ("c3", 100, 300, 69000),
    ]
    assert found["total"]["newly_failing_people"] == 104_000


def written(path: Path) -> Path:
    """The rows in a file of this kind."""
    import polars as pl
    from openpyxl import Workbook

    table = [row for row in csv.reader(io.StringIO(ROWS)) if row]
    records = [{key: value for key, value in zip(table[0], row, strict=True) if value} for row in table[1:]]
    if path.suffix == ".xlsx":
        book = Workbook()
        assert book.active is not None
        for row in table:
            book.active.append([cell or None for cell in row])
        book.save(path)
    elif path.suffix == ".parquet":
        pl.DataFrame(records, infer_schema_length=None).write_parquet(path)
    else:
        path.write_text(ROWS if path.suffix == ".csv" else json.dumps(records), encoding="utf-8")
    return path


def test_standard_input_serves_several_comparisons(run: Run, tmp_path: Path, proposal: Path) -> None:
    records = written(tmp_path / "registry.json").read_text(encoding="utf-8")
    ran = run("compare", "-", "--proposal", proposal, "--readings", "emergency-radius-rural", *RULES, stdin=records)
    assert [each["total"]["newly_failing"] for each in ran.report["comparisons"]] == [2, 1]


def test_readings_are_compared_as_check_reads_them(run: Run, write: Write) -> None:
    registry = write(ROWS, "registry.csv")
    found = one(run("compare", registry, "--readings", "emergency-radius-rural", *RULES))
    readings = ("emergency-radius-rural=upper", "emergency-radius-rural=lower")
    reports = [run("check", registry, "--reading", each, *RULES) for each in readings]
    assert [found["counts"]["before"], found["counts"]["after"]] == [outcomes(each) for each in reports]
    assert [each["record"] for each in found["affected"]] == ["s1"]
    assert found["reading"]["after"] == {"name": "lower", "label": {"zh": "上限为 10 公里", "en": "the limit is 10 km"}}


@pytest.mark.parametrize("name", ["registry.csv", "registry.json"])
def test_waivers_hold_in_tables_and_records_alike(run: Run, tmp_path: Path, write: Write, proposal: Path, name: str) -> None:
    registry = written(tmp_path / name)
    waivers = write(
        "waivers:\n  - {record: c2, rule: chc-floor-area, reason: 虚构, authority: 虚构, expires: 2030-01-01}\n", "w.yaml"
    )
    found = one(run("compare", registry, "--proposal", proposal, "--waivers", waivers, *RULES))
    assert (found["total"]["newly_failing"], found["total"]["newly_waived"]) == (1, 1)
    assert found["counts"]["before"] == outcomes(run("check", registry, "--waivers", waivers, *RULES))


def test_what_cannot_be_read_is_left_out_and_ends_with_status_2(run: Run, write: Write, proposal: Path) -> None:
    ran = run("compare", write(ROWS + BROKEN, "registry.csv"), "--proposal", proposal, *RULES)
    assert (ran.status, ran.report["records"], ran.report["rejects"]) == (2, 6, 1)
    assert re.search(r"registry\.csv .*8: floor_area: `5 km` has the wrong unit", ran.err)
    assert len(ran.err.splitlines()) == 1
    assert one(ran)["total"]["newly_failing"] == 2


def test_no_record_ends_with_status_2(run: Run, write: Write, proposal: Path) -> None:
    ran = run("compare", write(ROWS.splitlines()[0] + "\n", "empty.csv"), "--proposal", proposal, *RULES)
    assert (ran.status, ran.err) == (2, "no record was judged\n")


def test_an_empty_proposal_changes_nothing_and_ends_with_status_0(run: Run, write: Write) -> None:
    empty = write("proposal: {id: trial, title: {zh: 试, en: trial}}\nchanges: []\n", "empty.yaml")
    ran = run("compare", write(ROWS, "registry.csv"), "--proposal", empty, "--rules", PACK, "--lang", "zh")
    assert ran.status == 0
    assert "没有变化：结论和差额都与改前相同。\n原因：方案没有改变任何内容\n" in ran.out


def test_a_change_without_effect_is_said_on_standard_error(run: Run, write: Write) -> None:
    path = write(PROPOSAL.replace("1900", "1700"), "same.yaml")
    ran = run("compare", write(ROWS, "registry.csv"), "--proposal", path, *RULES)
    assert ran.status == 0
    assert "same.yaml:3:" in ran.err
    assert "HR305 changes nothing" in ran.err


def test_prices_turn_gaps_into_costs_and_one_of_no_use_is_told(run: Run, write: Write, proposal: Path) -> None:
    prices = write(
        "prices:\n  - {unit: m², price: 3200, currency: 元, source: 虚构}\n  - {unit: 床, price: 1, currency: 元, source: 虚构}\n",
        "prices.yaml",
    )
    ran = run("compare", write(ROWS, "registry.csv"), "--proposal", proposal, "--prices", prices, *RULES)
    assert one(ran)["costs"]["all"] == [{"currency": "元", "difference": 1_600_000, "whole": 1_920_000}]
    assert [(each["district"], each["difference"]) for each in one(ran)["costs"]["district"]] == [
        ("410202", 320_000),
        ("410204", 640_000),
        ("410221", 640_000),
    ]
    assert ran.err == f"a price of no use: no gap is in beds ({prices}:3:5)\n"


def test_columns_may_be_left_out_or_mapped(run: Run, write: Write, proposal: Path) -> None:
    head, *rest = ROWS.splitlines()
    rows = "\n".join([head.replace("floor_area", "房子") + ",闲话", *(f"{line},x" for line in rest)]) + "\n"
    registry, columns = write(rows, "registry.csv"), write("columns: {房子: floor_area}\n", "columns.yaml")
    refused = run("compare", registry, "--proposal", proposal, "--columns", columns, *RULES)
    assert (refused.status, refused.report["rejects"]) == (2, 1)
    ran = run("compare", registry, "--proposal", proposal, "--columns", columns, "--ignore", "闲话", *RULES)
    assert one(ran)["total"]["newly_failing"] == 2


def test_rules_that_join_records_are_compared_a_record_at_a_time(run: Run) -> None:
    words = ["examples/county", "--rules", "examples/packs/example-county-plan", "--lang", "en", "--format", "json"]
    words += ["--references", "examples/county/references.yaml"]
    paths = [str(ROOT / word) if word.startswith("examples") else word for word in words]
    ran = run("compare", *paths, "--proposal", ROOT / "examples" / "county" / "township-beds-by-steps.yaml")
    found = one(ran)
    assert ran.status == 0
    assert {row["year"]: row["newly_failing"] for row in found["groups"]["year"]} == {2024: 2, 2025: 16}
    assert found["counts"]["before"] == outcomes(run("check", *paths))


def test_the_list_is_as_long_as_asked_for_and_files_hold_all(run: Run, write: Write, tmp_path: Path, proposal: Path) -> None:
    words = ["compare", write(ROWS, "registry.csv"), "--proposal", proposal, "--rules", PACK, "--lang", "en"]
    words += ["--as-of", "2025-06-30"]
    text = run(*words, "--list", "1").out
    assert "1 of 3 verdicts affected" in text
    assert "示例二" in text
    assert "示例三" not in text
    assert len(run(*words, "--format", "csv").out.splitlines()) == 4
    assert run(*words, "-o", tmp_path / "a.html").status == 0
    assert "示例三" in (tmp_path / "a.html").read_text(encoding="utf-8")


WRONG = [
    ([], "say what to compare: a proposal (--proposal), or the readings of a rule (--readings)"),
    (["--readings", "emergency-radius-rurl"], "no rule `emergency-radius-rurl`. Did you mean `emergency-radius-rural`?"),
    (["--readings", "emergency-response-time"], "is read in one way only"),
    (["--proposal", "none.yaml"], "none.yaml: HR001 cannot read the file"),
    (["--readings", "chc-floor-area", "--format", "htm"], "--format has no `htm`. Did you mean `html`?"),
    (["--readings", "chc-floor-area", "-o", "a.docx"], "the ending of a.docx names no format"),
    (["--readings", "chc-floor-area", "--prices", "none.yaml"], "none.yaml: HR001 cannot read the file"),
    (["--readings", "chc-floor-area", "--list", "-1"], "greater than or equal to 0"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_wrong_words_are_told(run: Run, write: Write, words: list[str], said: str) -> None:
    ran = run("compare", write(ROWS, "registry.csv"), *words, "--rules", PACK, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_the_commands_of_the_page_do_what_it_says(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
    block = page.split("# Comparing", 1)[1].split("```sh\n", 1)[1].split("```", 1)[0].replace("\\\n", " ")
    commands = re.findall(r"^healthrules (compare .*?)(?: *#.*)?$", block, flags=re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        words = [str(tmp_path / word) if word.startswith("compared.") else word for word in shlex.split(command)]
        ran = run(*words, "--lang", "en")
        assert (ran.status, ran.err) == (0, "")
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".xlsx"}


def test_what_the_page_shows_is_what_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8").split("# Comparing", 1)[1]
    command, shown = (page.split(f"```{kind}\n", 1)[1].split("```", 1)[0] for kind in ("sh", "text"))
    first = command.replace("\\\n", " ").splitlines()[0].partition("#")[0].removeprefix("healthrules ")
    assert shown in run(*shlex.split(first), "--lang", "en").out
