"""The report of a lazy table counts every record once, and is the one that the reference evaluator gives."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import healthrules as hr

pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

from healthrules.reporting.telling import Telling  # noqa: E402
from healthrules.tables.lazy import LazyCheck  # noqa: E402
from healthrules.tables.native import native  # noqa: E402

from . import case_tables  # noqa: E402
from .case_tables import BOOK  # noqa: E402
from .libraries_here import LIBRARIES  # noqa: E402
from .odd_tables import DAY  # noqa: E402

STATION = {"type": "station", "region": "410202", "area_type": "urban", "mean_response_time": 29.0}


def told(report: hr.Report) -> dict[str, Any]:
    """A report without the order of its entries, which a lazy table has none of, without rows and the list of records."""
    data = json.loads(report.to_json())
    data["findings"].sort(key=lambda found: (found["record"], found["rule"]))
    data["unchecked"].sort()
    data.pop("checked", None)
    data["rejects"] = sorted((each["record"] or "", each["field"] or "", each["reason"]) for each in data["rejects"])
    return data  # type: ignore[no-any-return]


@pytest.mark.parametrize("everything", [True, False])
def test_records_with_more_digits_than_columns_keep_are_counted_once(everything: bool) -> None:
    radii = {"passes": 4.12345678901, "fails": 5.12345678901, "plain": 4.0, "edge": 5.00000000001, "none": None}
    rows = [{**STATION, "id": name, "service_radius": radius} for name, radius in radii.items()]
    table = duckdb.from_arrow(pl.DataFrame(rows).to_arrow())
    report = LazyCheck(BOOK, native(table), DAY, DAY, Telling(everything)).report()
    assert told(report) == told(hr.check(rows, BOOK, as_of=DAY, engine="reference", everything=everything))
    assert report.summary.records == len(rows)


@pytest.mark.parametrize(
    ("rows", "everything"),
    [(case_tables.hostile(), True), (case_tables.generated(300, seed=1), False)],
    ids=["hostile", "generated"],
)
def test_the_report_of_a_lazy_table_is_that_of_its_records(rows: list[case_tables.Reported], everything: bool) -> None:
    day = date(2021, 6, 30)
    report = LazyCheck(BOOK, native(LIBRARIES["duckdb"].make(rows)), day, day, Telling(everything)).report()
    assert told(report) == told(hr.check(rows, BOOK, as_of=day, engine="reference", everything=everything))
