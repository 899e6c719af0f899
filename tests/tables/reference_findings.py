"""What a table of findings must hold, from the reference evaluator alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import healthrules as hr
from healthrules.engines import judge
from healthrules.intake import Normaliser, Row
from healthrules.reporting.evidence import Shown, evidence
from healthrules.rulebook import Rule
from healthrules.units import Quantity

COLUMNS = (
    "record", "type", "name", "region", "as_of", "rule", "outcome", "force", "field", "actual", "required", "gap", "unit", "actual_code",
    "required_code", "missing", "document", "section", "reading", "title_zh", "title_en", "reason_zh", "reason_en",
)  # fmt: skip


def wanted(book: hr.Rulebook, rows: Sequence[Mapping[str, Any]], as_of: date | None) -> Iterator[dict[str, Any]]:
    """The rows of the table of findings, everything told of; on its own day each record where `as_of` is None."""
    normaliser = Normaliser(book)
    for number, data in enumerate(rows, start=1):
        read = normaliser.record(Row("-", number, data))
        if not isinstance(read, hr.Record):
            reason = {"reason_zh": read.zh, "reason_en": read.en}
            yield {**dict.fromkeys(COLUMNS), "record": read.record, "field": read.field, "outcome": "rejected", **reason}
            continue
        day = as_of or read.as_of
        assert day is not None
        head = dict(zip(COLUMNS, (read.id, read.type, read.name, read.region, day), strict=False))
        verdicts = [(rule, judge(rule, read, day, book.regions)) for rule in book.rules.values()]
        if not any(verdict.outcome.applied for _, verdict in verdicts):
            yield {**dict.fromkeys(COLUMNS), **head, "outcome": "unchecked"}
        for rule, verdict in verdicts:
            told = verdict.outcome is not hr.Outcome.NOT_APPLICABLE
            missing = ",".join(verdict.missing) if verdict.outcome is hr.Outcome.UNKNOWN else None
            shown = shown_by(rule, read, day) if told else {}
            yield {
                **dict.fromkeys(COLUMNS),
                **head,
                **of_rule(rule),
                "outcome": verdict.outcome.value,
                "missing": missing,
                **shown,
            }


def of_rule(rule: Rule) -> dict[str, Any]:
    """What every finding of a rule says."""
    clause = {"document": rule.document.id, "section": rule.clause, "reading": rule.default_reading}
    return {"rule": rule.id, "force": rule.force.value, **clause, "title_zh": rule.title.zh, "title_en": rule.title.en}


def shown_by(rule: Rule, record: hr.Record, day: date) -> dict[str, Any]:
    """The evidence: every number the float nearest to the exact value."""
    found = evidence(rule, record, day)
    units = [each.unit.symbol for each in (found.required, found.actual) if isinstance(each, Quantity)]
    return {
        "field": found.field.name if found.field else None,
        **{name: _number(getattr(found, name)) for name in ("actual", "required", "gap")},
        "unit": units[0] if units else None,
        "actual_code": _code(found.actual),
        "required_code": _code(found.required),
    }


def _number(value: Shown | None) -> float | None:
    return float(Fraction(value.number)) if isinstance(value, Quantity) else None


def _code(value: Shown | None) -> str | None:
    return None if value is None or isinstance(value, Quantity) else str(value).lower() if isinstance(value, bool) else value
