"""Packs written for one test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.rulebook import Rulebook, load_rules

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

Write = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> Write:
    """Write a pack folder: `rules.yaml` from the text given, `document.yaml`, and any further file by its path."""

    def write(rules: str = "", name: str = "trial", files: dict[str, str] | None = None, document: str = DOCUMENT) -> Path:
        folder = tmp_path / name
        for path, text in {"document.yaml": document, "rules.yaml": rules, **(files or {})}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def load_pack(write_pack: Write) -> Callable[..., Rulebook]:
    """The rulebook of a pack written for the test."""
    return lambda *texts, **others: load_rules([write_pack(*texts, **others)])


@pytest.fixture
def problems_of(write_pack: Write) -> Callable[..., list[str]]:
    """What loading finds wrong in a pack: each problem as people read it, with file paths inside the pack."""

    def find(*texts: str, **others: object) -> list[str]:
        folder = write_pack(*texts, **others)
        with pytest.raises(RulebookError) as caught:
            load_rules([folder])
        return [problem.lines(problem.text.en).replace(f"{folder}/", "") for problem in caught.value.problems]

    return find
