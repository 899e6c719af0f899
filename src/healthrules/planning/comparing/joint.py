"""Two rulebooks as one: a registry is read and judged once, by all rules of the one and by those of the other that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from healthrules.engines import Outcome
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rule, Rulebook

_AFTER = " (after)"
"""Ends the id of a rule of the second rulebook inside the joint one; ids of rules hold no blank."""

CHANGED, NEW, RETIRED = "changed", "new", "retired"
CHANGES = (CHANGED, NEW, RETIRED)
"""What became of a rule: it says something else, there was none of its id, there is none any more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule that differs, as it is afterwards, or was where it is retired; its ids in the joint rulebook, None: not there."""

    rule: Rule
    before: str | None
    after: str | None

    @property
    def change(self) -> str:
        """What became of the rule: one of `CHANGES`."""
        if self.before is None:
            return NEW
        return RETIRED if self.after is None else CHANGED


@dataclass(frozen=True, slots=True)
class Joint:
    """`book` holds the rules of `before`, in order, then those of `after` that differ."""

    book: Rulebook
    before: Rulebook
    after: Rulebook
    pairs: tuple[Pair, ...]

    @property
    def asked(self) -> frozenset[str]:
        """The ids of the rules of all pairs, in the joint rulebook."""
        return frozenset(name for pair in self.pairs for name in (pair.before, pair.after) if name is not None)

    def of_side(self, *, after: bool) -> dict[str, str]:
        """The id in the joint rulebook of every rule of one side, by its own."""
        book = self.after if after else self.before
        apart = {pair.rule.id: pair.after if after else pair.before for pair in self.pairs}
        return {name: apart.get(name) or name for name in book.rules}


@dataclass(frozen=True, slots=True)
class PairsAlone(Telling):
    """Tells of the rules of pairs, whatever applied, and of no other."""

    asked: frozenset[str] = frozenset()

    def of(self, rule: Rule) -> frozenset[Outcome]:
        """The outcomes of a rule that are told of."""
        return frozenset(Outcome) - {Outcome.NOT_APPLICABLE} if rule.id in self.asked else frozenset()


def joint(before: Rulebook, after: Rulebook) -> Joint:
    """Two rulebooks of the same vocabulary as one."""
    others = [rule for name, rule in after.rules.items() if name not in before.rules or not same(before.rules[name], rule)]
    apart = {rule.id: rule for rule in others}
    gone = [rule for rule in before.rules.values() if rule.id not in after.rules]
    pairs = [Pair(rule, rule.id if rule.id in before.rules else None, rule.id + _AFTER) for rule in others]
    pairs += [Pair(rule, rule.id, None) for rule in gone]
    rules = {**before.rules, **{name + _AFTER: replace(rule, id=name + _AFTER) for name, rule in apart.items()}}
    figures = {**before.vocabulary.figures, **after.vocabulary.figures}
    references = {**before.vocabulary.references, **after.vocabulary.references}
    vocabulary = replace(before.vocabulary, figures=figures, references=references)
    documents = {**before.documents, **{name: each for name, each in after.documents.items() if name not in before.documents}}
    waivers = [*before.waivers, *(replace(each, rule=each.rule + _AFTER) for each in after.waivers if each.rule in apart)]
    book = replace(before, rules=rules, vocabulary=vocabulary, documents=documents, waivers=tuple(waivers))
    return Joint(book, before, after, tuple(pairs))


def same(one: Rule, other: Rule) -> bool:
    """Whether two rules judge every record alike: what they mean is written alike; where they stand does not count."""
    return _meaning(one) == _meaning(other)


def _meaning(rule: Rule) -> tuple[object, ...]:
    return (
        *(rule.subject, rule.force, rule.start, rule.due, rule.default_reading),
        *(rule.document.jurisdiction, rule.document.start),
        *_terms(rule),
    )


def _terms(rule: Rule) -> Iterator[object]:
    reading = rule.reading()
    yield reading.when
    yield reading.require
