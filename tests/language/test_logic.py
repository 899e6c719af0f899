"""Three-valued logic after Kleene, and what has no answer before it."""

from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthrules.language.outcomes import Outside, Result, Unknown

Value = Callable[..., Result]
THREE = [True, False, None]
ANY_CASE = list(product(THREE, THREE))


def _record(*values: bool | None) -> dict[str, bool]:
    return {name: value for name, value in zip(("open", "urgent", "insured"), values, strict=False) if value is not None}


def _told(result: Result) -> bool | None:
    assert isinstance(result, (bool, Unknown))
    return None if isinstance(result, Unknown) else result


@pytest.mark.parametrize(("left", "right"), ANY_CASE)
def test_and_obeys_kleene(value_of: Value, left: bool | None, right: bool | None) -> None:
    wanted = False if False in (left, right) else None if None in (left, right) else True
    assert _told(value_of("open and urgent", _record(left, right))) is wanted


@pytest.mark.parametrize(("left", "right"), ANY_CASE)
def test_or_obeys_kleene(value_of: Value, left: bool | None, right: bool | None) -> None:
    wanted = True if True in (left, right) else None if None in (left, right) else False
    assert _told(value_of("open or urgent", _record(left, right))) is wanted


@pytest.mark.parametrize(("value", "denied"), [(True, False), (False, True), (None, None)])
def test_not_obeys_kleene(value_of: Value, value: bool | None, denied: bool | None) -> None:
    assert _told(value_of("not open", _record(value))) is denied


@given(st.tuples(*[st.sampled_from(THREE)] * 3))
def test_and_and_or_are_each_others_mirror_whatever_their_order(value_of: Value, values: tuple[bool | None, ...]) -> None:
    record = _record(*values)
    all_of = _told(value_of("open and urgent and insured", record))
    assert all_of is _told(value_of("insured and open and urgent", record))
    assert all_of is _told(value_of("open and (urgent and insured)", record))
    assert all_of is _told(value_of("not (not open or not urgent or not insured)", record))


@given(st.tuples(*[st.sampled_from(THREE)] * 3))
def test_an_unknown_condition_names_exactly_what_is_missing_in_order(value_of: Value, values: tuple[bool | None, ...]) -> None:
    result = value_of("open and urgent or insured", _record(*values))
    if isinstance(result, Unknown):
        missing = [name for name, value in zip(("open", "urgent", "insured"), values, strict=True) if value is None]
        assert [name for name in missing if name in result.missing] == list(result.missing)
        assert result.missing


OUTSIDE = [
    ("area >= base_area", {"population": 20_000}),
    ("area >= base_area", {"population": 20_000, "area": 5}),
    ("open and area >= base_area(1万人)", {"open": True}),
    ("open or area >= base_area(1万人)", {"open": False}),
    ("not (area >= base_area(1万人))", {}),
    ("share >= least_share(tertiary) - reduction", {}),
    ("area / beds > 5 m²/床", {"area": 5, "beds": 0}),
    ("open and (area / beds > 5 m²/床)", {"area": 5, "beds": 0, "open": True}),
    ("min(area, base_area(1万人)) > 5 m²", {}),
    ("open if area >= base_area(1万人) else urgent", {"open": True, "urgent": False}),
    ("base_area(base_area(1万人) / (1 m²/人)) > area", {}),
]


@pytest.mark.parametrize(("text", "record"), OUTSIDE)
def test_what_has_no_answer_comes_before_what_is_missing(value_of: Value, text: str, record: dict[str, int]) -> None:
    assert isinstance(value_of(text, record), Outside)


@pytest.mark.parametrize(
    ("text", "record", "result"),
    [
        ("open and area >= base_area(1万人)", {"open": False}, False),
        ("open and area >= base_area(1万人)", {}, Unknown(("open",))),
        ("open or area >= base_area(1万人)", {"open": True}, True),
        ("open or area >= base_area(1万人)", {}, Unknown(("open",))),
        ("open and (area / beds > 5 m²/床)", {"area": 5, "beds": 0}, Unknown(("open",))),
        ("open if area >= base_area(1万人) else urgent", {"open": True, "urgent": True}, True),
        ("open if area >= base_area(1万人) else urgent", {"open": True}, Unknown(("urgent",))),
        ("open if area >= base_area(1万人) else urgent", {}, Unknown(("open", "urgent"))),
    ],
)
def test_and_or_and_if_are_decided_by_the_rest_where_a_part_has_no_answer(
    value_of: Value, text: str, record: dict[str, int], result: object
) -> None:
    assert value_of(text, record) == result


def test_a_branch_without_an_answer_counts_only_where_it_is_taken(value_of: Value) -> None:
    text = "area >= (base_area(1万人) if urgent else 5 m²)"
    assert value_of(text, {"urgent": False, "area": 5}) is True
    assert isinstance(value_of(text, {"urgent": True, "area": 5}), Outside)
    assert value_of(text, {"area": 5}) == Unknown(("urgent",))


def test_the_first_reason_that_there_is_no_answer_is_told(value_of: Value) -> None:
    result = value_of("area > base_area(1万人) and radius < largest_radius", {}, day=date(2021, 1, 1))
    assert isinstance(result, Outside)
    assert result.reason.en == "10,000 people lies in no band (30,000 to 100,000 people)"
