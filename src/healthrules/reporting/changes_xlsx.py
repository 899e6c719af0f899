"""A comparison of inspections as an Excel workbook: counts, findings, records, and the reports that were compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from healthrules.engines import Outcome
from healthrules.reporting import changes_words as words
from healthrules.reporting.changes import Diff, Entry, Seen, State
from healthrules.reporting.report import Amount
from healthrules.reporting.xlsx_sheets import Cell, Column, Sheet
from healthrules.reporting.xlsx_writing import Writer
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language, Text

_STATE, _GAP = Text("{side}结果", "Outcome {side}"), Text("{side}差距", "Gap {side}")


def _of(label: Text, side: Text, widest: int, *, optional: bool = False) -> Column:
    return Column(Text(label.zh.format(side=side.zh), label.en.format(side=side.en)), widest, optional)


_COLUMNS = (
    Column(Text("变化", "Change"), 14),
    Column(Text("名称", "Name"), 24),
    Column(Text("编号", "Id"), 14),
    Column(Text("事项", "Rule"), 24),
    Column(Text("性质", "Force"), 10),
    _of(_STATE, words.BEFORE, 12),
    _of(_STATE, words.NOW, 12),
    Column(Text("实际", "Actual"), 12, optional=True),
    Column(Text("要求值", "Required"), 12, optional=True),
    _of(_GAP, words.BEFORE, 12, optional=True),
    _of(_GAP, words.NOW, 12, optional=True),
    Column(Text("单位", "Unit"), 10, optional=True),
    Column(Text("差距变化", "Gap change"), 10, optional=True),
    Column(Text("情况", "Message"), 44, optional=True),
    Column(Text("历次结果", "Course"), 28),
    Column(Text("说明", "Remarks"), 18, optional=True),
    Column(Text("依据", "Clause"), 34),
)
"""`Actual`, `Required` and `Unit` are those of the last report that has them; CSV and JSON hold them of both."""


def render(diff: Diff, book: Rulebook, language: Language) -> bytes:
    """The comparison as the bytes of an .xlsx file; the same reports give the same bytes."""
    writer = Writer(language, f"{words.TITLE.in_(language)} · {words.days(diff)}")
    for sheet in (_summary(diff, language), _entries(diff, book, language), _records(diff, book, language)):
        writer.table(sheet)
    writer.table(_inspections(diff))
    writer.table(_remarks(diff, book, language))
    return writer.close()


def _summary(diff: Diff, language: Language) -> Sheet:
    """The counts by class and force."""
    heads = [Column(words.CLASS, 24), *(Column(force.label, 14) for force in Force), Column(words.TOTAL, 14)]
    rows: Sequence[Sequence[Cell]] = [
        [label, *(diff.summary.forces[force][change] for force in Force), count]
        for change, label, count in words.counted(diff, language)
    ]
    return Sheet(words.SUMMARY, tuple(heads), rows, 1, words.NOTHING)


def _entries(diff: Diff, book: Rulebook, language: Language) -> Sheet:
    return Sheet(words.DETAILS, _COLUMNS, [_row(each, book, language) for each in diff.entries], 2, words.NOTHING)


def _row(each: Entry, book: Rulebook, language: Language) -> list[Cell]:
    last = each.now if each.now.message is not None else each.before
    units = [side.unit for side in (last.required, last.actual) if side is not None and side.unit is not None]
    basis = f"{words.document(each.clause.document, book, language)} {each.clause.section}\n{each.rule}"
    return [
        words.CHANGES[each.change].in_(language),
        each.name,
        each.record,
        each.title.in_(language),
        each.force.label.in_(language),
        *(_state(seen, language) for seen in (each.before, each.now)),
        *(_number(amount, last.field, book, language) for amount in (last.actual, last.required)),
        *(_gap(seen.gap, units[0] if units else None, book, language) for seen in (each.before, each.now)),
        words.unit(units[0], book, language) if units else None,
        words.GAPS[each.gap_change].in_(language) if each.gap_change is not None else None,
        "\n".join(words.messages(each, language)) or None,
        words.course(each, language).replace(" → ", "\n"),
        words.notes(each, language) or None,
        basis,
    ]


_NO_OUTCOME = (State.NOT_CHECKED, State.NOT_TOLD)


def _state(seen: Seen, language: Language) -> Cell:
    return words.STATES[seen.state].in_(language) if seen.state in _NO_OUTCOME else Outcome(seen.state.value)


def _gap(gap: Amount | None, unit: str | None, book: Rulebook, language: Language) -> Cell:
    """A gap as a number; in words where its unit is not that of the row."""
    if gap is None or (gap.unit == unit and isinstance(gap.value, Decimal)):
        return gap.value if gap is not None else None
    return words.gap(gap, book, language)


def _number(amount: Amount | None, field: str | None, book: Rulebook, language: Language) -> Cell:
    """A number as it is; yes or no, and codes, in words."""
    if amount is None or isinstance(amount.value, Decimal):
        return amount.value if amount is not None else None
    if isinstance(amount.value, bool):
        return words.amount(amount, book, language)
    return words.code(amount, field, book, language)


def _records(diff: Diff, book: Rulebook, language: Language) -> Sheet:
    classes = [change for change, _, _ in words.counted(diff, language)]
    named = (Column(Text("名称", "Name"), 34), Column(Text("编号", "Id"), 20), Column(Text("地区", "Region"), 18))
    heads = (*named, *(Column(words.CHANGES[each], 14) for each in classes))
    rows: Sequence[Sequence[Cell]] = [
        [each.name, each.record, words.region(each.region, book, language), *(each.changes.get(one, 0) for one in classes)]
        for each in diff.records
    ]
    return Sheet(words.BY_RECORD, heads, rows, 1, words.NOTHING)


def _inspections(diff: Diff) -> Sheet:
    heads = (
        Column(Text("报告", "Report"), 44, optional=True),
        Column(Text("截至", "As of"), 12),
        Column(Text("记录", "Records"), 10),
        Column(Text("未能读入", "Not read"), 10),
        *(Column(outcome.label, 12) for outcome in Outcome),
    )
    rows: Sequence[Sequence[Cell]] = [
        [each.file, each.as_of, each.records, each.rejects, *(each.outcomes.get(outcome, 0) for outcome in Outcome)]
        for each in diff.inspections
    ]
    return Sheet(words.INSPECTIONS, heads, rows)


def _remarks(diff: Diff, book: Rulebook, language: Language) -> Sheet:
    rows: Sequence[Sequence[Cell]] = [
        [each] for each in [words.open_line(diff, language), *words.remarks(diff, book, language)]
    ]
    return Sheet(words.REMARKS, (Column(words.REMARKS, 110),), rows)
