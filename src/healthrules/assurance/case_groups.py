"""Groups of cases, each written out: for every rule what passes, what fails, nothing reported, and a record not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthrules.errors import RulebookError, UsageError
from healthrules.rulebook import Rule, Rulebook
from healthrules.rulebook.case_files import CaseEntry, CaseFile, CaseGroupEntry, EdgeEntry
from healthrules.rulebook.notes import Spot
from healthrules.source import Path_, Source
from healthrules.texts import Text

_NAME = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A case with the place it is written at. A case of a group is judged on the due date of its rule, if it has one."""

    entry: CaseEntry
    path: Path_
    grouped: bool = False


def entries_of(file: CaseFile, source: Source, book: Rulebook, document: str) -> Iterator[Placed]:
    """Every case of a file: those that stand by themselves, then those of groups.

    Raises `RulebookError` where a group names a rule that does not exist, or leaves open which field is meant.
    """
    for index, entry in enumerate(file.cases):
        yield Placed(entry, ("cases", index))
    for index, group in enumerate(file.groups):
        for name, edge in group.edges.items():
            path: Path_ = ("groups", index, "edges", name)
            rule = _rule(f"{document}/{name}", book, source, path)
            yield from _four(name, group, _values(rule, book, edge, (source, path)), path)
        for at, name in enumerate(group.ticked):
            path = ("groups", index, "ticked", at)
            field = _only_field(_rule(f"{document}/{name}", book, source, path), book, source, path)
            yield from _four(name, group, EdgeEntry(passes={field: True}, fails={field: False}), path)


def _rule(name: str, book: Rulebook, source: Source, path: Path_) -> Rule:
    try:
        return book.rule(name)
    except UsageError as error:
        raise RulebookError([source.problem("HR009", error.text, path)]) from None


def _values(rule: Rule, book: Rulebook, edge: Sequence[Any] | EdgeEntry, spot: Spot) -> EdgeEntry:
    if isinstance(edge, EdgeEntry):
        return edge
    field, (passes, fails) = _only_field(rule, book, *spot), edge
    return EdgeEntry(passes={field: passes}, fails={field: fails})


def _only_field(rule: Rule, book: Rulebook, source: Source, path: Path_) -> str:
    """The one field that the requirement of a rule names."""
    own = {name for name in _NAME.findall(rule.written.require) if name in book.vocabulary.fields}
    if len(own) != 1:
        listed = ", ".join(sorted(own)) or "-"
        told = Text(
            f"{rule.id} 的要求用到的字段不是一个（{listed}），请写 passes 和 fails",
            f"{rule.id} requires more or less than one field ({listed}): write passes and fails",
        )
        raise RulebookError([source.problem("HR009", told, path)])
    return str(own.pop())


def _four(name: str, group: CaseGroupEntry, edge: EdgeEntry, path: Path_) -> Iterator[Placed]:
    records: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "pass": ("what is required", {**group.asked, **edge.passes}),
        "fail": ("short of it", {**group.asked, **edge.fails}),
        "unknown": ("nothing reported", group.asked),
        "not_applicable": ("not asked", {**group.asked, **edge.passes, **group.not_asked}),
    }
    for outcome, (what, record) in records.items():
        told = {"name": f"{name}: {what}", "rule": name, "record": dict(record), "expect": outcome}
        yield Placed(CaseEntry.model_validate(told), path, grouped=True)
