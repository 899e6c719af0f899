"""Tallying: what becomes of every record while they go by, and the report of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from healthrules.engines import Outcome
from healthrules.records import Record, Reject
from healthrules.reporting.findings import finding, source
from healthrules.reporting.report import MOST_CHECKED, Checked, Finding, Pack, Rejected, Report, Summary
from healthrules.reporting.telling import Telling
from healthrules.reporting.waiving import WaiversMet, waived
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Text

TELLING = Telling()
"""What a report tells of unless more is asked for."""


@dataclass(slots=True)
class Tally:
    """Counts outcomes, and keeps findings, rejects and the records that no rule applied to.

    `limit` is how many findings of each rule are kept; None for all. `counts` and `told`, the outcomes that are told of, are
    by the place of a rule in the rulebook.
    """

    book: Rulebook
    day: date
    telling: Telling = TELLING
    limit: int | None = None
    records: int = 0
    counts: Counter[tuple[int, Outcome]] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    rejects: list[Rejected] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    told: tuple[frozenset[Outcome], ...] = field(init=False)
    waivers: WaiversMet = field(init=False)
    _listed: Counter[int] = field(default_factory=Counter)
    _ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._ids = tuple(self.book.rules)
        self.told = self.telling.rules(self.book)
        self.waivers = WaiversMet(self.book)

    def add(self, record: Record, day: date, judged: tuple[Outcome, ...]) -> None:
        """Count one record's outcomes, as an engine judged them, and keep its findings."""
        outcomes = waived(self.book, record, day, judged)
        self.waivers.name((record.type, record.id))
        self.waivers.meet(record, day, outcomes)
        self.records += 1
        self.counts.update(enumerate(outcomes))
        self.tell_all(record, day, outcomes)
        if not any(outcome.applied for outcome in outcomes):
            self.unchecked.append(record.id)
        self.check(record, day, [index for index, outcome in enumerate(outcomes) if outcome is Outcome.PASS])

    def check(self, record: Record, day: date, passed: Iterable[int]) -> None:
        """Keep a record that was judged, with the places of the rules that it met."""
        if len(self.checked) <= MOST_CHECKED:
            met = tuple(self._ids[index] for index in passed)
            found = Checked(record.id, record.type, record.name, record.region, day, met, source(record))
            self.checked.append(found)

    def tell_all(self, record: Record, day: date, outcomes: tuple[Outcome, ...]) -> None:
        """Keep the findings of a record that has been counted."""
        for index, outcome in enumerate(outcomes):
            if outcome in self.told[index] and self.wants(index):
                self.tell(index, record, day, outcome)

    def wants(self, index: int) -> bool:
        """Whether another finding of a rule is kept."""
        return self.limit is None or self._listed[index] < self.limit

    def tell(self, index: int, record: Record, day: date, outcome: Outcome) -> None:
        """Keep a finding, with its evidence."""
        self._listed[index] += 1
        self.findings.append(finding(self.book, tuple(self.book.rules.values())[index], record, day, outcome))

    def reject(self, reject: Reject) -> None:
        """Keep a row that was not read."""
        self.rejects.append(rejected(reject))

    def summary(self) -> Summary:
        """The counts so far."""
        rules = list(self.book.rules.values())
        forces = {force: dict.fromkeys(Outcome, 0) for force in Force}
        for (index, outcome), count in self.counts.items():
            forces[rules[index].force][outcome] += count
        outcomes = {outcome: sum(count[outcome] for count in forces.values()) for outcome in Outcome}
        told = sum(count for (index, outcome), count in self.counts.items() if outcome in self.told[index])
        return Summary(
            records=self.records,
            rules=len(rules),
            rejects=len(self.rejects),
            unchecked=len(self.unchecked),
            outcomes=outcomes,
            forces=forces,
            not_listed=told - len(self.findings),
            unanswered=sum(self.counts[index, Outcome.UNKNOWN] for index, rule in enumerate(rules) if rule.checklist),
        )

    def report(self) -> Report:
        """The report of everything so far."""
        rules = list(self.book.rules.values())
        applied = {rules[index].document.id for (index, outcome), count in self.counts.items() if count and outcome.applied}
        return Report(
            as_of=self.day,
            rulebook=tuple(
                Pack(
                    each.id,
                    each.version,
                    each.status,
                    each.digest,
                    each.id in applied,
                    each.anywhere,
                    tuple(rule.name for rule in rules if rule.document.id == each.id) if self.book.partial else (),
                )
                for each in self.book.documents.values()
            ),
            summary=self.summary(),
            findings=tuple(self.findings),
            rejects=tuple(self.rejects),
            unchecked=tuple(self.unchecked),
            checked=tuple(self.checked) if self.records <= MOST_CHECKED else (),
            waivers=self.waivers.all(),
        )


def rejected(reject: Reject) -> Rejected:
    """A reject as reports carry it."""
    message = Text(reject.zh, reject.en)
    return Rejected(reject.file, reject.row, reject.record, reject.field, reject.en, message, reject.sheet, reject.cell)
