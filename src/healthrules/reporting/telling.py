"""Which outcomes a report tells of; the others are counted all the same."""

from __future__ import annotations

from dataclasses import dataclass

from healthrules.engines import Outcome
from healthrules.rulebook import Rule, Rulebook

QUIET = frozenset((Outcome.PASS, Outcome.NOT_APPLICABLE))
"""The outcomes that a report leaves out unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What to tell of.

    `everything`: every outcome. `checklist`: also items of a checklist that are not answered; without it they are counted,
    so that a record which answers none of hundreds does not flood its report.
    """

    everything: bool = False
    checklist: bool = False

    def of(self, rule: Rule) -> frozenset[Outcome]:
        """The outcomes of a rule that are told of."""
        if self.everything:
            return frozenset(Outcome)
        unanswered = {Outcome.UNKNOWN} if rule.checklist and not self.checklist else set()
        return frozenset(Outcome) - QUIET - unanswered

    def rules(self, book: Rulebook) -> tuple[frozenset[Outcome], ...]:
        """The outcomes that are told of, for each rule in order."""
        return tuple(self.of(rule) for rule in book.rules.values())


@dataclass(frozen=True, slots=True)
class Silent(Telling):
    """Tells of nothing."""

    def of(self, _: Rule) -> frozenset[Outcome]:
        """No outcome of any rule."""
        return frozenset()
