"""PostgreSQL: a query's rows are judged as any others; findings arrive whole or not at all; passwords are never said."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

import healthrules as hr
from healthrules.errors import EngineUnavailable, UsageError
from healthrules.intake import Row
from healthrules.texts import Text

pytest.importorskip("adbc_driver_postgresql")
pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

from healthrules.tables import batches as batches_module  # noqa: E402
from healthrules.tables.database import database_batches, is_database, write_findings  # noqa: E402
from healthrules.tables.database_address import address  # noqa: E402
from healthrules.tables.findings import SCHEMA  # noqa: E402
from healthrules.tables.running import TableCheck  # noqa: E402

from .postgres_here import PASSWORD, USER, Server, _nothing_from_outside, server  # noqa: E402, F401

BOOK = hr.load_rules(["kaifeng-plan-2025"])
DAY = date(2025, 6, 30)
COLUMNS = ("type", "id", "名称", "region", "kind", "地区类型", "beds", "floor_area", "服务半径", "as_of")
ROWS: list[tuple[Any, ...]] = [
    ("station", "急-1", "城东急救站", "410200", None, "城市", None, None, "6 公里", date(2025, 1, 2)),
    ("station", "急-2", None, "410200", None, "农村", None, None, "4500米", None),
    ("facility", "中心", "某中心", "410200", "社区卫生服务中心", "城市", 12, Decimal("999.95"), None, date(2024, 2, 29)),
    ("facility", "站", "某站", "410200", "社区卫生服务站", "城市", 0, Decimal("149.99999999999999"), "1 亩", date(2025, 1, 2)),
    ("facility", "院", "某院", "410200", "乡镇卫生院", None, 99, Decimal(1300), "", date(2025, 1, 2)),
    ("facility", "室", None, "410200", "没有这种", "农村", None, Decimal("1e20"), None, date(2025, 1, 2)),
    ("facility", "空", None, None, None, None, None, None, None, None),
]
MADE = f"""CREATE TABLE registry (place int, type text, id varchar(20), "名称" text, region char(10), kind text, "地区类型" text,
beds int, floor_area numeric, "服务半径" text, as_of date, valid_until date DEFAULT 'infinity')"""
QUERY = f"SELECT {', '.join(COLUMNS)} FROM registry ORDER BY place"  # noqa: S608


def literal(value: Any) -> str:
    return "NULL" if value is None else str(value) if isinstance(value, (int, Decimal)) else f"'{value}'"


@pytest.fixture(scope="module")
def registry(server: Server) -> Server:  # noqa: F811
    rows = [f"({', '.join([str(place), *map(literal, row)])})" for place, row in enumerate(ROWS)]
    listed = ", ".join(["place", *COLUMNS])
    server.run(MADE, f"INSERT INTO registry ({listed}) VALUES {', '.join(rows)}")  # noqa: S608
    return server


@pytest.fixture
def target(registry: Server) -> Iterator[str]:
    """The URL of a table that is not there yet."""
    yield registry.url("table=findings")
    registry.run("DROP TABLE IF EXISTS findings")


def read(url: str, query: str) -> list[dict[str, Any]]:
    return [row for batch in database_batches(url, query) for row in batch.frame.to_dicts()]


def findings(url: str, limit: int | None = None) -> Iterator[Any]:
    check = TableCheck(BOOK, DAY, everything=True, limit=limit)
    return check.findings(database_batches(url, QUERY), check.tally())


def refusal(action: Callable[[], object]) -> str:
    """All that is said of a failure: both texts and the traceback; never the user or the password in any spelling."""
    with pytest.raises(UsageError) as caught:
        action()
    said = "\n".join([caught.value.text.zh, caught.value.text.en, *traceback.format_exception(caught.value)])
    for secret in (USER, PASSWORD):
        for way in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret)):
            assert way.lower() not in said.lower()
    return caught.value.text.en


# Reading


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
    from healthrules.tables import database_rows

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


# Connecting


def test_a_wrong_password_is_told_of_without_it(registry: Server) -> None:
    url = registry.url(password=f"{PASSWORD}2")
    said = refusal(lambda: read(url, "SELECT 1"))
    assert "password authentication failed" in said
    assert "PGPASSWORD" in said
    assert "postgresql://127.0.0.1" in said


def test_what_else_keeps_from_connecting_is_told_of(registry: Server) -> None:
    closed = f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:1/registry"
    assert "Connection refused" in refusal(lambda: read(closed, "SELECT 1"))
    assert 'database "nowhere" does not exist' in refusal(lambda: read(registry.url(database="nowhere"), "SELECT 1"))
    assert "no password" in refusal(lambda: read(f"postgresql://{USER}@{registry.place()}", "SELECT 1"))
    assert "nowhere" in refusal(lambda: read(registry.url("nowhere=1"), "SELECT 1"))
    assert "***" in refusal(lambda: read(f"postgresql://x:a%zz{quote(PASSWORD, safe='')}@{registry.place()}", "SELECT 1"))


def test_user_and_password_may_stand_in_the_environment(registry: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"postgres://{registry.place()}"
    monkeypatch.setenv("PGUSER", USER)
    monkeypatch.setenv("PGPASSWORD", f"{PASSWORD}2")
    assert "password authentication failed" in refusal(lambda: read(url, "SELECT 1 AS one"))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert read(url, "SELECT 1 AS one") == [{"one": 1}]


def test_a_password_file_is_read(registry: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "passwords"
    file.write_text(f"127.0.0.1:{registry.port}:*:{USER}:{PASSWORD.replace(':', chr(92) + ':')}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert read(f"postgresql://{USER}@{registry.place()}", "SELECT 1 AS one") == [{"one": 1}]


def test_user_and_password_may_be_parameters(registry: Server) -> None:
    options = f"user={quote(USER)}&password={quote(PASSWORD, safe='')}"
    assert read(f"postgresql://{registry.place()}?{options}", "SELECT 1 AS one") == [{"one": 1}]
    assert "authentication" in refusal(lambda: read(f"postgresql://{registry.place()}?{options}2", "SELECT 1 AS one"))


# Writing


def test_findings_arrive_as_they_are(registry: Server, target: str) -> None:
    whole = pl.concat(findings(registry.url()))
    assert write_findings(findings(registry.url()), target) == whole.height > 0
    (batch,) = database_batches(registry.url(), f"SELECT {', '.join(SCHEMA)} FROM findings")  # noqa: S608
    assert batch.frame.schema == dict(SCHEMA.items())
    ordered = ["row", "rule", "outcome"]
    assert batch.frame.sort(ordered).to_dicts() == whole.sort(ordered).to_dicts()


def test_findings_are_added_to_those_that_are_there(registry: Server, target: str) -> None:
    once = write_findings(findings(registry.url()), target)
    assert write_findings(findings(registry.url()), target) == once
    assert registry.run("SELECT count(*) FROM findings") == [(2 * once,)]


def test_no_findings_make_an_empty_table(registry: Server, target: str) -> None:
    assert write_findings([], target) == 0
    assert registry.run("SELECT count(*) FROM findings") == [(0,)]


@pytest.mark.parametrize("name", ["Findings of 2025", "结果", 'odd"name', "select", "%s"])
@pytest.mark.parametrize("schema", [None, "audit", "审计"])
def test_a_table_may_have_any_name_in_any_schema(registry: Server, name: str, schema: str | None) -> None:
    registry.run(
        "DROP SCHEMA IF EXISTS audit CASCADE", "DROP SCHEMA IF EXISTS 审计 CASCADE", "CREATE SCHEMA audit", "CREATE SCHEMA 审计"
    )
    url = registry.url(f"table={quote(f'{schema}.{name}' if schema else name, safe='.')}&connect_timeout=9")
    count = write_findings(findings(registry.url(), 1), url) + write_findings(findings(registry.url(), 1), url)
    doubled = name.replace('"', '""')
    place = f'{schema or "public"}."{doubled}"'
    assert registry.run(f"SELECT count(*) FROM {place}") == [(count,)]  # noqa: S608
    registry.run(f"DROP TABLE {place}")


@pytest.mark.parametrize(
    "error", [ValueError("half way"), OSError("half way"), UsageError(Text("半", "half")), KeyboardInterrupt()]
)
@pytest.mark.parametrize("there", [False, True])
def test_a_failure_half_way_leaves_nothing(registry: Server, target: str, error: BaseException, there: bool) -> None:
    def frames() -> Iterator[Any]:
        for frame in findings(registry.url()):
            yield from [frame] * 20
        raise error

    if there:
        write_findings([], target)
    with pytest.raises(type(error)) as caught:
        write_findings(frames(), target)
    assert caught.value is error
    assert registry.run("SELECT count(*) FROM pg_class WHERE relname = 'findings'") == [(int(there),)]
    if there:
        assert registry.run("SELECT count(*) FROM findings") == [(0,)]


def test_a_database_that_refuses_half_way_has_nothing(registry: Server, target: str) -> None:
    write_findings([], target)
    registry.run("ALTER TABLE findings ADD CHECK (row < 3)")
    assert "check constraint" in refusal(lambda: write_findings(findings(registry.url()), target))
    assert registry.run("SELECT count(*) FROM findings") == [(0,)]


def test_a_table_with_other_columns_is_left_alone(registry: Server, target: str) -> None:
    registry.run("CREATE TABLE findings (file text, row integer, shoe_size text)")
    said = refusal(lambda: write_findings(findings(registry.url()), target))
    assert "`shoe_size` is not one of them" in said
    assert "`row` is integer instead of bigint" in said
    assert "`record` is missing" in said
    assert registry.run("SELECT count(*) FROM findings") == [(0,)]


def test_a_character_that_postgresql_does_not_hold_is_replaced(registry: Server, target: str) -> None:
    frame = pl.DataFrame({"name": ["a\0b"]}, schema={"name": pl.String}).select(
        *(pl.col(name) if name == "name" else pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items())
    )
    assert write_findings([frame], target) == 1
    assert registry.run("SELECT name FROM findings") == [("a�b",)]


def test_who_may_not_write_is_told(registry: Server) -> None:
    assert 'schema "nowhere" does not exist' in refusal(lambda: write_findings([], registry.url("table=nowhere.findings")))
    said = refusal(lambda: write_findings([], registry.url("table=f&options=-c%20default_transaction_read_only%3Don")))
    assert "read-only" in said
    assert "SCHEMA.NAME" in refusal(lambda: write_findings([], registry.url("table=f&options=-c%20search_path%3D")))
    assert "password authentication failed" in refusal(lambda: write_findings([], registry.url("table=f", password="2")))  # noqa: S106


# Addresses


@pytest.mark.parametrize(
    ("url", "name", "table"),
    [
        ("postgresql://u:p@h:5432/db", "postgresql://h:5432/db", None),
        ("postgres://h/db?table=a.b&sslmode=require", "postgresql://h/db", ("a", "b")),
        ("POSTGRESQL://u:p?q=1@h/db?table=%E7%BB%93%E6%9E%9C", "postgresql://h/db", (None, "结果")),
        ("postgresql://u:p@/db?host=/run/pg&password=p", "postgresql:///db", None),
        ("postgresql://u@[::1]:5432,h-2.x:1/db", "postgresql://[::1]:5432,h-2.x:1/db", None),
        ("postgresql://", "postgresql://", None),
        ("postgresql://%2Frun%2Fpg", "postgresql://%2Frun%2Fpg", None),
    ],
)
def test_a_database_is_named_without_user_password_and_parameters(url: str, name: str, table: object) -> None:
    assert is_database(url)
    found = address(url)
    assert (found.name, found.table) == (name, table)
    assert "p@" not in repr(found)


@pytest.mark.parametrize(
    "rest",
    [
        "u:se@cret@h/db",
        "u:se/cret@h/db",
        "u:1/secret?@h/db",
        "u:secret/@h",
        "h:secret/db",
        "h/db?a=se@cret",
        "h/se cret",
        "[secret]/db",
    ],
)
def test_a_url_that_may_be_misread_is_refused_and_not_shown(rest: str) -> None:
    for action in (
        lambda: list(database_batches(f"postgresql://{rest}", "SELECT 1")),
        lambda: write_findings([], f"postgres://{rest}"),
    ):
        said = refusal(action)
        assert "%40" in said
        assert "cret" not in said


@pytest.mark.parametrize(
    ("options", "says"), [("", "?table=NAME"), ("?table=", "SCHEMA.NAME"), ("?table=a.b.c", "SCHEMA.NAME"), ("?table=.a", "a")]
)
def test_findings_need_the_name_of_a_table(options: str, says: str) -> None:
    assert says in refusal(lambda: write_findings([], f"postgresql://127.0.0.1:1/db{options}"))


@pytest.mark.parametrize("text", ["registry.csv", "postgresql", "postgresql:/x", "mysql://h/db", ""])
def test_other_names_are_no_databases(text: str) -> None:
    assert not is_database(text)


@pytest.mark.parametrize("module", ["adbc_driver_postgresql.dbapi", "pyarrow"])
def test_a_missing_driver_says_what_to_install(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    for action in (
        lambda: database_batches("postgresql://h/db", "SELECT 1"),
        lambda: write_findings([], "postgresql://h/db?table=f"),
    ):
        with pytest.raises(EngineUnavailable, match=r"pip install 'healthrules\[postgres\]'"):
            action()
