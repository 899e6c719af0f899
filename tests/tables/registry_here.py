"""A registry in the PostgreSQL server of the tests, its rows as they are, and what must never be said of a failure."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

import healthrules as hr
from healthrules.errors import UsageError
from healthrules.reporting.telling import Telling
from healthrules.tables.database import database_batches
from healthrules.tables.running import TableCheck

from .postgres_here import PASSWORD, USER, Server

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
MADE = """CREATE TABLE registry (place int, type text, id varchar(20), "名称" text, region char(10), kind text,
"地区类型" text, beds int, floor_area numeric, "服务半径" text, as_of date, valid_until date DEFAULT 'infinity')"""
QUERY = f"SELECT {', '.join(COLUMNS)} FROM registry ORDER BY place"  # noqa: S608


def literal(value: Any) -> str:
    return "NULL" if value is None else str(value) if isinstance(value, (int, Decimal)) else f"'{value}'"


@pytest.fixture(scope="module")
def registry(server: Server) -> Server:
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


def findings(url: str) -> Iterator[Any]:
    check = TableCheck(BOOK, DAY, telling=Telling(everything=True))
    return check.findings(database_batches(url, QUERY), check.tally())


@pytest.fixture(scope="module")
def found(registry: Server) -> list[Any]:
    """The findings of the registry, as frames."""
    return list(findings(registry.url()))


def refusal(action: Callable[[], object]) -> str:
    """All that is said of a failure: both texts and the traceback; never the user or the password in any spelling."""
    with pytest.raises(UsageError) as caught:
        action()
    said = "\n".join([caught.value.text.zh, caught.value.text.en, *traceback.format_exception(caught.value)])
    for secret in (USER, PASSWORD):
        for way in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret)):
            assert way.lower() not in said.lower()
    return caught.value.text.en
