"""Milestones as a study: counts and tables, how much of each way is gone, and the years of each indicator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from healthrules.planning.naming import titled
from healthrules.planning.progress.data import data_of
from healthrules.planning.progress.milestones import Milestone, Progress
from healthrules.planning.progress.pace import Status, position
from healthrules.planning.progress.tables import Tables, percent, unit_text
from healthrules.planning.studies.model import Bars, Curve, Lines, Part, Study, Tone
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units import Number

SCHEMA = "healthrules/progress/1"
ENOUGH = 3
"""How many values a plot of the years of an indicator needs."""

MOST_PLOTS = MOST_BARS = 30
FEW = 3
"""How many regions are named in the title."""


def study(found: Progress, book: Rulebook, *, one_table: bool = False) -> Study:
    """The study of a mid-term evaluation, by the rulebook that it was made with.

    `one_table`: all of an indicator stands in one row, for programs that read tables.
    """
    shown = sorted(found.milestones, key=lambda each: each.status is Status.NO_DATA)
    plotted = [each for each in shown if each.aim and each.now and each.unit and len(each.points) >= ENOUGH]
    lines = tuple(_lines(found, each) for each in plotted[:MOST_PLOTS])
    tables = Tables(found, shown, book)
    grids = (tables.whole(),) if one_table else (tables.standings(), *tables.arithmetic(), tables.clauses())
    parts: tuple[Part, ...] = (tables.counts(), *_bars(found, shown), *grids, *lines)
    return Study(SCHEMA, _title(found), tuple(_about(found, book, len(plotted))), parts, data_of(found, book))


def _title(found: Progress) -> Text:
    names = [region.name for region in found.regions]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    if len(names) > FEW:
        zh, en = f"{len(names)} 个地区", f"{len(names)} regions"
    return Text(f"规划指标实施进度评估：{zh}", f"Progress of a plan's indicators: {en}")


def _about(found: Progress, book: Rulebook, plotted: int) -> Iterator[Text]:
    names = dict.fromkeys(each.rule.document.id for each in found.milestones)
    if names:
        titles = [titled(book.documents[name]) for name in names]
        yield Text(f"依据：{'、'.join(each.zh for each in titles)}", f"By: {'; '.join(each.en for each in titles)}")
    days = ", ".join(sorted({str(day) for day in found.days.values()}))
    last = ", ".join(sorted({str(each.now.day) for each in found.milestones if each.now is not None})) or "-"
    yield Text(f"评估日：{days}；现值日期：{last}", f"Day of evaluation: {days}; values of: {last}")
    counted = [(status.label, number) for status, number in found.counts().items() if number]
    zh = "，".join(f"{label.zh} {number} 项" for label, number in counted)
    en = ", ".join(f"{number} {label.en}" for label, number in counted)
    total = len(found.milestones)
    yield Text(
        f"指标共 {total} 项：{zh}。" if total else "没有适用的指标。",
        f"{total} indicator{'s' if total > 1 else ''}: {en}." if total else _NOTHING,
    )
    yield Text(
        "年均变化为最早与最近两个填报值之间的直线变化；到期推算按此直线延长，不是预测。",
        "The change a year is that of a straight line from the earliest to the latest value; continued, it is no forecast.",
    )
    if plotted > MOST_PLOTS:
        yield Text(
            f"逐年图仅画前 {MOST_PLOTS} 项，共 {plotted} 项。",
            f"Of {plotted} plots of years the first {MOST_PLOTS} are drawn.",
        )
    if found.rejects:
        zh, en = (
            f"有 {len(found.rejects)} 行无法读取，未计入。",
            f"Rows that could not be read and do not count: {len(found.rejects)}.",
        )
        yield Text(zh, en)


_NOTHING = "No indicator applies."


def _bars(found: Progress, shown: Sequence[Milestone]) -> Iterator[Bars]:
    """How much of the way is gone, beside how much of the time, where there is a way."""
    under_way = [each for each in shown if each.way.done is not None]
    going = _behind(under_way)
    if not going:
        return
    labels = _apart([_label(found, each) for each in going], going)
    series: Mapping[Text, Sequence[float | None]] = {
        Text("指标进度", "of the way"): [percent(each.way.done) for each in going],
        Text("时间进度", "of the time"): [percent(each.way.time) for each in going],
    }
    title = Text("从基期到目标：指标进度与时间进度", "From the baseline to the target: how much is gone")
    if len(under_way) > MOST_BARS:
        title = Text(f"{title.zh}，落后最多的 {MOST_BARS} 项", f"{title.en}, the {MOST_BARS} furthest behind")
    yield Bars(title, labels, series, _GONE, (Tone.PLAIN, Tone.BASE))


_GONE = Text("从基期到目标已完成（%）", "gone from the baseline to the target (%)")


def _behind(going: Sequence[Milestone]) -> list[Milestone]:
    """Those whose way lags most behind the time, where a plot does not hold all; in their order."""
    most = sorted(going, key=lambda each: (each.way.done or 0) - (each.way.time or 0))[:MOST_BARS]
    chosen = {id(each) for each in most}
    return [each for each in going if id(each) in chosen]


def _label(found: Progress, each: Milestone) -> Text:
    title = each.rule.title
    if len(found.regions) == 1:
        return title
    name = next(region.name for region in found.regions if region.code == each.region)
    return Text(f"{name.zh}：{title.zh}", f"{name.en}: {title.en}")


def _apart(labels: Sequence[Text], of: Sequence[Milestone]) -> list[Text]:
    """The labels, with the rule where several are alike."""
    alike = Counter([*(label.zh for label in labels), *(label.en for label in labels)])
    return [
        Text(f"{label.zh}（{each.rule.id}）", f"{label.en} ({each.rule.id})")
        if alike[label.zh] + alike[label.en] > PAIR
        else label
        for label, each in zip(labels, of, strict=True)
    ]


PAIR = 2


def _lines(found: Progress, each: Milestone) -> Lines:
    """The values by year, the straight line from the first to the target, and the pace continued."""
    points = [(_year(point.day), float(point.number)) for point in each.points]
    curves = [Curve(Text("填报值", "reported"), points)]
    goal, due = _goal(each), each.rule.due
    if goal is not None and due is not None and due > each.points[0].day:
        curves.append(Curve(Text("到目标的直线", "straight to the target"), [points[0], (_year(due), float(goal))]))
        if each.way.projected is not None:
            continued = [points[-1], (_year(due), float(each.way.projected))]
            curves.append(Curve(Text("按年均变化延长", "this pace continued"), continued))
    label, status, unit = _label(found, each), each.status.label, each.unit
    title = Text(f"{label.zh}：{status.zh}", f"{label.en}: {status.en}")
    up = unit_text(unit) if unit is not None else Text("", "")
    return Lines(title, Text("年份（年末）", "Year (its end)"), up, curves, years=True)


def _goal(each: Milestone) -> Number | None:
    """The bound that is not met; else the one that the first value did not meet; else the only one."""
    if each.aim is None or each.now is None:
        return None
    missed = each.aim.missed(each.now.number) or each.aim.missed(each.points[0].number)
    bounds = [bound for bound in (each.aim.low, each.aim.high) if bound is not None]
    return missed[1].number if missed is not None else bounds[0].number if len(bounds) == 1 else None


def _year(day: date) -> float:
    """A day on an axis on which the end of a year is its number."""
    return round(float(position(day)) - 1, 4)
