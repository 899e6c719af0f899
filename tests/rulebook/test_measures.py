"""Measures and `let` names: each is checked where it is written, and told of once."""

from collections.abc import Callable

import pytest

from healthrules.rulebook import Rulebook, load_rules

Problems = Callable[..., list[str]]

HEAD = "rules:\n  - id: trial\n    title: {zh: 试, en: trial}\n    subject: facility\n    force: standard\n    clause: 一\n"


def _measures(**formulas: str) -> str:
    lines = [f"  {name}:\n    label: {{zh: 量, en: {name}}}\n    formula: {formula}\n" for name, formula in formulas.items()]
    return "measures:\n" + "".join(lines)


def test_every_measure_of_a_pack_is_held_whether_a_rule_uses_it_or_not(load_pack: Callable[..., Rulebook]) -> None:
    assert set(load_pack(_measures(extra="beds - 5床")).measures) == {"trial-plan/extra"}


def test_every_bundled_measure_is_held() -> None:
    names = {name.partition("/")[2] for name in load_rules(["kaifeng-work-2021"]).measures}
    assert {"basic_institution", "treating_hospital", "care_level", "essential_medicine_reduction"} <= names


def test_a_wrong_measure_is_told_once_where_it_is_written_though_a_rule_uses_it(problems_of: Problems) -> None:
    problems = problems_of(f"{_measures(extra='beds - nonsense')}{HEAD}    require: extra > 5床\n")
    assert [problem.split(" unknown")[0] for problem in problems] == ["rules.yaml:4:21: HR103"]


def test_a_wrong_measure_that_others_use_is_not_told_as_a_ring(problems_of: Problems) -> None:
    problems = problems_of(_measures(a="beds - nonsense", b="a + 1床", c="a + 2床"))
    assert not [problem for problem in problems if "HR105" in problem]
    assert problems[0].startswith("rules.yaml:4:21: HR103")


def test_a_wrong_let_name_is_told_once_where_it_is_written(problems_of: Problems) -> None:
    problems = problems_of(f"{HEAD}    require: extra > 5床\n    let:\n      extra: beds - nonsense\n")
    assert [problem.split(" unknown")[0] for problem in problems] == ["rules.yaml:9:21: HR103"]


def test_measures_may_use_each_other_in_any_order(load_pack: Callable[..., Rulebook]) -> None:
    book = load_pack(f"{_measures(b='a + 1床', a='beds - 5床')}{HEAD}    require: b > 5床\n")
    assert book.rule("trial").reading().fields()[0].name == "beds"


def test_a_table_may_be_read_by_a_measure_that_uses_a_parameter_written_below_it(load_pack: Callable[..., Rulebook]) -> None:
    table = "parameters:\n  least:\n    label: {zh: 表, en: table}\n    unit: m²\n    clause: 一\n    over: people_per_bed\n"
    bands = "    bands: [[0, 10, 5]]\n  spare: {label: {zh: 备, en: spare}, unit: bed, value: 1, clause: 一}\n"
    measure = _measures(people_per_bed="served_population / max(beds, spare)")
    assert load_pack(f"{table}{bands}{measure}{HEAD}    require: floor_area >= least\n").rule("trial").name == "trial"


@pytest.mark.parametrize("value", ["0.0000001", "0.5", "-1", "1"])
def test_a_let_name_may_be_a_bare_figure(load_pack: Callable[..., Rulebook], value: str) -> None:
    rules = f"{HEAD}    require: essential_medicine_variety_share > x\n    let: {{x: {value}}}\n"
    assert load_pack(rules).rule("trial").written.let


def test_a_let_name_may_be_true_or_false(load_pack: Callable[..., Rulebook]) -> None:
    assert load_pack(f"{HEAD}    require: beds > 5床 or excused\n    let: {{excused: false}}\n").rule("trial").name == "trial"
