"""Tables of findings as files: every kind holds the same rows, and a file is there whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from healthrules.reporting import Report
from healthrules.reporting.telling import Telling
from tests.books import sample

pl = pytest.importorskip("polars")

from healthrules.tables import batches  # noqa: E402
from healthrules.tables import findings as findings_module  # noqa: E402
from healthrules.tables.batches import of_frames  # noqa: E402
from healthrules.tables.findings import SCHEMA  # noqa: E402
from healthrules.tables.running import TableCheck  # noqa: E402
from healthrules.tables.writing import WRITERS, write  # noqa: E402

from .odd_tables import DAY  # noqa: E402

BOOK = sample()
READ = {
    ".parquet": pl.read_parquet,
    ".csv": lambda path: pl.read_csv(path, schema=dict(SCHEMA)),
    ".jsonl": lambda path: pl.read_ndjson(path, schema=dict(SCHEMA)),
}
KINDS = sorted(WRITERS)
STATION = {"type": "station", "region": "开封市", "area_type": "城市", "service_radius": "6.1 km", "mean_response_time": "30"}
ROWS = [
    {**STATION, "id": "s1", "name": '城东, "总"站\n二层'},
    {**STATION, "id": "s2", "service_radius": "5.000000000000001"},
    {**STATION, "id": "s3", "service_radius": None},
    {**STATION, "id": "s4", "service_radius": "约 6 公里"},
    {**STATION, "id": "s5", "region": "郑州市"},
    {**STATION, "id": "s6", "mean_response_time": "1801 秒"},
    {**STATION, "id": "s1"},
    {**STATION, "id": "s7", "type": "facility"},
    {**STATION, "id": "s8", "region": None},
]
FRAME = pl.DataFrame(ROWS, schema_overrides=dict.fromkeys([*STATION, "id", "name"], pl.String))


def findings(*, limit: int | None = None, everything: bool = False) -> tuple[Any, Report]:
    """All findings as one frame, and the report of the counts."""
    check = TableCheck(BOOK, DAY, DAY, Telling(everything), limit)
    tally = check.tally()
    frames = list(check.findings(of_frames(iter([FRAME]), "x.csv"), tally))
    return pl.concat(frames), tally.report()


@pytest.fixture(scope="module")
def found() -> Any:
    """The findings that are reported without being asked for more."""
    return findings()[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("everything", [True, False])
def test_a_file_of_each_kind_holds_the_same_rows(tmp_path: Path, kind: str, everything: bool) -> None:
    wanted, _ = findings(everything=everything)
    path = tmp_path / f"findings{kind}"
    write(iter([wanted[:3], wanted[3:3], wanted[3:]]), path, kind)
    read = READ[kind](path)
    assert dict(read.schema) == dict(SCHEMA)
    assert read.rows() == wanted.rows()
    assert {"fail", "unknown", "rejected", "unchecked"} <= set(read["outcome"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [[], [pl.DataFrame(schema=dict(SCHEMA))]], ids=["no-frames", "no-rows"])
def test_no_findings_make_a_file_without_rows(tmp_path: Path, kind: str, frames: list[Any]) -> None:
    path = tmp_path / f"findings{kind}"
    write(iter(frames), path, kind)
    read = READ[kind](path) if kind != ".jsonl" else pl.DataFrame(schema=dict(SCHEMA))
    assert path.exists()
    assert (read.columns, read.height) == ([*SCHEMA], 0)


def test_csv_opens_in_a_spreadsheet_as_what_it_is(tmp_path: Path, found: Any) -> None:
    path = tmp_path / "findings.csv"
    write(iter([found]), path, ".csv")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbffile,row,record,")
    assert '"城东, ""总""站\n二层"'.encode() in content
    assert b"2025-06-30" in content


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", [None, b"what was there"])
@pytest.mark.parametrize("error", [RuntimeError, OSError, KeyboardInterrupt])
def test_a_failure_half_way_leaves_nothing_of_the_new_file(
    tmp_path: Path, found: Any, kind: str, before: bytes | None, error: type[BaseException]
) -> None:
    path = tmp_path / f"findings{kind}"
    if before is not None:
        path.write_bytes(before)

    def frames() -> Iterator[Any]:
        for _ in range(20):
            yield found
        raise error("half way")

    with pytest.raises(BaseException, match="half way"):
        write(frames(), path, kind)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == ([before] if before is not None else [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_takes_the_place_of_the_one_before_when_it_is_whole(tmp_path: Path, found: Any, kind: str) -> None:
    path = tmp_path / f"findings{kind}"
    path.write_bytes(b"what was there")
    seen = []

    def frames() -> Iterator[Any]:
        yield found
        seen.append(path.read_bytes())

    write(frames(), path, kind)
    assert seen == [b"what was there"]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert READ[kind](path).rows() == found.rows()


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path, found: Any) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write(iter([found]), tmp_path / "nowhere" / "findings.csv", ".csv")


@pytest.mark.parametrize("limit", [0, 1, 2])
@pytest.mark.parametrize("rows", [1, 2, 250_000])
def test_a_limit_keeps_the_first_findings_of_each_rule_and_every_count(
    monkeypatch: pytest.MonkeyPatch, limit: int, rows: int
) -> None:
    whole, counted = findings()
    monkeypatch.setattr(batches, "ROWS", rows)
    kept, again = findings(limit=limit)
    place: Counter[str | None] = Counter()
    wanted = []
    for row in whole.iter_rows(named=True):
        place[row["rule"]] += 1
        if row["rule"] is None or place[row["rule"]] <= limit:
            wanted.append(row)
    assert kept.to_dicts() == wanted
    assert again.summary.outcomes == counted.summary.outcomes
    assert (again.summary.records, again.rejects, again.unchecked) == (6, counted.rejects, counted.unchecked)


@pytest.mark.parametrize("rows", [1, 2, 4])
@pytest.mark.parametrize("everything", [True, False])
def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch, rows: int, everything: bool) -> None:
    wanted, counted = findings(everything=everything)
    monkeypatch.setattr(batches, "ROWS", rows)
    parted, again = findings(everything=everything)
    assert parted.to_dicts() == wanted.to_dicts()
    assert again == counted


@pytest.mark.parametrize("at_once", [1, 7, 20])
@pytest.mark.parametrize("everything", [True, False])
def test_portions_of_many_findings_change_nothing(monkeypatch: pytest.MonkeyPatch, at_once: int, everything: bool) -> None:
    wanted, counted = findings(everything=everything)
    monkeypatch.setattr(findings_module, "SORTED_AT_ONCE", at_once)
    monkeypatch.setattr(findings_module, "AT_ONCE", at_once)
    parted, again = findings(everything=everything)
    assert parted.to_dicts() == wanted.to_dicts()
    assert again == counted


def test_rows_without_a_rule_say_which_row_and_why() -> None:
    whole, report = findings()
    rows = whole.filter(pl.col("rule").is_null()).select("file", "row", "record", "outcome", "field", "reason_en").rows()
    assert [row[:5] for row in rows] == [
        ("x.csv", 4, "s4", "rejected", "service_radius"),
        ("x.csv", 5, "s5", "unchecked", None),
        ("x.csv", 7, "s1", "rejected", "id"),
        ("x.csv", 8, "s7", "rejected", "area_type")
        if rows[3][4] == "area_type"
        else ("x.csv", 8, "s7", "rejected", "service_radius"),
    ]
    assert [row[5] for row in rows if row[3] == "rejected"] == [each.reason for each in report.rejects]
    assert "was read before, at x.csv #1" in rows[2][5]
