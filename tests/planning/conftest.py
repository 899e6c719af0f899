"""Proposals written for one test, and a small pack with parameters of every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.planning import Proposal, apply, read_proposal
from healthrules.rulebook import Rulebook, load_rules

HEAD = "proposal: {id: trial, title: {zh: 试, en: trial}}\nchanges:\n"
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
RULES = """\
parameters:
  limit: {label: {zh: 上限, en: limit}, unit: km, value: 5, clause: 一}
  share:
    label: {zh: 占比, en: share}
    unit: "%"
    by: grade
    dated:
      - {from: 2022-01-01, values: {secondary: 50, tertiary: 30}}
      - {from: 2025-01-01, values: {secondary: 55, tertiary: 35}}
    clause: 一
  least_beds:
    label: {zh: 床位下限, en: least beds}
    unit: bed
    over: people
    bands: [[1万人, 3万人, 20], [3万人, 5万人, 40, closed]]
    clause: 一
measures:
  people: {label: {zh: 人口, en: people}, formula: served_population}
rules:
  - {id: radius, title: {zh: 半径, en: radius}, subject: station, require: service_radius <= limit, force: standard, clause: 一}
  - {id: medicine, title: {zh: 药, en: medicine}, subject: facility, require: essential_medicine_variety_share >= share, force: standard, clause: 一}
  - {id: beds, title: {zh: 床, en: beds}, subject: facility, require: beds >= least_beds, force: standard, clause: 一}
"""


@pytest.fixture
def book() -> Rulebook:
    return load_rules(["kaifeng-plan-2025"])


@pytest.fixture
def trial(tmp_path: Path) -> Rulebook:
    """The rulebook of the small pack."""
    folder = tmp_path / "trial"
    folder.mkdir()
    (folder / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return load_rules([folder])


def proposal(*changes: str, file: str = "p.yaml", name: str = "trial") -> Proposal:
    """A proposal of changes, each the inside of a mapping on one line; without a reason it has one."""
    lines = [f"  - {{{change}{'' if 'reason:' in change else ', reason: trial'}}}\n" for change in changes]
    return read_proposal(HEAD.replace("trial", name, 1) + "".join(lines), file)


def wrong(book: Rulebook, *proposals: Proposal) -> list[str]:
    """What is wrong with proposals: the first line of each problem."""
    with pytest.raises(RulebookError) as caught:
        apply(book, *proposals)
    return [problem.lines(problem.text.en).split("\n")[0] for problem in caught.value.problems]


def told_at(book: Rulebook, *proposals: Proposal) -> list[tuple[str, str]]:
    """What is wrong with proposals: for each problem what stands at its place, and what is said."""
    with pytest.raises(RulebookError) as caught:
        apply(book, *proposals)
    found = []
    for problem in caught.value.problems:
        assert problem.place is not None
        assert problem.place.file in {each.source.file for each in proposals}
        found.append(((problem.excerpt or "")[(problem.place.column or 1) - 1 :], f"{problem.code} {problem.text.en}"))
    return found
