"""Moves: what becomes of a verdict under other rules, told by the row of a record and a rule that differs.

A rule that is new has no verdict before, and one that is retired none afterwards: neither makes anyone newly fail or pass.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from healthrules.engines import Outcome
from healthrules.planning.comparing.joint import CHANGED, NEW, RETIRED

NONE = Outcome.NOT_APPLICABLE.value
MISSING = ("fail", "pending")
"""The outcomes of which a gap is what is still missing."""

_BEFORE, _AFTER, _CHANGE = pl.col("before"), pl.col("after"), pl.col("change")
STILL, _APART = _BEFORE == _AFTER, pl.col("unit_before").is_not_null()
APPLIED = (Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASS)
"""The outcomes of a rule that applies, the worst first."""


def amount(side: str) -> pl.Expr:
    """How much is missing on a side; zero where nothing is, or no amount."""
    return pl.when(pl.col(side).is_in(MISSING)).then(pl.col(f"gap_{side}")).fill_null(0.0)


def _becomes(outcome: Outcome) -> pl.Expr:
    return (_CHANGE == CHANGED) & (outcome.value == _AFTER) & ~STILL


OF_NEW: Mapping[str, Outcome] = {f"new_rule_{each.value}": each for each in APPLIED}
OF_RETIRED: Mapping[str, Outcome] = {f"retired_rule_{each.value}": each for each in APPLIED}
"""Verdicts of new rules, by the outcome; those that retired rules gave."""

MOVES: Mapping[str, pl.Expr] = {
    "newly_failing": _becomes(Outcome.FAIL),
    "newly_passing": _becomes(Outcome.PASS) & (_BEFORE != NONE),
    "newly_covered": _becomes(Outcome.PASS) & (_BEFORE == NONE),
    "newly_unknown": _becomes(Outcome.UNKNOWN),
    "newly_pending": _becomes(Outcome.PENDING),
    "newly_waived": _becomes(Outcome.WAIVED),
    "no_longer_applies": _becomes(Outcome.NOT_APPLICABLE),
    **{name: (_CHANGE == NEW) & (each.value == _AFTER) for name, each in OF_NEW.items()},
    **{name: (_CHANGE == RETIRED) & (each.value == _BEFORE) for name, each in OF_RETIRED.items()},
}
"""Verdicts that differ; each is one of these. One that passes now and was not judged before has not become better."""

GAPS: Mapping[str, pl.Expr] = {
    "gap_larger": STILL & ~_APART & (amount("after") > amount("before")),
    "gap_smaller": STILL & ~_APART & (amount("after") < amount("before")),
    "gap_otherwise": STILL & _APART & _AFTER.is_in(MISSING),
}
"""Whose outcome is the same: more or less is missing than before, or it is measured otherwise."""

MOVED = (*MOVES, *GAPS)
WITH_PEOPLE = ("newly_failing", "newly_passing", "new_rule_fail")
"""The moves of which records and the people they serve are counted, too."""
