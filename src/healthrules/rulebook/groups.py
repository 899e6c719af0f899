"""The rules of a file, each written out: what a group shares, the names that follow from a field, and a rule for each step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from healthrules.records import Field, Vocabulary
from healthrules.rulebook.files import GroupedEntry, GroupEntry, RuleEntry, RuleFile, SharedEntry, TextEntry
from healthrules.rulebook.notes import Notes, Spot
from healthrules.source import Path_, Source
from healthrules.texts import Text

STEP = "step"
"""The name by which a rule with steps calls the value of one."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_ATTESTS = re.compile(r"^(has|is|offers|does)_")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Written:
    """A rule written out: its entry, and where each key of it stands.

    `changed` is where a proposal changed it last, None for a rule as its pack has it; `spots` holds the keys it changed.
    """

    entry: RuleEntry
    source: Source
    path: Path_
    group: Path_ | None = None
    changed: Spot | None = None
    spots: Mapping[str, Spot] = field(default_factory=dict)

    @property
    def spot(self) -> Spot:
        """Where the rule stands."""
        return self.source, self.path

    def at(self, key: str, *inner: str | int) -> Spot:
        """Where to look for what is wrong with a key: at the change of a proposal, else where the key stands."""
        if self.changed is None:
            return self.home(key, *inner)
        source, path = self.spots.get(key, self.changed)
        return source, (*path, *inner)

    def home(self, key: str, *inner: str | int) -> Spot:
        """Where a key stands in its pack: with the rule, else with its group."""
        paths = [(*each, key) for each in (self.path, self.group) if each is not None]
        path = next((each for each in paths if each in self.source.marks), paths[0])
        return self.source, (*path, *inner)


def rules_in(source: Source, file: RuleFile, vocabulary: Vocabulary, notes: Notes) -> Iterator[Written]:
    """Every rule of a file, in order: those that stand by themselves, then those of groups."""
    for index, entry in enumerate(file.rules):
        yield from _steps(Written(entry, source, ("rules", index)), notes)
    for at, group in enumerate(file.groups):
        for index, each in enumerate(group.rules):
            path: Path_ = ("groups", at, "rules", index)
            complete = _complete(each, group, vocabulary, (source, path), notes)
            if complete is not None:
                yield from _steps(Written(complete, source, path, ("groups", at)), notes)


def _complete(each: GroupedEntry, group: GroupEntry, vocabulary: Vocabulary, spot: Spot, notes: Notes) -> RuleEntry | None:
    """A rule of a group with all that it is to say; None where something is missing, which is noted."""
    said = {name: getattr(each, name) for name in GroupedEntry.model_fields}
    for name in SharedEntry.model_fields:
        if name not in each.model_fields_set:
            said[name] = getattr(group, name)
    first = _first_field(each.require, vocabulary)
    if first is not None:
        said["id"] = each.id or _ATTESTS.sub("", first.name).replace("_", "-")
        said["title"] = each.title or TextEntry(zh=first.label.zh, en=first.label.en)
    missing = [name for name in ("id", "title", "subject", "force", "clause") if said[name] is None]
    for name in missing:
        notes.note(spot, "HR002", Text(f"缺少“{name}”", f"`{name}` is missing"))
    return None if missing else RuleEntry.model_construct(**said)


def _first_field(expression: str, vocabulary: Vocabulary) -> Field | None:
    return next((vocabulary.fields[name] for name in _NAME.findall(expression) if name in vocabulary.fields), None)


def _steps(rule: Written, notes: Notes) -> Iterator[Written]:
    """The rule, or one for each of its steps."""
    steps = rule.entry.steps
    if steps is None:
        yield rule
        return
    for year, value in steps.items():
        if not _YEAR.fullmatch(year):
            notes.note(rule.at("steps", year), "HR003", Text(f"“{year}”不是年份", f"`{year}` is no year"))
            continue
        told = {
            "id": f"{rule.entry.id}-{year}",
            "title": TextEntry(zh=f"{rule.entry.title.zh}（{year}年）", en=f"{rule.entry.title.en} ({year})"),
            "due": date(int(year), 12, 31),
            "let": {**rule.entry.let, STEP: str(value)},
            "steps": None,
        }
        yield Written(rule.entry.model_copy(update=told), rule.source, rule.path, rule.group)
