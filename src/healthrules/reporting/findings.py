"""From outcomes to findings: every finding that is reported carries the evidence of the reference evaluator."""

from __future__ import annotations

from datetime import date

from healthrules.engines import Outcome, judge
from healthrules.errors import EngineDisagreement
from healthrules.records import Record
from healthrules.reporting.evidence import Shown, evidence
from healthrules.reporting.figures import figures, references
from healthrules.reporting.messages import message
from healthrules.reporting.report import Amount, Clause, Finding, Source
from healthrules.reporting.waiving import covering
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text
from healthrules.units import Quantity, decimal


def finding(book: Rulebook, rule: Rule, record: Record, day: date, outcome: Outcome | None = None) -> Finding:
    """What a rule says of a record on a day, with its evidence.

    `outcome` is what an engine said, after exemptions; `EngineDisagreement` is raised where the reference evaluator says
    otherwise. The message of a finding that is waived is the one without the exemption.
    """
    verdict = judge(rule, record, day, book.regions)
    waiver = covering(book, rule, record, day, verdict.outcome)
    expected = Outcome.WAIVED if waiver is not None else verdict.outcome
    if outcome is not None and outcome is not expected:
        text = f"{rule.id} on {record.id}: the engine says {outcome}, the reference evaluator {expected}"
        raise EngineDisagreement(Text(text, text))
    found = evidence(rule, record, day)
    told = verdict.outcome is not Outcome.NOT_APPLICABLE
    behind = figures(rule, record, day, verdict, found, book.regions)
    return Finding(
        record=record.id,
        type=record.type,
        name=record.name,
        as_of=day,
        rule=rule.id,
        title=rule.title,
        outcome=expected,
        force=rule.force,
        field=found.field.name if found.field and told else None,
        actual=amount(found.actual) if told else None,
        required=amount(found.required) if told else None,
        gap=amount(found.gap) if told else None,
        message=message(rule, record, day, verdict, found, book.vocabulary),
        clause=Clause(rule.document.id, rule.clause),
        reading=rule.default_reading,
        missing=verdict.missing,
        waiver=waiver,
        references=references(rule, record, day, book) if told else (),
        figures=behind,
        region=record.region,
        source=source(record, found.field.name if found.field else None, *verdict.missing),
        checklist=rule.checklist,
    )


def source(record: Record, *fields: str | None) -> Source | None:
    """Where a record was read, and the cell of the first of some fields that has one; None where no file holds it."""
    origin = record.origin
    if origin is None or origin.file == "-":
        return None
    return Source(origin.file, origin.row, origin.sheet, origin.cell(*fields))


def amount(value: Shown | None) -> Amount | None:
    """A value as reports carry it: an exact decimal and the symbol of its unit."""
    if isinstance(value, Quantity):
        return Amount(decimal(value.number), value.unit.symbol)
    return Amount(value, None) if value is not None else None
