"""Who decides a region's figure: with and without each record, and the fewest to mend, held against every subset."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.planning.deciding.influence_study import influence_study
from healthrules.records import Value
from tests.deriving.registry_pack import DAY, book, derived_region, facility, outcome, region, registries

RULES = {
    "number": "count(facility where kind == tcm_hospital and has_rehabilitation_department) >= 2家",
    "share": "share(facility where kind == tcm_hospital, has_rehabilitation_department) >= 60%",
    "few": "share(facility where kind == tcm_hospital, has_rehabilitation_department) < 40%",
    "total": "sum(facility where kind == tcm_hospital, beds) >= 250床",
    "per-person": "sum(facility, beds) / resident_population >= 6 床/千人",
    "mean": "mean(facility where kind == tcm_hospital, beds) >= 110床",
    "weighted": "mean(facility, beds, physicians) >= 100床",
    "two": "sum(facility where kind == tcm_hospital, beds) / sum(facility, beds) >= 50%",
    "alone": "life_expectancy >= 78 year",
}
BOOK = book(RULES)
BEST: dict[str, dict[str, Value]] = {
    "number": {"has_rehabilitation_department": True},
    "share": {"has_rehabilitation_department": True},
    "few": {"has_rehabilitation_department": False},
    "total": {"beds": 150},
    "per-person": {"beds": 150},
    "mean": {"beds": 150},
}
"""What a facility reports at its best."""
WHOLE = registries(most=5, missing=2)


def decided(name: str, rows: list[dict[str, Value]], **options: Any) -> Any:
    records = [region(), *(facility(number, **row) for number, row in enumerate(rows))]
    (found,) = hr.influence(records, BOOK, name, as_of=DAY, region="410200", **options).regions
    return found


def verdict(name: str, rows: list[dict[str, Value]]) -> hr.Outcome:
    return outcome(BOOK, name, derived_region(BOOK, rows))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([name for name in RULES if name != "alone"]), registries(most=4, missing=2))
def test_without_a_record_the_verdict_is_that_of_a_registry_that_never_had_it(name: str, rows: list[dict[str, Value]]) -> None:
    found = decided(name, rows)
    assert found.outcome is verdict(name, rows)
    movers = {each.id: each for each in found.movers}
    for at in range(len(rows)) if len(rows) > 1 else ():
        expected = verdict(name, rows[:at] + rows[at + 1 :])
        if f"h{at}" in movers:
            assert movers[f"h{at}"].outcome is expected
        else:
            assert expected is found.outcome
    assert [each.move for each in found.movers] == sorted((each.move for each in found.movers), reverse=True)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(list(BEST)), WHOLE)
def test_no_fewer_records_make_the_region_pass(name: str, rows: list[dict[str, Value]]) -> None:
    amount = "beds" in BEST[name]
    found = decided(name, rows, **({"best": "150床"} if amount else {}))
    if found.outcome in (hr.Outcome.PASS, hr.Outcome.NOT_APPLICABLE):
        assert found.needed is None
        return
    mendable = [at for at, row in enumerate(rows) if "kind" in row or (name == "per-person")]
    sizes = (
        len(chosen)
        for size in range(1, len(mendable) + 1)
        for chosen in combinations(mendable, size)
        if verdict(name, [{**row, **(BEST[name] if at in chosen else {})} for at, row in enumerate(rows)]) is hr.Outcome.PASS
    )
    least = next(sizes, None)
    if found.needed is None:
        assert least is None
        return
    chosen = {each.id for each in found.needed.records}
    mended = [{**row, **(BEST[name] if f"h{at}" in chosen else {})} for at, row in enumerate(rows)]
    assert verdict(name, mended) is hr.Outcome.PASS
    assert (len(chosen), found.needed.exact) == (least, True)


def test_of_records_that_do_as_well_those_with_least_effort_are_chosen_and_ties_are_told() -> None:
    rows: list[dict[str, Value]] = [
        {"kind": "tcm_hospital", "has_rehabilitation_department": at == 0, "beds": beds}
        for at, beds in enumerate((10, 50, 20, 20, 20))
    ]
    found = decided("share", rows, effort="beds")
    assert [each.id for each in found.needed.records] == ["h2", "h3"]
    assert [each.id for each in found.needed.alike] == ["h4", "h1"]
    assert found.needed.value.low.text("en") == "60%"


def test_the_best_of_the_region_is_the_measure_where_none_is_given() -> None:
    rows: list[dict[str, Value]] = [{"kind": "tcm_hospital", "beds": beds} for beds in (120, 60, 40)]
    found = decided("total", rows)
    assert [(each.id, each.best) for each in found.needed.records] == [("h2", (120, 0))]
    assert found.movers[0].id == "h0"
    assert (found.movers[0].move, found.movers[0].best) == (120, None)


@pytest.mark.parametrize(
    ("name", "rows", "why"),
    [
        ("number", [{"kind": "general_hospital"}], "nothing of the registry can be mended"),
        ("total", [{"kind": "tcm_hospital", "beds": 10}, {"kind": "tcm_hospital", "beds": 5}], "not met even when all"),
        ("two", [{"kind": "general_hospital", "beds": 10}], "several figures"),
    ],
)
def test_where_nothing_can_be_done_it_says_why(name: str, rows: list[dict[str, Value]], why: str) -> None:
    found = decided(name, rows)
    assert found.needed is None
    assert why in found.why_not.en


def test_any_record_that_suffices_may_stand_for_the_last() -> None:
    rows: list[dict[str, Value]] = [{"kind": "tcm_hospital", "beds": beds} for beds in (60, 104, 80, 130, 149)]
    needed = decided("mean", rows, best="150床").needed  # 27 beds are missing; the last two can add 20 and 1
    assert [each.id for each in needed.records] == ["h0"]
    assert [each.id for each in needed.alike] == ["h2", "h1"]
    assert needed.exact


@pytest.mark.parametrize(
    ("name", "rows", "people", "why"),
    [
        ("per-person", [{"beds": 10}], None, "the region did not report: resident population; it cannot be judged"),
        ("two", [{"beds": 10}], 1000, "several figures"),
        ("share", [{}], 1000, "some of the registry did not report what counts"),
    ],
)
def test_where_a_verdict_waits_for_values_it_does_not_say_that_mending_fails(
    name: str, rows: list[dict[str, Value]], people: int | None, why: str
) -> None:
    own = region() if people is None else region(resident_population=people)
    own = {key: value for key, value in own.items() if people is not None or key != "resident_population"}
    records = [own, *(facility(number, **row) for number, row in enumerate(rows))]
    (found,) = hr.influence(records, BOOK, name, as_of=DAY, region="410200").regions
    assert found.outcome is hr.Outcome.UNKNOWN
    assert found.why_not is not None
    assert why in found.why_not.en


def test_a_facility_whose_place_or_kind_is_not_known_is_no_candidate() -> None:
    rows: list[dict[str, Value]] = [{"kind": "tcm_hospital", "has_rehabilitation_department": False}, {"beds": 3}]
    assert [each.id for each in decided("number", [*rows, rows[0]]).needed.records] == ["h0", "h2"]
    assert decided("number", rows).needed is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rule": "alone"}, "counts no registry; rules that do: "),
        ({"rule": "shar"}, "Did you mean `share`?"),
        ({"rule": "share", "effort": "bed"}, "Did you mean `beds`?"),
        ({"rule": "share", "region": "410225"}, "no record in the input lies in"),
        ({"rule": "total", "best": "3 km"}, "does not measure the same as"),
    ],
)
def test_wrong_options_are_told(options: dict[str, Any], message: str) -> None:
    rows = [region(), facility(1, kind="tcm_hospital", beds=4, has_rehabilitation_department=False)]
    with pytest.raises(hr.HealthRulesError) as caught:
        hr.influence(rows, BOOK, as_of=DAY, **options)
    assert message in caught.value.text.en


def test_what_could_not_be_read_is_counted() -> None:
    rows = [region(), facility(1, kind="tcm_hospital", beds="many")]
    found = hr.influence(rows, BOOK, "total", as_of=DAY)
    assert (found.records, found.rejects) == (1, 1)
    assert hr.influence([*rows, facility(2, kind="tcm_hospital")], BOOK, "total", as_of=DAY).records == 2


def test_records_that_did_not_report_what_counts_are_listed_and_never_said_not_to_matter() -> None:
    rows: list[dict[str, Value]] = [{"kind": "tcm_hospital"}, {"kind": "tcm_hospital"}]
    records = [region(), *(facility(number, **row) for number, row in enumerate(rows))]
    found = influence_study(hr.influence(records, BOOK, "share", as_of=DAY, region="410200")).data["regions"][0]
    assert [(each["record"], each["missing"]) for each in found["movers"]] == [
        (f"h{at}", ["has_rehabilitation_department"]) for at in (0, 1)
    ]
    assert found["unmoving"] == 0
