"""Explaining a rule: its clause, what it says in words, its figures and readings; with a record, each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from healthrules.engines import Outcome, judge
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation
from healthrules.language.parameters import Bands, ByCategory, Parameter, Plain, Table
from healthrules.language.wording import Wording
from healthrules.records import SUBJECT_LABELS, Record
from healthrules.reporting.evidence import MIRROR, deciding
from healthrules.reporting.findings import finding
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.rulebook.parameters import gaps
from healthrules.texts import Language, Text, visible
from healthrules.units import Quantity, grouped

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
    "catalogue": Text("条目", "catalogue"),
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
    draft = f" ({_HEADS['status'].in_(language)})" if document.status == "draft" else ""
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
    if rule.catalogue:
        lines.append(_line("catalogue", ", ".join(rule.catalogue), language))
    return lines


def computed(rule: Rule, record: Record, day: date, book: Rulebook, language: Language) -> list[str]:
    """How a rule comes to its verdict on a record, a line a step."""
    say, situation = Wording(book.vocabulary, language), Situation(record.values, day)
    reading = rule.reading()
    lines = [visible(f"{record.name} ({record.id}) · {day}")]
    stands = judge(rule, record, day, book.regions)
    if stands.outcome is not Outcome.NOT_APPLICABLE or stands.reason is None:
        lines += [_line("steps", step, language) for step in _steps(reading, situation, say)]
    found = finding(book, rule, record, day)
    lines.append(_line("verdict", f"{found.outcome.label.in_(language)} — {found.message.in_(language)}", language))
    return lines


def _line(head: str, text: str, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    return f"  {_HEADS[head].in_(language)}{colon}{text}"


def _period(rule: Rule, language: Language) -> str:
    zh, en = f"自 {rule.start} 起", f"from {rule.start}"
    if rule.due is not None:
        zh, en = f"{zh}，{rule.due} 前达到", f"{en}, to be met by {rule.due}"
    return zh if language == "zh" else en


def _steps(reading: Reading, situation: Situation, say: Wording) -> Iterator[str]:
    if reading.when is not None:
        yield f"{say.said(reading.when)} → {say.result(reading.when, situation)}"
    leaf, _ = deciding(reading.require, situation)
    if not isinstance(leaf, t.Comparison):
        yield f"{say.said(leaf)} → {say.result(leaf, situation)}"
        return
    found, wanted = leaf.left, leaf.right
    if not isinstance(found, t.FieldValue) and isinstance(wanted, t.FieldValue):
        found, wanted = wanted, found
    for side in (wanted, found):
        working, value = say.worked(side, situation), _converted(side, found, situation, say)
        yield f"{say.said(side)} = {working}" + (f" = {value}" if value != working else "")
    sign = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
    operator = leaf.operator if found is leaf.left else MIRROR[leaf.operator]
    left, right = (_converted(side, found, situation, say) for side in (found, wanted))
    yield f"{left} {sign.get(operator, operator)} {right} → {say.result(leaf, situation)}"


def _converted(side: t.Term, found: t.Term, situation: Situation, say: Wording) -> str:
    """A side's value in the unit that the field is read in."""
    from healthrules.language.evaluation import evaluate
    from healthrules.language.outcomes import Outside, Unknown
    from healthrules.language.types import QuantityType

    value = evaluate(side, situation)
    display = found.field.display if isinstance(found, t.FieldValue) else None
    if isinstance(value, (Unknown, Outside, bool, str)) or not isinstance(side.type, QuantityType) or display is None:
        return say.result(side, situation)
    return Quantity(value, side.type.unit).to(display).text(say.language)


def _readings(rule: Rule, say: Wording) -> Iterator[str]:
    if list(rule.readings) == [None]:
        return
    for name, reading in rule.readings.items():
        mark = f" ({_HEADS['default'].in_(say.language)})" if name == rule.default_reading else ""
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
