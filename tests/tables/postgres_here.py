"""A PostgreSQL server of the tests' own, with a made-up user and password, where the programs of one are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

import pytest

USER = "in.spector"
PASSWORD = "Geh3im/p@ss w%rd:#ü?&="  # noqa: S105 (made up)
ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int

    def url(self, options: str = "", *, user: str = USER, password: str = PASSWORD, database: str = "postgres") -> str:
        head = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{self.place(database)}"
        return f"{head}?{options}" if options else head

    def place(self, database: str = "postgres") -> str:
        return f"127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What the last statement gives."""
        from adbc_driver_postgresql import dbapi

        connection = dbapi.connect(self.url(database=database), autocommit=True)
        with closing(connection), closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders = [*installed, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


def _unprivileged() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server in a folder of its own, on a free port of this machine."""
    folder = Path(mkdtemp(prefix="healthrules-pg-"))
    secret = folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    whom = _unprivileged()
    if whom is not None:
        shutil.chown(folder, whom)
        shutil.chown(secret, whom)
    how: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "timeout": 60}
    how |= {"user": whom, "extra_groups": []} if whom is not None else {}
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    control = [str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = f"-p {port} -h 127.0.0.1 -c unix_socket_directories='' -c timezone={ZONE} -c fsync=off"
    login = ["-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256"]
    try:
        made = [str(programs / "initdb"), "-D", str(folder / "data"), *login, "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(made, check=True, **how)
        subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, **how)
        yield Server(port)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, **how)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server is installed here (initdb in /usr/lib/postgresql/*/bin or on PATH)")
    if os.geteuid() == 0 and _unprivileged() is None:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody to run it")
    with running(found) as started:
        yield started


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("PG")]:
        monkeypatch.delenv(name)
