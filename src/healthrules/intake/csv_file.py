"""CSV: a heading, then a record a row. UTF-8 or GB 18030; commas, semicolons or tabs; a broken row loses no other.

A row's number is the one that a spreadsheet shows: the heading is row 1.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from healthrules.errors import UsageError
from healthrules.intake.rows import Row, Rows
from healthrules.texts import Text
from healthrules.units.notation import shortened

DELIMITERS = ",;\t"
MOST_LINES = 20
"""Over how many lines a quoted cell may run; beyond that the quotation mark is taken for a mistake of its row."""

SAMPLE = 1 << 20
EMPTY = Text("文件是空的", "the file is empty")
NOT_TEXT = "\ufffd"
"""What stands for bytes that are no text in the file's encoding."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a file is written: its encoding, the mark between cells, and its headings (blank ones at the end left out).

    `columns` are the letters that a spreadsheet shows for each heading.
    """

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


def read_csv(path: Path, name: str) -> Rows:
    """The rows of a CSV file. What cannot be read becomes a row with its problem.

    Raises `UsageError` where two columns have the same heading.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        if not sample.strip():
            yield Row(name, None, None, EMPTY)
            return
        form = csv_form(sample, name)
        with path.open(encoding=form.encoding, errors="replace", newline="\n") as lines:
            numbered = records(lines)
            next(numbered)
            yield from (row_of(number, text, form, name) for number, text in numbered if text.strip())
    except OSError as error:
        text = Text(f"无法打开文件：{error.strerror}", f"cannot open the file: {error.strerror}")
        yield Row(name, None, None, text)


def csv_form(sample: bytes, name: str) -> CsvForm:
    """How a file is written, told from its beginning.

    Raises `UsageError` where two columns have the same heading.
    """
    encoding = _encoding(sample)
    _, first = next(records(line + "\n" for line in sample.decode(encoding, "replace").split("\n")))
    delimiter = max(DELIMITERS, key=first.count)
    found = [cell.strip() for cell in cells(first, delimiter)]
    while found and not found[-1]:
        found.pop()
    twice = next((heading for heading in found if found.count(heading) > 1), None)
    if twice is not None:
        shown = shortened(twice)
        raise UsageError(Text(f"{name}：列“{shown.zh}”出现两次", f"{name}: the column `{shown.en}` stands twice"))
    return CsvForm(encoding, delimiter, tuple(found), {heading: letters(place) for place, heading in enumerate(found)})


def letters(place: int) -> str:
    """What a spreadsheet calls a column, by its place from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    return (letters(place // 26 - 1) if place > 25 else "") + chr(ord("A") + place % 26)  # noqa: PLR2004


def _encoding(sample: bytes) -> str:
    """UTF-8 unless most lines that are not plain ASCII can only be GB 18030."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    lines = [line for line in sample.split(b"\n")[:-1] or [sample] if not line.isascii()]
    wrong = sum(not _decodes(line, "utf-8") for line in lines)
    right = sum(_decodes(line, "gb18030") for line in lines)
    return "gb18030" if wrong * 2 > len(lines) and right > len(lines) - wrong else "utf-8-sig"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def records(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Each record with its number, from 1: a line, or several where a quoted cell runs over their ends."""
    waiting: list[str] = []
    number = 0
    for line in lines:
        found, waiting = gathered(waiting, [line])
        for number, text in enumerate(found, start=number + 1):  # noqa: B020
            yield number, text
    for number, text in enumerate(waiting, start=number + 1):  # noqa: B020
        yield number, text.rstrip("\r\n")


def gathered(waiting: list[str], lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """The records that lines complete, after lines that are waiting for their end; and the lines that wait then."""
    found: list[str] = []
    for line in lines:
        waiting = [*waiting, line]
        while waiting and (taken := _complete(waiting)):
            found.append("".join(waiting[:taken]).rstrip("\r\n"))
            waiting = waiting[taken:]
    return found, waiting


def _complete(lines: list[str]) -> int:
    """How many of the lines make a record; 0 where it goes on. A quotation mark that is never closed ends with its line."""
    marks = 0
    for count, line in enumerate(lines, start=1):
        marks += line.count('"')
        if marks % 2 == 0:
            return count
    return 1 if len(lines) >= MOST_LINES else 0


def cells(text: str, delimiter: str) -> list[str]:
    """The cells of a record."""
    if '"' not in text:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter), [])


def row_of(number: int, text: str, form: CsvForm, name: str) -> Row:
    """A record as a row, or what is wrong with it."""
    if NOT_TEXT in text:
        return Row(
            name, number, None, Text(f"含有无法识别的字符（编码不是 {_shown(form)}）", f"bytes that are no {_shown(form)} text")
        )
    if text.count('"') % 2:
        return Row(name, number, None, Text("引号没有闭合", "a quotation mark is not closed"))
    if "\0" in text:
        return Row(name, number, None, Text("含有空字符", "it holds a null character"))
    try:
        found = cells(text, form.delimiter)
    except csv.Error as error:
        return Row(name, number, None, Text(f"不是 CSV：{error}", f"not CSV: {error}"))
    wanted = len(form.headings)
    if len(found) < wanted or any(cell.strip() for cell in found[wanted:]):
        return Row(
            name,
            number,
            None,
            Text(f"该行有 {len(found)} 格，表头有 {wanted} 格", f"the row has {len(found)} cells, the heading {wanted}"),
        )
    return Row(name, number, dict(zip(form.headings, found, strict=False)), columns=form.columns)


def _shown(form: CsvForm) -> str:
    return form.encoding.removesuffix("-sig").upper()
