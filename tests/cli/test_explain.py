"""`healthrules explain`: a rule in words, and the computation for a record step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

EXAMPLE = Path(__file__).parents[2] / "examples" / "kaifeng" / "chc.json"
DAY = ("--as-of", "2025-06-30")


def test_a_rule_is_explained_in_english(run: Run) -> None:
    ran = run("explain", "chc-floor-area", "--lang", "en")
    assert (ran.status, ran.err) == (0, "")
    for part in (
        "community health centre floor area  [kaifeng-plan-2025/chc-floor-area]",
        "(draft for comment)",
        "clause: 七/（七）/专栏6",
        "force: standard",
        "applies when: kind of institution = community health centre",
        "30,000 ≤ people < 50,000 → 1,400 m²; 50,000 ≤ people < 70,000 → 1,700 m²; 70,000 ≤ people ≤ 100,000 → 2,000 m²",
        "marginal (default) — 25 m² for each of the first 50 beds",
        "whole — 30 m² for every bed",
    ):
        assert part in ran.out


def test_a_rule_is_explained_in_chinese(run: Run) -> None:
    ran = run("explain", "kaifeng-plan-2025/chc-floor-area", "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    for part in (
        "社区卫生服务中心业务用房面积  [kaifeng-plan-2025/chc-floor-area]",
        "征求意见稿",
        "依据：七/（七）/专栏6",
        "性质：明确要求",
        "适用条件：机构类型 = 社区卫生服务中心",
        "50,000 ≤ 人 < 70,000 → 1,700 平方米",
        "前 50 张按 25 平方米",
        "说明：",
    ):
        assert part in ran.out


def test_the_worked_example_shows_each_step(run: Run) -> None:
    ran = run("explain", "chc-floor-area", EXAMPLE, "--record", "KF-CHC-001", *DAY, "--lang", "en")
    assert ran.status == 0
    assert "= 1,700 m² (52,000 people) + 25 m²/bed × 20 beds = 2,200 m²" in ran.out
    assert "1,950 m² ≥ 2,200 m² → no" in ran.out
    assert "verdict: fail — Service floor area: 1,950 m²; required: at least 2,200 m²; short by 250 m²." in ran.out
    assert "KF-CHC-002" not in ran.out


def test_the_worked_example_reads_the_same_in_chinese(run: Run) -> None:
    out = run("explain", "chc-floor-area", EXAMPLE, "--record", "KF-CHC-001", *DAY, "--lang", "zh").out
    assert "= 1,700 平方米（52,000 人） + 25 平方米/张 × 20 张 = 2,200 平方米" in out
    assert "结论：不达标 — 业务用房面积 1,950 平方米，要求不低于 2,200 平方米，还差 250 平方米。" in out


def test_without_an_id_every_record_of_the_file_is_computed(run: Run) -> None:
    out = run("explain", "chc-floor-area", EXAMPLE, *DAY, "--lang", "en").out
    assert [f"KF-CHC-00{number}" in out for number in (1, 2, 3)] == [True] * 3
    assert "verdict: pass" in out
    assert "verdict: unknown — Cannot be decided; not reported: beds." in out


def test_another_reading_changes_the_computation(run: Run, write: Write) -> None:
    path = write({"type": "station", "id": "s", "region": "开封市", "area_type": "rural", "service_radius": 15})
    for reading, verdict in (("upper", "pass"), ("lower", "fail")):
        ran = run("explain", "emergency-radius-rural", path, "--reading", reading, *DAY, "--lang", "en")
        assert ran.status == 0
        assert f"verdict: {verdict}" in ran.out


def test_a_rule_that_does_not_apply_says_why(run: Run, write: Write) -> None:
    path = write({"type": "facility", "id": "c", "region": "平顶山市", "kind": "community_health_centre"})
    out = run("explain", "chc-floor-area", path, *DAY, "--lang", "en").out
    assert "Not applicable: the document holds for Kaifeng only, the record lies in Pingdingshan." in out


def test_a_record_out_of_every_band_says_so(run: Run, write: Write) -> None:
    path = write({"type": "facility", "id": "c", "region": "开封市", "kind": "community_health_centre", "served_population": 5})
    assert "verdict: Not applicable" in run("explain", "chc-floor-area", path, *DAY, "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (["chc-flor-area"], "Did you mean `chc-floor-area`?", "是否指“chc-floor-area”"),
        (["chc-floor-area", EXAMPLE, "--record", "KF-CHC-0O1"], "no record `KF-CHC-0O1` in the file. Did you mean", "没有记录"),
        (["chc-floor-area", "--reading", "margnal"], "Did you mean `marginal`?", "是否指“marginal”"),
        (["chc-floor-area", "missing.json"], "no such file: missing.json", "找不到文件"),
    ],
    ids=["rule", "record", "reading", "file"],
)
def test_a_wrong_name_ends_with_status_2_and_the_nearest(run: Run, words: list[object], en: str, zh: str) -> None:
    for lang, text in (("en", en), ("zh", zh)):
        ran = run("explain", *words, "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert text in ran.err


def test_what_cannot_be_read_is_said_and_the_rest_is_explained(run: Run, write: Write) -> None:
    good = {"type": "facility", "id": "good", "region": "开封市", "kind": "community_health_centre"}
    ran = run("explain", "chc-floor-area", write([good, {**good, "id": "bad", "beds": -1}]), *DAY, "--lang", "en")
    assert ran.status == 2
    assert "(good)" in ran.out
    assert "records.json #2" in ran.err
    assert "bad" in ran.err
    assert "beds" in ran.err


def test_a_share_is_worked_out_in_per_cent(run: Run) -> None:
    out = run("explain", "essential-medicine-variety", EXAMPLE, "--record", "KF-CHC-002", *DAY, "--lang", "en").out
    assert "74.9% ≥ 75% → no" in out
    assert "0.75" not in out


def test_escapes_in_a_name_reach_no_terminal(run: Run, write: Write) -> None:
    bad = {"type": "facility", "id": "e\x1b[31m", "name": "\x1b]0;x\x07n\x9b", "region": "开封市"}
    path = write([bad, {**bad, "flo\x1b[31mor": 1}])
    ran = run("explain", "chc-floor-area", path, *DAY, "--lang", "en")
    assert not {"\x1b", "\x07", "\x9b"} & set(ran.out + ran.err)
