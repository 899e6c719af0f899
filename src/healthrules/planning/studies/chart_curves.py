"""Curves of a study, and the places marked on their axis, as a chart of Excel."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from healthrules.planning.studies.chart_pages import Pages, axis
from healthrules.planning.studies.charts import COLOURS
from healthrules.planning.studies.model import Curve, Lines

HEIGHT = 380
"""How high a chart of curves is, in pixels."""

Scale = dict[str, float]
"""The ends of an axis, and how far apart its numbers are, as Excel is told them."""

DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "long_dash_dot")
GREY = "#555555"
WHOLE = 100
"""What a share in per cent cannot pass."""

THIRDS, MOST_YEARS = 3, 12
"""How many round numbers an axis has at least, and how many years it names at most."""


def curves(pages: Pages, plot: Lines) -> int:
    """A chart of curves; how many rows its numbers take."""
    language = pages.writer.language
    up = plot.up.in_(language)
    pages.head(plot.title, up)
    chart = pages.writer.book.add_chart({"type": "scatter", "subtype": "straight"})
    drawn = [curve for curve in plot.curves if curve.points]
    for place, curve in enumerate(drawn):
        _curve(pages, chart, plot, curve, place)
    scale = _up(plot, drawn)
    ends = (scale.get("min", 0.0), scale.get("max", 1.0))
    for place, (name, at) in enumerate(plot.marks.items(), start=len(drawn)):
        _mark(pages, chart, name.in_(language), 2 * place, at, ends)
    years = {"num_format": "0"} if plot.years else {}
    chart.set_x_axis(axis(pages.cell(1, 0), label_position="low", **years, **_across(plot, drawn)))
    chart.set_y_axis(axis(pages.cell(0, 1) if up else None, label_position="low", **scale))
    pages.finish(chart, HEIGHT, legend=len(drawn) + len(plot.marks) > 1)
    return 2 + max([len(_points(curve)) for curve in drawn] + [2 * bool(plot.marks)])


def _curve(pages: Pages, chart: Any, plot: Lines, curve: Curve, place: int) -> None:
    language, at, points = pages.writer.language, 2 * place, _points(curve)
    pages.put(1, at, plot.across.in_(language), bold=True)
    pages.put(1, at + 1, curve.name.in_(language), bold=True)
    for down, (x, y) in enumerate(points, start=2):
        (pages.put_year if plot.years else pages.put)(down, at, x)
        pages.put(down, at + 1, y)
    colour = COLOURS[place % len(COLOURS)]
    round_ = {"type": "circle", "size": 4, "fill": {"color": colour}, "border": {"color": colour}}
    chart.add_series(
        {
            "name": pages.cell(1, at + 1),
            "categories": pages.cells(2, at, 1 + len(points)),
            "values": pages.cells(2, at + 1, 1 + len(points)),
            "line": {"color": colour, "width": 1.75, "dash_type": DASHES[place % len(DASHES)]},
            "marker": {"type": "none"} if curve.steps else round_,
        }
    )


def _mark(pages: Pages, chart: Any, name: str, at: int, x: float, ends: tuple[float, float]) -> None:
    """An upright line, with its name in the legend."""
    pages.put(1, at, None)
    pages.put(1, at + 1, name, bold=True)
    for down, y in enumerate(ends, start=2):
        pages.put(down, at, x)
        pages.put(down, at + 1, y)
    chart.add_series(
        {
            "name": pages.cell(1, at + 1),
            "categories": pages.cells(2, at, 3),
            "values": pages.cells(2, at + 1, 3),
            "line": {"color": GREY, "width": 1.25, "dash_type": "dash" if at % 4 else "square_dot"},
            "marker": {"type": "none"},
        }
    )


def _points(curve: Curve) -> list[tuple[float, float]]:
    """The points between which straight lines are drawn.

    >>> from healthrules.texts import Text
    >>> _points(Curve(Text("甲", "a"), [(1, 5.0), (2, 6.0)], steps=True))
    [(1, 5.0), (2, 5.0), (2, 6.0)]
    """
    if not curve.steps:
        return list(curve.points)
    held = [(after[0], before[1]) for before, after in zip(curve.points, curve.points[1:], strict=False)]
    return [point for at, own in enumerate(curve.points) for point in ([held[at - 1], own] if at else [own])]


def _up(plot: Lines, drawn: Sequence[Curve]) -> Scale:
    """The upright axis: from zero, but for years; shares in per cent end at a hundred.

    >>> from healthrules.texts import Text
    >>> _up(Lines(Text("", ""), Text("", ""), Text("", ""), ()), [Curve(Text("甲", "a"), [(1, 43.0), (2, 861.0)])])
    {'min': 0.0, 'max': 900.0, 'major_unit': 100.0}
    """
    values = [y for curve in drawn for _, y in curve.points]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if not plot.years:
        low, high = min(low, 0.0), max(high, 0.0) or 1.0
    found = _round(low, high)
    return {**found, "max": min(found["max"], WHOLE)} if "%" in plot.up.zh and high <= WHOLE and found else found


def _across(plot: Lines, drawn: Sequence[Curve]) -> Scale:
    """The axis across: round numbers around all points and marks, or the years from the first to the last."""
    places = [x for curve in drawn for x, _ in curve.points] + list(plot.marks.values())
    if not plot.years:
        return _round(min(places), max(places))
    first, last = floor(min(places)), ceil(max(places))
    return {"min": first, "max": last, "major_unit": max(1, (last - first) // MOST_YEARS)}


def _round(low: float, high: float) -> Scale:
    """The round numbers around two, and how far apart those between them are; nothing where the two are one.

    >>> _round(12.9, 37.1)
    {'min': 12.0, 'max': 38.0, 'major_unit': 2.0}
    """
    if low >= high:
        return {}
    step = Decimal(10) ** floor(log10(high - low))
    if (high - low) / float(step) < THIRDS:
        step /= 5
    ends = (floor(Decimal(repr(low)) / step) * step, ceil(Decimal(repr(high)) / step) * step)
    return {"min": float(ends[0]), "max": float(ends[1]), "major_unit": float(step)}
