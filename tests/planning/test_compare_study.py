"""The study of a comparison: what it says, in both languages and every format, and why nothing changes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("polars")

from openpyxl import load_workbook

import healthrules as hr
from healthrules.errors import UsageError
from healthrules.planning import apply, read_proposal
from healthrules.planning.comparing.cases import cases
from healthrules.planning.comparing.compare import compare
from healthrules.planning.comparing.prices import read_prices
from healthrules.planning.comparing.study import Asked, Compared, study
from healthrules.planning.studies import STUDY_FORMATS, Bars, Study, written

ROOT = Path(__file__).parents[2]
DAY = date(2025, 6, 30)
BOOK = hr.load_rules(["kaifeng-plan-2025"])
HEAD = "proposal: {id: trial, title: {zh: 试行, en: trial}}\nchanges:\n"
AREA = HEAD + "- {parameter: chc_base_area, band: [5万人, 7万人], value: 1900 m², reason: 示例}\n"
RADIUS = HEAD.replace("trial", "nearer", 1) + "- {rule: emergency-radius-rural, reading: lower, reason: 示例}\n"
PRICES = "prices: [{unit: m², price: 3200, currency: 元, source: {zh: 虚构单价, en: made up}}]\n"


def centre(name: str, area: object, region: str | None = "龙亭区", **more: Any) -> dict[str, Any]:
    kind = {"type": "facility", "kind": "community_health_centre", "ownership": "public", "served_population": 52000}
    return {**kind, "id": name, "name": f"示例{name}", "region": region, "beds": 0, "floor_area": area, **more}


def station(name: str, radius: object) -> dict[str, Any]:
    return {"type": "station", "id": name, "region": "杞县", "area_type": "rural", "service_radius": radius}


RECORDS = [centre("a", 1800), centre("b", 1600, "鼓楼区"), centre("c", 1900), centre("d", None), station("s", 12)]


def studied(
    *proposals: str,
    records: Sequence[dict[str, Any]] = RECORDS,
    book: hr.Rulebook = BOOK,
    readings: Sequence[str] = (),
    prices: str = "",
    as_of: date | None = DAY,
    most: int | None = None,
) -> Study:
    asked = cases(book, [read_proposal(each, "p.yaml") for each in proposals], readings)
    known = read_prices(prices, book, file="prices.yaml") if prices else ()
    found = [Compared(each, compare(list(records), each.before, each.after, as_of=as_of), known) for each in asked]
    return study(found, Asked(("registry.json",), as_of), most=most)


def rows(made: Study, name: str) -> list[list[Any]]:
    """The rows of a grid, in English."""
    (grid,) = (each for each in made.grids if each.name.en == name)
    return [[getattr(cell, "en", cell) for cell in row] for row in grid.rows]


def about(made: Study) -> str:
    return "\n".join(line.en for line in made.about)


def test_the_lines_say_what_was_changed_and_what_came_of_it() -> None:
    said = about(studied(AREA, RADIUS, prices=PRICES))
    for line in (
        "Registry: registry.json (5 records)",
        "Judged for: 2025-06-30",
        "Proposal: trial [trial]",
        "(50,000–70,000 people) (kaifeng-plan-2025/chc_base_area)  1,700 m² → 1,900 m². Reason: 示例",
        "Newly failing: 2 verdicts, of 2 records serving 52,000 people; 1 without the people served.",
        "Gap larger: 1.",
        "Gaps in all: 0 → 2 km (+2)",
        "Gaps in all: 100 → 400 m² (+300)",
        "Cost: 960,000.00 元 more; 1,280,000.00 元 for the whole gap after",
        "Gaps in km have no price and are not in the cost",
    ):
        assert line in said


def test_where_only_gaps_differ_it_says_so() -> None:
    said = about(studied(AREA, records=[centre("b", 1600)]))
    assert "No verdict changes, only what is missing:\nGap larger: 1.\nGaps in all: 100 → 300 m² (+200)" in said


def test_groups_are_told_by_their_names() -> None:
    made = studied(AREA, RADIUS)
    assert rows(made, "by district") == [
        ["Longting District", 1, 0, 0, 52000],
        ["Gulou District", 0, 0, 1, 0],
        ["Qi County", 1, 0, 0, None],
    ]
    assert rows(made, "by kind") == [["community health centre", 1, 0, 1, 52000], ["emergency station", 1, 0, 0, None]]
    assert rows(made, "by ownership") == [["public", 1, 0, 1, 52000], ["not reported", 1, 0, 0, None]]


def test_gaps_and_costs_add_up_to_what_they_are_in_all() -> None:
    made = studied(AREA, prices=PRICES)
    assert rows(made, "gaps by district") == [
        ["Longting District", "m²", 0, 100, 100],
        ["Gulou District", "m²", 100, 300, 200],
        ["in all", "m²", 100, 400, 300],
    ]
    assert rows(made, "costs by district") == [
        ["Longting District", "元", 320_000, 320_000],
        ["Gulou District", "元", 640_000, 960_000],
        ["in all", "元", 960_000, 1_280_000],
    ]
    assert rows(made, "costs") == [["m²", 3200, "元", 300, 400, 960_000, 1_280_000, "made up"]]


def test_records_are_listed_the_worst_first() -> None:
    named = ["Longting District", "Gulou District"], "community health centre floor area"
    assert rows(studied(AREA), "records") == [
        ["a", "示例a", named[0][0], named[1], "pass", "fail", 1800, 1700, 1900, None, 100, "m²", 52000, "-", 1],
        ["b", "示例b", named[0][1], named[1], "fail", "fail", 1600, 1700, 1900, 100, 300, "m²", 52000, "-", 2],
    ]


def test_a_list_may_be_short_and_says_so() -> None:
    made = studied(AREA, most=1)
    assert [row[0] for row in rows(made, "records")] == ["a"]
    assert made.grids[-1].note is not None
    assert "1 of 2 verdicts affected" in made.grids[-1].note.en
    assert len(made.data["comparisons"][0]["affected"]) == 1


BEDS = HEAD.replace("trial", "beds", 1) + (
    "- {document: kaifeng-plan-2025, add: {rules: [{id: some-beds, title: {zh: 床位, en: some beds}, subject: facility, "
    'when: "kind == community_health_centre", require: "beds >= 5床", force: standard, clause: 七}]}, reason: 示例}\n'
)
MORE_BEDS = HEAD + '- {rule: some-beds, require: "beds >= 9床", reason: 示例}\n'


def test_people_of_a_record_that_fails_two_rules_are_counted_once() -> None:
    book = apply(BOOK, read_proposal(BEDS)).book
    made = studied(AREA, MORE_BEDS.replace("trial", "more", 1), records=[centre("a", 1950, beds=6)], book=book)
    total = made.data["comparisons"][0]["total"]
    assert (total["newly_failing"], total["newly_failing_records"], total["newly_failing_people"]) == (2, 1, 52000)


def test_verdicts_of_a_new_rule_make_nobody_newly_fail_or_pass() -> None:
    records = [centre("a", 5000), centre("b", 5000, beds=5), centre("c", 5000, beds=None), centre("d", 5000, beds=6)]
    made = studied(BEDS, records=records)
    (one,) = made.data["comparisons"]
    newly = {name: count for name, count in one["total"].items() if name.startswith("newly_")}
    assert {count for name, count in newly.items() if not name.endswith("people")} == {0}
    assert [one["total"][f"new_rule_{each}"] for each in ("fail", "unknown", "pass")] == [1, 1, 2]
    assert one["counts"]["difference"]["pass"] == one["total"]["new_rule_pass"]
    assert {each["change"] for each in one["affected"]} == {"new"}
    assert [each["record"] for each in one["affected"]] == ["a", "c", "b", "d"]
    said = about(made)
    assert "some beds (kaifeng-plan-2025/some-beds)  a new rule. Reason: 示例" in said
    assert (
        "Verdicts of new rules, apart from what newly passes or fails: fail 1, of 1 record serving 52,000 people; unknown 1; "
        "pass 2." in said
    )


def test_verdicts_of_a_retired_rule_are_told_apart() -> None:
    retired = HEAD + "- {rule: chc-floor-area, retire: true, reason: 示例}\n"
    made = studied(retired, records=[centre("a", 5000), centre("b", 1000)])
    total = made.data["comparisons"][0]["total"]
    assert (total["retired_rule_pass"], total["retired_rule_fail"], total["no_longer_applies"]) == (1, 1, 0)
    assert "Verdicts that retired rules gave, apart from these: fail 1; pass 1." in about(made)


def test_who_was_not_judged_before_and_passes_now_has_not_become_better() -> None:
    wider = HEAD + '- {rule: emergency-radius-rural, when: "area_type == urban", reason: 示例}\n'
    told = studied(wider, records=[{**station("s", 12), "area_type": "urban"}])
    total = told.data["comparisons"][0]["total"]
    assert (total["newly_passing"], total["newly_covered"], total["newly_passing_people"]) == (0, 1, 0)


def test_other_requirements_are_told_without_their_code() -> None:
    book = apply(BOOK, read_proposal(BEDS)).book
    said = about(studied(MORE_BEDS, records=[centre("a", 1800, beds=6)], book=book))
    assert "some beds: requirement (kaifeng-plan-2025/some-beds)  rewritten. Reason: 示例" in said
    assert "beds >=" not in said


def test_without_records_it_says_so_and_nothing_else() -> None:
    made = studied(AREA, records=[])
    assert "There are no records to judge: nothing to compare." in about(made)
    assert "Why:" not in about(made)
    assert [each.name.en for each in made.grids] == ["records"]


def test_money_is_rounded_half_up_and_has_two_decimals() -> None:
    prices = PRICES.replace("3200", "0.035")
    made = studied(AREA, records=[centre("a", 1799)], prices=prices)
    assert "Cost: 3.54 元 more; 3.54 元 for the whole gap after" in about(made)
    page = written(studied(AREA, prices=PRICES), "text", "en")
    assert "3,200.00" in str(page)
    assert "1,280,000.00" in str(page)


def test_records_of_several_years_are_told_year_by_year_by_a_phase_in() -> None:
    steps = "steps: [{from: 2024-01-01, value: 1800 m²}, {from: 2025-01-01, value: 1900 m²}]"
    phased = HEAD + f"- {{parameter: chc_base_area, band: [5万人, 7万人], {steps}, reason: 示例}}\n"
    records = [centre("a", 1750, year=year) for year in (2023, 2024, 2025)]
    made = studied(phased, records=records, as_of=None)
    assert rows(made, "by year") == [["2024", 1, 0, 52000], ["2025", 1, 0, 52000]]
    assert rows(made, "gaps by rule")[-2:] == [["2024", "in all", "m²", 0, 50, 50], ["2025", "in all", "m²", 0, 150, 150]]
    said = about(made)
    assert "Records are of 2023, 2024, 2025: each year is told by itself" in said
    assert "2025 Newly failing: 1 verdict, of 1 record serving 52,000 people." in said
    assert [each.labels for each in made.parts if isinstance(each, Bars)] == [["2024", "2025"]] * 2
    assert made.data["comparisons"][0]["total"] is None
    totals = [row for row in rows(made, "Outcomes") if row[1] == "in all"]
    assert [row[0] for row in totals] == ["2023", "2024", "2025"]
    assert len({tuple(row[2:]) for row in totals}) == 1


@pytest.mark.parametrize("as_of", [None, date(2025, 12, 31)])
def test_a_record_is_of_the_year_of_its_own_day_also_under_another(as_of: date | None) -> None:
    records = [centre("a", 3800 - year, year=year) for year in (2024, 2025)]
    (one,) = studied(AREA, records=records, prices=PRICES, as_of=as_of).data["comparisons"]
    gaps = [(each["year"], each["gap_after"]) for each in one["gaps"]["all"]]
    assert [each["year"] for each in one["affected"]] == [2025, 2024]
    assert gaps == [(2024, 124), (2025, 125)]
    assert [(each["year"], each["whole"]) for each in one["costs"]["all"]] == [(2024, 124 * 3200), (2025, 125 * 3200)]
    years = one["counts"]["years"]
    assert [each["year"] for each in years] == [2024, 2025]
    for side in ("before", "after", "difference"):
        summed = {name: sum(each[side][name] for each in years) for name in one["counts"][side]}
        assert summed == one["counts"][side]


def test_years_without_change_are_named_too() -> None:
    records = [centre("a", 5000, year=2020), centre("b", 1800, year=2024), centre("c", 1800, year=2025)]
    made = studied(AREA, records=records, as_of=None)
    assert "记录分属 2020、2024、2025 年：各年分别统计，不跨年相加" in "\n".join(line.zh for line in made.about)
    assert made.data["years"] == [2020, 2024, 2025]
    assert {row[0] for row in rows(made, "Outcomes")} == {"2020", "2024", "2025"}


def test_each_other_reading_is_compared_with_the_one_in_force() -> None:
    records = [*RECORDS, centre("e", 3000, beds=60), centre("f", 3300, beds=60)]
    made = studied(readings=["chc-floor-area", "emergency-radius-rural"], records=records)
    assert rows(made, "overview") == [
        [1, "community health centre floor area: read otherwise (30 m² for every bed once there are more than 50)", 1, 0, 1, 2],
        [2, "emergency service radius in rural areas: read otherwise (the limit is 10 km)", 1, 0, 0, 1],
    ]
    assert [(row[0], row[1]) for row in rows(made, "records")] == [
        ("chc-floor-area=whole", "f"),
        ("chc-floor-area=whole", "e"),
        ("emergency-radius-rural=lower", "s"),
    ]
    assert len({each.name.en for each in made.grids}) == len(made.grids)


def test_readings_with_a_proposal_are_those_under_it() -> None:
    _, other = cases(BOOK, [read_proposal(RADIUS)], ["emergency-radius-rural"])
    assert (other.before.rules["kaifeng-plan-2025/emergency-radius-rural"].default_reading, other.name) == (
        "lower",
        "emergency-radius-rural=upper",
    )


def test_a_rule_with_one_reading_is_refused_with_those_that_have_several() -> None:
    with pytest.raises(UsageError, match=r"emergency-response-time is read in one way only.*emergency-radius-rural"):
        cases(BOOK, [], ["emergency-response-time"])


NOTHING = [
    (HEAD.replace("changes:\n", "changes: []\n"), RECORDS, BOOK, "Why: the proposal changes nothing"),
    (AREA.replace("1900", "1700"), RECORDS, BOOK, "Why: the proposal changes nothing"),
    (AREA, RECORDS, BOOK.only("emergency-radius-rural"), "Why: no rule asked for depends on what is changed"),
    (AREA, [station("s", 12)], BOOK, "Why: the 1 rule that differs applies to no record here"),
    (AREA, [centre("z", 5000)], BOOK, "Why: 1 verdict of the rules that differ, all the same"),
]


@pytest.mark.parametrize(("proposal", "records", "book", "why"), NOTHING, ids=[each[3] for each in NOTHING])
def test_where_nothing_changes_it_says_why(proposal: str, records: Any, book: hr.Rulebook, why: str) -> None:
    made = studied(proposal, records=records, book=book)
    said = about(made)
    assert "Nothing changes: verdicts and gaps are as before." in said
    assert why in said
    assert [each.name.en for each in made.grids] == ["Outcomes", "records"]
    assert rows(made, "records") == []


def test_a_change_without_effect_is_told_with_its_place() -> None:
    said = about(studied(AREA.replace("1900", "1700")))
    assert "Note: p.yaml:3:" in said
    assert "is 1,700 m² already" in said


def test_a_waiver_holds_on_both_sides() -> None:
    waiver = hr.Waiver("a", "chc-floor-area", "虚构", "虚构", date(2030, 1, 1))
    (one,) = studied(AREA, records=[centre("a", 1800)], book=BOOK.with_waivers([waiver])).data["comparisons"]
    assert (one["total"]["newly_failing"], one["total"]["newly_waived"]) == (0, 1)
    assert one["counts"]["difference"] == {**dict.fromkeys(one["counts"]["before"], 0), "pass": -1, "waived": 1}


def test_what_is_asked_for_in_another_unit_is_not_added_up_with_it() -> None:
    told = HEAD + '- {rule: chc-floor-area, require: "beds >= 30床", mixes: null, reason: 示例}\n'
    made = studied(told, records=[centre("b", 1600, beds=0)])
    assert rows(made, "gaps by rule")[-2:] == [["in all", "beds", 0, 30, 30], ["in all", "m²", 100, 0, -100]]
    (row,) = rows(made, "records")
    assert row[6:12] == [0, "1,700 m²", 30, "100 m²", 30, "beds"]


def test_the_json_holds_everything() -> None:
    made = studied(AREA, prices=PRICES)
    told = json.loads(written(made, "json", "zh"))
    assert told["schema"] == "healthrules/compare/1"
    assert (told["as_of"], told["records"], told["rejects"], told["years"]) == ("2025-06-30", 5, 0, [2025])
    (one,) = told["comparisons"]
    assert one["rules"] == ["kaifeng-plan-2025/chc-floor-area"]
    assert (one["changes"][0]["old"]["en"], one["changes"][0]["new"]["en"]) == ("1,700 m²", "1,900 m²")
    assert one["counts"]["difference"]["fail"] == 1
    assert one["gaps"]["all"] == [{"unit": "m²", "gap_before": 100, "gap_after": 400, "difference": 300}]
    assert one["costs"]["all"] == [{"currency": "元", "difference": 960000, "whole": 1280000}]
    assert one["groups"]["district"][0]["label"] == {"zh": "龙亭区", "en": "Longting District"}
    assert [each["record"] for each in one["affected"]] == ["a", "b"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", STUDY_FORMATS)
def test_every_format_is_written_and_the_same_twice(name: str, language: Any) -> None:
    one, other = (written(studied(AREA, RADIUS, prices=PRICES), name, language) for _ in range(2))
    assert one == other
    assert one


def test_csv_and_workbook_list_the_records() -> None:
    made = studied(AREA, RADIUS)
    told = written(made, "csv", "zh")
    assert isinstance(told, str)
    assert [row[0] for row in csv.reader(io.StringIO(told.removeprefix("\ufeff")))] == ["编号", "s", "a", "b"]
    workbook = written(made, "xlsx", "zh")
    assert isinstance(workbook, bytes)
    sheet = load_workbook(io.BytesIO(workbook))["记录"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["s", "a", "b"]


def test_what_was_reported_cannot_become_markup() -> None:
    made = studied(AREA, records=[replace_name(centre("a", 1800), "<script>alert(1)</script>")])
    page = written(made, "html", "zh")
    assert isinstance(page, str)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def replace_name(record: dict[str, Any], name: str) -> dict[str, Any]:
    return {**record, "name": name}


def test_the_python_of_the_page_runs() -> None:
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8").partition("# Progress")[0]
    code = "\n".join(re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "410202" in done.stdout


def test_districts_of_one_name_are_told_apart() -> None:
    twins = [code for code, each in BOOK.regions.regions.items() if each.name.zh == "鼓楼区"]
    tree = BOOK.regions
    other = next(code for code in tree.regions if code.startswith("4101") and not code.endswith("00"))
    renamed = {**tree.regions, other: replace(tree.regions[other], name=tree.regions[twins[0]].name)}
    book = replace(BOOK.anywhere(), regions=replace(tree, regions=renamed))
    records = [centre("a", 1800, "410204"), centre("b", 1800, other)]
    labels = [row[0] for row in rows(studied(AREA, records=records, book=book), "by district")]
    assert len(set(labels)) == 2
    assert all("Gulou District, " in each for each in labels)
