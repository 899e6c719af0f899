"""Broken YAML is told in the reader's language: what is wrong at its place, and how to mend it."""

from pathlib import Path

import pytest

from healthrules.errors import Problem, RulebookError
from healthrules.source import parse_source, read_source

BROKEN = [
    ("a:\n\tb: 1\n", "2:1", "行首用了制表符（Tab），请改用空格缩进", "a tab where only spaces may stand"),
    ("a: @b\n", "1:4", "文字不能以此字符开头，请给整段文字加引号", "put it in quotes"),
    ("a: [1, 2\nb: 3\n", "2:2", "方括号没有闭合，或各项之间缺少逗号", "a `[` is not closed"),
    ("a: {b: 1\nc: 3\n", "2:2", "花括号没有闭合，或各项之间缺少逗号", "a `{` is not closed"),
    ("a: 1\n b: 2\n", "2:3", "此处不应有冒号：缩进与同级不一致，或文字中有冒号而未加引号", "the indent is not that"),
    ("a: b: c\n", "1:5", "此处不应有冒号", "no `key: value` can stand here"),
    ("a: 1\nb\nc: 2\n", "3:1", "缺少冒号：键后须写半角冒号和空格", "a colon is missing"),
    ("a:\n  - 1\n  b: 2\n", "3:3", "此处应是列表的下一项：以“- ”开头", "the next item of the list"),
    ("a:\n    b: 1\n  c: 2\n", "3:3", "此处应是下一个键", "a key is needed here"),
    ("a: 'b\n", "2:1", "引号没有闭合", "a quote is not closed"),
    ('a: "\\d"\n', "1:5", "双引号中反斜杠有特殊含义，请改用单引号", "use single quotes"),
    ("a: \x07\n", None, "含有不可见的控制字符，请删去", "a control character"),
    ("proposal:\n  id： x\n  b: y\n", "3:4", "其中有全角“：”，请改为半角“:”", "it has the full-width `：`"),
    ("a: [1， 2\nb: 3\n", "2:2", "其中有全角“，”，请改为半角“,”", "it has the full-width `，`"),
]


@pytest.mark.parametrize(("text", "place", "zh", "en"), BROKEN)
def test_what_is_broken_is_told_in_both_languages_at_its_place(text: str, place: str | None, zh: str, en: str) -> None:
    (problem,) = _problems(text)
    assert (problem.code, str(problem.place)) == ("HR001", "a.yaml" if place is None else f"a.yaml:{place}")
    assert zh in problem.text.zh
    assert en in problem.text.en
    assert not any("a" <= char <= "z" for char in problem.text.zh.removeprefix("YAML 有误：").replace("Tab", ""))


def test_full_width_punctuation_of_a_text_is_not_blamed() -> None:
    (problem,) = _problems("reason: 康复，中医：都要\nb: c: d\n")
    assert "全角" not in problem.text.zh


def test_whatever_else_is_broken_is_told_in_plain_words() -> None:
    (problem,) = _problems("%YAML 3.0\n--- a\n")
    assert problem.text.zh == "YAML 有误：此处不合 YAML 写法，请检查缩进、冒号、引号和括号"


def test_why_a_file_cannot_be_read_is_told_in_chinese_too(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.yaml", "文件不存在"), (tmp_path, "这是文件夹，不是文件")):
        with pytest.raises(RulebookError) as caught:
            read_source(path, "a.yaml")
        assert caught.value.text.zh == f"a.yaml: HR001 无法读取文件：{why}"


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        parse_source(text, "a.yaml")
    return caught.value.problems
