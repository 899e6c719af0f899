"""The report on a terminal, with Rich: what failed first, then what is not known, then what could not be read."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from healthrules.engines import Outcome
from healthrules.reporting import waiver_words, words
from healthrules.reporting.figure_words import figure_lines
from healthrules.reporting.report import Finding, Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, visible

_STYLES = {
    Outcome.FAIL: "bold red",
    Outcome.PENDING: "yellow",
    Outcome.UNKNOWN: "bold yellow",
    Outcome.WAIVED: "cyan",
    Outcome.PASS: "green",
    Outcome.NOT_APPLICABLE: "dim",
}
WIDTH = 1000
"""The width where there is no terminal: wide enough that no line is broken."""


def render(report: Report, book: Rulebook, language: Language, *, width: int = WIDTH, colour: bool = False) -> str:
    """The report as text; without colour it holds no control characters."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=colour, no_color=not colour, highlight=False, legacy_windows=False
    )
    for part in _parts(report, book, language):
        console.print(part)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _parts(report: Report, book: Rulebook, language: Language) -> Iterator[Styled | Padding]:
    yield _head(report, book, language)
    for findings in words.by_record(report):
        yield Styled()
        title = Styled(visible(findings[0].name), style="bold")
        title.append(f"  {visible(words.about(findings, report, language))}", style="dim")
        yield title
        for each in findings:
            yield from _finding(each, book, language)
    yield from _rejects(report, language)
    yield from _unchecked(report, language)
    yield from _waivers(report, language)
    yield Styled()
    yield _summary(report, language)
    line = words.verdict_line(report)
    if line is not None:
        yield Styled(line.in_(language), style="bold")
    for remark in words.remarks(report, book, language):
        yield Styled(remark, style="dim")


def _head(report: Report, book: Rulebook, language: Language) -> Styled:
    applied = [each for each in report.rulebook if each.applied] or report.rulebook
    names = ("、" if language == "zh" else ", ").join(book.documents[each.pack].short.in_(language) for each in applied)
    head = Styled(f"{words.TITLE.in_(language)} · {words.AS_OF.in_(language)} {report.as_of}", style="bold")
    head.append(f"\n{names}", style="dim")
    return head


def _finding(each: Finding, book: Rulebook, language: Language) -> Iterator[Padding]:
    style = _STYLES[each.outcome]
    line = Styled(f"{words.SIGNS[each.outcome]} {each.outcome.label.in_(language)}", style=style)
    line.append(f"  {each.title.in_(language)}", style="default")
    yield Padding(line, (0, 0, 0, 2))
    yield Padding(Styled(each.message.in_(language)), (0, 0, 0, 6))
    for told in figure_lines(each, book, language):
        yield Padding(Styled(told), (0, 0, 0, 6))
    if each.waiver is not None:
        yield Padding(Styled(waiver_words.covered(each.waiver, language)), (0, 0, 0, 6))
    basis = Styled(
        f"{words.BASIS.in_(language)}{words.colon(language)}{words.clause(each.clause, book, language)}", style="dim"
    )
    basis.append(f" · {each.force.label.in_(language)} · {each.rule}{words.cell_of(each, language)}")
    reading = words.reading(each, book, language)
    if reading is not None:
        basis.append(f"\n{words.READING.in_(language)}{words.colon(language)}{reading} ({each.reading})")
    yield Padding(basis, (0, 0, 0, 6))


def _rejects(report: Report, language: Language) -> Iterator[Styled | Padding]:
    if not report.rejects:
        return
    yield Styled()
    yield Styled(f"{words.REJECTS.in_(language)}{words.colon(language)}{len(report.rejects)}", style="bold red")
    for each in report.rejects:
        named = f" ({visible(each.record)})" if each.record else ""
        line = Styled(f"{visible(words.place(each, language))}{named}: {visible(each.message.in_(language))}")
        yield Padding(line, (0, 0, 0, 2))


def _unchecked(report: Report, language: Language) -> Iterator[Styled | Padding]:
    if not report.unchecked:
        return
    yield Styled()
    yield Styled(f"{words.UNCHECKED.in_(language)}{words.colon(language)}{report.summary.unchecked}", style="bold red")
    yield Padding(Styled(", ".join(visible(each) for each in words.unchecked(report, language))), (0, 0, 0, 2))


def _waivers(report: Report, language: Language) -> Iterator[Styled | Padding]:
    lines = waiver_words.unused(report, language)
    if lines:
        yield Styled()
        yield Styled(f"{waiver_words.TITLE.in_(language)}{words.colon(language)}{len(lines)}", style="bold yellow")
        yield from (Padding(Styled(line), (0, 0, 0, 2)) for line in lines)


def _summary(report: Report, language: Language) -> Styled:
    records = words.amount_of(report.summary.records, words.RECORDS, language)
    rules = words.amount_of(report.summary.rules, words.RULES, language)
    line = Styled(f"{words.SUMMARY.in_(language)}{words.colon(language)}{records} × {rules}", style="bold")
    for outcome, label, count in words.counted(report, language):
        line.append(" · ", style="dim")
        line.append(f"{label} {count}", style=_STYLES[outcome] if count else "dim")
    return line
