"""Several proposals, in order: what they set differently is a conflict, what they set alike a warning."""

from __future__ import annotations

import pytest

from healthrules.planning import Proposal, apply, load_proposal
from healthrules.rulebook import Rulebook

from .conftest import proposal, wrong

BAND = "parameter: chc_base_area, band: [5万人, 7万人]"
URBAN = "rule: emergency-radius-urban"
NEW = "document: kaifeng-plan-2025, add: {rules: [{id: other, title: {zh: 甲, en: a}, subject: station, require: %s, force: standard, clause: 一}]}"


def two(first: str, second: str) -> list[Proposal]:
    return [proposal(first, file="one.yaml", name="one"), proposal(second, file="two.yaml", name="two")]


def test_proposals_that_change_different_things_stack_and_mark_the_document(book: Rulebook) -> None:
    applied = apply(book, *two(f"{BAND}, value: 1900", f"{BAND.replace('5万人, 7万人', '3万人, 5万人')}, value: 1500"))
    document = applied.book.documents["kaifeng-plan-2025"]
    assert document.version == "1+one+two"
    assert [each.proposal for each in applied.changes] == ["one", "two"]
    assert document.digest not in {book.documents["kaifeng-plan-2025"].digest, applied.book.documents.get("x")}
    assert all(rule.document == document for rule in applied.book.rules.values())


def test_what_is_applied_one_after_the_other_is_applied_together(book: Rulebook) -> None:
    one, other = two(f"{BAND}, value: 1900", f"{URBAN}, due: 2027-12-31")
    together, in_turn = apply(book, one, other).book, apply(apply(book, one).book, other).book
    assert together.documents["kaifeng-plan-2025"].version == in_turn.documents["kaifeng-plan-2025"].version
    assert {name: (rule.due, rule.readings) for name, rule in together.rules.items()} == {
        name: (rule.due, rule.readings) for name, rule in in_turn.rules.items()
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{BAND}, value: 1900", f"{BAND}, value: 2000"),
        (f"{BAND}, value: 1700", f"{BAND}, value: 2000"),
        (f"{BAND}, value: 1900", f"{BAND}, value: 1950, from: 2027-01-01"),
        (f"{BAND}, value: 1900", "parameter: chc_base_area, bands: [[5万人, 7万人, 1800]]"),
        (f"{BAND}, edges: [5万人, 6万人]", f"{BAND}, edges: [6万人, 7万人]"),
        (f"{URBAN}, due: 2027-12-31", f"{URBAN}, due: 2028-12-31"),
        (f"{URBAN}, retire: true", f"{URBAN}, due: 2028-12-31"),
        (f"{URBAN}, due: 2027-12-31", f"{URBAN}, retire: true"),
        ("rule: emergency-radius-rural, reading: lower", "rule: emergency-radius-rural, reading: upper"),
        (NEW % "true", NEW % "service_radius <= 4 km"),
        (NEW % "true", "rule: other, retire: true"),
    ],
)
def test_two_changes_of_one_thing_conflict_and_both_places_are_told(book: Rulebook, first: str, second: str) -> None:
    (problem,) = wrong(book, *two(first, second))
    assert problem.startswith("two.yaml:3:")
    assert " HR304 conflicts with one.yaml:3:" in problem
    assert problem.endswith("to different effect; keep one of them")


def test_two_changes_of_one_thing_in_one_proposal_conflict_too(book: Rulebook) -> None:
    (problem,) = wrong(book, proposal(f"{BAND}, value: 1900", f"{BAND}, value: 2000"))
    assert problem.startswith("p.yaml:4:5: HR304 conflicts with p.yaml:3:5: both change")


@pytest.mark.parametrize(
    "change",
    [f"{BAND}, value: 1900", f"{URBAN}, due: 2027-12-31", NEW % "true", "rule: emergency-radius-rural, reading: lower"],
)
def test_what_two_proposals_set_alike_is_a_warning(book: Rulebook, change: str) -> None:
    applied = apply(book, *two(change, change))
    assert len(applied.changes) == 1
    (warning,) = applied.warnings
    assert warning.code == "HR305"
    assert str(warning.place).startswith("two.yaml:3:")
    assert "by one.yaml:3:" in warning.text.en


def test_a_later_proposal_may_build_on_what_an_earlier_one_added(book: Rulebook) -> None:
    applied = apply(book, *two(NEW % "true", "rule: other, force: advisory"))
    assert applied.book.rule("other").force.value == "advisory"


def test_the_digest_says_what_was_laid_over_whatever_the_file_is_called(book: Rulebook) -> None:
    digests = [
        apply(book, proposal(f"{BAND}, value: {value}", file=file)).book.documents["kaifeng-plan-2025"].digest
        for value, file in ((1900, "a.yaml"), (1900, "b.yaml"), (1950, "a.yaml"))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_only_the_documents_that_change_are_marked() -> None:
    from healthrules.rulebook import load_rules

    book = load_rules()
    applied = apply(book, load_proposal("examples/proposals/chc-floor-area-5-7.yaml"))
    changed = {name for name, each in applied.book.documents.items() if each != book.documents[name]}
    assert changed == {"kaifeng-plan-2025"}
    assert list(applied.book.rules) == list(book.rules)
