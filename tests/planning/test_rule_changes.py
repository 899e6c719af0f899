"""What a proposal does to rules: dates, force, expressions, readings, new rules, retired ones; and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

import healthrules as hr
from healthrules.planning import apply
from healthrules.rulebook import Force, Rulebook

from .conftest import proposal, told_at, wrong

URBAN, RURAL = "rule: emergency-radius-urban", "rule: emergency-radius-rural"
STATION = {"type": "station", "id": "s1", "region": "410200", "area_type": "urban", "service_radius": "4.5 km"}


def test_force_dates_and_expressions_of_a_rule_are_changed(book: Rulebook) -> None:
    change = (
        f"{URBAN}, force: binding, from: 2026-01-01, due: 2027-12-31, require: service_radius <= 4 km, when: area_type != rural"
    )
    applied = apply(book, proposal(change))
    rule = applied.book.rule("emergency-radius-urban")
    assert (rule.force, rule.start, rule.due) == (Force.BINDING, date(2026, 1, 1), date(2027, 12, 31))
    assert (rule.written.require, rule.written.when) == ("service_radius <= 4 km", "area_type != rural")
    told = {change.what.en.partition(": ")[2]: (change.old.en, change.new.en) for change in applied.changes}
    assert told == {
        "whom it is for": ("area_type == urban", "area_type != rural"),
        "requirement": ("service_radius <= urban_emergency_radius", "service_radius <= 4 km"),
        "force": ("standard", "binding"),
        "first day": ("2021-01-01", "2026-01-01"),
        "due date": ("none", "2027-12-31"),
    }
    outcomes = [hr.check(STATION, each, as_of=date(2028, 1, 1)).findings for each in (book, applied.book)]
    assert [[each.outcome.value for each in found if each.rule == rule.id] for found in outcomes] == [[], ["fail"]]


def test_a_due_date_and_a_condition_are_taken_away_by_null(book: Rulebook) -> None:
    with_due = next(rule for rule in book.rules.values() if rule.due and rule.written.when)
    made = apply(book, proposal(f"rule: {with_due.id}, due: null")).book.rule(with_due.id)
    assert (made.due, made.written.when) == (None, with_due.written.when)


def test_a_reading_is_chosen(book: Rulebook) -> None:
    applied = apply(book, proposal(f"{RURAL}, reading: lower"))
    assert applied.book.rule("emergency-radius-rural").default_reading == "lower"
    assert (applied.changes[0].old.en, applied.changes[0].new.en) == (
        "upper (the limit is 20 km)", "lower (the limit is 10 km)",
    )  # fmt: skip


def test_a_rule_is_added_as_packs_write_it_and_another_retired(book: Rulebook) -> None:
    new = "{id: radius-of-all, title: {zh: 半径, en: radius}, subject: station, require: service_radius <= 0.55 km, force: standard, clause: 一}"
    applied = apply(book, proposal(f"document: kaifeng-plan-2025, add: {{rules: [{new}]}}", f"{URBAN}, retire: true"))
    assert set(applied.book.rules) ^ set(book.rules) == {
        "kaifeng-plan-2025/radius-of-all", "kaifeng-plan-2025/emergency-radius-urban",
    }  # fmt: skip
    assert [(each.old.en, each.new.en) for each in applied.changes] == [
        ("none", "service_radius <= 0.55 km"), ("service_radius <= urban_emergency_radius", "retired"),
    ]  # fmt: skip
    assert str(applied.book.rule("radius-of-all").written.place).startswith("p.yaml:3:")


def test_a_rule_with_its_own_parameter_and_measure_is_added_and_a_group_of_rules(trial: Rulebook) -> None:
    added = (
        "document: trial-plan, add: {"
        "parameters: {most: {label: {zh: 多, en: most}, unit: min, value: 20, clause: 二}}, "
        "measures: {double: {label: {zh: 倍, en: double}, formula: mean_response_time * 2}}, "
        "groups: [{subject: station, force: advisory, clause: 二, rules: [{id: fast, title: {zh: 快, en: fast}, "
        "require: double <= step, steps: {2022: 40 min, 2030: 30 min}}, {id: most, title: {zh: 多, en: most}, "
        "require: mean_response_time <= most}]}]}"
    )
    made = apply(trial, proposal(added)).book
    assert [rule.name for rule in made.rules.values()][3:] == ["fast-2022", "fast-2030", "most"]
    assert made.parameters["trial-plan/most"].value_at(None, date(2025, 1, 1)) == 20
    assert "trial-plan/double" in made.measures


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("rule: emergency-radius-urbn, due: 2026-01-01", "HR301 no rule `emergency-radius-urbn`. Did you mean `emergency-radius-urban`?"),
        (f"{RURAL}, reading: lowest", "HR301 the rule kaifeng-plan-2025/emergency-radius-rural has no reading `lowest`. Did you mean `lower`?"),
        (f"{URBAN}, reading: lower", "has no reading `lower`. It has: -"),
        (f"{URBAN}", "HR302 say what of the rule changes, or `retire: true` alone"),
        (f"{URBAN}, retire: true, due: 2026-01-01", "HR302 say what of the rule changes"),
        (f"{URBAN}, force: null", "HR302 a rule cannot be without it"),
        (f"{URBAN}, due: 2020-01-01", "HR003 the due date lies before the rule's first day"),
        (f"{URBAN}, require: servic_radius <= 4 km", "HR103 unknown name `servic_radius`. Did you mean `service_radius`?"),
        (f"{URBAN}, require: service_radius <= 4 m²", "HR110 the units do not fit together"),
        (f"{URBAN}, require: beds > 5床", "HR008 the field `beds` is not recorded of an emergency station"),
        ("rule: chc-floor-area, mixes: null", "HR111 two kinds of quantity meet"),
        ("rule: chc-floor-area, readings: {a: {label: {zh: 甲, en: a}, let: {bed_area: 5 m²}}}", "HR006 exactly one reading must be the default"),
        ("document: kaifeng-plan-2052, add: {rules: []}", "HR301 no document `kaifeng-plan-2052` is loaded. Did you mean `kaifeng-plan-2025`?"),
        ("measure: people, formula: beds", "HR301 no measure `people`."),
        (
            "document: kaifeng-plan-2025, add: {rules: [{id: emergency-radius-urban, title: {zh: 甲, en: a}, subject: station, require: true, force: standard, clause: 一}]}",
            "HR004 there is a rule kaifeng-plan-2025/emergency-radius-urban already; to change it write `rule: emergency-radius-urban`",
        ),
    ],
)  # fmt: skip
def test_a_change_of_a_rule_that_does_not_fit_is_told_at_the_proposal(book: Rulebook, change: str, message: str) -> None:
    problems = wrong(book, proposal(change))
    assert problems[0].startswith("p.yaml:3:")
    assert message in problems[0]


def test_the_caret_of_a_wrong_expression_stands_in_the_proposal(book: Rulebook) -> None:
    (problem,) = wrong(book, proposal(f"{URBAN}, require: service_radius <= 4 km and nonsense > 5 km"))
    assert problem.startswith("p.yaml:3:72: HR103 unknown name `nonsense`")


def test_what_is_retired_though_others_use_it_is_told_with_all_who_do(book: Rulebook, trial: Rulebook) -> None:
    (problem,) = wrong(book, proposal("parameter: urban_emergency_radius, retire: true"))
    assert problem == (
        "p.yaml:3:5: HR303 the parameter kaifeng-plan-2025/urban_emergency_radius cannot be retired:"
        " it is used by the rule emergency-radius-urban; change or retire what uses it too"
    )
    (problem,) = wrong(trial, proposal("measure: people, retire: true"))
    assert "it is used by the parameter least_beds" in problem
    both = apply(book, proposal("parameter: urban_emergency_radius, retire: true", f"{URBAN}, retire: true")).book
    assert "kaifeng-plan-2025/urban_emergency_radius" not in both.parameters
    assert "kaifeng-plan-2025/emergency-radius-urban" not in both.rules


def test_a_measure_gets_another_formula(trial: Rulebook) -> None:
    applied = apply(trial, proposal("measure: people, formula: served_population * 2"))
    assert (applied.changes[0].old.en, applied.changes[0].new.en) == ("served_population", "served_population * 2")
    text, said = told_at(trial, proposal("measure: people, formula: beds"))[0]
    assert text.startswith("{measure: people")
    assert "does not measure the same as beds (seen at " in said


def test_changes_of_rules_without_effect_are_warnings(book: Rulebook) -> None:
    applied = apply(book, proposal(f"{RURAL}, reading: upper", f"{URBAN}, force: standard, due: 2027-12-31"))
    assert [str(each.place) for each in applied.warnings] == ["p.yaml:3:45", "p.yaml:4:43"]
    assert [each.what.en for each in applied.changes] == ["emergency service radius in urban areas: due date"]


def test_the_rules_left_out_and_the_readings_chosen_stay_so(book: Rulebook) -> None:
    narrow = book.only(["emergency-radius-rural", "emergency-response-time"]).with_readings({"emergency-radius-rural": "lower"})
    applied = apply(narrow, proposal("parameter: emergency_response_time_limit, value: 25", f"{URBAN}, due: 2027-12-31"))
    assert set(applied.book.rules) == set(narrow.rules)
    assert applied.book.rule("emergency-radius-rural").default_reading == "lower"
    assert [each.code for each in applied.warnings] == ["HR306"]
    assert apply(book.anywhere(), proposal(f"{URBAN}, due: 2027-12-31")).book.documents["kaifeng-plan-2025"].anywhere


def test_a_pack_that_changed_since_it_was_loaded_is_refused(trial: Rulebook) -> None:
    from pathlib import Path

    path = Path(trial.origins["trial-plan"].folder) / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    with pytest.raises(hr.HealthRulesError, match="have changed: load the rules again"):
        apply(trial, proposal("parameter: limit, value: 4 km"))
