"""One meaning: tables of every library have the findings of the reference evaluator, for rule cases, hostile values and generated rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import healthrules as hr
from tests.engines.test_generated_rules import CONDITIONS, _book

from . import case_tables
from .case_tables import BOOK, Reported
from .libraries_here import HERE, LIBRARIES
from .odd_tables import DAY
from .reference_findings import COLUMNS, wanted
from .test_findings_columns import STATIONS

CASES = case_tables.cases()


def found(name: str, rows: list[Reported], book: hr.Rulebook, as_of: date | None) -> list[tuple[Any, ...]]:
    """All findings of a library's table, sorted: not every library keeps an order."""
    library = LIBRARIES[name]
    made = library.back(hr.check_frame(library.make(rows), book, as_of=as_of, everything=True))
    return sorted((tuple(row[column] for column in COLUMNS) for row in made), key=repr)


def of_reference(rows: list[Reported], book: hr.Rulebook, as_of: date | None) -> list[tuple[Any, ...]]:
    """All findings of the reference evaluator, sorted."""
    return sorted((tuple(row[column] for column in COLUMNS) for row in wanted(book, rows, as_of)), key=repr)


IN_MEMORY = ("polars", "pandas")


@pytest.mark.parametrize("name", HERE)
@pytest.mark.parametrize("reading", CASES, ids=str)
def test_rule_cases(name: str, reading: str | None) -> None:
    book = BOOK.with_readings(dict([reading.split("=")])) if reading else BOOK
    if reading and name not in IN_MEMORY:  # a query of one rule is planned in a moment
        book = book.only(reading.partition("=")[0])
    rows = case_tables.of_cases(CASES[reading])
    assert found(name, rows, book, None) == of_reference(rows, book, None)


@pytest.mark.parametrize("name", HERE)
def test_hostile_values(name: str) -> None:
    rows = case_tables.hostile()
    assert found(name, rows, BOOK, DAY) == of_reference(rows, BOOK, DAY)


DAYS = [DAY, date(2020, 12, 31), date(2021, 1, 1)]


@pytest.mark.parametrize(("name", "day"), [(name, day) for name in HERE for day in (DAYS if name in IN_MEMORY else DAYS[:1])])
def test_generated_rows(name: str, day: date) -> None:
    rows = case_tables.generated(400, seed=day.toordinal())
    assert found(name, rows, BOOK, day) == of_reference(rows, BOOK, day)


@pytest.mark.parametrize("name", [each for each in HERE if each not in IN_MEMORY])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pairs=st.lists(st.tuples(CONDITIONS, CONDITIONS), min_size=1, max_size=3),
    stations=st.lists(STATIONS, min_size=1, max_size=10),
    day=st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30)]),
)
def test_generated_rules(name: str, pairs: list[tuple[str, str]], stations: list[Reported], day: date) -> None:
    with TemporaryDirectory() as folder:
        book = _book(Path(folder), pairs)
    rows = [{"type": "station", "id": f"s{number}", **station} for number, station in enumerate(stations)]
    assert found(name, rows, book, day) == of_reference(rows, book, day)


@pytest.mark.parametrize("name", HERE)
def test_of_records_with_one_id_one_is_judged_and_the_others_rejected(name: str) -> None:
    rows: list[Reported] = [{"type": "station", "id": "a", "region": "410202", "service_radius": str(km)} for km in (5, 6, 7)]
    outcomes = [row[COLUMNS.index("outcome")] for row in found(name, rows, BOOK, DAY)]
    assert outcomes.count("rejected") == 2
    assert len(outcomes) == 2 + len(BOOK.rules)
