"""How many records rules decide, and how: what shares are shares of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from healthrules.engines import Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """How often rules came to each outcome; `unknown` and `waived` count for neither side."""

    passed: int = 0
    failed: int = 0
    pending: int = 0
    unknown: int = 0
    waived: int = 0

    @property
    def decided(self) -> int:
        """Those that pass, fail, or are not due yet."""
        return self.passed + self.failed + self.pending

    @property
    def share(self) -> Fraction | None:
        """The share of those decided that passes; None where none is."""
        return Fraction(self.passed, self.decided) if self.decided else None


NAMED: Mapping[str, Outcome] = {
    "passed": Outcome.PASS,
    "failed": Outcome.FAIL,
    "pending": Outcome.PENDING,
    "unknown": Outcome.UNKNOWN,
    "waived": Outcome.WAIVED,
}
"""The outcome that each count of a tally is of."""


def tallied(counts: Mapping[Outcome, int]) -> Tally:
    """The tally of counts by outcome."""
    return Tally(**{name: counts.get(outcome, 0) for name, outcome in NAMED.items()})
