"""JSON: a file that holds one record, a list of records, or a record a line (JSON lines)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from healthrules.errors import why
from healthrules.intake.rows import NotANumber, Repeated, Row, Rows, number
from healthrules.texts import Text
from healthrules.units.notation import shortened


def read_json(path: Path, name: str) -> Rows:
    """The rows of a JSON file. What cannot be read becomes a row with its problem; nothing is raised for bad data."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = why(error)
        yield _unreadable(name, f"无法打开文件：{reason.zh}", f"cannot open the file: {reason.en}")
        return
    yield from json_rows(content, name, by_line=path.suffix.lower() != ".json")


def json_rows(content: bytes, name: str, *, by_line: bool = False) -> Rows:
    """The rows of JSON bytes."""
    if not content.strip():
        yield _unreadable(name, "文件是空的", "the file is empty")
        return
    if by_line:
        yield from _lines(content, name)
        return
    data, problem = _loaded(content)
    if problem is None:
        yield from _records(data, name)
    elif _looks_like_lines(content):
        yield from _lines(content, name)
    else:
        yield Row(name, None, None, problem)


def _unreadable(name: str, zh: str, en: str) -> Row:
    return Row(name, None, None, Text(zh, en))


def _records(data: Any, name: str) -> Rows:
    if isinstance(data, dict):
        yield Row(name, 1, data)
    elif isinstance(data, list) and data:
        for index, each in enumerate(data, start=1):
            yield _record(each, name, index)
    elif isinstance(data, list):
        yield _unreadable(name, "列表中没有记录", "the list holds no record")
    else:
        yield _record(data, name, 1)


def _record(data: Any, name: str, row: int) -> Row:
    if isinstance(data, dict):
        return Row(name, row, data)
    found = {
        list: Text("列表", "a list"),
        str: Text("文字", "text"),
        bool: Text("“是/否”", "yes or no"),
        type(None): Text("空值", "null"),
    }
    what = found.get(type(data), Text("数值", "a number"))
    return Row(
        name,
        row,
        None,
        Text(f"此处应为一条记录（对象），实为{what.zh}", f"a record (an object) is needed here, this is {what.en}"),
    )


def _looks_like_lines(content: bytes) -> bool:
    """Whether some line is an object by itself and there are several lines."""
    lines = [line for line in content.split(b"\n") if line.strip()]
    return (
        len(lines) > 1
        and not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        and any(_is_object(line) for line in lines[:100])
    )


def _is_object(line: bytes) -> bool:
    data, problem = _loaded(line)
    return problem is None and isinstance(data, dict)


def _lines(content: bytes, name: str) -> Iterator[Row]:
    for index, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        data, problem = _loaded(line, one_line=True)
        yield Row(name, index, None, problem) if problem is not None else _record(data, name, index)


def _loaded(content: bytes, *, one_line: bool = False) -> tuple[Any, Text | None]:
    """The data of JSON bytes with exact numbers, or what is wrong with them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, Text(
            f"不是 UTF-8 编码（第 {error.start + 1} 字节）；请另存为 UTF-8",
            f"not UTF-8 (byte {error.start + 1}); save the file as UTF-8",
        )
    try:
        return json.loads(
            text, parse_int=number, parse_float=number, parse_constant=NotANumber, object_pairs_hook=_object
        ), None
    except json.JSONDecodeError as error:
        found = shortened((text.split("\n")[error.lineno - 1 : error.lineno] or [""])[0])
        zh, en = ("", "") if one_line else (f"第 {error.lineno} 行", f"line {error.lineno}, ")
        return None, Text(
            f"JSON 有误，{zh}第 {error.colno} 列：{found.zh}",
            f"broken JSON at {en}column {error.colno} ({error.msg}): {found.en}",
        )
    except RecursionError:
        return None, Text("JSON 嵌套过深", "the JSON is nested too deeply")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    seen: set[str] = set()
    repeated = Repeated(data)
    repeated.keys_twice = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return repeated
