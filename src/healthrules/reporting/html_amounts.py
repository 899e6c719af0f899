"""The amounts of a finding in words: what was found, what is required, what is missing."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from healthrules.reporting.evidence import Evidence, Shown
from healthrules.reporting.html_words import LABELS
from healthrules.reporting.messages import gap_text, shown
from healthrules.reporting.report import Amount, Finding
from healthrules.rulebook import Rulebook
from healthrules.texts import Language
from healthrules.units import Quantity, exact
from healthrules.units.exact import SHOWN_DIGITS

_USUAL_DIGITS = 6
"""How many digits are shown of a value that a report holds rounded, where so many tell it from the limit."""


def numbers(found: Finding, book: Rulebook, language: Language) -> tuple[tuple[str, str], ...]:
    """Each amount of a finding with its label; what is not known is left out."""
    actual, required = _value(found.actual, found.required, book), _value(found.required, found.actual, book)
    gap = _value(found.gap, None, book)
    field = book.vocabulary.fields.get(found.field.partition("@")[0]) if found.field else None
    compared = Evidence(field, None, None, actual, required, None)
    told = [
        (name, shown(value, compared, book.vocabulary, language))
        for name, value in (("actual", actual), ("required", required))
        if value is not None
    ]
    if isinstance(gap, Quantity):
        told.append(("gap", gap_text(gap, language)))
    return tuple((LABELS[name].in_(language), text) for name, text in told)


def _value(amount: Amount | None, beside: Amount | None, book: Rulebook) -> Shown | None:
    """An amount to be shown beside another: no shorter than tells the two apart."""
    if amount is None:
        return None
    if not isinstance(amount.value, Decimal):
        return amount.value
    value = Quantity(exact(amount.value), book.units.unit(amount.unit or "1"))
    if len(amount.value.as_tuple().digits) < SHOWN_DIGITS:
        return value
    other = exact(beside.value) if beside is not None and isinstance(beside.value, Decimal) else None
    shorter = (value.rounded(ROUND_HALF_EVEN, digits) for digits in range(_USUAL_DIGITS, SHOWN_DIGITS))
    return next((each for each in shorter if each.number != other), value)
