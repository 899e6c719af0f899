"""Explaining a rule: its clause, what it says in words, its figures and readings; with a record, each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from healthrules.engines import Outcome, judge
from healthrules.engines.reference import UNMET_CONDITIONS
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.language.parameters import Bands, ByCategory, Parameter, Plain, Table
from healthrules.language.types import QuantityType
from healthrules.language.wording import Wording, bracketed
from healthrules.records import SUBJECT_LABELS, Record
from healthrules.reporting.evidence import deciding, shown_in, sides
from healthrules.reporting.findings import finding
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.rulebook.parameters import gaps
from healthrules.texts import Language, Text, visible
from healthrules.units import Quantity, Unit, grouped
from healthrules.units.exact import telling_digits

_HEADS = {
    "document": Text("文件", "document"),
    "clause": Text("依据", "clause"),
    "force": Text("性质", "force"),
    "subject": Text("对象", "about"),
    "period": Text("期限", "dates"),
    "when": Text("适用条件", "applies when"),
    "require": Text("要求", "requires"),
    "parameters": Text("数值", "figures"),
    "readings": Text("理解", "readings"),
    "mixes": Text("口径", "kinds of quantity"),
    "notes": Text("说明", "notes"),
    "status": Text("征求意见稿", "draft for comment"),
    "default": Text("默认", "default"),
    "steps": Text("计算", "computation"),
    "verdict": Text("结论", "verdict"),
}


def explained(rule: Rule, book: Rulebook, language: Language) -> list[str]:
    """A rule in words, a line an entry."""
    say = Wording(book.vocabulary, language)
    reading = rule.reading()
    document = rule.document
    draft = bracketed(_HEADS["status"].in_(language), language) if document.status == "draft" else ""
    lines = [
        f"{rule.title.in_(language)}  [{rule.id}]",
        _line("document", f"{document.title.in_(language)}{draft}", language),
        _line("clause", rule.clause, language),
        _line("force", rule.force.label.in_(language), language),
        _line("subject", SUBJECT_LABELS[rule.subject].in_(language), language),
        _line("period", _period(rule, language), language),
    ]
    if reading.when is not None:
        lines.append(_line("when", say.said(reading.when), language))
    lines.append(_line("require", say.said(reading.require), language))
    lines += [_line("parameters", text, language) for each in reading.parameters() for text in _figures(each, say)]
    lines += list(_readings(rule, say))
    for head, text in (("mixes", rule.mixes), ("notes", rule.notes)):
        if text is not None:
            lines.append(_line(head, text.in_(language), language))
    return lines


def computed(rule: Rule, record: Record, day: date, book: Rulebook, language: Language) -> list[str]:
    """How a rule comes to its verdict on a record, a line a step."""
    say, situation = Wording(book.vocabulary, language), Situation.of(record, day)
    reading = rule.reading()
    lines = [visible(f"{record.name} ({record.id}) · {day}")]
    verdict = judge(rule, record, day, book.regions)
    if verdict.reason is None or verdict.reason is UNMET_CONDITIONS:
        lines += [_line("steps", step, language) for step in _steps(reading, situation, say)]
    found = finding(book, rule, record, day)
    label = "" if found.outcome is Outcome.NOT_APPLICABLE else f"{found.outcome.label.in_(language)} — "
    lines.append(_line("verdict", f"{label}{found.message.in_(language)}", language))
    return lines


def _line(head: str, text: str, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    return f"  {_HEADS[head].in_(language)}{colon}{text}"


def _period(rule: Rule, language: Language) -> str:
    zh, en = f"自 {rule.start} 起", f"from {rule.start}"
    if rule.due is not None:
        zh, en = f"{zh}，最迟 {rule.due} 达到", f"{en}, to be met by {rule.due}"
    return zh if language == "zh" else en


def _steps(reading: Reading, situation: Situation, say: Wording) -> Iterator[str]:
    if reading.when is not None:
        yield f"{say.said(reading.when)} → {say.result(reading.when, situation)}"
        if evaluate(reading.when, situation) is False:
            return
    for leaf, _ in deciding(reading.require, situation):
        if isinstance(leaf, t.Comparison):
            yield from _comparison_steps(leaf, situation, say)
        else:
            yield f"{say.said(leaf)} → {say.result(leaf, situation)}"


def _comparison_steps(leaf: t.Comparison, situation: Situation, say: Wording) -> Iterator[str]:
    found, wanted, operator = sides(leaf)
    unit = shown_in(found, wanted)
    pair = [value for side in (found, wanted) if isinstance(value := evaluate(side, situation), (int, Fraction))]
    scale = found.type.unit.factor_to(unit) if unit is not None and isinstance(found.type, QuantityType) else 1
    digits = telling_digits(*(value * scale for value in pair)) if len(pair) == 2 and unit is not None else None  # noqa: PLR2004
    left, right = (_converted(side, unit, situation, say, digits) for side in (found, wanted))
    for side, value in ((wanted, right), (found, left)):
        working = say.worked(side, situation)
        yield f"{say.said(side)} = {working}" + (f" = {value}" if value != working else "")
    sign = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
    yield f"{left} {sign.get(operator, operator)} {right} → {say.result(leaf, situation)}"


def _converted(side: t.Term, unit: Unit | None, situation: Situation, say: Wording, digits: int | None) -> str:
    """A side's value in the unit that people read."""
    value = evaluate(side, situation)
    if isinstance(value, (Unknown, Outside, Range, bool, str)) or not isinstance(side.type, QuantityType) or unit is None:
        return say.result(side, situation)
    return Quantity(value, side.type.unit).to(unit).text(say.language, digits)


def _readings(rule: Rule, say: Wording) -> Iterator[str]:
    if list(rule.readings) == [None]:
        return
    for name, reading in rule.readings.items():
        mark = bracketed(_HEADS["default"].in_(say.language), say.language) if name == rule.default_reading else ""
        label = reading.label.in_(say.language) if reading.label else ""
        yield _line("readings", f"{name}{mark} — {label}", say.language)


def _figures(parameter: Parameter, say: Wording) -> Iterator[str]:
    chinese = say.language == "zh"
    for start, table in parameter.dated:
        since = "" if start is None else (f"（自 {start}）" if chinese else f" (from {start})")
        rows = ("；" if chinese else "; ").join(_rows(parameter, table, say.language))
        yield f"{parameter.label.in_(say.language)}{since}{'：' if chinese else ': '}{rows}"


def _rows(parameter: Parameter, table: Table, language: Language) -> Iterator[str]:
    match table:
        case Plain():
            yield Quantity(table.value, parameter.unit).text(language)
        case ByCategory():
            for code, value in table.values.items():
                yield f"{table.labels[code].in_(language)} {Quantity(value, parameter.unit).text(language)}"
        case Bands():
            for row in table.rows:
                upper = "≤" if row.closed else "<"
                edges = f"{grouped(row.lower)} ≤ {table.unit.text(language)} {upper} {grouped(row.upper)}"
                yield f"{edges} → {Quantity(row.value, parameter.unit).text(language)}"
            for lower, higher in gaps(table):
                yield f"{grouped(lower)} – {grouped(higher)}: —"
