"""Coverage: every commitment of a ledger is a rule, listed with a reason, or open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from healthrules.assurance.coverage import STANDINGS, coverage
from healthrules.cli.app import app
from healthrules.errors import RulebookError
from healthrules.rulebook import bundled_packs, find_pack, load_rules
from tests.deriving.registry_pack import RULE
from tests.engines.engines_here import HEAD

LEDGER = """
commitments:
  A-1: {section: 二/（三）, scope: figure, level: region}
  A-2: {section: 二/（四）, scope: soft, level: facility, reason: no criterion}
  B-1: {section: 三, scope: mandate, level: facility}
"""


def pack(folder: Path, ledger: str = LEDGER, names: str = "[A-1]") -> Path:
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    rule = RULE.format(id="beds", require="institution_beds >= 300床")
    (folder / "rules.yaml").write_text(f"rules:{rule}    catalogue: {names}\n", encoding="utf-8")
    (folder / "ledger.yaml").write_text(ledger, encoding="utf-8")
    return folder


def test_commitments_are_counted_by_chapter(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    (found,) = coverage([find_pack(folder)], load_rules([folder]))
    assert {each.id: (each.standing, each.rules) for each in found.commitments} == {
        "A-1": ("encoded", ("many/beds",)),
        "A-2": ("listed", ()),
        "B-1": ("open", ()),
    }
    assert {chapter: found.counted(chapter) for chapter in found.chapters()} == {
        "二": {"encoded": 1, "listed": 1, "open": 0},
        "三": {"encoded": 0, "listed": 0, "open": 1},
    }


@pytest.mark.parametrize(
    ("ledger", "names", "told"),
    [
        (LEDGER, "[A-9]", "many/beds names A-9, which the ledger does not have"),
        (LEDGER, "[A-2]", "A-2 is a rule: take its reason away"),
        (LEDGER.replace("figure", "number"), "[A-1]", "HR002"),
    ],
)
def test_a_ledger_that_does_not_fit_is_said(tmp_path: Path, ledger: str, names: str, told: str) -> None:
    folder = pack(tmp_path, ledger, names)
    with pytest.raises(RulebookError) as error:
        coverage([find_pack(folder)], load_rules([folder]))
    assert told in str(error.value)


def test_the_ledgers_of_the_bundled_packs_hold_what_their_rules_answer() -> None:
    book = load_rules()
    for each in coverage(bundled_packs(), book):
        named = {name for rule in book.rules.values() if rule.document.id == each.document for name in rule.catalogue}
        assert named == {one.id for one in each.commitments if one.standing == "encoded"}
        assert sum(each.counted().values()) == len(each.commitments)
        assert [one.id for one in each.commitments if one.standing == "open"] == []


def test_a_reason_that_many_share_is_given_by_its_name_and_may_carry_a_remark(tmp_path: Path) -> None:
    shared = "reasons: {soft: {zh: 没有标准, en: no yardstick}}" + LEDGER.replace("no criterion", "soft")
    remarked = shared.replace("reason: soft", "reason: soft, remark: {zh: 只写加强。, en: Only strengthen.}")
    for ledger, said in ((shared, "no yardstick"), (remarked, "no yardstick (Only strengthen)")):
        folder = pack(tmp_path, ledger)
        (found,) = coverage([find_pack(folder)], load_rules([folder]))
        assert [each.reason.en for each in found.commitments if each.reason] == [said]


def test_the_command_prints_counts_as_text_and_json(tmp_path: Path) -> None:
    folder = str(pack(tmp_path))
    text = CliRunner().invoke(app, ["rules", "coverage", folder, "--lang", "en"])
    assert (text.exit_code, text.stdout.splitlines()[1:]) == (
        0, ["  二  encoded 1  listed 1  open 0", "  三  encoded 0  listed 0  open 1", "  all  encoded 1  listed 1  open 1"]
    )  # fmt: skip
    found = json.loads(CliRunner().invoke(app, ["rules", "coverage", folder, "--format", "json"]).stdout)
    (document,) = found["documents"]
    assert document["counts"] == dict.fromkeys(STANDINGS, 1)
    assert document["chapters"][0] == {"chapter": "二", "encoded": 1, "listed": 1, "open": 0}
    assert document["commitments"][0]["rules"] == ["many/beds"]
