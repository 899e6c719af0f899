"""The six outcomes of a rule on a record. Each pair has exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from healthrules.texts import Text


class Outcome(StrEnum):
    """What a rule says of a record."""

    PASS = "pass"  # noqa: S105 (a verdict, no password)
    FAIL = "fail"
    PENDING = "pending"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"

    @property
    def label(self) -> Text:
        """The outcome in words."""
        return _LABELS[self]

    @property
    def applied(self) -> bool:
        """Whether the rule had something to say of the record."""
        return self is not Outcome.NOT_APPLICABLE


_LABELS = {
    Outcome.PASS: Text("达标", "pass"),
    Outcome.FAIL: Text("不达标", "fail"),
    Outcome.PENDING: Text("未到期", "pending"),
    Outcome.UNKNOWN: Text("无法判断", "unknown"),
    Outcome.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Outcome.WAIVED: Text("已豁免", "waived"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome, the fields that are missing for `unknown`, and the reason, for `not_applicable` above all."""

    outcome: Outcome
    missing: tuple[str, ...] = ()
    reason: Text | None = None
