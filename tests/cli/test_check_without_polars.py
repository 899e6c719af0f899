"""What `check` does where an optional library is not installed: it says which extra brings it, or does without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from healthrules.engines.registry import FEW

if TYPE_CHECKING:
    from tests.cli.conftest import Write

TABLE = "type,id,region,area_type,service_radius,mean_response_time\nstation,s1,开封市,城市,6 公里,30\n"
BLOCKED = """
import sys
for name in sys.argv[1].split(","):
    sys.modules[name] = None
sys.argv[1:] = sys.argv[2:]
from healthrules.cli.app import main
main()
"""
Without = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def without() -> Without:
    """Runs `healthrules check` in a process of its own in which some libraries cannot be imported."""

    def ran(names: str, *words: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
        given = ["check", *map(str, words), "--as-of", "2025-06-30", "--lang", lang]
        settings = {**os.environ, "HEALTHRULES_CACHE": "off", "PYTHONIOENCODING": "utf-8"}
        found = subprocess.run(
            [sys.executable, "-c", BLOCKED, names, *given], capture_output=True, encoding="utf-8", env=settings, check=False
        )
        assert "Traceback" not in found.stderr
        assert "internal error" not in found.stderr
        return found

    return ran


def test_csv_is_read_without_polars(without: Without, write: Write) -> None:
    path = write(TABLE, "x.csv")
    found = without("polars,narwhals", path, "--format", "json")
    assert (found.returncode, found.stderr) == (1, "")
    assert found.stdout == without("none", path, "--format", "json", "--engine", "reference").stdout


def test_csv_is_written_without_polars(without: Without, write: Write) -> None:
    path = write(TABLE, "x.csv")
    found = without("polars,narwhals", path, "--format", "csv")
    assert (found.returncode, "1 record × " in found.stderr) == (1, True)
    assert found.stdout == without("none", path, "--format", "csv").stdout


@pytest.mark.parametrize("name", ["polars", "narwhals"])
@pytest.mark.parametrize(
    "words", [["--engine", "columnar"], ["--format", "jsonl"], ["--format", "parquet", "-o", "never.parquet"]]
)
def test_the_extra_is_named_where_columns_are_asked_for(without: Without, write: Write, name: str, words: list[str]) -> None:
    found = without(name, write(TABLE, "x.csv"), *words)
    assert (found.returncode, found.stdout) == (2, "")
    assert f"{name} is not installed: pip install 'healthrules[columnar]'" in found.stderr
    assert not Path("never.parquet").exists()


def test_many_records_are_judged_without_polars(without: Without, write: Write) -> None:
    lines = (
        f'{{"type": "station", "id": "s{number}", "region": "开封市", "mean_response_time": 31}}\n' for number in range(FEW + 1)
    )
    found = without("polars,narwhals", write("".join(lines), "x.jsonl"), "--format", "json", "--limit-findings", 1)
    assert (found.returncode, found.stderr) == (1, "")
    assert f'"fail": {FEW + 1},' in found.stdout


def test_the_extra_is_named_in_chinese(without: Without, write: Write) -> None:
    found = without("polars", write(TABLE, "x.csv"), "--engine", "columnar", lang="zh")
    assert "没有安装 polars：pip install 'healthrules[columnar]'" in found.stderr


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_parquet_without_polars_names_the_extra(without: Without, write: Write, engine: str) -> None:
    found = without("polars", write(b"PAR1", "x.parquet"), "--engine", engine)
    assert (found.returncode, found.stdout) == (2, "")
    assert "pip install 'healthrules[columnar]'" in found.stderr


def test_spark_without_pyspark_names_the_extra(without: Without, write: Write) -> None:
    pytest.importorskip("polars")
    for lang, text in (("en", "PySpark is not installed: pip install 'healthrules[spark]'"), ("zh", "没有安装 PySpark")):
        found = without("pyspark", write(TABLE, "x.csv"), "--engine", "spark", lang=lang)
        assert (found.returncode, found.stdout) == (2, "")
        assert text in found.stderr
