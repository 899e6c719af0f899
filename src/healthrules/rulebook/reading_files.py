"""From YAML to entries: pydantic's complaints, told with file, line, column and the nearest key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from healthrules.errors import Problem, RulebookError, did_you_mean
from healthrules.source import Path_, Source
from healthrules.texts import Text

E = TypeVar("E", bound=BaseModel)

_KEYS = Text("应写作键和值，如 {{zh: …, en: …}}", "keys and values are needed, such as {{zh: …, en: …}}")
_DAY = Text("应为日期，如 2025-12-31", "a date is needed, such as 2025-12-31")
_WANTED: Mapping[str, Text] = {
    "literal_error": Text("应为 {expected}", "one of {expected} is needed"),
    "string_type": Text("应为文字（数字请加引号）", "text is needed (put a number in quotes)"),
    "string_too_short": Text("不能为空", "must not be empty"),
    "string_too_long": Text("不能超过 {max_length} 字", "must not be longer than {max_length}"),
    "string_pattern_mismatch": Text(
        "只用小写字母、数字和连接符，以字母开头：{pattern}",
        "small letters, digits and joints, beginning with a letter: {pattern}",
    ),
    "int_type": Text("应为整数", "a whole number is needed"),
    "bool_type": Text("应为 true 或 false", "true or false is needed"),
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "too_short": Text("至少要 {min_length} 项", "at least {min_length} needed"),
    "too_long": Text("至多 {max_length} 项", "at most {max_length}"),
    "list_type": Text("应为列表", "a list is needed"),
    "change": Text(
        "每项变更须写明对象：parameter、rule、measure，或 document 与 add",
        "a change says of what it is one: `parameter`, `rule`, `measure`, or `document` and `add`",
    ),
    "figure": Text("应为数值", "a figure without a unit is needed"),
    "date_type": _DAY,
    "date_from_datetime_parsing": _DAY,
}
"""What pydantic's complaints say here; others are given as pydantic words them."""


def entry_of(source: Source, shape: type[E]) -> E:
    """The file's data as entries.

    Raises `RulebookError` with every key that is unknown, missing or of the wrong type.
    """
    try:
        return shape.model_validate(source.data if source.data is not None else {})
    except ValidationError as error:
        raise RulebookError(_problems(source, shape, error)) from None


def _problems(source: Source, shape: type[BaseModel], error: ValidationError) -> list[Problem]:
    found: dict[tuple[Path_, str], Problem] = {}
    for detail in error.errors(include_url=False):
        path = _path(source, detail["loc"])
        text = _text(source, shape, dict(detail), path)
        found.setdefault((path, text.en), source.problem("HR002", text, path))
    return list(found.values())


def _path(source: Source, location: tuple[Any, ...]) -> Path_:
    """The location without the names pydantic gives to the branches of a union."""
    path: Path_ = ()
    for part in location:
        if (*path, part) in source.marks:
            path = (*path, part)
    return path


def _text(source: Source, shape: type[BaseModel], detail: Mapping[str, Any], path: Path_) -> Text:
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "extra_forbidden":
        known = _keys(shape)
        if name in known:
            return Text(f"“{name}”不能写在这里", f"the key `{name}` does not belong here")
        hint = did_you_mean(name, known)
        return Text(f"未知的键“{name}”。{hint.zh}", f"unknown key `{name}`.{hint.en}")
    if detail["type"] == "missing":
        return Text(f"缺少“{name}”", f"`{name}` is missing")
    where = path[-1] if path else source.file
    where = where + 1 if isinstance(where, int) else where
    wanted = _WANTED.get(detail["type"])
    said = detail["msg"]
    zh, en = (each.format(**detail.get("ctx", {})) for each in (wanted.zh, wanted.en)) if wanted else (said, said)
    return Text(f"“{where}”：{zh}", f"`{where}`: {en}")


def _keys(shape: type[BaseModel]) -> set[str]:
    """Every key that can stand somewhere in such a file."""
    found: set[str] = set()
    waiting: list[Any] = [shape]
    seen: set[Any] = set()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        if isinstance(each, type) and issubclass(each, BaseModel):
            found.update(field.alias or name for name, field in each.model_fields.items())
            waiting.extend(field.annotation for field in each.model_fields.values())
        else:
            waiting.extend(getattr(each, "__args__", ()))
    return found
