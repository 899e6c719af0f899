"""A proposal is a file: what is wrong with how it is written is told with file, line, column and the nearest key."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.planning import apply, load_proposal, read_proposal
from healthrules.rulebook import Rulebook

from .conftest import HEAD, proposal

CHANGE = "  - {parameter: chc_base_area, band: [5万人, 7万人], value: 1900 m², reason: trial}\n"


@pytest.mark.parametrize("text", ["", "\n# nothing but a remark\n"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_proposal(path)
    assert caught.value.text.en.startswith(f"{path}:1:1: HR002 the file is empty: a proposal has `proposal`, what it is called")
    assert "文件是空的" in caught.value.text.zh


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="HR001 cannot read the file"):
        load_proposal(tmp_path / "none.yaml")


WRONG = [
    (HEAD, "", "HR002 `changes`: must not be left empty"),
    (HEAD.replace("id: trial, ", "") + CHANGE, "{title", "HR002 `id` is missing"),
    (HEAD + CHANGE.replace(", reason: trial", ""), "{parameter", "HR002 `reason` is missing"),
    (HEAD + CHANGE.replace("trial", "trial, reasn: a"), "a}", "HR002 unknown key `reasn`. Did you mean `reason`?"),
    (HEAD + CHANGE.replace("trial", "''"), "'", "HR002 `reason`: must not be empty"),
    (HEAD + CHANGE.replace("parameter:", "paramter:"), "{paramter", "HR002 `1`: a change says of what it is one: `parameter`"),
    (HEAD + CHANGE.replace("value:", "due:"), "1900", "HR002 the key `due` does not belong here"),
    (HEAD + CHANGE.replace("7万人]", "7万人, 9]"), "[5万人", "HR002 `band`: at most 2"),
    (
        HEAD + "  - {rule: x, force: strong, reason: a}\n",
        "strong",
        "HR002 `force`: one of binding, expected, standard, advisory is needed",
    ),
    (HEAD + "  - {rule: x, due: soon, reason: a}\n", "soon", "HR002 `due`: a date is needed"),
]


@pytest.mark.parametrize(("text", "place", "message"), WRONG)
def test_what_is_written_wrongly_is_told_at_its_place(text: str, place: str, message: str) -> None:
    with pytest.raises(RulebookError) as caught:
        read_proposal(text, "p.yaml")
    problem = caught.value.problems[0]
    assert problem.place is not None
    assert (problem.excerpt or "")[(problem.place.column or 1) - 1 :].startswith(place)
    assert f"{problem.code} {problem.text.en}".startswith(message)


def test_a_reason_may_be_written_once_for_both_languages_or_in_each(book: Rulebook) -> None:
    once, each = (
        apply(book, proposal(f"parameter: emergency_response_time_limit, value: 25, reason: {reason}")).changes[0].reason
        for reason in ("快", "{zh: 快, en: fast}")
    )
    assert (once.zh, once.en) == ("快", "快")
    assert (each.zh, each.en) == ("快", "fast")


def test_a_proposal_without_changes_changes_nothing(book: Rulebook) -> None:
    applied = apply(book, read_proposal(HEAD.replace("changes:\n", "changes: []\n")))
    assert (applied.book, applied.changes, applied.warnings) == (book, (), ())
