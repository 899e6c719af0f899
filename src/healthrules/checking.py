"""Checking: records against a rulebook, to a report. What the command line and the library share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from healthrules.engines import Engine, Outcome, make_engine
from healthrules.intake import Normaliser, Row
from healthrules.records import Record, Reject
from healthrules.reporting.findings import finding
from healthrules.reporting.report import Finding, Pack, Rejected, Report, Summary
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Text

QUIET = frozenset((Outcome.PASS, Outcome.NOT_APPLICABLE))
"""The outcomes that a report leaves out unless all are asked for."""

Input = Row | Record | Mapping[str, Any]


def check(
    records: Input | Iterable[Input],
    book: Rulebook,
    *,
    as_of: date | None = None,
    engine: str | Engine = "auto",
    everything: bool = False,
) -> Report:
    """Judge records by a rulebook.

    `records`: one record or many, each a mapping as in the JSON format (values as text, number or
    {"value", "unit"}; a bare number is in the field's canonical unit), a `Record`, or a row of a file.
    `as_of`: the day to judge for; None takes each record's own `as_of`, else today.
    `engine`: "auto", "durable", "reference", or an engine made before; the report does not depend on it.
    `everything`: report `pass` and `not_applicable` findings too.

    What cannot be read is a reject in the report, never an exception. Raises `UsageError` for an unknown engine and
    `EngineUnavailable` for one that cannot be imported.

    >>> import healthrules as hr
    >>> station = {"type": "station", "id": "s1", "region": "开封市", "area_type": "urban", "service_radius": "6 km"}
    >>> report = hr.check(station, hr.load_rules(["kaifeng-plan-2025"]))
    >>> report.findings[0].outcome, report.findings[0].gap
    (<Outcome.FAIL: 'fail'>, Amount(value=Decimal('1'), unit='km'))
    """
    day = as_of or date.today()  # noqa: DTZ011 (the day where the inspector is)
    tally = _Tally(book, day, everything=everything)
    machine = make_engine(engine, book) if isinstance(engine, str) else engine
    accepted = tally.accepted(_rows(records), as_of)
    for record, judged_for, outcomes in machine.judge(accepted):
        tally.add(record, judged_for, outcomes)
    return tally.report()


def _rows(records: Input | Iterable[Any]) -> Iterator[Row | Record]:
    given: Iterable[Any] = [records] if isinstance(records, (Row, Record, Mapping)) else records
    for number, each in enumerate(given, start=1):
        if isinstance(each, (Row, Record)):
            yield each
        elif isinstance(each, Mapping):
            yield Row("-", number, each)
        else:
            what = type(each).__name__
            yield Row("-", number, None, Text(f"此处应为一条记录，实为 {what}", f"a record is needed here, this is {what}"))


@dataclass(slots=True)
class _Tally:
    """Counts outcomes and keeps findings while records go by."""

    book: Rulebook
    day: date
    everything: bool
    records: int = 0
    findings: list[Finding] = field(default_factory=list)
    rejects: list[Rejected] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    counts: Counter[tuple[Force, Outcome]] = field(default_factory=Counter)

    def accepted(self, rows: Iterable[Row | Record], as_of: date | None) -> Iterator[tuple[Record, date]]:
        """The records to judge and the day of each; what is rejected is kept for the report."""
        normaliser = Normaliser(self.book)
        for row in rows:
            read = normaliser.accepted(row) if isinstance(row, Record) else normaliser.record(row)
            if isinstance(read, Reject):
                self.rejects.append(Rejected(read.file, read.row, read.record, read.field, read.en, Text(read.zh, read.en)))
            else:
                yield read, as_of or read.as_of or self.day

    def add(self, record: Record, day: date, outcomes: tuple[Outcome, ...]) -> None:
        """Count one record's outcomes and keep its findings."""
        self.records += 1
        for rule, outcome in zip(self.book.rules.values(), outcomes, strict=True):
            self.counts[rule.force, outcome] += 1
            if self.everything or outcome not in QUIET:
                self.findings.append(finding(self.book, rule, record, day, outcome))
        if not any(outcome.applied for outcome in outcomes):
            self.unchecked.append(record.id)

    def report(self) -> Report:
        """The report of everything so far."""
        forces = {force: {outcome: self.counts[force, outcome] for outcome in Outcome} for force in Force}
        outcomes = {outcome: sum(count[outcome] for count in forces.values()) for outcome in Outcome}
        return Report(
            as_of=self.day,
            rulebook=tuple(Pack(each.id, each.version, each.status, each.digest) for each in self.book.documents.values()),
            summary=Summary(self.records, len(self.book.rules), len(self.rejects), len(self.unchecked), outcomes, forces),
            findings=tuple(self.findings),
            rejects=tuple(self.rejects),
            unchecked=tuple(self.unchecked),
        )
