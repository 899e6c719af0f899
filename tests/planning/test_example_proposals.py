"""The examples of proposals: labelled as made up, and doing what docs/planning.md says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import healthrules as hr
from healthrules.planning import apply, load_proposal
from healthrules.rulebook import load_rules

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "proposals").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_labelled_and_changes_something(path: Path) -> None:
    found = load_proposal(path)
    assert found.id == path.stem
    assert "虚构" in found.title.zh
    assert "made up" in found.title.en
    applied = apply(load_rules(), found)
    assert applied.changes
    assert applied.warnings == ()


def test_all_examples_stack() -> None:
    assert len(apply(load_rules(), *(load_proposal(path) for path in EXAMPLES)).changes) == len(EXAMPLES) == 3


def test_a_centre_of_the_example_registry_falls_short_by_more() -> None:
    book = load_rules(["kaifeng-plan-2025"])
    applied = apply(book, load_proposal(ROOT / "examples" / "proposals" / "chc-floor-area-5-7.yaml"))
    rows = list(hr.read_inputs([str(ROOT / "examples" / "kaifeng" / "registry.csv")]))
    gaps = []
    for each in (book, applied.book):
        findings = hr.check(rows, each.only(["chc-floor-area"]), as_of=date(2025, 6, 30)).findings
        gaps.append([str(found.gap.value) for found in findings if found.gap and found.record == "KF-R-001"])
    assert gaps == [["250"], ["450"]]


def test_the_commands_of_the_planners_page_name_files_that_exist() -> None:
    text = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
    shell = "\n".join(block.partition("\n```")[0] for block in text.split("```sh\n")[1:])
    named = re.findall(r"(?<![\w/])examples/[\w./-]*[\w]", shell)
    assert len(named) > 10
    assert [each for each in named if not (ROOT / each).exists()] == []
    words = {word for line in shell.replace("\\\n", " ").splitlines() for word in line.partition("#")[0].split()}
    inputs = {each for each in words if each.endswith((".csv", ".parquet", ".yaml", ".json")) and "/" not in each}
    assert inputs <= {"back.yaml", "compare.schema.json", "mend.json"}, "only what the commands write stands without a folder"
