"""What is wrong with broken YAML, and how to mend it: what its parser says, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthrules.texts import Text

_FULL_WIDTH = (
    ("：", ":", re.compile(r"(?:^|[{,，]|- )\s*[A-Za-z_][\w-]*\s*：")),
    ("，", ",", re.compile(r"\[[^\]\"'，]*，")),
    ("［", "[", re.compile(r"[:：]\s*［")),
    ("｛", "{", re.compile(r"(?:[:：]|^-|\s-)\s*｛")),
)
"""Characters of Chinese keyboards that YAML takes for text, what it needs, and where they stand for that."""

_TAB = Text("行首用了制表符（Tab），请改用空格缩进", "a tab where only spaces may stand: indent with spaces")
_START = Text("文字不能以此字符开头，请给整段文字加引号", "text cannot begin with this character: put it in quotes")
_BRACKET = Text("方括号没有闭合，或各项之间缺少逗号", "a `[` is not closed, or a comma is missing between items")
_BRACE = Text("花括号没有闭合，或各项之间缺少逗号", "a `{` is not closed, or a comma is missing between items")
_MAPPING = Text(
    "此处不应有冒号：缩进与同级不一致，或文字中有冒号而未加引号",
    "no `key: value` can stand here: the indent is not that of its neighbours, or a text with a colon is not in quotes",
)
_COLON = Text("缺少冒号：键后须写半角冒号和空格", "a colon is missing: a key is followed by a colon and a space")
_KEY = Text(
    "此处应是下一个键：请检查缩进，以及上一行的引号和括号",
    "a key is needed here: see the indent, and the quotes and brackets of the line before",
)
_ITEM = Text(
    "此处应是列表的下一项：以“- ”开头，并与同级对齐", "the next item of the list is needed here: `- `, in line with the others"
)
_QUOTE = Text("引号没有闭合", "a quote is not closed")
_ESCAPE = Text("双引号中反斜杠有特殊含义，请改用单引号", "a backslash means something in double quotes: use single quotes")
_CONTROL = Text("含有不可见的控制字符，请删去", "it holds a control character: take it out")
_PERCENT = Text("不能以 % 开头，请给整段文字加引号", "text cannot begin with %: put it in quotes")
_ALIAS = Text(
    "不允许使用锚点或别名；文字以 & 或 * 开头时请加引号", "no anchors and aliases; put text that begins with & or * in quotes"
)
_OTHER = Text(
    "此处不合 YAML 写法，请检查缩进、冒号、引号和括号", "this is no YAML: see the indent, colons, quotes and brackets here"
)
_SAID = (
    ("cannot start any token", _START),
    ("',' or ']'", _BRACKET),
    ("',' or '}'", _BRACE),
    ("mapping values are not allowed", _MAPPING),
    ("expected ':'", _COLON),
    ("'-' indicator", _ITEM),
    ("expected key", _KEY),
    ("expected <block end>", _KEY),
    ("block sequence entries are not allowed", _ITEM),
    ("unexpected end of stream", _QUOTE),
    ("unexpected document indicator", _QUOTE),
    ("unknown escape character", _ESCAPE),
    ("control characters", _CONTROL),
    ("special characters", _CONTROL),
    ("unacceptable character", _CONTROL),
    ("directive", _PERCENT),
    ("alphabetic or numeric character", _ALIAS),
)
"""What the parser says, in part, and what it means."""


def broken(what: str, line: str, column: int, around: Sequence[str]) -> Text:
    """What is wrong where the parser says `what` of a character of a line; `around` are lines in which the cause may stand.

    >>> broken("mapping values are not allowed in this context", "b: c: d", 4, ["b: c: d"]).en[:25]
    'no `key: value` can stand'
    """
    text = next((text for part, text in _SAID if part in what), _OTHER)
    if text is _START and line[column : column + 1] == "\t":
        text = _TAB
    hint = full_width(*around)
    return Text(f"{text.zh}{hint.zh}", f"{text.en}{hint.en}")


def full_width(*texts: str) -> Text:
    """The hint that texts hold full-width punctuation where YAML needs half-width; empty where they hold none.

    >>> full_width("id： a").en
    '; it has the full-width `：`: write `:` and a space'
    """
    found = [(wide, narrow) for wide, narrow, where in _FULL_WIDTH if any(where.search(text) for text in texts)]
    if not found:
        return Text("", "")
    wide, narrow = ("".join(each) for each in zip(*found, strict=True))
    return Text(
        f"；其中有全角“{wide}”，请改为半角“{narrow}”，冒号和逗号后加空格",
        f"; it has the full-width `{wide}`: write `{narrow}` and a space",
    )
