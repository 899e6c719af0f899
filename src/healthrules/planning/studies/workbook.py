"""A study as an Excel workbook: what was asked and found, its plots as charts that Excel draws, and a sheet for each grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from healthrules.planning.studies.cells import heading, number
from healthrules.planning.studies.chart_bars import bars
from healthrules.planning.studies.chart_curves import curves
from healthrules.planning.studies.chart_pages import SCALE, Pages
from healthrules.planning.studies.model import Bars, Cell, Grid, Lines, Study
from healthrules.reporting.xlsx_sheets import Column, Sheet
from healthrules.reporting.xlsx_writing import Writer
from healthrules.texts import Language, Text

WIDEST = 40
"""How wide a column of a grid may be, in digits."""

BROAD = 100
"""How wide the lines are that people read first, in digits."""

FIRST, NUMBERS = 40, 16
"""How wide the columns are of what the charts show, in digits."""

SUMMARY = Text("说明", "About")
CHARTS, DATA = Text("图表", "Charts"), Text("图表数据", "Chart data")


def workbook(study: Study, language: Language) -> bytes:
    """The workbook of a study; without plots it has no sheets for them."""
    writer = Writer(language, study.title.in_(language))
    _summary(writer, study)
    charts = writer.page(CHARTS.in_(language)) if study.plots else None
    for grid in study.grids:
        writer.table(_sheet(grid, language))
    if charts is not None:
        _draw(Pages(writer, charts, writer.page(DATA.in_(language))), study.plots)
    return writer.close()


def _summary(writer: Writer, study: Study) -> None:
    sheet = writer.page(SUMMARY.in_(writer.language))
    sheet.set_column(0, 0, BROAD)
    for place, line in enumerate((study.title, *study.about)):
        writer.put(sheet, place, 0, line.in_(writer.language), **({"bold": True} if place == 0 else {}))


def _draw(pages: Pages, plots: Sequence[Bars | Lines]) -> None:
    """A chart for each plot on the one sheet, and what it shows on the other."""
    pages.charts.hide_gridlines(2)
    pages.charts.set_portrait()
    pages.charts.set_print_scale(SCALE)
    pages.data.set_column(0, 0, FIRST)
    most = max(len(plot.series) if isinstance(plot, Bars) else 2 * (len(plot.curves) + len(plot.marks)) for plot in plots)
    pages.data.set_column(1, most, NUMBERS)
    for plot in plots:
        rows = bars(pages, plot) if isinstance(plot, Bars) else curves(pages, plot)
        pages.row += rows + 1


def _sheet(grid: Grid, language: Language) -> Sheet:
    columns = tuple(Column(Text(heading(each, "zh"), heading(each, "en")), WIDEST) for each in grid.columns)
    rows = [[_cell(each, language) for each in row] for row in grid.rows]
    return Sheet(grid.name, columns, rows, totals=grid.totals)


def _cell(cell: Cell, language: Language) -> str | int | Decimal | date | None:
    if isinstance(cell, Text):
        return cell.in_(language)
    return number(cell) if isinstance(cell, float) else cell
