"""Words that the studies of sweeps and of solutions share: groups, rules, shares, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from healthrules.planning.naming import titled
from healthrules.planning.studies import Cell, Column
from healthrules.planning.thresholds.scope import Read, Scope
from healthrules.planning.thresholds.tallies import NAMED, Tally
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text
from healthrules.units import Number, Unit, grouped
from healthrules.units.exact import decimal, has_finite_decimal, simplest

COUNTS: Mapping[str, Text] = {name: outcome.label for name, outcome in NAMED.items()}
"""The outcome of each count of a tally, in words."""

SHARE = Text("达标率", "share passing")
NOT_REPORTED = Text("未填报", "not reported")


def count_columns() -> tuple[Column, ...]:
    """The columns of a tally: its counts, then the share passing."""
    return (*(Column(label) for label in COUNTS.values()), Column(SHARE, "%"))


def count_cells(tally: Tally) -> tuple[Cell, ...]:
    """The cells of a tally; no share where nothing is decided."""
    return (*(getattr(tally, name) for name in NAMED), percent(tally.share))


def percent(share: Fraction | None) -> float | None:
    """A share in per cent, for a table or a plot."""
    return None if share is None else float(share * 100)


def share_text(tally: Tally) -> Text:
    """The share passing with what it is a share of."""
    if tally.share is None:
        return Text("没有可判断的记录", "no record is decided")
    shown = f"{grouped(simplest(tally.share * 100))}%"
    decided = Text(f"{tally.passed:,}/{tally.decided:,} 达标", f"{tally.passed:,} of {tally.decided:,} pass")
    return Text(f"{shown}（{decided.zh}）", f"{shown} ({decided.en})")


def undecided(tally: Tally) -> Text:
    """What is said of those that count for neither side."""
    return Text(
        f"达标率 = 达标 /（达标 + 不达标 + 未到期）；"
        f"另有 {tally.unknown:,} 条缺少数据、无法判断，{tally.waived:,} 条已豁免，均不计入",
        f"share passing = pass / (pass + fail + pending); {tally.unknown:,} that cannot be judged for want of data and "
        f"{tally.waived:,} that are waived count for neither side",
    )


def with_unit(text: Text, unit: Unit) -> Text:
    """A heading with a unit behind it, in words."""
    zh, en = unit.text("zh"), unit.text("en")
    return Text(f"{text.zh}（{zh}）" if zh else text.zh, f"{text.en} ({en})" if en else text.en)


def scope_data(scope: Scope, found: Read) -> dict[str, Any]:
    """What was judged, as JSON holds it."""
    return {
        "as_of": scope.day,
        "year": scope.year,
        "years": list(found.years),
        "records": found.records(scope),
        "rejects": len(found.rejects),
    }


def exact_text(held: Threshold, value: Number) -> Text:
    """A threshold with its unit; one without a finite decimal form is given as a fraction, too."""
    shown = held.amount(value)
    if isinstance(value, int) or has_finite_decimal(value):
        return shown
    return Text(f"{shown.zh}（精确值 {value}）", f"{shown.en} (exactly {value})")


def asked(held: Threshold, rules: Iterable[Rule], book: Rulebook) -> Text:
    """The document, the parameter and the rules that are judged."""
    document, named = titled(book.documents[held.document]), list(rules)
    zh, en = "、".join(rule.title.zh for rule in named), ", ".join(rule.title.en for rule in named)
    return Text(
        f"依据：{document.zh}；参数：{held.id}；规则：{zh}", f"By: {document.en}; parameter {held.id}; rules judged: {en}"
    )


def still(held: Threshold, count: int, records: int) -> Iterator[Text]:
    """That records are judged by the value of another day, which is not moved."""
    if count:
        yield Text(
            f"注意：{records:,} 条记录中有 {count:,} 条所属年份执行的是该参数的其他取值（{held.day} 的取值不适用），"
            "不随试算变化；请用 --year 只看一年，或用 --as-of 指定核查日期",
            f"note: of {records:,} records {count:,} are of years in which another value of the parameter is in force than that"
            f" of {held.day}; they are judged by it whatever is tried: take one year (--year), or judge for one day (--as-of)",
        )


def read(scope: Scope, found: Read) -> Iterator[Text]:
    """For which day records were judged, how many were read, and of which years they are."""
    if scope.as_of is not None:
        day = Text(f"核查日期：{scope.as_of}", f"Judged for: {scope.as_of}")
    else:
        day = Text(
            f"核查日期：各记录自身的日期，未注明的为 {scope.today}", f"Judged for: each record's own day, else {scope.today}"
        )
    count, rejects = f"{found.records(scope):,}", f"{len(found.rejects):,}"
    yield Text(
        f"{day.zh}；核查记录 {count} 条，无法读取 {rejects} 行",
        f"{day.en}; records judged: {count}; rows that could not be read: {rejects}",
    )
    listed = [str(year) for year in found.years]
    if scope.year is not None:
        others = sum(found.years.values()) - found.records(scope)
        yield Text(
            f"只核查 {scope.year} 年的记录，其他年份 {others:,} 条不计（输入中有：{'、'.join(listed) or '无'}）",
            f"Only records of {scope.year} are judged, {others:,} of other years are not "
            f"(years read: {', '.join(listed) or 'none'})",
        )
    elif len(listed) > 1:
        yield Text(
            f"记录分属 {'、'.join(listed)} 年：同一对象每年计一次；--by year 分年统计，--year 只看一年",
            f"Records are of {', '.join(listed)}: each facility counts once a year; --by year tells years apart, "
            f"--year takes one",
        )


def nothing(tally: Tally, scope: Scope, found: Read) -> Text:
    """Why nothing is decided."""
    records = found.records(scope)
    if not found.years:
        none = Text("没有读到记录", "none was read")
        why = Text(f"{none.zh}，{len(found.rejects):,} 处无法读取", f"{none.en}, {len(found.rejects):,} could not be")
        zh, en = (why.zh, why.en) if found.rejects else (none.zh, none.en)
        return Text(f"没有可判断的记录：{zh}", f"no record can be judged: {en}")
    if not records:
        return Text(f"没有可判断的记录：没有 {scope.year} 年的记录", f"no record can be judged: none is of {scope.year}")
    unknown, waived = f"{tally.unknown:,}", f"{tally.waived:,}"
    if tally.unknown or tally.waived:
        zh, en = f"缺少数据的 {unknown} 条，已豁免的 {waived} 条，其余不适用", f"{unknown} lack data, {waived} are waived"
        return Text(f"没有可判断的记录：{zh}", f"no record can be judged: {en}, to the others no rule applies")
    return Text(
        f"没有可判断的记录：{records:,} 条记录都不适用这些规则",
        f"no record can be judged: the rules apply to none of {records:,}",
    )


def group_label(name: str | None, by: str | None, book: Rulebook) -> Text:
    """What a group is called; None: what it is grouped by is not reported."""
    if name is None or by is None:
        return NOT_REPORTED
    if by == "district":
        return book.regions.regions[name].name
    if by == "year":
        return Text(f"{name} 年", name)
    if by in ("document", "rule"):
        return book.documents[name].short if by == "document" else book.rules[name].title
    category = book.vocabulary.fields[by].category
    return book.vocabulary.categories[category].codes[name].label if category else Text(name, name)


def tally_data(tally: Tally) -> dict[str, Any]:
    """A tally as JSON holds it; the share from 0 to 1."""
    share = None if tally.share is None else decimal(simplest(tally.share))
    return {**{name: getattr(tally, name) for name in NAMED}, "share": share}


def value_data(value: Number | None, held: Threshold) -> dict[str, Any] | None:
    """A value as JSON holds it; `exact` is a fraction where it has no finite decimal form."""
    if value is None:
        return None
    found: dict[str, Any] = {"value": decimal(value), "unit": held.parameter.unit.symbol}
    return found if isinstance(value, int) or has_finite_decimal(value) else {**found, "exact": str(value)}


def held_data(held: Threshold, rules: Iterable[Rule]) -> dict[str, Any]:
    """The threshold and its rules as JSON holds them."""
    part = None if held.part is None else held.part.label
    present = value_data(held.present, held)
    return {"parameter": held.id, "label": held.label, "part": part, "present": present, "rules": [rule.id for rule in rules]}
