"""The words of human-readable reports, once for all formats."""

from __future__ import annotations

from healthrules.engines import Outcome
from healthrules.reporting.report import Clause, Finding, Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text

TITLE = Text("核查报告", "Report")
AS_OF = Text("截至", "as of")
RECORDS = Text("记录", "records")
RULES = Text("规则", "rules")
REJECTS = Text("未读入的数据", "Input that could not be read")
UNCHECKED = Text("没有任何规则适用的记录", "Records that no rule applied to")
BASIS = Text("依据", "clause")
READING = Text("理解", "reading")
FORCE = Text("性质", "force")
SUMMARY = Text("汇总", "Summary")
NOTHING = Text("没有判定任何记录。", "No record was judged.")
NO_VERDICT = Text(
    "所有适用的规则都因缺少数据而无法判断。", "No rule that applied could be decided: data are missing throughout."
)
ALL_MET = Text("没有发现不达标。", "Nothing failed.")
DOCUMENTS = Text("所用规则包", "Rule packs")

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


def by_record(report: Report) -> dict[tuple[str, str], list[Finding]]:
    """The findings of each record (id and name), the worst record first, the worst finding first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for each in report.findings:
        found.setdefault((each.record, each.name), []).append(each)
    for findings in found.values():
        findings.sort(key=lambda each: ORDER.index(each.outcome))
    return dict(sorted(found.items(), key=lambda item: ORDER.index(item[1][0].outcome)))


def clause(where: Clause, book: Rulebook, language: Language) -> str:
    """A clause as an inspector cites it."""
    document = book.documents[where.document]
    name = f"《{document.short.zh}》" if language == "zh" else document.short.en
    return f"{name} {where.section}"


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
    return ALL_MET if decided and counts[Outcome.FAIL] == 0 else None


def counted(report: Report, language: Language) -> list[tuple[Outcome, str, int]]:
    """Each outcome in words with its count, in reading order."""
    return [(each, each.label.in_(language), report.summary.outcomes[each]) for each in ORDER]


def place(file: str, row: int | None) -> str:
    """Where a row stands: "registry.json #3"."""
    return file if row is None else f"{file} #{row}"
