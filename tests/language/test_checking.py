"""An expression is checked before it is used: names, types, dimensions and kinds of quantity, each with its place."""

from collections.abc import Callable

import pytest

from healthrules.language.problems import ExpressionError
from healthrules.language.terms import Term, fields_in, parameters_in

Checked = Callable[..., Term]

NAMES = [
    ("bed > 5床", 0, "unknown name `bed`. Did you mean `beds`?"),
    ("open and popluation > 5人", 9, "unknown name `popluation`. Did you mean `population`?"),
    ("zzz", 0, "unknown name `zzz`."),
    ("public", 0, "unknown name `public`."),
    ("grade == primry", 9, "`grade` has no code `primry`. Did you mean `primary`?"),
    ("grade == public", 9, "`grade` has no code `public`."),
    ("grade in [primary, secundary]", 19, "`grade` has no code `secundary`. Did you mean `secondary`?"),
    ("least_share(secndary) > share", 12, "`grade` has no code `secndary`. Did you mean `secondary`?"),
    ("mn(1, 2) > 1", 0, "no function `mn`. Did you mean `min`?"),
    ("least_shar(primary) > share", 0, "no function `least_shar`. Did you mean `least_share`?"),
]
TYPES = [
    ("open and beds", 9, "yes or no is needed here, this is a number in beds"),
    ("not beds", 4, "yes or no is needed here, this is a number in beds"),
    ("grade or open", 0, "yes or no is needed here, this is a code of `grade`"),
    ("open + 1", 0, "a number is needed here, this is yes or no"),
    ("-grade", 1, "a number is needed here, this is a code of `grade`"),
    ("min(open, 1)", 4, "a number is needed here, this is yes or no"),
    ("open > 5", 7, "yes or no is needed here, this is a bare number"),
    ("grade == owner", 9, "a code of `grade` is needed here, this is a code of `owner`"),
    ("grade < primary", 6, "codes and yes-or-no values compare only by `==` and `!=`"),
    ("true <= open", 5, "codes and yes-or-no values compare only by `==` and `!=`"),
    ("1 if beds else 2", 5, "yes or no is needed here, this is a number in beds"),
    ("(open if open else beds) == open", 19, "yes or no is needed here, this is a number in beds"),
    ("grade in [grade]", 10, "a list holds codes and groups of codes only"),
    ("base_area(open) > area", 10, "a number in people is needed here, this is yes or no"),
    ("base_area(5万) > area", 10, "a number in people is needed here, this is a bare number"),
]
DIMENSIONS = [
    ("beds > 5 m", 5, "the units do not fit together: a number in beds and a number in m"),
    ("beds > 5", 5, "the units do not fit together: a number in beds and a bare number; write its unit: 5 bed"),
    ("beds + area > 0", 5, "the units do not fit together: a number in beds and a number in m²"),
    ("area >= 25 m²/床 + 3 m²", 16, "the units do not fit together: a number in m²/bed and a number in m²"),
    (
        "beds / population > 6",
        18,
        "the units do not fit together: a number in beds/person and a bare number; write its unit: 6 bed/person",
    ),
    ("min(beds, area) > 0", 10, "the units do not fit together: a number in beds and a number in m²"),
    ("max(0, beds, area) > 0", 13, "the units do not fit together: a number in beds and a number in m²"),
    ("min(0, 0, beds) > 5", 16, "the units do not fit together: a number in beds and a bare number; write its unit: 5 bed"),
    ("(beds if open else area) > 0", 19, "the units do not fit together: a number in beds and a number in m²"),
    ("beds > 0 m", 5, "the units do not fit together: a number in beds and a number in m"),
]


@pytest.mark.parametrize(("text", "at", "message"), NAMES)
def test_an_unknown_name_is_told_with_the_nearest_spelling(checked: Checked, text: str, at: int, message: str) -> None:
    assert _refusal(checked, text) == ("HR103", at, message)


@pytest.mark.parametrize(("text", "at", "message"), TYPES)
def test_a_wrong_type_is_told_with_what_was_needed(checked: Checked, text: str, at: int, message: str) -> None:
    assert _refusal(checked, text) == ("HR104", at, message)


@pytest.mark.parametrize(("text", "at", "message"), DIMENSIONS)
def test_units_that_do_not_fit_are_told_at_the_operator_or_the_item(checked: Checked, text: str, at: int, message: str) -> None:
    assert _refusal(checked, text) == ("HR110", at, message)


SHARES = [
    ("share > 75", 6, "a share or rate meets 75 without a unit, which would be 7,500%; write its unit, such as 75%"),
    ("75 <= share", 3, "a share or rate meets 75 without a unit, which would be 7,500%; write its unit, such as 75%"),
    ("reduction < 4.5", 10, "a share or rate meets 4.5 without a unit, which would be 450%; write its unit, such as 4.5%"),
    ("max(share, 2) > 50%", 11, "a share or rate meets 2 without a unit, which would be 200%; write its unit, such as 2%"),
    ("1 - share > 20", 10, "a share or rate meets 20 without a unit, which would be 2,000%; write its unit, such as 20%"),
    ("share - 10 > 0", 6, "a share or rate meets 10 without a unit, which would be 1,000%; write its unit, such as 10%"),
    (
        "share(facility where open, beds > 5床) >= 75",
        38,
        "a share or rate meets 75 without a unit, which would be 7,500%; write its unit, such as 75%",
    ),
]


@pytest.mark.parametrize(("text", "at", "message"), SHARES)
def test_a_bare_number_beyond_one_beside_a_share_is_refused(checked: Checked, text: str, at: int, message: str) -> None:
    assert _refusal(checked, text) == ("HR113", at, message)


@pytest.mark.parametrize(
    "text", ["share > 0.75", "share <= 1", "share > 75%", "share > 150%", "1.3 * share > 40%", "beds / planned_beds > 2"]
)
def test_a_share_meets_what_says_that_it_is_one(checked: Checked, text: str) -> None:
    checked(text)


@pytest.mark.parametrize("text", ["beds in [primary]", "open in [primary]", "5 in [primary]"])
def test_only_a_code_can_be_in_a_list(checked: Checked, text: str) -> None:
    code, at, message = _refusal(checked, text)
    assert (code, at) == ("HR104", 0)
    assert message.startswith("a code ")


@pytest.mark.parametrize(
    ("text", "at"), [("beds >= planned_beds", 5), ("planned_beds + beds > 5床", 13), ("max(beds, planned_beds) > 5床", 10)]
)
def test_two_kinds_of_quantity_do_not_meet_unless_the_rule_says_why(checked: Checked, text: str, at: int) -> None:
    code, place, message = _refusal(checked, text)
    assert (code, place) == ("HR111", at)
    assert message.startswith("two kinds of quantity meet: ")
    assert message.endswith("; if the text means it, say why under `mixes`")
    checked(text, mixing=True)


@pytest.mark.parametrize("text", ["max(0床, beds, planned_beds) > 5床", "max(0, beds, planned_beds) > 5床"])
def test_a_zero_in_front_does_not_let_two_kinds_of_quantity_meet(checked: Checked, text: str) -> None:
    assert _refusal(checked, text)[0] == "HR111"


@pytest.mark.parametrize(
    ("text", "code", "at", "message"),
    [
        ("beds > 50 bedz", "HR106", 7, "unknown unit `bedz`; did you mean `bed`"),
        ("area > 3 公亩", "HR106", 7, "unknown unit `公亩`"),
        ("min(beds) > 5床", "HR107", 0, "min and max need at least two"),
        ("reduction(primary) > share", "HR107", 0, "`reduction` takes no key"),
        ("beds / 0 > 5床", "HR108", 5, "division by zero"),
        ("beds / (3 - 3) > 5床", "HR108", 5, "division by zero"),
        ("beds / 0床 > 5", "HR108", 5, "division by zero"),
    ],
)
def test_a_figure_or_a_call_that_makes_no_sense_is_told(checked: Checked, text: str, code: str, at: int, message: str) -> None:
    found = _refusal(checked, text)
    assert found[:2] == (code, at)
    assert found[2].startswith(message)


@pytest.mark.parametrize(
    ("define", "ring"),
    [
        ({"a": "a + 1"}, "a → a"),
        ({"a": "b + 1", "b": "a - 1"}, "a → b → a"),
        ({"a": "min(b, 2)", "b": "c", "c": "-a"}, "a → b → c → a"),
    ],
)
def test_a_definition_by_itself_is_told_with_its_ring(checked: Checked, define: dict[str, str], ring: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        checked("a > 1", define=define)
    assert (caught.value.code, caught.value.text.en) == ("HR105", f"defined by itself: {ring}")


def test_zero_fits_every_unit(checked: Checked) -> None:
    for text in ("beds > 0", "0 < area", "max(beds - 50床, 0) > 0", "(0 if open else beds) > 5床", "max(0, beds, 5床) >= 5床"):
        checked(text)


def test_a_term_knows_which_fields_and_parameters_it_reads(checked: Checked) -> None:
    term = checked("area >= base_area and (beds > 5床 or area > 10 m²)")
    assert [field.name for field in fields_in(term)] == ["area", "population", "beds"]
    assert [parameter.name for parameter in parameters_in(term)] == ["base_area"]


def test_a_named_formula_carries_its_type_into_what_uses_it(checked: Checked) -> None:
    checked("extra > 5床 and level == primary", define={"extra": "beds - 50床", "level": "primary if open else grade"})
    with pytest.raises(ExpressionError) as caught:
        checked("extra > 5 m²", define={"extra": "beds - 50床"})
    assert caught.value.code == "HR110"


def _refusal(checked: Checked, text: str) -> tuple[str, int, str]:
    with pytest.raises(ExpressionError) as caught:
        checked(text)
    assert caught.value.text.zh
    return caught.value.code, caught.value.at, caught.value.text.en
