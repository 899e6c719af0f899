"""What mends records, as a study."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthrules.planning.deciding.mending import Change, Mending, Mendings, Unmet, Way
from healthrules.planning.deciding.values import cell, data, titled, titles, unit, unread
from healthrules.planning.studies import Cell, Column, Grid, Study
from healthrules.records import Vocabulary
from healthrules.texts import Text

SCHEMA = "healthrules/mend/1"
TITLE = Text("最小整改", "The smallest changes that mend")
RECORD, NAME = Column(Text("编号", "record")), Column(Text("名称", "name"))
FIELD, UNIT = Column(Text("项目", "field")), Column(Text("单位", "unit"))
OLD, NEW = Column(Text("填报值", "reported")), Column(Text("应改为", "needed"))
RULE, OUTCOME = Column(Text("规则", "rule")), Column(Text("结论", "outcome"))
BREAKS = Column(Text("会使以下规则不再达标", "then no longer met"))
HOW = Text(
    "每项改动均经逐条复核；比它更小的改动不能达标",
    "each change was judged before it is told; no smaller one of the field will do",
)
NO_WAY = Text("仅改一项不能达标", "no change of one field will do")
CURVED = Text("关系非线性，未逐项求解", "edges that are no lines: not every field was looked at")


def mending_study(found: Mendings) -> Study:
    """The study of what mends records."""
    return Study(SCHEMA, TITLE, tuple(_about(found)), (_plan(found), _ways(found)), _data(found))


def _about(found: Mendings) -> Iterator[Text]:
    count, rules = len(found.found), sum(len(each.unmet) for each in found.found)
    yield Text(
        f"共 {found.records} 条记录，{count} 条有未达标规则，合计 {rules} 条次",
        f"{found.records} records; {count} of them do not meet some rule, {rules} times in all",
    )
    if found.more:
        yield Text(
            f"另有 {found.more} 条记录有未达标规则，未列出（可用 --limit 增加）",
            f"{found.more} more records do not meet some rule and are left out; --limit takes more of them",
        )
    beyond = sum(len(each.beyond) for each in found.found)
    if beyond:
        yield Text(
            f"其中 {beyond} 条次改动一项或两项仍不能达标，或会使其他规则不再达标",
            f"{beyond} of these no change of one field or two mends without breaking another rule",
        )
    unknown = sum(each.unknown for each in found.found)
    if unknown:
        yield Text(f"另有 {unknown} 条次因缺少数据无法判断", f"{unknown} verdicts more wait for values that are not reported")
    yield HOW
    yield from unread(found.rejects)


def _plan(found: Mendings) -> Grid:
    rows = [
        (*_who(each), change.field.label, *_values(change, found.book.vocabulary))
        for each in found.found
        for change in each.plan
    ]
    title = Text("合并方案：改动最少的项目", "All together: the fewest fields")
    return Grid(Text("方案", "plan"), title, (RECORD, NAME, FIELD, OLD, NEW, UNIT), rows)


def _ways(found: Mendings) -> Grid:
    rows = [(*_who(each), *row) for each in found.found for unmet in each.unmet for row in _rows(unmet, found)]
    columns = (RECORD, NAME, RULE, OUTCOME, FIELD, OLD, NEW, UNIT, BREAKS)
    left = {name: found.book.vocabulary.fields[name].label for each in found.found for name in _left(each)}
    zh, en = "、".join(each.zh for each in left.values()), ", ".join(each.en for each in left.values())
    note = Text(f"视为不可改动：{zh}", f"left as they are: {en}") if left else None
    return Grid(Text("逐条", "rules"), Text("逐条规则：只改一项", "Rule by rule: one field alone"), columns, rows, note)


def _left(each: Mending) -> Iterator[str]:
    return (field.name for unmet in each.unmet for field in unmet.left_alone)


def _who(each: Mending) -> tuple[Cell, Cell]:
    return each.record.id, each.record.name


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
