"""Rules that ask for more than a row holds: tables judge the rows they are not about, and refuse the others by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from healthrules.errors import UnsupportedOperation
from healthrules.language.terms import Constant, derived_in
from healthrules.language.types import BOOLEAN
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.texts import Text

_INSTEAD = Text("请改用 --engine reference，报告用 text、json、csv 等", "use --engine reference, with text, json or csv")


@dataclass(frozen=True, slots=True)
class Joins:
    """By subject the first rule about it that asks for other years or other records, and what it asks for."""

    asked: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects that tables cannot judge."""
        return tuple(self.asked)

    def refuse(self, subjects: Iterable[str | None]) -> None:
        """Raise `UnsupportedOperation`, with the rule, where one of some subjects cannot be judged by columns."""
        for subject in subjects:
            if subject is not None and subject in self.asked:
                rule, name = self.asked[subject]
                zh = f"按列检查的表格不联接其他年份和其他记录，规则 {rule} 要用到 {name}"
                en = f"tables join no other years and no other records; the rule {rule} asks for `{name}`"
                how = Text(
                    "请改用 --engine reference，报告用 text、json、csv 等", "use --engine reference, with text, json or csv"
                )
                raise UnsupportedOperation(Text(f"{zh}；{how.zh}", f"{en}; {how.en}"))


def apart(book: Rulebook) -> tuple[Rulebook, Joins]:
    """The rulebook for rows that need no joining, in which rules that do say nothing; and which those are."""
    asked: dict[str, tuple[str, str]] = {}
    rules = dict(book.rules)
    for rule in book.rules.values():
        names = _asked(rule)
        if names:
            asked.setdefault(rule.subject, (rule.id, names[0]))
            rules[rule.id] = replace(rule, readings={name: _silent(each) for name, each in rule.readings.items()})
    return (replace(book, rules=rules) if asked else book), Joins(asked)


def _asked(rule: Rule) -> list[str]:
    moments = [each.name for each in rule.reading().fields() if each.moment is not None]
    return [*moments, *(name for term in rule.reading().terms() for name in derived_in(term))]


def _silent(reading: Reading) -> Reading:
    return replace(reading, when=None, require=Constant(value=True, type=BOOLEAN))
