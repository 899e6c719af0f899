"""What people call things: fields, parameters, rules and codes may be named by their labels, where one thing is called so."""

from __future__ import annotations

from datetime import date

import pytest

import healthrules as hr
from healthrules.errors import UsageError
from healthrules.planning import apply
from healthrules.planning.thresholds.threshold import threshold
from healthrules.rulebook import Rulebook

from .conftest import proposal, wrong

DAY = date(2025, 6, 30)
STATION = {"type": "station", "id": "s", "region": "杞县", "area_type": "rural", "service_radius": "23 km"}
CENTRE = {"type": "facility", "id": "c", "region": "鼓楼区", "kind": "community_health_centre", "beds": 60}
CENTRE |= {"served_population": "5.2万人", "floor_area": "2000 m²"}


def test_a_proposal_calls_parameters_rules_and_codes_by_label(book: Rulebook, trial: Rulebook) -> None:
    changes = ["parameter: 城市地区急救服务半径上限, value: 6 公里", "rule: 社区卫生服务中心业务用房面积, due: 2027-12-31"]
    applied = apply(book, proposal(*changes))
    assert [each.thing for each in applied.changes] == [
        "kaifeng-plan-2025/urban_emergency_radius",
        "kaifeng-plan-2025/chc-floor-area",
    ]
    (change,) = apply(trial, proposal("parameter: 占比, code: 二级, value: 60%")).changes
    assert (change.what.zh, change.what.en) == ("占比（二级）", "share (secondary)")
    (change,) = apply(trial, proposal("parameter: trial-plan/Share, code: Secondary, value: 60%")).changes
    assert change.what.en == "share (secondary)"


def test_a_misspelt_label_is_told_with_the_nearest_and_its_name(book: Rulebook, trial: Rulebook) -> None:
    (problem,) = wrong(book, proposal("parameter: 城市急救服务半径上限, value: 6 公里"))
    assert problem.endswith(
        "HR301 no parameter `城市急救服务半径上限`. Did you mean `城市地区急救服务半径上限` (urban_emergency_radius)?"
    )
    (problem,) = wrong(trial, proposal("parameter: share, code: 第二级, value: 60%"))
    assert "Did you mean `二级` (secondary)? It has: secondary; tertiary" in problem


def test_a_label_that_several_have_names_none_of_them(book: Rulebook) -> None:
    added = (
        "document: kaifeng-plan-2025, add: {parameters: {%s: {label: {zh: 同名, en: alike}, unit: min, value: 5, clause: 一}}}"
    )
    both = apply(book, proposal(added % "one", added % "two")).book
    (problem,) = wrong(both, proposal("parameter: 同名, value: 6 min"))
    listed = "kaifeng-plan-2025/one, kaifeng-plan-2025/two"
    assert problem.endswith(f"HR301 several parameters are called `同名`; write the whole name: {listed}")
    with pytest.raises(UsageError, match="several parameters are called `同名`"):
        threshold(both, "同名", DAY)


def test_a_threshold_is_called_by_label(trial: Rulebook) -> None:
    assert threshold(trial, "上限", DAY).id == "trial-plan/limit"
    found = threshold(trial, "占比", DAY, code="三级")
    assert (found.present, found.label.en) == (35, "share (tertiary)")
    with pytest.raises(UsageError, match=r"no code `第三级`. Did you mean `三级` \(tertiary\)\?"):
        threshold(trial, "share", DAY, code="第三级")


def test_fields_that_cannot_change_and_steps_are_called_by_label(book: Rulebook) -> None:
    (found,) = hr.mend(STATION, book.only("emergency-radius-rural"), steps={"服务半径": "1 km"}).found
    assert [each.new for each in found.plan] == [20]
    (found,) = hr.mend(CENTRE, book.only("chc-floor-area"), fixed=["业务用房面积"]).found
    assert [each.field.name for each in found.plan] == ["beds"]
    assert "floor_area" in hr.mend(CENTRE, book.only("chc-floor-area"), fixed=["业务用房面积"]).fixed


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"fixed": ["业务用房面"]}, "没有字段“业务用房面”。是否指“业务用房面积”（floor_area）？"),
        ({"steps": {"业务用房面": "1 m²"}}, "没有数值字段“业务用房面”。是否指“业务用房面积”（floor_area）？"),
    ],
)
def test_a_field_that_there_is_not_is_told_with_the_nearest(book: Rulebook, named: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        hr.mend(CENTRE, book, **named)  # type: ignore[arg-type]
    assert caught.value.text.zh == said
    with pytest.raises(UsageError, match=r"no field `flor_area`\. Did you mean `floor_area`"):
        hr.influence([CENTRE], book, "geriatric-departments", fixed=["flor_area"])


def test_effort_is_called_by_label(book: Rulebook) -> None:
    assert hr.influence([CENTRE], book, "geriatric-departments", effort="床位数").effort == "beds"
