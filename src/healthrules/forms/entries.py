"""What a form says of a field: its label, its unit, what may be filled in, which clauses ask for it, what a cell checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from healthrules.forms import words
from healthrules.forms.needs import Question
from healthrules.intake.values import FIRST_DAY, LAST_DAY
from healthrules.records import Field, Value
from healthrules.reporting.report import Clause
from healthrules.reporting.safe_cells import keeps
from healthrules.reporting.words import clause
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Language
from healthrules.units import Number, Quantity, decimal, grouped

MOST_LISTED = 6
"""How many codes of a category are named beside a cell; of more the drop-down shows them."""

MOST_CLAUSES = 2
"""How many clauses are named beside a cell."""

Cell = str | int | float | date | None
"""What is written in a cell; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Check:
    """What Excel checks in a cell: `kind` is list, whole, decimal, date or text.

    `choices` are those of a list; a list that is not `strict` takes other words too. `least` and `most` bound a number, in the
    unit shown, the length of a text, or nothing where they are None.
    """

    kind: str
    choices: tuple[str, ...] = ()
    least: Number | None = None
    most: Number | None = None
    strict: bool = True
    days: tuple[date, date] = (FIRST_DAY, LAST_DAY)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a form, in one language; `name` is that of the field, `unit` is empty where there is none.

    `known` is what the cell holds already; `fixed` says that it is what the form was made for and stays.
    """

    name: str
    label: str
    unit: str
    allowed: str
    clause: str
    check: Check
    known: Cell = None
    fixed: bool = False


def entry(question: Question, book: Rulebook, language: Language) -> Entry:
    """The row of a question."""
    return field_entry(question.field, book, language, clauses(question.rules, book, language))


def field_entry(field: Field, book: Rulebook, language: Language, asked_by: str = "") -> Entry:
    """The row of a field; `asked_by` are the clauses that ask for it, in words."""
    check = check_of(field, book, language)
    allowed = _allowed(field, check, language)
    if field.otherwise is not None:
        allowed = f"{allowed}{words.SEMICOLON.in_(language)}{words.DERIVABLE.in_(language)}"
    return Entry(field.name, field.label.in_(language), unit_word(field, language), allowed, asked_by, check)


def unit_word(field: Field, language: Language) -> str:
    """The unit in which a field is filled in, as the reader understands it; empty for a bare number or no number."""
    shown = field.display or field.unit
    return shown.text(language) if shown is not None else ""


def check_of(field: Field, book: Rulebook, language: Language) -> Check:
    """What a cell of a field checks."""
    if field.category is not None:
        codes = book.vocabulary.categories[field.category].codes.values()
        return Check("list", tuple(each.label.in_(language) for each in codes))
    if field.unit is None:
        return Check("list", (words.YES.in_(language), words.NO.in_(language)))
    shown = field.display or field.unit
    least, most = (None if each is None else Quantity(each, field.unit).to(shown).number for each in (field.least, field.most))
    whole = field.whole and shown.scale == field.unit.scale
    return Check("whole" if whole else "decimal", least=least, most=most)


def _allowed(field: Field, check: Check, language: Language) -> str:
    if check.kind == "list":
        few = len(check.choices) <= MOST_LISTED
        separator = " / " if field.category is None else words.COMMA.in_(language)
        return separator.join(check.choices) if few else words.CHOOSE.in_(language).format(count=len(check.choices))
    return bounds(check, language)


def bounds(check: Check, language: Language) -> str:
    """The numbers that a cell takes, in words: "0～100,000 的整数"."""
    noun = (words.WHOLE if check.kind == "whole" else words.NUMBER).in_(language)
    least, most = (None if each is None else grouped(each) for each in (check.least, check.most))
    form = words.BOUNDS[least is not None, most is not None]
    return form.in_(language).format(noun=noun, least=least, most=most)


def clauses(rules: Sequence[Rule], book: Rulebook, language: Language) -> str:
    """The clauses of some rules, as an inspector cites them: the first, and how many there are."""
    found = list(dict.fromkeys(clause(Clause(rule.document.id, rule.clause), book, language) for rule in rules))
    listed = words.SEMICOLON.in_(language).join(found[:MOST_CLAUSES])
    return listed if len(found) <= MOST_CLAUSES else listed + words.MORE.in_(language).format(count=len(found))


def shown_value(value: Value, field: Field, book: Rulebook, language: Language) -> Cell:
    """A value as a cell holds it: a number in the unit of its row, with the digits that Excel keeps; else words."""
    if isinstance(value, bool):
        return (words.YES if value else words.NO).in_(language)
    if isinstance(value, str):
        return book.vocabulary.categories[field.category or ""].codes[value].label.in_(language)
    shown = field.display or field.unit
    number = Quantity(value, field.unit).to(shown).number if field.unit and shown else value
    return _number(decimal(number, digits=15))


def _number(value: Decimal) -> Cell:
    if not keeps(value):
        return format(value, "f")
    return int(value) if value == value.to_integral_value() else float(value)
