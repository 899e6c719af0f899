"""Groups of rules: what they share, what follows from a field, and rules by steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from healthrules.rulebook import Force, Rulebook

GROUP = """\
groups:
  - clause: 三/（一）
    subject: facility
    when: kind == cdc
    force: standard
    rules:
      - {require: has_rehabilitation_department, catalogue: [A-1]}
      - {require: beds >= 10床, id: enough-beds, title: {zh: 够, en: enough}, force: advisory, clause: 四}
"""
STEPS = """\
groups:
  - clause: 一
    subject: region
    force: expected
    rules: [{require: maternal_mortality <= step, steps: {2022: 9/10万, 2030: 8/10万}}]
"""


def test_what_a_group_shares_each_rule_may_say_otherwise(load_pack: Callable[..., Rulebook]) -> None:
    first, second = load_pack(GROUP).rules.values()
    assert (first.name, first.title.en, first.clause, first.force) == (
        "rehabilitation-department",
        "rehabilitation department",
        "三/（一）",
        Force.STANDARD,
    )
    assert (second.name, second.title.en, second.clause, second.force) == ("enough-beds", "enough", "四", Force.ADVISORY)
    assert (first.written.when, second.written.when, first.catalogue) == ("kind == cdc", "kind == cdc", ("A-1",))


def test_steps_are_rules_due_at_the_end_of_their_years(load_pack: Callable[..., Rulebook]) -> None:
    rules = load_pack(STEPS).rules.values()
    assert [(rule.name, rule.due, rule.title.en, rule.written.let) for rule in rules] == [
        ("maternal-mortality-2022", date(2022, 12, 31), "maternal mortality (2022)", {"step": "9/10万"}),
        ("maternal-mortality-2030", date(2030, 12, 31), "maternal mortality (2030)", {"step": "8/10万"}),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    force: standard\n", "", "rules.yaml:6:9: HR002 `force` is missing"),
        ("require: has_rehabilitation_department", "require: true", "HR002 `id` is missing"),
        ("kind == cdc", "kind == ccd", "rules.yaml:4:19: HR103 `institution_kind` has no code `ccd`. Did you mean `cdc`?"),
        ("id: enough-beds", "id: rehabilitation-department", "HR004 two rules are called `rehabilitation-department`"),
        ("rules:\n", "ruels:\n", "HR002 unknown key `ruels`. Did you mean `rules`?"),
    ],
)
def test_what_is_wrong_in_a_group_is_told_at_its_place(
    problems_of: Callable[..., list[str]], old: str, new: str, said: str
) -> None:
    assert any(said in each for each in problems_of(GROUP.replace(old, new)))


@pytest.mark.parametrize("year", ["22", "soon", "1822"])
def test_a_step_is_for_a_year(problems_of: Callable[..., list[str]], year: str) -> None:
    (told,) = problems_of(STEPS.replace("2022", year))
    assert f"HR003 `{year}` is no year" in told
