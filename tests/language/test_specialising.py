"""What is left of a term where some fields are known means what the whole term means, for every record with those values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.books import sample
from tests.engines.generated import records
from tests.engines.test_generated_rules import CONDITIONS, RECORDS, _book

import healthrules as hr
from healthrules.language import terms as t
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside
from healthrules.language.specialising import settled, specialised
from healthrules.records import Value

DAY = date(2025, 6, 30)
BOOK = sample()
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
Compile = Callable[[str], t.Term]


def meaning(term: t.Term, values: dict[str, Value], day: date) -> object:
    """What a term comes to; why the text does not answer may be told in other words."""
    found = evaluate(term, Situation(values, day))
    return Outside if isinstance(found, Outside) else (type(found), found)


def same(term: t.Term, values: dict[str, Value], known: set[str], day: date) -> t.Term:
    """The term that is left means the same, whatever else is reported."""
    given_ = {name: value for name, value in values.items() if name in known}
    left = specialised(term, Situation(given_, day))
    for record in (values, given_):
        assert meaning(left, record, day) == meaning(term, record, day)
    return left


@MANY
@given(
    pair=st.tuples(CONDITIONS, CONDITIONS),
    stations=st.lists(RECORDS, min_size=1, max_size=6),
    day=st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30)]),
    data=st.data(),
)
def test_generated_conditions(pair: tuple[str, str], stations: list[dict[str, Value]], day: date, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        (rule,) = _book(Path(folder), [pair]).rules.values()
    reading = rule.reading()
    for values in stations:
        known = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
        for term in (reading.when, reading.require):
            assert term is not None
            left = same(term, values, known, day)
            assert not known & {each.name for each in t.fields_in(left)}


@MANY
@given(judged=records(BOOK), data=st.data())
def test_the_bundled_rules_in_every_reading(judged: tuple[hr.Record, date], data: st.DataObject) -> None:
    record, day = judged
    values = dict(record.values)
    known = data.draw(st.sets(st.sampled_from(sorted(values)))) if values else set()
    for rule in BOOK.rules.values():
        if rule.subject == record.type:
            for reading in rule.readings.values():
                for term in (reading.when, reading.require):
                    if term is not None:
                        same(term, values, known, day)


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """A condition on a station, as a checked term."""

    def made(text: str) -> t.Term:
        (rule,) = _book(tmp_path, [(text, "service_radius <= 5 km")]).rules.values()
        when = rule.reading().when
        assert when is not None
        return when

    return made


@pytest.mark.parametrize(
    ("text", "known", "left"),
    [
        ("area_type == urban", {"area_type": "urban"}, True),
        ("area_type == urban", {"area_type": "rural"}, False),
        ("kind in [cdc] and service_radius > 1 km", {"kind": "general_hospital"}, False),
        ("kind in [cdc] or service_radius > 1 km", {"kind": "cdc"}, True),
        ("service_radius <= by_area", {"area_type": "urban", "service_radius": 5}, True),
        ("not area_type == urban", {"area_type": "urban"}, False),
        ("service_radius > 1 km if area_type == urban else kind == cdc", {"area_type": "rural", "kind": "cdc"}, True),
    ],
)
def test_what_is_decided_becomes_a_constant(compiled: Compile, text: str, known: dict[str, Value], left: bool) -> None:
    found = specialised(compiled(text), Situation(known, DAY))
    assert isinstance(found, t.Constant)
    assert found.value is left


@pytest.mark.parametrize(
    ("text", "known", "fields"),
    [
        ("kind in [cdc] and service_radius > 1 km", {"kind": "cdc"}, ["service_radius"]),
        ("kind in [cdc] or service_radius > 1 km", {"kind": "general_hospital"}, ["service_radius"]),
        ("service_radius <= by_area", {"area_type": "urban"}, ["service_radius"]),
        ("service_radius > 1 km if area_type == urban else kind == cdc", {"area_type": "urban"}, ["service_radius"]),
        ("service_radius > 1 km if area_type == urban else kind == cdc", {"area_type": "rural"}, ["kind"]),
    ],
)
def test_what_is_open_asks_only_for_what_can_still_decide(
    compiled: Compile, text: str, known: dict[str, Value], fields: list[str]
) -> None:
    assert [each.name for each in t.fields_in(specialised(compiled(text), Situation(known, DAY)))] == fields


def test_a_condition_that_always_holds_is_none_and_one_that_never_holds_is_false(compiled: Compile) -> None:
    term = compiled("area_type == urban")
    assert settled(term, {"area_type": "urban"}, DAY) is None
    never = settled(term, {"area_type": "rural"}, DAY)
    assert isinstance(never, t.Constant)
    assert never.value is False
    assert settled(term, {}, DAY) == term
    assert settled(None, {"area_type": "rural"}, DAY) is None


def test_a_figure_is_the_one_of_the_day(compiled: Compile) -> None:
    term = compiled("mean_response_time <= dated")
    for day, fits in ((date(2024, 6, 29), True), (date(2024, 6, 30), False)):
        found = specialised(term, Situation({"mean_response_time": 25}, day))
        assert isinstance(found, t.Constant)
        assert found.value is fits
    before = specialised(term, Situation({"mean_response_time": 25}, date(2023, 12, 31)))
    assert isinstance(evaluate(before, Situation({}, date(2023, 12, 31))), Outside)
