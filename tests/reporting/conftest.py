"""What the tests of reports share: a rulebook, and a report that has every outcome a single record can have."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr

EXAMPLE = Path(__file__).parents[2] / "examples" / "kaifeng" / "chc.json"
DAY = date(2025, 6, 30)
MIXED: list[dict[str, Any]] = [
    {
        "type": "facility",
        "id": "KF-1",
        "name": "甲社区卫生服务中心",
        "region": "龙亭区",
        "kind": "社区卫生服务中心",
        "ownership": "公立",
        "served_population": "5.2万人",
        "beds": 20,
        "floor_area": "2,200 平方米",
        "essential_medicine_variety_share": "75%",
    },
    {"type": "station", "id": "S-1", "name": "乙急救站", "region": "杞县", "area_type": "农村", "service_radius": "20.5 公里"},
    {"type": "station", "id": "S-2", "region": "杞县", "area_type": "城市", "mean_response_time": "1801 秒"},
    {"type": "facility", "id": "P-1", "name": "外地机构", "region": "平顶山市", "kind": "综合医院"},
    {"type": "facility", "id": "BAD", "name": "丙", "region": "龙停区", "beds": -3},
    {"type": "facility", "id": "LATE", "region": "兰考县", "kind": "村卫生室", "ownership": "公立", "as_of": "2021-06-30",
     "essential_medicine_variety_share": "60%", "essential_medicine_amount_share": "70%"},
]  # fmt: skip


@pytest.fixture(scope="session")
def book() -> hr.Rulebook:
    return hr.load_rules(["kaifeng-plan-2025", "kaifeng-work-2021"])


@pytest.fixture(scope="session")
def mixed() -> list[dict[str, Any]]:
    return MIXED


@pytest.fixture(scope="session")
def example(book: hr.Rulebook) -> hr.Report:
    """The report of the example in the README."""
    return hr.check(hr.read_inputs([EXAMPLE]), book, as_of=DAY)


@pytest.fixture(scope="session")
def report(book: hr.Rulebook) -> hr.Report:
    """Passes, failures, a pending and an unknown finding, a reject and an unchecked record."""
    last = {**MIXED[-1]}
    day = {"as_of": "2025-06-30"}
    return hr.check([*({**day, **each} for each in MIXED[:-1]), last], book)
