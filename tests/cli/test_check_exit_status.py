"""The exit status of `check`: 0 nothing failed, 1 something failed that counts, 2 the work was not done in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Write

KINDS = {
    "binding": "general_hospital",
    "standard": "tcm_hospital",
    "expected": "specialist_hospital",
    "advisory": "village_clinic",
}
FORCES = list(KINDS)


def hospital(kind: str, beds: int | None, name: str = "h") -> dict[str, Any]:
    return {"type": "facility", "id": name, "region": "开封市", "kind": kind, "beds": beds}


@pytest.mark.parametrize("fail_on", FORCES)
@pytest.mark.parametrize("force", FORCES)
def test_a_failure_sets_status_1_where_its_force_is_at_or_above_fail_on(
    check: Run, write: Write, pack: Path, force: str, fail_on: str
) -> None:
    ran = check(write(hospital(KINDS[force], 9)), "--rules", pack, "--fail-on", fail_on)
    assert ran.status == (1 if FORCES.index(force) <= FORCES.index(fail_on) else 0)
    assert ran.report["summary"]["outcomes"]["fail"] == 1
    assert ran.report["summary"]["forces"][force]["fail"] == 1


@pytest.mark.parametrize(("force", "status"), [("binding", 1), ("standard", 1), ("expected", 0), ("advisory", 0)])
def test_by_default_binding_and_standard_failures_count(check: Run, write: Write, pack: Path, force: str, status: int) -> None:
    assert check(write(hospital(KINDS[force], 9)), "--rules", pack).status == status


@pytest.mark.parametrize("kind", KINDS.values())
def test_status_0_where_everything_passes(check: Run, write: Write, pack: Path, kind: str) -> None:
    ran = check(write(hospital(kind, 10)), "--rules", pack, "--fail-on", "advisory")
    assert (ran.status, ran.report["findings"]) == (0, [])


def test_what_is_not_yet_due_is_pending_and_no_failure(check: Run, write: Write, pack: Path) -> None:
    ran = check(write(hospital("nursing_facility", 9)), "--rules", pack, "--fail-on", "advisory")
    assert ran.status == 0
    assert [each["outcome"] for each in ran.report["findings"]] == ["pending"]


def test_on_the_due_date_it_fails(run: Run, write: Write, pack: Path) -> None:
    path = write(hospital("nursing_facility", 9))
    for day, status in (("2030-12-30", 0), ("2030-12-31", 1), ("2031-01-01", 1)):
        assert run("check", path, "--rules", pack, "--as-of", day, "--lang", "en").status == status


def test_what_is_unknown_is_no_failure_and_is_said(check: Run, write: Write, pack: Path) -> None:
    path = write(hospital("general_hospital", None))
    ran = check(path, "--rules", pack)
    assert ran.status == 0
    assert [(each["outcome"], each["missing"]) for each in ran.report["findings"]] == [("unknown", ["beds"])]
    assert "No rule that applied could be decided" in check(path, "--rules", pack, "--format", "text").out


def test_a_record_that_no_rule_applies_to_sets_status_2_unless_that_is_allowed(check: Run, write: Write, pack: Path) -> None:
    path = write([hospital("cdc", 1, "nobody"), hospital("general_hospital", 10, "good")])
    ran = check(path, "--rules", pack)
    assert (ran.status, ran.report["unchecked"]) == (2, ["nobody"])
    assert check(path, "--rules", pack, "--allow-unchecked").status == 0
    text = check(path, "--rules", pack, "--format", "text").out
    assert "Records that no rule applied to: 1\n  nobody" in text


def test_unchecked_outweighs_a_failure_and_allowing_it_shows_the_failure(check: Run, write: Write, pack: Path) -> None:
    path = write([hospital("cdc", 1, "nobody"), hospital("general_hospital", 9, "bad")])
    assert check(path, "--rules", pack).status == 2
    assert check(path, "--rules", pack, "--allow-unchecked").status == 1


def test_a_reject_outweighs_everything(check: Run, write: Write, pack: Path) -> None:
    path = write([hospital("general_hospital", 9, "bad"), {**hospital("general_hospital", 10), "beds": -1}])
    ran = check(path, "--rules", pack, "--allow-unchecked")
    assert ran.status == 2
    assert ran.report["summary"]["rejects"] == 1
    assert [each["record"] for each in ran.report["findings"]] == ["bad"]


def test_only_limits_what_can_fail(check: Run, write: Write, pack: Path) -> None:
    path = write([hospital("general_hospital", 9, "b"), hospital("tcm_hospital", 10, "s")])
    assert check(path, "--rules", pack).status == 1
    ran = check(path, "--rules", pack, "--only", "standard", "--allow-unchecked")
    assert (ran.status, ran.report["summary"]["rules"]) == (0, 1)


def test_a_reading_can_turn_the_verdict(check: Run, write: Write) -> None:
    path = write({"type": "station", "id": "s", "region": "开封市", "area_type": "rural", "service_radius": 15})
    only = ("--only", "emergency-radius-rural")
    assert check(path, *only).status == 0
    for reading, status in (("upper", 0), ("lower", 1)):
        assert check(path, *only, "--reading", f"emergency-radius-rural={reading}").status == status
    ran = check(path, *only, "--reading", "kaifeng-plan-2025/emergency-radius-rural=lower")
    assert (ran.status, ran.report["findings"][0]["reading"]) == (1, "lower")
