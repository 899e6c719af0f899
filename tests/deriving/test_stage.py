"""Registries by region and year, as a user sees them in a report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.engines import ENGINES, Outcome
from healthrules.errors import RulebookError
from healthrules.rulebook import load_rules
from tests.engines.engines_here import HEAD

from .registry_pack import DAY, RULE, book, checked, facility, region

TCM = {"kind": "tcm_hospital", "grade": "secondary"}
BOOK = book({"number": "count(facility where kind == tcm_hospital) >= 2家"})
SHARE = book({"share": "share(facility where kind == tcm_hospital, has_rehabilitation_department) >= 50%"})


def said(report: hr.Report, record: str = "r") -> hr.Finding:
    (found,) = [each for each in report.findings if each.record == record and each.type == "region"]
    return found


def test_facilities_count_for_every_region_that_holds_them() -> None:
    rows = [region(), region(id="d", region="410202"), facility(1, **TCM), facility(2, **TCM, region="410203")]
    report = checked(BOOK, [rows[0], {**rows[1]}, *rows[2:]])
    assert said(report).outcome is Outcome.PASS
    assert said(report, "d").outcome is Outcome.FAIL


def test_a_facility_of_which_only_the_city_is_known_may_lie_in_a_district() -> None:
    rows = [region(region="410202"), facility(1, **TCM), facility(2, **TCM, region="410200")]
    found = said(checked(BOOK, rows))
    assert found.outcome is Outcome.UNKNOWN
    assert [(each.record, each.missing) for each in found.figures[0].visit] == [("h2", ("region",))]


def test_a_region_without_any_record_of_the_subject_is_unknown_and_says_so() -> None:
    found = said(checked(BOOK, [region(), facility(1, region="410400", **TCM)]))
    assert (found.outcome, found.missing) == (Outcome.UNKNOWN, ("count(facility where kind == tcm_hospital)",))
    assert "the registry has no such records of the region and year" in found.message.en
    assert "名单中没有该地区当年的相应记录" in found.message.zh


def test_other_facilities_show_that_the_registry_is_there() -> None:
    found = said(checked(BOOK, [region(), facility(1, kind="cdc")]))
    assert (found.outcome, found.actual and found.actual.value) == (Outcome.FAIL, 0)


def test_an_empty_group_has_no_share() -> None:
    found = said(checked(SHARE, [region(), facility(1, kind="cdc")]))
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert "nothing in the registry belongs to the group" in found.message.en


def test_a_population_of_zero_has_no_figure_per_person() -> None:
    rules = book({"density": "sum(facility, beds) / resident_population >= 3 床/千人"})
    found = said(checked(rules, [region(resident_population=0), facility(1, beds=5)]))
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert "the denominator is zero" in found.message.en


def test_a_share_names_those_that_do_not_meet_it() -> None:
    rows = [facility(at, **TCM, name=f"院{at}", has_rehabilitation_department=at == 1) for at in (1, 2, 3)]
    found = said(checked(SHARE, [region(), *rows]))
    (figure,) = found.figures
    assert found.outcome is Outcome.FAIL
    assert [each.name for each in figure.driving] == ["院2", "院3"]
    assert (figure.records, figure.reported, figure.completeness) == (3, 3, Decimal(1))


def test_a_rejected_row_counts_as_one_of_which_the_rest_is_known() -> None:
    broken = facility(2, **TCM, beds="many")
    report = checked(SHARE, [region(), facility(1, **TCM, has_rehabilitation_department=True), broken])
    (figure,) = said(report).figures
    assert len(report.rejects) == 1
    assert (figure.low and str(figure.low.value), figure.high and str(figure.high.value)) == ("50", "100")
    assert said(report).outcome is Outcome.PASS
    lost = checked(BOOK, [region(), facility(1, **TCM), {**facility(2, **TCM), "region": "nowhere"}])
    assert said(lost).outcome is Outcome.UNKNOWN
    assert "is not in the region tree" in lost.rejects[0].reason


def test_a_second_report_of_a_facility_is_rejected_and_not_counted() -> None:
    report = checked(BOOK, [region(), facility(1, **TCM), facility(1, **TCM)])
    assert (len(report.rejects), said(report).outcome) == (1, Outcome.FAIL)


def test_two_records_of_one_region_and_year_are_one_too_many() -> None:
    rows = [region(year=2023), region(id="again", as_of="2023-05-01"), region(id="next", year=2024)]
    report = hr.check([*rows, {**facility(1, **TCM), "year": 2023}], BOOK, as_of=DAY, everything=True)
    (reject,) = report.rejects
    assert (reject.record, reject.field) == ("again", "region")
    assert reject.reason == "region: a record of this region for 2023 was read before, `r`"
    assert {each.record for each in report.findings if each.type == "region"} == {"r", "next"}


def test_figures_are_of_the_year_of_the_region() -> None:
    rows: list[dict[str, Any]] = [region(year=2022), region(id="r", year=2023)]
    rows += [{**facility(at, **TCM), "year": year} for at, year in ((1, 2022), (1, 2023), (2, 2023))]
    report = hr.check(rows, BOOK, everything=True)
    found = {each.as_of.year: each.outcome for each in report.findings if each.type == "region"}
    assert found == {2022: Outcome.FAIL, 2023: Outcome.PASS}


def test_a_gap_in_the_history_of_a_facility_is_not_known() -> None:
    rows = [region(year=2023), *({**facility(1, **TCM), "year": year} for year in (2022, 2024))]
    rows.append({**facility(2, **TCM), "year": 2023})
    (figure,) = said(hr.check(rows, BOOK, everything=True)).figures
    assert [(each.record, each.missing) for each in figure.visit] == [("h1", ("kind",))]


def test_figures_of_other_years() -> None:
    rules = book({"more": "count(facility) > in_year(count(facility), 2022)"})
    rows: list[dict[str, Any]] = [region(year=2022), region(year=2023)]
    rows += [{**facility(at), "year": year} for at, year in ((1, 2022), (1, 2023), (2, 2023))]
    report = hr.check(rows, rules, as_of=date(2024, 1, 1), everything=True)
    found = [each.outcome for each in report.findings if each.type == "region"]
    assert found == [Outcome.FAIL, Outcome.PASS]  # 2022 is not above itself


def test_regions_inside_a_region() -> None:
    rules = book({"all": "share(region, resident_population >= 1万人) == 100%"})
    rows = [region(), region(id="a", region="410202"), region(id="b", region="410221", resident_population=9_999)]
    found = said(checked(rules, rows))
    assert (found.outcome, [each.record for each in found.figures[0].driving]) == (Outcome.FAIL, ["b"])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_says_the_same(engine: str) -> None:
    rules = book()
    rows = [region(), region(id="d", region="410202"), facility(1, **TCM, beds=80), facility(2, **TCM, region="410203")]
    rows += [facility(at, kind="general_hospital", beds=at) for at in range(3, 9)]
    assert checked(rules, rows, engine=engine).to_json() == checked(rules, rows, engine="reference").to_json()


def test_rules_that_cannot_be() -> None:
    for require, told in {
        "count(facility, beds) >= 1家": "write count(subject where condition)",
        "share(hospital, has_rehabilitation_department) >= 1": "a subject is one of",
        "sum(facility, has_rehabilitation_department) >= 1": "only amounts can be added up",
        "sum(facility, previous(beds)) >= 1床": "inside an aggregate no other aggregate",
        "mean(station, beds) >= 1床": "`beds` is not recorded of emergency stations",
        "resident_population >= (facility where kind == cdc)": "HR102",
    }.items():
        with pytest.raises(RulebookError) as error:
            book({"wrong": require})
        assert told in str(error.value), str(error.value)


@pytest.mark.parametrize("year", ["20x5", 3025, "1849", 2025.5, "2025-13-01"])
def test_a_year_that_is_none_is_rejected(year: object) -> None:
    report = hr.check([region(year=year), facility(1, **TCM)], BOOK, as_of=DAY)
    (reject,) = report.rejects
    assert (reject.record, reject.field) == ("r", "as_of")
    assert "2025-12-31 or 2025" in reject.reason or "between 1900 and 2100" in reject.reason


def test_a_target_met_before_it_is_due_says_so(tmp_path: Path) -> None:
    (tmp_path / "document.yaml").write_text(HEAD, encoding="utf-8")
    text = RULE.format(id="beds", require="institution_beds >= 300床") + "    due: 2025-12-31\n"
    (tmp_path / "rules.yaml").write_text(f"rules:{text}", encoding="utf-8")
    rules = load_rules([tmp_path])
    early = said(checked(rules, [region(institution_beds=300)]))
    assert early.message.en.endswith("; met before it falls due on 2025-12-31.")
    assert early.message.zh.endswith("；期限 2025-12-31，已提前达到。")
    on_the_day = hr.check(region(institution_beds=300), rules, as_of=date(2025, 12, 31), everything=True)
    assert "falls due" not in said(on_the_day).message.en


def test_what_may_lie_in_a_region_is_no_list_of_it() -> None:
    rows = [region(region="410204"), facility(1, region=None, **TCM), facility(2, region="410200", **TCM)]
    found = said(checked(BOOK, rows))
    assert (found.outcome, found.figures) == (Outcome.UNKNOWN, ())


def test_a_row_without_a_readable_year_may_be_of_any() -> None:
    rows = [region(year=2023), region(year=2024), *({**facility(1, **TCM), "year": year} for year in (2023, 2024))]
    report = hr.check([*rows, {**facility(2, **TCM), "year": "20x5"}], BOOK, everything=True, every_region=True)
    found = [each for each in report.findings if each.record == "r"]
    assert [each.outcome for each in found] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert [[one.record for one in each.figures[0].visit] for each in found] == [["h2"], ["h2"]]
    assert {each.as_of.year for each in report.findings} == {2023, 2024}


def test_a_registry_beside_is_counted_alone() -> None:
    pl = pytest.importorskip("polars")
    rows = [region(), facility(1, **TCM)]
    report = checked(BOOK, rows, registry=pl.DataFrame([facility(1, **TCM)]))
    (figure,) = said(report).figures
    assert (said(report).outcome, figure.records) == (Outcome.FAIL, 1)


def test_a_region_does_not_lie_inside_itself() -> None:
    pl = pytest.importorskip("polars")
    rules = book({"inner": "count(region) >= 1"})
    inner = region(id="d", region="410202")
    for rows, outcome in (([inner], Outcome.UNKNOWN), ([region()], Outcome.PASS)):
        found = checked(rules, rows, registry=pl.DataFrame([inner]))
        assert said(found, rows[0]["id"]).outcome is outcome


def test_bounds_of_what_is_required_are_said() -> None:
    rules = book({"less": "institution_beds >= sum(facility, beds)", "same": "institution_beds == 2床"})
    report = checked(rules, [region(institution_beds=30), facility(1, beds=5), facility(2)])
    found = {each.rule: each for each in report.findings if each.type == "region"}
    assert "要求不低于 5 张 至 100,005 张 之间的某个值" in found["many/less"].message.zh
    assert "required: at least a value between 5 beds and 100,005 beds" in found["many/less"].message.en
    assert found["many/same"].message.en == "Beds in health institutions: 30 beds; required: exactly 2 beds; over by 28 beds."


def test_a_year_without_a_record_of_the_region_is_named() -> None:
    rules = book({"more": "count(facility) > in_year(count(facility), 2022)"})
    rows = [region(year=2023), *({**facility(1), "year": year} for year in (2022, 2023))]
    message = said(hr.check(rows, rules, everything=True)).message.en
    assert "the region has no record of that year (--every-region adds it)" in message
    both = hr.check(rows, rules, everything=True, every_region=True)
    assert said(both).outcome is Outcome.FAIL
