"""Who decides a region's figure, as a study."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from typing import Any

from healthrules.language.wording import bounds_text
from healthrules.planning.deciding.figures import Value
from healthrules.planning.deciding.influence import Decided, Influence
from healthrules.planning.deciding.movers import Mover
from healthrules.planning.deciding.values import label, unread
from healthrules.planning.studies import Bars, Cell, Column, Grid, Study
from healthrules.records.figures import Bound
from healthrules.texts import Text
from healthrules.units import Quantity, decimal

SCHEMA = "healthrules/influence/1"
TITLE = Text("各机构对地区指标的影响", "Who decides a region's figure")
REGION, RECORD, NAME = Column(Text("地区", "region")), Column(Text("编号", "record")), Column(Text("名称", "name"))
OUTCOME = Column(Text("结论", "outcome"))
REGIONS = (
    REGION,
    Column(Text("日期", "day")),
    OUTCOME,
    Column(Text("现值", "value")),
    Column(Text("要求", "required")),
    Column(Text("有影响的记录", "records that move it")),
    Column(Text("至少整改", "mend at least")),
    Column(Text("整改后", "value then")),
    Column(Text("说明", "note")),
)
NEEDED = (REGION, RECORD, NAME, Column(Text("顺序", "order")), Column(Text("处理", "part")), Column(Text("难度", "effort")))
MOVERS = (
    REGION,
    RECORD,
    NAME,
    Column(Text("使指标变动", "moves the value by")),
    Column(Text("单位", "unit")),
    Column(Text("剔除后指标", "without it")),
    Column(Text("剔除后结论", "outcome then")),
    Column(Text("达到最好水平时", "at its best")),
    Column(Text("缺少的数据", "not reported")),
)
NO_VALUE = Text("无值", "no value")
ALL = Text("决定有无", "all of it")
MEND, ALIKE = Text("整改", "mend"), Text("可替代最后一个", "would do in place of the last")
SMALLEST = Text("再少不能达标", "no fewer would do")
GREEDY = Text("按作用大小依次选取，未必最少", "chosen by size; fewer may do")
BEST = Text(
    "最好水平：计数和比例指符合条件；合计和均值指达到本地区最好的一个，或 --best 指定的数",
    "at its best: of counts and shares the condition holds; of sums and means as the best of the region, or what --best says",
)
MOST_BARS, MOST_REGIONS = 12, 30
RECORDS = Text("记录数", "records")


def influence_study(found: Influence) -> Study:
    """The study of who decides."""
    parts: tuple[Grid | Bars, ...] = (_regions(found), *_bars(found), _needed(found), _movers(found))
    return Study(SCHEMA, TITLE, tuple(_about(found)), parts, _data(found))


def _about(found: Influence) -> Iterator[Text]:
    yield Text(f"{found.rule.title.zh} {found.rule.id}", f"{found.rule.title.en} {found.rule.id}")
    yield Text(
        f"共读入 {found.records:,} 条记录，涉及 {len(found.regions)} 个地区，取各地区最近一年",
        f"{found.records:,} records read; regions, each for its latest year: {len(found.regions)}",
    )
    yield BEST
    yield from unread(found.rejects)


def _regions(found: Influence) -> Grid:
    rows = [
        (
            _place(each, found),
            each.day,
            each.outcome.label,
            told(each.value),
            told(Value(each.required, each.required)) if each.required is not None else None,
            len(_moving(each)),
            len(each.needed.records) if each.needed is not None else None,
            told(each.needed.value) if each.needed is not None else None,
            each.why_not or (None if each.needed is None else SMALLEST if each.needed.exact else GREEDY),
        )
        for each in found.regions
    ]
    return Grid(Text("地区", "regions"), Text("各地区", "Regions"), REGIONS, rows)


def _place(each: Decided, found: Influence) -> Text:
    return found.book.regions.regions[each.region.region or ""].name


def _moving(each: Decided) -> list[Mover]:
    """The records that move the value, or may: those that did not report what it reads, or can do better."""
    return [mover for mover in each.movers if mover.move or mover.missing or mover.best is not None]


def _bars(found: Influence) -> Iterator[Bars]:
    """The records that move a region's value most; of several regions, which differ in size, how many are to mend."""
    if len(found.regions) == 1:
        yield from _most_moving(found.regions[0])
        return
    told = [(each, len(each.needed.records)) for each in found.regions if each.needed is not None]
    told.sort(key=lambda each: -each[1])
    if told:
        more = len(told) > MOST_REGIONS
        zh, en = (f"，前 {MOST_REGIONS} 个", f", the {MOST_REGIONS} with the most") if more else ("", "")
        title = Text(f"各地区至少需整改的对象数{zh}", f"How many to mend at least, by region{en}")
        series = {REGIONS[6].heading: [count for _, count in told[:MOST_REGIONS]]}
        yield Bars(title, [_place(each, found) for each, _ in told[:MOST_REGIONS]], series, RECORDS)


def _most_moving(only: Decided) -> Iterator[Bars]:
    moving = [each for each in _moving(only) if not isinf(each.move)]
    shown = moving[:MOST_BARS]
    if shown:
        unit = only.value.unit
        most = Text(f"影响最大的 {MOST_BARS} 条记录", f"The {MOST_BARS} records that move it most")
        title = most if len(moving) > MOST_BARS else Text("各记录对指标的影响", "How much each record moves the value")
        series = {MOVERS[3].heading: [float(each.move) for each in shown]}
        called = None if unit is None or unit.symbol == "1" else Text(unit.text("zh"), unit.text("en"))
        yield Bars(title, [f"{each.name} {each.id}" for each in shown], series, called)


def _needed(found: Influence) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    for each in found.regions:
        if each.needed is not None:
            chosen = [(place, MEND, one) for place, one in enumerate(each.needed.records, start=1)]
            others = [(None, ALIKE, one) for one in each.needed.alike]
            for place, part, one in (*chosen, *others):
                effort = decimal(one.effort) if one.effort is not None else None
                rows.append((_place(each, found), one.id, one.name, place, part, effort))
    title = Text("使地区达标的最少整改对象", "The fewest to mend for the region to meet it")
    return Grid(Text("整改", "mend"), title, NEEDED, rows)


def _movers(found: Influence) -> Grid:
    rows = [
        (
            _place(each, found),
            mover.id,
            mover.name,
            *_size(mover.move, each.value),
            told(mover.without),
            mover.outcome.label,
            told(mover.best) if mover.best is not None else None,
            _missing(mover, found),
        )
        for each in found.regions
        for mover in _moving(each)
    ]
    still = sum(len(each.movers) for each in found.regions) - len(rows)
    note = Text(f"另有 {still:,} 条记录不影响指标", f"more records that do not move the value: {still:,}") if still else None
    return Grid(Text("影响", "movers"), Text("影响指标的记录", "Records that move the value"), MOVERS, rows, note)


def _missing(mover: Mover, found: Influence) -> Text | None:
    names = [label(name, found.book.vocabulary) for name in mover.missing]
    return Text("、".join(each.zh for each in names), ", ".join(each.en for each in names)) if names else None


def _size(move: Bound, value: Value) -> tuple[Cell, Cell]:
    if isinstance(move, float):
        return ALL, None
    unit = value.unit
    return float(move), Text(unit.text("zh"), unit.text("en")) if unit is not None else None


def told(value: Value) -> Text:
    """A value, or the bounds between which it lies, in words."""
    if value.low is None and value.high is None:
        return NO_VALUE
    if value.certain and value.low is not None:
        return Text(value.low.text("zh"), value.low.text("en"))
    return Text(bounds_text(value.low, value.high, "zh"), bounds_text(value.low, value.high, "en"))


def _data(found: Influence) -> dict[str, Any]:
    return {
        "rule": found.rule.id,
        "records": found.records,
        "rejects": found.rejects,
        "effort": found.effort,
        "regions": [_region(each) for each in found.regions],
    }


def _region(each: Decided) -> dict[str, Any]:
    return {
        "region": each.region.region,
        "as_of": each.day,
        "outcome": each.outcome.value,
        "value": _value(each.value),
        "required": _amount(each.required),
        "needed": None if each.needed is None else _set(each),
        "why_not": each.why_not,
        "movers": [_mover(mover) for mover in _moving(each)],
        "unmoving": len(each.movers) - len(_moving(each)),
    }


def _set(each: Decided) -> dict[str, Any]:
    chosen = each.needed
    if chosen is None:
        raise AssertionError(each)
    return {
        "records": [one.id for one in chosen.records],
        "alike": [one.id for one in chosen.alike],
        "exact": chosen.exact,
        "value": _value(chosen.value),
    }


def _mover(each: Mover) -> dict[str, Any]:
    return {
        "record": each.id,
        "name": each.name,
        "move": None if isinstance(each.move, float) else decimal(each.move),
        "without": _value(each.without),
        "outcome": each.outcome.value,
        "best": _value(each.best) if each.best is not None else None,
        "missing": list(each.missing),
    }


def _value(value: Value) -> dict[str, Any]:
    return {"low": _amount(value.low), "high": _amount(value.high)}


def _amount(value: Quantity | None) -> dict[str, Any] | None:
    return None if value is None else {"value": decimal(value.number), "unit": value.unit.symbol}
