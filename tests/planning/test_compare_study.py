"""The study of a comparison: what it says, in both languages and every format, and why nothing changes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

pytest.importorskip("polars")

from openpyxl import Workbook, load_workbook

import healthrules as hr
from healthrules.errors import UsageError
from healthrules.planning import read_proposal
from healthrules.planning.comparing.cases import cases
from healthrules.planning.studies import STUDY_FORMATS, Study, written
from tests.planning.compare_studies import (
    AREA,
    BOOK,
    HEAD,
    PRICES,
    RADIUS,
    RECORDS,
    ROOT,
    about,
    centre,
    rows,
    station,
    studied,
)


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
        ["a", "示例a", named[0][0], named[1], "pass", "fail", 1800, 1700, 1900, None, 100, "m²", 52000, "input", 1],
        ["b", "示例b", named[0][1], named[1], "fail", "fail", 1600, 1700, 1900, 100, 300, "m²", 52000, "input", 2],
    ]


def test_a_list_may_be_short_and_says_so() -> None:
    made = studied(AREA, most=1)
    assert [row[0] for row in rows(made, "records")] == ["a"]
    assert made.grids[-1].note is not None
    assert "1 of 2 verdicts affected" in made.grids[-1].note.en
    assert len(made.data["comparisons"][0]["affected"]) == 1


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


def test_csv_and_workbook_list_the_records_with_where_they_stand() -> None:
    made = studied(AREA, RADIUS)
    told = written(made, "csv", "zh")
    assert isinstance(told, str)
    rows_ = list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))
    assert [row[0] for row in rows_] == ["编号", "s", "a", "b"]
    assert [row[-2:] for row in rows_] == [["来源文件", "行号"], ["输入数据", "5"], ["输入数据", "1"], ["输入数据", "2"]]
    sheet = workbook(made)["记录"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["s", "a", "b"]
    assert [cell.value for cell in sheet[1]][-2:] == ["来源文件", "行号"]
    for name in ("text", "html", "markdown"):
        assert "来源文件" not in str(written(made, name, "zh"))


def workbook(made: Study) -> Workbook:
    content = written(made, "xlsx", "zh")
    assert isinstance(content, bytes)
    return load_workbook(io.BytesIO(content))


def test_totals_stand_below_what_a_workbook_filters_and_money_has_two_decimals() -> None:
    made = workbook(studied(AREA, prices=PRICES.replace("3200", "3200.5")))
    for name in ("结论", "差额按区县", "差额按规则", "费用按区县"):
        sheet = made[name]
        totals = [row[0].row for row in sheet.iter_rows() if row[0].value == "合计"]
        assert totals == [sheet.max_row]
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row - 1))
    money = made["费用按区县"].cell(2, 3)
    assert (money.value, money.number_format) == (320_050, "#,##0.00")


def test_a_table_without_rows_is_one_line() -> None:
    made = studied(AREA, records=[centre("z", 5000)])
    for name in ("text", "markdown", "html"):
        page = str(written(made, name, "zh"))
        assert "没有记录的结论或差额发生变化。" in page
        assert "实际值" not in page


def test_documents_are_named_in_full_with_their_status() -> None:
    said = "\n".join(line.zh for line in studied(AREA).about)
    assert f"涉及文件：《{BOOK.documents['kaifeng-plan-2025'].title.zh}》（征求意见稿）" in said


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
