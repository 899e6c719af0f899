"""The evidence of a finding as columns: what `reporting.evidence` gives for one record, for a whole table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import narwhals as nw

from healthrules.engines.columnar import amounts
from healthrules.engines.columnar.amounts import first_of
from healthrules.engines.columnar.translation import Column, Translation
from healthrules.language import terms as t
from healthrules.language.evaluation import OPPOSITE
from healthrules.language.types import BOOLEAN, QuantityType
from healthrules.reporting.evidence import field_of, shown_in, sides
from healthrules.units import Unit

TEXT = nw.lit(None, dtype=nw.String)
NUMBER = nw.lit(None, dtype=nw.Float64)

Candidate = tuple[nw.Expr | None, t.Term, bool]
"""A comparison that may have decided: in which rows (None: all that are left), and whether it should be true."""


NAMES = ("field", "actual", "required", "gap", "unit", "actual_code", "required_code")
"""The columns of evidence. Numbers are in `unit`; codes and yes or no are texts of their own."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What one comparison says, by the names above; `short` is required less found, and `operator` what it is held to."""

    field: str | None
    unit: str | None = None
    operator: str = "!="
    actual: nw.Expr | None = None
    required: nw.Expr | None = None
    short: nw.Expr | None = None
    actual_code: nw.Expr | None = None
    required_code: nw.Expr | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of what a requirement comes to, in two stages: each comparison by itself, then the one that decided."""

    parts: Mapping[str, nw.Expr]
    whole: tuple[nw.Expr, ...]


def evidence_columns(translation: Translation, require: t.Term) -> Evidence:
    """The columns of evidence of a requirement."""
    found = [(rows, _of(translation, leaf, truth=truth)) for rows, leaf, truth in deciding(translation, require)]
    parts = {name: part for place, (rows, leaf) in enumerate(found) for name, part in _parts(place, rows, leaf)}
    return Evidence(parts, tuple(_chosen(name, found).alias(name) for name in NAMES))


def _parts(place: int, rows: nw.Expr | None, leaf: _Leaf) -> Iterator[tuple[str, nw.Expr]]:
    if rows is not None:
        yield f"_rows_{place}", rows
    for name in _COMPUTED:
        value = getattr(leaf, name)
        if value is not None:
            yield f"_{name}_{place}", value


_COMPUTED = ("actual", "required", "short", "actual_code", "required_code")


def _chosen(name: str, found: Sequence[tuple[nw.Expr | None, _Leaf]]) -> nw.Expr:
    values = [
        (None if rows is None else nw.col(f"_rows_{place}"), _value(name, place, leaf))
        for place, (rows, leaf) in enumerate(found)
    ]
    return first_of(values)


def _value(name: str, place: int, leaf: _Leaf) -> nw.Expr:
    if name == "field":
        return nw.lit(leaf.field, dtype=nw.String)
    if name == "unit":
        return _unit(place, leaf)
    if name == "gap":
        return _gap(leaf.operator, nw.col(f"_short_{place}")) if leaf.short is not None else NUMBER
    if getattr(leaf, name) is None:
        return TEXT if name in ("actual_code", "required_code") else NUMBER
    return nw.col(f"_{name}_{place}")


def _unit(place: int, leaf: _Leaf) -> nw.Expr:
    """The unit of the numbers, where there is one."""
    if leaf.unit is None:
        return TEXT
    shown = ~(nw.col(f"_actual_{place}").is_null() & nw.col(f"_required_{place}").is_null())
    return first_of([(shown, nw.lit(leaf.unit))])


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


def _of(translation: Translation, leaf: t.Term, *, truth: bool) -> _Leaf:
    if isinstance(leaf, t.Comparison):
        return _of_comparison(translation, leaf, truth=truth)
    fields = t.fields_in(leaf)
    value = translation.of(leaf.term if isinstance(leaf, t.Member) else leaf)
    wanted = "|".join(sorted(leaf.codes)) if isinstance(leaf, t.Member) else str(truth).lower()
    name = fields[0].name if fields else None
    return _Leaf(name, actual_code=_code(value.plain, leaf), required_code=nw.lit(wanted))


def _of_comparison(translation: Translation, leaf: t.Comparison, *, truth: bool) -> _Leaf:
    found, wanted, operator = sides(leaf)
    operator = operator if truth else OPPOSITE[operator]
    field = field_of(found)
    name = field.name if field is not None else None
    actual, required = translation.of(found), translation.of(wanted)
    if not isinstance(found.type, QuantityType):
        return _Leaf(name, actual_code=_code(actual.plain, found), required_code=_code(required.plain, wanted))
    unit = cast("Unit", shown_in(found, wanted))
    factor = Fraction(found.type.unit.factor_to(unit))
    short = amounts.as_float(amounts.subtracted(required.amount, actual.amount), factor)
    found_number, wanted_number = (amounts.as_float(each.amount, factor) for each in (actual, required))
    return _Leaf(name, unit.symbol, operator, found_number, wanted_number, short)


def _code(value: nw.Expr, term: t.Term) -> nw.Expr:
    """A code, or yes or no, as text."""
    if isinstance(term, t.Member) or term.type != BOOLEAN:
        return value
    return first_of([(value, nw.lit("true")), (~value, nw.lit("false"))])


def _gap(operator: str, short: nw.Expr) -> nw.Expr:
    """How much is missing or too much; zero where nothing is."""
    if operator == "==":
        return short.abs()
    size = short * _SIGN.get(operator, 0.0)
    return first_of([(size > 0, size), (size <= 0, nw.lit(0.0))])


_SIGN = {">": 1.0, ">=": 1.0, "<": -1.0, "<=": -1.0}
