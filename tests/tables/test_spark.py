"""Spark: a cluster of a master and two workers gives the findings that Polars gives, also when a worker is ended."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from healthrules.cli.app import app
from healthrules.rulebook import Rulebook
from healthrules.tables.frames import check_frame
from tests.books import sample
from tests.engines.test_generated_rules import CONDITIONS, _book

from . import case_tables
from .case_tables import Reported
from .reference_findings import COLUMNS, wanted
from .spark_here import Cluster, cluster, why_not

pytest.importorskip("polars")
import polars as pl

from .test_findings_columns import STATIONS

pytestmark = [
    pytest.mark.skipif(why_not() is not None, reason=f"no Spark cluster: {why_not()}"),
    pytest.mark.filterwarnings("ignore"),
]

DAY = date(2025, 6, 30)
BOOK = sample()
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture(scope="module")
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


def _rows(found: Any) -> list[tuple[Any, ...]]:
    """All findings, sorted: Spark has no order of rows."""
    return sorted((tuple(row[name] for name in COLUMNS) for row in found.collect()), key=repr)


def _of_polars(registry: Path) -> list[tuple[Any, ...]]:
    found = check_frame(pl.scan_parquet(registry / "*.parquet"), BOOK, as_of=DAY).collect()
    return sorted(found.select(*COLUMNS).rows(), key=repr)


def _of_reference(rows: list[Reported], book: Rulebook, as_of: date | None) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in COLUMNS) for row in wanted(book, rows, as_of)), key=repr)


def _table(session: Any, rows: list[Reported]) -> Any:
    schema = ", ".join(f"`{name}` STRING" for name in rows[0])
    return session.createDataFrame([tuple(row[name] for name in rows[0]) for row in rows], schema)


def test_a_cluster_gives_the_findings_of_polars(session: Any, registry: Path) -> None:
    assert _rows(check_frame(session.read.parquet(str(registry)), BOOK, as_of=DAY)) == _of_polars(registry)


def test_rule_cases(session: Any) -> None:
    rows = case_tables.of_cases(case_tables.cases()[None])
    assert _rows(check_frame(_table(session, rows), BOOK, everything=True)) == _of_reference(rows, BOOK, None)


def test_hostile_values(session: Any) -> None:
    rows = case_tables.hostile()
    assert _rows(check_frame(_table(session, rows), BOOK, as_of=DAY, everything=True)) == _of_reference(rows, BOOK, DAY)


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    pairs=st.lists(st.tuples(CONDITIONS, CONDITIONS), min_size=1, max_size=2),
    stations=st.lists(STATIONS, min_size=20, max_size=40),
)
def test_generated_rules(session: Any, pairs: list[tuple[str, str]], stations: list[Reported]) -> None:
    with TemporaryDirectory() as folder:
        book = _book(Path(folder), pairs)
    rows = [{"type": "station", "id": f"s{number}", **station} for number, station in enumerate(stations)]
    day = date(2024, 6, 30)
    assert _rows(check_frame(_table(session, rows), book, as_of=day, everything=True)) == _of_reference(rows, book, day)


@pytest.mark.usefixtures("session")
def test_the_command_gives_the_report_of_the_columnar_engine(registry: Path, tmp_path: Path) -> None:
    reports = {}
    for engine in ("spark", "columnar"):
        path = tmp_path / f"{engine}.json"
        words = [
            "check",
            *map(str, sorted(registry.iterdir())),
            "--engine",
            engine,
            "--rules",
            "kaifeng-plan-2025",
            "--as-of",
            str(DAY),
            "--format",
            "json",
            "-o",
            str(path),
        ]
        assert CliRunner().invoke(app, words).exit_code == 2
        reports[engine] = json.loads(path.read_text(encoding="utf-8"))
    for each in reports.values():
        each["findings"].sort(key=lambda found: (found["record"], found["rule"]))
        each["unchecked"].sort()
        each["rejects"] = sorted(reject["record"] for reject in each["rejects"])
        each.pop("checked", None)
        for found in each["findings"]:
            found.pop("source", None)
    assert reports["spark"] == reports["columnar"]


@pytest.mark.usefixtures("session")
def test_broken_rows_of_csv_are_rejects_and_the_rest_is_judged(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    head = "type,id,region,area_type,service_radius"
    rows = ["station,a,410202,urban,6", "station,b,410202,urban", "station,c,410202,urban,6,7", 'station,"d\n1",410202,urban,5']
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    ran = CliRunner().invoke(app, ["check", str(path), "--engine", "spark", "--format", "json", "--lang", "en"])
    report = json.loads(ran.stdout)
    assert ran.exit_code == 2
    assert sorted(each["reason"] for each in report["rejects"]) == [
        "not as many cells as the heading: station,b,410202,urban",
        "not as many cells as the heading: station,c,410202,urban,6,7",
    ]
    assert [each["record"] for each in report["findings"] if each["outcome"] == "fail"] == ["a"]


@pytest.mark.usefixtures("session")
def test_a_file_with_an_open_quotation_mark_is_not_read_and_one_in_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text('type,id,region\nstation,a,"410202\nstation,b,410202\n', encoding="utf-8")
    ran = CliRunner().invoke(app, ["check", str(path), "--engine", "spark", "--format", "json", "--lang", "en"])
    (reject,) = json.loads(ran.stdout)["rejects"]
    assert (ran.exit_code, reject["reason"]) == (2, "a quotation mark is not closed: nothing of the file was read")
    path.write_text("对象,编号\n急救站,a\n", encoding="gb18030")
    ran = CliRunner().invoke(app, ["check", str(path), "--engine", "spark", "--lang", "en"])
    assert (ran.exit_code, "is not UTF-8" in ran.stderr, ran.stdout) == (2, True, "")


def test_a_registry_is_added_up_by_the_cluster(session: Any) -> None:
    import healthrules as hr

    from .test_table_registry import BOOK as RULES
    from .test_table_registry import figures, regions

    rows = [
        {
            "type": "facility", "id": f"h{at}", "region": ("410202", "410221", "410200", None)[0 if at % 9 else at % 4],
            "kind": ("tcm_hospital", "general_hospital", None)[at % 7 % 3], "grade": ("secondary", "三级")[at % 2],
            "has_rehabilitation_department": ("是", "否", None)[at % 5 % 3], "beds": ("50", "100", "150张", None)[at % 11 % 4],
            "physicians": "7", "floor_area": "12.5", "year": ("2023", "2024")[at % 13 == 0],
        }
        for at in range(60)
    ]  # fmt: skip
    beside = hr.check(regions(2023, 2024), RULES, everything=True, registry=_table(session, rows))
    assert figures(beside) == figures(hr.check([*regions(2023, 2024), *rows], RULES, everything=True))


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
    found = _rows(check_frame(session.read.parquet(str(registry)), BOOK, as_of=DAY))
    killer.join()
    assert ended.is_set()
    assert found == _of_polars(registry)
