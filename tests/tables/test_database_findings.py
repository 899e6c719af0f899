"""PostgreSQL: findings arrive whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from healthrules.errors import UsageError
from healthrules.texts import Text

pytest.importorskip("adbc_driver_postgresql")
pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

from healthrules.tables.database import database_batches, write_findings  # noqa: E402
from healthrules.tables.findings import SCHEMA  # noqa: E402

from . import postgres_here, registry_here  # noqa: E402
from .postgres_here import Server  # noqa: E402
from .registry_here import findings, refusal  # noqa: E402

nothing_from_outside, server = postgres_here.nothing_from_outside, postgres_here.server
registry, found, target = registry_here.registry, registry_here.found, registry_here.target


def test_findings_arrive_as_they_are(registry: Server, target: str, found: list[Any]) -> None:
    whole = pl.concat(found)
    assert write_findings(findings(registry.url()), target) == whole.height > 0
    (batch,) = database_batches(registry.url(), f"SELECT {', '.join(SCHEMA)} FROM findings")  # noqa: S608
    assert batch.frame.schema == dict(SCHEMA.items())
    ordered = ["row", "rule", "outcome"]
    assert batch.frame.sort(ordered).to_dicts() == whole.sort(ordered).to_dicts()


def test_findings_are_added_to_those_that_are_there(registry: Server, target: str, found: list[Any]) -> None:
    once = write_findings(found, target)
    assert write_findings(found, target) == once
    assert registry.run("SELECT count(*) FROM findings") == [(2 * once,)]


def test_no_findings_make_an_empty_table(registry: Server, target: str) -> None:
    assert write_findings([], target) == 0
    assert registry.run("SELECT count(*) FROM findings") == [(0,)]


@pytest.mark.parametrize(
    ("schema", "name"), [(None, "Findings of 2025"), ("audit", "结果"), ("审计", 'odd"name'), (None, "select"), ("audit", "%s")]
)
def test_a_table_may_have_any_name_in_any_schema(registry: Server, found: list[Any], name: str, schema: str | None) -> None:
    registry.run(
        "DROP SCHEMA IF EXISTS audit CASCADE", "DROP SCHEMA IF EXISTS 审计 CASCADE", "CREATE SCHEMA audit", "CREATE SCHEMA 审计"
    )
    url = registry.url(f"table={quote(f'{schema}.{name}' if schema else name, safe='.')}&connect_timeout=9")
    count = write_findings(found, url) + write_findings(found, url)
    doubled = name.replace('"', '""')
    place = f'{schema or "public"}."{doubled}"'
    assert registry.run(f"SELECT count(*) FROM {place}") == [(count,)]  # noqa: S608
    registry.run(f"DROP TABLE {place}")


@pytest.mark.parametrize(
    "error", [ValueError("half way"), OSError("half way"), UsageError(Text("半", "half")), KeyboardInterrupt()]
)
@pytest.mark.parametrize("there", [False, True])
def test_a_failure_half_way_leaves_nothing(
    registry: Server, target: str, found: list[Any], error: BaseException, *, there: bool
) -> None:
    def frames() -> Iterator[Any]:
        yield from found * 20
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
