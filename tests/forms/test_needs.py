"""A form asks what the rules need: nothing less for any kind and place, and for those looked at here nothing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import pytest

from healthrules import Record, check
from healthrules.engines import Outcome
from healthrules.errors import UsageError
from healthrules.forms import Needs, asked, blank, needs
from healthrules.records import Value
from healthrules.rulebook import Rulebook, load_rules
from tests.forms.filling import any_value, chance

DAY = date(2025, 6, 30)
CHC: dict[str, Value] = {"kind": "community_health_centre"}
PLACES = ("410202", "410225", "410104", "410402")


def names(found: Needs) -> list[str]:
    return [each.field.name for each in found.questions]


def answered(found: Needs, book: Rulebook, random: Random, identity: str) -> dict[str, Any]:
    """A record with everything that is asked."""
    start = found.record
    answers = {each.field.name: any_value(each.field, book, random) for each in found.questions}
    return {"type": start.type, "id": identity, "region": start.region or "410202", **start.values, **answers}


def lacking(record: Mapping[str, Any], book: Rulebook, *, checklist: bool) -> Iterator[str]:
    """The fields of its own for want of which a rule cannot be decided."""
    report = check(record, book, as_of=DAY, engine="reference", checklist=checklist)
    assert report.rejects == ()
    for finding in report.findings:
        if finding.outcome is Outcome.UNKNOWN and (checklist or not book.rules[finding.rule].checklist):
            yield from (name for name in finding.missing if name in book.vocabulary.fields or name == "region")


@pytest.mark.parametrize("checklist", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_with_everything_asked_filled_in_nothing_is_unknown_whatever_the_kind(
    place: str, book: Rulebook, *, checklist: bool
) -> None:
    kinds, random = book.vocabulary.categories["institution_kind"].codes, chance(place, checklist)
    for kind in kinds:
        found = needs(book, blank(book, "facility", {"kind": kind}, place), DAY, checklist=checklist)
        record = answered(found, book, random, kind)
        assert list(lacking(record, book, checklist=checklist)) == [], kind


@pytest.mark.parametrize("subject", ["facility", "station", "community", "region"])
@pytest.mark.parametrize("place", [*PLACES, "410200", "410400", None])
def test_with_everything_asked_filled_in_nothing_is_unknown_whatever_the_subject(
    subject: str, place: str | None, book: Rulebook
) -> None:
    found = needs(book, blank(book, subject, {}, place), DAY, checklist=True)
    record = answered(found, book, chance(subject, place), "A")
    assert list(lacking(record, book, checklist=True)) == []


def test_a_community_health_centre_is_asked_what_its_floor_area_rule_needs_and_no_more(plan: Rulebook) -> None:
    found = needs(plan, blank(plan, "facility", CHC, "410202"), DAY)
    assert sorted(names(found)) == ["beds", "floor_area", "served_population"]
    assert [rule.name for rule in found.questions[0].rules] == ["chc-floor-area"]


@pytest.mark.parametrize("left_out", ["beds", "floor_area", "served_population"])
def test_each_field_that_is_asked_may_decide(plan: Rulebook, left_out: str) -> None:
    record = {"type": "facility", "id": "A", "region": "410202", **CHC, "beds": 30, "floor_area": 1400}
    record["served_population"] = 40000
    assert list(lacking(record, plan, checklist=False)) == []
    del record[left_out]
    assert left_out in lacking(record, plan, checklist=False)


def test_what_is_known_is_not_asked_nor_what_it_rules_out(book: Rulebook) -> None:
    public = needs(book, blank(book, "facility", {**CHC, "ownership": "public"}, "410202"), DAY)
    private = needs(book, blank(book, "facility", {**CHC, "ownership": "private"}, "410202"), DAY)
    assert "ownership" not in names(public)
    assert "essential_medicine_variety_share" in names(public)
    assert "essential_medicine_variety_share" not in names(private)


def test_only_packs_that_hold_in_the_place_ask(book: Rulebook) -> None:
    found = needs(book, blank(book, "facility", CHC, "410104"), DAY, checklist=True)
    assert {rule.document.id for rule in found.rules} == {"guancheng-plan-2025"}


def test_checklists_are_asked_only_if_wanted_and_counted_if_not(plan: Rulebook) -> None:
    start = blank(plan, "facility", CHC, "410202")
    without, with_ = needs(plan, start, DAY), needs(plan, start, DAY, checklist=True)
    assert len(without.left) > 10
    assert not any(each.checklist for each in without.questions)
    assert with_.left == ()
    assert any(each.checklist for each in with_.questions)


def test_the_level_of_a_region_follows_from_its_code_and_is_not_asked(book: Rulebook) -> None:
    for place in ("410200", None):
        assert "region_level" not in names(needs(book, blank(book, "region", {}, place), DAY))


def test_a_field_that_can_be_found_otherwise_is_asked_itself_not_what_it_is_found_from(book: Rulebook) -> None:
    found = needs(book.only("kaifeng-plan-2025/beds"), blank(book, "region", {}, "410200"), DAY)
    assert names(found) == ["beds_per_population"]
    assert found.beyond == ()


def test_values_of_other_years_are_not_asked_but_told(book: Rulebook) -> None:
    found = needs(book, blank(book, "region", {}, "410200"), DAY)
    years = [each.field for each in found.beyond if each.field.moment is not None]
    assert any(each.label.zh.startswith("2020年") for each in years)
    assert not any("@" in name for name in names(found))


def test_of_a_record_only_what_is_still_unknown_is_asked(plan: Rulebook) -> None:
    known = Record("facility", "A", "A", "410202", {**CHC, "floor_area": 1400, "served_population": 40000})
    assert names(needs(plan, known, DAY)) == ["beds"]
    small = Record("facility", "A", "A", "410202", {**CHC, "served_population": 1000})
    assert needs(plan, small, DAY).empty  # outside every band: nothing could decide it


def test_a_record_without_a_region_is_asked_where_it_lies(plan: Rulebook) -> None:
    values = {**CHC, "floor_area": 1400, "served_population": 40000, "beds": 30}
    found = needs(plan, Record("facility", "A", "A", None, values), DAY)
    assert (found.questions, found.placeless, found.empty) == ((), True, False)


def test_no_rule_for_such_a_record_is_an_error_that_says_what_to_change(plan: Rulebook) -> None:
    with pytest.raises(UsageError) as error:
        asked(plan, blank(plan, "facility", CHC, "410402"), DAY)
    assert "新华区的社区卫生服务中心" in error.value.text.zh
    assert "--region" in error.value.text.en


def test_a_form_before_the_first_day_of_a_plan_has_nothing_to_ask(plan: Rulebook) -> None:
    with pytest.raises(UsageError, match="no rule applies to community health centre on 2019-01-01"):
        asked(plan, blank(plan, "facility", CHC, None), date(2019, 1, 1))


def test_only_checklists_is_an_error_that_names_the_option(book: Rulebook) -> None:
    with pytest.raises(UsageError, match="add --checklist"):
        asked(book, blank(book, "facility", CHC, "410104"), DAY)


def test_every_bundled_pack_has_a_form_of_its_own(book: Rulebook) -> None:
    for name in book.documents:
        one = load_rules([name])
        found = needs(one, blank(one, "facility", {"kind": "general_hospital"}, None), DAY, checklist=True)
        assert found.questions, name
