"""One finding as a notice says it: what is required, what was found, how far off it is, and what to do about it.

A report holds a finding's amounts and not the comparison that they were held in. Where the rule makes one comparison, that
is known from the rule; where it makes several, the finding's sentence is said as it is, since it tells them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from healthrules.language import terms as t
from healthrules.language.evaluation import OPPOSITE
from healthrules.reporting import words
from healthrules.reporting.evidence import Evidence, Shown, sides
from healthrules.reporting.messages import gap_text, requirement, shown
from healthrules.reporting.report import Amount, Finding
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text, visible
from healthrules.units import Number, Quantity, UnitTable, decimal, exact
from healthrules.units.exact import simplest

NO_GAP = "—"
"""What stands for a gap where nothing is measured, as between yes and no."""

SIMPLE = 10_000
"""The largest denominator of a fraction that a rounded decimal is taken for."""

_WANTING = frozenset((">", ">="))
_SHORT, _OVER = Text("还差 {gap}", "short by {gap}"), Text("超出 {gap}", "over by {gap}")
_ON_THE_LIMIT = Text("恰在界上，不含该数", "exactly on the limit, which is not included")
_RAISE = Text("由 {actual}提高到{required}，补足 {gap}", "from {actual} to {required}: {gap} more")
_LOWER = Text("由 {actual}降低到{required}，减少 {gap}", "from {actual} to {required}: {gap} less")
_PASS_THE_LIMIT = Text("现为 {actual}，须{required}", "now {actual}; to be {required}")
_CHANGE = Text("现为“{actual}”，{required}", 'now "{actual}"; {required}')


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in words.

    `sentence` is the finding's own, and stands for `required`, `actual` and `gap` where these are empty; `mend` says what would
    meet the requirement. `basis` is the document and the clause, `force` how strongly it asks, `due` the day by which the
    rule must be met, None where it stands at once. `reading` is how an unclear clause was read; None where it is clear.
    """

    title: str
    required: str
    actual: str
    gap: str
    mend: str
    sentence: str
    basis: str
    force: str
    due: date | None
    reading: str | None


@dataclass(frozen=True, slots=True)
class _Said:
    required: str = ""
    actual: str = ""
    gap: str = ""
    mend: str = ""


def item(found: Finding, book: Rulebook, language: Language, *, where: bool = False) -> Item:
    """A finding in the words of a language; with `where` its title says where the record was read."""
    title, sentence = found.title.in_(language), found.message.in_(language)
    if where and found.source is not None:
        place = visible(words.place(found.source, language))
        title += f"（{place}）" if language == "zh" else f" ({place})"
    compared = comparison(found, book)
    said = _said(compared, book, language) if compared is not None else _Said(mend=sentence.rstrip("。."))
    return Item(
        title=title,
        required=said.required,
        actual=said.actual,
        gap=said.gap,
        mend=said.mend,
        sentence=sentence,
        basis=words.clause(found.clause, book, language),
        force=found.force.label.in_(language),
        due=book.rules[found.rule].due,
        reading=words.reading(found, book, language),
    )


def comparison(found: Finding, book: Rulebook) -> Evidence | None:
    """The comparison that a finding rests on; None where the rule makes several, or a side of it is not certain."""
    rule = book.rules[found.rule]
    leaves = _leaves(rule.reading(found.reading).require, truth=True)
    if len(leaves) != 1 or found.actual is None or found.required is None:
        return None
    leaf, truth = leaves[0]
    field = book.vocabulary.fields.get(found.field) if found.field else None
    actual, required = _value(found.actual, book.units), _value(found.required, book.units)
    gap = _value(found.gap, book.units) if found.gap is not None else None
    return Evidence(field, None, _operator(leaf, truth=truth), actual, required, gap if isinstance(gap, Quantity) else None)


def _leaves(term: t.Term, *, truth: bool) -> list[tuple[t.Term, bool]]:
    """The comparisons of a term, each with whether it should be true; a choice counts for more than one."""
    match term:
        case t.Named():
            return _leaves(term.term, truth=truth)
        case t.Not():
            return _leaves(term.term, truth=not truth)
        case t.AllOf() | t.AnyOf():
            return [leaf for each in term.terms for leaf in _leaves(each, truth=truth)]
        case t.Choice():
            return [*_leaves(term.then, truth=truth), *_leaves(term.otherwise, truth=truth)]
        case _:
            return [(term, truth)]


def _operator(leaf: t.Term, *, truth: bool) -> str:
    if not isinstance(leaf, t.Comparison):
        return "==" if truth else "!="
    _, _, operator = sides(leaf)
    return operator if truth else OPPOSITE[operator]


def _value(amount: Amount, units: UnitTable) -> Shown:
    if isinstance(amount.value, Decimal):
        return Quantity(_number(amount.value), units.unit(amount.unit or ""))
    return amount.value


def _number(value: Decimal) -> Number:
    """The number that a report holds; a third where it holds the decimal that a third was rounded to."""
    fraction = simplest(Fraction(value).limit_denominator(SIMPLE))
    return fraction if decimal(fraction) == value else exact(value)


def _said(compared: Evidence, book: Rulebook, language: Language) -> _Said:
    if compared.actual is None:
        raise AssertionError(compared)
    required = requirement(compared, book.vocabulary, language)
    actual = shown(compared.actual, compared, book.vocabulary, language)
    gap, mend = _gap_and_mend(compared)
    size = gap_text(compared.gap, language) if compared.gap is not None else ""
    about = {"actual": actual, "required": required, "gap": size}
    return _Said(required, actual, gap.in_(language).format_map(about), mend.in_(language).format_map(about))


def _gap_and_mend(compared: Evidence) -> tuple[Text, Text]:
    if compared.gap is None:
        return Text(NO_GAP, NO_GAP), _CHANGE
    if compared.gap.number == 0:
        return _ON_THE_LIMIT, _PASS_THE_LIMIT
    return _WORDS_OF[compared.operator in _WANTING or _too_little(compared)]


def _too_little(compared: Evidence) -> bool:
    """Whether what must be equal is less than that."""
    if not isinstance(compared.actual, Quantity) or not isinstance(compared.required, Quantity):
        return False
    return compared.operator == "==" and compared.actual.number < compared.required.number


_WORDS_OF: Mapping[bool, tuple[Text, Text]] = {True: (_SHORT, _RAISE), False: (_OVER, _LOWER)}
"""The words of a gap and of what closes it, by whether too little was found."""
