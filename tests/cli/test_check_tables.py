"""`check` on tables: CSV and Parquet in, tables of findings out; data on standard output, words on standard error."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import healthrules as hr

pl = pytest.importorskip("polars")

from healthrules.tables.findings import SCHEMA  # noqa: E402
from tests.cli.conftest import PACK  # noqa: E402

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

GOOD = "type,id,name,region,area_type,service_radius,mean_response_time\n"
FAILS = "station,s1,城东站,开封市,城市,6 公里,30\n"
PASSES = "station,s2,城西站,开封市,农村,5,0.5小时\n"
WAITS = "station,s3,,开封市,城市,,30\n"
REJECTED = "station,s4,,开封市,城市,约 5 公里,30\n"
UNCHECKED = "station,s5,,洛阳市,城市,5,30\n"
MIXED = GOOD + FAILS + PASSES + WAITS + REJECTED + UNCHECKED
OUTCOMES = {
    "pass": 4,
    "fail": 1,
    "pending": 0,
    "unknown": 1,
    "not_applicable": 4 * len(hr.load_rules(PACK).rules) - 6,
    "waived": 0,
}


def rows_of(text: str, kind: str) -> list[dict[str, Any]]:
    """The rows of a table of findings."""
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (GOOD + PASSES, 0),
        (GOOD + FAILS + PASSES, 1),
        (GOOD + WAITS, 0),
        (GOOD + PASSES + REJECTED, 2),
        (GOOD + FAILS + UNCHECKED, 2),
        (GOOD, 2),
        ("", 2),
    ],
    ids=["passes", "fails", "waits", "rejected", "unchecked", "no-rows", "empty"],
)
@pytest.mark.parametrize("format_", ["json", "text", "csv", "jsonl"])
def test_the_exit_status_is_that_of_records(check: Run, write: Write, content: str, status: int, format_: str) -> None:
    assert check(write(content, "x.csv"), "--format", format_).status == status


def test_a_csv_file_is_checked(check: Run, write: Write) -> None:
    ran = check(write(MIXED, "x.csv"))
    assert (ran.status, ran.err) == (2, "")
    assert ran.report["summary"]["outcomes"] == OUTCOMES
    assert [(each["row"], each["record"], each["field"]) for each in ran.report["rejects"]] == [(5, "s4", "service_radius")]
    assert ran.report["unchecked"] == ["s5"]
    assert [(each["record"], each["outcome"]) for each in ran.report["findings"]] == [("s1", "fail"), ("s3", "unknown")]


@pytest.mark.parametrize("name", ["x.csv", "x.CSV"])
@pytest.mark.parametrize("options", [[], ["--all"], ["--limit-findings", "1"], ["--format", "text"], ["--format", "markdown"]])
def test_every_engine_writes_the_same_bytes(check: Run, write: Write, name: str, options: list[str]) -> None:
    path = write(MIXED, name)
    wanted = check(path, "--engine", "reference", *options)
    assert wanted.out
    engines = ["auto", "columnar"]
    if check(path, "--engine", "durable").err == "":
        engines.append("durable")
    for engine in engines:
        assert check(path, "--engine", engine, *options) == wanted


def test_parquet_and_json_lines_are_checked_alike(check: Run, write: Write, tmp_path: Path) -> None:
    path = write(MIXED, "x.csv")
    frame = pl.read_csv(path, infer_schema_length=0)
    frame.write_parquet(tmp_path / "x.parquet")
    frame.write_ndjson(tmp_path / "x.jsonl")
    wanted = [_without_source(each) for each in check(path).report["findings"]]
    for name in ("x.parquet", "x.jsonl"):
        for engine in ("auto", "columnar", "reference"):
            ran = check(tmp_path / name, "--engine", engine)
            assert (ran.status, [_without_source(each) for each in ran.report["findings"]]) == (2, wanted)


def _without_source(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in finding.items() if key != "source"}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_table_of_findings_goes_to_standard_output_and_what_was_counted_to_standard_error(
    check: Run, write: Write, kind: str
) -> None:
    path = write(MIXED, "x.csv")
    ran = check(path, "--format", kind)
    rows = rows_of(ran.out, kind)
    assert list(rows[0]) == [*SCHEMA]
    told = [(row["file"], int(row["row"]), row["record"], row["outcome"]) for row in rows]
    places = [(2, "s1", "fail"), (4, "s3", "unknown"), (5, "s4", "rejected"), (6, "s5", "unchecked")]
    assert told == [(str(path), *place) for place in places]
    assert [float(rows[0][name]) for name in ("actual", "required", "gap")] == [6, 5, 1]
    assert rows[0]["unit"] == "km"
    assert rows[0]["title_zh"] == "城市地区急救服务半径"
    assert "4 records" in ran.err
    assert "4 rows" in ran.err
    assert ran.out.count("records") == 0


def test_what_was_counted_is_said_in_the_language_asked_for(check: Run, write: Write) -> None:
    path = write(MIXED, "x.csv")
    wanted = {
        "en": (
            f"4 records × {len(hr.load_rules(PACK).rules)} rules",
            "fail 1",
            "could not be read: 1",
            "no rule applied to: 1",
            "4 rows written",
        ),
        "zh": (
            f"4 条记录 × {len(hr.load_rules(PACK).rules)} 条规则",
            "不达标 1",
            "未能读入的内容：1",
            "没有任何规则适用的记录：1",
            "已写出 4 行",
        ),
    }
    for lang, texts in wanted.items():
        err = check(path, "--format", "csv", "--lang", lang).err
        for text in texts:
            assert text in err


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_table_of_findings_goes_to_a_file(check: Run, write: Write, tmp_path: Path, kind: str) -> None:
    path, output = write(MIXED, "x.csv"), tmp_path / "findings.out"
    ran = check(path, "--format", kind, "-o", output)
    assert (ran.status, ran.out) == (2, "")
    assert "4 rows" in ran.err
    content = output.read_bytes()
    found = pl.read_parquet(output).to_dicts() if kind == "parquet" else rows_of(content.decode(), kind)
    assert [(row["record"], row["outcome"]) for row in found] == [
        ("s1", "fail"), ("s3", "unknown"), ("s4", "rejected"), ("s5", "unchecked"),
    ]  # fmt: skip
    assert sorted(each.name for each in tmp_path.iterdir()) == ["findings.out", "x.csv"]


def test_records_in_json_give_a_table_of_findings_too(check: Run, write: Write) -> None:
    station = {
        "type": "station",
        "id": "s1",
        "region": "开封市",
        "area_type": "城市",
        "service_radius": {"value": 6, "unit": "km"},
    }
    ran = check(write([station, {**station, "id": "s2", "note": 1}]), "--format", "jsonl")
    assert [(row["record"], row["row"], row["outcome"]) for row in rows_of(ran.out, "jsonl")] == [
        ("s1", 1, "fail"), ("s1", 1, "unknown"), ("s2", 2, "rejected"),
    ]  # fmt: skip


def test_standard_input_may_stand_beside_a_table(check: Run, write: Write) -> None:
    station = {"type": "station", "id": "s1", "region": "开封市", "area_type": "城市", "service_radius": "6"}
    ran = check("-", write(GOOD + FAILS, "x.csv"), stdin=json.dumps(station))
    (reject,) = ran.report["rejects"]
    assert (ran.status, reject["row"]) == (2, 2)
    assert reject["reason"] == "id: the id `s1` was read before, at #1"


def test_parquet_needs_a_file_to_go_to(check: Run, write: Write) -> None:
    path = write(MIXED, "x.csv")
    for lang, text in (("en", "say which with -o"), ("zh", "须用 -o 指定文件")):
        ran = check(path, "--format", "parquet", "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert text in ran.err


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_where_findings_cannot_be_written_is_said(check: Run, write: Write, tmp_path: Path, kind: str) -> None:
    path, output = write(MIXED, "x.csv"), tmp_path / "nowhere" / "findings"
    for lang, text in (("en", f"cannot write {output}: "), ("zh", f"无法写入 {output}：")):
        ran = check(path, "--format", kind, "-o", output, "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert text in ran.err


@pytest.mark.parametrize("limit", [0, 1])
def test_a_limit_lists_fewer_findings_and_counts_all(check: Run, write: Write, limit: int) -> None:
    content = GOOD + "".join(FAILS.replace("s1", f"s{number}") for number in range(3)) + REJECTED
    path = write(content, "x.csv")
    report = check(path, "--limit-findings", limit).report
    assert len(report["findings"]) == limit
    assert report["summary"]["outcomes"]["fail"] == 3
    rows = rows_of(check(path, "--limit-findings", limit, "--format", "jsonl").out, "jsonl")
    assert [row["outcome"] for row in rows] == ["fail"] * limit + ["rejected"]


def test_a_limit_is_not_below_nothing(check: Run, write: Write) -> None:
    assert check(write(MIXED, "x.csv"), "--limit-findings", "-1").status == 2


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_an_unknown_column_is_told_with_the_nearest_name_and_the_others_are_read(
    check: Run, write: Write, format_: str
) -> None:
    path = write(MIXED.replace("service_radius", "servce_radius"), "x.csv")
    ran = check(path, "--format", format_)
    assert ran.status == 2
    assert "unknown field `servce_radius`. Did you mean `service_radius`?" in ran.out
    assert "未知字段“servce_radius”。是否指“service_radius”？" in ran.out
    assert '"s1"' in ran.out


def test_columns_may_be_ignored(check: Run, write: Write) -> None:
    path = write("备注,电话," + GOOD + "好,1," + FAILS, "x.csv")
    ran = check(path, "--ignore", "备注", "--ignore", "电话")
    assert (ran.status, ran.err) == (1, "")
    wrong = check(path, "--ignore", "备注", "--ignore", "电话", "--ignore", "传真")
    assert (wrong.status, wrong.out) == (2, "")
    assert "there is no column `传真` to leave out" in wrong.err


@pytest.mark.parametrize("engine", ["auto", "columnar", "reference"])
def test_of_two_columns_for_one_field_neither_is_read(check: Run, write: Write, engine: str) -> None:
    ran = check(write("type,id,beds,beds\nfacility,a,1,2\n", "x.csv"), "--engine", engine)
    assert (ran.status, ran.report["summary"]["records"]) == (2, 1)
    (reject,) = ran.report["rejects"]
    assert (reject["row"], reject["cell"]) == (1, "D1")
    assert "the columns C `beds` and D `beds` mean the same; neither is read" in reject["reason"]


@pytest.mark.parametrize("engine", ["auto", "columnar", "reference"])
@pytest.mark.parametrize("name", ["bad.parquet", "bad.csv", "bad.jsonl"])
def test_a_file_that_cannot_be_read_is_a_reject_and_the_one_beside_it_is_judged(
    check: Run, write: Write, name: str, engine: str
) -> None:
    bad = write(b"" if name == "bad.csv" else b"\x00\x01 this is nothing", name)
    ran = check(bad, write(GOOD + FAILS, "good.csv"), "--engine", engine)
    assert ran.status == 2
    (reject,) = ran.report["rejects"]
    assert (reject["file"], reject["record"]) == (str(bad), None)
    assert [each["record"] for each in ran.report["findings"]] == ["s1"]


@pytest.mark.parametrize("engine", ["auto", "columnar", "reference"])
def test_a_table_that_may_not_be_opened_is_a_reject(
    check: Run, write: Write, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    locked, good = write(GOOD + PASSES, "locked.csv"), write(GOOD + FAILS, "good.csv")
    opened = Path.open

    def refuses(self: Path, *how: Any, **more: Any) -> Any:
        if self.name == "locked.csv":
            raise PermissionError(13, "Permission denied")
        return opened(self, *how, **more)

    monkeypatch.setattr(Path, "open", refuses)
    ran = check(locked, good, "--engine", engine)
    assert ran.status == 2
    (reject,) = ran.report["rejects"]
    assert (reject["file"], "Permission denied" in reject["reason"]) == (str(locked), True)
    assert [each["record"] for each in ran.report["findings"]] == ["s1"]


def test_a_folder_of_tables_is_checked(check: Run, write: Write, tmp_path: Path) -> None:
    write(GOOD + FAILS, "tables/a.csv")
    write(GOOD + PASSES, "tables/b.csv")
    write([{"type": "station", "id": "s9", "region": "开封市"}], "tables/c.json")
    for engine in ("columnar", "reference"):
        report = check(tmp_path / "tables", "--engine", engine).report
        assert (report["summary"]["records"], report["rejects"]) == (3, [])


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_csv_is_the_same_from_engines_for_records(check: Run, write: Write, tmp_path: Path, engine: str) -> None:
    path, output = write(MIXED, "x.csv"), tmp_path / "found.csv"
    wanted = check(path, "--format", "csv")
    assert wanted.out.startswith("\ufefffile,")
    assert check(path, "--format", "csv", "--engine", engine) == wanted
    ran = check(path, "--format", "csv", "--engine", engine, "-o", output)
    assert (ran.status, ran.out, ran.err) == (2, "", wanted.err)
    assert output.read_text(encoding="utf-8") == wanted.out


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_an_engine_for_records_writes_no_tables(check: Run, write: Write, engine: str) -> None:
    for lang, text in (("en", "use --engine columnar"), ("zh", "请用 --engine columnar")):
        ran = check(write(MIXED, "x.csv"), "--format", "jsonl", "--engine", engine, "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert text in ran.err


@pytest.mark.parametrize(
    ("engine", "en"),
    [
        ("nonsense", "no engine `nonsense`. One of: auto, durable, columnar, spark, reference"),
        ("colunmar", "Did you mean `columnar`?"),
    ],
)
def test_an_engine_that_is_not_there_is_an_error(check: Run, write: Write, engine: str, en: str) -> None:
    ran = check(write(MIXED, "x.csv"), "--engine", engine)
    assert (ran.status, ran.out) == (2, "")
    assert en in ran.err
