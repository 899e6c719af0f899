"""Rows that are meant to hurt: enormous, malformed or arbitrary. Each is a reject that stays short, never an exception."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import healthrules as hr

if TYPE_CHECKING:
    from tests.intake.conftest import Judge, Refuse

MEGABYTE = "x" * 1_000_000
SHORT = 1200


def test_a_megabyte_of_text_as_a_value_is_refused_in_a_short_message(refuse: Refuse) -> None:
    for name in ("floor_area", "kind", "region", "id", "type", "name", "as_of"):
        reject = refuse(**{name: MEGABYTE})
        assert reject.field == name
        assert len(reject.reason) + len(reject.message.zh) < SHORT


def test_a_megabyte_of_text_as_a_key_is_refused_in_a_short_message(refuse: Refuse) -> None:
    reject = refuse(**{MEGABYTE: 1})
    assert reject.field is not None
    assert "unknown field" in reject.reason
    assert len(reject.field) + len(reject.reason) + len(reject.message.zh) < SHORT


@pytest.mark.parametrize("name", ["floor_area", "id"])
def test_a_megabyte_of_white_space_in_a_key_is_refused_in_a_short_message(refuse: Refuse, name: str) -> None:
    reject = refuse(**{name + " " * 1_000_000: 1})
    assert len(reject.reason) + len(reject.message.zh) < SHORT


def test_the_length_of_what_was_cut_is_said_in_the_language_of_the_message(refuse: Refuse) -> None:
    assert "characters" not in refuse(floor_area=MEGABYTE).message.zh


@pytest.mark.parametrize("name", ["type", "region"])
def test_a_long_unknown_word_is_cut_in_the_message(refuse: Refuse, name: str) -> None:
    assert len(refuse(**{name: "y" * 190}).reason) < 190


@pytest.mark.parametrize(
    "text", ["9" * 400, "0." + "1" * 400, "1e400", "1e-400"], ids=["digits", "decimals", "1e400", "1e-400"]
)
def test_a_number_of_hundreds_of_digits_is_refused(judge_file: Judge, refuse: Refuse, text: str) -> None:
    assert refuse(floor_area=text).field == "floor_area"
    report = judge_file(f'[{{"type": "facility", "id": "a", "floor_area": {text}}}, {{"type": "facility", "id": "b"}}]')
    (reject,) = report.rejects
    assert (report.summary.records, reject.row, reject.record, reject.field) == (1, 1, "a", "floor_area")
    assert len(reject.reason) < SHORT


def test_a_whole_number_too_long_for_python_to_print_is_refused(refuse: Refuse) -> None:
    assert refuse(floor_area=10**5000).field == "floor_area"
    assert refuse(id=10**5000).field == "id"


def test_a_value_nested_as_deep_as_json_allows_is_refused(judge_file: Judge) -> None:
    nested = '{"type": "facility", "id": "a", "floor_area": ' + "[" * 800 + "]" * 800 + "}"
    report = judge_file(f'[{nested}, {{"type": "facility", "id": "b"}}]')
    (reject,) = report.rejects
    assert (report.summary.records, reject.record, reject.field) == (1, "a", "floor_area")


@pytest.mark.parametrize("name", ["\x1b[31mred", "[red]red[/red]", "\u202eевил", "a\nb", "\ud800", "\x00"], ids=ascii)
def test_odd_characters_in_a_name_do_not_stop_the_check(book: hr.Rulebook, name: str) -> None:
    report = hr.check({"type": "facility", "id": "a", "name": name, "region": "开封市"}, book)
    assert (report.summary.records, report.rejects) == (1, ())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["type", "id", "name", "region", "as_of", "kind", "floor_area", "beds", "served_population", "grade", "x", ""]
rows = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=6), json_values, max_size=6)


@settings(derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows | json_values, max_size=4))
def test_any_list_of_rows_gives_a_report_whose_counts_add_up(book: hr.Rulebook, given_rows: list[Any]) -> None:
    report = hr.check(given_rows, book, everything=True)
    assert report.summary.records + report.summary.rejects == len(given_rows)
    assert sum(report.summary.outcomes.values()) == report.summary.records * report.summary.rules
    json.loads(report.to_json(), parse_constant=pytest.fail)


@settings(derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(json_values, st.binary(max_size=30), st.dates(), st.complex_numbers(), st.just(math.nan)))
def test_any_value_of_a_field_is_taken_or_refused(book: hr.Rulebook, value: Any) -> None:
    base = {"type": "facility", "id": "a", "region": "开封市"}
    for name in ("floor_area", "beds", "kind", "as_of", "region", "name", "id", "essential_medicine_variety_share"):
        report = hr.check({**base, name: value}, book)
        assert report.summary.records + report.summary.rejects == 1


@settings(derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60) | st.text(alphabet='{}[]",:\n 0aé.e-', max_size=40).map(str.encode))
@pytest.mark.parametrize("name", ["any.json", "any.jsonl"])
def test_any_bytes_give_records_or_rejects(judge_file: Judge, name: str, content: bytes) -> None:
    report = judge_file(content, name)
    assert report.summary.records + report.summary.rejects >= 1
