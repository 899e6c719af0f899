"""A table on a sheet: a record a row, a field a column, for a registry. The reader finds columns by their headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthrules.forms import words
from healthrules.forms.entries import Entry
from healthrules.forms.paper import PROTECTED, Paper
from healthrules.forms.tabling import Column, Table

ROWS = 200
"""How many rows can be filled in."""

PRINTED = 20
"""How many rows are printed, where no more are filled in beforehand."""

WIDTHS = {"id": 16, "name": 28, "region": 16, "as_of": 12}
WIDTH = 13
TITLE_ROW, HOW_ROW, HEADING_ROW = 0, 1, 2
SHOWN = 6
"""Over how many columns the title stands."""

COMMENT = {"author": "healthrules", "x_scale": 2.2, "y_scale": 1.4, "font_size": 9}


def draw_table(paper: Paper, what: Table) -> None:
    """A table on a sheet of its own; its headings stay."""
    sheet = paper.page(what.name, landscape=True)
    last = max(len(what.columns) - 1, 1)
    paper.merged(sheet, TITLE_ROW, min(last, SHOWN), what.title, "title")
    paper.merged(sheet, HOW_ROW, min(last, SHOWN), words.HOW_TABLE.in_(paper.language), "how")
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(HOW_ROW, 48)
    sheet.set_row(HEADING_ROW, 60)
    rows = max(ROWS, len(what.records))
    for place, column in enumerate(what.columns):
        _column(paper, sheet, place, column, rows)
        _cells(paper, sheet, place, [record[place] for record in what.records])
        _blank(paper, sheet, place, column.entry, (len(what.records), rows))
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    sheet.repeat_rows(HEADING_ROW)
    sheet.repeat_columns(0, 1)
    sheet.fit_to_pages(0, 0)
    sheet.print_area(0, 0, HEADING_ROW + max(PRINTED, len(what.records)), last)
    sheet.protect("", {**PROTECTED, "sort": True, "insert_rows": True, "delete_rows": True})


def _column(paper: Paper, sheet: Any, place: int, column: Column, rows: int) -> None:
    each = column.entry
    sheet.set_column(place, place, WIDTHS.get(each.name, WIDTH))
    paper.text(sheet, (HEADING_ROW, place), column.heading, "heading")
    if each.clause:
        sheet.write_comment(HEADING_ROW, place, f"{each.clause}\n{each.allowed}", COMMENT)
    paper.checked(sheet, (HEADING_ROW + 1, place), (HEADING_ROW + rows, place), each, prompt=each.allowed)


def _cells(paper: Paper, sheet: Any, place: int, cells: Sequence[Entry]) -> None:
    for number, each in enumerate(cells, start=1):
        paper.input(sheet, (HEADING_ROW + number, place), each)


def _blank(paper: Paper, sheet: Any, place: int, each: Entry, between: tuple[int, int]) -> None:
    first, last = between
    for number in range(first + 1, last + 1):
        paper.input(sheet, (HEADING_ROW + number, place), each)
