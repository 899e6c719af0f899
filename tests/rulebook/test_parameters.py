"""Parameters as authors write them: one table each, figures in the parameter's unit, everything wrong is HR005."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from healthrules.language.outcomes import Outside
from healthrules.rulebook import Rulebook

Problems = Callable[..., list[str]]
Load = Callable[..., Rulebook]


def _parameter(*lines: str, unit: str = "m²") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"parameters:\n  least:\n    label: {{zh: 下限, en: least}}\n    unit: {unit}\n    clause: 一\n{body}"


@pytest.mark.parametrize(
    ("unit", "value", "number"),
    [
        *[("m²", "1400", 1400), ("m²", "0.14 公顷", 1400), ("m²", "3亩", 2000)],
        *[("m²", "1,400 m²", 1400), ("km", "500 m", Fraction(1, 2))],
        *[('"%"', "75", 75), ('"%"', "75%", 75), ('"%"', "0.75 percent", Fraction(3, 4))],
        *[('"1"', "75%", Fraction(3, 4)), ("min", "0.5小时", 30)],
        *[("张/千人", "6", 6), ("张/千人", "60张/万人", 6), ("m²", "0.10", Fraction(1, 10))],
        *[("元", "1.2亿元", 120_000_000), ("person", "5万", 50_000)],
    ],
)  # fmt: skip
def test_a_figure_is_exact_and_in_the_unit_of_its_parameter(load_pack: Load, unit: str, value: str, number: object) -> None:
    book = load_pack(_parameter(f"value: {value}", unit=unit))
    assert book.parameters["trial-plan/least"].value_at(None, date(2025, 1, 1)) == number


def test_bands_by_category_and_dated_tables_are_read(load_pack: Load) -> None:
    bands = load_pack(_parameter("over: served_population", "bands: [[3万人, 50千人, 5], [50000, 7万, 6, closed]]"))
    found = bands.parameters["trial-plan/least"]
    assert [found.value_at(key, date(2025, 1, 1)) for key in (30_000, 49_999, 50_000, 70_000)] == [5, 5, 6, 6]
    codes = load_pack(_parameter("by: grade", "values: {primary: 5, secondary: 1亩}")).parameters["trial-plan/least"]
    assert codes.value_at("secondary", date(2025, 1, 1)) == Fraction(2000, 3)
    dated = load_pack(_parameter("dated: [{from: 2022-01-01, value: 5}, {from: 2025-01-01, value: 6}]"))
    steps = dated.parameters["trial-plan/least"]
    assert [steps.value_at(None, date(year, 1, 1)) for year in (2022, 2024, 2025)] == [5, 5, 6]
    assert isinstance(steps.value_at(None, date(2021, 1, 1)), Outside)
    assert steps.days() == (date(2022, 1, 1), date(2025, 1, 1))


def test_the_first_dated_table_may_stand_from_the_beginning(load_pack: Load, problems_of: Problems) -> None:
    steps = load_pack(_parameter("dated: [{value: 5}, {from: 2025-01-01, value: 6}]")).parameters["trial-plan/least"]
    assert [steps.value_at(None, date(year, 1, 1)) for year in (1950, 2024, 2025)] == [5, 5, 6]
    assert steps.days() == (date(2025, 1, 1),)
    problems = problems_of(_parameter("dated: [{from: 2025-01-01, value: 5}, {value: 6}]"), name="other")
    assert problems[1].startswith("rules.yaml:6:43: HR005 only the first of `dated` stands without `from`")


ORDER = "6:12: HR005 `dated` must rise by date, no date twice"
WRONG = [
    (["value: 10-20"], "6:12: HR005 `10-20` is not one amount;"),
    (["value: 10至20 m²"], "6:12: HR005 `10至20 m²` is not one amount;"),
    (["value: nan"], "6:12: HR005 `nan` is not one amount;"),
    (["value: 5 km"], "6:12: HR005 `5 km` does not measure the same as m²"),
    (["value: 5 bedz"], "6:12: HR005 unknown unit `bedz`; did you mean `bed`"),
    (["value: 5/0万"], "6:12: HR005 "),
    (["value: true"], "6:12: HR00"),
    ([], "3:5: HR005 write exactly one of `value`, `bands`, `values`"),
    (["value: 5", "values: {primary: 5}"], "3:5: HR005 write exactly one of `value`, `bands`, `values`"),
    (["over: served_population", "value: 5"], "3:5: HR005 `value` stands alone;"),
    (["bands: [[1, 2, 3]]"], "3:5: HR005 `value` stands alone;"),
    (["by: served_population", "values: {primary: 5}"], "3:5: HR005 `value` stands alone;"),
    (["over: grade", "bands: [[1, 2, 3]]"], "3:5: HR005 `value` stands alone;"),
    (["over: served_populatoin", "bands: [[1, 2, 3]]"], "6:11: HR103 unknown name `served_populatoin`."),
    (["by: grade", "values: {primry: 5}"], "7:22: HR005 `grade` has no code `primry`"),
    (["by: grade", "values: {primary: 5 km}"], "7:23: HR005 `5 km` does not measure the same as m²"),
    (["kind: floor", "value: 5"], "6:11: HR005 no kind of quantity `floor`"),
    (["over: served_population", "bands: [[1, 2]]"], "7:13: HR005 a band is [from, to, value], or with `closed`"),
    (["over: served_population", "bands: [[1, 2, 3, open]]"], "7:13: HR005 a band is [from, to, value], or with `closed`"),
    (["over: served_population", "bands: [[2, 1, 3]]"], "7:13: HR005 a band must end above where it begins"),
    (["over: served_population", "bands: [[1 km, 2, 3]]"], "7:14: HR005 `1 km` does not measure the same as people"),
    (["over: served_population", "bands: [[1, 5, 3], [4, 7, 8]]"], "7:24: HR005 overlaps the band before it (4 < 5)"),
    (["over: served_population", "bands: [[1, 5, 3, closed], [5, 7, 8]]"], "7:32: HR005 overlaps the band before it"),
    (["over: served_population", "bands: []"], "7:12: HR005 "),
    (["dated: []"], "HR005 "),
    (["dated: [{from: 2025-01-01, value: 5}, {from: 2022-01-01, value: 6}]"], ORDER),
    (["dated: [{from: 2025-01-01, value: 5}, {from: 2025-01-01, value: 6}]"], ORDER),
    (["dated: [{from: 2025-01-01, value: 5 km}]"], "6:39: HR005 `5 km` does not measure the same as m²"),
    (["value: 5", "dated: [{from: 2025-01-01, value: 6}]"], "HR005 "),
    (["over: served_population", "by: grade", "bands: [[1, 2, 3]]"], "HR005 "),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "message"), WRONG)
def test_a_wrong_parameter_is_told_at_its_place(problems_of: Problems, lines: list[str], message: str) -> None:
    problems = problems_of(_parameter(*lines))
    assert problems[0].startswith(f"rules.yaml:{message}") or (message == "HR005 " and ": HR005 " in problems[0])


def test_an_unknown_unit_of_a_parameter_is_told(problems_of: Problems) -> None:
    (problem,) = problems_of(_parameter("value: 5", unit="zorkmid"))
    assert problem.startswith("rules.yaml:4:11: HR005 unknown unit `zorkmid`")


def test_a_parameter_cannot_be_called_like_a_field(problems_of: Problems) -> None:
    (problem,) = problems_of(_parameter("value: 5").replace("  least:", "  beds:"))
    assert problem.startswith("rules.yaml:3:5: HR004 `beds` is defined already")
