"""A form of one record, before it is drawn: its title, what identifies the record, the sections of questions, what is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from healthrules.errors import HealthRulesError
from healthrules.forms import words
from healthrules.forms.asking import KIND, who_is
from healthrules.forms.entries import Check, Entry, entry, field_entry, shown_value
from healthrules.forms.needs import Needs
from healthrules.forms.sections import sections
from healthrules.intake.row_reading import MAX_NAME
from healthrules.records import SUBJECT_LABELS, Field, Record, RegionTree
from healthrules.records.implied import implied
from healthrules.reporting.words import colon
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Between which days a record of a form may be: a year alone, typed into a cell for days, would be one before them."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one record, in one language; each section has a title and rows."""

    title: str
    identity: tuple[Entry, ...]
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]


def form(needs: Needs, book: Rulebook, language: Language) -> Form:
    """The form of a record: what identifies it, what is asked in the order of a visit, then what is known already."""
    title = words.TITLE.in_(language).format(who=who_is(book, needs.record).in_(language))
    title += f"{colon(language)}{needs.record.name}" if needs.record.name else ""
    asked = [
        (each.title.in_(language), tuple(entry(question, book, language) for question in each.questions))
        for each in sections(needs.questions)
    ]
    known = tuple(each for field, each in known_entries(needs.record, book, language) if not _identifies(field, needs.record))
    told = [(words.KNOWN.in_(language), known)] if known else []
    return Form(title, tuple(_identity(needs, book, language)), (*asked, *told))


def _identifies(field: Field, record: Record) -> bool:
    """Whether a known value stands with what identifies a record: its kind, or all that a blank form was made for."""
    return not record.id or field.name == KIND


def _identity(needs: Needs, book: Rulebook, language: Language) -> Iterator[Entry]:
    yield from heads(needs, book, language)
    for field, each in known_entries(needs.record, book, language):
        if _identifies(field, needs.record):
            yield replace(each, fixed=True, allowed=words.FOR_TYPE.in_(language))


def heads(needs: Needs, book: Rulebook, language: Language) -> Iterator[Entry]:
    """The rows that identify a record: type, id, name, region, day."""
    record = needs.record
    places = Check("list", tuple(place_words(needs, book, language)), strict=False)
    text = Check("text", most=MAX_NAME)
    subject = SUBJECT_LABELS[record.type]
    region = book.regions.regions[record.region] if record.region else None
    known = place_word(region.code, book.regions, language) if region else None
    yield _head("type", words.TYPE, words.FOR_TYPE, (text, subject.in_(language), True), language)
    yield _head("id", words.ID, words.FOR_ID, (text, record.id or None, False), language)
    yield _head("name", words.NAME, words.FOR_NAME, (text, record.name or None, False), language)
    yield _head(
        "region",
        words.REGION,
        words.FOR_REGION,
        (places, known, record.type == "region" and known is not None and not record.id),
        language,
    )
    day = Check("date", days=(FIRST_DAY, LAST_DAY))
    yield _head("as_of", words.AS_OF, words.FOR_AS_OF, (day, record.as_of, False), language)


def _head(name: str, label: Text, allowed: Text, what: tuple[Check, str | date | None, bool], language: Language) -> Entry:
    check, known, fixed = what
    return Entry(name, label.in_(language), "", allowed.in_(language), "", check, known, fixed)


def known_entries(record: Record, book: Rulebook, language: Language) -> Iterator[tuple[Field, Entry]]:
    """The fields that a record holds, with their values; what follows from its region is left out."""
    own = implied(record.type, record.region, book.vocabulary)
    for name, value in record.values.items():
        field = book.vocabulary.fields.get(name)
        if field is not None and name not in own:
            known = shown_value(value, field, book, language)
            yield field, replace(field_entry(field, book, language), known=known)


def place_words(needs: Needs, book: Rulebook, language: Language) -> Iterator[str]:
    """The regions that a record may lie in: those of its own, else of the documents whose rules may apply."""
    record = needs.record
    outer = [record.region] if record.region and not record.id else [rule.document.jurisdiction for rule in needs.rules]
    for code in book.regions.regions:
        if any(book.regions.holds(each, code) for each in dict.fromkeys(outer)):
            yield place_word(code, book.regions, language)


def place_word(code: str, regions: RegionTree, language: Language) -> str:
    """A region by its name where that tells it from others, after the region around it where that does; else its code."""
    region = regions.regions[code]
    outer = regions.regions[region.parent].name.zh if region.parent else ""
    for name in (region.name.in_(language), outer + region.name.zh):
        try:
            if regions.find(name).code == code:
                return name
        except HealthRulesError:
            continue
    return code
