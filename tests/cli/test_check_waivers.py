"""`check --waivers`: the exit status, what is said of waivers that changed nothing, and the same report from every engine."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

HEADINGS = "type,id,region,kind,beds\n"
ROWS = "facility,small,开封市,general_hospital,9\nfacility,big,开封市,general_hospital,10\nfacility,unsure,开封市,general_hospital,\n"
TABLE = HEADINGS + ROWS
SMALL: dict[str, Any] = {"type": "facility", "id": "small", "region": "开封市", "kind": "general_hospital", "beds": 9}


def entry(record: str, rule: str = "binding", expires: str = "2025-12-31") -> str:
    return f"  - {{record: {record}, rule: {rule}, reason: why, authority: who, expires: {expires}}}\n"


@pytest.fixture
def waivers(write: Write) -> Write:
    """Writes a file of waivers, each as `entry` makes it."""

    def written(*entries: str, name: str = "waivers.yaml") -> Path:
        return write("waivers:\n" + "".join(entries), name)

    return written


def test_what_is_waived_does_not_set_status_1(check: Run, write: Write, waivers: Write, pack: Path) -> None:
    path = write(SMALL)
    assert check(path, "--rules", pack).status == 1
    ran = check(path, "--rules", pack, "--waivers", waivers(entry("small")), "--fail-on", "advisory")
    assert (ran.status, ran.err) == (0, "")
    assert [each["outcome"] for each in ran.report["findings"]] == ["waived"]
    assert ran.report["summary"]["forces"]["binding"]["waived"] == 1


@pytest.mark.parametrize(("expires", "status"), [("2025-06-30", 0), ("2025-06-29", 1)])
def test_an_expired_waiver_leaves_the_failure(
    check: Run, write: Write, waivers: Write, pack: Path, expires: str, status: int
) -> None:
    ran = check(write(SMALL), "--rules", pack, "--waivers", waivers(entry("small", expires=expires)))
    assert ran.status == status
    assert [each["state"] for each in ran.report["waivers"]] == ["used" if status == 0 else "expired"]


def test_an_unused_waiver_is_reported_and_sets_no_status(check: Run, write: Write, waivers: Write, pack: Path) -> None:
    ran = check(write({**SMALL, "beds": 10}), "--rules", pack, "--waivers", waivers(entry("small")))
    assert (ran.status, ran.err) == (0, "")
    assert [(each["state"], each["outcome"]) for each in ran.report["waivers"]] == [("unused", "pass")]


@pytest.mark.parametrize("name", ["records.json", "records.csv"])
def test_a_waiver_of_a_record_that_was_not_read_sets_status_2_and_the_report_is_whole(
    check: Run, write: Write, waivers: Write, pack: Path, name: str
) -> None:
    path = write(SMALL if name.endswith("json") else TABLE, name)
    ran = check(path, "--rules", pack, "--waivers", waivers(entry("small"), entry("smal")))
    assert ran.status == 2
    assert "waivers.yaml:3:5: smal from test-plan/binding: no record of this id was read. Did you mean `small`?" in ran.err
    assert ran.report["findings"][0]["outcome"] == "waived"
    assert ran.report["waivers"][-1]["nearest"] == "small"


def test_it_is_said_in_chinese_too(run: Run, write: Write, waivers: Write, pack: Path) -> None:
    ran = run("check", write(SMALL), "--rules", pack, "--waivers", waivers(entry("smal")), "--lang", "zh")
    assert ran.status == 2
    assert "smal 对 test-plan/binding 的豁免：输入中没有这条记录。是否指“small”？" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry("small", "bindin"), "waivers.yaml:2:27: HR011 no rule `bindin`. Did you mean `binding`?"),
        (entry("small").replace("reason", "reson"), "unknown key `reson`. Did you mean `reason`?"),
        (entry("small") * 2, "waivers.yaml:3:5: HR011 the record `small` was exempted from the rule test-plan/binding before"),
    ],
)
def test_a_broken_file_stops_at_once(check: Run, write: Write, waivers: Write, pack: Path, text: str, said: str) -> None:
    ran = check(write(SMALL), "--rules", pack, "--waivers", waivers(text))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_file_that_is_not_there_is_said(check: Run, write: Write, pack: Path) -> None:
    ran = check(write(SMALL), "--rules", pack, "--waivers", "none.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "none.yaml: HR001 cannot read the file" in ran.err


def test_several_files_add_up_and_a_waiver_in_both_is_an_error(check: Run, write: Write, waivers: Write, pack: Path) -> None:
    path = write([SMALL, {**SMALL, "id": "other"}])
    one, two = waivers(entry("small"), name="one.yaml"), waivers(entry("other"), name="two.yaml")
    ran = check(path, "--rules", pack, "--waivers", one, "--waivers", two)
    assert (ran.status, ran.report["summary"]["outcomes"]["waived"]) == (0, 2)
    again = waivers(entry("small", "test-plan/binding"), name="again.yaml")
    assert "again.yaml:2:5" in check(path, "--rules", pack, "--waivers", one, "--waivers", again).err


def test_with_only_the_waivers_of_other_rules_are_left_out(check: Run, write: Write, waivers: Write, pack: Path) -> None:
    both = waivers(entry("small"), entry("absent", "standard"))
    ran = check(write(SMALL), "--rules", pack, "--only", "binding", "--waivers", both)
    assert (ran.status, [each["record"] for each in ran.report["waivers"]]) == (0, ["small"])


ALL = (entry("small"), entry("big"), entry("unsure"), entry("sma"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["json", "text", "markdown", "csv"])
def test_every_engine_gives_the_same_bytes(check: Run, write: Write, waivers: Write, pack: Path, kind: str, lang: str) -> None:
    pytest.importorskip("polars")
    words = [write(TABLE, "t.csv"), "--rules", pack, "--waivers", waivers(*ALL), "--format", kind, "--lang", lang]
    reference, auto = (check(*words, "--engine", engine) for engine in ("reference", "auto"))
    if kind != "csv":
        columnar = check(*words, "--engine", "columnar")
        assert columnar.out == reference.out
    assert (auto.out, auto.status) == (reference.out, 2)


def test_a_table_of_findings_has_the_waiver_and_the_others_are_said(
    check: Run, write: Write, waivers: Write, pack: Path, tmp_path: Path
) -> None:
    pl = pytest.importorskip("polars")
    words = (write(TABLE, "t.csv"), "--rules", pack, "--waivers", waivers(*ALL))
    out = tmp_path / "findings.parquet"
    ran = check(*words, "--format", "parquet", "-o", out)
    rows = pl.read_parquet(out).to_dicts()
    assert [(row["record"], row["outcome"]) for row in rows] == [("small", "waived"), ("unsure", "unknown")]
    for said in ("big from test-plan/binding: not used: on 2025-06-30 the outcome is pass",
                 "unsure from test-plan/binding: not used: on 2025-06-30 the outcome is unknown",
                 "sma from test-plan/binding: no record of this id was read. Did you mean `small`?"):  # fmt: skip
        assert said in ran.err
    found = list(csv.DictReader(io.StringIO(check(*words, "--format", "csv").out.removeprefix("\ufeff"))))
    for column in ("record", "outcome", "reason_zh", "reason_en"):
        assert [row[column] for row in found] == [row[column] or "" for row in rows]


def test_spark_refuses_waivers_before_it_starts(check: Run, write: Write, waivers: Write, pack: Path) -> None:
    pytest.importorskip("polars")
    ran = check(write(TABLE, "t.csv"), "--rules", pack, "--waivers", waivers(entry("small")), "--engine", "spark")
    assert (ran.status, ran.out) == (2, "")
    assert "know no waivers (--waivers)" in ran.err
