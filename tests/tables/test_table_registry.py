"""Registries that are tables: group-bys of Polars and DuckDB give the figures that records one at a time give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.errors import UnsupportedOperation
from tests.deriving.registry_pack import AGGREGATES, DAY, book, facility, region

pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")

MORE = {
    "all": "count(facility) >= 1家",
    "area": "sum(facility, floor_area) >= 100 m²",
    "quotient": "mean(facility where beds > 0床, floor_area / beds) >= 10 m²/床",
    "either": "share(facility where beds >= 100床 or kind == cdc, grade != tertiary and beds < 140床) >= 50%",
}
BOOK = book({**AGGREGATES, **{name: each for name, each in MORE.items() if name != "quotient"}})
QUOTIENT = book(MORE)


def mostly(*plain: str | None, odd: tuple[str | None, ...]) -> st.SearchStrategy[str | None]:
    """Cells that columns can read, and a few that they cannot."""
    return st.sampled_from((*(plain * 8), *odd))


CELLS: Mapping[str, st.SearchStrategy[str | None]] = {
    "type": mostly("facility", "医疗卫生机构", odd=("station", "hospital")),
    "region": mostly("410202", "龙亭区", "410221", odd=("410200", "410400", None, "nowhere")),
    "kind": mostly("tcm_hospital", "中医院", "general_hospital", "cdc", odd=(None, None, "palace")),
    "grade": mostly("secondary", "三级", odd=(None,)),
    "has_rehabilitation_department": mostly("是", "否", "true", odd=(None, None)),
    "beds": mostly("0", "50", "100", "150张", "1,200", odd=(None, None, "many", "-1")),
    "physicians": mostly("0", "7", "12", odd=(None,)),
    "floor_area": mostly("100", "0.5公顷", "12.5 m²", odd=("33.333333333333333333", "33.3333333", None)),
}


def _polars(rows: list[dict[str, Any]]) -> Any:
    return pl.LazyFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def _duckdb(rows: list[dict[str, Any]]) -> Any:
    return duckdb.from_arrow(pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String)).to_arrow())


LIBRARIES: Mapping[str, Callable[[list[dict[str, Any]]], Any]] = {"polars": _polars, "duckdb": _duckdb}


def figures(report: hr.Report) -> dict[tuple[str, str, int], Any]:
    """What is said of each region, without the names of those that drive a figure."""
    return {
        (each.record, each.rule, each.as_of.year): (
            each.outcome,
            each.actual,
            each.message,
            [(one.low, one.high, one.value, one.records, one.reported, one.visit, one.shortest) for one in each.figures],
        )
        for each in report.findings
        if each.type == "region"
    }


def regions(*years: int) -> list[dict[str, Any]]:
    """A city and two districts."""
    places = (("r", "410200"), ("d", "410202"), ("e", "410221"))
    found = [region(id=name, region=code) for name, code in places]
    return [{**each, "year": year} for each in found for year in years] if years else found


@pytest.mark.parametrize("library", LIBRARIES)
@given(rows=st.lists(st.fixed_dictionaries(dict(CELLS)), min_size=1, max_size=15))
@settings(max_examples=6, phases=[Phase.generate])
def test_a_table_counts_as_its_records_do(library: str, rows: list[dict[str, Any]]) -> None:
    named = [{**{name: row[name] for name in CELLS}, "id": f"h{at}"} for at, row in enumerate(rows)]
    table = LIBRARIES[library](named)
    beside = hr.check(regions(), BOOK, as_of=DAY, everything=True, registry=table)
    own = hr.check([*regions(), *named], BOOK, as_of=DAY, everything=True)
    assert figures(beside) == figures(own)
    assert sorted(each.reason for each in beside.rejects) == sorted(each.reason for each in own.rejects)


@pytest.mark.parametrize("library", LIBRARIES)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(("2021", "2022", "2023", "2024")), st.fixed_dictionaries(dict(CELLS))),
        min_size=1, max_size=10, unique_by=lambda each: each[:2],
    )
)  # fmt: skip
@settings(max_examples=5, phases=[Phase.generate])
def test_years_gaps_and_second_records(library: str, rows: list[tuple[int, str, dict[str, Any]]]) -> None:
    named = [
        {**{name: row[name] for name in CELLS}, "type": "facility", "id": f"h{at}", "year": year} for at, year, row in rows
    ]
    table = LIBRARIES[library](named)
    beside = hr.check(regions(2022, 2023), BOOK, everything=True, registry=table)
    own = hr.check([*regions(2022, 2023), *named], BOOK, everything=True)
    assert figures(beside) == figures(own)


@given(rows=st.lists(st.fixed_dictionaries(dict(CELLS)), min_size=1, max_size=5))
@settings(max_examples=5, phases=[Phase.generate])
def test_what_cannot_be_added_up_is_read_one_at_a_time(rows: list[dict[str, Any]]) -> None:
    named = [{**{name: row[name] for name in CELLS}, "id": f"h{at}"} for at, row in enumerate(rows)]
    beside = hr.check(regions(), QUOTIENT, as_of=DAY, everything=True, registry=_polars(named))
    assert figures(beside) == figures(hr.check([*regions(), *named], QUOTIENT, as_of=DAY, everything=True))


def test_a_large_registry_is_summed_where_it_is() -> None:
    table = pl.LazyFrame(
        {"type": ["facility"] * 50_000, "id": range(50_000), "region": ["410202"] * 50_000, "beds": [3] * 50_000}
    )
    rules = book({"total": "sum(facility, beds) >= 150000床"})
    report = hr.check(regions(), rules, as_of=DAY, everything=True, registry=table)
    first = report.findings[0]
    assert (first.outcome.value, first.actual and first.actual.value) == ("pass", 150_000)
    assert (first.figures[0].records, first.figures[0].reported) == (50_000, 50_000)


@pytest.mark.parametrize("library", LIBRARIES)
def test_distances_are_refused_by_name(library: str) -> None:
    rules = book({"near": "sum(community where nearest(station) <= 5 km, resident_population) >= 5人"})
    with pytest.raises(UnsupportedOperation, match=r"nearest\(station\)"):
        hr.check(regions(), rules, registry=LIBRARIES[library]([facility(1)]))


@pytest.mark.parametrize("library", [pl.DataFrame, lambda rows: duckdb.from_arrow(pl.DataFrame(rows).to_arrow())])
@pytest.mark.parametrize("name", ["number", "share", "total", "staffed", "mean"])
def test_what_a_table_has_no_column_for_is_not_known(library: Callable[[Any], Any], name: str) -> None:
    """A figure that asks for it is neither zero nor without a group: no record said anything of it."""
    rows = [{"type": "facility", "id": f"f{at}", "region": "410202", "grade": "secondary"} for at in range(3)]
    report = hr.check(region(resident_population=1000), BOOK.only(name), as_of=DAY, registry=library(rows), everything=True)
    (found,) = report.findings
    assert str(found.outcome) == "unknown"
    assert report.rejects == ()
