"""A Spark cluster on loopback: a master and two workers, as processes of their own, for as long as a test runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTED_WITHIN = 60.0
"""Seconds that a master has to answer."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster."""

    url: str
    workers: tuple[subprocess.Popen[bytes], ...]


def why_not() -> str | None:
    """Why no cluster can be started here; None where one can."""
    if shutil.which("java") is None:
        return "there is no Java"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "PySpark is not installed"
    return None


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A master and two workers of one processor each."""
    import pyspark

    start = Path(pyspark.__file__).parent / "bin" / "spark-class"
    port = _free_port()
    url = f"spark://127.0.0.1:{port}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}

    def run(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([str(start), *words], env=environment, start_new_session=True, **quiet)  # type: ignore[call-overload,no-any-return]

    named = ("--host", "127.0.0.1", "--webui-port", "0")
    running = [run("org.apache.spark.deploy.master.Master", *named, "--port", str(port))]
    try:
        _wait_for(port)
        worker = ("org.apache.spark.deploy.worker.Worker", *named, "--cores", "1", "--memory", "1g")
        running += [run(*worker, "--work-dir", str(folder / f"worker-{number}"), url) for number in (1, 2)]
        yield Cluster(url, tuple(running[1:]))
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"no Spark master on port {port}")
