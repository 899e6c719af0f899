"""Options that name what does not exist: status 2, the nearest name, in the language asked for, nothing on stdout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "kaifeng" / "chc.json"

WRONG: list[tuple[list[str], str, str]] = [
    (["--only", "chc-flor-area"], "no rule `chc-flor-area`. Did you mean `chc-floor-area`?", "没有规则“chc-flor-area”"),
    (
        ["--reading", "emergency-radius-rurl=lower"],
        "no rule `emergency-radius-rurl`. Did you mean `emergency-radius-rural`?",
        "是否指“emergency-radius-rural”",
    ),
    (
        ["--reading", "emergency-radius-rural=lowr"],
        "has no reading `lowr`. Did you mean `lower`? It has: upper, lower",
        "没有理解“lowr”。是否指“lower”？可选：upper, lower",
    ),
    (["--reading", "emergency-response-time=lower"], "has no reading `lower`", "没有理解“lower”"),
    (["--reading", "emergency-radius-rural"], "--reading is written RULE=NAME", "--reading 应写作"),
    (["--reading", "=lower"], "--reading is written RULE=NAME", "--reading 应写作"),
    (["--reading", "emergency-radius-rural="], "--reading is written RULE=NAME", "--reading 应写作"),
    (["--engine", "durabel"], "no engine `durabel`. Did you mean `durable`? One of: auto, durable", "没有引擎“durabel”"),
    (["--format", "jsn"], "no format `jsn`. Did you mean `json`? One of: text, json, markdown", "没有格式“jsn”"),
    (["--fail-on", "bindng"], "--fail-on has no `bindng`. Did you mean `binding`?", "--fail-on 没有“bindng”"),
    (
        ["--rules", "kaifeng-plan-2052"],
        "no rule pack `kaifeng-plan-2052`: neither bundled nor a folder with document.yaml. Did you mean `kaifeng-plan-2025`?",
        "没有规则包“kaifeng-plan-2052”",
    ),
]


@pytest.mark.parametrize(("options", "en", "zh"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_a_wrong_option_ends_with_status_2_and_the_nearest_name(run: Run, options: list[str], en: str, zh: str) -> None:
    for lang, text in (("en", en), ("zh", zh)):
        ran = run("check", EXAMPLE, "--as-of", "2025-06-30", "--lang", lang, *options)
        assert ran.status == 2
        assert text in ran.err
        assert ran.err.startswith("healthrules: ")
        assert ran.out == ""


def test_an_unknown_language_is_refused(run: Run) -> None:
    ran = run("check", EXAMPLE, "--lang", "fr")
    assert ran.status == 2
    assert "zh, en" in ran.err


@pytest.mark.parametrize("day", ["soon", "2025-02-30", "30.06.2025"])
def test_a_day_that_is_none_is_refused(run: Run, day: str) -> None:
    ran = run("check", EXAMPLE, "--as-of", day, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "--as-of" in ran.err


@pytest.mark.parametrize("words", [["check"], ["check", "--nonsense"], ["chek"], ["rules", "lst"], ["explain"], ["schema"]])
def test_wrong_words_end_with_status_2_and_a_usage_line(run: Run, words: list[str]) -> None:
    ran = run(*words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "Usage" in ran.err


def test_a_mistyped_command_names_the_nearest(run: Run) -> None:
    assert "check" in run("chek", "--lang", "en").err


def test_a_wrong_option_is_found_before_the_input_is_read(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path / "missing.json", "--engine", "durabel", "--lang", "en")
    assert ran.status == 2


def test_rules_that_are_broken_end_with_status_2_and_their_place(run: Run, pack: Path) -> None:
    rules = pack / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("beds >= 10床", "bedz >= 10床", 1), encoding="utf-8")
    ran = run("check", EXAMPLE, "--rules", pack, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert f"{rules}:6:" in ran.err
    assert "bedz" in ran.err
    assert "beds" in ran.err
    assert "^" in ran.err


def test_the_same_pack_twice_is_refused(run: Run) -> None:
    ran = run("check", EXAMPLE, "--rules", "kaifeng-plan-2025", "--rules", "kaifeng-plan-2025", "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert "loaded twice" in ran.err
