"""Specialising: what is left of a term where some fields are known, as an engine sees that judges alike records together.

The term that is left means the same for every record with those values: it may be a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Range, Unknown
from healthrules.records import Value


def specialised(term: t.Term, situation: Situation) -> t.Term:
    """The term with what is known of it worked out.

    `situation.values` holds the fields that are known, each for all the records meant; every other field stays open.
    """
    rebuild = _REBUILD.get(type(term))
    return rebuild(term, situation) if rebuild is not None else term


def _field(term: t.FieldValue, situation: Situation) -> t.Term:
    values = situation.values
    return t.Constant(values[term.field.name], term.type) if term.field.name in values else term


def _lookup(term: t.Lookup, situation: Situation) -> t.Term:
    if term.key is None:
        return _worked_out(term, situation)
    return _worked_out(replace(term, key=specialised(term.key, situation)), situation)


def _one(term: t.Scaled | t.Member | t.Not, situation: Situation) -> t.Term:
    return _worked_out(replace(term, term=specialised(term.term, situation)), situation)


def _two(term: t.Arithmetic | t.Comparison, situation: Situation) -> t.Term:
    left, right = specialised(term.left, situation), specialised(term.right, situation)
    return _worked_out(replace(term, left=left, right=right), situation)


def _extreme(term: t.Extreme, situation: Situation) -> t.Term:
    return _worked_out(replace(term, terms=tuple(specialised(each, situation) for each in term.terms)), situation)


def _joined(term: t.AllOf | t.AnyOf, situation: Situation) -> t.Term:
    """`and` and `or`: one part that decides is the whole, and a part that can decide nothing is left out."""
    decisive = isinstance(term, t.AnyOf)
    parts = [specialised(each, situation) for each in term.terms]
    if any(isinstance(part, t.Constant) and part.value is decisive for part in parts):
        return t.Constant(decisive, term.type)
    open_ = tuple(part for part in parts if not isinstance(part, t.Constant))
    if not open_:
        return t.Constant(not decisive, term.type)
    return open_[0] if len(open_) == 1 else replace(term, terms=open_)


def _choice(term: t.Choice, situation: Situation) -> t.Term:
    condition = specialised(term.condition, situation)
    if isinstance(condition, t.Constant):
        return specialised(term.then if condition.value else term.otherwise, situation)
    then, otherwise = specialised(term.then, situation), specialised(term.otherwise, situation)
    return replace(term, condition=condition, then=then, otherwise=otherwise)


def _worked_out(term: t.Term, situation: Situation) -> t.Term:
    """The constant that a term without open fields comes to; the term itself where it has none, or no value."""
    if not all(isinstance(part, t.Constant) for part in t.parts(term)):
        return term
    value = evaluate(term, situation)
    return term if isinstance(value, (Unknown, Outside, Range)) else t.Constant(value, term.type)


def settled(term: t.Term | None, values: Mapping[str, Value], day: date) -> t.Term | None:
    """A rule's condition for records of which `values` are known, on a day; None for one that always holds."""
    left = specialised(term, Situation(values, day)) if term is not None else None
    return None if isinstance(left, t.Constant) and left.value is True else left


_REBUILD: Mapping[type, Callable[..., t.Term]] = {
    t.FieldValue: _field,
    t.Lookup: _lookup,
    t.Named: lambda term, situation: specialised(cast("t.Named", term).term, situation),
    t.Scaled: _one,
    t.Member: _one,
    t.Not: _one,
    t.Arithmetic: _two,
    t.Comparison: _two,
    t.Extreme: _extreme,
    t.Choice: _choice,
    t.AllOf: _joined,
    t.AnyOf: _joined,
}
