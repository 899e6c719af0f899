"""The readings of a rule as it is written: which there are, and which is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from healthrules.rulebook.draft import Draft
from healthrules.rulebook.files import ReadingEntry, RuleEntry
from healthrules.rulebook.groups import Written


def choices_of(entry: RuleEntry, draft: Draft) -> Mapping[str, ReadingEntry]:
    """The readings of a rule, by name: its own, or those of the set that it names; none where the text is clear."""
    if isinstance(entry.readings, str):
        sets = {name: each for _, file in draft.files for name, each in file.reading_sets.items()}
        return sets.get(entry.readings, {})
    return entry.readings or {}


def default_of(choices: Mapping[str, ReadingEntry]) -> str | None:
    """The reading in force; None where there is none."""
    return next((name for name, each in choices.items() if each.default), None)


def chosen(rule: Written, choices: Mapping[str, ReadingEntry], reading: str) -> Written:
    """The rule with another of its readings in force."""
    readings = {name: each.model_copy(update={"default": name == reading}) for name, each in choices.items()}
    return replace(rule, entry=rule.entry.model_copy(update={"readings": readings}))
