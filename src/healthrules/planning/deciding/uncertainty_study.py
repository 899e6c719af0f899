"""What verdicts hang on, as a study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from healthrules.planning.deciding.hanging import OnEdge
from healthrules.planning.deciding.uncertainty import Uncertainty
from healthrules.planning.deciding.values import (
    YEAR,
    cell,
    data,
    label,
    own_year,
    several_years,
    titled,
    unit,
    unread,
    year_shown,
)
from healthrules.planning.studies import Bars, Column, Grid, Study
from healthrules.texts import Text

SCHEMA = "healthrules/uncertainty/1"
TITLE = Text("结论的不确定性", "What verdicts hang on")
FIELD, UNIT = Column(Text("项目", "field")), Column(Text("单位", "unit"))
WAITING = (
    FIELD,
    Column(Text("至多可确定的结论", "verdicts it settles at most")),
    Column(Text("只缺这一项", "wait for it alone")),
    Column(Text("涉及记录", "records")),
)
ON_EDGE = (
    Column(Text("编号", "record")),
    Column(Text("名称", "name")),
    Column(Text("规则", "rule")),
    FIELD,
    Column(Text("填报值", "reported")),
    Column(Text("舍入误差上限", "half a step")),
    Column(Text("与结论改变处的距离", "distance to the turn")),
    UNIT,
    Column(Text("结论", "outcome")),
    Column(Text("可能为", "may be")),
)
MOST_BARS = 15
MEANT = Text(
    "按填报单位的末位数字视为四舍五入；按个数计的项目视为准确，除非用 --step 指定；每次只变动一项",
    "a value counts as rounded to its last digit in the unit that people read; what is counted is exact unless --step says"
    " otherwise; values are moved one at a time",
)


def uncertainty_study(found: Uncertainty) -> Study:
    """The study of what verdicts hang on."""
    return Study(SCHEMA, TITLE, tuple(_about(found)), tuple(_parts(found)), _data(found))


def _about(found: Uncertainty) -> Iterator[Text]:
    yield Text(
        f"{found.records:,} 条记录，{found.verdicts:,} 个结论：{found.unknown:,} 个因缺少数据无法判断，"
        f"{found.turning:,} 个可能因四舍五入而改变",
        f"records: {found.records:,}; verdicts: {found.verdicts:,}; for want of values cannot be given: {found.unknown:,};"
        f" may turn with a rounded value: {found.turning:,}",
    )
    if found.unanswered:
        yield Text(
            f"另有 {found.unanswered:,} 个清单事项未填报，未计入（--checklist 计入）",
            f"{found.unanswered:,} items of checklists were not answered and are not counted; --checklist counts them",
        )
    yield MEANT
    if found.curved:
        yield Text(
            f"有 {found.curved:,} 处关系非线性或汇总数未定，只查看了误差范围的两端",
            f"in {found.curved:,} places edges are no lines, or figures not certain: only the ends of the step were looked at",
        )
    yield from unread(found.rejects)


def _parts(found: Uncertainty) -> Iterator[Grid | Bars]:
    names = [label(each.field, found.book.vocabulary) for each in found.waiting]
    if len(names) > 1:
        yield _bars(found, names)
    rows = [(name, each.verdicts, each.alone, each.records) for name, each in zip(names, found.waiting, strict=True)]
    yield Grid(Text("缺少数据", "missing"), Text("缺少的数据", "Values that are missing"), WAITING, rows)
    rules = Counter(each.rule.id for each in found.on_edge)
    ranked = sorted(rules.items(), key=lambda each: (-each[1], each[0]))
    title = Text("临界填报值最多的规则", "Rules with most values on an edge")
    columns = (Column(Text("规则", "rule")), Column(Text("临界填报值", "values on an edge")))
    yield Grid(Text("规则", "rules"), title, columns, [(titled(found.book.rules[name]), count) for name, count in ranked])
    edges = Text("舍入误差内结论会变的填报值", "Values within half a step of another verdict")
    listed = (*ON_EDGE[:2], YEAR, *ON_EDGE[2:]) if _years(found) else ON_EDGE
    yield Grid(Text("临界", "on edge"), edges, listed, [_row(each, found) for each in found.on_edge])


def _years(found: Uncertainty) -> bool:
    return several_years(each.record for each in found.on_edge)


def _bars(found: Uncertainty, names: list[Text]) -> Bars:
    """The fields for which most verdicts wait."""
    zh, en = (f"，前 {MOST_BARS} 项", f", the {MOST_BARS} with the most") if len(names) > MOST_BARS else ("", "")
    title = Text(f"缺少的数据各影响多少结论{zh}", f"How many verdicts wait for a value{en}")
    series = {WAITING[1].heading: [each.verdicts for each in found.waiting[:MOST_BARS]]}
    return Bars(title, names[:MOST_BARS], series, WAITING[1].heading)


def _row(each: OnEdge, found: Uncertainty) -> tuple[Any, ...]:
    vocabulary = found.book.vocabulary
    half, margin = (cell(value, each.field, vocabulary) for value in (each.half, each.margin))
    years = (year_shown(each.record),) if _years(found) else ()
    head = (
        each.record.id,
        each.record.name,
        *years,
        titled(each.rule),
        each.field.label,
        cell(each.value, each.field, vocabulary),
    )
    return (*head, half, margin, unit(each.field), each.outcome.label, each.other.label)


def _data(found: Uncertainty) -> dict[str, Any]:
    waiting = [
        {"field": each.field, "verdicts": each.verdicts, "alone": each.alone, "records": each.records} for each in found.waiting
    ]
    counts = {name: getattr(found, name) for name in ("records", "rejects", "verdicts", "unknown", "unanswered", "turning")}
    edges = [
        {
            "record": each.record.id,
            "name": each.record.name,
            "year": own_year(each.record),
            "rule": each.rule.id,
            "field": each.field.name,
            "reported": data(each.value, each.field),
            "half_step": data(each.half, each.field),
            "distance": data(each.margin, each.field),
            "outcome": each.outcome.value,
            "may_be": each.other.value,
        }
        for each in found.on_edge
    ]
    return {**counts, "only_ends": found.curved, "missing": waiting, "on_edge": edges}
