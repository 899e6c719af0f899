"""Excel: the sheets of a workbook, each a table of records or a filled-in form; a broken row or sheet loses no other.

A row's number is the one that Excel shows. docs/excel.md says what is understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

from healthrules.errors import ValueProblem, why
from healthrules.intake.cells import NOT_STORED, as_text, raw_value
from healthrules.intake.form_sheet import form_rows, form_start
from healthrules.intake.heading_rows import SEARCHED
from healthrules.intake.headings import Headings
from healthrules.intake.merged import Merged
from healthrules.intake.places import letters
from healthrules.intake.rows import Row, Rows
from healthrules.intake.table_form import TableForm, table_form
from healthrules.intake.table_rows import table_row
from healthrules.intake.workbook import BROKEN, facts, opened
from healthrules.texts import Text
from healthrules.units.table import folded

Cells = list[Any]
Numbered = Iterator[tuple[int, Cells]]

_ABOUT = frozenset(
    map(folded, ("说明", "填写说明", "填报说明", "封面", "目录", "选项", "字典", "代码表", "notes", "readme", "help"))
)
"""Sheets that tell about the others: not read where they hold no headings."""

NO_HEADINGS = Text(
    "没有找到表头（如 编号、名称、地区 和各字段名），此工作表未读",
    "no headings were found (such as id, name, region and fields): the sheet was not read",
)
HIDDEN = Text(
    "工作表是隐藏的，未读；要核查请先取消隐藏，不需要请在 --columns 中写明不读",
    "the sheet is hidden and was not read: show it to have it checked, or leave it out with --columns",
)
EMPTY = Text("工作簿中没有数据", "the workbook holds no data")


def read_excel(path: Path, name: str, headings: Headings) -> Rows:
    """The rows of all sheets of a workbook. What cannot be read becomes a row with its problem."""
    try:
        with opened(path) as book:
            found = False
            for sheet in book.worksheets:
                for row in _sheet(sheet, path, name, headings):
                    found = True
                    yield row
            if not found:
                yield Row(name, None, None, EMPTY)
    except ValueProblem as error:
        yield Row(name, None, None, error.text)
    except OSError as error:
        reason = why(error)
        yield Row(name, None, None, Text(f"无法打开文件：{reason.zh}", f"cannot open the file: {reason.en}"))


def _sheet(sheet: Any, path: Path, name: str, headings: Headings) -> Rows:
    title = sheet.title
    if headings.columns.sheets.get(folded(title), True) is None:
        return
    known = facts(path, getattr(sheet, "_worksheet_path", None))
    numbered = _values(sheet, _formulas(path, title) if known.formulas else None)
    broken: list[Row] = []
    rows = _until_broken(numbered, broken, name, title)
    first = [(number, cells) for number, cells in islice(rows, SEARCHED)]
    texts = [[as_text(cell) for cell in cells] for _, cells in first]
    start = form_start(texts)
    form = table_form(texts, headings, title) if start is None else None
    if start is not None:
        found = form_rows(first + list(rows), start, headings)
        yield from (replace(row, file=name, sheet=title) for row in found)
    elif form is not None and sheet.sheet_state != "visible":
        yield Row(name, None, None, HIDDEN, sheet=title)
    elif form is not None:
        merged = Merged(known.merged, form.start + 1)
        yield from _table(chain(first, rows), form, merged, (name, title))
    elif any(any(texts_of) for texts_of in texts) and not _beside(sheet, title):
        yield Row(name, None, None, NO_HEADINGS, sheet=title)
    yield from broken


def _beside(sheet: Any, title: str) -> bool:
    return sheet.sheet_state != "visible" or folded(title) in _ABOUT


def _table(rows: Iterable[tuple[int, Cells]], form: TableForm, merged: Merged, where: tuple[str, str]) -> Rows:
    name, title = where
    columns = {each.meaning.key: letters(each.place) for each in form.columns}
    for place, text in form.problems:
        yield Row(name, form.heading + 1, None, text, title, {"": letters(place)})
    for number, cells in rows:
        if number > form.start:
            row = table_row(merged.filled(number, cells), form)
            if row is not None:
                yield Row(name, number, row, sheet=title, columns=columns)


def _values(sheet: Any, formulas: Iterator[Sequence[Any]] | None) -> Numbered:
    """Each row with its number from 1, blank cells at its end left out."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    pairs = zip_longest(rows, formulas, fillvalue=()) if formulas is not None else ((row, ()) for row in rows)
    for number, (row, written) in enumerate(pairs, start=1):
        cells = [raw_value(cell) for cell in row]
        for place, cell in enumerate(written):
            if cell.data_type == "f" and (place >= len(cells) or cells[place] is None):
                cells.extend([None] * (place + 1 - len(cells)))
                cells[place] = NOT_STORED
        while cells and (cells[-1] is None or cells[-1] == ""):
            cells.pop()
        yield number, cells


def _formulas(path: Path, title: str) -> Iterator[Sequence[Any]]:
    """The rows of a sheet with the texts of formulas."""
    with opened(path, formulas=True) as book:
        sheet = book[title]
        sheet.reset_dimensions()
        yield from sheet.iter_rows()


def _until_broken(rows: Numbered, broken: list[Row], name: str, title: str) -> Numbered:
    """The rows as far as they can be read; what ends them is noted."""
    last = 0
    try:
        for last, cells in rows:
            yield last, cells
    except BROKEN as error:
        why = str(error).split("\n", 1)[0][:120] or type(error).__name__
        told = Text(
            f"工作表在第 {last} 行之后已损坏，其后未读（{why}）",
            f"the sheet is damaged after row {last}; the rest was not read ({why})",
        )
        broken.append(Row(name, last + 1, None, told, title))
