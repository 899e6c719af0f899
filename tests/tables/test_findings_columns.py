"""Each column of a table of findings says what the finding of the reference report says, for every outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.engines import judge
from healthrules.intake import Normaliser, Row
from healthrules.reporting.evidence import Shown, evidence
from healthrules.rulebook import Rule
from healthrules.units import Quantity
from tests.engines.test_generated_rules import CONDITIONS, _book

from .odd_tables import DAY, Table, tables

pytest.importorskip("polars")
import polars as pl

BOOK = hr.load_rules()
MANY = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
COLUMNS = (
    "record", "type", "name", "region", "as_of", "rule", "outcome", "force", "field", "actual", "required", "gap", "unit", "actual_code",
    "required_code", "missing", "document", "section", "reading", "title_zh", "title_en", "reason_zh", "reason_en",
)  # fmt: skip


def wanted(book: hr.Rulebook, rows: Sequence[Mapping[str, Any]], day: date) -> Iterator[dict[str, Any]]:
    """The rows of the table of findings, from the reference evaluator."""
    normaliser = Normaliser(book)
    for number, data in enumerate(rows, start=1):
        read = normaliser.record(Row("-", number, data))
        if not isinstance(read, hr.Record):
            reason = {"reason_zh": read.zh, "reason_en": read.en}
            yield {**dict.fromkeys(COLUMNS), "record": read.record, "field": read.field, "outcome": "rejected", **reason}
            continue
        head = dict(zip(COLUMNS, (read.id, read.type, read.name, read.region, day), strict=False))
        verdicts = [(rule, judge(rule, read, day, book.regions)) for rule in book.rules.values()]
        if not any(verdict.outcome.applied for _, verdict in verdicts):
            yield {**dict.fromkeys(COLUMNS), **head, "outcome": "unchecked"}
        for rule, verdict in verdicts:
            told = verdict.outcome is not hr.Outcome.NOT_APPLICABLE
            missing = ",".join(verdict.missing) if verdict.outcome is hr.Outcome.UNKNOWN else None
            shown = shown_by(rule, read, day) if told else {}
            yield {
                **dict.fromkeys(COLUMNS),
                **head,
                **of_rule(rule),
                "outcome": verdict.outcome.value,
                "missing": missing,
                **shown,
            }


def of_rule(rule: Rule) -> dict[str, Any]:
    """What every finding of a rule says."""
    clause = {"document": rule.document.id, "section": rule.clause, "reading": rule.default_reading}
    return {"rule": rule.id, "force": rule.force.value, **clause, "title_zh": rule.title.zh, "title_en": rule.title.en}


def shown_by(rule: Rule, record: hr.Record, day: date) -> dict[str, Any]:
    """The evidence: every number the float nearest to the exact value."""
    found = evidence(rule, record, day)
    units = [each.unit.symbol for each in (found.required, found.actual) if isinstance(each, Quantity)]
    return {
        "field": found.field.name if found.field else None,
        **{name: _number(getattr(found, name)) for name in ("actual", "required", "gap")},
        "unit": units[0] if units else None,
        "actual_code": _code(found.actual),
        "required_code": _code(found.required),
    }


def _number(value: Shown | None) -> float | None:
    return float(Fraction(value.number)) if isinstance(value, Quantity) else None


def _code(value: Shown | None) -> str | None:
    return None if value is None or isinstance(value, Quantity) else str(value).lower() if isinstance(value, bool) else value


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
