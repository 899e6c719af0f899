"""Each column of a table of findings says what the finding of the reference report says, for every outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import healthrules as hr
from tests.books import sample
from tests.engines.test_generated_rules import CONDITIONS, _book

from .odd_tables import DAY, Table, tables
from .reference_findings import COLUMNS, wanted

pytest.importorskip("polars")
import polars as pl

BOOK = sample()
MANY = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def check(book: hr.Rulebook, frame: pl.DataFrame, rows: Sequence[Mapping[str, Any]], day: date) -> None:
    """The findings of a frame are those of its rows."""
    found = hr.check_frame(frame, book, as_of=day, everything=True).collect()
    assert set(found.columns) == {"file", "row", *COLUMNS}
    assert found.select(COLUMNS).to_dicts() == list(wanted(book, rows, day))


@MANY
@given(table=tables(), day=st.sampled_from([DAY, date(2020, 12, 31), date(2021, 1, 1)]))
def test_of_the_bundled_rules(table: Table, day: date) -> None:
    frame = pl.DataFrame(list(table.rows), schema=dict.fromkeys(table.columns, pl.String), orient="row")
    check(BOOK, frame, frame.to_dicts(), day)


STATIONS: st.SearchStrategy[dict[str, str | None]] = st.fixed_dictionaries(
    {
        "region": st.sampled_from(["410202", "410202", "410202", "410000", "410100", None]),
        "area_type": st.sampled_from(["urban", "rural", None]),
        "kind": st.sampled_from(["emergency_station", "cdc", None]),
        "ownership": st.sampled_from(["public", "private", None]),
        "service_radius": st.sampled_from(["0", "5", "5.1", "10 km", "5.00000000000000000001", "20", None]),
        "served_population": st.sampled_from(["9999", "1万", "29999", "30000人", "50000", None]),
        "mean_response_time": st.sampled_from(["20", "0.5 h", "30.1", "0", "33.333", None]),
    }
)


@settings(parent=MANY, max_examples=20)
@given(
    pairs=st.lists(st.tuples(CONDITIONS, CONDITIONS), min_size=1, max_size=3),
    stations=st.lists(STATIONS, min_size=1, max_size=10),
    day=st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30)]),
)
def test_of_generated_rules(pairs: list[tuple[str, str]], stations: list[dict[str, str | None]], day: date) -> None:
    with TemporaryDirectory() as folder:
        book = _book(Path(folder), pairs)
    rows = [{"type": "station", "id": f"s{number}", **station} for number, station in enumerate(stations)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))
    check(book, frame, rows, day)
