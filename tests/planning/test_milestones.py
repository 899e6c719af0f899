"""Milestones: what a plan's indicators come to by the records of a region over several years."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.errors import UsageError
from healthrules.planning.progress.milestones import Milestone, Progress
from healthrules.planning.progress.pace import Aim, Bound, Status

ROOT = Path(__file__).parents[2]
DOCUMENT = """\
id: trial-plan
version: "1"
title: {zh: 试行规划, en: Trial plan}
short: {zh: 试行, en: Trial}
issuer: {zh: 开封市, en: Kaifeng}
status: draft
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""
RULES = """\
parameters:
  least:
    label: {zh: 下限, en: least}
    unit: "%"
    dated: [{from: 2021-01-01, value: 20}, {from: 2025-01-01, value: 30}]
    clause: 一
measures:
  clinics: {label: {zh: 村卫生室, en: village clinics}, formula: count(facility where kind == village_clinic)}
rules:
  - {id: literacy, title: {zh: 素养, en: literacy}, subject: region, require: health_literacy >= least, due: 2025-12-31, force: expected, clause: 一}
  - {id: smoking, title: {zh: 吸烟, en: smoking}, subject: region, require: smoking_prevalence < 20%, due: 2025-12-31, force: expected, clause: 一}
  - {id: beds, title: {zh: 床位, en: beds}, subject: region, require: "within(institution_beds, 5000张, 100张)", due: 2025-12-31, force: expected, clause: 一}
  - {id: longer, title: {zh: 寿命, en: life}, subject: region, require: "life_expectancy >= in_year(life_expectancy, 2020) + 1 year", due: 2025-12-31, force: expected, clause: 一}
  - {id: kept-low, title: {zh: 保持, en: kept low}, subject: region, require: "every_year_since(2021, infant_mortality < 5‰)", due: 2025-12-31, force: expected, clause: 一}
  - {id: above, title: {zh: 高于全省, en: above}, subject: region, require: life_expectancy > provincial_life_expectancy, due: 2025-12-31, force: expected, clause: 一}
  - {id: clinics, title: {zh: 卫生室, en: clinics}, subject: region, require: clinics >= 4家, due: 2025-12-31, force: expected, clause: 一}
  - {id: now, title: {zh: 即行, en: now}, subject: region, require: under5_mortality <= 5‰, force: binding, clause: 一}
  - {id: kept, title: {zh: 称号, en: title}, subject: region, require: national_sanitary_city, force: expected, clause: 一}
  - {id: radius, title: {zh: 半径, en: radius}, subject: station, require: service_radius <= 5 km, force: standard, clause: 一}
"""
REFERENCES = """\
references:
  provincial_life_expectancy:
    label: {zh: 全省人均预期寿命, en: life expectancy of the province}
    unit: year
    kind: life_expectancy
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> hr.Rulebook:
    folder = tmp_path_factory.mktemp("packs") / "trial"
    (folder / "vocabulary").mkdir(parents=True)
    (folder / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "vocabulary" / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    return hr.load_rules([folder])


def city(year: int, **values: Any) -> dict[str, Any]:
    return {"type": "region", "id": "410200", "region": "开封市", "as_of": f"{year}-12-31", **values}


def found(book: hr.Rulebook, rule: str, *records: dict[str, Any], **options: Any) -> Milestone:
    (milestone,) = hr.progress(list(records), book.only(rule), **options).milestones
    return milestone


def test_the_target_is_that_of_the_due_date_though_it_is_not_in_force_yet(book: hr.Rulebook) -> None:
    one = found(book, "literacy", city(2021, health_literacy="22%"), city(2023, health_literacy="25%"))
    assert one.aim == Aim(low=Bound(30))
    assert (one.status, one.way.pace, one.way.needed) == (Status.BEHIND, Fraction(3, 2), Fraction(5, 2))
    assert hr.check(city(2023, health_literacy="25%"), book.only("literacy")).summary.outcomes[hr.Outcome.PASS] == 1


def test_lower_can_be_better(book: hr.Rulebook) -> None:
    years = [city(year, smoking_prevalence=f"{value}%") for year, value in ((2021, 24), (2022, 23), (2023, 22))]
    assert found(book, "smoking", *years).status is Status.BEHIND  # exactly 20% is not below it
    assert found(book, "smoking", *years[:2], city(2023, smoking_prevalence="21.9%")).status is Status.ON_TRACK
    assert found(book, "smoking", *years, city(2024, smoking_prevalence="24.1%")).status is Status.OUT_OF_REACH


def test_a_quantity_between_two_bounds(book: hr.Rulebook) -> None:
    one = found(book, "beds", city(2021, institution_beds=5700), city(2023, institution_beds=5400))
    assert one.aim == Aim(Bound(4900), Bound(5100))
    assert (one.status, one.way.needed, one.way.done) == (Status.ON_TRACK, -150, Fraction(1, 2))


def test_a_target_that_hangs_on_the_baseline(book: hr.Rulebook) -> None:
    one = found(book, "longer", city(2020, life_expectancy="77.5岁"), city(2022, life_expectancy="78岁"))
    assert one.aim == Aim(low=Bound(Fraction(157, 2)))
    assert (one.status, one.way.projected) == (Status.ON_TRACK, Fraction(315, 4))
    lost = found(book, "longer", city(2021, life_expectancy="77.5岁"), city(2022, life_expectancy="78岁"))
    assert (lost.status, lost.missing) == (Status.NO_DATA, ("life_expectancy@2020",))


def test_a_rule_without_a_single_target_is_told_by_its_verdict(book: hr.Rulebook) -> None:
    years = [city(year, infant_mortality=f"{value}‰") for year, value in ((2021, 4.5), (2022, 5), (2023, 4))]
    assert found(book, "kept-low", *years).status is Status.PENDING
    assert found(book, "kept-low", *years, as_of=date(2026, 1, 1)).status is Status.OVERDUE
    assert found(book, "kept-low", years[0]).status is Status.MET


def test_a_rule_that_also_asks_for_earlier_years_shows_the_value_and_the_bound_of_now(book: hr.Rulebook) -> None:
    one = found(book, "kept-low", *(city(year, infant_mortality="4.5‰") for year in (2021, 2022)))
    assert (one.status, one.aim, one.unit and one.unit.symbol) == (Status.MET, Aim(high=Bound(5, included=False)), "‰")
    assert [point.number for point in one.points] == [Fraction(9, 2), Fraction(9, 2)]


def test_references_are_those_of_the_due_year_where_they_are_given(book: hr.Rulebook, tmp_path: Path) -> None:
    years = [city(2021, life_expectancy=77), city(2023, life_expectancy=78)]
    assert found(book, "above", *years).missing == ("provincial_life_expectancy",)
    for values, bound, status in (("2023: 77", 77, Status.MET), ("2023: 77, 2025: 79", 79, Status.BEHIND)):
        path = tmp_path / "averages.yaml"
        path.write_text(f"provincial_life_expectancy: {{source: 虚构, values: {{{values}}}}}\n", encoding="utf-8")
        one = found(book.with_references(hr.read_references(path, book)), "above", *years)
        assert (one.aim, one.status) == (Aim(low=Bound(bound, included=False)), status)


def clinics(year: int, number: int, kind: str | None = "village_clinic") -> list[dict[str, Any]]:
    place = {"type": "facility", "region": "杞县", "year": year, **({"kind": kind} if kind else {})}
    return [{**place, "id": f"v{number}-{kind}"} for number in range(number)]


def test_what_a_registry_counts_is_followed_over_its_years(book: hr.Rulebook) -> None:
    records = [city(2021), city(2023), *clinics(2021, 1), *clinics(2023, 3)]
    one = found(book, "clinics", *records)
    assert [point.number for point in one.points] == [1, 3]
    assert (one.status, one.way.pace) == (Status.ON_TRACK, 1)
    table = found(book, "clinics", city(2021), city(2023), registry=_table(records[2:]))
    assert (table.points, table.status) == (one.points, one.status)


def _table(rows: list[dict[str, Any]]) -> Any:
    pl = pytest.importorskip("polars")
    return pl.DataFrame([{**row, "year": str(row["year"])} for row in rows])


def test_a_figure_that_is_not_certain_is_told_by_its_bounds(book: hr.Rulebook) -> None:
    records = [city(2021), city(2023), *clinics(2021, 1), *clinics(2023, 2)]
    maybe = found(book, "clinics", *records, *clinics(2023, 2, None))
    assert (maybe.status, maybe.between, maybe.now) == (Status.NO_DATA, (2, 4), None)
    assert maybe.missing == ("clinics",) or maybe.missing[0].startswith("count(")
    surely = found(book, "clinics", *records, *clinics(2023, 1, None))
    assert (surely.status, surely.between) == (Status.NO_DATA, (2, 3))
    assert surely.missing == maybe.missing
    assert found(book, "clinics", *records, *clinics(2023, 1, None), as_of=date(2026, 1, 1)).status is Status.OVERDUE
    plenty = found(book, "clinics", *records, *clinics(2023, 5), *clinics(2023, 1, None))
    assert plenty.status is Status.MET


def test_without_a_due_date_it_is_met_or_not(book: hr.Rulebook) -> None:
    assert found(book, "now", city(2021, under5_mortality="4‰"), city(2023, under5_mortality="6‰")).status is Status.NOT_MET
    assert found(book, "now", city(2021, under5_mortality="6‰"), city(2023, under5_mortality="5‰")).status is Status.MET


def test_what_is_missing_is_named_and_the_past_is_kept(book: hr.Rulebook) -> None:
    one = found(book, "literacy", city(2021, health_literacy="22%"), city(2023))
    assert (one.status, one.missing, one.now) == (Status.NO_DATA, ("health_literacy",), None)
    assert [point.number for point in one.points] == [22]
    assert found(book, "literacy", city(2021), city(2023, health_literacy="25%")).status is Status.ONE_VALUE


def test_only_measured_rules_about_regions_are_told_of(book: hr.Rulebook) -> None:
    rules = [each.rule.name for each in hr.progress(city(2023), book).milestones]
    assert rules == ["literacy", "smoking", "beds", "longer", "kept-low", "above", "clinics", "now"]
    with pytest.raises(UsageError, match="these rules measure nothing of regions"):
        hr.progress(city(2023), book.only(["kept", "radius"]))


def test_records_after_the_day_of_evaluation_are_left_out(book: hr.Rulebook) -> None:
    years = [city(year, health_literacy=f"{value}%") for year, value in ((2021, 22), (2023, 26), (2024, 31))]
    assert found(book, "literacy", *years).status is Status.MET
    one = found(book, "literacy", *years, as_of=date(2024, 6, 30))
    assert one.now is not None
    assert (one.now.number, one.status) == (26, Status.ON_TRACK)
    assert found(book, "literacy", *years[:2], as_of=date(2025, 12, 31)).status is Status.OVERDUE


def test_each_region_of_the_input_or_the_one_that_is_named(book: hr.Rulebook) -> None:
    county = {"type": "region", "id": "410221", "region": "杞县", "as_of": "2023-12-31", "health_literacy": "35%"}
    records = [city(2023, health_literacy="25%"), county]
    every = hr.progress(records, book.only("literacy"))
    assert [(each.region, each.status.value) for each in every.milestones] == [("410200", "one_value"), ("410221", "met")]
    (one,) = hr.progress(records, book.only("literacy"), "杞县").milestones
    assert one.region == "410221"


@pytest.mark.parametrize(
    ("records", "region", "said"),
    [
        ([], None, "no record of any region itself (of the type region) up to that day"),
        (
            [city(2023)],
            "尉氏县",
            "no record of Weishi County itself (of the type region) up to that day; there are records of: Kaifeng",
        ),
        ([city(2023)], "开峰市", "the region `开峰市` is not in the region tree. Did you mean `开封市`?"),
        ([city(2023, health_literacy="much")], None, "; rows that could not be read: 1, such as: "),
    ],
    ids=["nothing", "another", "misspelt", "rejected"],
)
def test_where_there_is_nothing_of_the_region_it_says_what_there_is(
    book: hr.Rulebook, records: list[dict[str, Any]], region: str | None, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        hr.progress(records, book, region)
    assert said in caught.value.text.en


def test_a_second_record_of_a_year_and_one_without_a_region_are_rejects(book: hr.Rulebook) -> None:
    nowhere = {"type": "region", "id": "x", "as_of": "2022-12-31"}
    records = [city(2021, smoking_prevalence="24%"), {**city(2021, smoking_prevalence="20%"), "id": "other"}, nowhere]
    read = hr.progress(records, book.only("smoking"))
    assert [(each.record, each.field) for each in read.rejects] == [("other", "region"), ("x", "region")]
    (one,) = read.milestones
    assert [point.number for point in one.points] == [24]


@pytest.fixture(scope="module")
def county() -> Progress:
    book = hr.load_rules([ROOT / "examples" / "packs" / "example-county-plan"])
    book = book.with_references(hr.read_references(ROOT / "examples" / "county" / "references.yaml", book))
    return hr.progress(hr.read_inputs([ROOT / "examples" / "county"]), book)


def test_the_county_of_six_years(county: Progress) -> None:
    assert county.rejects == ()
    assert {each.rule.name: each.status.value for each in county.milestones} == {
        "life-expectancy": "on_track",
        "infant-mortality-falls": "met",
        "infant-mortality-kept-low": "met",
        "rehabilitation-departments": "no_data",
        "beds-per-thousand": "met",
        "beds-agree": "not_met",
        "physicians": "met",
        "one-tcm-hospital": "met",
        "ambulances": "not_met",
        "emergency-coverage": "not_met",
        "life-expectancy-above-province": "not_met",
    }


def test_the_county_says_what_check_says_of_what_stands_now(county: Progress) -> None:
    book = hr.load_rules([ROOT / "examples" / "packs" / "example-county-plan"])
    book = book.with_references(hr.read_references(ROOT / "examples" / "county" / "references.yaml", book))
    report = hr.check(hr.read_inputs([ROOT / "examples" / "county"]), book, everything=True)
    now = {f.rule: f.outcome.value for f in report.findings if f.record.startswith("4102") and f.as_of == date(2025, 12, 31)}
    same = {"pass": {"met"}, "fail": {"not_met", "overdue"}, "unknown": {"no_data"}, "pending": {"on_track"}}
    assert all(each.status.value in same[now[each.rule.id]] for each in county.milestones)


WHOLE = hr.load_rules(["kaifeng-plan-2025"]).only(["health-literacy", "smoking", "beds", "maternal-mortality"])
SPELT = {
    "health_literacy": (lambda x: f"{x}%", lambda x: x / 100),
    "smoking_prevalence": (lambda x: f"{x * 10}‰", lambda x: f"{x}%"),
    "beds_per_population": (lambda x: f"{x}张/千人", lambda x: f"{x * 10}张/万人"),
    "maternal_mortality": (lambda x: f"{x}/10万", lambda x: f"{x / 10}/万"),
}


@settings(max_examples=25)
@given(st.lists(st.fixed_dictionaries({name: st.integers(1, 30) for name in SPELT}), min_size=1, max_size=4))
def test_values_in_other_units_come_to_the_same(years: list[dict[str, int]]) -> None:
    one, other = (
        hr.progress(
            [city(2020 + at, **{name: SPELT[name][way](each[name]) for name in SPELT}) for at, each in enumerate(years)], WHOLE
        ).milestones
        for way in (0, 1)
    )
    assert [(each.status, each.way, each.points) for each in one] == [(each.status, each.way, each.points) for each in other]


@settings(max_examples=25)
@given(st.lists(st.integers(20, 30), min_size=1, max_size=4), st.sampled_from([date(2024, 1, 1), date(2026, 1, 1)]))
def test_met_is_what_check_passes_on_that_day(values: list[int], day: date) -> None:
    records = [city(2020 + at, health_literacy=f"{value}%") for at, value in enumerate(values)]
    one = found(WHOLE, "health-literacy", *records, as_of=day)
    outcome = hr.check(records[-1], WHOLE.only("health-literacy"), as_of=day, everything=True).findings[0].outcome.value
    assert (one.status is Status.MET) is (outcome == "pass")
    assert (one.status is Status.OVERDUE) is (outcome == "fail")
