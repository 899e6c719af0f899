"""The two sheets of a workbook that hold the charts and their numbers, and how everything on a chart looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import Any

from healthrules.planning.studies.cells import number
from healthrules.reporting.xlsx_sheets import Cell
from healthrules.reporting.xlsx_writing import FONT, Writer
from healthrules.texts import Text

WIDTH, ROW = 820, 20
"""How wide a chart is, and how high a row of a sheet that nothing has set, in pixels."""

SCALE, PAGE = 70, 66
"""How large charts are printed, in per cent, and how many rows of that size a page of paper holds."""

NUMBERS = "[>=1000]#,##0;[<0]-General;General"
"""How the numbers of an axis are written: all digits that they need, and commas between thousands."""

GRID, EDGE = "#D9D9D9", "#BFBFBF"


@dataclass(slots=True)
class Pages:
    """Both sheets, and where the next chart and its numbers begin."""

    writer: Writer
    charts: Any
    data: Any
    chart_row: int = 0
    row: int = 0
    breaks: list[int] = field(default_factory=list)

    def head(self, title: Text, unit: str | None) -> None:
        """The first row of the numbers of a plot: its title, and what it measures."""
        self.put(0, 0, title.in_(self.writer.language), bold=True)
        self.put(0, 1, unit or None)

    def cells(self, down: int, across: int, last: int) -> list[Any]:
        """Cells of one column, from a row of this plot to the last, as a chart refers to them."""
        return [self.data.get_name(), self.row + down, across, self.row + last, across]

    def cell(self, down: int, across: int) -> list[Any]:
        """One cell, as the name of something refers to it."""
        return [self.data.get_name(), self.row + down, across]

    def put(self, down: int, across: int, cell: Cell | float, **properties: Any) -> None:
        """A value among the numbers of this plot."""
        told = number(cell) if isinstance(cell, float) else cell
        self.writer.put(self.data, self.row + down, across, told, **properties)

    def put_year(self, down: int, across: int, year: float) -> None:
        """A place on an axis of years, which has no comma."""
        style = self.writer.style(border=1, border_color=EDGE, num_format="0" if year == int(year) else "0.00")
        self.data.write_number(self.row + down, across, year, style)

    def place(self, chart: Any, height: int) -> None:
        """A chart below those that are there, on a new page of paper where it does not fit on theirs."""
        rows = ceil(height / ROW)
        if self.chart_row and self.chart_row + rows > (self.breaks or [0])[-1] + PAGE:
            self.breaks.append(self.chart_row - 1)
            self.charts.set_h_pagebreaks(self.breaks)
        chart.set_size({"width": WIDTH, "height": height})
        self.charts.insert_chart(self.chart_row, 0, chart, {"object_position": 3})
        self.chart_row += rows + 2

    def finish(self, chart: Any, height: int, *, legend: bool) -> None:
        """A chart with its title, and a legend where there is something to tell apart, below those that are there."""
        chart.set_title({"name": self.cell(0, 0), "name_font": font(12, bold=True), "overlay": False})
        chart.set_legend({"position": "bottom", "font": font(9)} if legend else {"none": True})
        chart.show_blanks_as("gap")
        self.place(chart, height)


def axis(name: list[Any] | None, **more: Any) -> dict[str, Any]:
    """An axis of numbers, which may have a name."""
    named = {"name": name, "name_font": font(9, bold=True)} if name else {}
    lines = {"visible": True, "line": {"color": GRID, "width": 0.75}}
    return {"num_format": NUMBERS, "num_font": font(9), "major_gridlines": lines, **named, **more}


def font(size: int, *, bold: bool = False) -> dict[str, Any]:
    """The letters of a chart, in points."""
    return {"name": FONT, "size": size, "bold": bold}
