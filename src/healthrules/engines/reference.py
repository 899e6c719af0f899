"""The reference engine: each rule on each record by the evaluator of the language. It defines what every engine says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from healthrules.engines.applicability import standing
from healthrules.engines.outcome import Outcome, Verdict
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside, Result, Unknown
from healthrules.records import Record, RegionTree
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text

Judged = tuple[Record, date, tuple[Outcome, ...]]
"""A record, the day it was judged for, and an outcome for every rule of the rulebook, in its order."""

UNMET_CONDITIONS = Text("不符合本条的适用条件", "the rule's conditions do not hold for it")


def judge(rule: Rule, record: Record, day: date, regions: RegionTree, reading: str | None = None) -> Verdict:
    """The verdict of a rule on a record for a day.

    What does not apply is decided before what is unknown: a rule whose text has no answer for the record (no band, no
    value) does not apply, whatever else is missing.
    """
    stands = standing(rule, record, day, regions)
    if stands is not None and stands.outcome is Outcome.NOT_APPLICABLE:
        return stands
    chosen, situation = rule.reading(reading), Situation.of(record, day)
    when = evaluate(chosen.when, situation) if chosen.when is not None else True
    if when is False:
        return Verdict(Outcome.NOT_APPLICABLE, reason=UNMET_CONDITIONS)
    require = evaluate(chosen.require, situation)
    for result in (when, require):
        if isinstance(result, Outside):
            return Verdict(Outcome.NOT_APPLICABLE, reason=result.reason)
    if stands is not None:
        return stands
    missing = _missing(when) or _missing(require)
    if missing:
        return Verdict(Outcome.UNKNOWN, missing)
    return Verdict(Outcome.PASS if require is True else unmet(rule, day))


def unmet(rule: Rule, day: date) -> Outcome:
    """What a requirement that is not met comes to on a day: pending before its due date, else a failure."""
    return Outcome.PENDING if rule.due is not None and day < rule.due else Outcome.FAIL


def _missing(result: Result) -> tuple[str, ...]:
    return result.missing if isinstance(result, Unknown) else ()


@dataclass(frozen=True, slots=True)
class ReferenceEngine:
    """Judges one record at a time."""

    book: Rulebook
    name: str = "reference"

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """The outcomes of every rule on each record, in order."""
        rules, regions = tuple(self.book.rules.values()), self.book.regions
        for record, day in records:
            yield record, day, tuple(judge(rule, record, day, regions).outcome for rule in rules)
