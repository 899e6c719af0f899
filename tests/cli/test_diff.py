"""`healthrules diff`: reports in, what changed out, and an exit status that says whether something got worse."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
STATION = {"type": "station", "id": "S", "name": "甲站", "region": "鼓楼区", "area_type": "城市"}
MADE = {
    "KF-C-2": "relapsed",
    "KF-E-1": "new",
    "KF-M-1": "overdue",
    "KF-C-1": "still_open",
    "KF-E-2": "unknown_now",
    "KF-E-3": "not_checked_again",
    "KF-C-3": "mended",
}
"""What became of each record of the example with a finding."""


@pytest.fixture
def inspections(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the reports of the page, written by the commands of the page."""
    commands = PAGE.rpartition("```sh\n")[2].partition("```")[0].splitlines()
    for command in commands[:-1]:
        words = [str(ROOT / word) if word.startswith("examples/") else word for word in shlex.split(command)]
        words[-1] = str(tmp_path / words[-1])
        assert run(*words[1:], "--lang", "en").status == 1
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(run: Run, folder: Path, name: str, day: str, radius: str | None, *more: str) -> Path:
    """The report of a station whose radius may be 5 km."""
    (folder / f"{name}.in.json").write_text(json.dumps({**STATION, "service_radius": radius}), encoding="utf-8")
    words = ["--rules", "kaifeng-plan-2025", "--as-of", day, "-o", str(folder / f"{name}.json"), *more]
    assert run("check", folder / f"{name}.in.json", *words).status in (0, 1)
    return folder / f"{name}.json"


@pytest.mark.usefixtures("inspections")
def test_the_example_of_the_page_has_each_class_once(run: Run) -> None:
    words = shlex.split(PAGE.rpartition("```sh\n")[2].partition("```")[0].splitlines()[-1])
    ran = run(*words[1:], "--format", "json", "--lang", "en")
    assert (ran.status, ran.err) == (1, "")
    assert {each["record"]: each["change"] for each in ran.report["entries"]} == MADE
    assert [each["file"] for each in ran.report["inspections"]] == ["2024.json", "2025.json", "2026.json"]
    told = run(*words[1:], "--lang", "zh").out
    assert "差距：250 平方米 → 80 平方米 · 缩小" in told
    assert "2024-06-30 不达标 → 2025-06-30 达标 → 2026-06-30 不达标" in told


def test_the_first_command_of_the_page_writes_a_workbook(run: Run, inspections: Path) -> None:
    (command,) = re.findall(r"healthrules (diff .*\.xlsx)", PAGE)
    assert run(*shlex.split(command)).out == ""
    assert (inspections / "changes.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("inspections")
def test_json_holds_to_its_schema(run: Run) -> None:
    schema: dict[str, Any] = json.loads(run("schema", "diff").out)
    Draft202012Validator.check_schema(schema)
    found = run("diff", "2024.json", "2025.json", "2026.json", "--format", "json").report
    Draft202012Validator(schema).validate(found)
    assert found["schema"] == "healthrules/diff/1"


@pytest.mark.usefixtures("inspections")
def test_two_reports_alone_cannot_tell_a_relapse(run: Run) -> None:
    found = run("diff", "2025.json", "2026.json", "--format", "json").report
    assert {each["record"]: each["change"] for each in found["entries"]}["KF-C-2"] == "new"


@pytest.mark.parametrize(
    ("before", "now", "status"),
    [("4 km", "6 km", 1), ("6 km", "6 km", 0), ("6 km", "4 km", 0), ("6 km", None, 0), ("4 km", "4 km", 0)],
)
def test_the_exit_status_says_whether_something_got_worse(
    run: Run, tmp_path: Path, before: str, now: str | None, status: int
) -> None:
    old, new = report(run, tmp_path, "old", "2025-06-30", before), report(run, tmp_path, "new", "2026-06-30", now)
    assert run("diff", old, new).status == status
    assert run("diff", old, new, "--fail-on", "binding").status == 0


def test_reports_that_do_not_tell_enough_end_with_status_2_and_are_compared_all_the_same(run: Run, tmp_path: Path) -> None:
    old = report(run, tmp_path, "old", "2025-06-30", "6 km")
    new = report(run, tmp_path, "new", "2026-06-30", "6 km", "--limit-findings", "0")
    ran = run("diff", old, new, "--lang", "en")
    assert ran.status == 2
    assert "the report as of 2026-06-30 leaves 1 failures out (--limit-findings); they are not compared" in ran.out
    assert "? cannot tell" in ran.out


@pytest.mark.usefixtures("inspections")
def test_reports_out_of_order_are_refused(run: Run) -> None:
    ran = run("diff", "2026.json", "2025.json", "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "healthrules: 2026.json（截至 2026-06-30）晚于 2025.json（截至 2025-06-30）；请按时间先后排列报告，旧的在前。\n"
    )


@pytest.mark.usefixtures("inspections")
def test_one_report_alone_is_refused(run: Run) -> None:
    ran = run("diff", "2026.json", "--lang", "en")
    assert (ran.status, ran.err) == (
        2,
        "healthrules: one report alone (2026.json); a comparison takes two or more, the older first.\n",
    )


@pytest.mark.usefixtures("inspections")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.json", "2026.json"], "cannot open the report none.json"),
        (["2026.json", "2026.json", "--format", "htm"], "no format `htm`. Did you mean `html`?"),
        (["2026.json", "2026.json", "-o", "a.doc"], "the ending of a.doc names no format"),
        (["2026.json", "2026.json", "--fail-on", "bind"], "--fail-on has no `bind`. Did you mean `binding`?"),
        (["2026.json", "2026.json", "-o", "none/a.txt"], "cannot write none/a.txt"),
    ],
)
def test_what_is_wrong_is_told(run: Run, words: list[str], said: str) -> None:
    ran = run("diff", *words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.usefixtures("inspections")
def test_records_are_no_report(run: Run) -> None:
    ran = run("diff", ROOT / "examples" / "kaifeng" / "chc.json", "2026.json", "--lang", "zh")
    assert ran.status == 2
    assert "不是核查报告（没有 schema）。请用 healthrules check ... -o report.json 重新生成报告。" in ran.err


def test_the_examples_say_that_they_are_made_up() -> None:
    for path in sorted((ROOT / "examples" / "inspections").glob("*.csv")):
        assert all("虚构" in line for line in path.read_text(encoding="utf-8").splitlines()[1:])


def test_every_class_and_state_of_the_program_stands_in_the_page() -> None:
    from healthrules.reporting.changes import Change, Remark, State, Why

    names = [each.value for kind in (Change, State, Why, Remark) for each in kind]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


@pytest.mark.usefixtures("inspections")
def test_the_page_lists_the_keys_that_are_written(run: Run) -> None:
    found = run("diff", "2024.json", "2025.json", "2026.json", "--format", "json").report
    listed = PAGE.partition("| key | holds |")[2].partition("Exit status")[0]
    keys = {key for each in (found, *found["entries"], *(seen["now"] for seen in found["entries"])) for key in each}
    assert [key for key in sorted(keys) if f"`{key}`" not in listed] == []
