"""Lint: what loads, but leaves a rule without a case, a band with a gap, a figure unused, or a case unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthrules.assurance.cases import Case, cases_of
from healthrules.errors import Problem
from healthrules.intake import Normaliser, Row
from healthrules.language.parameters import Bands
from healthrules.language.terms import Named, walk
from healthrules.rulebook import PackFolder, Rulebook
from healthrules.rulebook.parameters import gaps
from healthrules.texts import Text, joined
from healthrules.units import grouped

NEEDED = ("pass", "fail", "unknown", "not_applicable")
"""The outcomes that every rule needs a case of."""

SEE = Text(
    "字段和代码见 healthrules schema record --rules 规则包",
    "`healthrules schema record --rules PACK` lists the fields and codes",
)
"""How to find what a record may hold."""


def lint(folders: Sequence[PackFolder], book: Rulebook) -> list[Problem]:
    """What could be better in packs that load, in order of their places."""
    cases = [case for folder in folders for case in cases_of(folder, book)]
    found = [*_without_cases(book, cases), *_gaps(book), *_unused(book), *_unread(book, cases)]
    return sorted(found, key=lambda each: (str(each.place), each.code))


def _without_cases(book: Rulebook, cases: Sequence[Case]) -> Iterator[Problem]:
    of_rule: dict[str, list[Case]] = {name: [] for name in book.rules}
    for case in cases:
        of_rule[case.rule.id].append(case)
    for rule in book.rules.values():
        own = of_rule[rule.id]
        for outcome in NEEDED:
            if not any(case.entry.expect == outcome for case in own):
                text = Text(f"{rule.id} 没有结果为 {outcome} 的用例", f"{rule.id} has no case that expects `{outcome}`")
                yield Problem("HR201", text, rule.written.place)
        for reading in rule.readings:
            if reading is not None and not any((case.reading or rule.default_reading) == reading for case in own):
                text = Text(f"{rule.id} 的理解 {reading} 没有用例", f"{rule.id} has no case for its reading `{reading}`")
                yield Problem("HR202", text, rule.written.place)


def _gaps(book: Rulebook) -> Iterator[Problem]:
    for name, parameter in book.parameters.items():
        for _, table in parameter.dated:
            for lower, upper in gaps(table) if isinstance(table, Bands) else ():
                text = Text(
                    f"{name} 的分档在 {grouped(lower)} 至 {grouped(upper)} 间断开",
                    f"the bands of {name} leave a gap from {grouped(lower)} to {grouped(upper)}",
                )
                yield Problem("HR203", text, book.places[name])


def _unused(book: Rulebook) -> Iterator[Problem]:
    used: set[str] = set()
    for rule in book.rules.values():
        for reading in rule.readings.values():
            used.update(f"{rule.document.id}/{each.name}" for each in reading.parameters())
            named = (node for term in reading.terms() for node in walk(term) if isinstance(node, Named))
            used.update(f"{rule.document.id}/{node.name}" for node in named)
    for kind, names in (("parameter", book.parameters), ("measure", book.measures)):
        for name in names:
            if name not in used:
                yield Problem("HR204", Text(f"{name} 没有规则使用", f"no rule uses the {kind} {name}"), book.places[name])


def _unread(book: Rulebook, cases: Sequence[Case]) -> Iterator[Problem]:
    """What keeps the records of cases from being read; what many cases share is told once."""
    found: dict[Problem, None] = {}
    normaliser = Normaliser(book, lambda _key, _origin: None)
    for case in cases:
        for key, text in normaliser.problems(Row(case.place.file, None, case.record)):
            whole = joined([text, SEE])
            said = Text(f"用例的记录无法读入：{whole.zh}", f"the record of a case cannot be read: {whole.en}")
            found[case.source.problem("HR205", said, case.record_path(key))] = None
    yield from found
