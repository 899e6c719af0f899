"""Figures of a registry against every way in which what is missing may be reported."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthrules.engines import Outcome
from healthrules.records import Value
from healthrules.reporting.visits import visits

from .registry_pack import AGGREGATES, DAY, book, derived_region, fillings, outcome, registries

BOOK = book()
Rows = list[dict[str, Value]]


def _name(rule: str) -> str:
    """The field that holds the figure of a rule."""
    (name,) = BOOK.only(rule).derived()
    return name


@pytest.mark.parametrize("rule", AGGREGATES)
@given(rows=registries())
@settings(max_examples=40)
def test_bounds_are_the_least_and_greatest_of_all_fillings(rule: str, rows: Rows) -> None:
    name, alone = _name(rule), BOOK.only(rule)
    figure = derived_region(alone, rows).figures[name]
    filled = [derived_region(alone, each).figures[name] for each in fillings(rows)]
    assert all(each.open == () for each in filled)
    empties = {each.empty for each in filled}
    assert figure.empty is (None if len(empties) == 2 else empties.pop())
    if figure.empty is False:
        values = [each.value for each in filled if each.value is not None]
        assert (figure.low, figure.high) == (min(values), max(values))


@pytest.mark.parametrize("rule", AGGREGATES)
@given(rows=registries())
@settings(max_examples=40)
def test_what_is_certain_stays_so_however_the_rest_is_reported(rule: str, rows: Rows) -> None:
    alone = BOOK.only(rule)
    said = outcome(alone, rule, derived_region(alone, rows))
    found = {outcome(alone, rule, derived_region(alone, each)) for each in fillings(rows)}
    if said is Outcome.UNKNOWN:
        assert len(found) > 1  # a single figure, so that unknown means that both can be
    else:
        assert found == {said}


@pytest.mark.parametrize("rule", ["number", "large", "share", "entangled", "total", "staffed"])
@given(rows=registries(most=4, missing=4))
@settings(max_examples=40)
def test_a_visit_list_decides_and_no_shorter_one_does(rule: str, rows: Rows) -> None:
    _shortest(rule, rows)


def _shortest(rule: str, rows: Rows) -> set[int]:
    """The list of a rule that waits for one, held against every list that is shorter."""
    alone = BOOK.only(rule)
    record = derived_region(alone, rows)
    if outcome(alone, rule, record) is not Outcome.UNKNOWN:
        return set()
    found = visits(alone.rule(rule), record, DAY, alone.regions, [_name(rule)])
    assert found is not None
    chosen = frozenset(int(each.id[1:]) for each in found.contributions)
    assert _decides(rule, rows, chosen)
    assert found.shortest
    for size in range(len(chosen)):
        assert not any(_decides(rule, rows, frozenset(each)) for each in combinations(range(len(rows)), size))
    return set(chosen)


WEIGHED = st.lists(
    st.tuples(st.sampled_from((0, 10, 50, 60, 100, 150)), st.sampled_from((True, False, None, None))), min_size=2, max_size=5
)


@given(weighed=WEIGHED)
@settings(max_examples=60)
def test_what_cannot_turn_a_total_over_is_not_visited(weighed: list[tuple[int, bool | None]]) -> None:
    rows: Rows = [{"beds": beds, **({} if has is None else {"has_rehabilitation_department": has})} for beds, has in weighed]
    _shortest("staffed", rows)


def test_the_large_hospital_alone_decides() -> None:
    rows: Rows = [{"beds": 150}, {"beds": 50}, {"beds": 60}]
    assert _shortest("staffed", rows) == {0}


def test_a_number_that_may_be_anything_leaves_room_for_the_others() -> None:
    rows: Rows = [{"kind": "tcm_hospital"}, {"kind": "tcm_hospital", "beds": 10}, {"beds": 20}]
    alone = BOOK.only("total")
    record = derived_region(alone, rows)
    found = visits(alone.rule("total"), record, DAY, alone.regions, [_name("total")])
    assert found is not None
    assert [each.id for each in found.contributions] == ["h0", "h2"]  # 139 beds of the first: the third decides


def _decides(rule: str, rows: Rows, chosen: frozenset[int]) -> bool:
    alone = BOOK.only(rule)
    return all(outcome(alone, rule, derived_region(alone, each)) is not Outcome.UNKNOWN for each in fillings(rows, only=chosen))
