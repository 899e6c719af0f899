"""CSV: headings, then a record a row. UTF-8 or GB 18030; commas, semicolons or tabs; a broken row loses no other.

A row's number is the one that a spreadsheet shows: the first is row 1.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import Path

from healthrules.errors import UsageError, why
from healthrules.intake.heading_rows import SEARCHED
from healthrules.intake.headings import Headings
from healthrules.intake.other_rows import is_remark
from healthrules.intake.places import letters
from healthrules.intake.rows import Row, Rows
from healthrules.intake.table_form import TableForm, table_form
from healthrules.intake.table_rows import table_row
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
    """How a file is written: its encoding, the mark between cells, and a name for each column (blank ones at the end left out).

    `columns` are the letters that a spreadsheet shows for each column. `start` is how many rows stand before the records,
    `width` how many cells the row of headings has.
    `form` says what the columns mean, where that is known: then rows hold what it reads, and nothing else.
    """

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    start: int = 1
    width: int = 0
    form: TableForm | None = None


def read_csv(path: Path, name: str, headings: Headings | None = None) -> Rows:
    """The rows of a CSV file. What cannot be read becomes a row with its problem.

    `headings` say what columns mean; without them the first row holds the names of the columns as they are.

    Raises `UsageError` where two columns have the same heading.
    """
    try:
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        if not sample.strip():
            yield Row(name, None, None, EMPTY)
            return
        form = csv_form(sample, name, headings)
        yield from form_problems(form, name)
        with path.open(encoding=form.encoding, errors="replace", newline="\n") as lines:
            numbered = records(lines)
            read = (row_of(number, text, form, name) for number, text in numbered if number > form.start and text.strip())
            yield from (row for row in read if row is not None)
    except OSError as error:
        reason = why(error)
        yield Row(name, None, None, Text(f"无法打开文件：{reason.zh}", f"cannot open the file: {reason.en}"))


def csv_form(sample: bytes, name: str, headings: Headings | None = None) -> CsvForm:
    """How a file is written, told from its beginning.

    Raises `UsageError` where two columns have the same heading, or a column to ignore is not there.
    """
    encoding = _encoding(sample)
    lines = records(line + "\n" for line in sample.decode(encoding, "replace").split("\n"))
    top = [text for _, text in islice(lines, SEARCHED)]
    ranked = sorted(DELIMITERS, key=top[0].count, reverse=True)
    for delimiter in ranked if headings is not None else ():
        rows = [[cell.strip() for cell in cells(text, delimiter)] for text in top]
        form = table_form(rows, headings, Path(name).stem) if headings is not None else None
        if form is not None and headings is not None:
            return _with_form(CsvForm(encoding, delimiter, ()), rows, form, headings, name)
    return _plain_form(encoding, ranked[0], cells(top[0], ranked[0]), name)


def _with_form(plain: CsvForm, rows: list[list[str]], form: TableForm, headings: Headings, name: str) -> CsvForm:
    """The form of a file whose columns have a meaning; blank columns at its right end are left out."""
    known = {each.place: each.meaning.key for each in form.columns}
    above = rows[form.heading]
    width = max((place for place in range(len(above)) if above[place] or place in known), default=-1) + 1
    absent = next((each for each in headings.ignored if not any(each in row for row in rows[: form.start])), None)
    if absent is not None:
        shown = shortened(absent)
        raise UsageError(Text(f"{name}：没有可略去的列“{shown.zh}”", f"{name}: there is no column `{shown.en}` to leave out"))
    names = tuple(known.get(place, f"#{letters(place)}") for place in range(width))
    columns = {known[place]: letters(place) for place in sorted(known)}
    return replace(plain, headings=names, columns=columns, start=form.start, width=len(above), form=form)


def form_problems(form: CsvForm, name: str) -> Iterator[Row]:
    """The columns that are not read although somebody may have meant them."""
    if form.form is not None:
        for place, text in form.form.problems:
            yield Row(name, form.form.heading + 1, None, text, columns={"": letters(place)})


def _plain_form(encoding: str, delimiter: str, first: list[str], name: str) -> CsvForm:
    """The form of a file whose first row names the columns."""
    found = [cell.strip() for cell in first]
    while found and not found[-1]:
        found.pop()
    twice = next((heading for heading in found if found.count(heading) > 1), None)
    if twice is not None:
        shown = shortened(twice)
        raise UsageError(Text(f"{name}：列“{shown.zh}”出现两次", f"{name}: the column `{shown.en}` stands twice"))
    return CsvForm(encoding, delimiter, tuple(found), {heading: letters(place) for place, heading in enumerate(found)})


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


def row_of(number: int, text: str, form: CsvForm, name: str) -> Row | None:
    """A record as a row, or what is wrong with it; None where it is a total or a line about the table."""
    flaw = _flaw(text, form)
    if flaw is not None:
        return Row(name, number, None, flaw)
    try:
        found = cells(text, form.delimiter)
    except csv.Error as error:
        return Row(name, number, None, Text(f"不是 CSV：{error}", f"not CSV: {error}"))
    wanted = len(form.headings)
    if form.form is not None and is_remark(found):
        return None
    commas = len(found) > max(wanted, form.width) and _split_numbers(found)
    if len(found) < wanted or commas or any(cell.strip() for cell in found[wanted:]):
        hint = COMMAS if commas else Text("", "")
        return Row(
            name,
            number,
            None,
            Text(
                f"该行有 {len(found)} 格，表头有 {wanted} 格{hint.zh}",
                f"the row has {len(found)} cells, the heading {wanted}{hint.en}",
            ),
        )
    data = dict(zip(form.headings, found, strict=False)) if form.form is None else table_row(found, form.form)
    return Row(name, number, data, columns=form.columns)


def _split_numbers(found: list[str]) -> bool:
    """Whether two cells beside one another look like one number with a comma in it: 1,950."""
    return any(_LEFT.fullmatch(one.strip()) and _RIGHT.fullmatch(other.strip()) for one, other in pairwise(found))


COMMAS = Text("；数字中的逗号须去掉，或给数字加引号", "; a comma inside a number needs quotation marks")
_LEFT, _RIGHT = re.compile(r"[0-9]{1,3}"), re.compile(r"[0-9]{3}(\.[0-9]+)?")


def _flaw(text: str, form: CsvForm) -> Text | None:
    if NOT_TEXT in text:
        return Text(f"含有无法识别的字符（编码不是 {_shown(form)}）", f"bytes that are no {_shown(form)} text")
    if text.count('"') % 2:
        return Text("引号没有闭合", "a quotation mark is not closed")
    return Text("含有空字符", "it holds a null character") if "\0" in text else None


def _shown(form: CsvForm) -> str:
    return form.encoding.removesuffix("-sig").upper()
