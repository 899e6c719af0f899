"""What a rule comes to, as a column of codes; and whether the row must be judged again by the reference evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from healthrules.engines.columnar.translation import Translation, any_of
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import unmet
from healthrules.language.specialising import settled
from healthrules.language.terms import Constant, Term
from healthrules.records import Value
from healthrules.rulebook import Rule

Inside = nw.Expr | bool | None
"""Whether records lie in a jurisdiction: all of them, not known (None), or a column that says so of each."""

CODES: Mapping[Outcome, int] = {outcome: number for number, outcome in enumerate(Outcome)}
"""The outcomes as whole numbers, as columns hold them."""

OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
"""The outcomes by their numbers; `pass` is 0."""


@dataclass(frozen=True, slots=True)
class RulePlan:
    """A rule for records of which some values are known, on a day: its columns.

    `code` is the outcome; `doubt` and `near` say for which rows, and for which rows with more digits than columns keep,
    it is not to be trusted. `may_not_apply` is False where the rule applies to every one
    of the records.
    """

    rule: Rule
    code: nw.Expr
    doubt: nw.Expr | None
    near: nw.Expr | None
    may_not_apply: bool
    inside: Inside


Left = tuple[Term | None, Term, Inside]
"""What a rule asks of records of which some values are known: `when` (None: it holds), `require`, and where they lie."""


def left(rule: Rule, day: date, known: Mapping[str, Value]) -> tuple[Term | None, Term] | None:
    """What a rule still asks on a day of records that share the values known; None where it applies to none of them."""
    reading = rule.reading()
    when = settled(reading.when, known, day)
    return None if isinstance(when, Constant) else (when, settled(reading.require, known, day) or reading.require)


def plan(rule: Rule, day: date, when: Term | None, require: Term, inside: Inside) -> RulePlan:
    """The columns of a rule that stands by its subject and its first day, from what is left of it."""
    translation = Translation(day)
    code, may_not_apply = _code(rule, day, translation, (when, require), inside)
    return RulePlan(rule, code, any_of(translation.doubts), any_of(translation.near), may_not_apply, inside)


def _code(
    rule: Rule, day: date, translation: Translation, terms: tuple[Term | None, Term], inside: Inside
) -> tuple[nw.Expr, bool]:
    conditions = [translation.of(term) for term in terms if term is not None]
    require, applies = conditions[-1].plain, conditions[0].plain if len(conditions) > 1 else None
    known: nw.Expr = (~require).cast(nw.Int8)  # 0 where it is met
    known = known * _lit(unmet(rule, day)) if CODES[unmet(rule, day)] != 1 else known
    never = [~applies if applies is not None else None, *(each.outside for each in conditions)]
    for condition in (applies, inside):
        if isinstance(condition, nw.Expr):
            known = nw.when(condition).then(known)
    if isinstance(inside, nw.Expr):
        never.append(~inside)
    code = known.fill_null(CODES[Outcome.UNKNOWN]) if inside is not None else _lit(Outcome.UNKNOWN)
    excluded = any_of(never)
    if excluded is None:
        return code, False
    return nw.when(excluded).then(_lit(Outcome.NOT_APPLICABLE)).otherwise(code), True


def _lit(outcome: Outcome) -> nw.Expr:
    return nw.lit(CODES[outcome], dtype=nw.Int8)
