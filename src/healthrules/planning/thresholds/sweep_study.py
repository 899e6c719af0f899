"""A sweep as a study: curves of the share and of the gap over the threshold, and the tables behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.planning.studies import Cell, Column, Curve, Grid, Lines, Study
from healthrules.planning.thresholds.scope import YEAR
from healthrules.planning.thresholds.sweeping import Point, Sweep
from healthrules.planning.thresholds.words import (
    asked,
    count_cells,
    count_columns,
    group_label,
    held_data,
    nothing,
    percent,
    read,
    scope_data,
    share_text,
    still,
    tally_data,
    undecided,
    value_data,
    with_unit,
)
from healthrules.rulebook import Rulebook
from healthrules.texts import Text

SCHEMA = "healthrules/sweep/1"
DRAWN = 5
"""How many groups have a curve: those with the most records decided; tables hold all."""

_MOST = Text(f"记录最多的 {DRAWN} 组", f"{DRAWN} groups with the most records")
ALL, PRESENT = Text("全部", "all"), Text("现行", "present")
GAP = Text("差额合计", "gap added up")
VALUE = Text("取值", "value")


def sweep_study(found: Sweep, book: Rulebook) -> Study:
    """What a sweep came to, for people and as data."""
    label = found.held.label
    return Study(
        SCHEMA,
        Text(f"逐值试算：{label.zh}", f"Sweep: {label.en}"),
        tuple(_about(found, book)),
        (*(_plots(found, book) if found.decided else ()), *_grids(found, book)),
        _data(found),
    )


def _about(found: Sweep, book: Rulebook) -> Iterator[Text]:
    yield from still(found.held, found.unmoved, found.records)
    yield asked(found.held, found.rules, book)
    if found.decided:
        now, share = found.held.amount(found.held.present), share_text(found.present.tally)
        yield Text(f"现行 {now.zh}：达标率 {share.zh}", f"at present {now.en}: {share.en}")
        yield undecided(found.present.tally)
    else:
        yield nothing(found.present.tally, found.scope, found.read)
    yield from read(found.scope, found.read)
    if found.decided:
        yield Text(
            "图中只有表列取值是算出的，相邻两值之间的台阶不表示确切的转折点",
            "the plots hold for the values tried; where between two of them a share changes is not looked at",
        )
    if len(found.groups) > DRAWN:
        which = Text(f"最近 {DRAWN} 年", f"last {DRAWN} years") if found.by == YEAR else _MOST
        zh = f"图中为全部及{which.zh}，其余见表"
        yield Text(zh, f"the plots show all and the {which.en}; the table has every group")


def _curves(found: Sweep, book: Rulebook) -> list[tuple[Text, tuple[Point, ...]]]:
    most = sorted(found.groups, key=lambda group: -found_decided(group[1]))[:DRAWN]
    if found.by == YEAR:
        most = sorted(found.groups, key=lambda group: group[0] or "")[-DRAWN:]
    kept = [group for group in found.groups if group in most]
    return [(ALL, found.points), *((group_label(name, found.by, book), points) for name, points in kept)]


def found_decided(points: tuple[Point, ...]) -> int:
    """How many records a group has that are decided, at the value where it has the most."""
    return max(point.tally.decided for point in points)


def _plots(found: Sweep, book: Rulebook) -> Iterator[Lines]:
    unit = found.held.parameter.unit
    across = with_unit(found.held.label, unit)
    now = found.held.amount(found.held.present)
    marks = {Text(f"现行 {now.zh}", f"present: {now.en}"): float(found.held.present)}
    curves = _curves(found, book)
    shares = [
        Curve(name, [(float(each.value), y) for each in points if (y := percent(each.tally.share)) is not None], steps=True)
        for name, points in curves
    ]
    yield Lines(Text("达标率", "Share passing"), across, Text("达标率（%）", "share passing (%)"), shares, marks)
    for symbol in _units(found):
        gaps = [
            Curve(name, [(float(each.value), dict(each.gaps).get(symbol, 0.0)) for each in points]) for name, points in curves
        ]
        yield Lines(Text("差额合计", "Gap added up"), across, with_unit(GAP, book.units.unit(symbol)), gaps, marks)


def _units(found: Sweep) -> list[str]:
    """The units in which gaps are added up; those of shares and rates mean nothing added up."""
    return sorted({unit for point in found.points for unit, _ in point.gaps if adds_up(unit)})


def adds_up(unit: str) -> bool:
    """Whether amounts in a unit may be added up."""
    return unit not in ("", "1") and not any(sign in unit for sign in "%‰/")


def _grids(found: Sweep, book: Rulebook) -> Iterator[Grid]:
    units = _units(found)
    value = Column(with_unit(VALUE, found.held.parameter.unit))
    columns = (*count_columns(), *(Column(with_unit(GAP, book.units.unit(unit))) for unit in units))
    rows = [(*_value(found, point), *count_cells(point.tally), *_gaps(point, units)) for point in found.points]
    yield Grid(Text("取值", "values"), Text("各取值的结果", "At each value"), (value, Column(Text("", "")), *columns), rows)
    if found.by is None:
        return
    grouped = [
        (group_label(name, found.by, book), *_value(found, point), *count_cells(point.tally), *_gaps(point, units))
        for name, points in found.groups
        for point in points
    ]
    heading = Column(_BY[found.by])
    title = Text(f"按{heading.heading.zh}", f"By {heading.heading.en}")
    yield Grid(Text("分组", "groups"), title, (heading, value, Column(Text("", "")), *columns), grouped)


_BY = {
    "district": Text("区县", "district"),
    "kind": Text("机构类型", "kind"),
    "ownership": Text("举办主体", "ownership"),
    "document": Text("文件", "document"),
    "rule": Text("规则", "rule"),
    "year": Text("年份", "year"),
}


def _value(found: Sweep, point: Point) -> tuple[Cell, Cell]:
    return float(point.value), PRESENT if point.value == found.held.present else None


def _gaps(point: Point, units: list[str]) -> Iterator[Cell]:
    gaps = dict(point.gaps)
    yield from (gaps.get(unit, 0.0) for unit in units)


def _data(found: Sweep) -> dict[str, Any]:
    return {
        **held_data(found.held, found.rules),
        **scope_data(found.scope, found.read),
        "by": found.by,
        "values": [_point(found, each) for each in found.points],
        "groups": [{"group": name, "values": [_point(found, each) for each in points]} for name, points in found.groups],
    }


def _point(found: Sweep, point: Point) -> dict[str, Any]:
    gaps = [{"value": gap, "unit": unit} for unit, gap in point.gaps if adds_up(unit)]
    now = point.value == found.held.present
    return {"at": value_data(point.value, found.held), "present": now, **tally_data(point.tally), "gaps": gaps}
