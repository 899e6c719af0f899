"""Spark: a cluster of a master and two workers gives the findings that Polars gives, also when a worker is ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from healthrules.rulebook import load_rules
from healthrules.tables.frames import check_frame

from .spark_here import Cluster, cluster, why_not

pytest.importorskip("polars")
import polars as pl

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=f"no Spark cluster: {why_not()}"),
    pytest.mark.filterwarnings("ignore"),
]

DAY = date(2025, 6, 30)
BOOK = load_rules()
PARTS = 8
HALF_WAY = 120.0
"""Seconds within which the first task of a job must end."""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up registry in several files."""
    folder = tmp_path_factory.mktemp("registry") / "registry.parquet"
    folder.mkdir()
    for part in range(PARTS):
        rows = [_row(part * 500 + number) for number in range(500)]
        pl.DataFrame(rows, infer_schema_length=None).write_parquet(folder / f"part-{part}.parquet")
    return folder


def _row(number: int) -> dict[str, Any]:
    """A made-up record: stations and centres, at the limits and beside them, some with units, some broken."""
    station = number % 4 == 0
    radius = ["5", "5.01", "4999.99 m", None, "六公里", "5.000000000000000001"][number % 6]
    area = ["2200", "2199.99", "0.22公顷", "1,950 m²", None, "12 kg"][number % 6]
    return {
        "type": "station" if station else "facility",
        "id": f"r{number}",
        "region": ["410202", "龙亭区", "410400", "410000", None][number % 5],
        "kind": None if station else ["community_health_centre", "社区卫生服务中心", "general_hospital"][number % 3],
        "area_type": "urban" if number % 8 else "农村",
        "service_radius": radius if station else None,
        "served_population": None if station else ["5.2万人", "50000", "29999"][number % 3],
        "beds": None if station else "20",
        "floor_area": None if station else area,
    }


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path) as found:
        yield found


@pytest.fixture
def session(running: Cluster) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.pyspark.python": "/no/python/on/executors",
        "spark.pyspark.driver.python": "python",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.files.maxPartitionBytes": "16k",
        "spark.sql.files.openCostInBytes": "16k",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.master(running.url).appName("test").getOrCreate()
    yield made
    made.stop()


def _sorted(found: pl.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(found.drop("file", "row").rows(), key=repr)


def _wanted(registry: Path) -> list[tuple[Any, ...]]:
    return _sorted(check_frame(pl.scan_parquet(registry / "*.parquet"), BOOK, as_of=DAY).collect())


def _found(session: Any, registry: Path) -> list[tuple[Any, ...]]:
    made = check_frame(session.read.parquet(str(registry)), BOOK, as_of=DAY)
    names = made.columns
    rows = [{name: row[name] for name in names} for row in made.collect()]
    schema = check_frame(pl.scan_parquet(registry / "*.parquet"), BOOK, as_of=DAY).collect_schema()
    return _sorted(pl.DataFrame(rows, schema=schema))


def test_a_cluster_gives_the_findings_of_polars(session: Any, registry: Path) -> None:
    assert _found(session, registry) == _wanted(registry)


def test_a_worker_that_ends_in_the_middle_changes_nothing(session: Any, registry: Path, running: Cluster) -> None:
    ended = threading.Event()

    def end_a_worker() -> None:
        tracker, end = session.sparkContext.statusTracker(), time.monotonic() + HALF_WAY
        while time.monotonic() < end:
            stages = [tracker.getStageInfo(each) for each in tracker.getActiveStageIds()]
            if any(each is not None and 0 < each.numCompletedTasks < each.numTasks for each in stages):
                running.workers[0].kill()
                ended.set()
                return
            time.sleep(0.01)

    killer = threading.Thread(target=end_a_worker)
    killer.start()
    found = _found(session, registry)
    killer.join()
    assert ended.is_set()
    assert found == _wanted(registry)
