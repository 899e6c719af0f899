"""A proposal and its reverse cancel out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthrules.engines import ReferenceEngine
from healthrules.planning import Proposal, apply, read_proposal
from healthrules.records import Record, Value
from healthrules.rulebook import Rule, Rulebook, load_rules

from .conftest import proposal, wrong

DAYS = (date(2025, 6, 30), date(2026, 6, 30), date(2030, 6, 30))
CHANGES = (
    "parameter: chc_base_area, band: [5万人, 7万人], value: {value}",
    "parameter: chc_area_per_bed_to_50, value: {value}",
    "parameter: urban_emergency_radius, steps: [{{from: 2026-01-01, value: {value} m}}, {{from: 2028-01-01, value: 1 km}}]",
    "parameter: emergency_response_time_limit, value: {value} 分钟, from: 2026-01-01",
    "rule: emergency-radius-rural, reading: lower",
    "rule: chc-floor-area, reading: whole, due: 2027-12-31, force: binding",
    "rule: emergency-radius-urban, retire: true",
    "rule: emergency-response-time, when: area_type == urban, require: mean_response_time < {value} min",
    "rule: geriatric-departments, due: null, from: 2026-01-01, notes: null",
    "document: kaifeng-plan-2025, add: {{rules: [{{id: trial, title: {{zh: 试, en: trial}}, subject: station, require: service_radius <= {value} m, force: standard, clause: 一}}]}}",
)
"""Changes of which no two touch the same."""


def meaning(rule: Rule) -> tuple[object, ...]:
    """What a rule says, wherever it is written."""
    return (
        *(rule.title, rule.subject, rule.force, rule.clause, rule.start, rule.due, rule.default_reading, dict(rule.readings)),
        *(
            rule.catalogue,
            rule.mixes,
            rule.notes,
            rule.turns,
            rule.checklist,
            rule.beyond,
            rule.written.when,
            rule.written.require,
        ),
    )


def meanings(book: Rulebook) -> dict[str, tuple[object, ...]]:
    return {name: meaning(rule) for name, rule in book.rules.items()}


def judged(book: Rulebook, records: list[Record]) -> dict[tuple[str, date, str], object]:
    """The outcome of every rule for every record on every day."""
    found: dict[tuple[str, date, str], object] = {}
    for day in DAYS:
        for record, _, outcomes in ReferenceEngine(book).judge((each, day) for each in records):
            found.update({(record.id, day, name): outcome for name, outcome in zip(book.rules, outcomes, strict=True)})
    return found


def records(people: int, area: int, beds: int, metres: int) -> list[Record]:
    centre: dict[str, Value] = {
        "kind": "community_health_centre",
        "served_population": people,
        "floor_area": area,
        "beds": beds,
    }
    places: dict[str, Value] = {"service_radius": metres, "mean_response_time": metres // 1000}
    return [
        Record("facility", "centre", "-", "410202", centre),
        *(Record("station", kind, "-", "410202", {"area_type": kind, **places}) for kind in ("urban", "rural")),
    ]


@given(
    chosen=st.sets(st.sampled_from(CHANGES), min_size=1),
    value=st.integers(1, 4000),
    about=st.builds(records, st.integers(25_000, 110_000), st.integers(1000, 5000), st.integers(0, 120), st.integers(1, 25)),
)
@settings(max_examples=15)
def test_a_proposal_and_its_reverse_cancel_out(chosen: set[str], value: int, about: list[Record]) -> None:
    book = load_rules(["kaifeng-plan-2025"])
    made = proposal(*(each.format(value=value) for each in sorted(chosen)))
    changed = apply(book, made)
    back = apply(changed.book, made.reverse(book))
    assert back.warnings == ()
    assert meanings(back.book) == meanings(book)
    assert back.book.parameters == book.parameters
    assert judged(back.book, about) == judged(book, about)
    assert back.book.documents["kaifeng-plan-2025"].version == "1+trial+trial-reversed"


def test_a_reverse_is_a_proposal_that_can_be_written_to_a_file_and_read_again(book: Rulebook) -> None:
    made = proposal("parameter: emergency_response_time_limit, value: 25 min", "rule: emergency-radius-urban, retire: true")
    back: Proposal = made.reverse(book)
    assert read_proposal(back.text).file == back.file
    assert back.id == "trial-reversed"
    assert "撤回方案 trial" in back.text


@pytest.mark.parametrize(
    "change",
    [
        "parameter: share, code: secondary, value: 60%, from: 2024-01-01",
        "parameter: share, values: {secondary: 12.5}",
        "parameter: least_beds, band: [3万人, 5万人], edges: [3万人, 6万人]",
        "measure: people, formula: served_population * 2",
        "rule: beds, readings: {a: {default: true, label: {zh: 甲, en: a}}, b: {label: {zh: 乙, en: b}}}, let: {more: 5床}",
    ],
)
def test_changes_of_every_form_are_taken_back(trial: Rulebook, change: str) -> None:
    made = proposal(change)
    changed = apply(trial, made).book
    back = apply(changed, made.reverse(trial)).book
    assert (meanings(changed), changed.parameters, changed.measures) != (meanings(trial), trial.parameters, trial.measures)
    assert (meanings(back), back.parameters, back.measures) == (meanings(trial), trial.parameters, trial.measures)


def test_what_was_retired_or_added_beside_rules_is_taken_back(trial: Rulebook) -> None:
    gone = proposal("parameter: limit, retire: true", "rule: radius, retire: true", "rule: beds, retire: true")
    more = proposal("parameter: least_beds, retire: true", "measure: people, retire: true", name="more")
    new = proposal(
        "document: trial-plan, add: {parameters: {most: {label: {zh: 多, en: most}, unit: min, value: 12.50, clause: 二}}, "
        "measures: {twice: {label: {zh: 倍, en: twice}, formula: beds * 2}}}",
        name="new",
    )
    book = trial
    taken: list[Proposal] = []
    for each in (gone, more, new):
        taken.insert(0, each.reverse(book))
        book = apply(book, each).book
    assert set(book.parameters) == {"trial-plan/share", "trial-plan/most"}
    for each in taken:
        book = apply(book, each).book
    assert meanings(book) == meanings(trial)
    assert (book.parameters, book.measures) == (trial.parameters, trial.measures)


def test_nothing_is_taken_back_of_what_changed_nothing(book: Rulebook) -> None:
    made = proposal("parameter: emergency_response_time_limit, value: 30 min")
    assert made.reverse(book).file.changes == []


def test_a_reverse_stands_after_what_it_takes_back_and_is_no_conflict(book: Rulebook) -> None:
    made = proposal(
        "parameter: chc_base_area, band: [5万人, 7万人], value: 1900 m²", "rule: emergency-radius-urban, retire: true"
    )
    other = proposal("parameter: urban_emergency_radius, value: 6 公里", file="other.yaml", name="other")
    back = made.reverse(book)
    assert back.reverses == "trial"
    stacked = apply(book, made, other, back)
    assert stacked.warnings == ()
    assert meanings(stacked.book) == meanings(apply(book, other).book)
    assert stacked.book.documents["kaifeng-plan-2025"].version == "1+trial+other+trial-reversed"


def test_a_reverse_alone_says_after_which_proposal_it_stands(book: Rulebook) -> None:
    made = proposal("parameter: urban_emergency_radius, value: 6 公里")
    (warning,) = apply(book, made.reverse(book)).warnings
    assert warning.text.en == "changes nothing: it takes the proposal trial back and stands after it: first trial, then this"


def test_a_reverse_conflicts_with_others_that_changed_the_same(book: Rulebook) -> None:
    made = proposal("parameter: chc_base_area, band: [5万人, 7万人], value: 1900 m²")
    other = proposal("parameter: chc_base_area, band: [3万人, 5万人], value: 1500 m²", file="other.yaml", name="other")
    (problem,) = wrong(book, made, other, made.reverse(book))
    assert "HR304 conflicts with other.yaml:3:5" in problem
