"""Plots of a study as SVG, drawn by Altair and vl-convert without a network or a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.errors import EngineUnavailable
from healthrules.planning.studies.model import Bars, Lines
from healthrules.texts import Language, Text

FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
COLOURS = ("#1f5a94", "#c8571b", "#3f7d3c", "#7a4a9c", "#8a6d1b", "#5b6572")
"""Told apart also by the colour-blind; every series is named beside its mark."""

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4])
WIDTH, HEIGHT = 640, 280
LINE = 14
"""How far below one another the names of marks stand."""


def svg(plot: Bars | Lines, language: Language) -> str:
    """A plot as SVG.

    Raises `EngineUnavailable` where Altair or vl-convert is not installed.
    """
    try:
        import altair  # noqa: F401, ICN001 (whether it is there)
        import vl_convert
    except ImportError:
        raise EngineUnavailable(MISSING) from None
    spec = _bars(plot, language) if isinstance(plot, Bars) else _lines(plot, language)
    made: str = vl_convert.vegalite_to_svg(spec)
    return made[made.index("<svg") :]


MISSING = Text(
    "绘图需要 Altair：pip install 'healthrules[charts]'", "plots are drawn by Altair: pip install 'healthrules[charts]'"
)


def _bars(plot: Bars, language: Language) -> dict[str, Any]:
    import altair as alt

    labels = [label.in_(language) if isinstance(label, Text) else label for label in plot.labels]
    rows = [
        {"label": label, "series": name.in_(language), "value": value}
        for name, values in plot.series.items()
        for label, value in zip(labels, values, strict=True)
        if value is not None
    ]
    names = [name.in_(language) for name in plot.series]
    whole = all(isinstance(row["value"], int) for row in rows)
    ticks = alt.Axis(format=",d", tickMinStep=1) if whole else alt.Axis()
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("label:N", title=None, sort=labels, axis=alt.Axis(labelLimit=220)),
        yOffset=alt.YOffset("series:N", sort=names),
        x=alt.X("value:Q", title=plot.unit, axis=ticks),
    )
    marks = base.mark_bar().encode(
        color=alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=_range(names)), title=None)
    )
    words = base.mark_text(align="left", dx=3).encode(text=alt.Text("value:Q", format=",.6~g"))
    return _whole(alt.layer(marks, words).properties(width=WIDTH, height=alt.Step(18)))


def _lines(plot: Lines, language: Language) -> dict[str, Any]:
    import altair as alt

    names = [curve.name.in_(language) for curve in plot.curves]
    ticks = alt.Axis(format="d", tickMinStep=1) if plot.years else alt.Axis()
    layers = [
        alt.Chart(_data([{"x": x, "y": y, "series": name} for x, y in curve.points]))
        .mark_line(interpolate="step-after" if curve.steps else "linear", point=not curve.steps)
        .encode(
            x=alt.X("x:Q", title=plot.across.in_(language), scale=alt.Scale(zero=False, nice=False), axis=ticks),
            y=alt.Y("y:Q", title=plot.up.in_(language), scale=alt.Scale(zero=not plot.years)),
            color=alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=_range(names)), title=None),
            strokeDash=alt.StrokeDash("series:N", scale=alt.Scale(domain=names, range=_dashes(names)), title=None),
        )
        for curve, name in zip(plot.curves, names, strict=True)
    ]
    return _whole(alt.layer(*layers, *_marks(plot, language)).properties(width=WIDTH, height=HEIGHT))


def _marks(plot: Lines, language: Language) -> Iterator[Any]:
    import altair as alt

    for place, (name, at) in enumerate(plot.marks.items()):
        data = alt.Chart(_data([{"x": at, "name": name.in_(language)}]))
        yield data.mark_rule(strokeDash=[4, 3], color="#555").encode(x="x:Q")
        yield data.mark_text(align="left", baseline="top", dx=4, color="#333").encode(
            x="x:Q", y=alt.value(place * LINE), text="name:N"
        )


def _data(rows: list[dict[str, Any]]) -> Any:
    from altair import InlineData

    return InlineData(values=rows)


def _range(names: list[str]) -> list[str]:
    return [COLOURS[place % len(COLOURS)] for place in range(len(names))]


def _dashes(names: list[str]) -> list[list[int]]:
    return [DASHES[place % len(DASHES)] for place in range(len(names))]


def _whole(chart: Any) -> dict[str, Any]:
    found: dict[str, Any] = (
        chart.configure(font=FONTS, background="white").configure_axis(labelFontSize=11, titleFontSize=12).to_dict()
    )
    return found
