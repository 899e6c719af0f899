"""The report as Markdown: a table of counts, then each record's findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from healthrules.reporting import waiver_words, words
from healthrules.reporting.figure_words import figure_lines
from healthrules.reporting.report import Finding, Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render(report: Report, book: Rulebook, language: Language) -> str:
    """The report as Markdown text."""
    return "\n".join(_lines(report, book, language)) + "\n"


def escaped(text: str) -> str:
    """Text from an input as Markdown that shows it letter for letter."""
    return _SPECIAL.sub(r"\\\1", " ".join(visible(text).split())).replace("&", "&amp;")


def _lines(report: Report, book: Rulebook, language: Language) -> Iterator[str]:
    summary = report.summary
    yield f"# {words.TITLE.in_(language)} · {words.AS_OF.in_(language)} {report.as_of}"
    yield ""
    records = words.amount_of(summary.records, words.RECORDS, language)
    yield f"{records} × {words.amount_of(summary.rules, words.RULES, language)}"
    yield ""
    counts = words.counted(report, language)
    yield "| " + " | ".join(label for _, label, _ in counts) + " |"
    yield "|" + " ---: |" * len(counts)
    yield "| " + " | ".join(str(count) for _, _, count in counts) + " |"
    line = words.verdict_line(report)
    if line is not None:
        yield from ("", f"**{line.in_(language)}**")
    remarks = words.remarks(report, book, language)
    if remarks:
        yield from ("", *(f"- {escaped(each)}" for each in remarks))
    for findings in words.by_record(report):
        about = words.about(findings, report, language)
        yield from ("", f"## {escaped(findings[0].name)}" + (f" ({escaped(about)})" if about else ""), "")
        for each in findings:
            yield from _finding(each, book, language)
    yield from _rejects(report, language)
    if report.unchecked:
        yield from ("", f"## {words.UNCHECKED.in_(language)}{words.colon(language)}{report.summary.unchecked}", "")
        yield ", ".join(escaped(each) for each in words.unchecked(report, language))
    lines = waiver_words.unused(report, language)
    if lines:
        title = f"{waiver_words.TITLE.in_(language)}{words.colon(language)}{len(lines)}"
        yield from ("", f"## {title}", "", *(f"- {escaped(line)}" for line in lines))
    yield from ("", f"## {words.DOCUMENTS.in_(language)}", "")
    for pack in report.rulebook:
        title = book.documents[pack.pack].title.in_(language)
        yield f"- {title} (`{pack.pack}` {pack.version}, SHA-256 `{pack.digest}`)"


def _finding(each: Finding, book: Rulebook, language: Language) -> Iterator[str]:
    said = escaped(each.message.in_(language))
    yield f"- **{each.outcome.label.in_(language)}** {each.title.in_(language)}{words.colon(language)}{said}"
    for told in figure_lines(each, book, language):
        yield f"  {escaped(told)}\\"
    if each.waiver is not None:
        yield f"  {escaped(waiver_words.covered(each.waiver, language))}\\"
    where = words.clause(each.clause, book, language)
    basis = f"  {words.BASIS.in_(language)}{words.colon(language)}{where} · {each.force.label.in_(language)} · `{each.rule}`"
    reading = words.reading(each, book, language)
    read = f" · {words.READING.in_(language)}{words.colon(language)}{reading}" if reading else ""
    yield f"{basis}{read}{words.cell_of(each, language)}"


def _rejects(report: Report, language: Language) -> Iterator[str]:
    if not report.rejects:
        return
    yield from ("", f"## {words.REJECTS.in_(language)}{words.colon(language)}{len(report.rejects)}", "")
    for each in report.rejects:
        named = f" ({escaped(each.record)})" if each.record else ""
        yield f"- {escaped(words.place(each, language))}{named}: {escaped(each.message.in_(language))}"
