"""Waivers in tables: the report by columns is the one by rows, and tables of findings agree with it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.errors import UnsupportedOperation
from tests.books import sample

pl = pytest.importorskip("polars")

from .odd_tables import DAY, HOW, How, Table, as_csv, reports, tables  # noqa: E402

BOOK = sample()
MANY = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
RULES = [rule.id for rule in BOOK.rules.values() if rule.subject in ("station", "facility") and not rule.checklist]
RADIUS = "kaifeng-plan-2025/emergency-radius-urban"


def waiver(record: str, rule: str = RADIUS, expires: date = date(2025, 12, 31)) -> hr.Waiver:
    return hr.Waiver(record, rule, "道路施工", "示例卫生健康委员会", expires)


WAIVERS = st.lists(
    st.builds(
        waiver,
        st.sampled_from(["a", "b", "c", "d", "7", "A", "nobody", "bb"]),
        st.sampled_from(RULES),
        st.sampled_from([DAY, date(2025, 6, 29), date(2030, 1, 1), date(2021, 6, 30)]),
    ),
    unique_by=lambda each: (each.record, each.rule),
    max_size=8,
)


@MANY
@given(table=tables(), waivers=WAIVERS, how=HOW)
def test_the_report_by_columns_is_the_one_by_rows(table: Table, waivers: list[hr.Waiver], how: How) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(as_csv(table))
        columns, rows = reports([path], BOOK.with_waivers(waivers), how)
    assert columns == rows


ROWS: list[dict[str, Any]] = [
    {"type": "station", "id": name, "region": "410202", "area_type": "urban", "service_radius": radius}
    for name, radius in (("near", 4.0), ("far", 6.0), ("farther", 7.0), ("silent", None))
]
LIVE = [waiver("far"), waiver("farther", expires=date(2024, 12, 31)), waiver("silent"), waiver("near")]


def test_findings_of_a_frame_say_what_is_waived_and_why() -> None:
    book = BOOK.only([RADIUS])
    found = hr.check_frame(pl.DataFrame(ROWS), book.with_waivers(LIVE), as_of=DAY, everything=True).collect()
    told = {row["record"]: row for row in found.to_dicts()}
    assert {name: row["outcome"] for name, row in told.items()} == {
        "near": "pass",
        "far": "waived",
        "farther": "fail",
        "silent": "unknown",
    }
    assert told["far"]["reason_en"] == (
        "Waived (without the waiver: fail). Reason: 道路施工; approved by 示例卫生健康委员会; until 2025-12-31"
    )
    assert told["far"]["reason_zh"].startswith("豁免（原判定：不达标）。理由：道路施工")
    assert {row["reason_en"] for name, row in told.items() if name != "far"} == {None}
    assert [told["far"][name] for name in ("actual", "required", "gap", "unit")] == [6.0, 5.0, 1.0, "km"]


def test_findings_of_a_frame_are_those_of_its_report() -> None:
    book = BOOK.with_waivers(LIVE)
    found = hr.check_frame(pl.DataFrame(ROWS), book, as_of=DAY, everything=True).collect()
    report = hr.check(ROWS, book, as_of=DAY, everything=True)
    assert Counter(found["outcome"]) == {each.value: count for each, count in report.summary.outcomes.items() if count}
    assert [*zip(found["record"], found["rule"], found["outcome"], strict=True)] == [
        (each.record, each.rule, each.outcome.value) for each in report.findings
    ]


def test_lazy_tables_of_other_engines_refuse_waivers() -> None:
    duckdb = pytest.importorskip("duckdb")
    table = duckdb.from_arrow(pl.DataFrame(ROWS).to_arrow())
    with pytest.raises(UnsupportedOperation, match="know no waivers"):
        hr.check_frame(table, BOOK.with_waivers(LIVE), as_of=DAY)
