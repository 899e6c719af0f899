"""A made-up plan whose rules ask for other years, and records of one region."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from healthrules.rulebook import Rulebook, load_rules

from .engines_here import HEAD

RULES = """
rules:
  - id: longer-than-2020
    title: {zh: 比2020年提高1岁, en: a year longer than in 2020}
    subject: region
    require: life_expectancy >= in_year(life_expectancy, 2020) + 1 year
    force: expected
    due: 2025-12-31
    clause: 一
  - id: falls-every-year
    title: {zh: 逐年下降, en: falls every year}
    subject: region
    require: infant_mortality < previous(infant_mortality)
    force: expected
    clause: 一
  - id: pace
    title: {zh: 年均下降, en: falls on average}
    subject: region
    require: (in_year(infant_mortality, 2020) - infant_mortality) / years_since(2020) >= 0.1‰
    force: expected
    clause: 一
"""


def book(folder: Path, rules: str = RULES) -> Rulebook:
    """The rulebook of the made-up plan."""
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return load_rules([folder])


def region(year: object, **values: Any) -> dict[str, Any]:
    """What a region reports of a year."""
    return {"type": "region", "id": "410200", "region": "410200", "year": year, **values}


def outcomes(report: Any) -> Iterable[tuple[int, str, str]]:
    """Year, rule and outcome of every finding."""
    return sorted((found.as_of.year, found.rule.split("/")[1], str(found.outcome.value)) for found in report.findings)
