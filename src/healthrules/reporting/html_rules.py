"""The appendix of the HTML report: every rule that it speaks of, explained once."""

from __future__ import annotations

from dataclasses import dataclass

from healthrules.reporting import words
from healthrules.reporting.explanation import explained
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule in words: `lines` are heads and what stands after them."""

    anchor: str
    rule: str
    title: str
    lines: tuple[tuple[str, str], ...]


def explanations(report: Report, book: Rulebook, language: Language) -> dict[str, Explained]:
    """The rules that a report lists findings of, says were met, or that were waived, by id, in the order of the rulebook."""
    listed = {each.rule for each in report.findings} | {each.rule for each in report.waivers}
    listed.update(rule for each in report.checked for rule in each.passed)
    used = [rule for rule in book.rules.values() if rule.id in listed]
    return {
        rule.id: Explained(
            f"rule-{place}", rule.id, rule.title.in_(language), _lines(explained(rule, book, language)[1:], language)
        )
        for place, rule in enumerate(used, start=1)
    }


def _lines(lines: list[str], language: Language) -> tuple[tuple[str, str], ...]:
    parts = (line.strip().partition(words.colon(language).strip()) for line in lines)
    return tuple((head, text.strip()) for head, _, text in parts)
