"""The examples and the README: what they show is what happens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from healthrules.rulebook import load_rules

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
PLACES = {
    "kaifeng": ("410200", "kaifeng-plan-2025"),
    "pingdingshan": ("410400", "pingdingshan-plan-2025"),
    "guancheng": ("410104", "guancheng-plan-2025"),
}
"""The folders of examples, each with its region and the plan of its own."""

DATA = sorted(path for ending in ("*.json*", "*.csv") for place in PLACES for path in (EXAMPLES / place).rglob(ending))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "healthrules", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_every_example_is_read_whole_and_says_that_it_is_made_up(path: Path) -> None:
    report = json.loads(run("check", str(path), "--as-of", "2025-06-30", "--format", "json").stdout)
    assert report["rejects"] == report["unchecked"] == []
    assert report["summary"]["records"] > 0
    assert "虚构" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("pack", load_rules().documents)
@pytest.mark.parametrize("place", PLACES)
def test_a_registry_is_judged_by_its_own_plan_and_to_compare_by_the_others(place: str, pack: str) -> None:
    words = ["check", str(EXAMPLES / place), "--rules", pack, "--as-of", "2025-12-31", "--format", "json"]
    own, anywhere = (json.loads(run(*words, *more).stdout)["summary"]["outcomes"] for more in ((), ("--anywhere",)))
    book, (region, plan) = load_rules(), PLACES[place]
    inside = book.regions.holds(book.documents[pack].jurisdiction, region)
    assert (own["pass"] + own["fail"] + own["unknown"] > 0) is inside
    assert anywhere["pass"] + anywhere["fail"] + anywhere["unknown"] > 0
    if pack == plan:
        assert own == anywhere
        assert own["pass"] > 0
        assert own["fail"] > 0


def test_the_first_command_of_the_readme_ends_with_status_1_for_what_fails() -> None:
    words = re.findall(r"healthrules (check examples/kaifeng .*)", README)[0]
    assert run(*words.split()).returncode == 1


def test_the_sample_of_the_readme_is_what_is_printed() -> None:
    block = README.split("```console\n", 1)[1].split("```", 1)[0].splitlines()
    words = block[0].removeprefix("$ healthrules ").split()
    shown = [line for line in block[1:] if line != "…"]
    assert run(*words).stdout.splitlines()[: len(shown)] == shown


def test_the_packs_that_the_readme_lists_are_the_bundled_ones() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", README.split("## The rules", 1)[1], flags=re.MULTILINE)
    assert listed == list(load_rules().documents)


def test_the_worked_example_of_the_readme_is_what_explain_says() -> None:
    out = run("explain", "chc-floor-area", "examples/kaifeng/chc.json", "--record", "KF-CHC-001", "--lang", "en").stdout
    assert "1,700 m² (52,000 people) + 25 m²/bed × 20 beds = 2,200 m²" in out


def test_the_python_of_the_readme_runs() -> None:
    pytest.importorskip("polars", reason="the README shows a table")
    done = _python_in(README)
    assert "Service radius: 6 km; required: at most 5 km; over by 1 km." in done
    assert "KF-R-001" in done


def test_the_python_of_the_page_on_tables_runs() -> None:
    pytest.importorskip("polars")
    assert "S1" in _python_in((ROOT / "docs" / "tables.md").read_text(encoding="utf-8"))


def _python_in(page: str) -> str:
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_the_program_runs() -> None:
    done = subprocess.run([sys.executable, str(EXAMPLES / "check_in_python.py")], capture_output=True, text=True, check=True)
    assert done.stdout.count("short by 250 m²") == 2


def test_the_waivers_of_the_example_are_made_up_and_cover_what_they_say() -> None:
    path = EXAMPLES / "kaifeng" / "waivers.yaml"
    assert "虚构" in path.read_text(encoding="utf-8")
    words = ["check", "examples/kaifeng", "--rules", "kaifeng-plan-2025", "--as-of", "2025-06-30", "--format", "json"]
    done = run(*words, "--waivers", str(path))
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert [(each["record"], each["state"], each["outcome"]) for each in report["waivers"]] == [
        ("KF-CHC-001", "used", "waived"),
        ("KF-EMS-02", "expired", "fail"),
        ("KF-EMS-04", "unused", "unknown"),
    ]
    before = json.loads(run(*words).stdout)["summary"]["outcomes"]
    assert report["summary"]["outcomes"] == {**before, "fail": before["fail"] - 1, "waived": 1}


def test_the_python_of_the_page_on_waivers_runs() -> None:
    done = _python_in((ROOT / "docs" / "waivers.md").read_text(encoding="utf-8"))
    assert "KF-CHC-001 kaifeng-plan-2025/chc-floor-area used" in done


def county(*words: str) -> list[dict[str, Any]]:
    """The findings of the made-up county."""
    pack, series = "examples/packs/example-county-plan", "examples/county/references.yaml"
    told = run("check", "examples/county", "--rules", pack, "--references", series, "--format", "json", *words).stdout
    found: list[dict[str, Any]] = json.loads(told)["findings"]
    return found


def test_the_county_has_findings_of_its_regions_with_what_drives_them() -> None:
    found = {
        each["rule"].partition("/")[2]: each for each in county() if each["type"] == "region" and each["as_of"] == "2025-12-31"
    }
    assert {name: each["outcome"] for name, each in found.items()} == {
        "beds-agree": "fail",
        "ambulances": "fail",
        "emergency-coverage": "fail",
        "life-expectancy-above-province": "fail",
        "life-expectancy": "pending",
        "rehabilitation-departments": "unknown",
    }
    (figure,) = found["rehabilitation-departments"]["figures"]
    assert [each["record"] for each in figure["visit"]] == ["TCMS-002"]
    (figure,) = found["ambulances"]["figures"]
    assert figure["driving_in_all"] == 8
    assert found["life-expectancy-above-province"]["references"][0]["source"]["en"] == "made up, for illustration only"


def test_the_page_on_registries_shows_what_is_printed() -> None:
    page = (ROOT / "docs" / "registries.md").read_text(encoding="utf-8")
    command = page.split("```sh\n", 1)[1].split("```", 1)[0].replace("\\\n", " ").removeprefix("healthrules ")
    shown = page.split("```text\n", 1)[1].split("```", 1)[0]
    assert shown in run(*command.split(), "--lang", "en").stdout


def test_the_county_is_made_up_by_its_program_and_says_so(tmp_path: Path) -> None:
    for path in (EXAMPLES / "county").glob("*"):
        if path.suffix in (".csv", ".py"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")}
    subprocess.run([sys.executable, str(tmp_path / "make.py")], check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == before
    assert all("虚构" in text.decode() for text in before.values())


def test_the_example_pack_holds_its_own_cases() -> None:
    pack = str(EXAMPLES / "packs" / "example-county-plan")
    assert run("rules", "test", pack).returncode == run("rules", "lint", pack).returncode == 0


def test_the_years_of_the_page_on_the_language_are_judged_as_it_says(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    rows, said = (re.findall(rf"```{kind}\n(.*?)```", page, flags=re.DOTALL)[-1] for kind in ("csv", "text"))
    (tmp_path / "years.csv").write_text(rows, encoding="utf-8")
    pack = str(EXAMPLES / "packs" / "example-county-plan")
    done = run("check", str(tmp_path / "years.csv"), "--rules", pack, "--allow-unchecked", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert set(said.splitlines()) <= set(done.stdout.splitlines())
