"""Verifying rules against the text of their documents: the section exists, and the rule's figures stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from healthrules.assurance.plan_text import PlanText, numbers, plans
from healthrules.errors import Problem
from healthrules.rulebook import PackFolder
from healthrules.source import Path_, Source, read_source
from healthrules.texts import Text

_FIGURE = re.compile(r"(?<![\w.@])\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule or parameter that was held against the text: its figures, and what does not fit."""

    name: str
    figures: tuple[str, ...]
    problems: tuple[Problem, ...]


def verify(folders: Sequence[PackFolder], sources: Path) -> list[Checked]:
    """Every rule and parameter of the packs whose document names the digest of its text.

    A document that is not among the sources, or changed, is a problem of its own.
    """
    texts, found = plans(sources), []
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
        for path in folder.rule_files():
            found.extend(_of_file(read_source(path), text))
    return found


def _of_file(source: Source, text: PlanText) -> Iterator[Checked]:
    data: Mapping[str, Any] = source.data
    for name, each in (data.get("parameters") or {}).items():
        written = [each.get(key) for key in ("value", "bands", "values", "dated")]
        yield _checked(source, ("parameters", name), name, each, (list(_figures(written)), text))
    for at, each in enumerate(data.get("rules") or []):
        lets = [*(each.get("let") or {}).values()]
        readings = each.get("readings")
        lets += (
            [one for reading in readings.values() for one in reading.get("let", {}).values()]
            if isinstance(readings, dict)
            else []
        )
        written = [each.get("when"), each.get("require"), *lets]
        yield _checked(source, ("rules", at), str(each["id"]), each, (list(_figures(written)), text))


def _checked(source: Source, path: Path_, name: str, each: Mapping[str, Any], held: tuple[list[str], PlanText]) -> Checked:
    figures, text = held
    sections = {clause: text.section(clause) for clause in (str(each["clause"]), *each.get("also_in", ()))}
    problems = [
        source.problem("HR207", Text(f"文件中没有 {clause}", f"the document has no section {clause}"), (*path, "clause"))
        for clause, found in sections.items()
        if found is None
    ]
    there = {number for found in sections.values() if found is not None for number in numbers(found)}
    ours = {Decimal(number) for one in each.get("ours", ()) for number in _FIGURE.findall(str(one))}
    if not problems:
        for figure in figures:
            if Decimal(figure) not in there | ours:
                told = Text(f"{name}：{figure} 不在该条款中", f"{name}: {figure} does not stand in the section")
                problems.append(source.problem("HR208", told, (*path, "clause")))
    return Checked(name, tuple(figures), tuple(problems))


def _figures(written: object) -> Iterator[str]:
    """The figures in expressions and tables, years and days aside; zero is no figure of a text."""
    if isinstance(written, Mapping):
        for key, each in written.items():
            yield from _figures(each) if key != "from" else ()
    elif isinstance(written, (list, tuple)):
        for each in written:
            yield from _figures(each)
    elif written is not None and not isinstance(written, bool):
        expression = re.sub(r"/\s*\d*[十百千万亿]+", "/", str(written))
        for figure in _FIGURE.findall(expression):
            if Decimal(figure) != 0 and not _YEAR.fullmatch(figure):
                yield figure
