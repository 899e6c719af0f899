"""The report: everything a check found, in one model that every renderer writes. Stable: `healthrules/report/1`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from healthrules.engines import Outcome
from healthrules.rulebook import Force
from healthrules.texts import Text

LEFT_OUT = "left out where empty"
"""Marks what JSON has only where there is something."""

MOST_CHECKED = 10_000
"""A report of more records does not list them one by one."""

SCHEMA: Literal["healthrules/report/1"] = "healthrules/report/1"


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit. `unit` is None for yes or no and for a category code."""

    value: Decimal | bool | str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was read: file and row; of a spreadsheet also the sheet, and the cell that a finding is about."""

    file: str
    row: int | None
    sheet: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    cell: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Clause:
    """The place in a document that a finding rests on."""

    document: str
    section: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record of a registry, by its id and name; `missing` names what was not reported of it and matters."""

    record: str
    name: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure of a registry that a rule asked for.

    `value` is None where it is not certain: it lies between `low` and `high`, None where nothing bounds it. Of `records` that
    belong, or may, `reported` are certain; `completeness` is their share. `driving` are the first of the `driving_in_all`
    records that keep it where it is; `visit` are those to look into to decide an `unknown`, and `shortest` says whether no
    shorter list would do.
    """

    name: str
    label: Text
    value: Amount | None
    low: Amount | None
    high: Amount | None
    records: int
    reported: int
    completeness: Decimal | None
    driving: tuple[RecordShown, ...] = ()
    driving_in_all: int = 0
    visit: tuple[RecordShown, ...] = ()
    shortest: bool | None = None


@dataclass(frozen=True, slots=True)
class ReferenceShown:
    """A value from outside that a rule asked for: of which year, and where it is published."""

    name: str
    label: Text
    year: int
    value: Amount
    source: Text


@dataclass(frozen=True, slots=True)
class WaiverShown:
    """The exemption that a waived finding rests on: why, who approved it, its last day, and the outcome without it.

    `granted` is its first day, `number` that of the approval: JSON has them only where they are given.
    """

    reason: str
    authority: str
    expires: date
    instead_of: Outcome
    granted: date | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    number: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


class WaiverState(StrEnum):
    """What became of an exemption."""

    USED = "used"
    UNUSED = "unused"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    NO_SUCH_RECORD = "no_such_record"


@dataclass(frozen=True, slots=True)
class WaiverMet:
    """An exemption, and what it met in one record: on the day `as_of`, with the outcome that the report counts.

    `name`, `as_of` and `outcome` are None where no record of its id was read; `nearest` is an id like it that was, if there
    is one.
    """

    record: str
    type: str
    rule: str
    reason: str
    authority: str
    expires: date
    state: WaiverState
    outcome: Outcome | None = None
    name: str | None = None
    as_of: date | None = None
    granted: date | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    number: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    nearest: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule on one record, with its evidence.

    `type` and `name` are the record's, `as_of` is the day it was judged for.
    `field` is the field held against the requirement; `actual`, `required` and `gap` are None where they are not known
    or are no amounts; `gap` is zero where nothing is missing. `missing` names the fields that an `unknown` waits for.
    `references` and `figures` are what the rule asked for beyond the record; JSON has the keys only where there are some.
    `waiver` is the exemption that a `waived` outcome rests on. `region` is the code of the record's region; `source` is where
    the record was read, None where it was given by a program. `checklist`, in JSON only where it is true, says that the rule
    is an item of a checklist.
    """

    record: str
    type: str
    name: str
    as_of: date
    rule: str
    title: Text
    outcome: Outcome
    force: Force
    field: str | None
    actual: Amount | None
    required: Amount | None
    gap: Amount | None
    message: Text
    clause: Clause
    reading: str | None
    missing: tuple[str, ...] = ()
    waiver: WaiverShown | None = None
    references: tuple[ReferenceShown, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})
    figures: tuple[FigureShown, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})
    region: str | None = None
    source: Source | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    checklist: bool = dataclasses.field(default=False, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Checked:
    """A record that was judged, and the rules that it met."""

    record: str
    type: str
    name: str
    region: str | None
    as_of: date
    passed: tuple[str, ...]
    source: Source | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input row that was not evaluated: where it stands, and why. `row` counts from 1; None for a whole file."""

    file: str
    row: int | None
    record: str | None
    field: str | None
    reason: str
    message: Text
    sheet: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})
    cell: str | None = dataclasses.field(default=None, metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack of the rulebook.

    `status` is the document's, "draft" or "issued"; `digest` is the SHA-256 of the pack's files and of what all packs share;
    `applied` says whether a rule of it applied to some record; `anywhere`, in JSON only where it is true, that its rules were
    held against records of any place; `only`, in JSON only where some were left out, names the rules that were asked for.
    """

    pack: str
    version: str
    status: str
    digest: str
    applied: bool
    anywhere: bool = dataclasses.field(default=False, metadata={LEFT_OUT: True})
    only: tuple[str, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts that add up: `outcomes` sums to records times rules, and so do the counts of `forces`.

    `not_listed` is how many findings a limit kept out of the report; they are counted all the same. `unanswered` is how many
    of the unknown outcomes are items of checklists, which a report lists only where it is asked to.
    """

    records: int
    rules: int
    rejects: int
    unchecked: int
    outcomes: Mapping[Outcome, int]
    forces: Mapping[Force, Mapping[Outcome, int]]
    not_listed: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a check found.

    `unchecked` lists the records that no rule applied to. `checked` lists every record that was judged, with the rules it met;
    it is left out where there are more than `MOST_CHECKED`. `waivers` says what became of each exemption, once for each
    record and day that it met.
    """

    as_of: date
    rulebook: tuple[Pack, ...]
    summary: Summary
    findings: tuple[Finding, ...] = ()
    rejects: tuple[Rejected, ...] = ()
    unchecked: tuple[str, ...] = ()
    checked: tuple[Checked, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})
    waivers: tuple[WaiverMet, ...] = dataclasses.field(default=(), metadata={LEFT_OUT: True})
    schema: Literal["healthrules/report/1"] = dataclasses.field(default=SCHEMA)

    def failed(self, fail_on: Force = Force.STANDARD) -> bool:
        """Whether something at or above a force failed."""
        return any(count[Outcome.FAIL] > 0 for force, count in self.summary.forces.items() if Force(force).at_least(fail_on))

    def to_json(self) -> str:
        """The report as JSON text; the same input gives the same bytes."""
        from healthrules.reporting.json_format import to_json

        return to_json(self)
