"""Errors say where, what, and the nearest name; their texts are part of what users rely on."""

import pickle

import pytest

from healthrules.errors import (
    EngineUnavailable,
    HealthRulesError,
    Place,
    Problem,
    RulebookError,
    UnitError,
    UsageError,
    ValueProblem,
    did_you_mean,
    nearest,
)
from healthrules.language.problems import ExpressionError
from healthrules.texts import Text

TEXT = Text("未知名称“bed”。", "unknown name `bed`.")


@pytest.mark.parametrize(
    ("place", "text"),
    [(Place("a.yaml"), "a.yaml"), (Place("a.yaml", 3), "a.yaml:3"), (Place("a.yaml", 3, 7), "a.yaml:3:7")],
)
def test_a_place_reads_file_line_column(place: Place, text: str) -> None:
    assert str(place) == text


def test_a_problem_shows_place_code_text_and_a_caret_under_the_column() -> None:
    problem = Problem("HR103", TEXT, Place("a.yaml", 3, 14), "    require: bed > 5")
    assert problem.lines(TEXT.en) == (
        "a.yaml:3:14: HR103 unknown name `bed`.\n"
        "        require: bed > 5\n"
        "                 ^"
    )  # fmt: skip


def test_the_caret_stays_under_its_column_after_wide_characters() -> None:
    problem = Problem("HR103", TEXT, Place("a.yaml", 1, 4), "中文，bed")
    assert problem.lines(TEXT.zh) == "a.yaml:1:4: HR103 未知名称“bed”。\n    中文，bed\n    　　　^"


@pytest.mark.parametrize(
    ("place", "excerpt", "text"),
    [
        (None, None, "HR001 unknown name `bed`."),
        (Place("a.yaml"), "a: 1", "a.yaml: HR001 unknown name `bed`."),
        (Place("a.yaml", 9, 2), None, "a.yaml:9:2: HR001 unknown name `bed`."),
    ],
)
def test_a_problem_without_a_column_or_a_line_has_no_caret(place: Place | None, excerpt: str | None, text: str) -> None:
    assert Problem("HR001", TEXT, place, excerpt).lines(TEXT.en) == text


def test_a_rulebook_error_tells_every_problem_in_both_languages() -> None:
    error = RulebookError([Problem("HR001", TEXT, Place("a.yaml", 1)), Problem("HR002", Text("二", "two"), Place("b.yaml", 2))])
    assert str(error) == "a.yaml:1: HR001 unknown name `bed`.\nb.yaml:2: HR002 two"
    assert error.text.zh == "a.yaml:1: HR001 未知名称“bed”。\nb.yaml:2: HR002 二"
    assert [problem.code for problem in error.problems] == ["HR001", "HR002"]


@pytest.mark.parametrize(
    "error",
    [
        *[UsageError(TEXT), UnitError(TEXT), ValueProblem(TEXT), EngineUnavailable(TEXT), HealthRulesError(TEXT)],
        *[ExpressionError("HR103", TEXT, 5), RulebookError([Problem("HR103", TEXT, Place("a.yaml", 1, 2))])],
    ],
)  # fmt: skip
def test_an_error_survives_being_sent_to_another_process(error: HealthRulesError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(copy) is type(error)
    assert (str(copy), copy.text) == (str(error), error.text)


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("flor_area", ["beds", "floor_area"], "floor_area"),
        ("FLOOR_AREA", ["beds", "floor_area"], "floor_area"),
        ("Beds", ["BEDS"], "BEDS"),
        ("xyz", ["beds", "floor_area"], None),
        ("", ["beds"], None),
        ("beds", [], None),
    ],
)
def test_the_nearest_name_is_found_whatever_its_case_or_none_is(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found


def test_a_hint_is_a_question_and_nothing_where_nothing_is_near() -> None:
    assert did_you_mean("bed", ["beds"]) == Text("是否指“beds”？", " Did you mean `beds`?")
    assert did_you_mean("zzz", ["beds"]) == Text("", "")
