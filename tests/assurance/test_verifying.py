"""Rules held against the text of their documents: a made-up one, and the real ones where they are at hand."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from healthrules.assurance.plan_text import PlanText, numbers
from healthrules.assurance.verifying import verify
from healthrules.cli.app import app
from healthrules.rulebook import bundled_packs, find_pack, load_rules
from tests.deriving.registry_pack import RULE
from tests.engines.engines_here import HEAD

TEXT = """一、总体要求
（一）现状
2020年床位 6.66 张。
（二）发展目标
床位达到 7.7 张，总量达到 2.2 万张，医师 2.9 3.6 人。
专栏 1 工程
护士 4.3 人，共 1,500 人。
二、任务
（一）健康
一是加强
每站不超过 5 公里。
三是提升
每 10 万人 2 辆。
"""
REAL = Path(os.environ.get("HEALTHRULES_PLANS", Path(__file__).parents[3] / "shared" / "plans"))


def pack(folder: Path, require: str, clause: str = "一/（二）", more: str = "") -> Path:
    plans = folder / "plans"
    plans.mkdir(exist_ok=True)
    (plans / "made-up.txt").write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (folder / "document.yaml").write_text(f'{HEAD}\nsource: "{digest}"\n', encoding="utf-8")
    rule = RULE.format(id="one", require=require).replace("clause: 一", f"clause: {clause}")
    (folder / "rules.yaml").write_text(f"rules:{rule}{more}", encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    return [
        problem.text.en
        for each in verify([find_pack(folder)], load_rules().vocabulary, folder / "plans")
        for problem in each.problems
    ]


def test_sections_end_where_the_next_begins() -> None:
    lines = tuple(TEXT.splitlines())
    text = PlanText(lines, tuple("".join(line.split()) for line in lines))
    assert text.section("一/（一）") == "（一）现状\n2020年床位 6.66 张。"
    assert (text.section("一/（二）/专栏1") or "").startswith("专栏 1 工程")
    assert text.section("二/（一）/三") == "三是提升\n每 10 万人 2 辆。"
    assert "5 公里" in (text.section("二/（一）/一") or "")
    assert [text.section(clause) for clause in ("三", "一/（三）", "二/（一）/二", "一/（二）/专栏2")] == [None] * 4


def test_numbers_of_a_text() -> None:
    assert numbers("2.9 3.6 人，2.2 万，1,500") == {Decimal(each) for each in ("2.9", "3.6", "2.2", "22000", "1500")}


@pytest.mark.parametrize(
    ("require", "clause", "more", "problems"),
    [
        ("institution_beds >= 22000床", "一/（二）", "", []),
        ("institution_beds >= 7.7床", "一/（二）", "", []),
        ("institution_beds >= 7.8床", "一/（二）", "", ["one: 7.8 does not stand in the section"]),
        ("institution_beds >= 6.66床", "一/（二）", "", ["one: 6.66 does not stand in the section"]),
        ("institution_beds >= 6.66床", "一/（二）", "    also_in: [一/（一）]\n", []),
        ("institution_beds >= 7.65床", "一/（二）", "    ours: [7.65床]\n", []),
        ("institution_beds > 0床", "一/（五）", "", ["the document has no section 一/（五）"]),
        ("institution_beds >= in_year(institution_beds, 2019) + 4.3床", "一/（二）/专栏1", "", []),
    ],
)
def test_figures_stand_in_their_section(tmp_path: Path, require: str, clause: str, more: str, problems: list[str]) -> None:
    assert told(pack(tmp_path, require, clause, more)) == problems


def test_a_changed_document_is_told_by_its_digest(tmp_path: Path) -> None:
    folder = pack(tmp_path, "institution_beds >= 7.7床")
    (folder / "plans" / "made-up.txt").write_text(TEXT + "。", encoding="utf-8")
    assert told(folder) == ["no file has this digest: the source is missing, or changed"]
    ran = CliRunner().invoke(app, ["rules", "verify", str(folder), "--sources", str(folder / "plans"), "--lang", "en"])
    assert (ran.exit_code, "HR206" in ran.stdout) == (1, True)


def test_the_command_says_what_it_held_against_the_text(tmp_path: Path) -> None:
    folder = pack(tmp_path, "institution_beds >= 7.7床")
    ran = CliRunner().invoke(app, ["rules", "verify", str(folder), "--sources", str(folder / "plans"), "--lang", "en"])
    assert (ran.exit_code, ran.stderr) == (0, "1 rules and parameters with 1 figures held against the text, 0 do not fit\n")
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    ran = CliRunner().invoke(app, ["rules", "verify", str(folder), "--sources", str(folder / "plans")])
    assert ran.exit_code == 2  # nothing was held against anything


@pytest.mark.skipif(not REAL.is_dir(), reason="the documents are not at hand")
def test_the_bundled_rules_hold_and_another_figure_in_any_does_not(tmp_path: Path) -> None:
    vocabulary = load_rules().vocabulary
    found = verify(bundled_packs(), vocabulary, REAL)
    assert [problem for each in found for problem in each.problems] == []
    figures = [
        (folder, path, each)
        for folder in bundled_packs()
        for path in folder.rule_files()
        for each in re.finditer(r"(?:>=|<=|>|<) (\d+(?:\.\d+)?)(?= ?\S)", path.read_text(encoding="utf-8"))
    ]
    sample = figures[:: max(len(figures) // 60, 1)]
    assert len(sample) >= 50
    for number, (folder, path, figure) in enumerate(sample):
        copy = tmp_path / f"{folder.name}-{number}"
        copy.mkdir()
        shutil.copy(folder.path / "document.yaml", copy)
        text = path.read_text(encoding="utf-8")
        (copy / path.name).write_text(f"{text[: figure.end()]}173{text[figure.end() :]}", encoding="utf-8")
        told_ = [problem for each in verify([find_pack(copy)], vocabulary, REAL) for problem in each.problems]
        assert [each.code for each in told_] == ["HR208"], figure.group()
