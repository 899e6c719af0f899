"""The pytest plugin: `pytest my-plan/` runs the cases of a pack, one test each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.assurance.conftest import CASES, RULES

if TYPE_CHECKING:
    from tests.assurance.conftest import MakePack


def run_pytest(folder: Path, *words: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *words, str(folder)],
        cwd=folder.parent,
        capture_output=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200", "NO_COLOR": "1", "PYTEST_ADDOPTS": ""},
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_every_case_is_a_test_of_its_name(make_pack: MakePack) -> None:
    status, said = run_pytest(make_pack())
    assert status == 0
    assert "4 passed" in said
    assert "beds.cases.yaml::nine beds are one short PASSED" in said


def test_a_case_that_does_not_hold_fails_with_its_place_and_no_traceback(make_pack: MakePack) -> None:
    status, said = run_pytest(make_pack(cases=CASES.replace("expect: pass", "expect: fail")))
    assert status == 1
    assert "1 failed, 3 passed" in said
    assert "beds.cases.yaml:4:" in said
    assert "small-plan/enough-beds" in said
    assert "expected fail, got pass" in said
    assert "[reference]" in said
    assert "Traceback" not in said


def test_rules_that_are_broken_are_an_error_with_their_place(make_pack: MakePack) -> None:
    status, said = run_pytest(make_pack(rules=RULES.replace("beds >= least_beds", "bedz >= least_beds")))
    assert status == 2
    assert "beds.yaml:13:14" in said
    assert "bedz" in said
    assert "Traceback" not in said


def test_a_case_can_be_chosen_by_its_name(make_pack: MakePack) -> None:
    status, said = run_pytest(make_pack(), "-k", "clinic")
    assert (status, "1 passed, 3 deselected" in said) == (0, True)


def test_files_of_cases_outside_a_pack_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "some.cases.yaml").write_text("not: ours", encoding="utf-8")
    status, said = run_pytest(tmp_path / "other")
    assert status == 5
    assert "no tests ran" in said
