"""Help: every command says what it does and shows examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COMMANDS = [
    ["check"],
    ["compare"],
    ["diff"],
    ["explain"],
    ["progress"],
    ["influence"],
    ["mend"],
    ["schema"],
    ["solve"],
    ["sweep"],
    ["template"],
    ["uncertainty"],
    ["rules", "list"],
    ["rules", "show"],
    ["rules", "lint"],
    ["rules", "test"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_examples_in_its_help(run: Run, words: list[str]) -> None:
    ran = run(*words, "--help")
    assert ran.status == 0
    assert "Examples:" in ran.out
    assert f"healthrules {' '.join(words)}" in ran.out.partition("Examples:")[2]


@pytest.mark.parametrize("words", [[], ["rules"]], ids=["healthrules", "rules"])
def test_a_group_lists_its_commands(run: Run, words: list[str]) -> None:
    out = run(*words, "--help").out
    for command in COMMANDS:
        if command[:-1] == words:
            assert re.search(rf"^ +{command[-1]} ", out, re.MULTILINE)


def test_check_says_what_its_exit_status_means(run: Run) -> None:
    out = run("check", "--help").out
    assert "Exit status: 0 nothing failed; 1 something at or above --fail-on failed; 2" in " ".join(out.split())


def test_the_version_is_shown(run: Run) -> None:
    ran = run("--version")
    assert ran.status == 0
    assert re.fullmatch(r"healthrules \d+\.\d+\.\d+\S*\n", ran.out)
