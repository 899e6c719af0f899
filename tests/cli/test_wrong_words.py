"""Words that the options do not allow: status 2, on standard error, in Chinese where that is the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer

from healthrules.cli import rules
from healthrules.cli.app import app
from healthrules.cli.wrong_words import asked_for

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COMMANDS, OF_RULES = (", ".join(typer.main.get_command(group).commands) for group in (app, rules.app))  # type: ignore[attr-defined]
"""The commands, as they are listed."""

WRONG: list[tuple[list[str], str, str]] = [
    (["check"], "缺少参数 PATH...。", "Missing argument 'PATH...'."),
    (["explain"], "缺少参数 RULE。", "Missing argument 'RULE'."),
    (["schema"], "缺少参数 KIND。", "Missing argument 'KIND'."),
    (["check", "x", "--as-fo", "1"], "没有选项 --as-fo。是否指 --as-of？", "No such option: --as-fo"),
    (["check", "x", "--qqq"], "没有选项 --qqq。", "No such option: --qqq"),
    (["check", "x", "-x"], "没有选项 -x。", "No such option: -x"),
    (
        ["check", "x", "--as-of", "soon"],
        "选项 --as-of 的值“soon”不是日期，请按 2025-12-31 的格式填写。",
        "'soon' does not match",
    ),
    (["check", "x", "--as-of", "2025-02-30"], "选项 --as-of 的值“2025-02-30”不是日期", "'2025-02-30' does not match"),
    (["explain", "x", "--as-of", "it's"], "选项 --as-of 的值“it's”不是日期", "does not match"),
    (["mend", "x", "--limit", "0"], "选项 --limit 的值不对：不能小于 1\n", "greater than or equal to 1"),
    (["mend", "x", "--limit", "many"], "选项 --limit 的值不对：须为整数\n", "integer"),
    (["check", "x", "--all=1"], "选项 --all 不带值，请去掉“=”和后面的内容。", "'--all' does not take a value"),
    (["chek"], f"没有命令“chek”。是否指“check”？可选：{COMMANDS}。", "No such command 'chek'."),
    (
        ["rules", "lst"],
        f"没有命令“lst”。是否指“list”？可选：{OF_RULES}。",
        "No such command 'lst'.",
    ),
    (["rules", "q"], f"没有命令“q”。可选：{OF_RULES}。", "No such command 'q'."),
    (["schema", "report", "x", "y"], "多出参数：x y。请删去；名称中有空格的，请加引号。", "Got unexpected extra argument"),
]
NAMES = [" ".join(each[0]) for each in WRONG]


@pytest.mark.parametrize(("words", "zh", "en"), WRONG, ids=NAMES)
def test_wrong_words_are_told_in_the_language_asked_for(run: Run, words: list[str], zh: str, en: str) -> None:
    ran = run(*words, "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"healthrules: {zh}")
    assert "Error" not in ran.err
    assert "Usage" not in ran.err
    ran = run(*words, "--lang", "en")
    assert (ran.status, ran.out) == (2, "")
    assert en in ran.err


@pytest.mark.parametrize(("words", "zh", "en"), WRONG, ids=NAMES)
def test_wrong_words_are_told_in_the_language_of_the_locale(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], zh: str, en: str
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run(*words).err.startswith(f"healthrules: {zh}")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert en in run(*words).err


@pytest.mark.parametrize("option", ["--as-of", "--output", "-o", "--lang"])
def test_an_option_without_its_value_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = run("check", "x", option)
    assert (ran.status, ran.out, ran.err) == (2, "", f"healthrules: 选项 {option} 缺少值，请写在它后面。\n")


def test_the_usage_and_the_help_of_the_command_follow(run: Run) -> None:
    lines = run("check", "--lang", "zh").err.splitlines()
    assert lines[0] == "healthrules: 缺少参数 PATH...。"
    assert lines[1:] == ["用法：healthrules check [选项] PATH...", "说明：healthrules check --help"]
    lines = run("rules", "q", "--lang", "zh").err.splitlines()
    assert lines[1:] == ["用法：healthrules rules [选项] 命令 …", "说明：healthrules rules --help"]


def test_an_option_before_its_command_is_told_to_stand_after_it(run: Run) -> None:
    ran = run("--lang", "zh", "check", "x")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("healthrules: 没有选项 --lang。命令的选项请写在命令之后。\n")


def test_no_command_is_told_with_the_commands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = run("--")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"healthrules: 缺少命令。可选：{COMMANDS}。\n")


@pytest.mark.parametrize("words", [[], ["rules"]], ids=["healthrules", "rules"])
def test_a_group_alone_shows_its_help_in_any_language(run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    ran = run(*words)
    assert ran.status == 2
    assert "Commands:" in ran.out + ran.err


def test_an_unknown_language_leaves_the_choice_to_the_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("check", "--lang", "fr").err.startswith("healthrules: 缺少参数 PATH...。")


def test_what_was_written_cannot_control_the_screen(run: Run) -> None:
    ran = run("check", "x", "--as-of", "\x1b[31m", "--lang", "zh")
    assert (ran.status, "\x1b" in ran.err) == (2, False)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["check", "x", "--lang", "zh"], "zh"),
        (["--lang=zh", "check"], "zh"),
        (["check", "--lang", "en", "--lang", "zh"], "zh"),
        (["check", "--lang"], ""),
        (["check", "--", "--lang", "zh"], None),
        (["check", "x"], None),
    ],
)
def test_the_language_is_read_anywhere_among_the_words(words: list[str], found: str | None) -> None:
    assert asked_for(words) == found
