"""The sentence of a finding, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import healthrules as hr

DAY = date(2025, 6, 30)
STATION = {"type": "station", "id": "s", "region": "开封市"}
CENTRE = {"type": "facility", "id": "c", "region": "开封市", "kind": "community_health_centre", "ownership": "public"}

SENTENCES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "emergency-radius-urban",
        {**STATION, "area_type": "urban", "service_radius": "5001 m"},
        "服务半径 5.001 公里，要求不超过 5 公里，超出 0.001 公里。",
        "Service radius: 5.001 km; required: at most 5 km; over by 0.001 km.",
    ),
    (
        "emergency-response-time",
        {**STATION, "mean_response_time": "1小时"},
        "平均急救反应时间 60 分钟，要求不超过 30 分钟，超出 30 分钟。",
        "Mean emergency response time: 60 min; required: at most 30 min; over by 30 min.",
    ),
    (
        "emergency-response-time",
        {**STATION, "mean_response_time": 30},
        "平均急救反应时间 30 分钟，要求不超过 30 分钟。",
        "Mean emergency response time: 30 min; required: at most 30 min.",
    ),
    (
        "essential-medicine-variety",
        {**CENTRE, "essential_medicine_variety_share": "74%"},
        "基本药物配备品种数量占比 74%，要求不低于 75%，还差 1 个百分点。",
        "Essential medicines' share of varieties stocked: 74%; required: at least 75%; short by 1 percentage point.",
    ),
    (
        "chc-floor-area",
        {**CENTRE, "served_population": 52000},
        "缺少业务用房面积、床位数，无法判断。",
        "Cannot be decided; not reported: service floor area, beds.",
    ),
    (
        "emergency-response-time",
        {"type": "station", "id": "s", "mean_response_time": 20},
        "缺少所在地区，无法判断；要求不超过 30 分钟。",
        "Cannot be decided; not reported: region; required: at most 30 min.",
    ),
    (
        "emergency-response-time",
        CENTRE,
        "不适用：本条针对急救站，该记录为医疗卫生机构。",
        "Not applicable: the rule is about an emergency station, the record is a facility.",
    ),
    (
        "chc-floor-area",
        {**CENTRE, "kind": "cdc"},
        "不适用：机构类型为疾病预防控制中心；适用条件是机构类型 = 社区卫生服务中心。",
        (
            "Not applicable: kind of institution is centre for disease control and prevention; "
            "the rule asks for kind of institution = community health centre."
        ),
    ),
    (
        "emergency-response-time",
        {**STATION, "region": "洛阳市"},
        "不适用：文件只适用于开封市，本记录在洛阳市。",
        "Not applicable: the document holds for Kaifeng only, the record lies in Luoyang.",
    ),
]


@pytest.mark.parametrize(("rule", "record", "zh", "en"), SENTENCES, ids=[each[3][:50] for each in SENTENCES])
def test_a_finding_is_said_in_one_sentence(book: hr.Rulebook, rule: str, record: dict[str, Any], zh: str, en: str) -> None:
    (finding,) = hr.check(record, book.only([rule]), as_of=DAY, everything=True).findings
    assert (finding.message.zh, finding.message.en) == (zh, en)


def test_what_is_not_yet_due_says_until_when(book: hr.Rulebook) -> None:
    record = {**CENTRE, "essential_medicine_amount_share": "60%"}
    (finding,) = hr.check(record, book.only(["essential-medicine-amount"]), as_of=date(2021, 6, 30)).findings
    assert finding.message.zh == "基本药物使用金额占比 60%，要求不低于 70%，还差 10 个百分点；期限 2021-12-31，尚未到期。"
    assert finding.message.en.endswith("short by 10 percentage points; due 2021-12-31, not yet reached.")


def test_before_the_first_day_of_its_period_a_rule_does_not_stand(book: hr.Rulebook) -> None:
    record = {**STATION, "mean_response_time": 45}
    report = hr.check(record, book.only(["emergency-response-time"]), as_of=date(2020, 12, 31), everything=True)
    assert report.findings[0].message.zh == "不适用：本条自 2021-01-01 起执行。"
