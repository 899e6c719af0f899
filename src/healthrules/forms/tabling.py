"""A table of records to fill in, before it is drawn: its columns, their headings, and the rows that are known in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from healthrules.forms import words
from healthrules.forms.asking import KIND, who_is
from healthrules.forms.composing import heads, known_entries
from healthrules.forms.entries import Check, Entry, entry, field_entry, unit_word
from healthrules.forms.needs import Needs, Question
from healthrules.forms.sections import sections
from healthrules.forms.sheet_names import MOST_CHARACTERS
from healthrules.intake.headings import Headings, Meaning
from healthrules.intake.sheet_titles import values_of_title
from healthrules.records import SUBJECT_GROUPS, SUBJECT_LABELS, Field, Record
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Language
from healthrules.units import exact


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, as the reader understands it, and what its cells are."""

    heading: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Table:
    """A table of records of one subject, in one language; `records` hold a cell for each column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    records: tuple[tuple[Entry, ...], ...]


def table(asked: Sequence[Needs], book: Rulebook, language: Language) -> Table:
    """The table of some records of one subject, at least one; a record without an id is one to come, and has no row."""
    first = asked[0].record
    told = {} if first.id else told_by_name(first, book, language)
    name = told.get(KIND, SUBJECT_LABELS[first.type].in_(language))
    who = who_is(book, first) if not first.id else SUBJECT_GROUPS[first.type]
    columns = [*_heads(asked[0], book, language), *_fields(asked, book, language, left=set(told))]
    records = tuple(_row(each, columns, book, language) for each in asked if each.record.id)
    return Table(name, words.TABLE_TITLE.in_(language).format(who=who.in_(language)), tuple(columns), records)


def told_by_name(record: Record, book: Rulebook, language: Language) -> dict[str, str]:
    """What the name of a sheet can say of all its records: their kind, in words, where that tells their subject too."""
    kind, field = record.values.get(KIND), book.vocabulary.fields.get(KIND)
    if kind is None or field is None or field.category is None:
        return {}
    label = book.vocabulary.categories[field.category].codes[str(kind)].label.in_(language)
    means = values_of_title(label, Headings(book).normaliser)
    fits = means == {"type": record.type, KIND: kind} and len(label) <= MOST_CHARACTERS
    return {KIND: label} if fits else {}


def _heads(needs: Needs, book: Rulebook, language: Language) -> list[Column]:
    """The columns that identify a record; the sheet says of which subject all are."""
    normaliser = Headings(book).normaliser
    return [
        Column(each.label if normaliser.heading(each.label) == each.name else each.name, replace(each, known=None))
        for each in heads(needs, book, language)
        if each.name != "type"
    ]


def _fields(asked: Sequence[Needs], book: Rulebook, language: Language, *, left: set[str]) -> list[Column]:
    """The columns of what is known of some record, kinds first, and of what is asked of some."""
    headings, fields = Headings(book), book.vocabulary.fields
    known = {field.name: each for needs in asked for field, each in known_entries(needs.record, book, language)}
    questions = _together(asked)
    found: dict[str, Entry] = {}
    for name, each in known.items():
        check = each.check if asked[0].record.id else _only(each)
        found[name] = replace(field_entry(fields[name], book, language), check=check)
    for section in sections(questions):
        for question in section.questions:
            found[question.field.name] = entry(question, book, language)
    return [Column(heading(fields[name], headings, language), each) for name, each in found.items() if name not in left]


def _only(each: Entry) -> Check:
    """The check of a column that holds one value in all the records to come: what the table was made for."""
    if each.check.kind == "list":
        return Check("list", (str(each.known),))
    value = exact(str(each.known))
    return replace(each.check, least=value, most=value)


def _together(asked: Sequence[Needs]) -> list[Question]:
    """The questions of all, each once, with all the rules that ask."""
    found: dict[str, tuple[Field, dict[str, Rule]]] = {}
    for needs in asked:
        for each in needs.questions:
            found.setdefault(each.field.name, (each.field, {}))[1].update({rule.id: rule for rule in each.rules})
    return [Question(field, tuple(rules.values())) for field, rules in found.values()]


def _row(needs: Needs, columns: Sequence[Column], book: Rulebook, language: Language) -> tuple[Entry, ...]:
    known = {field.name: each for field, each in known_entries(needs.record, book, language)}
    known.update({each.name: each for each in heads(needs, book, language)})
    asked = {each.field.name for each in needs.questions} | ({"region"} if needs.placeless else set())
    return tuple(_cell(column.entry, known.get(column.entry.name), asked) for column in columns)


def _cell(column: Entry, known: Entry | None, asked: set[str]) -> Entry:
    """A cell of a record: what is known, blank and coloured where it is asked, else blank."""
    if known is not None and known.known is not None:
        return replace(column, known=known.known)
    return column if column.name in asked else replace(column, known="")


def heading(field: Field, headings: Headings, language: Language) -> str:
    """The heading of a field: its label and unit where the reader takes them for it, else its name: "beds", "床位数(张)"."""
    unit = unit_word(field, language)
    for name in (field.label.in_(language), field.name):
        text = f"{name}({unit})" if unit else name
        meaning = headings.meaning(text)
        if meaning is not None and _stands_for(meaning, field, headings) and (meaning.unit or "") == unit:
            return text
    return field.name


def _stands_for(meaning: Meaning, field: Field, headings: Headings) -> bool:
    found = headings.fields(meaning.key)
    return headings.normaliser.heading(meaning.key) is None and all(
        found.get(subject) is not None and found[subject].name == field.name for subject in field.subjects
    )
