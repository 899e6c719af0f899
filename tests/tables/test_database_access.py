"""PostgreSQL: who connects and how; users and passwords are never said."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from healthrules.errors import EngineUnavailable

pytest.importorskip("adbc_driver_postgresql")
pytest.importorskip("pyarrow")
pytest.importorskip("polars")

from healthrules.tables.database import database_batches, is_database, write_findings
from healthrules.tables.database_address import address

from . import postgres_here, registry_here
from .postgres_here import PASSWORD, USER, Server
from .registry_here import read, refusal

nothing_from_outside, server = postgres_here.nothing_from_outside, postgres_here.server
registry = registry_here.registry


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
