"""What mends records, as a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from healthrules.planning.deciding.mending import Change, Mending, Mendings, Unmet, Way
from healthrules.planning.deciding.values import (
    YEAR,
    cell,
    data,
    own_year,
    several_years,
    titled,
    titles,
    unit,
    unread,
    year_shown,
)
from healthrules.planning.studies import Bars, Cell, Column, Grid, Study
from healthrules.records import Vocabulary
from healthrules.texts import Text

SCHEMA = "healthrules/mend/1"
TITLE = Text("最小整改", "The smallest changes that mend")
RECORD, NAME = Column(Text("编号", "record")), Column(Text("名称", "name"))
FIELD, UNIT = Column(Text("项目", "field")), Column(Text("单位", "unit"))
OLD, NEW = Column(Text("填报值", "reported")), Column(Text("应改为", "needed"))
RULE, OUTCOME = Column(Text("规则", "rule")), Column(Text("结论", "outcome"))
BREAKS = Column(Text("会使以下规则不再达标", "then no longer met"))
RECORDS, MOST_BARS = Text("记录数", "records"), 15
HOW = Text(
    "以下只是使数值达标的最小改动，不是整改建议：例如减少床位也会使面积达标；每项改动均经逐条复核，比它更小的改动不能达标",
    "these are the least changes of figures that meet the rules, no advice: fewer beds make an area suffice; each was judged"
    " before it is told, and no smaller one of the field will do",
)
NO_WAY = Text("仅改一项不能达标", "no change of one field will do")
CURVED = Text("关系非线性，未逐项求解", "edges that are no lines: not every field was looked at")


def mending_study(found: Mendings) -> Study:
    """The study of what mends records."""
    return Study(SCHEMA, TITLE, tuple(_about(found)), (*_bars(found), _plan(found), _ways(found)), _data(found))


def _about(found: Mendings) -> Iterator[Text]:
    count, rules = len(found.found), sum(len(each.unmet) for each in found.found)
    if found.asked:
        names = "、".join(found.asked), ", ".join(found.asked)
        yield Text(
            f"只看：{names[0]}（共读入 {found.records:,} 条记录）", f"only {names[1]}, of {found.records:,} records read"
        )
    else:
        yield Text(f"共读入 {found.records:,} 条记录", f"{found.records:,} records read")
    yield Text(
        f"有未达标规则的记录：{count + found.more:,} 条；列出的 {count:,} 条共 {rules:,} 项未达标",
        f"records that do not meet some rule: {count + found.more:,}; rules not met by the {count:,} listed: {rules:,}",
    )
    if found.more:
        yield Text(
            f"其余 {found.more:,} 条未列出，可用 --limit 增加",
            f"the other {found.more:,} are left out; --limit takes more of them",
        )
    beyond = sum(len(each.beyond) for each in found.found)
    if beyond:
        yield Text(
            f"其中 {beyond:,} 项改动一个或两个填报项目仍不能达标，或会使其他规则不再达标",
            f"{beyond:,} of these no change of one field or two mends without breaking another rule",
        )
    unknown = sum(each.unknown for each in found.found)
    if unknown:
        yield Text(f"另有 {unknown:,} 项因缺少数据无法判断", f"{unknown:,} verdicts more wait for values that are not reported")
    yield HOW
    yield from unread(found.rejects)


def _bars(found: Mendings) -> Iterator[Bars]:
    """In how many records each field is to change, where there are several records to mend."""
    many = Counter(change.field.label for each in found.found for change in each.plan)
    told = sorted(many.items(), key=lambda each: -each[1])
    if max(many.values(), default=0) > 1:
        zh, en = (f"，前 {MOST_BARS} 项", f", the {MOST_BARS} most common") if len(told) > MOST_BARS else ("", "")
        title = Text(f"合并方案中各项目需改动的记录数{zh}", f"In how many records a field is to change{en}")
        names, counts = [name for name, _ in told[:MOST_BARS]], [count for _, count in told[:MOST_BARS]]
        yield Bars(title, names, {RECORDS: counts}, RECORDS)


def _plan(found: Mendings) -> Grid:
    years = several_years(each.record for each in found.found)
    rows = [
        (*_who(each, years=years), change.field.label, *_values(change, found.book.vocabulary))
        for each in found.found
        for change in each.plan
    ]
    title = Text("合并方案：改动最少的项目", "All together: the fewest fields")
    return Grid(Text("方案", "plan"), title, (*_head(years=years), FIELD, OLD, NEW, UNIT), rows)


def _ways(found: Mendings) -> Grid:
    years = several_years(each.record for each in found.found)
    rows = [(*_who(each, years=years), *row) for each in found.found for unmet in each.unmet for row in _rows(unmet, found)]
    columns = (*_head(years=years), RULE, OUTCOME, FIELD, OLD, NEW, UNIT, BREAKS)
    left = {name: found.book.vocabulary.fields[name].label for each in found.found for name in _left(each)}
    zh, en = "、".join(each.zh for each in left.values()), ", ".join(each.en for each in left.values())
    note = Text(f"视为不可改动：{zh}", f"left as they are: {en}") if left else None
    return Grid(Text("逐条", "rules"), Text("逐条规则：只改一项", "Rule by rule: one field alone"), columns, rows, note)


def _head(*, years: bool) -> tuple[Column, ...]:
    return (RECORD, NAME, YEAR) if years else (RECORD, NAME)


def _left(each: Mending) -> Iterator[str]:
    return (field.name for unmet in each.unmet for field in unmet.left_alone)


def _who(each: Mending, *, years: bool) -> tuple[Cell, ...]:
    head: tuple[Cell, ...] = (each.record.id, each.record.name)
    return (*head, year_shown(each.record)) if years else head


def _values(change: Change, vocabulary: Vocabulary) -> tuple[Cell, Cell, Cell]:
    old, new = (cell(value, change.field, vocabulary) for value in (change.old, change.new))
    return old, new, unit(change.field)


def _rows(unmet: Unmet, found: Mendings) -> Iterator[tuple[Cell, ...]]:
    head = (titled(unmet.rule), unmet.outcome.label)
    for way in unmet.ways:
        for change in way.changes:
            breaks = titles(way.breaks, found.book)
            yield (*head, change.field.label, *_values(change, found.book.vocabulary), breaks)
    if not unmet.ways:
        yield (*head, CURVED if unmet.curved else NO_WAY, None, None, None, None)


def _data(found: Mendings) -> dict[str, Any]:
    records = [
        {
            "record": each.record.id,
            "name": each.record.name,
            "type": each.record.type,
            "as_of": each.day,
            "year": own_year(each.record),
            "plan": [_change(change) for change in each.plan],
            "beyond": list(each.beyond),
            "unmet": [_unmet(one) for one in each.unmet],
            "unknown": each.unknown,
        }
        for each in found.found
    ]
    return {
        "records": found.records,
        "rejects": found.rejects,
        "more": found.more,
        "fixed": list(found.fixed),
        "mendings": records,
    }


def _unmet(each: Unmet) -> dict[str, Any]:
    return {
        "rule": each.rule.id,
        "outcome": each.outcome.value,
        "ways": [_way(way) for way in each.ways],
        "left_alone": [field.name for field in each.left_alone],
        "not_linear": each.curved,
    }


def _way(way: Way) -> dict[str, Any]:
    return {"changes": [_change(each) for each in way.changes], "breaks": list(way.breaks)}


def _change(each: Change) -> dict[str, Any]:
    return {"field": each.field.name, "reported": data(each.old, each.field), "needed": data(each.new, each.field)}
