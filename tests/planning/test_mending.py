"""The smallest changes that mend a record: they pass, nothing nearer does, and what cannot change is left alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.engines import judge
from healthrules.errors import UsageError
from healthrules.planning.deciding.mending import Mending
from healthrules.planning.deciding.mending_study import mending_study
from tests.planning.conftest import DOCUMENT

DAY = date(2024, 6, 30)
WHOLE = hr.load_rules(["kaifeng-plan-2025"])
RULES = {
    "least": "beds >= 4床 + 2床/人 * physicians",
    "density": "beds / physicians >= 3 床/人",
    "band": "beds >= table",
    "within": "within(beds, 2床/人 * physicians, 3床)",
    "branch": "beds >= 10床 if physicians > 5人 else beds <= 3床",
    "least-of-two": "min(beds, 3床/人 * physicians) > 11床",
    "either": "beds < 5床 or beds > 20床 and physicians >= 7人",
    "curved": "beds * physicians >= 24床 * 1人",
}
PARAMETER = """\
parameters:
  table:
    label: {zh: 床, en: beds}
    unit: bed
    over: physicians
    bands: [[0人, 5人, 3], [5人, 9人, 12], [9人, 12人, 6, closed]]
    clause: 一
rules:
"""
FACILITY: dict[str, Any] = {"type": "facility", "id": "f", "region": "开封市", "kind": "general_hospital"}
RANGE = range(31)


def made() -> hr.Rulebook:
    """A small pack with rules of every form over beds and physicians."""
    form = "  - {{id: {0}, title: {{zh: 规则, en: rule}}, subject: facility, require: '{1}', force: standard, clause: 一}}\n"
    with TemporaryDirectory() as folder:
        Path(folder, "document.yaml").write_text(DOCUMENT, encoding="utf-8")
        rules = "".join(form.format(name, require) for name, require in RULES.items())
        Path(folder, "rules.yaml").write_text(PARAMETER + rules, encoding="utf-8")
        return hr.load_rules([folder])


BOOK = made()


def passes(book: hr.Rulebook, **values: Any) -> bool:
    """Whether every rule is met."""
    record = hr.Record("facility", "f", "f", "410200", {"kind": "general_hospital", **values})
    return all(judge(rule, record, DAY, book.regions).outcome is hr.Outcome.PASS for rule in book.rules.values())


def one(book: hr.Rulebook, **values: Any) -> Mending | None:
    """What mends a facility; None where nothing is unmet."""
    found = hr.mend({**FACILITY, **values}, book, as_of=DAY).found
    return found[0] if found else None


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([name for name in RULES if name != "curved"]), st.integers(0, 30), st.integers(0, 12))
def test_a_single_change_is_the_nearest_that_passes_on_either_side(name: str, beds: int, physicians: int) -> None:
    rule, reported = BOOK.only(name), {"beds": beds, "physicians": physicians}
    found = one(rule, **reported)
    if found is None:
        return
    told = {(each.field.name, each.new) for way in found.unmet[0].ways for each in way.changes}
    assert all(passes(rule, **{**reported, field: value}) for field, value in told)
    for field, now in reported.items():
        good = [value for value in RANGE if passes(rule, **{**reported, field: value})]
        nearest = {max((v for v in good if v < now), default=None), min((v for v in good if v > now), default=None)} - {None}
        assert {value for name_, value in told if name_ == field and value in RANGE} == nearest


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.sampled_from([name for name in RULES if name != "curved"]), min_size=1, max_size=2),
    st.integers(0, 25),
    st.integers(1, 12),
)
def test_a_plan_passes_and_is_no_larger_than_the_best_of_brute_force(names: set[str], beds: int, physicians: int) -> None:
    rules = BOOK.only(sorted(names))
    found = one(rules, beds=beds, physicians=physicians)
    met = {rule.name for rule in rules.rules.values() if passes(rules.only(rule.id), beds=beds, physicians=physicians)}
    if found is None:
        assert met == names
        return
    alone = any(passes(rules, beds=each, physicians=physicians) or passes(rules, beds=beds, physicians=each) for each in RANGE)
    changed = {"beds": beds, "physicians": physicians, **{each.field.name: each.new for each in found.plan}}
    assert passes(rules, **changed) is bool(found.plan)
    assert (found.beyond == ()) is bool(found.plan)
    if alone:
        assert len(found.plan) == 1
        return
    good = [(one_, other) for one_ in range(60) for other in range(25) if passes(rules, beds=one_, physicians=other)]
    sizes = [Fraction(abs(one_ - beds), max(beds, 1)) + Fraction(abs(other - physicians), physicians) for one_, other in good]
    if sizes:
        assert sum(each.size for each in found.plan) <= min(sizes)


def test_two_fields_change_where_one_does_not_do() -> None:
    found = one(BOOK.only(["least-of-two", "within"]), beds=0, physicians=0)
    assert found is not None
    assert {each.field.name: each.new for each in found.plan} == {"beds": 12, "physicians": 5}
    assert found.unmet[0].ways == ()


def test_what_a_change_would_break_is_told_and_no_plan_breaks_it() -> None:
    found = one(BOOK.only(["least", "within"]), beds=4, physicians=2)
    assert found is not None
    (way, *_) = [way for way in found.unmet[0].ways if way.changes[0].field.name == "beds"]
    assert (way.changes[0].new, way.breaks) == (8, ("trial-plan/within",))
    assert (found.plan, found.beyond) == ((), ("trial-plan/least",))


def test_a_product_of_two_fields_is_mended_by_each_alone() -> None:
    found = one(BOOK.only("curved"), beds=5, physicians=4)
    assert found is not None
    assert {(each.field.name, each.new) for way in found.unmet[0].ways for each in way.changes} == {
        ("beds", 6),
        ("physicians", 5),
    }


def test_a_field_that_cannot_change_is_left_alone() -> None:
    centre = {
        **FACILITY,
        "kind": "community_health_centre",
        "floor_area": 1950,
        "served_population": 52_000,
        "beds": 20,
    }
    found = hr.mend(centre, WHOLE.only("chc-floor-area"), as_of=DAY)
    (unmet,) = found.found[0].unmet
    assert [(each.changes[0].field.name, each.changes[0].new) for each in unmet.ways] == [("floor_area", 2200), ("beds", 10)]
    assert [each.name for each in unmet.left_alone] == ["kind", "served_population"]
    (unmet,) = hr.mend(centre, WHOLE.only("chc-floor-area"), fixed=["floor_area"], as_of=DAY).found[0].unmet
    assert [each.changes[0].field.name for each in unmet.ways] == ["beds"]
    (mending,) = hr.mend(centre, WHOLE.only("chc-floor-area"), fixed=["floor_area", "beds"], as_of=DAY).found
    assert (mending.plan, mending.beyond) == ((), ("kaifeng-plan-2025/chc-floor-area",))


@pytest.mark.parametrize(("reported", "step", "needed"), [("23 km", {}, 20), ("23 km", {"service_radius": "3 km"}, 18)])
def test_a_step_says_what_can_be_written(reported: str, step: dict[str, str], needed: int) -> None:
    station = {"type": "station", "id": "s", "region": "杞县", "area_type": "rural", "service_radius": reported}
    (found,) = hr.mend(station, WHOLE.only("emergency-radius-rural"), steps=step, as_of=DAY).found
    assert [each.new for each in found.plan] == [needed]


def test_a_record_that_meets_its_rules_needs_nothing() -> None:
    found = hr.mend({**FACILITY, "beds": 30, "physicians": 6}, BOOK.only("least"), as_of=DAY)
    assert (found.found, found.records, found.rejects) == ((), 1, 0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fixed": ["bed"]}, "no field `bed`. Did you mean `beds`?"),
        ({"record": "g"}, "no record `g`."),
        ({"steps": {"kind": "1"}}, "no field `kind` that holds amounts."),
        ({"steps": {"beds": "1 km"}}, "the step of beds: "),
        ({"steps": {"beds": "0"}}, "the step of beds must be more than zero"),
    ],
)
def test_wrong_options_are_told(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        hr.mend({**FACILITY, "beds": 1}, BOOK, **options)
    assert message in caught.value.text.en


def test_a_yes_or_no_is_mended_by_the_other(tmp_path: Path) -> None:
    rule = "{id: a, title: {zh: 规则, en: rule}, subject: facility, require: has_rehabilitation_department, force: standard, clause: 一}"
    (tmp_path / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(f"rules:\n  - {rule}\n", encoding="utf-8")
    found = hr.mend({**FACILITY, "has_rehabilitation_department": False}, hr.load_rules([tmp_path]), as_of=DAY)
    assert [(each.field.name, each.new) for each in found.found[0].plan] == [("has_rehabilitation_department", True)]


def test_years_are_shown_without_a_comma() -> None:
    rows = [{**FACILITY, "id": f"f{year}", "as_of": f"{year}-12-31", "beds": 1, "physicians": 3} for year in (2023, 2024)]
    plan, *_ = mending_study(hr.mend(rows, BOOK.only("least"))).grids
    assert [row[2] for row in plan.rows] == ["2023", "2024"]
