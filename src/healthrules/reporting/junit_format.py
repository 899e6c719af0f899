"""The report as JUnit XML, which build servers show: a suite for each record, a case for each rule that spoke of it.

What failed is a failure, of whatever force (its type); what is open, unknown or waived is skipped, with the reason; a row that
could not be read is an error. A record that no rule applied to is a suite with one skipped case: never a silent pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from xml.etree import ElementTree as ET

from healthrules.engines import Outcome
from healthrules.reporting import words
from healthrules.reporting.figure_words import figure_lines
from healthrules.reporting.findings_table import unchecked
from healthrules.reporting.report import Checked, Finding, Report, Source
from healthrules.reporting.waiver_words import covered
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, visible

_TAGS: Mapping[Outcome, str | None] = {
    Outcome.PASS: None,
    Outcome.FAIL: "failure",
    Outcome.PENDING: "skipped",
    Outcome.UNKNOWN: "skipped",
    Outcome.WAIVED: "skipped",
    Outcome.NOT_APPLICABLE: "skipped",
}
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}

Key = tuple[str, str, date]
"""What tells records apart: subject, id, the day they were judged for."""


def render(report: Report, book: Rulebook, language: Language) -> str:
    """The report as XML text. The passes of more than 10,000 records are not listed, and not among `tests`."""
    root = ET.Element("testsuites", name=f"{words.TITLE.in_(language)} {words.AS_OF.in_(language)} {report.as_of}")
    root.extend([*_records(report, book, language), *_rejects(report, language), *_unchecked(report, language)])
    for suite in root:
        _count(suite)
    for name in ("tests", *_COUNTED):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _records(report: Report, book: Rulebook, language: Language) -> Iterator[ET.Element]:
    """A suite for each record: its findings in the order of the rules, then what it met."""
    found: dict[Key, list[Finding]] = {_key(each): [] for each in report.checked}
    for each in report.findings:
        found.setdefault(_key(each), []).append(each)
    met = {_key(each): each for each in report.checked}
    for key, findings in found.items():
        record = met.get(key)
        told = {each.rule for each in findings}
        cases = [_case(each, book, language) for each in findings]
        passed = [rule for rule in (record.passed if record else ()) if rule not in told]
        cases += [_named(rule, book, record.source if record else None, language) for rule in passed]
        if cases:
            yield _suite(_title(record or findings[0], report, language), cases)


def _key(each: Checked | Finding) -> Key:
    return each.type, each.record, each.as_of


def _title(each: Checked | Finding, report: Report, language: Language) -> str:
    about = words.heading(each, report, language)
    return f"{each.name} {about}" if about else each.name


def _case(each: Finding, book: Rulebook, language: Language) -> ET.Element:
    case = _named(each.rule, book, each.source, language)
    tag = _TAGS[each.outcome]
    if tag is not None:
        kind = each.force.value if each.outcome is Outcome.FAIL else each.outcome.value
        said = f"{each.outcome.label.in_(language)}{words.colon(language)}{each.message.in_(language)}"
        inside = ET.SubElement(case, tag, type=kind, message=visible(said))
        inside.text = visible("\n".join(_details(each, book, language)))
    return case


def _details(each: Finding, book: Rulebook, language: Language) -> Iterator[str]:
    yield each.message.in_(language)
    yield from figure_lines(each, book, language)
    where = words.clause(each.clause, book, language)
    yield f"{words.BASIS.in_(language)}{words.colon(language)}{where} · {each.force.label.in_(language)} · {each.rule}"
    if each.waiver is not None:
        yield covered(each.waiver, language)
    reading = words.reading(each, book, language)
    if reading:
        yield f"{words.READING.in_(language)}{words.colon(language)}{reading}"
    if each.source is not None:
        yield words.place(each.source, language)


def _named(rule: str, book: Rulebook, source: Source | None, language: Language) -> ET.Element:
    """A case of a rule that was met, until something is put in it."""
    title, document = book.rules[rule].title.in_(language), book.rules[rule].document.id
    case = ET.Element("testcase", classname=document, name=visible(f"{title} ({rule})"))
    if source is not None:
        case.set("file", visible(source.file))
        if source.row is not None:
            case.set("line", str(source.row))
    return case


def _rejects(report: Report, language: Language) -> Iterator[ET.Element]:
    cases = []
    for each in report.rejects:
        place = visible(words.place(each, language))
        case = ET.Element("testcase", classname="rejected", name=f"{place} {visible(each.record)}" if each.record else place)
        ET.SubElement(case, "error", type="rejected", message=visible(each.message.in_(language)))
        cases.append(case)
    if cases:
        yield _suite(words.REJECTS.in_(language), cases)


def _unchecked(report: Report, language: Language) -> Iterator[ET.Element]:
    cases = []
    for each in unchecked(report):
        name = each if isinstance(each, str) else _title(each, report, language)
        case = ET.Element("testcase", classname="unchecked", name=visible(name))
        ET.SubElement(case, "skipped", type="unchecked", message=words.UNCHECKED.in_(language))
        cases.append(case)
    if cases:
        yield _suite(words.UNCHECKED.in_(language), cases)


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=visible(name))
    suite.extend(cases)
    return suite


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite)))
    for name, tag in _COUNTED.items():
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
