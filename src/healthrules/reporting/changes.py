"""What changed between inspections, finding by finding, in one model that every renderer writes: `healthrules/diff/1`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from healthrules.engines import Outcome
from healthrules.reporting.report import LEFT_OUT, Amount, Clause, Pack, Source
from healthrules.rulebook import Force
from healthrules.texts import Text

SCHEMA: Literal["healthrules/diff/1"] = "healthrules/diff/1"


class State(StrEnum):
    """What a report tells of a rule and a record: an outcome, that they did not meet, or nothing."""

    PASS = "pass"  # noqa: S105 (a verdict, no password)
    FAIL = "fail"
    PENDING = "pending"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"
    NOT_TOLD = "not_told"


class Why(StrEnum):
    """Why a state is `not_checked` or `not_told`."""

    ABSENT = "absent"
    REJECTED = "rejected"
    NOT_ASKED = "not_asked"
    NO_LIST = "no_list"
    LIMITED = "limited"
    UNANSWERED = "unanswered"


class Change(StrEnum):
    """What became of a finding that was open before, or is now; in the order in which people read them."""

    RELAPSED = "relapsed"
    NEW = "new"
    OVERDUE = "overdue"
    STILL_OPEN = "still_open"
    CANNOT_TELL = "cannot_tell"
    UNKNOWN_NOW = "unknown_now"
    NOT_CHECKED_AGAIN = "not_checked_again"
    PENDING_NOW = "pending_now"
    WAIVED_NOW = "waived_now"
    NO_LONGER_APPLIES = "no_longer_applies"
    MENDED = "mended"


WORSE = frozenset((Change.RELAPSED, Change.NEW, Change.OVERDUE))
"""The classes of what fails now and did not fail before."""


class GapChange(StrEnum):
    """How the gap of a finding that is still open has changed."""

    SMALLER = "smaller"
    SAME = "same"
    LARGER = "larger"


class Remark(StrEnum):
    """What must be known of an entry to judge it."""

    RULES_DIFFER = "rules_differ"
    READING_DIFFERS = "reading_differs"
    REQUIRED_DIFFERS = "required_differs"
    EARLIER_DAY = "earlier_day"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one report tells of a rule and a record.

    `as_of` is the day the record was judged for, that of the report where the record is not listed. `why` is None for an
    outcome. The other values are those of the finding; None where the report has none, or the finding has no such value.
    """

    state: State
    as_of: date
    why: Why | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    field: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    actual: Amount | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    required: Amount | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    gap: Amount | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    message: Text | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    reading: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    source: Source | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule and a record that fail in one of the last two reports, or in both.

    Name, region, title, force and clause are those of the finding in the last report that has one. `gap_change` is None where
    the two gaps cannot be compared. `history` holds what earlier reports tell, the oldest first.
    """

    change: Change
    record: str
    type: str
    name: str
    region: str | None
    rule: str
    title: Text
    force: Force
    clause: Clause
    before: Seen
    now: Seen
    gap_change: GapChange | None = None
    history: tuple[Seen, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})
    remarks: tuple[Remark, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Inspection:
    """A report that was compared.

    `file` is None where a program gave it. `failed_not_listed` is how many failures a limit kept out of it; `passed_listed`
    says whether it lists the rules that each record met.
    """

    file: str | None
    as_of: date
    records: int
    rejects: int
    outcomes: Mapping[Outcome, int]
    failed_not_listed: int
    passed_listed: bool


@dataclass(frozen=True, slots=True)
class PackCompared:
    """A pack of the last two reports; None where a report did not use it. `differs`: both did, and the digests are two."""

    pack: str
    before: Pack | None
    now: Pack | None
    differs: bool


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """A record with entries, and how many of each class; a class without one is left out."""

    record: str
    type: str
    name: str
    region: str | None
    changes: Mapping[Change, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts that add up: of what failed before and of what fails now each has one class."""

    open_before: int
    open_now: int
    changes: Mapping[Change, int]
    forces: Mapping[Force, Mapping[Change, int]]


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed between the last two of some inspections, and what the earlier ones tell of it."""

    inspections: tuple[Inspection, ...]
    packs: tuple[PackCompared, ...]
    summary: Counts
    records: tuple[RecordChanges, ...] = ()
    entries: tuple[Entry, ...] = ()
    schema: Literal["healthrules/diff/1"] = dataclasses.field(default=SCHEMA)

    @property
    def whole(self) -> bool:
        """Whether the reports tell of everything that failed what became of it."""
        return not self.summary.changes[Change.CANNOT_TELL] and not any(
            each.failed_not_listed for each in self.inspections[-2:]
        )

    def worse(self, fail_on: Force = Force.STANDARD) -> bool:
        """Whether something at or above a force is new, overdue or has relapsed."""
        return any(each.change in WORSE and each.force.at_least(fail_on) for each in self.entries)

    def to_json(self) -> str:
        """The comparison as JSON text; the same reports give the same bytes."""
        from healthrules.reporting.json_format import written

        return written(self)
