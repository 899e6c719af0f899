"""`healthrules rules propose`: what a proposal changes, old and new."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run

EXAMPLES = Path(__file__).parents[2] / "examples" / "proposals"
AREA = str(EXAMPLES / "chc-floor-area-5-7.yaml")


def test_changes_are_told_by_document_with_old_new_reason_and_place(run: Run) -> None:
    ran = run("rules", "propose", AREA, "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    assert "[kaifeng-plan-2025 1+chc-floor-area-5-7]" in ran.out
    assert "      1,700 平方米 → 1,900 平方米\n      理由：示例：康复和中医诊室需要更多业务用房\n" in ran.out
    assert f"{AREA}:8:5" in ran.out
    assert "1,700 m² → 1,900 m²" in run("rules", "propose", AREA, "--lang", "en").out


def test_the_same_as_json(run: Run) -> None:
    found = json.loads(run("rules", "propose", AREA, AREA, "--format", "json").out)
    (change,) = found["changes"]
    assert (change["thing"], change["old"]["en"], change["new"]["en"]) == (
        "kaifeng-plan-2025/chc_base_area",
        "1,700 m²",
        "1,900 m²",
    )
    assert [each["version"] for each in found["documents"]] == ["1+chc-floor-area-5-7"]
    assert [each["code"] for each in found["warnings"]] == ["HR305"]


def test_a_change_without_effect_ends_with_status_1_and_errors_with_2(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    text = Path(AREA).read_text(encoding="utf-8")
    path.write_text(text.replace("1900", "1700"), encoding="utf-8")
    ran = run("rules", "propose", str(path), "--lang", "en")
    assert (ran.status, ran.out) == (1, "nothing changes\n")
    assert "HR305 changes nothing" in ran.err
    path.write_text(text.replace("chc_base_area", "chc_bas_area"), encoding="utf-8")
    ran = run("rules", "propose", str(path), "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert "HR301 没有参数“kaifeng-plan-2025/chc_bas_area”。是否指“kaifeng-plan-2025/chc_base_area”？" in ran.err
    path.write_text("", encoding="utf-8")
    ran = run("rules", "propose", str(path), "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert "文件是空的" in ran.err


def test_the_reverse_is_printed_as_a_proposal(run: Run, tmp_path: Path) -> None:
    ran = run("rules", "propose", AREA, "--reverse")
    assert (ran.status, ran.err) == (0, "")
    path = tmp_path / "back.yaml"
    path.write_text(ran.out, encoding="utf-8")
    assert run("rules", "propose", str(path)).status == 1  # on the rules as they are it changes nothing
    assert run("rules", "propose", AREA, AREA, "--reverse").status == 2
