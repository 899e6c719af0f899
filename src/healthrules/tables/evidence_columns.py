"""The evidence of a finding as columns: what `reporting.evidence` gives for one record, for a whole table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import narwhals as nw

from healthrules.engines.columnar import amounts
from healthrules.engines.columnar.amounts import Amount, first_of
from healthrules.engines.columnar.translation import Column, Translation
from healthrules.language import terms as t
from healthrules.language.evaluation import OPPOSITE
from healthrules.language.types import BOOLEAN, QuantityType
from healthrules.reporting.evidence import shown_in, sides
from healthrules.units import Unit

TEXT = nw.lit(None, dtype=nw.String)
NUMBER = nw.lit(None, dtype=nw.Float64)

Candidate = tuple[nw.Expr | None, t.Term, bool]
"""A comparison that may have decided: in which rows (None: all that are left), and whether it should be true."""


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """The columns of evidence. Numbers are in `unit`; codes and yes or no are texts of their own."""

    field: nw.Expr
    actual: nw.Expr
    required: nw.Expr
    gap: nw.Expr
    unit: nw.Expr
    actual_code: nw.Expr
    required_code: nw.Expr


NAMES = tuple(EvidenceColumns.__dataclass_fields__)


def evidence_columns(translation: Translation, require: t.Term) -> Mapping[str, nw.Expr]:
    """The evidence of what a requirement comes to, by name."""
    found = [(rows, _of(translation, leaf, truth=truth)) for rows, leaf, truth in deciding(translation, require)]
    return {name: first_of([(rows, getattr(each, name)) for rows, each in found]) for name in NAMES}


def deciding(translation: Translation, term: t.Term, *, truth: bool = True) -> Iterator[Candidate]:
    """The comparisons that may make a term what it is; the first whose rows hold is the one."""
    match term:
        case t.Named():
            yield from deciding(translation, term.term, truth=truth)
        case t.Not():
            yield from deciding(translation, term.term, truth=not truth)
        case t.AllOf() | t.AnyOf():
            whole = translation.of(term)
            for index, each in enumerate(term.terms):
                last = index == len(term.terms) - 1
                same = None if last else _alike(translation.of(each), whole)
                for rows, leaf, wanted in deciding(translation, each, truth=truth):
                    yield _both(same, rows), leaf, wanted
        case t.Choice():
            condition = translation.of(term.condition).plain
            for chosen, branch in ((condition, term.then), (~condition, term.otherwise)):
                for rows, leaf, wanted in deciding(translation, branch, truth=truth):
                    yield _both(chosen, rows), leaf, wanted
            yield None, term, truth
        case _:
            yield None, term, truth


def _both(one: nw.Expr | None, other: nw.Expr | None) -> nw.Expr | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _alike(one: Column, other: Column) -> nw.Expr:
    """Whether two truths are the same: both true, both false, both unknown or both outside."""
    known = (one.plain == other.plain).fill_null(value=False)
    return known | (one.unknown() & other.unknown()) | (_outside(one) & _outside(other))


def _outside(column: Column) -> nw.Expr:
    return column.outside if column.outside is not None else nw.lit(value=False)


def _of(translation: Translation, leaf: t.Term, *, truth: bool) -> EvidenceColumns:
    if isinstance(leaf, t.Comparison):
        return _of_comparison(translation, leaf, truth=truth)
    fields = t.fields_in(leaf)
    name = nw.lit(fields[0].name) if fields else TEXT
    value = translation.of(leaf.term if isinstance(leaf, t.Member) else leaf)
    wanted = "|".join(sorted(leaf.codes)) if isinstance(leaf, t.Member) else str(truth).lower()
    return EvidenceColumns(name, NUMBER, NUMBER, NUMBER, TEXT, _code(value.plain, leaf), nw.lit(wanted))


def _of_comparison(translation: Translation, leaf: t.Comparison, *, truth: bool) -> EvidenceColumns:
    found, wanted, operator = sides(leaf)
    operator = operator if truth else OPPOSITE[operator]
    fields = t.fields_in(found)
    name = nw.lit(fields[0].name) if len(fields) == 1 else TEXT
    actual, required = translation.of(found), translation.of(wanted)
    if not isinstance(found.type, QuantityType):
        codes = _code(actual.plain, found), _code(required.plain, wanted)
        return EvidenceColumns(name, NUMBER, NUMBER, NUMBER, TEXT, *codes)
    unit = cast("Unit", shown_in(found, wanted))
    factor = Fraction(found.type.unit.factor_to(unit))
    numbers = (amounts.as_float(each.amount, factor) for each in (actual, required))
    gap = _gap(operator, actual.amount, required.amount, factor)
    return EvidenceColumns(name, *numbers, gap, nw.lit(unit.symbol), TEXT, TEXT)


def _code(value: nw.Expr, term: t.Term) -> nw.Expr:
    """A code, or yes or no, as text."""
    if isinstance(term, t.Member) or term.type != BOOLEAN:
        return value
    return first_of([(value, nw.lit("true")), (~value, nw.lit("false"))])


def _gap(operator: str, actual: Amount, required: Amount, factor: Fraction) -> nw.Expr:
    """How much is missing or too much; zero where nothing is."""
    short = amounts.as_float(amounts.subtracted(required, actual), factor)
    if operator == "==":
        return short.abs()
    size = short * _SIGN.get(operator, 0.0)
    return first_of([(size > 0, size), (size <= 0, nw.lit(0.0))])


_SIGN = {">": 1.0, ">=": 1.0, "<": -1.0, "<=": -1.0}
