"""What is wanted instead of what was written: pydantic's complaints in both languages, with how to mend them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from healthrules.errors import nearest
from healthrules.records import SUBJECT_LABELS
from healthrules.rulebook.files import DIGEST, HYPHENS, UNDERSCORES
from healthrules.rulebook.rule import Force
from healthrules.texts import Text
from healthrules.yaml_words import full_width

Detail = Mapping[str, Any]
"""A complaint of pydantic's."""

_NEEDED = Text("不能留空", "must not be left empty")
_KEYS = Text("应写作键和值，如 {zh: …, en: …}", "keys and values are needed, such as {zh: …, en: …}")
_DAY = Text("应为日期，如 2025-12-31", "a date is needed, such as 2025-12-31")
_SHORT = re.compile(r"'([^']*)'|(True|False)")
_LABELS = {**{each.value: each.label for each in Force}, **SUBJECT_LABELS}
"""What people call words that a key may have."""

_PATTERNS: Mapping[str, Text] = {
    HYPHENS: Text(
        "只用小写英文字母、数字和连字符“-”，以字母开头，如 floor-area-2030",
        "small letters, digits and hyphens, beginning with a letter, such as floor-area-2030",
    ),
    UNDERSCORES: Text(
        "只用小写英文字母、数字和下划线“_”，以字母开头，如 floor_area",
        "small letters, digits and underscores, beginning with a letter, such as floor_area",
    ),
    DIGEST: Text("应为 SHA-256：64 位数字和小写字母 a 至 f", "a SHA-256 is needed: 64 digits and small letters from a to f"),
}


def _pattern(detail: Detail) -> Text:
    return _PATTERNS.get(detail["ctx"]["pattern"], Text("写法不对", "it is not written as it should be"))


def _words(detail: Detail) -> Text:
    """The words that a key may have, with what they mean, and the nearest."""
    words = [(word or truth.lower()) for word, truth in _SHORT.findall(detail["ctx"]["expected"])]
    if len(words) == 1:
        return Text(f"只能写 {words[0]}；不需要时删去这一项", f"only `{words[0]}` can stand here; else leave the key out")
    zh = "、".join(f"{word}（{_LABELS[word].zh}）" if word in _LABELS else word for word in words)
    called = {name: word for word in words for name in (word, *_said(word))}
    near = nearest(str(detail["input"]), called)
    hint = Text(f"。是否指“{called[near]}”？", f". Did you mean `{called[near]}`?") if near else Text("", "")
    return Text(f"应为以下之一：{zh}{hint.zh}", f"one of {', '.join(words)} is needed{hint.en}")


def _said(word: str) -> tuple[str, ...]:
    return (_LABELS[word].zh, _LABELS[word].en) if word in _LABELS else ()


def _keys(detail: Detail) -> Text:
    return _hinted(_KEYS, detail)


def _too_few(detail: Detail) -> Text:
    least = detail["ctx"]["min_length"]
    return _hinted(Text(f"至少要 {least} 项", f"at least {least} needed"), detail)


def _hinted(text: Text, detail: Detail) -> Text:
    """With the hint at full-width punctuation in what was written."""
    given = detail["input"]
    hint = full_width(*(f"[{each}" for each in given)) if isinstance(given, list) else full_width(str(given))
    return Text(f"{text.zh}{hint.zh}", f"{text.en}{hint.en}")


_SAID: Mapping[str, Text | Callable[[Detail], Text]] = {
    "literal_error": _words,
    "string_type": Text("应为文字（数字请加引号）", "text is needed (put a number in quotes)"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "string_too_long": Text("不能超过 {max_length} 字", "must not be longer than {max_length}"),
    "string_pattern_mismatch": _pattern,
    "int_type": Text("应为整数", "a whole number is needed"),
    "int_parsing": Text("应为整数", "a whole number is needed"),
    "int_from_float": Text("应为整数", "a whole number is needed"),
    "greater_than_equal": Text("不能小于 {ge}", "must not be less than {ge}"),
    "greater_than": Text("须大于 {gt}", "must be more than {gt}"),
    "less_than_equal": Text("不能大于 {le}", "must not be more than {le}"),
    "less_than": Text("须小于 {lt}", "must be less than {lt}"),
    "bool_type": Text("应为 true 或 false", "true or false is needed"),
    "dict_type": _keys,
    "model_type": _keys,
    "too_short": _too_few,
    "too_long": Text("至多 {max_length} 项", "at most {max_length}"),
    "list_type": Text("应为列表，如 [甲, 乙]", "a list is needed, such as [a, b]"),
    "change": Text(
        "每项变更须写明对象：parameter、rule、measure，或 document 与 add",
        "a change says of what it is one: `parameter`, `rule`, `measure`, or `document` and `add`",
    ),
    "figure": Text("应为数值", "a figure without a unit is needed"),
    "date_type": _DAY,
    "date_from_datetime_parsing": _DAY,
}
"""What pydantic's complaints say here; others are given as pydantic words them."""


def wanted(detail: Detail) -> Text:
    """What is wanted where pydantic complains.

    >>> wanted({"type": "bool_type", "input": "yes", "msg": ""}).en
    'true or false is needed'
    """
    if detail["input"] is None and detail["type"].endswith("_type"):
        return _NEEDED
    said = _SAID.get(detail["type"])
    if said is None:
        return Text(detail["msg"], detail["msg"])
    if isinstance(said, Text):
        context = detail.get("ctx", {})
        return Text(said.zh.format(**context), said.en.format(**context)) if context else said
    return said(detail)
