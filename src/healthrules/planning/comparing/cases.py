"""Cases: which two rulebooks are compared, and why: proposals against the rules in force, or a reading against another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from healthrules.errors import UsageError
from healthrules.planning.proposals.applying import Applied, apply
from healthrules.planning.proposals.proposal import Proposal
from healthrules.rulebook import Reading, Rule, Rulebook
from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A rule as it is read, and another way to read it."""

    rule: Rule
    now: Reading
    other: Reading


@dataclass(frozen=True, slots=True)
class Case:
    """Two rulebooks to compare: `applied` says what proposals changed, or `reading` which reading is compared."""

    before: Rulebook
    after: Rulebook
    proposals: tuple[Proposal, ...] = ()
    applied: Applied | None = None
    reading: OtherReading | None = None

    @property
    def title(self) -> Text:
        """What is compared, in words."""
        if self.reading is not None:
            rule, other = self.reading.rule, said(self.reading.other)
            return Text(f"{rule.title.zh}：按另一种理解（{other.zh}）", f"{rule.title.en}: read otherwise ({other.en})")
        titles = [each.title for each in self.proposals]
        return Text("、".join(each.zh for each in titles), ", ".join(each.en for each in titles))

    @property
    def name(self) -> str:
        """What is compared, in short: the ids of the proposals, or RULE=READING."""
        if self.reading is not None:
            return f"{self.reading.rule.name}={self.reading.other.name}"
        return "+".join(each.id for each in self.proposals)


def said(reading: Reading) -> Text:
    """A reading in words, else by its name."""
    return reading.label or Text(str(reading.name), str(reading.name))


def cases(book: Rulebook, proposals: Sequence[Proposal], readings: Iterable[str]) -> tuple[Case, ...]:
    """What is to be compared: the proposals, laid over the rules in order; then, under them, other readings of rules.

    `readings` names rules: each of their readings that is not in force makes a case.

    Raises `UsageError` for a rule that there is not or that can be read in one way only, and `RulebookError` as `apply` does.
    """
    found: list[Case] = []
    if proposals:
        applied = apply(book, *proposals)
        found.append(Case(book, applied.book, tuple(proposals), applied))
        book = applied.book
    for name in dict.fromkeys(book.rule(each).id for each in readings):
        found.extend(_readings(book, book.rules[name]))
    return tuple(found)


def _readings(book: Rulebook, rule: Rule) -> list[Case]:
    now, others = rule.reading(), [each for name, each in rule.readings.items() if name != rule.default_reading]
    if not others:
        unclear = ", ".join(each.name for each in book.rules.values() if len(each.readings) > 1)
        zh = f"规则 {rule.id} 只有一种理解，无从比较。有多种理解的：{unclear or '无'}"
        en = f"the rule {rule.id} is read in one way only: nothing to compare. Read in several: {unclear or 'none'}"
        raise UsageError(Text(zh, en))
    return [Case(book, book.with_readings({rule.id: str(each.name)}), reading=OtherReading(rule, now, each)) for each in others]
