"""What a report tells of a rule and a record, also by what it does not say: passes and what does not apply are not findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from healthrules.engines import Outcome
from healthrules.reporting.changes import Seen, State, Why
from healthrules.reporting.report import Checked, Finding, Report
from healthrules.reporting.words import ORDER

Subject = tuple[str, str]
"""A record: its type and id."""

Key = tuple[str, str, str]
"""A finding: the type and id of the record, and the rule."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A report, ready to be asked.

    `findings` and `records` are those of the last day of each record; `failing` are the findings that are open. `whole`:
    `records` holds every record; `unlisted` is how many failures a limit left out; `unanswered`: items of checklists too.
    """

    report: Report
    findings: Mapping[Key, Finding]
    records: Mapping[Subject, tuple[Checked, frozenset[str]]]
    asked: Mapping[str, tuple[str, ...]]
    rejected: frozenset[str]
    whole: bool
    unlisted: int
    unanswered: bool

    @classmethod
    def of(cls, report: Report) -> Standing:
        """A report, looked through once."""
        days = _days(report)
        counts, listed = report.summary.outcomes, [each.outcome for each in report.findings]
        hidden = counts.get(Outcome.UNKNOWN, 0) - listed.count(Outcome.UNKNOWN)
        return cls(
            report,
            _findings(report, days),
            _records(report, days),
            {each.pack: each.only for each in report.rulebook},
            frozenset(each.record for each in report.rejects if each.record is not None),
            len(report.checked) == report.summary.records,
            max(counts.get(Outcome.FAIL, 0) - listed.count(Outcome.FAIL), 0),
            not report.summary.not_listed and hidden > 0,
        )

    def failing(self) -> Iterator[Key]:
        """What is open, in the order of the report."""
        return (key for key, each in self.findings.items() if each.outcome is Outcome.FAIL)

    def seen(self, key: Key, *, checklist: bool) -> Seen:
        """What the report tells of a rule and a record. `checklist`: the rule is an item of a checklist."""
        found = self.findings.get(key)
        if found is not None:
            return _of(found)
        subject, rule = key[:2], key[2]
        record, passed = self.records.get(subject, (None, frozenset[str]()))
        if record is not None and rule in passed:
            return Seen(State.PASS, record.as_of, source=record.source)
        if not self._asks(rule):
            return Seen(State.NOT_CHECKED, record.as_of if record else self.report.as_of, Why.NOT_ASKED)
        return self._unlisted(subject) if record is None else self._silent(record, checklist=checklist)

    def _asks(self, rule: str) -> bool:
        pack, _, name = rule.partition("/")
        return pack in self.asked and (not self.asked[pack] or name in self.asked[pack])

    def _unlisted(self, subject: Subject) -> Seen:
        """Of a record that is not listed."""
        day = self.report.as_of
        if subject[1] in self.rejected:
            return Seen(State.NOT_CHECKED, day, Why.REJECTED)
        if self.whole:
            return Seen(State.NOT_CHECKED, day, Why.ABSENT)
        return Seen(State.NOT_TOLD, day, Why.LIMITED if self.report.summary.not_listed else Why.NO_LIST)

    def _silent(self, record: Checked, *, checklist: bool) -> Seen:
        """Of a record that is listed, and of a rule of which nothing is said."""
        if self.report.summary.not_listed:
            return Seen(State.NOT_TOLD, record.as_of, Why.LIMITED)
        if checklist and self.unanswered:
            return Seen(State.NOT_TOLD, record.as_of, Why.UNANSWERED)
        return Seen(State.NOT_APPLICABLE, record.as_of, source=record.source)


def _days(report: Report) -> dict[Subject, date]:
    """The last day of each record."""
    listed: Iterable[Checked | Finding] = chain(report.checked, report.findings)
    found: dict[Subject, date] = {}
    for each in listed:
        key = (each.type, each.record)
        found[key] = max(found.get(key, each.as_of), each.as_of)
    return found


def _findings(report: Report, days: Mapping[Subject, date]) -> dict[Key, Finding]:
    found: dict[Key, Finding] = {}
    for each in report.findings:
        key = (each.type, each.record, each.rule)
        known = found.get(key)
        if each.as_of == days[key[:2]] and (known is None or ORDER.index(each.outcome) < ORDER.index(known.outcome)):
            found[key] = each
    return found


def _records(report: Report, days: Mapping[Subject, date]) -> dict[Subject, tuple[Checked, frozenset[str]]]:
    found: dict[Subject, tuple[Checked, frozenset[str]]] = {}
    for each in report.checked:
        key = (each.type, each.record)
        if each.as_of == days[key]:
            passed = found[key][1] if key in found else frozenset[str]()
            found[key] = (each, passed | frozenset(each.passed))
    return found


def _of(found: Finding) -> Seen:
    return Seen(
        State(found.outcome.value),
        found.as_of,
        None,
        found.field,
        found.actual,
        found.required,
        found.gap,
        found.message,
        found.reading,
        found.source,
    )
