"""Verifying rules against the text of their documents: the section exists, and the rule's figures stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from healthrules.assurance.plan_text import PlanText, numbers, plans
from healthrules.errors import Problem
from healthrules.records import Vocabulary
from healthrules.rulebook import PackFolder
from healthrules.rulebook.files import RuleFile, TableEntry
from healthrules.rulebook.groups import rules_in
from healthrules.rulebook.notes import Notes, Spot
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Source, read_source
from healthrules.texts import Text

_FIGURE = re.compile(r"(?<![\w.@])\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule or parameter that was held against the text: its figures, and what does not fit."""

    name: str
    figures: tuple[str, ...]
    problems: tuple[Problem, ...]


def verify(folders: Sequence[PackFolder], vocabulary: Vocabulary, sources: Path) -> list[Checked]:
    """Every rule and parameter of the packs whose document names the digest of its text.

    A document that is not among the sources, or changed, is a problem of its own.
    """
    texts = plans(sources)
    found: list[Checked] = []
    for folder in folders:
        document = read_source(folder.path / "document.yaml")
        digest = str(document.data.get("source") or "")
        if not digest:
            continue
        text = texts.get(digest)
        if text is None:
            told = Text(
                "来源文件不在或已变更：没有这一摘要的文件", "no file has this digest: the source is missing, or changed"
            )
            found.append(Checked(folder.name, (), (document.problem("HR206", told, ("source",)),)))
            continue
        found.extend(_of_pack([read_source(path) for path in folder.rule_files()], vocabulary, text))
    return found


def _of_pack(sources: Sequence[Source], vocabulary: Vocabulary, text: PlanText) -> Iterator[Checked]:
    files = [(source, entry_of(source, RuleFile)) for source in sources]
    sets = {name: each for _, file in files for name, each in file.reading_sets.items()}
    for source, file in files:
        for name, parameter in file.parameters.items():
            figures = _figures([parameter.value, parameter.bands, parameter.values, parameter.dated])
            yield _checked((source, ("parameters", name, "clause")), name, ([parameter.clause], []), figures, text)
        for rule in rules_in(source, file, vocabulary, Notes()):
            entry = rule.entry
            chosen = sets.get(entry.readings, {}) if isinstance(entry.readings, str) else entry.readings or {}
            lets = [*entry.let.values(), *(one for reading in chosen.values() for one in reading.let.values())]
            figures = _figures([entry.when, entry.require, *lets])
            held = ([entry.clause, *entry.also_in], entry.ours)
            yield _checked(rule.at("clause"), entry.id, held, figures, text)


def _checked(
    spot: Spot, name: str, held: tuple[Sequence[str], Sequence[object]], figures: Iterator[str], text: PlanText
) -> Checked:
    (source, path), (clauses, own), asked = spot, held, tuple(figures)
    sections = {clause: text.section(clause) for clause in clauses}
    problems = [
        source.problem("HR207", Text(f"文件中没有 {clause}", f"the document has no section {clause}"), path)
        for clause, found in sections.items()
        if found is None
    ]
    there = {number for found in sections.values() if found is not None for number in numbers(found)}
    ours = {Decimal(number) for one in own for number in _FIGURE.findall(str(one))}
    for figure in () if problems else asked:
        if Decimal(figure) not in there | ours:
            told = Text(f"{name}：{figure} 不在该条款中", f"{name}: {figure} does not stand in the section")
            problems.append(source.problem("HR208", told, path))
    return Checked(name, asked, tuple(problems))


def _figures(written: object) -> Iterator[str]:
    """The figures in expressions and tables, years and days aside; zero is no figure of a text."""
    if isinstance(written, Mapping):
        for each in written.values():
            yield from _figures(each)
    elif isinstance(written, TableEntry):
        yield from _figures([written.value, written.bands, written.values])
    elif isinstance(written, (list, tuple)):
        for each in written:
            yield from _figures(each)
    elif written is not None and not isinstance(written, bool):
        expression = re.sub(r"/\s*\d*[十百千万亿]+", "/", str(written))
        for figure in _FIGURE.findall(expression):
            if Decimal(figure) != 0 and not _YEAR.fullmatch(figure):
                yield figure
