"""Both engines give the same findings on generated records, thresholds' edges included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthrules.checking import check
from healthrules.engines import Engine, Outcome, ReferenceEngine
from healthrules.records import Record
from healthrules.rulebook import load_rules

from .generated import records

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed")
from healthrules.engines.durable import DurableEngine

BOOK = load_rules()
READINGS = [dict.fromkeys([rule.id], str(name)) for rule in BOOK.rules.values() for name in rule.readings if name is not None]
BOOKS = [BOOK, *(BOOK.with_readings(choice) for choice in READINGS)]
ENGINES = [(book, ReferenceEngine(book), DurableEngine(book)) for book in BOOKS]
GENEROUS = settings(max_examples=2500, deadline=None, suppress_health_check=list(HealthCheck))


@GENEROUS
@given(which=st.sampled_from(range(len(ENGINES))), judged=records(BOOK))
def test_the_durable_engine_gives_the_outcomes_of_the_reference(which: int, judged: tuple[Record, date]) -> None:
    _, reference, durable = ENGINES[which]
    (_, _, wanted), (_, _, got) = next(reference.judge([judged])), next(durable.judge([judged]))
    assert got == wanted


@settings(parent=GENEROUS, max_examples=100)
@given(judged=st.lists(records(BOOK), min_size=1, max_size=4))
def test_reports_are_the_same_bytes_with_either_engine(judged: list[tuple[Record, date]]) -> None:
    day = judged[0][1]
    given_ = [replace(record, id=f"r{number}") for number, (record, _) in enumerate(judged)]
    engines: list[Engine] = [ENGINES[0][1], ENGINES[0][2]]
    written = [check(given_, BOOK, as_of=day, engine=engine, everything=True).to_json() for engine in engines]
    assert written[0] == written[1]


@settings(parent=GENEROUS, max_examples=300)
@given(judged=records(BOOK))
def test_every_rule_has_exactly_one_outcome_on_every_record(judged: tuple[Record, date]) -> None:
    record, day = judged
    report = check(record, BOOK, as_of=day, engine=ENGINES[0][2], everything=True)
    assert sum(report.summary.outcomes.values()) == len(BOOK.rules) == len(report.findings)
    assert sorted(found.rule for found in report.findings) == sorted(BOOK.rules)


@settings(parent=GENEROUS, max_examples=500)
@given(judged=records(BOOK), data=st.data())
def test_filling_in_a_missing_field_never_turns_a_certain_verdict_around(
    judged: tuple[Record, date], data: st.DataObject
) -> None:
    record, day = judged
    if not record.values:
        return
    taken = data.draw(st.sampled_from(sorted(record.values)))
    less = replace(record, values={name: value for name, value in record.values.items() if name != taken})
    engine = ReferenceEngine(BOOK)
    (_, _, before), (_, _, after) = next(engine.judge([(less, day)])), next(engine.judge([(record, day)]))
    for known, filled in zip(before, after, strict=True):
        assert known is Outcome.UNKNOWN or known is filled


def test_a_rulebook_of_one_rule_gives_the_same_as_the_whole() -> None:
    record = Record("station", "s", "s", "410202", {"area_type": "rural", "service_radius": 21})
    alone = BOOK.only(["emergency-radius-rural"])
    for engine in (ReferenceEngine(alone), DurableEngine(alone)):
        assert next(engine.judge([(record, date(2025, 1, 1))]))[2] == (Outcome.FAIL,)
