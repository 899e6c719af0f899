"""Generated edges: every comparison, band, `min` and `max` is tried just below, at and just above where it turns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

import healthrules as hr
from healthrules.assurance.edges import EdgeCase, edge_cases
from tests.assurance.conftest import RULES

if TYPE_CHECKING:
    from tests.assurance.conftest import MakePack


def made(make_pack: MakePack, require: str) -> list[EdgeCase]:
    book = hr.load_rules([make_pack(rules=RULES.replace("beds >= least_beds", require))])
    found = list(edge_cases(book.rule("enough-beds"), book))
    assert all(isinstance(each, EdgeCase) for each in found)
    return [each for each in found if isinstance(each, EdgeCase)]


@pytest.mark.parametrize(
    ("require", "outcomes"),
    [
        ("beds >= least_beds", ["fail", "pass", "pass"]),
        ("beds > least_beds", ["fail", "fail", "pass"]),
        ("beds <= least_beds", ["pass", "pass", "fail"]),
        ("beds < least_beds", ["pass", "fail", "fail"]),
        ("beds == least_beds", ["fail", "pass", "fail"]),
        ("beds != least_beds", ["pass", "fail", "pass"]),
        ("not beds >= least_beds", ["pass", "fail", "fail"]),
    ],
)
def test_a_comparison_turns_where_its_operator_says(make_pack: MakePack, require: str, outcomes: list[str]) -> None:
    cases = made(make_pack, require)
    assert [case.side for case in cases] == ["below", "at", "above"]
    assert [case.record.values["beds"] for case in cases] == [9, 10, 11]
    book = hr.load_rules([make_pack(rules=RULES.replace("beds >= least_beds", require))])
    report = hr.check([case.record for case in cases], book, as_of=cases[0].day, everything=True)
    assert [each.outcome for each in report.findings] == outcomes


def test_a_field_that_is_no_whole_number_is_moved_by_a_millionth(make_pack: MakePack) -> None:
    cases = made(make_pack, "floor_area >= 25 m²/床 * least_beds")
    assert [float(case.record.values["floor_area"]) for case in cases] == [249.999999, 250, 250.000001]


def test_each_part_of_a_requirement_has_its_edge(make_pack: MakePack) -> None:
    cases = made(make_pack, "beds >= least_beds and floor_area >= 100 m²")
    assert Counter(case.field for case in cases) == {"beds": 3, "floor_area": 3}


def test_the_edges_of_bands_and_of_min_are_tried(make_pack: MakePack) -> None:
    cases = made(make_pack, "floor_area >= 25 m²/床 * min(beds, 50床)")
    assert {case.record.values["beds"] for case in cases if case.edge.operator is None} == {49, 50, 51}
    book = hr.load_rules(["kaifeng-plan-2025"])
    bands = [each for each in edge_cases(book.rule("chc-floor-area"), book) if isinstance(each, EdgeCase)]
    people = {case.record.values["served_population"] for case in bands if case.field == "served_population"}
    assert {29_999, 30_000, 30_001, 49_999, 50_000, 50_001, 70_000, 99_999, 100_000, 100_001} <= people


def test_the_same_cases_are_generated_each_time(make_pack: MakePack) -> None:
    assert [case.record for case in made(make_pack, "beds >= least_beds")] == [
        case.record for case in made(make_pack, "beds >= least_beds")
    ]
