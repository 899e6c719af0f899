"""Sheets into a workbook: styles, exact numbers, widths, filters, and pages of A4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from healthrules.engines import Outcome
from healthrules.reporting.safe_cells import fitting, keeps
from healthrules.reporting.xlsx_sheets import Cell, Sheet, lines, wide
from healthrules.texts import Language

MOST_ROWS = 1_048_576
"""How many rows a sheet of Excel has; what is more goes on in a further sheet."""

FONT = "Microsoft YaHei"
COLOURS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.FAIL: ("#FFC7CE", "#9C0006"),
    Outcome.PENDING: ("#FFEB9C", "#7F6000"),
    Outcome.UNKNOWN: ("#FCE4D6", "#833C0B"),
    Outcome.WAIVED: ("#DDEBF7", "#1F4E78"),
    Outcome.PASS: ("#C6EFCE", "#006100"),
    Outcome.NOT_APPLICABLE: ("#EDEDED", "#595959"),
}
"""The background and the letters of each outcome; the word always stands beside the colour."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": FONT, "font_size": 10, "valign": "top"},
}
_EDGE = {"border": 1, "border_color": "#BFBFBF"}
_HEAD = {**_EDGE, "bold": True, "bg_color": "#D9E1F2", "text_wrap": True, "valign": "vcenter"}
_A4 = 9
LINE, HIGHEST = 14, 409
"""The height of a line, and of the highest row that Excel knows, in points."""


@dataclass(slots=True)
class Writer:
    """A workbook that is being written, in one language. Its bytes depend on nothing but what is put into it."""

    language: Language
    title: str
    buffer: BytesIO = field(default_factory=BytesIO)
    book: Any = field(init=False)
    _styles: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from xlsxwriter import Workbook

        self.book = Workbook(self.buffer, deepcopy(_OPTIONS))
        self.book.set_properties({"title": self.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001 (the same in every run)

    def close(self) -> bytes:
        """The workbook as bytes."""
        self.book.close()
        return self.buffer.getvalue()

    def style(self, **properties: Any) -> Any:
        """A format of cells; of the same properties always the same one."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format(properties)
        return self._styles[key]

    def page(self, name: str) -> Any:
        """A new sheet that prints on A4, as wide as the page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_marked(self.title)}&R{_marked(name)}")
        sheet.set_footer("&C&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        return sheet

    def put(self, sheet: Any, row: int, column: int, cell: Cell, **properties: Any) -> None:
        """A value into a cell. Text stays text, a decimal that fifteen digits do not hold is written as text."""
        style = {**_EDGE, **properties}
        if isinstance(cell, Outcome):
            back, front = COLOURS[cell]
            told = cell.label.in_(self.language)
            sheet.write_string(row, column, told, self.style(**style, bg_color=back, font_color=front, bold=True))
        elif isinstance(cell, Decimal) and keeps(cell):
            sheet.write_number(row, column, float(cell), self.style(**style, num_format=number_format(cell)))
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self.style(**style, num_format="#,##0"))
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.style(**style, num_format="yyyy-mm-dd", align="left"))
        elif cell is None:
            sheet.write_blank(row, column, None, self.style(**style))
        else:
            align = {"align": "right"} if isinstance(cell, Decimal) else {"text_wrap": True}
            sheet.write_string(row, column, fitting(self.words(cell)), self.style(**style, **align))

    def row(self, sheet: Any, number: int, cells: Sequence[Cell], widths: Sequence[int], **properties: Any) -> None:
        """A row of values, as high as its longest text needs: not every program finds that out by itself."""
        for at, cell in enumerate(cells):
            self.put(sheet, number, at, cell, **properties)
        most = max(lines(self.words(cell), room - 1) for cell, room in zip(cells, widths, strict=False))
        sheet.set_row(number, min(most * LINE + 3, HIGHEST))

    def headings(self, sheet: Any, row: int, headings: Sequence[str]) -> None:
        """A row of headings."""
        for column, heading in enumerate(headings):
            sheet.write_string(row, column, heading, self.style(**_HEAD))

    def table(self, what: Sheet) -> None:
        """A sheet with its headings, one or more as its rows need."""
        kept = what.kept()
        room, filtered = MOST_ROWS - 1, len(kept.rows) - kept.totals
        for number in range(max(1, -(-len(kept.rows) // room))):
            name, start = kept.name.in_(self.language), number * room
            part = kept.rows[start : start + room]
            self._part(kept, name if number == 0 else f"{name} ({number + 1})", part, min(len(part), max(filtered - start, 0)))

    def _part(self, what: Sheet, name: str, rows: Sequence[Sequence[Cell]], filtered: int) -> None:
        sheet = self.page(name)
        headings = [column.heading.in_(self.language) for column in what.columns]
        self.headings(sheet, 0, headings)
        widths = [
            self._width(heading, column.widest, [row[at] for row in rows])
            for at, (heading, column) in enumerate(zip(headings, what.columns, strict=True))
        ]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for number, row in enumerate(rows, start=1):
            self.row(sheet, number, row, widths, **({} if number <= filtered else {"bold": True}))
        if not rows:
            sheet.write_string(1, 0, what.nothing.in_(self.language), self.style(italic=True))
        sheet.freeze_panes(1, what.frozen)
        sheet.autofilter(0, 0, max(filtered, 1), len(headings) - 1)
        sheet.repeat_rows(0)

    def _width(self, heading: str, widest: int, cells: Sequence[Cell]) -> int:
        """The width of a column: numbers and dates are never cut."""
        whole = max((len(self.words(cell)) + 2 for cell in cells if isinstance(cell, (Decimal, int, date))), default=0)
        return max(whole, wide(heading, (self.words(cell) for cell in cells), widest))

    def words(self, cell: Cell) -> str:
        """A value as it is seen."""
        if isinstance(cell, Outcome):
            return cell.label.in_(self.language)
        if isinstance(cell, Decimal):
            return f"{cell:,f}"
        return f"{cell:,}" if isinstance(cell, int) else "" if cell is None else str(cell)


def number_format(value: Decimal) -> str:
    """The format that shows every digit of a number, zeros behind the point as they are written.

    >>> number_format(Decimal("1950")), number_format(Decimal("0.25")), number_format(Decimal("3200.00"))
    ('#,##0', '#,##0.00', '#,##0.00')
    """
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"#,##0.{'0' * places}" if places else "#,##0"


def _marked(text: str) -> str:
    """A text for a header: there `&` begins a command."""
    return text.replace("&", "&&")
