"""From YAML to entries: pydantic's complaints, told with file, line, column and the nearest key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from healthrules.errors import Problem, RulebookError, did_you_mean
from healthrules.rulebook.wanted import wanted
from healthrules.source import Path_, Source
from healthrules.texts import Text
from healthrules.yaml_words import full_width

E = TypeVar("E", bound=BaseModel)


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
    said = wanted(detail)
    if not path:
        return _whole(source, shape)
    where = path[-1] + 1 if isinstance(path[-1], int) else path[-1]
    return Text(f"“{where}”：{said.zh}", f"`{where}`: {said.en}")


def _whole(source: Source, shape: type[BaseModel]) -> Text:
    """What a file is to hold that holds no keys at all."""
    names = [field.alias or name for name, field in shape.model_fields.items()]
    hint = full_width(*source.lines)
    zh, en = "、".join(f"{each}:" for each in names), ", ".join(f"`{each}:`" for each in names)
    return Text(f"文件应由键和值组成，键有 {zh}{hint.zh}", f"the file needs keys and values, of {en}{hint.en}")


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
