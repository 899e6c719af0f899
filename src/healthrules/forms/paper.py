"""The workbook that forms are drawn into: styles, input cells with their checks, lists of choices, pages of A4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from healthrules.forms import words
from healthrules.forms.checks import validation
from healthrules.forms.entries import Cell, Entry
from healthrules.forms.sheet_names import SheetNames
from healthrules.reporting.safe_cells import fitting
from healthrules.texts import Language

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"},
}
_EDGE: Mapping[str, Any] = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center"},
    "how": {"text_wrap": True, "font_color": "#404040", "valign": "top"},
    "heading": {**_EDGE, "bold": True, "bg_color": "#D9E1F2", "align": "center"},
    "section": {"border": 1, "border_color": "#BFBFBF", "bold": True, "bg_color": "#EDEDED"},
    "label": _EDGE,
    "small": {**_EDGE, "font_size": 8, "font_color": "#595959"},
    "name": {"font_size": 8, "font_color": "#A6A6A6"},
    "asked": {**_EDGE, "locked": False, "bg_color": "#FFF8D6", "align": "left"},
    "known": {**_EDGE, "locked": False, "align": "left"},
    "fixed": {**_EDGE, "bg_color": "#F2F2F2", "align": "left"},
    "line": {"text_wrap": True, "valign": "top"},
}
_FORMATS: Mapping[str, str] = {"text": "@", "list": "@", "date": "yyyy-mm-dd"}
"""How the cells of some checks are formatted: codes with a leading zero stay whole."""

PROTECTED: Mapping[str, bool] = dict.fromkeys(("format_cells", "format_columns", "format_rows"), True)
"""What may be done in a sheet besides filling in its cells; no password keeps anybody from more."""

_A4 = 9


@dataclass(slots=True)
class Paper:
    """A workbook that is being drawn, in one language. Its bytes depend on nothing but what is put into it."""

    language: Language
    title: str
    buffer: BytesIO = field(default_factory=BytesIO)
    names: SheetNames = field(default_factory=SheetNames)
    book: Any = field(init=False)
    _styles: dict[tuple[str, str], Any] = field(default_factory=dict)
    _choices: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from xlsxwriter import Workbook

        self.book = Workbook(self.buffer, _OPTIONS)
        self.book.set_properties({"title": self.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001 (the same in every run)

    def style(self, name: str, number_format: str = "") -> Any:
        """A format of cells by its name."""
        key = (name, number_format)
        if key not in self._styles:
            more = {"num_format": number_format} if number_format else {}
            self._styles[key] = self.book.add_format({**STYLES[name], **more})
        return self._styles[key]

    def page(self, name: str, *, landscape: bool = False) -> Any:
        """A new sheet that prints on A4, as wide as the page, with its page numbers; `name` is made fit and unique."""
        sheet = self.book.add_worksheet(self.names.unique(name))
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    def text(self, sheet: Any, at: tuple[int, int], text: str, style: str) -> None:
        """Text into a cell; it stays text, whatever it begins with."""
        self.value(sheet, at, text or None, self.style(style))

    def merged(self, sheet: Any, row: int, last: int, text: str, style: str) -> None:
        """Text over a row, from the first column to `last`."""
        sheet.merge_range(row, 0, row, last, "", self.style(style))
        sheet.write_string(row, 0, fitting(text), self.style(style))

    def input(self, sheet: Any, at: tuple[int, int], entry: Entry) -> None:
        """The cell to fill in of an entry: what is known of it, or blank."""
        style = "fixed" if entry.fixed else "asked" if entry.known is None else "known"
        self.value(sheet, at, entry.known, self.style(style, _FORMATS.get(entry.check.kind, "")))

    def value(self, sheet: Any, at: tuple[int, int], value: Cell, style: Any) -> None:
        """A value into a cell."""
        if value is None:
            sheet.write_blank(*at, None, style)
        elif isinstance(value, str):
            sheet.write_string(*at, fitting(value), style)
        elif isinstance(value, date):
            sheet.write_datetime(*at, value, style)
        else:
            sheet.write_number(*at, value, style)

    def checked(self, sheet: Any, first: tuple[int, int], last: tuple[int, int], entry: Entry, *, prompt: str = "") -> None:
        """Let Excel check the cells from `first` to `last`; `prompt` is shown beside a cell that is chosen."""
        rule = validation(entry.check, entry.unit, self._source, self.language)
        asks = {"input_message": prompt[:255]} if prompt else {}
        sheet.data_validation(*first, *last, {**rule, **asks})

    def _source(self, choices: tuple[str, ...]) -> str:
        """Where a list of choices will stand: a column of the sheet of options."""
        column = self._choices.setdefault(choices, len(self._choices))
        from xlsxwriter.utility import xl_range_abs

        where = xl_range_abs(0, column, len(choices) - 1, column)
        return f"='{words.OPTIONS.in_(self.language)}'!{where}"

    def close(self) -> bytes:
        """The workbook as bytes, with the hidden sheet of the choices that do not fit into their cells."""
        if self._choices:
            sheet = self.book.add_worksheet(words.OPTIONS.in_(self.language))
            for choices, column in self._choices.items():
                for row, choice in enumerate(choices):
                    sheet.write_string(row, column, choice)
            sheet.hide()
        self.book.close()
        return self.buffer.getvalue()
