"""The engines give the same findings on generated records, thresholds' edges included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthrules.checking import check
from healthrules.engines import Outcome, ReferenceEngine, make_engine
from healthrules.records import Record
from tests.books import sample

from .engines_here import OTHERS
from .generated import records

BOOK = sample()
READINGS = [dict.fromkeys([rule.id], str(name)) for rule in BOOK.rules.values() for name in rule.readings if name is not None]
BOOKS = [BOOK, *(BOOK.with_readings(choice) for choice in READINGS)]
REFERENCES = [ReferenceEngine(book) for book in BOOKS]
MADE = {name: [make_engine(name, book) for book in BOOKS] for name in OTHERS}
GENEROUS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", OTHERS)
@GENEROUS
@given(which=st.sampled_from(range(len(BOOKS))), judged=st.lists(records(BOOK), min_size=1, max_size=40))
def test_every_engine_gives_the_outcomes_of_the_reference(name: str, which: int, judged: list[tuple[Record, date]]) -> None:
    wanted = [outcomes for _, _, outcomes in REFERENCES[which].judge(judged)]
    assert [outcomes for _, _, outcomes in MADE[name][which].judge(judged)] == wanted


@pytest.mark.parametrize("name", OTHERS)
@settings(parent=GENEROUS, max_examples=30)
@given(judged=st.lists(records(BOOK), min_size=1, max_size=4))
def test_reports_are_the_same_bytes_with_every_engine(name: str, judged: list[tuple[Record, date]]) -> None:
    day = judged[0][1]
    given_ = [replace(record, id=f"r{number}") for number, (record, _) in enumerate(judged)]
    wanted = check(given_, BOOK, as_of=day, engine=REFERENCES[0], everything=True).to_json()
    assert check(given_, BOOK, as_of=day, engine=MADE[name][0], everything=True).to_json() == wanted


@pytest.mark.parametrize("name", OTHERS)
@settings(parent=GENEROUS, max_examples=60)
@given(judged=records(BOOK))
def test_every_rule_has_exactly_one_outcome_on_every_record(name: str, judged: tuple[Record, date]) -> None:
    record, day = judged
    report = check(record, BOOK, as_of=day, engine=MADE[name][0], everything=True)
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


@pytest.mark.parametrize("name", ["reference", *OTHERS])
def test_a_rulebook_of_one_rule_gives_the_same_as_the_whole(name: str) -> None:
    record = Record("station", "s", "s", "410202", {"area_type": "rural", "service_radius": 21})
    alone = make_engine(name, BOOK.only(["emergency-radius-rural"]))
    assert next(iter(alone.judge([(record, date(2025, 1, 1))])))[2] == (Outcome.FAIL,)
