"""The records of the HTML report: a card for each that has findings, a row for each other one that was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from healthrules.engines import Outcome
from healthrules.records import SUBJECT_LABELS
from healthrules.reporting import words
from healthrules.reporting.figure_words import figure_lines
from healthrules.reporting.html_amounts import numbers
from healthrules.reporting.html_places import district, district_name
from healthrules.reporting.messages import field_label
from healthrules.reporting.report import Checked, Finding, Report, Source
from healthrules.reporting.waiver_words import covered
from healthrules.rulebook import Rulebook
from healthrules.texts import Language

Key = tuple[str, str, date]
"""What tells records apart: subject, id, and the day it was judged for."""

Part = tuple[str, str, int]
"""So many results of rules of a force and a document."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding in words; `source` is empty where it says no more than the card's, `waiver` where none covers it."""

    outcome: Outcome
    label: str
    sign: str
    force: str
    part: Part
    rule: str
    title: str
    numbers: tuple[tuple[str, str], ...]
    message: str
    figures: tuple[str, ...]
    basis: str
    reading: str | None
    missing: str
    source: str
    waiver: str


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a record: `about` holds its id and own day; `district` is a code, `place` its region in words."""

    name: str
    about: str
    type: str
    subject: str
    district: str
    place: str
    source: str


@dataclass(frozen=True, slots=True)
class Card:
    """A record with its findings, the worst first, how many there are of each outcome, and the other rules that it met."""

    head: Head
    counts: tuple[tuple[Outcome, str, int], ...]
    entries: tuple[Entry, ...]
    passed: tuple[str, ...]

    @property
    def size(self) -> int:
        """How high the card is, as a power of two: a browser that has not drawn it yet reserves so much room."""
        return min(len(self.entries).bit_length(), 9)


@dataclass(frozen=True, slots=True)
class Row:
    """A record without findings: the rules that it met, and how many they are by force and document."""

    head: Head
    passed: tuple[str, ...]
    parts: tuple[Part, ...]


def cards(report: Report, book: Rulebook, language: Language) -> tuple[Card, ...]:
    """A card for each record that has findings, the worst first."""
    passed = _passed(report)
    return tuple(_card(findings, passed, report, book, language) for findings in words.by_record(report))


def rows(report: Report, book: Rulebook, language: Language) -> tuple[Row, ...]:
    """A row for each record that was judged, is listed, has no finding, and to which some rule applied."""
    told = {_key(each) for each in report.findings}
    bare = Counter(report.unchecked)
    return tuple(
        Row(_head(each, report, book, language), each.passed, _parts(each.passed, book))
        for each in report.checked
        if _key(each) not in told and (each.passed or not bare[each.record])
    )


def _parts(rules: Sequence[str], book: Rulebook) -> tuple[Part, ...]:
    counted = Counter((book.rules[rule].force.value, book.rules[rule].document.id) for rule in rules)
    return tuple((force, document, count) for (force, document), count in counted.items())


def _key(each: Finding | Checked) -> Key:
    return each.type, each.record, each.as_of


def _passed(report: Report) -> Mapping[Key, tuple[str, ...]]:
    """The rules that each record met; records of one key are taken together, as their findings are."""
    found: dict[Key, tuple[str, ...]] = {}
    for each in report.checked:
        found[_key(each)] = found.get(_key(each), ()) + each.passed
    return found


def _card(
    findings: list[Finding], passed: Mapping[Key, tuple[str, ...]], report: Report, book: Rulebook, language: Language
) -> Card:
    counted = Counter(each.outcome for each in findings)
    listed = {each.rule for each in findings}
    return Card(
        head=_head(findings[0], report, book, language),
        counts=tuple((each, each.label.in_(language), counted[each]) for each in words.ORDER if counted[each]),
        entries=tuple(_entry(each, findings[0].source, book, language) for each in findings),
        passed=tuple(rule for rule in dict.fromkeys(passed.get(_key(findings[0]), ())) if rule not in listed),
    )


def _head(each: Finding | Checked, report: Report, book: Rulebook, language: Language) -> Head:
    own = [f"{words.AS_OF.in_(language)} {each.as_of}"] if each.as_of != report.as_of else []
    within = district(each.region, book)
    return Head(
        name=each.name,
        about=" · ".join([each.record, *own] if each.name != each.record else own),
        type=each.type,
        subject=SUBJECT_LABELS[each.type].in_(language),
        district=within,
        place=district_name(within, book, language),
        source=words.place(replace(each.source, cell=None), language) if each.source else "",
    )


def _entry(each: Finding, record: Source | None, book: Rulebook, language: Language) -> Entry:
    comma = "、" if language == "zh" else ", "
    named = dict.fromkeys(field_label(name, book.vocabulary, language) for name in each.missing)
    return Entry(
        outcome=each.outcome,
        label=each.outcome.label.in_(language),
        sign=words.SIGNS[each.outcome],
        force=each.force.label.in_(language),
        part=(each.force.value, each.clause.document, 1),
        rule=each.rule,
        title=each.title.in_(language),
        numbers=numbers(each, book, language),
        message=each.message.in_(language),
        figures=tuple(figure_lines(each, book, language)),
        basis=words.clause(each.clause, book, language),
        reading=words.reading(each, book, language),
        missing=comma.join(named) if each.outcome is Outcome.UNKNOWN else "",
        source=words.place(each.source, language) if each.source and (each.source.cell or each.source != record) else "",
        waiver=covered(each.waiver, language) if each.waiver else "",
    )
