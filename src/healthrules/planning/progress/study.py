"""Milestones as a study: counts, a grid of all indicators, how much of each way is gone, and the years of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction

from healthrules.planning.progress.data import data_of
from healthrules.planning.progress.milestones import Milestone, Progress
from healthrules.planning.progress.pace import Aim, Bound, Point, Status, position
from healthrules.planning.studies.model import Bars, Cell, Column, Curve, Grid, Lines, Part, Study
from healthrules.reporting.messages import field_label
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Text
from healthrules.units import Number, Quantity, grouped
from healthrules.units.exact import telling_digits

SCHEMA = "healthrules/progress/1"
ENOUGH = 3
"""How many values a plot of the years of an indicator needs."""

MOST_PLOTS = 30
FEW = 3
"""How many regions are named in the title."""

PER_CENT = 100


def study(found: Progress, book: Rulebook) -> Study:
    """The study of a mid-term evaluation, by the rulebook that it was made with."""
    shown = sorted(found.milestones, key=lambda each: each.status is Status.NO_DATA)
    plotted = [each for each in shown if each.aim and each.now and each.unit and len(each.points) >= ENOUGH]
    parts: tuple[Part, ...] = (_counts(found), *_bars(found, shown), _indicators(found, shown, book, len(plotted)))
    lines = tuple(_lines(found, each) for each in plotted[:MOST_PLOTS])
    return Study(SCHEMA, _title(found), tuple(_about(found, book)), parts + lines, data_of(found, book))


def _title(found: Progress) -> Text:
    names = [region.name for region in found.regions]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    if len(names) > FEW:
        zh, en = f"{len(names)} 个地区", f"{len(names)} regions"
    return Text(f"规划指标实施进度评估：{zh}", f"Progress of a plan's indicators: {en}")


def _about(found: Progress, book: Rulebook) -> Iterator[Text]:
    documents = [book.documents[name] for name in dict.fromkeys(each.rule.document.id for each in found.milestones)]
    if documents:
        zh, en = "".join(f"《{each.title.zh}》" for each in documents), "; ".join(each.title.en for each in documents)
        yield Text(f"依据：{zh}", f"By: {en}")
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
    if found.rejects:
        zh, en = (
            f"有 {len(found.rejects)} 行无法读取，未计入。",
            f"Rows that could not be read and do not count: {len(found.rejects)}.",
        )
        yield Text(zh, en)


_NOTHING = "No indicator applies."


def _counts(found: Progress) -> Grid:
    counted = Counter((each.status, each.rule.force) for each in found.milestones)
    forces = [force for force in Force if any(each.rule.force is force for each in found.milestones)]
    rows: list[list[Cell]] = [
        [status.label, number, *(counted[status, force] for force in forces)]
        for status, number in found.counts().items()
        if number
    ]
    columns = (Column(Text("状态", "Status")), Column(Text("指标数", "Indicators")), *(Column(each.label) for each in forces))
    return Grid(Text("汇总", "Counts"), Text("各状态的指标数", "Indicators by status"), columns, rows)


def _bars(found: Progress, shown: Sequence[Milestone]) -> Iterator[Bars]:
    """How much of the way is gone, beside how much of the time, where there is a way."""
    going = [each for each in shown if each.way.done is not None]
    if not going:
        return
    labels = _apart([_label(found, each) for each in going], going)
    series: Mapping[Text, Sequence[float | None]] = {
        Text("指标进度", "of the way"): [_percent(each.way.done) for each in going],
        Text("时间进度", "of the time"): [_percent(each.way.time) for each in going],
    }
    title = Text("从基期到目标：已走完的路程和时间", "From the baseline to the target: how much is gone")
    yield Bars(title, labels, series, "%")


def _percent(share: Number | None) -> float | None:
    return None if share is None else round(float(share * PER_CENT), 1)


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


def _indicators(found: Progress, shown: Sequence[Milestone], book: Rulebook, plotted: int) -> Grid:
    several = len(found.regions) > 1
    first = (Column(Text("地区", "Region")),) if several else ()
    names = {region.code: region.name for region in found.regions}
    rows = [[*((names[each.region],) if several else ()), *_row(each, book)] for each in shown]
    note = _NOTE
    if plotted > MOST_PLOTS:
        more = Text(
            f"逐年图仅画前 {MOST_PLOTS} 项，共 {plotted} 项。",
            f" Of {plotted} plots of years the first {MOST_PLOTS} are drawn.",
        )
        note = Text(note.zh + more.zh, note.en + more.en)
    return Grid(Text("指标", "Indicators"), Text("各项指标", "The indicators"), (*first, *_COLUMNS), rows, note)


_NOTE = Text(
    "单位为 % 的指标，年均变化以百分点计。目标为到期日的要求；逾期未达标、未达标的为评估日的要求。",
    "Of indicators in % the change a year is in percentage points. The target is what is required on the due date, once it is "
    "past on the day of evaluation.",
)
_COLUMNS = tuple(
    Column(each)
    for each in (
        Text("指标", "Indicator"),
        Text("状态", "Status"),
        Text("单位", "Unit"),
        Text("基期", "Baseline"),
        Text("基期值", "Then"),
        Text("现值", "Now"),
        Text("目标", "Target"),
        Text("期限", "Due"),
        Text("年均变化", "A year"),
        Text("每年还需", "Needed a year"),
        Text("到期推算", "Projected"),
        Text("缺少", "Missing"),
        Text("约束力", "Force"),
        Text("条款", "Clause"),
        Text("规则", "Rule"),
    )
)


def _row(each: Milestone, book: Rulebook) -> list[Cell]:
    base, now = _baseline(each), each.now
    missing = [
        Text(field_label(name, book.vocabulary, "zh"), field_label(name, book.vocabulary, "en")) for name in each.missing
    ]
    return [
        each.rule.title,
        each.status.label,
        Text(each.unit.text("zh"), each.unit.text("en")) if each.unit is not None else None,
        str(base.day.year) if base is not None else None,
        _rounded(base.number) if base is not None else None,
        _rounded(now.number) if now is not None else _bounds(each),
        _target(each.aim, now),
        each.rule.due,
        *(_rounded(number) for number in (each.way.pace, each.way.needed, each.way.projected)),
        Text("、".join(text.zh for text in missing), ", ".join(text.en for text in missing)),
        each.rule.force.label,
        each.rule.clause,
        each.rule.id if len(book.documents) > 1 else each.rule.name,
    ]


def _baseline(each: Milestone) -> Point | None:
    """The earliest value, where there is one before that of now."""
    first = each.points[0] if each.points else None
    return None if first is None or first == each.now else first


def _rounded(number: Number | None) -> Cell:
    return None if number is None else float(number) if isinstance(number, Fraction) else number


def _bounds(each: Milestone) -> Text | None:
    """The bounds of a value that is not certain, rounded outwards."""
    if each.between is None or each.unit is None:
        return None
    ways = zip(each.between, (ROUND_FLOOR, ROUND_CEILING), strict=True)
    low, high = ("" if bound is None else grouped(Quantity(bound, each.unit).rounded(way).number) for bound, way in ways)
    return Text(f"{low}～{high}", f"{low} to {high}")


def _target(aim: Aim | None, now: Point | None) -> str | None:
    """The bounds in signs, with as many digits as tell them from the value now."""
    if aim is None:
        return None
    if aim.low is not None and aim.low == aim.high:
        return f"={grouped(aim.low.number)}"
    signs = ((aim.low, "≥", ">"), (aim.high, "≤", "<"))
    told = [f"{one if bound.included else other}{_digits(bound, now)}" for bound, one, other in signs if bound is not None]
    return ", ".join(told)


def _digits(bound: Bound, now: Point | None) -> str:
    return grouped(bound.number, telling_digits(bound.number, now.number) if now is not None else None)


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
    up = Text(unit.text("zh"), unit.text("en")) if unit is not None else Text("", "")
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
