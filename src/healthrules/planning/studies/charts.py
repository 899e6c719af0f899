"""Plots of a study as SVG, drawn by Altair and vl-convert without a network or a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from healthrules.errors import EngineUnavailable
from healthrules.planning.studies.cells import shown
from healthrules.planning.studies.model import Bars, Lines, Tone
from healthrules.reporting.xlsx_sheets import width
from healthrules.texts import Language, Text

FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
COLOURS = ("#1f5a94", "#c8571b", "#3f7d3c", "#7a4a9c", "#8a6d1b", "#5b6572")
"""Told apart also by the colour-blind; every series is named beside its mark."""

TONES = {Tone.PLAIN: COLOURS[0], Tone.BASE: "#98a2ad", Tone.GOOD: COLOURS[2], Tone.BAD: COLOURS[1]}

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4])
WIDTH, HEIGHT = 640, 280
LINE = 14
"""How far below one another the names of marks stand, and the lines of a label."""

LABEL, MOST_LINES = 40, 3
"""How wide a line of a label is, in digits, and how many lines it has at most."""

ROOM, FEW = 0.14, 10
"""How much of the axis is left for the numbers of bars; up to how many whole numbers have a tick each."""


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


def colours_of(plot: Bars) -> list[str]:
    """The colour of each series."""
    plain = [COLOURS[place % len(COLOURS)] for place in range(len(plot.series))]
    return [TONES[tone] for tone in plot.tones] or plain


def _bars(plot: Bars, language: Language) -> dict[str, Any]:
    import altair as alt

    names = [name.in_(language) for name in plot.series]
    rows = [
        {"place": place, "series": name, "value": value, "text": shown(value, language)}
        for name, values in zip(names, plot.series.values(), strict=True)
        for place, value in enumerate(values)
        if value is not None
    ]
    labels = [broken(label.in_(language) if isinstance(label, Text) else label) for label in plot.labels]
    colour = alt.Scale(domain=names, range=colours_of(plot))
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y("place:O", title=None, sort=None, axis=alt.Axis(labelExpr=f"{json.dumps(labels)}[datum.value]", labelLimit=0)),
        yOffset=alt.YOffset("series:N", sort=names),
        x=_across(plot, language),
    )
    bars = base.mark_bar().encode(color=alt.Color("series:N", sort=names, scale=colour, title=None, legend=_legend(names)))
    back = "datum.value < 0"
    words = [
        base.transform_filter(back).mark_text(align="right", dx=-3).encode(text="text:N"),
        base.transform_filter(f"!({back})").mark_text(align="left", dx=3).encode(text="text:N"),
    ]
    high = LINE * max(len(label) for label in labels) if len(names) == 1 and labels else 0
    return _whole(alt.layer(bars, *words).properties(width=WIDTH, height=alt.Step(max(18, high + 4))))


def _across(plot: Bars, language: Language) -> Any:
    """The axis of the values, with room for the numbers beyond the bars; few whole ones have a tick each."""
    import altair as alt

    values = [value for each in plot.series.values() for value in each if value is not None]
    low, high = min([0, *values]), max([0, *values])
    room = (high - low or 1) * ROOM
    whole = all(isinstance(value, int) for value in values)
    if whole and high - low <= FEW:
        axis = alt.Axis(format=",d", values=list(range(int(low), int(high) + 1)))
    else:
        axis = alt.Axis(format=",d", tickMinStep=1) if whole else alt.Axis(tickCount=8)
    scale = alt.Scale(domain=[low - room if low < 0 else 0, high + room if high > 0 or low == 0 else 0], nice=False)
    return alt.X("value:Q", title=plot.unit.in_(language) if isinstance(plot.unit, Text) else plot.unit, axis=axis, scale=scale)


def broken(label: str) -> list[str]:
    """A label on as many lines as it needs, of which three are shown; a Chinese character is as wide as two.

    >>> broken("甲" * 20 + "乙" * 45)[1:]
    ['乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙', '乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙…']
    >>> broken("public health staff per thousand residents of the county")
    ['public health staff per thousand', 'residents of the county']
    """
    lines, rest = list[str](), label
    while rest:
        most = max(at for at in range(1, len(rest) + 1) if width(rest[:at]) <= LABEL or at == 1)
        cut = most if most == len(rest) else rest.rfind(" ", 0, most + 1)
        cut = cut if cut > 0 else most
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]


def _lines(plot: Lines, language: Language) -> dict[str, Any]:
    import altair as alt

    drawn = [curve for curve in plot.curves if curve.points]
    names = [curve.name.in_(language) for curve in drawn]
    ticks = alt.Axis(format="d", tickMinStep=1) if plot.years else alt.Axis()
    layers = [
        alt.Chart(_data([{"x": x, "y": y, "series": name} for x, y in curve.points]))
        .mark_line(interpolate="step-after" if curve.steps else "linear", point=not curve.steps)
        .encode(
            x=alt.X("x:Q", title=plot.across.in_(language), scale=alt.Scale(zero=False, nice=False), axis=ticks),
            y=alt.Y("y:Q", title=plot.up.in_(language) or None, scale=alt.Scale(zero=not plot.years)),
            color=alt.Color(
                "series:N", sort=names, scale=alt.Scale(domain=names, range=_range(names)), title=None, legend=_legend(names)
            ),
            strokeDash=alt.StrokeDash(
                "series:N", scale=alt.Scale(domain=names, range=_dashes(names)), title=None, legend=_legend(names)
            ),
        )
        for curve, name in zip(drawn, names, strict=True)
    ]
    return _whole(alt.layer(*layers, *_marks(plot, language)).properties(width=WIDTH, height=HEIGHT))


def _legend(names: list[str]) -> Any:
    """What the series are called, below the plot; one alone is what the plot is called."""
    import altair as alt

    return alt.Legend(orient="bottom", columns=3, labelLimit=0, symbolStrokeWidth=2) if len(names) > 1 else None


def _marks(plot: Lines, language: Language) -> Iterator[Any]:
    """Upright lines, their names above the plot, on the side of them where there is more room."""
    import altair as alt

    places = [x for curve in plot.curves for x, _ in curve.points]
    middle = (min(places) + max(places)) / 2 if places else 0
    for place, (name, at) in enumerate(plot.marks.items()):
        data = alt.Chart(_data([{"x": at, "name": name.in_(language)}]))
        top = -(len(plot.marks) - place) * LINE
        left = at <= middle
        yield data.mark_rule(strokeDash=[4, 3], color="#555").encode(x="x:Q", y=alt.value(top), y2=alt.value(HEIGHT))
        words = data.mark_text(baseline="top", color="#333", align="left" if left else "right", dx=4 if left else -4)
        yield words.encode(x="x:Q", y=alt.value(top), text="name:N")


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
