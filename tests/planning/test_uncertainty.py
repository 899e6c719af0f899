"""What verdicts hang on: fields that are missing, and the last digit of values, held against brute force."""

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
from tests.planning.conftest import DOCUMENT
from tests.planning.test_mending import DAY, FACILITY

WHOLE = hr.load_rules(["kaifeng-plan-2025"])
RULES = {
    "at-least": "floor_area >= 100 m²",
    "more": "floor_area > 100 m²",
    "each": "floor_area / beds >= 30 m²/床",
    "near": "within(floor_area, 100 m², 1 m²)",
    "two": "floor_area >= 100 m² and beds >= 3床",
}


def made() -> hr.Rulebook:
    form = "  - {{id: {0}, title: {{zh: 规则, en: rule}}, subject: facility, require: '{1}', force: standard, clause: 一}}\n"
    with TemporaryDirectory() as folder:
        Path(folder, "document.yaml").write_text(DOCUMENT, encoding="utf-8")
        rules = "".join(form.format(name, require) for name, require in RULES.items())
        Path(folder, "rules.yaml").write_text("rules:\n" + rules, encoding="utf-8")
        return hr.load_rules([folder])


BOOK = made()


def outcome(name: str, **values: Any) -> hr.Outcome:
    record = hr.Record("facility", "f", "f", "410200", values)
    return judge(BOOK.rule(name), record, DAY, BOOK.regions).outcome


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(RULES)), st.integers(970, 1030), st.sampled_from([1, 10]), st.integers(1, 4))
def test_a_verdict_is_on_the_edge_where_some_value_within_half_a_step_has_another(
    name: str, tenths: int, coarse: int, beds: int
) -> None:
    area = Fraction(tenths // coarse * coarse, 10)
    found = hr.uncertainty({**FACILITY, "floor_area": str(float(area)), "beds": beds}, BOOK.only(name), as_of=DAY)
    step = Fraction(1) if area.denominator == 1 else Fraction(1, 10)
    near = [area + step * Fraction(part, 40) for part in range(-20, 21)]
    turned = [
        abs(each - area)
        for each in near
        if outcome(name, floor_area=each, beds=beds) is not outcome(name, floor_area=area, beds=beds)
    ]
    assert len(found.on_edge) == bool(turned)
    for each in found.on_edge:
        assert (each.field.name, each.half) == ("floor_area", step / 2)
        assert each.margin <= min(turned)
        assert each.outcome is outcome(name, floor_area=area, beds=beds)


def test_what_is_counted_is_exact_unless_a_step_says_otherwise() -> None:
    facility = {**FACILITY, "floor_area": 200, "beds": 4}
    assert hr.uncertainty(facility, BOOK.only("two"), as_of=DAY).turning == 0
    (found,) = hr.uncertainty(facility, BOOK.only("two"), steps={"beds": "4床"}, as_of=DAY).on_edge
    assert (found.field.name, found.half, found.margin, found.other) == ("beds", 2, 2, hr.Outcome.FAIL)
    for step in ("1床", "3床"):  # from 2.5 to 5.5 beds there are 3, 4 and 5: enough, all of them
        assert not hr.uncertainty(facility, BOOK.only("two"), steps={"beds": step}, as_of=DAY).on_edge


@pytest.mark.parametrize(
    ("share", "turns"), [("74.6%", 0), ("74.9%", 0), ("74.95%", 0), ("75%", 1), ("75.4%", 0), ("0.745", 0)]
)
def test_the_last_digit_is_that_of_the_unit_people_read(share: str, turns: int) -> None:
    book = hr.load_rules(["kaifeng-work-2021"]).only("essential-medicine-variety")
    centre = {**FACILITY, "kind": "community_health_centre", "ownership": "public", "essential_medicine_variety_share": share}
    assert hr.uncertainty(centre, book, as_of=date(2021, 12, 31)).turning == turns


def test_missing_fields_are_ranked_by_the_verdicts_that_wait_for_them() -> None:
    rows = [{**FACILITY, "id": "a"}, {**FACILITY, "id": "b", "beds": 3}, {**FACILITY, "id": "c", "beds": 2, "floor_area": 50}]
    found = hr.uncertainty(rows, BOOK.only(["two", "each"]), as_of=DAY)
    assert [(each.field, each.verdicts, each.alone, each.records) for each in found.waiting] == [
        ("floor_area", 4, 2, 2),
        ("beds", 2, 0, 1),
    ]
    assert (found.records, found.verdicts, found.unknown) == (3, 6, 4)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"floor_area": st.sampled_from([None, 50, 100]), "beds": st.sampled_from([None, 2, 3])}),
        max_size=6,
    )
)
def test_the_counts_are_those_of_check(rows: list[dict[str, Any]]) -> None:
    records = [{**FACILITY, "id": f"f{at}", **row} for at, row in enumerate(rows)]
    found, report = hr.uncertainty(records, BOOK, as_of=DAY), hr.check(records, BOOK, as_of=DAY)
    assert found.unknown == report.summary.outcomes[hr.Outcome.UNKNOWN]
    for each in found.waiting:
        filled = [{**row, each.field: row[each.field] if row[each.field] is not None else 3} for row in records]
        settled = found.unknown - hr.check(filled, BOOK, as_of=DAY).summary.outcomes[hr.Outcome.UNKNOWN]
        assert each.alone <= settled <= each.verdicts


def test_items_of_checklists_count_where_they_are_asked_for() -> None:
    centre = {**FACILITY, "kind": "community_health_centre"}
    plain, asked = (hr.uncertainty(centre, WHOLE, as_of=DAY, checklist=asked) for asked in (False, True))
    assert plain.unanswered > 0
    assert (asked.unanswered, asked.unknown) == (0, plain.unknown + plain.unanswered)


def test_a_step_of_a_field_that_holds_no_amounts_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        hr.uncertainty([], BOOK, steps={"floor_are": "1"})
    assert "Did you mean `floor_area`?" in caught.value.text.en
