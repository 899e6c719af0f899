"""The words of human-readable reports, once for all formats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthrules.engines import Outcome
from healthrules.records import Reject
from healthrules.reporting.report import Checked, Clause, Finding, Rejected, Report, Source
from healthrules.rulebook import Rulebook
from healthrules.texts import LANGUAGES, Language, Text

TITLE = Text("核查报告", "Report")
AS_OF = Text("截至", "as of")
RECORDS = Text("条记录", "records")
RULES = Text("条规则", "rules")
REJECTS = Text("未能读入的内容", "Input that could not be read")
UNCHECKED = Text("没有任何规则适用的记录", "Records that no rule applied to")
BASIS = Text("依据", "clause")
READING = Text("理解", "reading")
SUMMARY = Text("汇总", "Summary")
NOTHING = Text("没有判定任何记录。", "No record was judged.")
NO_VERDICT = Text(
    "所有适用的规则都因缺少数据而无法判断。", "No rule that applied could be decided: data are missing throughout."
)
ALL_MET = Text("没有发现不达标", "Nothing failed")
EXEMPT = Text("；已豁免 {waived} 项", "; {waived} waived")
STILL_OPEN = Text("；另有 {unknown} 项无法判断、{pending} 项未到期", "; {unknown} unknown, {pending} pending")
READINGS = Text("有多种理解的条款，本次采用", "Clauses that can be read in several ways were read as")
OVER = Text(
    "规划期已于 {end} 结束；规则包中没有取代它的文件，其要求继续适用",
    "its period ended {end}; no pack here replaces it, so its requirements stand",
)
WRITTEN = Text("已写出 {rows} 行", "{rows} rows written")
NOT_LISTED = Text(
    "另有 {count} 项已计入汇总、未列出（--limit-findings）", "{count} more are counted and not listed (--limit-findings)"
)
ANYWHERE = Text("不论适用地区，用于比较（--anywhere）", "held against records of any place, to compare (--anywhere)")
UNANSWERED = Text(
    "清单事项未填报 {count} 项（--checklist 列出）", "items of checklists not answered: {count} (--checklist lists them)"
)
MORE = Text("等共 {count} 条", "and others, {count} in all")
ROW = Text("第 {row} 行", "row {row}")
CELL = Text("单元格", "cell")
DOCUMENTS = Text("所用规则包", "Rule packs")

STATUSES = {"draft": Text("征求意见稿", "draft for comment"), "issued": Text("已印发", "issued")}
"""The status of a document."""

ORDER = (Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASS, Outcome.NOT_APPLICABLE)
"""Outcomes as people read them: what failed comes first."""

SIGNS = {
    Outcome.FAIL: "✗",
    Outcome.PENDING: "…",
    Outcome.UNKNOWN: "?",
    Outcome.WAIVED: "○",
    Outcome.PASS: "✓",
    Outcome.NOT_APPLICABLE: "–",
}


def by_record(report: Report) -> list[list[Finding]]:
    """The findings of each record together, the worst record first, the worst finding first."""
    found: dict[tuple[str, str, date], list[Finding]] = {}
    for each in report.findings:
        found.setdefault((each.type, each.record, each.as_of), []).append(each)
    for findings in found.values():
        findings.sort(key=lambda each: ORDER.index(each.outcome))
    return sorted(found.values(), key=lambda findings: ORDER.index(findings[0].outcome))


def heading(found: Finding | Checked, report: Report, language: Language) -> str:
    """What tells a record from others under its name: its id, and the day it was judged for where that is its own."""
    parts = [found.record] if found.name != found.record else []
    if found.as_of != report.as_of:
        parts.append(f"{AS_OF.in_(language)} {found.as_of}")
    return " · ".join(parts)


def about(findings: Sequence[Finding], report: Report, language: Language) -> str:
    """What is said of a record beside its name: its heading, and where it stands in a spreadsheet; "" for nothing."""
    return " · ".join(part for part in (heading(findings[0], report, language), row_of(findings, language)) if part)


def row_of(findings: Sequence[Finding], language: Language) -> str:
    """Where a record stands in a spreadsheet: "registry.xlsx 机构 第 12 行"; "" for a record from elsewhere."""
    sources = (each.source for each in findings)
    source = next((each for each in sources if each is not None and (each.sheet or each.cell)), None)
    if source is None:
        return ""
    row = ROW.in_(language).format(row=source.row) if source.row is not None else ""
    return " ".join(part for part in (source.file, source.sheet, row) if part)


def cell_of(found: Finding, language: Language) -> str:
    """The cell that a finding is about: " · 单元格 F12"; "" where there is none."""
    cell = found.source.cell if found.source is not None else None
    return f" · {CELL.in_(language)} {cell}" if cell else ""


def amount_of(count: int, noun: Text, language: Language) -> str:
    """A count with its noun: "3 条记录", "3 records", "1 record"."""
    word = noun.in_(language)
    return f"{count} {word[:-1] if language == 'en' and count == 1 else word}"


def colon(language: Language) -> str:
    """The colon of a language."""
    return "：" if language == "zh" else ": "


def clause(where: Clause, book: Rulebook, language: Language) -> str:
    """A clause as an inspector cites it."""
    document = book.documents[where.document]
    return f"{document.short.in_(language)} {where.section}"


def reading(found: Finding, book: Rulebook, language: Language) -> str | None:
    """The reading a finding rests on, in words; None where the rule has only one."""
    if found.reading is None:
        return None
    label = book.rules[found.rule].readings[found.reading].label
    return label.in_(language) if label else found.reading


def verdict_line(report: Report) -> Text | None:
    """One line that says what all the verdicts come to; None where counts say it better."""
    counts = report.summary.outcomes
    if report.summary.records == 0:
        return NOTHING
    decided = sum(counts[each] for each in (Outcome.PASS, Outcome.FAIL, Outcome.PENDING, Outcome.WAIVED))
    if decided == 0 and counts[Outcome.UNKNOWN]:
        return NO_VERDICT
    if decided == 0 or counts[Outcome.FAIL]:
        return None
    exempt = EXEMPT if counts[Outcome.WAIVED] else Text("", "")
    rest = STILL_OPEN if counts[Outcome.UNKNOWN] or counts[Outcome.PENDING] else Text("", "")
    numbers = {each.value: count for each, count in counts.items()}
    zh, en = (f"{exempt.in_(each)}{rest.in_(each)}".format_map(numbers) for each in LANGUAGES)
    return Text(f"{ALL_MET.zh}{zh}。", f"{ALL_MET.en}{en}.")


def remarks(report: Report, book: Rulebook, language: Language) -> list[str]:
    """What a reader must know of the verdicts as a whole: documents past their period, and the readings they rest on."""
    lines: list[str] = []
    if report.summary.records == 0:
        return lines
    listed = sum(each.outcome is Outcome.UNKNOWN and book.rules[each.rule].checklist for each in report.findings)
    if report.summary.unanswered > listed:
        lines.append(UNANSWERED.in_(language).format(count=report.summary.unanswered))
    if report.summary.not_listed:
        lines.append(NOT_LISTED.in_(language).format(count=report.summary.not_listed))
    for pack in report.rulebook:
        document = book.documents[pack.pack]
        if pack.applied and pack.anywhere:
            lines.append(f"{document.short.in_(language)}{colon(language)}{ANYWHERE.in_(language)}")
        if pack.applied and document.end < report.as_of:
            lines.append(f"{document.short.in_(language)}{colon(language)}{OVER.in_(language).format(end=document.end)}")
    return lines + _readings(report, book, language)


def _readings(report: Report, book: Rulebook, language: Language) -> list[str]:
    """The reading in force of each unclear rule that the report holds a finding of, other than "not applicable"."""
    told = {each.rule for each in report.findings if each.outcome.applied}
    several = [rule for rule in book.rules.values() if rule.id in told and len(rule.readings) > 1]
    lines = [f"{READINGS.in_(language)}{colon(language).rstrip()}"] if several else []
    for rule in several:
        used = rule.reading()
        others = ", ".join(str(name) for name in rule.readings if name != used.name)
        said = f"{used.name} — {used.label.in_(language)}" if used.label else str(used.name)
        more = f"；另有 {others}" if language == "zh" else f"; others: {others}"
        lines.append(f"  {rule.id}{colon(language)}{said}{more}")
    return lines


MOST_UNCHECKED = 100
"""How many of the records that no rule applied to people are shown by id."""


def unchecked(report: Report, language: Language) -> list[str]:
    """The ids of the records that no rule applied to; of very many the first."""
    shown = list(report.unchecked[:MOST_UNCHECKED])
    more = [MORE.in_(language).format(count=report.summary.unchecked)] if report.summary.unchecked > len(shown) else []
    return shown + more


def counted(report: Report, language: Language) -> list[tuple[Outcome, str, int]]:
    """Each outcome in words with its count, in reading order."""
    return [(each, each.label.in_(language), report.summary.outcomes[each]) for each in ORDER]


def place(where: Source | Rejected | Reject, language: Language) -> str:
    """Where a row stands: "registry.json #3"; in a workbook its sheet and cell: "registry.xlsx 机构!F12"."""
    name = {"zh": "输入数据", "en": "input"}[language] if where.file == "-" else where.file
    if where.sheet and where.cell:
        return f"{name} {where.sheet}!{where.cell}"
    at = where.cell or (f"#{where.row}" if where.row is not None else "")
    return " ".join(part for part in (name, where.sheet, at) if part)
