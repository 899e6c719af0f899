"""What a notice says, before it is put on paper: to whom, what is demanded, suggested, not due, missing, exempted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.notices import Notice, earlier, notices
from healthrules.reporting.receipts import MOST_RECORDS, receipt
from healthrules.texts import Language

DAY = date(2025, 6, 30)
LATE = date(2026, 6, 30)
CENTRE: dict[str, Any] = {
    "type": "facility",
    "id": "C1",
    "name": "甲中心",
    "region": "龙亭区",
    "kind": "community_health_centre",
    "floor_area": 1950,
    "served_population": 52000,
    "beds": 20,
}
STATION: dict[str, Any] = {"type": "station", "id": "S1", "region": "杞县", "area_type": "rural", "service_radius": 25}
REGION: dict[str, Any] = {"type": "region", "id": "410200", "name": "开封市", "region": "410200", "人均预期寿命": "78.9岁"}
PHYSICIANS = {"每千常住人口执业（助理）医师数": "3.5人/千人"}


def made(
    book: hr.Rulebook, *records: dict[str, Any], language: Language = "zh", day: date | None = DAY, **options: Any
) -> list[Notice]:
    return list(notices(hr.check(list(records), book, as_of=day, **options), book, language))


def test_the_region_is_written_whole_in_the_order_of_the_language(book: hr.Rulebook) -> None:
    assert made(book, CENTRE)[0].region == "河南省开封市龙亭区"
    assert made(book, CENTRE, language="en")[0].region == "Longting District, Kaifeng, Henan Province"


def test_what_is_too_little_is_to_be_made_up_and_what_is_too_much_brought_down(book: hr.Rulebook) -> None:
    little, much = (made(book, each)[0].failed[0] for each in (CENTRE, STATION))
    assert (little.required, little.actual, little.gap) == ("不低于 2,200 平方米", "1,950 平方米", "还差 250 平方米")
    assert little.mend == "由 1,950 平方米提高到不低于 2,200 平方米，补足 250 平方米"
    assert (much.required, much.actual, much.gap) == ("不超过 20 公里", "25 公里", "超出 5 公里")
    assert much.mend == "由 25 公里降低到不超过 20 公里，减少 5 公里"
    english = made(book, STATION, language="en")[0].failed[0]
    assert english.mend == "from 25 km to at most 20 km: 5 km less"


def test_a_value_on_a_limit_that_does_not_count_is_said_to_lie_on_it(book: hr.Rulebook) -> None:
    nurses = book.only("nurses")
    item = made(nurses, {**REGION, "每千常住人口注册护士数": "4.3人/千人"}, day=LATE)[0].suggested[0]
    assert item.required == "高于 4.3/千"
    assert item.gap == "恰在界上，不含该数"


def test_a_third_is_said_as_in_the_report() -> None:
    """33.3333%, not the twelve digits that JSON holds."""
    everywhere = hr.load_rules(["kaifeng-actions-2030"]).only("health-education-share-of-fixed-ad-boards")
    record = {**REGION, "城市固定广告宣传栏卫生健康教育内容占比": "30%"}
    (notice,) = made(everywhere, record, day=date(2031, 6, 30))
    item = (*notice.failed, *notice.suggested)[0]
    assert (item.required, item.gap) == ("不低于 33.3333%", "还差 3.33333 个百分点")


def test_a_checklist_says_what_it_should_be(book: hr.Rulebook) -> None:
    item = made(book.only("smoke-free"), {**CENTRE, "is_smoke_free": False})[0].failed[0]
    assert (item.required, item.actual, item.gap, item.mend) == ("应为是", "否", "—", "现为“否”，应为是")


def test_where_a_rule_compares_several_things_its_sentence_tells_them_all(book: hr.Rulebook) -> None:
    record = {**CENTRE, "has_fever_clinic": False, "has_fever_sentinel_room": False}
    item = made(book.only("primary-care-fever-clinic"), record)[0].failed[0]
    assert (item.required, item.actual, item.gap) == ("", "", "")
    assert item.sentence.count("应为是") == 2
    assert item.sentence.startswith(item.mend)


def test_only_what_is_plainly_stated_is_demanded_and_the_rest_suggested(book: hr.Rulebook) -> None:
    notice = made(book.only("physicians"), {**REGION, **PHYSICIANS}, day=LATE)[0]
    assert not notice.demands
    assert [each.force for each in notice.suggested] == ["预期性"]
    assert made(book, CENTRE)[0].demands


def test_what_is_not_due_stands_apart_with_its_day_and_is_no_reason_for_a_notice(book: hr.Rulebook) -> None:
    chosen = book.only(["life-expectancy-2035", "physicians"])
    assert made(chosen, REGION, day=LATE) == []
    notice = made(chosen, {**REGION, **PHYSICIANS}, day=LATE)[0]
    assert [each.due for each in notice.pending] == [date(2035, 12, 31)]
    assert notice.failed == ()


def test_what_is_missing_is_asked_for_once_with_all_that_waits_for_it(book: hr.Rulebook) -> None:
    wanted = made(book, {**REGION, **PHYSICIANS}, day=LATE)[0].wanted
    assert len({each.what for each in wanted}) == len(wanted) > 0
    assert all(each.items for each in wanted)
    whats = [each.what for each in wanted]
    assert "每千常住人口注册护士数" in whats
    assert any(what.endswith("（由名单中的有关记录汇总，请补充填报）") for what in whats)
    assert any(what.endswith("（参照值，由核查单位查明）") for what in whats)


def test_an_exemption_is_told_with_who_approved_it_and_until_when(book: hr.Rulebook) -> None:
    region = {**REGION, **PHYSICIANS, "每千常住人口药师（士）数": "0.5人/千人"}
    chosen = book.only(["physicians", "pharmacists"])
    waiver = hr.Waiver("410200", "physicians", "正在招聘", "某市政府", date(2026, 12, 31), number="示例〔2026〕1号")
    notice = made(chosen, region, day=LATE, waivers=[waiver])[0]
    (exempt,) = notice.waived
    assert (exempt.reason, exempt.authority, exempt.number, exempt.expires) == (
        "正在招聘", "某市政府", "示例〔2026〕1号", date(2026, 12, 31)
    )  # fmt: skip
    assert [each.title for each in notice.suggested] == ["每千常住人口药师（士）数"]


def test_of_a_record_of_several_days_the_last_one_counts(book: hr.Rulebook) -> None:
    old, new = {**CENTRE, "as_of": "2023-12-31"}, {**CENTRE, "as_of": "2024-12-31"}
    report = hr.check([new, old], book)
    assert [each.as_of for each in notices(report, book, "zh")] == [date(2024, 12, 31)]
    assert earlier(report) == 1
    assert "较早日期未达到要求的 1 次" in "".join(receipt(report, book, "zh").remarks)
    mended = hr.check([old, {**new, "floor_area": 3000}], book)
    assert list(notices(mended, book, "zh")) == []


def test_rows_of_one_record_say_which_they_are(book: hr.Rulebook, tmp_path: Any) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "type,id,region,as_of,area_type,service_radius\n"
        "station,S,杞县,2024-12-31,rural,25\nstation,S,杞县,2025-12-31,rural,30\n",
        "utf-8",
    )
    report = hr.check(hr.read_inputs([path]), book, as_of=DAY)
    (notice,) = notices(report, book, "zh")
    assert [each.title[-4:] for each in notice.failed] == [" F2）", " F3）"]


def test_findings_that_were_not_listed_are_said_to_be_missing(book: hr.Rulebook) -> None:
    limited = made(book, CENTRE, {**CENTRE, "id": "C2"}, limit=1)
    assert [each.record for each in limited] == ["C1"]
    assert limited[0].not_listed >= 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_notice_holds_every_failure_of_its_record(book: hr.Rulebook, report: hr.Report, language: Language) -> None:
    told = {each.record: len(each.failed) + len(each.suggested) for each in notices(report, book, language)}
    failed: dict[str, int] = {}
    for each in report.findings:
        if each.outcome == "fail":
            failed[each.record] = failed.get(each.record, 0) + 1
    assert told == failed


def test_the_receipt_counts_each_record_and_names_the_first(book: hr.Rulebook) -> None:
    records = [{**CENTRE, "id": f"C{number}"} for number in range(MOST_RECORDS + 5)]
    found = receipt(hr.check(records, book, as_of=DAY), book, "zh")
    assert (len(found.lines), found.listed, found.records) == (MOST_RECORDS, MOST_RECORDS + 5, MOST_RECORDS + 5)
    assert found.lines[0].record == "C0"


def test_the_receipt_says_what_it_was_limited_to(book: hr.Rulebook) -> None:
    chosen = book.only("chc-floor-area")
    text = "\n".join(receipt(hr.check([CENTRE], chosen, as_of=DAY), chosen, "zh").left_out)
    assert "只核查了以下规则（--only）：社区卫生服务中心业务用房面积" in text


def test_the_receipt_tells_of_waivers_that_changed_nothing(book: hr.Rulebook) -> None:
    waiver = hr.Waiver("C1", "chc-floor-area", "扩建", "某区", date(2024, 12, 31))
    found = receipt(hr.check([CENTRE], book, as_of=DAY, waivers=[waiver]), book, "zh")
    assert "未起作用的豁免：1" in found.remarks
    assert any("2024-12-31 到期" in each for each in found.remarks)


def test_the_receipt_tells_readings_that_a_pass_rests_on(book: hr.Rulebook) -> None:
    found = receipt(hr.check([{**CENTRE, "floor_area": 5000}], book, as_of=DAY), book, "zh")
    assert ("社区卫生服务中心业务用房面积", "前 50 张按 25 平方米、超出部分按 30 平方米") in found.readings
