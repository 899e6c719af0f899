"""A pack as it is written, before it is checked: what a proposal changes, so that the result is checked as any pack is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from healthrules.rulebook.files import MeasureEntry, ParameterEntry, RuleEntry, RuleFile
from healthrules.rulebook.groups import Written
from healthrules.rulebook.notes import Spot
from healthrules.rulebook.rule import Document
from healthrules.source import Path_, Source

NamedKind = Literal["parameter", "measure"]
Kind = Literal["parameter", "measure", "rule"]
"""What a document has under names of its own."""

_KEYS: dict[NamedKind, Literal["parameters", "measures"]] = {"parameter": "parameters", "measure": "measures"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document with its files of parameters, measures and reading sets, and its rules, each written out."""

    document: Document
    files: tuple[tuple[Source, RuleFile], ...]
    rules: tuple[Written, ...]

    def names(self, kind: Kind) -> list[str]:
        """The names of its rules, parameters or measures, in order."""
        if kind == "rule":
            return [each.entry.id for each in self.rules]
        return [name for _, file in self.files for name in getattr(file, _KEYS[kind])]

    def rule(self, name: str) -> Written:
        """The rule of a name, which must be there."""
        return next(each for each in self.rules if each.entry.id == name)

    def parameter(self, name: str) -> ParameterEntry:
        """The parameter of a name, which must be there."""
        return next(file.parameters[name] for _, file in self.files if name in file.parameters)

    def measure(self, name: str) -> MeasureEntry:
        """The measure of a name, which must be there."""
        return next(file.measures[name] for _, file in self.files if name in file.measures)

    def entry(self, kind: Kind, name: str) -> RuleEntry | ParameterEntry | MeasureEntry:
        """What is written of a thing, which must be there."""
        if kind == "rule":
            return self.rule(name).entry
        return self.parameter(name) if kind == "parameter" else self.measure(name)

    def with_rule(self, rule: Written) -> Draft:
        """The draft with this rule in the place of the one of its name."""
        return replace(self, rules=tuple(rule if each.entry.id == rule.entry.id else each for each in self.rules))

    def with_file(self, source: Source, file: RuleFile, rules: Sequence[Written] = ()) -> Draft:
        """The draft with one more file, whose rules are written out."""
        return replace(self, files=(*self.files, (source, file)), rules=(*self.rules, *rules))

    def with_named(self, kind: NamedKind, name: str, entry: ParameterEntry | MeasureEntry, spot: Spot) -> Draft:
        """The draft with this parameter or measure in the place of the one of its name; `spot` is where it was changed."""
        key = _KEYS[kind]
        return self.without(kind, name).with_file(moved(spot, (key, name)), RuleFile.model_validate({key: {name: entry}}))

    def without(self, kind: Kind, name: str) -> Draft:
        """The draft without a rule, parameter or measure."""
        if kind == "rule":
            return replace(self, rules=tuple(each for each in self.rules if each.entry.id != name))
        return replace(self, files=tuple((source, _left(file, _KEYS[kind], name)) for source, file in self.files))


def _left(file: RuleFile, key: str, name: str) -> RuleFile:
    entries = getattr(file, key)
    if name not in entries:
        return file
    return file.model_copy(update={key: {other: each for other, each in entries.items() if other != name}})


def moved(spot: Spot, path: Path_) -> Source:
    """A file in which all that is wrong below `path` is told at the spot."""
    source, at = spot
    return Source(source.file, source.lines, None, {path: source.mark(at)})


def below(spot: Spot) -> Source:
    """What stands below a spot, as a file of its own."""
    source, path = spot
    data = source.data
    for key in path:
        data = data[key]
    count = len(path)
    marks = {each[count:]: mark for each, mark in source.marks.items() if each[:count] == path}
    return Source(source.file, source.lines, data, marks)
