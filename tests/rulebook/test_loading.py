"""Packs are loaded by name or from a folder, and carry what they were read from."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from healthrules.errors import RulebookError, UsageError
from healthrules.rulebook import Force, Rulebook, bundled_packs, find_pack, load_rules

Write = Callable[..., Path]

RULE = """\
rules:
  - id: enough-beds
    title: {zh: 床位, en: enough beds}
    subject: facility
    when: kind == general_hospital
    require: beds >= least
    let: {least: 50床}
    force: binding
    due: 2025-12-31
    clause: 一
    catalogue: [X-1]
    notes: {zh: 注, en: note}
"""


def test_all_bundled_packs_load_without_being_named() -> None:
    book = load_rules()
    assert sorted(book.documents) == sorted(pack.name for pack in bundled_packs())
    assert book.rules
    assert {rule.document.id for rule in book.rules.values()} == set(book.documents)


@pytest.mark.parametrize("name", [pack.name for pack in bundled_packs()])
def test_each_bundled_pack_loads_by_itself(name: str) -> None:
    book = load_rules([name])
    assert set(book.documents) == {name}
    assert all(rule.id == f"{name}/{rule.name}" for rule in book.rules.values())


def test_a_rule_carries_everything_its_author_wrote(load_pack: Callable[..., Rulebook]) -> None:
    rule = load_pack(RULE).rule("enough-beds")
    assert (rule.id, rule.title.en, rule.subject, rule.force, rule.clause) == (
        *("trial-plan/enough-beds", "enough beds", "facility", Force.BINDING, "一"),
    )
    assert (rule.start, rule.due, rule.catalogue) == (date(2021, 1, 1), date(2025, 12, 31), ("X-1",))
    assert rule.notes is not None
    assert rule.notes.zh == "注"
    assert (rule.written.when, rule.written.require, dict(rule.written.let)) == (
        *("kind == general_hospital", "beds >= least", {"least": "50床"}),
    )
    assert (rule.written.place.line, rule.written.place.column) == (2, 9)


def test_a_rule_may_begin_on_a_day_of_its_own(load_pack: Callable[..., Rulebook]) -> None:
    assert load_pack(RULE.replace("due:", "from: 2023-01-01\n    due:")).rule("enough-beds").start == date(2023, 1, 1)


def test_a_document_carries_its_period_jurisdiction_and_digest(load_pack: Callable[..., Rulebook]) -> None:
    document = load_pack(RULE).documents["trial-plan"]
    assert (document.version, document.status, document.jurisdiction) == ("1", "draft", "410200")
    assert (document.start, document.end) == (date(2021, 1, 1), date(2025, 12, 31))
    assert len(document.digest) == 64


def test_the_digest_of_a_document_changes_with_any_of_its_rules(write_pack: Write) -> None:
    first = load_rules([write_pack(RULE)]).documents["trial-plan"].digest
    assert load_rules([write_pack(RULE)]).documents["trial-plan"].digest == first
    assert load_rules([write_pack(RULE.replace("50床", "51床"))]).documents["trial-plan"].digest != first


def test_rules_of_several_files_and_several_packs_stand_together(write_pack: Write) -> None:
    folder = write_pack(RULE, files={"more.yaml": RULE.replace("enough-beds", "more-beds")})
    book = load_rules([folder, "kaifeng-plan-2025"])
    assert {"trial-plan/enough-beds", "trial-plan/more-beds", "kaifeng-plan-2025/chc-floor-area"} <= set(book.rules)


def test_a_file_of_cases_is_no_file_of_rules(load_pack: Callable[..., Rulebook]) -> None:
    assert load_pack(RULE, files={"rules.cases.yaml": "nonsense: true"}).rules


def test_a_pack_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    listed = ", ".join(pack.name for pack in bundled_packs())
    with pytest.raises(UsageError) as caught:
        load_rules(["kaifeng-plan-2052"])
    assert caught.value.text.en == (
        "no rule pack `kaifeng-plan-2052`: neither bundled nor a folder with document.yaml."
        f" Did you mean `kaifeng-plan-2025`? Bundled: {listed}"
    )
    assert caught.value.text.zh.endswith(f"是否指“kaifeng-plan-2025”？内置：{listed}")


def test_a_folder_without_a_document_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither bundled nor a folder with document\.yaml"):
        find_pack(tmp_path)


def test_the_same_document_twice_is_refused(write_pack: Write) -> None:
    with pytest.raises(RulebookError) as caught:
        load_rules([write_pack(RULE, "one"), write_pack(RULE, "two")])
    assert [(problem.code, problem.text.en) for problem in caught.value.problems] == [
        ("HR004", "the document trial-plan is loaded twice")
    ]
    assert str(caught.value).endswith("two/document.yaml: HR004 the document trial-plan is loaded twice")


@pytest.mark.parametrize("broken", ["folder", "link"])
def test_what_ends_in_yaml_but_cannot_be_read_is_a_problem_of_the_pack(write_pack: Write, broken: str) -> None:
    folder = write_pack(RULE)
    if broken == "folder":
        (folder / "more.yaml").mkdir()
    else:
        (folder / "more.yaml").symlink_to(folder / "nowhere.yaml")
    with pytest.raises(RulebookError, match="HR001 cannot read the file"):
        load_rules([folder])
