"""Rulebooks to test with."""

from __future__ import annotations

from healthrules.rulebook import Rule, Rulebook, load_rules

FIRST = ("kaifeng-plan-2025", "kaifeng-work-2021")


def sample() -> Rulebook:
    """Bundled rules of every form, few enough to be tried on thousands of records.

    All measured ones of facilities, stations and communities of two documents; of the others one in a number.
    """
    book = load_rules(FIRST)
    kinds: dict[tuple[str, bool, bool], int] = {}
    return book.only([rule.id for rule in book.rules.values() if _taken(rule, kinds)])


def _taken(rule: Rule, kinds: dict[tuple[str, bool, bool], int]) -> bool:
    kind = (rule.subject, rule.checklist, rule.beyond)
    place = kinds[kind] = kinds.get(kind, -1) + 1
    return not place % (8 if rule.subject == "region" or rule.checklist else 1)
