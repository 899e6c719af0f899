"""What a comparison found, in some lines: what was changed, who is affected, by how much, at what cost; or why nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from healthrules.planning.comparing import words
from healthrules.planning.comparing.cases import said
from healthrules.planning.comparing.changed_words import change_line
from healthrules.planning.comparing.comparison import RECORD
from healthrules.planning.comparing.grids import ALWAYS, Compared, added, cents, tidy, unit_of
from healthrules.planning.comparing.moves import MOVED, OF_NEW, OF_RETIRED, WITH_PEOPLE
from healthrules.planning.comparing.prices import costs, unpriced
from healthrules.texts import Text

MOST = 12
"""How many changes are told one by one; the data hold all."""


def findings(each: Compared) -> list[Text]:
    """The lines that say what a case is and what came of it."""
    return [*_asked(each), *(_nothing(each) if each.found.affected.is_empty() else _found(each))]


def _asked(each: Compared) -> Iterator[Text]:
    case = each.case
    for proposal in case.proposals:
        yield Text(f"方案：{proposal.title.zh} [{proposal.id}]", f"Proposal: {proposal.title.en} [{proposal.id}]")
    if case.reading is not None:
        rule, now, other = case.reading.rule, said(case.reading.now), said(case.reading.other)
        names = case.reading.now.name, case.reading.other.name
        yield Text(
            f"理解：{rule.title.zh}（{rule.id}），现按 {names[0]}（{now.zh}），另可按 {names[1]}（{other.zh}）",
            f"Reading: {rule.title.en} ({rule.id}): as {names[0]} ({now.en}); it can be read as {names[1]} ({other.en})",
        )
    if case.applied is not None:
        yield from (change_line(change) for change in case.applied.changes[:MOST])
        if len(case.applied.changes) > MOST:
            rest = len(case.applied.changes) - MOST
            yield Text(f"  另有 {rest} 处变更", f"  and {words.counted(rest, '', 'more change', 'more changes').en}")
        for problem in case.applied.warnings:
            yield Text(f"提示：{problem.place} {problem.text.zh}", f"Note: {problem.place} {problem.text.en}")


def _found(each: Compared) -> Iterator[Text]:
    if each.found.changes.is_empty():
        yield Text("结论都与改前相同，只是差额不同：", "No verdict changes, only what is missing:")
    for row in each.found.by(*each.by_year).iter_rows(named=True):
        year = _year([row["year"]] if each.by_year else [])
        yield from (Text(f"{year.zh}{line.zh}", f"{year.en}{line.en}") for line in _moves(each, row))
    yield from _gaps(each)
    yield from _costs(each)


def _moves(each: Compared, row: Mapping[str, Any]) -> Iterator[Text]:
    """Who newly fails and passes, and what else is otherwise; `row`: of all, or of a year."""
    for move in ALWAYS:
        if row[move]:
            yield _move(each, move, row)
    rest = [move for move in MOVED if move not in (*ALWAYS, *OF_NEW, *OF_RETIRED) and row[move]]
    if rest:
        zh = "；".join(f"{words.MOVES[move].zh} {row[move]:,} 项" for move in rest)
        yield Text(f"{zh}。", _capital("; ".join(f"{words.MOVES[move].en}: {row[move]:,}" for move in rest)) + ".")
    yield from _of_whole_rules(each, row)


def _of_whole_rules(each: Compared, row: Mapping[str, Any]) -> Iterator[Text]:
    """The verdicts of rules that are new, and of those that are retired."""
    for head, moves in ((_OF_NEW, OF_NEW), (_OF_RETIRED, OF_RETIRED)):
        told = [_told(each, move, outcome.label, row) for move, outcome in moves.items() if row[move]]
        if told:
            zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
            yield Text(f"{head.zh}：{zh}。", f"{head.en}: {en}.")


_OF_NEW = Text("新规则的结论（另计，不算新增达标或新增不达标）", "Verdicts of new rules, apart from what newly passes or fails")
_OF_RETIRED = Text("废止规则原来的结论（另计）", "Verdicts that retired rules gave, apart from these")


def _told(each: Compared, move: str, label: Text, row: Mapping[str, Any]) -> Text:
    whose = _whose(each, move, row) if move in WITH_PEOPLE else Text("", "")
    return Text(f"{label.zh} {row[move]:,} 项{whose.zh}", f"{label.en} {row[move]:,}{whose.en}")


def _move(each: Compared, move: str, row: Mapping[str, Any]) -> Text:
    name, number, whose = words.MOVES[move], words.counted(row[move], "项", "verdict", "verdicts"), _whose(each, move, row)
    return Text(f"{name.zh} {number.zh}{whose.zh}。", f"{_capital(name.en)}: {number.en}{whose.en}.")


def _whose(each: Compared, move: str, row: Mapping[str, Any]) -> Text:
    """Of how many records the verdicts of a move are, and how many people these serve."""
    told = each.found.moved(move).unique(RECORD)
    told = told.filter(pl.col("year") == row["year"]) if each.by_year else told
    people, silent = words.number(row[f"{move}_people"]), told["people"].null_count()
    records = words.counted(row[f"{move}_records"], "条记录", "record", "records")
    serving = Text(f"，服务人口 {people:,}", f" serving {people:,} people") if people is not None else Text("", "")
    more = Text(f"，{silent:,} 条未填服务人口", f"; {silent:,} without the people served") if silent else Text("", "")
    return Text(f"，涉及 {records.zh}{serving.zh}{more.zh}", f", of {records.en}{serving.en}{more.en}")


def _year(group: Sequence[int]) -> Text:
    """Before a line: its year, where there are several."""
    return Text(*(f"{group[0]} 年", f"{group[0]} ") if group else ("", ""))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _gaps(each: Compared) -> Iterator[Text]:
    for row in each.found.gaps(*each.by_year).iter_rows(named=True):
        year = _year([row["year"]] if each.by_year else [])
        before, after, more = (f"{tidy(row[name]):,f}" for name in ("gap_before", "gap_after", "difference"))
        signed = more if more.startswith("-") else f"+{more}"
        unit = unit_of(row["unit"], each.book, plural=after != "1")
        yield Text(
            f"{year.zh}差额合计：{before} → {after} {unit.zh}（{signed}）",
            f"{year.en}Gaps in all: {before} → {after} {unit.en} ({signed})",
        )


def _costs(each: Compared) -> Iterator[Text]:
    if not each.prices:
        return
    units = each.book.units
    for (group, currency), (more, whole) in added(costs(each.found, each.prices, units, *each.by_year)).items():
        year = _year(group)
        verb = Text("减少", "less") if more < 0 else Text("增加", "more")
        size = cents(abs(Fraction(more)))
        yield Text(
            f"{year.zh}费用：{verb.zh} {size:,f} {currency}；补齐改后全部差额 {cents(whole):,f} {currency}",
            f"{year.en}Cost: {size:,f} {currency} {verb.en}; {cents(whole):,f} {currency} for the whole gap after",
        )
    without = unpriced(each.found, each.prices, units)
    if without:
        names = [unit_of(one, each.book) for one in without]
        zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
        yield Text(f"以 {zh} 计的差额没有单价，未计入费用", f"Gaps in {en} have no price and are not in the cost")


def _nothing(each: Compared) -> Iterator[Text]:
    """Why nothing is otherwise."""
    if not each.found.records:
        yield Text("没有可核查的记录，无从比较。", "There are no records to judge: nothing to compare.")
        return
    yield Text("没有变化：结论和差额都与改前相同。", "Nothing changes: verdicts and gaps are as before.")
    applied, pairs = each.case.applied, each.found.pairs
    if applied is not None and not applied.changes:
        yield Text("原因：方案没有改变任何内容", "Why: the proposal changes nothing")
    elif not pairs:
        yield Text("原因：改动的内容不影响参与核查的规则", "Why: no rule asked for depends on what is changed")
    elif each.found.results.is_empty():
        rules = words.counted(len(pairs), "条", "rule that differs applies", "rules that differ apply")
        yield Text(f"原因：有变化的 {rules.zh}规则对这些记录都不适用", f"Why: the {rules.en} to no record here")
    else:
        number = words.counted(each.found.results.height, "项", "verdict", "verdicts")
        yield Text(
            f"原因：有变化的规则共作出 {number.zh}结论，在核查日期都与改前相同",
            f"Why: {number.en} of the rules that differ, all the same on the day they are judged for",
        )
