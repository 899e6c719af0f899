"""The sheet of notes: for whom and by which rules a form was made, and what it does not ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from healthrules.forms import note_words as words
from healthrules.forms.asking import who_is
from healthrules.forms.needs import Needs
from healthrules.language import terms as t
from healthrules.reporting.words import OVER, colon
from healthrules.rulebook import Document, Rulebook
from healthrules.texts import Language, Text

MOST_LISTED = 30
SHOWN_DIGITS = 12
"""How many digits of a digest are shown."""


def notes(asked: Sequence[Needs], book: Rulebook, language: Language) -> list[str]:
    """The lines of the sheet of notes, for all the forms of a workbook."""
    return [
        *_about(asked, book, language),
        "",
        *_packs(asked, language),
        "",
        *_not_asked(asked, language),
        "",
        *_steps(language),
    ]


def _about(asked: Sequence[Needs], book: Rulebook, language: Language) -> Iterator[str]:
    who = dict.fromkeys(who_is(book, each.record).in_(language) for each in asked)
    yield _said(words.FOR_WHOM, _listed(list(who), language), language)
    places = {each.record.region for each in asked}
    names = [book.regions.regions[code].name.in_(language) for code in book.regions.regions if code in places]
    yield _said(words.WHERE, _listed(names, language) if names else words.ANYWHERE.in_(language), language)
    days = dict.fromkeys(each.day.isoformat() for each in asked)
    yield _said(words.DAY, _listed(list(days), language), language)
    questions = {each.field.name for needs in asked for each in needs.questions}
    rules = {rule.id for needs in asked for rule in needs.rules}
    yield words.COUNTED.in_(language).format(questions=len(questions), rules=len(rules))


def _packs(asked: Sequence[Needs], language: Language) -> Iterator[str]:
    documents = {rule.document.id: rule.document for needs in asked for rule in needs.rules}
    last = max(each.day for each in asked)
    yield words.PACKS.in_(language)
    for each in documents.values():
        yield f"· {_pack(each, last, language)}"


def _pack(each: Document, day: date, language: Language) -> str:
    over = f"{colon(language)}{OVER.in_(language).format(end=each.end)}" if each.end < day else ""
    short, digest = each.short.in_(language), each.digest[:SHOWN_DIGITS]
    return words.PACK.in_(language).format(short=short, id=each.id, version=each.version, digest=digest) + over


def _not_asked(asked: Sequence[Needs], language: Language) -> Iterator[str]:
    left = {rule.id for needs in asked for rule in needs.left}
    beyond = {node.field.name: node for needs in asked for node in needs.beyond}
    yield words.NOT_ASKED.in_(language)
    if left:
        yield f"· {words.CHECKLISTS.in_(language).format(count=len(left))}"
    groups: dict[Text, list[str]] = {}
    for node in beyond.values():
        groups.setdefault(_why(node), []).append(node.field.label.in_(language))
    for why, labels in groups.items():
        yield f"· {_said(why, _listed(labels, language), language)}"
    if not left and not beyond:
        yield f"· {words.NOTHING.in_(language)}"


def _why(node: t.FieldValue) -> Text:
    """What is to be done about something that a record itself does not hold."""
    if node.field.moment is not None:
        return words.OTHER_YEARS
    return words.REFERENCES if isinstance(node.derived, t.Reference) else words.FIGURES


def _steps(language: Language) -> Iterator[str]:
    yield words.HOW_TO.in_(language)
    for number, each in enumerate(words.STEPS, start=1):
        yield f"{number}. {each.in_(language)}"


def _said(what: Text, rest: str, language: Language) -> str:
    return f"{what.in_(language)}{colon(language)}{rest}"


def _listed(labels: Sequence[str], language: Language) -> str:
    more = words.MORE.in_(language).format(count=len(labels)) if len(labels) > MOST_LISTED else ""
    return words.SEPARATOR.in_(language).join(labels[:MOST_LISTED]) + more
