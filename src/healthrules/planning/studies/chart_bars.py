"""Bars of a study as a chart of Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthrules.planning.studies.cells import number
from healthrules.planning.studies.chart_pages import Pages, axis, font
from healthrules.planning.studies.charts import FEW, broken, colours_of
from healthrules.planning.studies.model import Bars
from healthrules.texts import Text

BAR, LINE, AROUND = 16, 18, 150
"""How high a bar is, a line of its label, and what stands above and below all, in pixels."""

LEAST, MOST = 220, 1200
"""How high a chart is at least and at most, in pixels."""


def bars(pages: Pages, plot: Bars) -> int:
    """A chart of bars; how many rows its numbers take."""
    language, last = pages.writer.language, 1 + len(plot.labels)
    unit = plot.unit.in_(language) if isinstance(plot.unit, Text) else plot.unit
    pages.head(plot.title, unit)
    pages.put(1, 0, None)
    labels = [broken(label.in_(language) if isinstance(label, Text) else label) for label in plot.labels]
    for down, label in enumerate(labels, start=2):
        pages.put(down, 0, "\n".join(label))
    chart = pages.writer.book.add_chart({"type": "bar"})
    for across, (name, values, colour) in enumerate(zip(plot.series, plot.series.values(), colours_of(plot), strict=True), 1):
        pages.put(1, across, name.in_(language), bold=True)
        for down, value in enumerate(values, start=2):
            pages.put(down, across, value)
        chart.add_series(
            {
                "name": pages.cell(1, across),
                "categories": pages.cells(2, 0, last),
                "values": pages.cells(2, across, last),
                "fill": {"color": colour},
                "gap": 60,
                "data_labels": {"value": True, "num_format": _format(values), "font": font(8)},
            }
        )
    plain = {"label_position": "low", "interval_unit": 1, "major_gridlines": {"visible": False}}
    chart.set_y_axis({"reverse": True, "num_font": font(9), **plain})
    chart.set_x_axis(axis(pages.cell(0, 1) if unit else None, label_position="high", **_ticks(plot)))
    group = max(len(plot.series) * BAR + BAR // 2, LINE * max(len(label) for label in labels))
    pages.finish(chart, max(LEAST, min(AROUND + len(labels) * group, MOST)), legend=len(plot.series) > 1)
    return last + 1


def _ticks(plot: Bars) -> dict[str, Any]:
    """Where the axis has numbers: at each, where all are whole and few."""
    values = [value for each in plot.series.values() for value in each if value is not None]
    few = all(isinstance(value, int) for value in values) and max(values) - min(values) <= FEW
    return {"major_unit": 1} if few else {}


def _format(values: Sequence[float | None]) -> str:
    """The format of numbers that shows as many places as any of them has.

    >>> _format([1950]), _format([57.9, None, 60.25])
    ('#,##0', '#,##0.00')
    """
    told = [number(float(value)).normalize().as_tuple().exponent for value in values if value is not None]
    places = max((-each for each in told if isinstance(each, int)), default=0)
    return f"#,##0.{'0' * places}" if places > 0 else "#,##0"
