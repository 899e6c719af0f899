"""The columns of a table of findings as Narwhals has them; and the findings of single records as rows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from healthrules.engines import Outcome, Verdict, judge
from healthrules.engines.columnar import layout
from healthrules.records import Record
from healthrules.reporting import findings_table
from healthrules.reporting.evidence import Shown, evidence
from healthrules.reporting.waiving import covering
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Quantity

_DTYPES: Mapping[type, nw.dtypes.DType] = {str: nw.String(), int: nw.Int64(), float: nw.Float64(), date: nw.Date()}
COLUMNS: Mapping[str, nw.dtypes.DType] = {name: _DTYPES[kind] for name, kind in findings_table.COLUMNS.items()}
"""The columns of a table of findings, in order, as Narwhals has them."""

IDENTITY: Mapping[str, str] = {
    layout.ID: "record",
    layout.TYPE: "type",
    layout.NAME: "name",
    layout.REGION: "region",
    layout.DAY: "as_of",
}
"""What a normalised table calls the columns that identify a record, and what a table of findings does."""


def of_rule(rule: Rule) -> dict[str, str | None]:
    """What every finding of a rule says."""
    return {
        "rule": rule.id,
        "force": rule.force.value,
        "document": rule.document.id,
        "section": rule.clause,
        "reading": rule.default_reading,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
    }


def of_record(record: Record, day: date) -> dict[str, Any]:
    """What identifies a record."""
    row = record.origin.row if record.origin is not None else None
    values = {"record": record.id, "type": record.type, "name": record.name, "region": record.region, "as_of": day}
    return {"row": row, **values}


def of_finding(book: Rulebook, rule: Rule, record: Record, day: date, outcome: Outcome) -> dict[str, Any]:
    """A finding of the exact path, with the evidence of the reference evaluator; numbers rounded once, to floats."""
    found, told = evidence(rule, record, day), outcome is not Outcome.NOT_APPLICABLE
    shown = {"actual": found.actual, "required": found.required, "gap": found.gap} if told else {}
    units = [each.unit.symbol for each in (found.required, found.actual) if told and isinstance(each, Quantity)]
    verdict = judge(rule, record, day, book.regions) if outcome in (Outcome.UNKNOWN, Outcome.WAIVED) else Verdict(outcome)
    return {
        **of_record(record, day),
        "outcome": outcome.value,
        "field": found.field.name if found.field is not None and told else None,
        **{name: _number(shown.get(name)) for name in ("actual", "required", "gap")},
        "unit": units[0] if units else None,
        **{f"{name}_code": _code(shown.get(name)) for name in ("actual", "required")},
        "missing": ",".join(verdict.missing) if outcome is Outcome.UNKNOWN else None,
        **findings_table.reasons(covering(book, rule, record, day, verdict.outcome)),
    }


def _number(value: Shown | None) -> float | None:
    return float(value.number) if isinstance(value, Quantity) else None


def _code(value: Shown | None) -> str | None:
    if value is None or isinstance(value, Quantity):
        return None
    return str(value).lower() if isinstance(value, bool) else value


def whole(frame: nw.LazyFrame[Any], has: set[str]) -> nw.LazyFrame[Any]:
    """A lazy table with every column of a table of findings, in order; `has` names those that are there."""
    absent = [nw.lit(None, dtype=dtype).alias(name) for name, dtype in COLUMNS.items() if name not in has]
    named = [nw.col(own).alias(name) for own, name in IDENTITY.items()]
    return frame.with_columns(*absent).with_columns(*named).select(*(nw.col(name).cast(COLUMNS[name]) for name in COLUMNS))
