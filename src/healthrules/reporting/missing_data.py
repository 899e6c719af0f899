"""What must be reported before an `unknown` can be decided: each thing once, with the items that wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from healthrules.engines import Outcome
from healthrules.records import Vocabulary
from healthrules.reporting.messages import field_label
from healthrules.reporting.report import Finding
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text, visible

MOST_NAMED = 8
"""So many records to visit are named; JSON has all."""

_REFERENCE = Text("{label}（参照值，由核查单位查明）", "{label} (a value from outside: the checking body finds it)")
_FIGURE = Text(
    "{label}（由名单中的有关记录汇总，请补充填报）", "{label} (counted from the registry: its records are to be completed)"
)
_VISIT = Text("；核实以下 {count} 条记录即可判断：{names}", "; to decide it, look into {count}: {names}")
_MORE = Text("等", "and others")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that is missing, in words, and the titles of the items that wait for it."""

    what: str
    items: tuple[str, ...]


def wanted(findings: Iterable[Finding], book: Rulebook, language: Language) -> tuple[Wanted, ...]:
    """What the `unknown` among some findings wait for, in the order of the findings."""
    found: dict[str, dict[str, None]] = {}
    for each in findings:
        if each.outcome is Outcome.UNKNOWN:
            for what in _things(each, book.vocabulary, language):
                found.setdefault(what, {})[each.title.in_(language)] = None
    return tuple(Wanted(what, tuple(titles)) for what, titles in found.items())


def _things(found: Finding, vocabulary: Vocabulary, language: Language) -> Iterator[str]:
    """What a finding waits for; its own sentence where that is no field, such as a code that has no figure."""
    if not found.missing:
        yield found.message.in_(language).rstrip("。.")
    for name in found.missing:
        form = _form(name, vocabulary)
        yield form.in_(language).format(label=field_label(name, vocabulary, language)) + _visits(found, name, language)


def _form(name: str, vocabulary: Vocabulary) -> Text:
    base = name.partition("@")[0]
    if base in vocabulary.references:
        return _REFERENCE
    return _FIGURE if base in vocabulary.figures else Text("{label}", "{label}")


def _visits(found: Finding, name: str, language: Language) -> str:
    """The records to look into, for a figure of a registry; empty for anything else."""
    figure = next((each for each in found.figures if each.name == name and each.visit), None)
    if figure is None:
        return ""
    named = [" ".join(visible(each.name).split()) for each in figure.visit]
    names = ("、" if language == "zh" else ", ").join(named[:MOST_NAMED])
    more = f" {_MORE.in_(language)}" if len(named) > MOST_NAMED else ""
    return _VISIT.in_(language).format(count=len(named), names=names + more)
