"""A solution as a study: the threshold, what lies right beside it, who is exactly on it, and the curve around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.deriving.registry import year_of
from healthrules.engines import Outcome
from healthrules.planning.studies import Cell, Column, Curve, Grid, Lines, Study
from healthrules.planning.thresholds.drawing import drawn
from healthrules.planning.thresholds.solution import Solution
from healthrules.planning.thresholds.tallies import Tally
from healthrules.planning.thresholds.turns import Place, Turn
from healthrules.planning.thresholds.words import (
    SHARE,
    asked,
    count_cells,
    count_columns,
    exact_text,
    held_data,
    nothing,
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
from healthrules.units import Number, grouped
from healthrules.units.exact import decimal, simplest

SCHEMA = "healthrules/solve/1"
VALUE, FOUND, NEXT = Text("取值", "value"), Text("所求标准值", "found"), Text("下一个更严的取值", "next stricter")


def solve_study(found: Solution, book: Rulebook) -> Study:
    """What a solution came to, for people and as data."""
    label, share = found.held.label, f"{grouped(simplest(found.target * 100))}%"
    return Study(
        SCHEMA,
        Text(f"按达标率求标准值：{label.zh}，达标率至少 {share}", f"Threshold for at least {share} passing: {label.en}"),
        tuple(_about(found, book)),
        (*_plot(found), _beside(found), *_ties(found, book)),
        _data(found),
    )


def _about(found: Solution, book: Rulebook) -> Iterator[Text]:
    yield from still(found.held, found.unmoved, found.records)
    if found.decided:
        yield from _answer(found)
        yield _LARGER[found.harder]
        now, share = found.held.amount(found.held.present), share_text(found.present)
        yield Text(f"现行 {now.zh}：达标率 {share.zh}", f"at present {now.en}: {share.en}")
        yield undecided(found.present)
    else:
        yield nothing(found.present, found.scope, found.read)
    yield asked(found.held, found.rules, book)
    yield from read(found.scope, found.read)


_LARGER = {
    True: Text("取值越大越严", "a larger value is harder to meet"),
    False: Text("取值越大越宽", "a larger value is easier to meet"),
}
"""By whether a larger value is harder to meet."""


def _answer(found: Solution) -> Iterator[Text]:
    place = found.place
    if place is None:
        yield _never(found)
    elif place.value is None:
        yield _always(found, place)
    else:
        yield _at(found, place, place.value)
        yield from _next(found, place)
        yield _who(found, place)


def _never(found: Solution) -> Text:
    best = share_text(found.best)
    rest = found.best.failed + found.best.pending
    return Text(
        f"任何取值都达不到：最宽时达标率为 {best.zh}；其余 {rest:,} 条因其他条件不达标，与该取值无关",
        f"no threshold reaches it: at the laxest the share is {best.en}; the other {rest:,} fail whatever the value",
    )


def _always(found: Solution, place: Place) -> Text:
    share = share_text(place.tally)
    end = found.held.amount(found.most) if found.most is not None and found.harder else None
    how = Text(f"取值直到 {end.zh}", f"every value up to {end.en}") if end else Text("任何取值", "every value, however strict,")
    return Text(
        f"{how.zh} 都能达到：最严时达标率为 {share.zh}", f"{how.en} reaches it: at the strictest the share is {share.en}"
    )


def _at(found: Solution, place: Place, value: Number) -> Text:
    shown, share = exact_text(found.held, value), share_text(place.tally)
    if place.attained:
        return Text(f"最严可定为 {shown.zh}：达标率 {share.zh}", f"the strictest threshold is {shown.en}: {share.en}")
    side = Text("低于", "below") if found.harder else Text("高于", "above")
    return Text(
        f"取值须{side.zh} {shown.zh}（不含该值，可任意接近）：达标率 {share.zh}",
        f"any threshold {side.en} {shown.en}, however near, but not that value itself: {share.en}",
    )


def _next(found: Solution, place: Place) -> Iterator[Text]:
    if place.next_value is not None and place.at_next is not None and place.next_value != place.value:
        shown, share = exact_text(found.held, place.next_value), share_text(place.at_next)
        yield Text(
            f"下一个更严的取值 {shown.zh}：达标率 {share.zh}",
            f"the next stricter value of a record, {shown.en}: {share.en}",
        )
    elif place.beyond is not None:
        share = share_text(place.beyond)
        yield Text(f"只要略严于该值，达标率即为 {share.zh}", f"right on the strict side of it: {share.en}")


def _who(found: Solution, place: Place) -> Text:
    many = len(found.ties)
    if many == 1:
        return Text("恰在该值处改变结论的有 1 项", "one record lies exactly on it")
    zh, en = f"恰在该值处改变结论的有 {many:,} 项", f"{many:,} records lie exactly on it and turn together"
    if place.tally.share is not None and place.tally.share > found.target:
        return Text(
            f"{zh}，同时改变，因此达标率在此跳变，高于所要求的比例", f"{en}, so the share jumps there past what was asked for"
        )
    return Text(zh, en)


def _plot(found: Solution) -> Iterator[Lines]:
    points = drawn(found)
    if len(points) < 2:  # noqa: PLR2004 (a line has two ends)
        return
    held = found.held
    now = held.amount(held.present)
    marks = {Text(f"现行 {now.zh}", f"present: {now.en}"): float(held.present)}
    if found.place is not None and found.place.value is not None:
        at = held.amount(found.place.value)
        marks[Text(f"所求 {at.zh}", f"found: {at.en}")] = float(found.place.value)
    curve = Curve(SHARE, points, steps=bool(found.states))
    across = with_unit(held.label, held.parameter.unit)
    yield Lines(Text("达标率", "Share passing"), across, Text("达标率（%）", "share passing (%)"), (curve,), marks)


def _beside(found: Solution) -> Grid:
    rows = [(name, None if value is None else float(value), *count_cells(tally)) for name, value, tally in _tallies(found)]
    columns = (Column(Text("位置", "where")), Column(with_unit(VALUE, found.held.parameter.unit)), *count_columns())
    return Grid(Text("取值", "values"), Text("该标准值及相邻取值", "The threshold and beside it"), columns, rows)


def _tallies(found: Solution) -> Iterator[tuple[Text, Number | None, Tally]]:
    place = found.place
    if place is None:
        yield Text("最宽", "the laxest"), None, found.best
    else:
        open_ = not place.attained
        name = Text("所求标准值（不含该值）", "found (that value left out)") if open_ else FOUND
        yield name if place.value is not None else Text("最严", "the strictest"), place.value, place.tally
        if place.beyond is not None:
            yield Text("略严于该值", "right on its strict side"), None, place.beyond
        if place.next_value is not None and place.at_next is not None:
            yield NEXT, place.next_value, place.at_next
    yield Text("现行", "present"), found.held.present, found.present


def _ties(found: Solution, book: Rulebook) -> Iterator[Grid]:
    turns = [(FOUND, turn) for turn in found.ties] + [(NEXT, turn) for turn in found.next_ones]
    if not turns:
        return
    columns = (
        Column(Text("文件", "file")),
        Column(Text("行", "row")),
        Column(Text("编号", "record")),
        Column(Text("名称", "name")),
        Column(Text("地区", "region")),
        *((Column(Text("年份", "year")),) if _years(found) else ()),
        Column(Text("规则", "rule")),
        Column(Text("所在取值", "on")),
        Column(with_unit(VALUE, found.held.parameter.unit)),
        Column(Text("略宽时", "on its lax side")),
        Column(Text("略严时", "on its strict side")),
    )
    rows = [_tie(name, turn, found, book) for name, turn in turns]
    title = Text("恰在这些取值处改变结论的记录", "Records exactly on a threshold")
    yield Grid(Text("记录", "records"), title, columns, rows)


def _years(found: Solution) -> bool:
    return len(found.read.years) > 1


def _tie(name: Text, turn: Turn, found: Solution, book: Rulebook) -> tuple[Cell, ...]:
    record, origin = turn.record, turn.record.origin
    region = None if record.region is None else book.regions.regions[record.region].name
    where = (origin.file, origin.row) if origin is not None else (None, None)
    year = (str(year_of(record, found.as_of)),) if _years(found) else ()
    lax, strict = _sides(turn, found)
    who = (*where, record.id, record.name, region, *year, book.rules[turn.rule].title)
    return (*who, name, float(turn.at.value), lax.label, strict.label)


def _sides(turn: Turn, found: Solution) -> tuple[Outcome, Outcome]:
    return (turn.before, turn.after) if found.harder else (turn.after, turn.before)


def _data(found: Solution) -> dict[str, Any]:
    place, held = found.place, found.held
    return {
        **held_data(held, found.rules),
        **scope_data(found.scope, found.read),
        "target": decimal(simplest(found.target)),
        "stricter": "larger" if found.harder else "smaller",
        "reached": place is not None,
        "threshold": value_data(place.value, held) if place is not None else None,
        "attained": place.attained if place is not None else None,
        "at_threshold": tally_data(place.tally) if place is not None else None,
        "beyond": tally_data(place.beyond) if place is not None and place.beyond is not None else None,
        "next_stricter": value_data(place.next_value, held) if place is not None else None,
        "at_next": tally_data(place.at_next) if place is not None and place.at_next is not None else None,
        "laxest": tally_data(found.best),
        "at_present": tally_data(found.present),
        "on_threshold": [_named(turn, found) for turn in found.ties],
        "on_next": [_named(turn, found) for turn in found.next_ones],
        "curve": [{"at": value_data(value, held), **tally_data(tally)} for value, tally in found.points],
    }


def _named(turn: Turn, found: Solution) -> dict[str, Any]:
    origin = turn.record.origin
    lax, strict = _sides(turn, found)
    return {
        "file": origin.file if origin is not None else None,
        "row": origin.row if origin is not None else None,
        "record": turn.record.id,
        "name": turn.record.name,
        "region": turn.record.region,
        "year": year_of(turn.record, found.as_of),
        "rule": turn.rule,
        "lax": lax.value,
        "strict": strict.value,
    }
