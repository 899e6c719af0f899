"""The words of a comparison of inspections, once for all formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from healthrules.errors import HealthRulesError
from healthrules.reporting.changes import Change, Diff, Entry, GapChange, PackCompared, RecordChanges, Remark, Seen, State, Why
from healthrules.reporting.messages import gap_text
from healthrules.reporting.report import Amount, Clause
from healthrules.reporting.words import BASIS, colon
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text, visible
from healthrules.units import Quantity, exact, grouped

TITLE = Text("核查对照", "Inspections compared")
SUMMARY = Text("汇总", "Summary")
TOTAL = Text("合计", "total")
FORCE = Text("性质", "force")
CLASS = Text("变化", "change")
COUNT = Text("项数", "count")
BY_RECORD = Text("按机构、地区", "By record")
DETAILS = Text("逐项变化", "Findings")
INSPECTIONS = Text("所对照的报告", "Reports compared")
REMARKS = Text("说明", "Remarks")
BEFORE, NOW = Text("上次", "before"), Text("本次", "now")
GAP = Text("差距", "gap")
CHECKED = Text("{records} 条记录", "{records} records")
OPEN = Text("不达标：上次 {before} 项，本次 {now} 项", "Failing: {before} before, {now} now")
NOTHING = Text("两次核查都没有不达标的项目。", "Nothing failed in either inspection.")

CHANGES: Mapping[Change, Text] = {
    Change.RELAPSED: Text("整改后反弹", "relapsed"),
    Change.NEW: Text("新增不达标", "new"),
    Change.OVERDUE: Text("到期未达标", "overdue"),
    Change.STILL_OPEN: Text("仍不达标", "still open"),
    Change.CANNOT_TELL: Text("无法对照", "cannot tell"),
    Change.UNKNOWN_NOW: Text("本次无法判断", "unknown now"),
    Change.NOT_CHECKED_AGAIN: Text("本次未核查", "not checked again"),
    Change.PENDING_NOW: Text("本次未到期", "pending now"),
    Change.WAIVED_NOW: Text("本次已豁免", "waived now"),
    Change.NO_LONGER_APPLIES: Text("不再适用", "no longer applies"),
    Change.MENDED: Text("已整改", "mended"),
}
SIGNS: Mapping[Change, str] = {
    Change.RELAPSED: "✗",
    Change.NEW: "✗",
    Change.OVERDUE: "✗",
    Change.STILL_OPEN: "✗",
    Change.CANNOT_TELL: "?",
    Change.UNKNOWN_NOW: "?",
    Change.NOT_CHECKED_AGAIN: "?",
    Change.PENDING_NOW: "…",
    Change.WAIVED_NOW: "○",
    Change.NO_LONGER_APPLIES: "–",
    Change.MENDED: "✓",
}
STATES: Mapping[State, Text] = {
    State.PASS: Text("达标", "pass"),
    State.FAIL: Text("不达标", "fail"),
    State.PENDING: Text("未到期", "pending"),
    State.UNKNOWN: Text("无法判断", "unknown"),
    State.WAIVED: Text("已豁免", "waived"),
    State.NOT_APPLICABLE: Text("不适用", "not applicable"),
    State.NOT_CHECKED: Text("未核查", "not checked"),
    State.NOT_TOLD: Text("报告未列明", "not told"),
}
WHYS: Mapping[Why, Text] = {
    Why.ABSENT: Text("名单中没有该记录", "no such record"),
    Why.REJECTED: Text("该记录未能读入", "its row could not be read"),
    Why.NOT_ASKED: Text("没有用这条规则核查", "the rule was not asked"),
    Why.NO_LIST: Text("记录过多，报告未列达标项", "too many records: the report does not list what passed"),
    Why.LIMITED: Text("报告只列出部分结果", "--limit-findings left findings out"),
    Why.UNANSWERED: Text("清单事项未填报或不适用", "an item of a checklist: not answered, or not applicable"),
}
GAPS: Mapping[GapChange, Text] = {
    GapChange.SMALLER: Text("缩小", "smaller"),
    GapChange.SAME: Text("不变", "the same"),
    GapChange.LARGER: Text("扩大", "larger"),
}
NOTES: Mapping[Remark, Text] = {
    Remark.RULES_DIFFER: Text("规则包有变化", "the rules differ"),
    Remark.READING_DIFFERS: Text("两次采用的条款理解不同", "the clause was read in another way"),
    Remark.REQUIRED_DIFFERS: Text("要求值不同", "the required value differs"),
    Remark.EARLIER_DAY: Text("本次核查日早于上次", "judged for an earlier day than before"),
}
_PACK_DIFFERS = Text(
    "{name}（{pack}）：两次所用规则包不同（{before} → {now}），部分变化可能由此而来",
    "{name} ({pack}): the rules differ ({before} -> {now}); some changes may come from that",
)
_PACK_ADDED = Text("{name}（{pack}）：只用于本次核查", "{name} ({pack}): used now only")
_PACK_LEFT = Text("{name}（{pack}）：只用于上次核查", "{name} ({pack}): used before only")
_LIMITED = Text(
    "截至 {day} 的报告有 {count} 项不达标未列出（--limit-findings），未作对照",
    "the report as of {day} leaves {count} failures out (--limit-findings); they are not compared",
)
_UNREAD = Text("截至 {day} 的报告有 {count} 条记录未能读入", "the report as of {day} has input that could not be read: {count}")
_CANNOT = Text(
    "{count} 项无法对照：报告没有列明，请用 --checklist 重新核查，或不用 --limit-findings、分批核查（每批不超过一万条记录）",
    "{count} cannot be compared: the reports do not tell; check again with --checklist, without --limit-findings, "
    "or in parts of at most 10,000 records",
)


def days(diff: Diff) -> str:
    """The days of the inspections: "2025-06-30 → 2026-06-30"."""
    return " → ".join(str(each.as_of) for each in diff.inspections)


def open_line(diff: Diff, language: Language) -> str:
    """How much fails, before and now."""
    if not diff.entries:
        return NOTHING.in_(language)
    return OPEN.in_(language).format(before=diff.summary.open_before, now=diff.summary.open_now)


def counted(diff: Diff, language: Language) -> list[tuple[Change, str, int]]:
    """Each class that there is, in words, with its count."""
    return [(each, CHANGES[each].in_(language), diff.summary.changes[each]) for each in Change if diff.summary.changes[each]]


def by_record(diff: Diff) -> Iterator[tuple[RecordChanges, list[Entry]]]:
    """Each record with its entries."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for each in diff.entries:
        found.setdefault((each.type, each.record), []).append(each)
    for record in diff.records:
        yield record, found[record.type, record.record]


def record_counts(record: RecordChanges, language: Language) -> str:
    """What a record has: "新增不达标 1 · 已整改 2"."""
    return " · ".join(f"{CHANGES[change].in_(language)} {count}" for change, count in record.changes.items())


def seen(what: Seen, language: Language) -> str:
    """What a report tells: "2025-06-30 不达标"."""
    why = ("（{}）" if language == "zh" else " ({})").format(WHYS[what.why].in_(language)) if what.why else ""
    return f"{what.as_of} {STATES[what.state].in_(language)}{why}"


def course(entry: Entry, language: Language) -> str:
    """What the reports tell one after the other."""
    return " → ".join(seen(each, language) for each in (*entry.history, entry.before, entry.now))


def gaps(entry: Entry, book: Rulebook, language: Language) -> str | None:
    """The gap before and now, and how it has changed; None where it cannot be compared."""
    if entry.gap_change is None or entry.before.gap is None or entry.now.gap is None:
        return None
    before, now = (gap(each, book, language) for each in (entry.before.gap, entry.now.gap))
    return f"{GAP.in_(language)}{colon(language)}{before} → {now} · {GAPS[entry.gap_change].in_(language)}"


def gap(found: Amount, book: Rulebook, language: Language) -> str:
    """A gap in words."""
    size = _quantity(found, book)
    return gap_text(size, language) if size is not None else amount(found, book, language)


def amount(found: Amount, book: Rulebook, language: Language) -> str:
    """A value in words; a unit that is not known stays as it is written."""
    size = _quantity(found, book)
    if size is not None:
        return size.text(language)
    if isinstance(found.value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][found.value]
    number = grouped(exact(found.value)) if isinstance(found.value, Decimal) else found.value
    return visible(" ".join(part for part in (number, found.unit) if part))


def code(found: Amount, field: str | None, book: Rulebook, language: Language) -> str:
    """A category code, or several, by their labels; one that is not known stays as it is written."""
    known = book.vocabulary.fields.get((field or "").partition("@")[0])
    codes = book.vocabulary.categories[known.category].codes if known is not None and known.category is not None else {}
    named = [codes[each].label.in_(language) if each in codes else each for each in str(found.value).split("|")]
    return ("、" if language == "zh" else " or ").join(named)


def _quantity(found: Amount, book: Rulebook) -> Quantity | None:
    if not isinstance(found.value, Decimal):
        return None
    try:
        return Quantity(exact(found.value), book.units.unit(found.unit or "1"))
    except HealthRulesError:
        return None


def messages(entry: Entry, language: Language) -> list[str]:
    """What the last report says of an entry, and the one before where it says more: both, of what is overdue."""
    told = [entry.now.message.in_(language)] if entry.now.message is not None else []
    if entry.before.message is not None and entry.change is not Change.STILL_OPEN:
        told.append(f"{BEFORE.in_(language)}{colon(language)}{entry.before.message.in_(language)}")
    return told


def notes(entry: Entry, language: Language) -> str:
    """The remarks of an entry but for that on the rules, which stands above all; "" for none."""
    told = [NOTES[each].in_(language) for each in entry.remarks if each is not Remark.RULES_DIFFER]
    return ("；" if language == "zh" else "; ").join(told)


def document(name: str, book: Rulebook, language: Language) -> str:
    """A document by its short title; by its id where no pack of it is there."""
    return book.documents[name].short.in_(language) if name in book.documents else name


def basis(entry: Entry, book: Rulebook, language: Language) -> str:
    """On what an entry rests: clause, force and rule."""
    where: Clause = entry.clause
    told = f"{BASIS.in_(language)}{colon(language)}{document(where.document, book, language)} {where.section}"
    return f"{told} · {entry.force.label.in_(language)} · {entry.rule}"


def remarks(diff: Diff, book: Rulebook, language: Language) -> list[str]:
    """What must be known of the comparison as a whole."""
    lines = [line for each in diff.packs for line in _pack(each, book, language)]
    for each in diff.inspections:
        facts = ((_LIMITED, each.failed_not_listed), (_UNREAD, each.rejects))
        lines += [form.in_(language).format(day=each.as_of, count=count) for form, count in facts if count]
    unclear = diff.summary.changes[Change.CANNOT_TELL]
    return [*lines, *([_CANNOT.in_(language).format(count=unclear)] if unclear else [])]


def _pack(each: PackCompared, book: Rulebook, language: Language) -> Iterator[str]:
    form = _PACK_ADDED if each.before is None else _PACK_LEFT if each.now is None else _PACK_DIFFERS if each.differs else None
    if form is not None:
        before, now = (f"{pack.version} {pack.digest[:8]}" if pack is not None else "" for pack in (each.before, each.now))
        name = document(each.pack, book, language)
        yield form.in_(language).format(name=name, pack=each.pack, before=before, now=now)


def region(code: str | None, book: Rulebook, language: Language) -> str | None:
    """A region by its name; one that is not in the tree by its code."""
    known = book.regions.regions.get(code) if code is not None else None
    return known.name.in_(language) if known is not None else code


def unit(symbol: str, book: Rulebook, language: Language) -> str:
    """A unit in words; one that is not known as it is written."""
    try:
        return book.units.unit(symbol).text(language)
    except HealthRulesError:
        return visible(symbol)
