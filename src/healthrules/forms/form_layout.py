"""A form on a sheet: a record down the rows, a field a row. `intake.form_sheet` reads it back by its headings."""

from __future__ import annotations

from typing import Any

from healthrules.forms import words
from healthrules.forms.composing import Form
from healthrules.forms.entries import Entry
from healthrules.forms.measuring import lines
from healthrules.forms.paper import PROTECTED, Paper
from healthrules.intake.form_sheet import WORDS

COLUMNS: tuple[tuple[str, int], ...] = (
    ("item", 34),
    ("value", 22),
    ("unit", 9),
    ("allowed", 24),
    ("clause", 42),
    ("field", 16),
)
"""The headings in their order, and how wide their columns are, in characters."""

VALUE, LAST_PRINTED = 1, 4
LINE, SMALL, MARGIN, LEAST_HEIGHT = 14.0, 0.8, 5.0, 20.0
"""The height of a line in points, how much smaller small letters are, and what is around the lines."""

TITLE_ROW, HOW_ROW, HEADING_ROW = 0, 1, 2


def draw_form(paper: Paper, what: Form, name: str) -> None:
    """A form on a sheet of its own; only the cells to fill in can be changed."""
    sheet = paper.page(name)
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    paper.merged(sheet, TITLE_ROW, LAST_PRINTED, what.title, "title")
    paper.merged(sheet, HOW_ROW, LAST_PRINTED, words.HOW.in_(paper.language), "how")
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(HOW_ROW, 32)
    for column, (heading, _) in enumerate(COLUMNS):
        paper.text(sheet, (HEADING_ROW, column), WORDS[heading].in_(paper.language), "heading")
    last = _rows(paper, sheet, what)
    sheet.freeze_panes(HEADING_ROW + 1, 1)
    sheet.repeat_rows(HEADING_ROW)
    sheet.print_area(0, 0, last, LAST_PRINTED)
    sheet.protect("", dict(PROTECTED))
    sheet.set_selection(HEADING_ROW + 3, VALUE, HEADING_ROW + 3, VALUE)


def _rows(paper: Paper, sheet: Any, what: Form) -> int:
    """The sections with their rows; the place of the last row."""
    at = HEADING_ROW
    for title, entries in ((words.IDENTITY.in_(paper.language), what.identity), *what.sections):
        at += 1
        paper.merged(sheet, at, LAST_PRINTED, title, "section")
        for each in entries:
            at += 1
            _row(paper, sheet, at, each)
    return at


def _row(paper: Paper, sheet: Any, at: int, each: Entry) -> None:
    sheet.set_row(at, _height(each))
    paper.text(sheet, (at, 0), each.label, "label")
    paper.input(sheet, (at, VALUE), each)
    if not each.fixed:
        paper.checked(sheet, (at, VALUE), (at, VALUE), each)
    paper.text(sheet, (at, 2), each.unit, "label")
    paper.text(sheet, (at, 3), each.allowed, "small")
    paper.text(sheet, (at, 4), each.clause, "small")
    paper.text(sheet, (at, 5), each.name, "name")


def _height(each: Entry) -> float:
    """How high a row must be, in points, to show its texts in full."""
    widths = dict(COLUMNS)
    known = "" if each.known is None else str(each.known)
    full = max(lines(text, widths[column]) for text, column in ((each.label, "item"), (known, "value"), (each.unit, "unit")))
    small = max(lines(each.allowed, widths["allowed"], SMALL), lines(each.clause, widths["clause"], SMALL)) * LINE * SMALL
    return max(LEAST_HEIGHT, full * LINE + MARGIN, small + MARGIN)
