"""The workbook of a template: a sheet for each record, or a table, and a sheet of notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from healthrules.errors import UsageError
from healthrules.forms import words
from healthrules.forms.composing import form
from healthrules.forms.form_layout import draw_form
from healthrules.forms.measuring import lines
from healthrules.forms.needs import Needs
from healthrules.forms.notes import notes
from healthrules.forms.paper import PROTECTED, Paper
from healthrules.forms.table_layout import draw_table
from healthrules.forms.tabling import table
from healthrules.records import SUBJECTS
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text

MOST_FORMS = 200
"""How many sheets of forms a workbook may have."""

Layout = Literal["form", "table"]

NOTES_WIDTH = 84
"""How wide the column of notes is, in characters: a page of A4."""


def workbook(asked: Sequence[Needs], book: Rulebook, layout: Layout, language: Language) -> bytes:
    """A workbook to fill in, as the bytes of an .xlsx file: the same needs give the same bytes.

    `asked`: what is asked of each record, at least one; a record without an id is one to come. `layout`: "form" (a sheet for
    each record, a field a row) or "table" (a sheet for each subject, a record a row).

    Raises `UsageError` for more records than there may be sheets of.
    """
    paper = Paper(language, words.SHEET.in_(language))
    _LAYOUTS[layout](paper, asked, book)
    _notes(paper, notes(asked, book, language))
    return paper.close()


def _forms(paper: Paper, asked: Sequence[Needs], book: Rulebook) -> None:
    if len(asked) > MOST_FORMS:
        raise UsageError(
            Text(
                f"共 {len(asked)} 条记录，超过一个工作簿的 {MOST_FORMS} 份表；请用 --layout table，一行一条记录",
                f"{len(asked)} records are more than the {MOST_FORMS} forms of a workbook: use --layout table, a record a row",
            )
        )
    for each in asked:
        draw_form(paper, form(each, book, paper.language), each.record.name or words.SHEET.in_(paper.language))


def _tables(paper: Paper, asked: Sequence[Needs], book: Rulebook) -> None:
    for subject in SUBJECTS:
        those = [each for each in asked if each.record.type == subject]
        if those:
            draw_table(paper, table(those, book, paper.language))


_LAYOUTS: Mapping[Layout, Callable[[Paper, Sequence[Needs], Rulebook], None]] = {"form": _forms, "table": _tables}


def _notes(paper: Paper, texts: Sequence[str]) -> None:
    name = words.NOTES.in_(paper.language)
    paper.names.taken.discard(name.casefold())
    sheet = paper.page(name)
    sheet.set_column(0, 0, NOTES_WIDTH)
    for row, line in enumerate(texts):
        paper.text(sheet, (row, 0), line, "line")
        sheet.set_row(row, 15 * lines(line, NOTES_WIDTH))
    sheet.protect("", dict(PROTECTED))
