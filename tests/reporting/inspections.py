"""Reports made of states: what a check would have written had it found just that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.engines import Outcome
from healthrules.reporting.report import Amount, Checked, Clause, Finding, Pack, Rejected, Report, Summary
from healthrules.rulebook import Force
from healthrules.texts import Text

DAY = date(2026, 6, 30)
PACK = Pack("plan", "1", "issued", "a" * 64, applied=True)
FORCES = dict(zip(("r0", "r1", "r2", "r3"), Force, strict=True))
"""The force of each rule."""

States = Mapping[tuple[str, str], Outcome]
"""The outcome of a record and a rule."""


def found(record: str, rule: str, outcome: Outcome, day: date = DAY, **more: Any) -> Finding:
    given: dict[str, Any] = {"gap": Amount(Decimal(5), "m²"), "required": Amount(Decimal(100), "m²"), "reading": None, **more}
    return Finding(
        record=record,
        type="facility",
        name=given.pop("name", f"机构{record}"),
        as_of=day,
        rule=f"plan/{rule}",
        title=Text(f"事项{rule}", f"rule {rule}"),
        outcome=outcome,
        force=FORCES[rule],
        field="floor_area",
        actual=Amount(Decimal(95), "m²"),
        message=given.pop("message", Text(f"{record} {rule} 的情况。", f"what {rule} says of {record}.")),
        clause=Clause("plan", "一"),
        **given,
    )


def checked(record: str, passed: Sequence[str] = (), day: date = DAY) -> Checked:
    return Checked(record, "facility", f"机构{record}", None, day, tuple(f"plan/{rule}" for rule in passed))


def summary(records: int, outcomes: Sequence[Outcome], **more: int) -> Summary:
    counts = {each: outcomes.count(each) for each in Outcome}
    return Summary(records, len(FORCES), 0, 0, counts, {force: dict.fromkeys(Outcome, 0) for force in Force}, **more)


def inspected(states: States, day: date = DAY, *, packs: Sequence[Pack] = (PACK,), listed: bool = True) -> Report:
    """The report of what is in `states`; passes and what does not apply are told as a check tells them."""
    records = list(dict.fromkeys(record for record, _ in states))
    met = {
        record: [rule for (one, rule), each in states.items() if one == record and each is Outcome.PASS] for record in records
    }
    quiet = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    return Report(
        day,
        tuple(packs),
        summary(len(records), list(states.values())),
        tuple(found(record, rule, each, day) for (record, rule), each in states.items() if each not in quiet),
        checked=tuple(checked(record, met[record], day) for record in records) if listed else (),
    )


def rejected(record: str) -> Rejected:
    return Rejected("a.csv", 3, record, "beds", "no number", Text("不是数", "no number"))
