"""What an expression comes to for one record: every operator, exactly."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.language.outcomes import Outside, Result, Unknown
from healthrules.texts import Text

Value = Callable[..., Result]
SIGNS = ["<", "<=", ">", ">=", "==", "!="]
RECORD = {
    "beds": 60,
    "area": 1700,
    "population": 60_000,
    "grade": "secondary",
    "owner": "public",
    "open": True,
    "share": Fraction(9, 20),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("10 - 4 - 3", 3)],
        *[("24 / 4 / 2", 3), ("1 / 3", Fraction(1, 3)), ("-2 - -3", 1)],
        *[("0.55 - 0.10", Fraction(9, 20)), ("0.1 + 0.2", Fraction(3, 10)), ("1400 + 0", 1400), ("7 × 2 ÷ 4", Fraction(7, 2))],
        *[("3 亩 + 0 m²", 3), ("0 m² + 3 亩", 2000), ("1 公顷 - 1 m²", Fraction(9999, 10_000)), ("30分钟 + 1 h", 90)],
        *[("min(3, 1, 2)", 1), ("max(3, 1, 2)", 3), ("min(1 公顷, 5000 m²)", Fraction(1, 2)), ("max(60床, beds)", 60)],
        *[("max(0, area, 1 公顷)", 10_000), ("min(0, 5 m² - 1 公顷, area)", -9995), ("max(0, 0, beds)", 60)],
        *[("beds * 25 m²/床", 1500), ("area / beds", Fraction(85, 3)), ("population / beds", 1000), ("beds * 2", 120)],
        *[("25 m²/床 * min(beds, 50床) + 30 m²/床 * max(beds - 50床, 0床)", 1550), ("area - 0.1 公顷", 700)],
        *[("base_area", 1700), ("base_area(5万人)", 1700), ("base_area(population / 2)", 1400), ("base_area(3万人)", 1400)],
        *[("least_share", 55), ("least_share(primary)", 75)],
        *[("least_share - reduction", Fraction(89, 2)), ("largest_radius", 20)],
    ],
)  # fmt: skip
def test_a_formula_comes_to_its_exact_number(value_of: Value, text: str, value: object) -> None:
    found = value_of(text, RECORD)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        *[("beds == 60床", True), ("beds != 60床", False), ("beds < 60床", False)],
        *[("beds <= 60床", True), ("beds > 60床", False), ("beds >= 60床", True)],
        *[("area <= 0.17 公顷", True), ("area < 0.17 公顷", False)],
        *[("0.17 公顷 >= area", True), ("area > 2.55 亩", False), ("area == 2.55亩", True)],
        *[("share >= 45%", True), ("share > 45%", False), ("share == 450‰", True)],
        *[("share >= 0.55 - 0.10", True), ("share < least_share - 10%", False)],
        *[("grade == secondary", True), ("grade != secondary", False)],
        *[("secondary == grade", True), ("open == true", True), ("open != true", False)],
        *[("grade in [primary, secondary]", True), ("grade in [primary]", False)],
        *[("grade not in [primary]", True), ("not grade in [primary]", True)],
        *[("open and owner == public", True), ("open and owner == private", False)],
        *[("not open or beds > 5床", True), ("true", True), ("not true", False)],
        *[("beds / population >= 1 张/千人", True), ("beds / population > 1床/千人", False)],
        *[("open if beds > 50床 else false", True)],
    ],
)  # fmt: skip
def test_a_condition_holds_or_does_not(value_of: Value, text: str, holds: bool) -> None:
    assert value_of(text, RECORD) is holds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30 m²/床 if beds > 50床 else 25 m²/床", 30),
        ("30 m²/床 if beds > 60床 else 25 m²/床", 25),
        ("1 亩 if not open else 2000 m²", 3),
    ],
)
def test_a_conditional_takes_the_branch_that_its_condition_says_in_the_first_branchs_unit(
    value_of: Value, text: str, value: int
) -> None:
    assert value_of(text, RECORD) == value


@given(
    st.integers(-3, 3).map(lambda step: Fraction(step, 10**12)),
    st.sampled_from(SIGNS),
)
def test_a_comparison_turns_exactly_at_its_edge(value_of: Value, step: Fraction, sign: str) -> None:
    wanted = {"<": step < 0, "<=": step <= 0, ">": step > 0, ">=": step >= 0, "==": step == 0, "!=": step != 0}[sign]
    assert value_of(f"area {sign} 3亩", {"area": 2000 + step}) is wanted
    assert value_of(f"share {sign} 0.55 - 0.10", {"share": Fraction(9, 20) + step}) is wanted


@given(st.fractions(), st.fractions(), st.fractions())
def test_arithmetic_of_fields_is_that_of_fractions(value_of: Value, area: Fraction, beds: Fraction, share: Fraction) -> None:
    record = {"area": area, "beds": beds, "share": share}
    assert value_of("area * share - area", record) == area * share - area
    assert value_of("max(beds, 0床) * 25 m²/床 + area", record) == (beds * 25 if beds > 0 else 0) + area
    assert value_of("area / beds", record) == (area / beds if beds else _by_nothing())


def test_a_missing_field_makes_a_formula_unknown_and_names_each_field_once(value_of: Value) -> None:
    assert value_of("area + area * share > 25 m²/床 * beds") == Unknown(("area", "share", "beds"))
    assert value_of("grade in [primary]") == Unknown(("grade",))
    assert value_of("base_area > 0") == Unknown(("population",))
    assert value_of("not open") == Unknown(("open",))
    assert value_of("min(beds, 5床)") == Unknown(("beds",))


def test_a_conditional_is_known_where_both_branches_agree_whatever_its_condition(value_of: Value) -> None:
    assert value_of("(2 if open else 4 / 2) == 2") is True
    assert value_of("1 if open else 2") == Unknown(("open",))
    assert value_of("beds if open else beds", {}) == Unknown(("open",))


def test_a_branch_that_is_not_taken_need_not_be_known(value_of: Value) -> None:
    assert value_of("beds if open else area / (25 m²/床)", {"open": True, "beds": 5}) == 5
    assert value_of("beds if open else area / (25 m²/床)", {"open": False, "area": 50}) == 2


def test_a_division_by_nothing_has_no_answer(value_of: Value) -> None:
    assert value_of("area / beds > 5 m²/床", {"area": 5, "beds": 0}) == _by_nothing()
    assert value_of("area / (beds - beds) > 5 m²/床", {"area": 5, "beds": 3}) == _by_nothing()


def _by_nothing() -> Outside:
    return Outside(Text("分母为零，无法计算", "the denominator is zero"))
