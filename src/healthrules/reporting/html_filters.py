"""The filters of the HTML report: what can be chosen, and how many results each choice shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from healthrules.engines import Outcome
from healthrules.records import SUBJECT_LABELS
from healthrules.reporting import words
from healthrules.reporting.html_cards import Card, Head, Part, Row
from healthrules.reporting.html_places import district_names
from healthrules.reporting.html_words import LABELS
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by, in words, and how many results it shows."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its choices."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def filters(cards: Sequence[Card], rows: Sequence[Row], book: Rulebook, language: Language) -> tuple[Filter, ...]:
    """The filters by outcome, force, district, document and kind of subject, each with the choices that occur."""
    counted = {name: Counter[str]() for name in ("outcome", "force", "district", "document", "kind")}
    for outcome, (force, document, count), head in _results(cards, rows):
        values = (outcome.value, force, head.district, document, head.type)
        for each, value in zip(counted.values(), values, strict=True):
            each[value] += count
    labels = {
        "outcome": [(each.value, each.label.in_(language)) for each in words.ORDER],
        "force": [(each.value, each.label.in_(language)) for each in Force],
        "district": [*district_names(sorted(counted["district"]), book, language).items()],
        "document": [(name, each.short.in_(language)) for name, each in book.documents.items()],
        "kind": [(name, label.in_(language)) for name, label in SUBJECT_LABELS.items()],
    }
    return tuple(_filter(name, labels[name], counts, language) for name, counts in counted.items())


def _results(cards: Iterable[Card], rows: Iterable[Row]) -> Iterator[tuple[Outcome, Part, Head]]:
    """Every result that can be shown: findings, and what records without findings met."""
    for card in cards:
        yield from ((entry.outcome, entry.part, card.head) for entry in card.entries)
    for row in rows:
        yield from ((Outcome.PASS, part, row.head) for part in row.parts)


def _filter(name: str, choices: Iterable[tuple[str, str]], counts: Counter[str], language: Language) -> Filter:
    kept = tuple(Choice(value, label, counts[value]) for value, label in choices if value in counts)
    return Filter(name, LABELS[name].in_(language), kept)
