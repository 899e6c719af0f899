"""YAML read strictly and with positions: data only, no tags, anchors or aliases, no key twice, bounded size and depth.

Numbers become `int` or `Decimal`, never floats; dates are written 2021-01-01; everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from healthrules.errors import Place, Problem, RulebookError, why
from healthrules.texts import Text
from healthrules.yaml_words import broken

MAX_BYTES = 4_000_000
MAX_DEPTH = 20

Path_ = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})\.[0-9]{1,30}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_WORDS: dict[str, object] = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value begins: line and column from 1, and whether it is a one-line plain or quoted text."""

    line: int
    column: int
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One YAML file: its data, and where every value of it stands."""

    file: str
    lines: tuple[str, ...]
    data: Any
    marks: dict[Path_, Mark] = field(default_factory=dict)

    def mark(self, path: Path_) -> Mark:
        """The mark of a value, or of the nearest thing that holds it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))

    def place(self, path: Path_) -> Place:
        """Where a value begins."""
        mark = self.mark(path)
        return Place(self.file, mark.line, mark.column)

    def problem(self, code: str, text: Text, path: Path_ = (), offset: int | None = None) -> Problem:
        """A problem at a value (None), or `offset` characters into a text that stands there, its quotes not counted."""
        mark = self.mark(path)
        known = offset is not None and path in self.marks
        line, column = self._located(mark, offset or 0) if known else (mark.line, mark.column)
        excerpt = self.lines[line - 1] if line <= len(self.lines) else None
        return Problem(code, text, Place(self.file, line, column), excerpt)

    def _located(self, mark: Mark, offset: int) -> tuple[int, int]:
        """The line and column of a character of a text, which may run over several lines."""
        line, column = mark.line, mark.column + (mark.style in ("'", '"'))
        if mark.style in ("|", ">"):
            line, column = self._next_line(line)
        for _ in range(offset):
            column += 1
            if line <= len(self.lines) and column > len(self.lines[line - 1].rstrip()) and line < len(self.lines):
                line, column = self._next_line(line)
                column -= 1  # the break itself is the one space between the lines
        return line, column

    def _next_line(self, line: int) -> tuple[int, int]:
        """Where the text goes on in the line after this one."""
        after = self.lines[line] if line < len(self.lines) else ""
        return line + 1, len(after) - len(after.lstrip()) + 1


def read_source(path: Path, shown_as: str | None = None) -> Source:
    """Read one YAML file.

    Raises `RulebookError` where the file cannot be read, is not UTF-8 or is not such YAML.
    """
    shown = shown_as or str(path)
    try:
        content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b" " * (MAX_BYTES + 1)
    except OSError as error:
        reason = why(error)
        raise _refused(shown, f"无法读取文件：{reason.zh}", f"cannot read the file: {reason.en}") from None
    return source_of(content, shown)


def source_of(content: bytes, shown: str) -> Source:
    """The source that some bytes are; see `read_source`."""
    if len(content) > MAX_BYTES:
        raise _refused(shown, f"文件超过 {MAX_BYTES} 字节", f"the file is larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(shown, "文件不是 UTF-8 编码，请另存为 UTF-8", "the file is not UTF-8: save it as UTF-8") from None
    return parse_source(text, shown)


def parse_source(text: str, file: str) -> Source:
    """Parse YAML text; see `read_source`."""
    source = Source(file, tuple(text.splitlines()), None)
    try:
        events = yaml.parse(text, Loader=_Loader)
        data = _Builder(source, events).document()
    except yaml.MarkedYAMLError as error:
        raise RulebookError([_broken(source, error.problem or "", error.problem_mark, error.context_mark)]) from None
    except yaml.YAMLError as error:
        text_ = broken(str(error), "", 0, ())
        raise _refused(file, f"YAML 有误：{text_.zh}", f"broken YAML: {text_.en}") from None
    return Source(file, source.lines, data, source.marks)


def _broken(source: Source, what: str, at: Any, context: Any) -> Problem:
    """A problem at the place that YAML names; the line before it and that of the context may hold the cause."""
    mark = at or context
    line = mark.line if mark is not None else 0
    near = {line - 1, line, context.line if context is not None else line}
    around = [source.lines[each] for each in sorted(near) if 0 <= each < len(source.lines)]
    excerpt = source.lines[line] if line < len(source.lines) else None
    column = mark.column if mark is not None else 0
    text = broken(what, excerpt or "", column, around)
    place = Place(source.file, line + 1, column + 1)
    return Problem("HR001", Text(f"YAML 有误：{text.zh}", f"broken YAML: {text.en}"), place, excerpt)


def _refused(file: str, zh: str, en: str) -> RulebookError:
    return RulebookError([Problem("HR001", Text(zh, en), Place(file))])


class _Builder:
    """Builds plain data out of YAML events, noting where each value stands."""

    def __init__(self, source: Source, events: Iterator[Any]) -> None:
        self._source = source
        self._events = events

    def document(self) -> object:
        found: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._source.marks[("---",)] = _mark_of(event)
                    raise self._stop(("---",), Text("一个文件只能有一份文档", "a file holds one document only"))
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
                found = self._value(event, ())
        return found

    def _value(self, event: Any, path: Path_) -> object:
        self._source.marks[path] = _mark_of(event)
        self._bare(event, path)
        if len(path) > MAX_DEPTH:
            raise self._stop(path, Text(f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels"))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        return self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)

    def _bare(self, event: Any, path: Path_) -> None:
        """Refuse anchors, aliases and tags."""
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._stop(path, Text("不允许使用锚点或别名", "anchors and aliases are not allowed"))
        if event.tag and event.tag != "!":
            raise self._stop(path, Text("不允许使用标签", "tags are not allowed"))

    def _scalar(self, event: Any, path: Path_) -> object:
        try:
            return _plain_value(event.value) if event.implicit[0] else event.value
        except ValueError as error:
            raise self._stop(path, Text(f"日期有误：{event.value}", f"not a date: {event.value} ({error})")) from None

    def _mapping(self, path: Path_) -> dict[str, object]:
        entries: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._stop(path, Text("键必须是文字", "a key must be text"))
            key, place = event.value, (*path, event.value)
            self._source.marks[place] = _mark_of(event)
            self._bare(event, place)
            if key in entries:
                raise self._stop(place, Text(f"键“{key}”出现两次", f"the key `{key}` stands twice"))
            entries[key] = self._value(next(self._events), place)
        return entries

    def _sequence(self, path: Path_) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _stop(self, path: Path_, text: Text) -> RulebookError:
        return RulebookError([self._source.problem("HR001", text, path)])


def _mark_of(event: Any) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1, getattr(event, "style", None))


def _plain_value(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return date.fromisoformat(text) if _DATE.match(text) else text
