"""Every comparison of every bundled rule, just below, at and just above its edge; on every engine: `healthrules rules test`."""

from __future__ import annotations

from fractions import Fraction

import pytest

from healthrules.assurance.edges import Edge, EdgeCase, edge_cases, edges_of
from healthrules.assurance.trial import engines_here, try_edges
from healthrules.engines import Outcome, judge
from healthrules.language.terms import Comparison, Constant, FieldValue, Named, Scaled
from healthrules.reporting import finding
from healthrules.rulebook import Rule, load_rules
from tests.books import sample

BOOK = load_rules()
MEASURED = {name: rule for name, rule in BOOK.rules.items() if not rule.checklist}
RULES = pytest.mark.parametrize("rule", MEASURED.values(), ids=list(MEASURED))


def test_every_comparison_turns_at_its_edge_and_all_engines_agree() -> None:
    trials = list(try_edges(sample(), engines_here()))
    assert [(trial.name, trial.problems) for trial in trials if trial.problems] == []


@RULES
def test_every_edge_of_every_reading_has_records_below_at_and_above(rule: Rule) -> None:
    found = list(edge_cases(rule, BOOK))
    bounded = [each[2] for each in found if not isinstance(each, EdgeCase)]
    assert all(_at_a_bound(edge) for edge in bounded)
    day = max(filter(None, (rule.start, rule.due)))
    for name, reading in rule.readings.items():
        for edge in edges_of(reading, day):
            if edge in bounded:
                continue
            own = [each for each in found if isinstance(each, EdgeCase) and (each.reading, each.edge) == (name, edge)]
            assert [each.side for each in own] == ["below", "at", "above"] * (len(own) // 3) != []


def _at_a_bound(edge: Edge) -> bool:
    """Whether a limit is the least or greatest value of its field, so that a side of it cannot be reported."""
    left, right, factor = edge.left, edge.right, Fraction(1)
    while isinstance(right, (Named, Scaled)):
        factor *= Fraction(right.factor) if isinstance(right, Scaled) else 1
        right = right.term
    if not isinstance(left, FieldValue) or not isinstance(right, Constant) or isinstance(right.value, (bool, str)):
        return False
    return right.value * factor in (left.field.least, left.field.most)


@RULES
def test_the_requirement_fails_on_one_side_only_and_the_limit_itself_passes(rule: Rule) -> None:
    for name, reading in rule.readings.items():
        require = reading.require
        while isinstance(require, Named):
            require = require.term
        if not isinstance(require, Comparison):
            continue
        failing = {">=": {"below"}, "<=": {"above"}, ">": {"below", "at"}, "<": {"at", "above"}, "==": {"below", "above"}}[
            require.operator
        ]
        cases = [each for each in edge_cases(rule, BOOK) if isinstance(each, EdgeCase) and each.edge.origin == require]
        for case in cases:
            if case.reading == name:
                outcome = judge(rule, case.record, case.day, BOOK.regions, name).outcome
                assert outcome is (Outcome.FAIL if case.side in failing else Outcome.PASS)


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("essential-medicine-variety", {75, 55, 35, 45, 25}),
        ("essential-medicine-amount", {70, 50, 30, 40, 20}),
        ("emergency-radius-rural", {10, 20}),
    ],
)
def test_every_figure_of_a_table_is_tried_at_its_edge(name: str, figures: set[int]) -> None:
    rule = BOOK.rule(name)
    required = set()
    for case in edge_cases(rule, BOOK):
        if isinstance(case, EdgeCase) and case.side == "at":
            book = BOOK.with_readings({name: case.reading} if case.reading else {})
            found = finding(book, book.rule(name), case.record, case.day)
            required.add(found.required.value if found.required else None)
    assert figures <= required
