"""PostgreSQL: the rows of a query are judged as any others."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

import healthrules as hr
from healthrules.intake import Row

pytest.importorskip("adbc_driver_postgresql")
pytest.importorskip("pyarrow")
pytest.importorskip("polars")

from healthrules.tables import batches as batches_module
from healthrules.tables import database_rows
from healthrules.tables.database import database_batches
from healthrules.tables.running import TableCheck

from . import postgres_here, registry_here
from .postgres_here import PASSWORD, USER, Server
from .registry_here import (
    BOOK,
    COLUMNS,
    DAY,
    QUERY,
    ROWS,
    read,
    refusal,
)

nothing_from_outside, server = postgres_here.nothing_from_outside, postgres_here.server
registry = registry_here.registry


@pytest.mark.parametrize("as_of", [None, DAY])
def test_a_registry_has_the_report_of_its_rows(registry: Server, as_of: date | None) -> None:
    name = f"postgresql://{registry.place()}"
    rows = [Row(name, number, dict(zip(COLUMNS, row, strict=True))) for number, row in enumerate(ROWS, 1)]
    report = TableCheck(BOOK, as_of).report(database_batches(registry.url(), QUERY))
    assert report.to_json() == hr.check(rows, BOOK, as_of=as_of).to_json()
    assert report.findings
    assert report.rejects
    assert name in report.to_json()


def test_a_report_names_no_user_and_no_password(registry: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGAPPNAME", "healthrules")
    report = TableCheck(BOOK, DAY).report(database_batches(registry.url("connect_timeout=5"), QUERY)).to_json()
    assert not any(secret in report for secret in (USER, PASSWORD, quote(PASSWORD, safe=""), "connect_timeout"))


def test_values_arrive_exact(registry: Server) -> None:
    (row,) = read(
        registry.url(),
        """SELECT 1.50::numeric(10,2) AS tenths, 12345678901234567890.123456789 AS long, 'NaN'::numeric AS not_a_number,
        date '2024-02-29' AS day, timestamptz '2025-01-02 00:30+08' AS moment, timestamp '2025-01-02 23:59' AS evening,
        NULL::int AS nothing, true AS yes, 2::smallint AS two, 1.5::real AS real, 'ab '::char(5) AS padded""",
    )
    assert row == {
        "tenths": "1.50",
        "long": "12345678901234567890.123456789",
        "not_a_number": "NaN",
        "day": date(2024, 2, 29),
        "moment": date(2025, 1, 2),
        "evening": date(2025, 1, 2),
        "nothing": None,
        "yes": True,
        "two": 2,
        "real": 1.5,
        "padded": "ab",
    }


def test_types_that_a_table_cannot_hold_arrive_as_text(registry: Server) -> None:
    registry.run("DROP TYPE IF EXISTS mood", "CREATE TYPE mood AS ENUM ('公立', '民营')")
    (row,) = read(
        registry.url(),
        """SELECT '公立'::mood AS mood, '12345678-1234-1234-1234-123456789012'::uuid AS id, '{"a": 1}'::jsonb AS json,
        ARRAY[1, 2] AS list, inet '10.0.0.1' AS address, interval '1 day' AS span, int4range(1, 3) AS range, 7::oid AS oid""",
    )
    assert row == {
        "mood": "公立",
        "id": "12345678-1234-1234-1234-123456789012",
        "json": '{"a": 1}',
        "list": "{1,2}",
        "address": "10.0.0.1/32",
        "span": "1 day",
        "range": "[1,3)",
        "oid": "7",
    }


def test_a_day_that_is_no_date_rejects_its_row_alone(registry: Server) -> None:
    days = "(VALUES (1, date '2025-01-02'), (2, 'infinity'), (3, '-infinity'), (4, '0044-03-15 BC'), (5, NULL)) AS d(n, day)"
    query = f"SELECT 'facility' AS type, 'f' || n AS id, '410200' AS region, 1 AS beds, day AS as_of FROM {days} ORDER BY n"  # noqa: S608
    report = TableCheck(BOOK).report(database_batches(registry.url(), query))
    assert [(each.row, each.field) for each in report.rejects] == [(2, "as_of"), (3, "as_of"), (4, "as_of")]
    ignored = TableCheck(BOOK, ignored=["valid_until", "place"]).report(
        database_batches(registry.url(), "SELECT * FROM registry ORDER BY place;  ")
    )
    assert ignored.summary.records + ignored.summary.rejects == len(ROWS)


def test_rows_come_in_batches_and_are_numbered_through(registry: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (batches_module, database_rows):
        monkeypatch.setattr(module, "ROWS", 100_000)
    query = "SELECT 'f' || n AS id, repeat('x', 200) AS filling FROM generate_series(1, 250000) AS n ORDER BY n -- all"
    got = [(batch.frame.height, batch.numbers[0], batch.frame["id"][0]) for batch in database_batches(registry.url(), query)]
    assert got == [(100_000, 1, "f1"), (100_000, 100_001, "f100001"), (50_000, 200_001, "f200001")]


def test_a_query_may_be_left_half_read(registry: Server) -> None:
    rows = database_batches(registry.url(), "SELECT generate_series(1, 100000000) AS n")
    assert next(rows).frame["n"].head(2).to_list() == [1, 2]
    del rows


def test_a_query_without_rows_gives_none(registry: Server) -> None:
    assert read(registry.url(), "SELECT * FROM registry WHERE false") == []


def test_another_encoding_arrives_as_the_same_words(registry: Server) -> None:
    registry.run("DROP DATABASE IF EXISTS old", "CREATE DATABASE old ENCODING 'EUC_CN' TEMPLATE template0")
    registry.run(
        "CREATE TABLE old (word text)", "SET client_encoding TO 'UTF8'", "INSERT INTO old VALUES ('乡镇卫生院')", database="old"
    )
    assert read(registry.url(database="old"), "SELECT word FROM old") == [{"word": "乡镇卫生院"}]


def test_reading_changes_nothing(registry: Server) -> None:
    registry.run("CREATE SEQUENCE IF NOT EXISTS numbers")
    assert "read-only" in refusal(lambda: read(registry.url(), "SELECT nextval('numbers') AS n"))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * FROM nowhere", 'relation "nowhere" does not exist'),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT 1 AS a; SELECT 2", "cannot insert multiple commands"),
        ("SELECT 1 AS a, 2 AS a", "several columns called `a`"),
        ("CREATE TABLE made (a int)", "no columns"),
        ("SELECT 1 / (5000 - n) FROM generate_series(1, 100000) AS n", "division by zero"),
        ("SELECT pg_terminate_backend(pg_backend_pid())", "terminat"),
        ("", ""),
        (f"SELECT '{PASSWORD}'::int", "invalid input syntax"),
        (f'SELECT "{USER}"', "does not exist"),
    ],
)
def test_a_query_that_fails_is_told_of(registry: Server, query: str, says: str) -> None:
    said = refusal(lambda: read(registry.url(), query))
    assert says in said
    assert "Query was" not in said


def test_a_column_that_means_nothing_names_the_place_without_secrets(registry: Server) -> None:
    check = TableCheck(BOOK, DAY)
    query = "SELECT type, id, id AS shoe_size FROM registry"
    said = refusal(lambda: check.report(database_batches(registry.url(), query)))
    assert f"postgresql://{registry.place()}" in said
    assert "shoe_size" in said
