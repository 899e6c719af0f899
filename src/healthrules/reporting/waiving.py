"""Waiving: what exemptions make of outcomes, and what became of each exemption.

An exemption covers `fail` and `pending`, up to and including the day it expires. What is missing stays `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from healthrules.engines import Outcome
from healthrules.errors import nearest
from healthrules.records import Record
from healthrules.reporting.report import WaiverMet, WaiverShown, WaiverState
from healthrules.rulebook import Rule, Rulebook, Waiver

WAIVABLE = frozenset((Outcome.FAIL, Outcome.PENDING))
"""The outcomes that an exemption covers."""

MOST_NAMES = 10_000
"""Among the ids of how many records, the first that were read, the one like a misspelt id is looked for."""


def waived(book: Rulebook, record: Record, day: date, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes of all rules on a record, with `waived` where an exemption covers them on the day."""
    exempt = book.exempt(record.type, record.id)
    if not exempt:
        return outcomes
    return tuple(_after(exempt.get(rule), day, outcome) for rule, outcome in zip(book.rules, outcomes, strict=True))


def _after(waiver: Waiver | None, day: date, outcome: Outcome) -> Outcome:
    covered = waiver is not None and outcome in WAIVABLE and waiver.covers(day)
    return Outcome.WAIVED if covered else outcome


def covering(book: Rulebook, rule: Rule, record: Record, day: date, outcome: Outcome) -> WaiverShown | None:
    """The exemption that covers the outcome of a rule on a record; None where there is none."""
    waiver = book.exempt(record.type, record.id).get(rule.id)
    if waiver is None or _after(waiver, day, outcome) is not Outcome.WAIVED:
        return None
    return WaiverShown(waiver.reason, waiver.authority, waiver.expires, outcome, waiver.granted, waiver.number)


@dataclass(slots=True)
class WaiversMet:
    """What exemptions meet while records go by."""

    book: Rulebook
    _met: dict[tuple[str | None, str, str], list[WaiverMet]] = field(default_factory=dict)
    _others: dict[str, list[tuple[Record, date]]] = field(default_factory=dict)
    _names: list[tuple[str, str]] = field(default_factory=list)
    _ids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._ids = frozenset(each.record for each in self.book.waivers)

    @property
    def asked(self) -> bool:
        """Whether there is any exemption."""
        return bool(self._ids)

    def name(self, *read: tuple[str, str]) -> None:
        """Note records that were read, each by its subject and id: one of them may be what a misspelt id means."""
        if self._ids:
            self._names.extend(read[: MOST_NAMES - len(self._names)])

    def meet(self, record: Record, day: date, outcomes: tuple[Outcome, ...]) -> None:
        """Note what the exemptions of a record meet: its outcomes, after they were waived."""
        if record.id not in self._ids:
            return
        exempt = self.book.exempt(record.type, record.id)
        if not exempt:
            self._others.setdefault(record.id, []).append((record, day))
            return
        for rule, outcome in zip(self.book.rules, outcomes, strict=True):
            if rule in exempt:
                waiver = exempt[rule]
                self._met.setdefault(waiver.key, []).append(_shown(waiver, _state(waiver, day, outcome), outcome, record, day))

    def all(self) -> tuple[WaiverMet, ...]:
        """Every exemption in the order of their files, once for each record and day that it met."""
        asked = (waiver for waiver in self.book.waivers if waiver.rule in self.book.rules)
        return tuple(each for waiver in asked for each in self._of(waiver))

    def _of(self, waiver: Waiver) -> Iterator[WaiverMet]:
        if waiver.key in self._met:
            yield from self._met[waiver.key]
        elif waiver.record in self._others:
            for record, day in self._others[waiver.record]:
                yield _shown(waiver, WaiverState.UNUSED, Outcome.NOT_APPLICABLE, record, day)
        else:
            like = nearest(waiver.record, sorted({name for subject, name in self._names if subject == waiver.type}))
            yield _shown(waiver, WaiverState.NO_SUCH_RECORD, like=like)


def _state(waiver: Waiver, day: date, outcome: Outcome) -> WaiverState:
    if day > waiver.expires:
        return WaiverState.EXPIRED
    if not waiver.covers(day):
        return WaiverState.NOT_YET
    return WaiverState.USED if outcome is Outcome.WAIVED else WaiverState.UNUSED


def _shown(
    waiver: Waiver,
    state: WaiverState,
    outcome: Outcome | None = None,
    record: Record | None = None,
    day: date | None = None,
    like: str | None = None,
) -> WaiverMet:
    return WaiverMet(
        record=waiver.record,
        type=record.type if record is not None else waiver.type or "",
        rule=waiver.rule,
        reason=waiver.reason,
        authority=waiver.authority,
        expires=waiver.expires,
        state=state,
        outcome=outcome,
        name=record.name if record is not None else None,
        as_of=day,
        granted=waiver.granted,
        number=waiver.number,
        nearest=like,
    )
