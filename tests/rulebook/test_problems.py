"""Each problem of a pack is told with its code, file, line, column, the line itself and the nearest spelling."""

from collections.abc import Callable
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.rulebook import Rulebook, load_rules

Problems = Callable[..., list[str]]

HEAD = """\
rules:
  - id: trial
    title: {zh: 试, en: trial}
    subject: facility
    force: standard
    clause: 一
"""
EXPRESSIONS = [
    ("bed > 5床", 14, "HR103 unknown name `bed`. Did you mean `beds`?"),
    ("'beds > 5床 and flor_area > 5 m²'", 29, "HR103 unknown name `flor_area`. Did you mean `floor_area`?"),
    ("beds = 5床", 19, "HR102 write `==` to compare"),
    ("beds >", 20, "HR102 the expression ends too early"),
    ("beds", 14, "HR104 yes or no is needed here, this is a number in beds"),
    ("beds > 5 m²", 19, "HR110 the units do not fit together: a number in beds and a number in m²"),
    ("beds > 5 bedz", 21, "HR106 unknown unit `bedz`; did you mean `bed`"),
    ("min(beds) > 5床", 14, "HR107 min and max need at least two"),
    ("beds / 0 > 5床", 19, "HR108 division by zero"),
    ("not not not " * 12 + "true", None, "HR101 too complex: at most 32 levels"),
    (
        "kind == general_hospitle",
        22,
        "HR103 `institution_kind` has no code `general_hospitle`. Did you mean `general_hospital`?",
    ),
]


@pytest.mark.parametrize(("text", "column", "message"), EXPRESSIONS)
def test_a_wrong_expression_is_told_at_its_place(problems_of: Problems, text: str, column: int | None, message: str) -> None:
    (problem,) = problems_of(f"{HEAD}    require: {text}\n")
    first, excerpt, caret = problem.split("\n")
    assert first.endswith(message)
    assert excerpt == f"        require: {text}"
    if column is not None:
        assert first == f"rules.yaml:7:{column}: {message}"
        assert caret.replace("　", "  ").count(" ") >= column + 3


def test_a_problem_reads_as_place_code_text_line_and_caret(problems_of: Problems) -> None:
    assert problems_of(HEAD + "    require: bed > 5床\n") == [
        "rules.yaml:7:14: HR103 unknown name `bed`. Did you mean `beds`?\n        require: bed > 5床\n                 ^"
    ]


def test_a_file_that_is_not_plain_yaml_is_hr001(problems_of: Problems) -> None:
    assert problems_of("rules: &all []") == [
        "rules.yaml:1:8: HR001 anchors and aliases are not allowed\n    rules: &all []\n           ^"
    ]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("rulse: []", "rules.yaml:1:8: HR002 unknown key `rulse`. Did you mean `rules`?"),
        (HEAD + "    require: beds > 5床\n    forces: x", "rules.yaml:8:13: HR002 unknown key `forces`. Did you mean `force`?"),
        (HEAD, "rules.yaml:2:5: HR002 `require` is missing"),
        (HEAD.replace("facility", "hospital") + "    require: beds > 5床", "rules.yaml:4:14: HR002 `subject`: one of"),
        (HEAD.replace("id: trial", "id: Trial_1") + "    require: beds > 5床", "rules.yaml:2:9: HR002 `id`: small letters"),
    ],
)  # fmt: skip
def test_a_key_that_is_unknown_missing_or_wrong_is_hr002(problems_of: Problems, rules: str, message: str) -> None:
    (problem,) = problems_of(rules)
    assert problem.startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"410200"', "Kaifen", "document.yaml:7:15: HR003 the region `Kaifen` is not in the region tree."),
        ("to: 2025-12-31", "to: 2020-12-31", "document.yaml:8:9: HR003 the period ends before it begins"),
        ("draft", "final", "document.yaml:6:9: HR002 `status`: one of draft, issued is needed"),
        ("id: trial-plan\n", "", "document.yaml:1:1: HR002 `id` is missing"),
    ],
)
def test_a_wrong_document_is_told(problems_of: Problems, old: str, new: str, message: str) -> None:
    from .conftest import DOCUMENT

    (problem,) = problems_of(HEAD + "    require: beds > 5床", document=DOCUMENT.replace(old, new))
    assert problem.startswith(message)


REQUIRE = "    require: beds > 5床\n"
EXTRA = "measures:\n  extra: {label: {zh: 床, en: beds}, formula: beds}\n"
TWICE = [
    (HEAD + REQUIRE + HEAD.removeprefix("rules:\n") + REQUIRE, "rules.yaml:8:9: HR004 two rules are called `trial`"),
    ("measures:\n  beds: {label: {zh: 床, en: beds}, formula: 5床}", "rules.yaml:2:9: HR004 `beds` is defined already"),
    (f"{HEAD}{REQUIRE}    let:\n      extra: 5\n{EXTRA}", "rules.yaml:9:14: HR004 `extra` is defined already"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "message"), TWICE)
def test_a_name_that_is_defined_twice_is_hr004(problems_of: Problems, rules: str, message: str) -> None:
    (problem,) = problems_of(rules)
    assert problem.startswith(message)


def test_a_ring_of_measures_is_hr105_and_names_the_ring(problems_of: Problems) -> None:
    label = "label: {zh: 甲, en: a}"
    problems = problems_of(f"measures:\n  a: {{{label}, formula: b + 1}}\n  b: {{{label}, formula: a + 1}}\n")
    rings = {problem.split("\n")[0].partition("HR105 defined by itself: ")[2] for problem in problems}
    assert rings
    assert rings <= {"a → b → a", "b → a → b"}


@pytest.mark.parametrize(
    ("expressions", "place"),
    [
        ("require: service_radius > 5 km", "7:14"),
        ("when: beds > 5床\n    require: service_radius > 5 km", "8:14"),
        ("when: service_radius > 5 km\n    require: beds > 5床", "7:11"),
    ],
)
def test_a_field_of_another_subject_is_hr008_once_where_it_is_asked(
    problems_of: Problems, expressions: str, place: str
) -> None:
    (problem,) = problems_of(f"{HEAD}    {expressions}\n")
    assert problem.startswith(f"rules.yaml:{place}: HR008 the field `service_radius` is not recorded of a facility")


def test_two_kinds_of_quantity_without_a_reason_are_hr111_and_a_reason_without_them_hr007(problems_of: Problems) -> None:
    parameter = "parameters:\n  gross: {label: {zh: 建, en: gross}, unit: m², kind: gross_floor_area, value: 5, clause: 一}\n"
    mixes = "    mixes: {zh: 因, en: because}\n"
    (problem,) = problems_of(f"{parameter}{HEAD}    require: floor_area > gross\n")
    assert problem.startswith("rules.yaml:9:25: HR111 two kinds of quantity meet: service floor area and gross floor area;")
    (problem,) = problems_of(f"{HEAD}    require: floor_area > 5 m²\n{mixes}")
    assert problem.startswith("rules.yaml:8:12: HR007 no kinds of quantity meet: take `mixes` away")


def test_several_problems_are_told_together_in_file_order(problems_of: Problems) -> None:
    second = HEAD.replace("rules:\n", "").replace("id: trial", "id: second")
    problems = problems_of(f"{HEAD}    require: bed > 5床\n    when: grad == primary\n{second}    require: beds > 5 m\n")
    assert [problem.split(":")[1] for problem in problems] == ["8", "7", "14"]
    assert [problem.split()[1] for problem in problems] == ["HR103", "HR103", "HR110"]


@pytest.mark.parametrize("other", ["rulse: []", "rules: [", "- 1"])
def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_in_another(problems_of: Problems, other: str) -> None:
    problems = problems_of("rulse: []", files={"zz.yaml": other})
    assert {problem.split(":")[0] for problem in problems} == {"rules.yaml", "zz.yaml"}


def test_a_wrong_pack_does_not_hide_what_is_wrong_in_another(write_pack: Callable[..., Path]) -> None:
    one, two = write_pack("rulse: []", "one"), write_pack("ruels: []", "two")
    with pytest.raises(RulebookError) as caught:
        load_rules([one, two])
    assert [problem.text.en.split("`")[1] for problem in caught.value.problems] == ["rulse", "ruels"]


def test_an_expression_over_two_lines_is_told_where_it_is_wrong_or_where_it_begins(problems_of: Problems) -> None:
    (problem,) = problems_of(f"{HEAD}    require: beds > 5床 and\n      nonsense > 5床\n")
    assert problem.split(" HR103")[0] in {"rules.yaml:7:14:", "rules.yaml:8:7:"}


def test_a_folded_block_is_told_where_it_is_wrong(problems_of: Problems) -> None:
    (problem,) = problems_of(f"{HEAD}    require: >-\n      beds > 5床 and\n      nonsense > 5床\n")
    assert problem.startswith("rules.yaml:9:7: HR103")


def test_a_correct_pack_has_no_problems(load_pack: Callable[..., Rulebook]) -> None:
    assert load_pack(HEAD + "    require: beds > 5床\n").rule("trial").name == "trial"
