"""Judging by durable-rules: records one at a time, and streams of updates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date

from healthrules.engines.applicability import standing
from healthrules.engines.durable.host import Host
from healthrules.engines.durable.network import Network
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import Judged, judge
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Outside
from healthrules.records import Record, Value
from healthrules.rulebook import Rule, Rulebook

NARROWED_BY = "kind"
"""The field by which records are told apart before the network sees them."""

_Key = tuple[str, str | None, Value | None, int]


class _Group:
    """The records that the same rules stand for: a network, and the outcomes that need none."""

    def __init__(self, book: Rulebook, like: Record, day: date) -> None:
        rules = list(enumerate(book.rules.values()))
        given = {index: standing(rule, like, day, book.regions) for index, rule in rules}
        self.without_region = any(verdict is not None and verdict.outcome is Outcome.UNKNOWN for verdict in given.values())
        known = {NARROWED_BY: like.values[NARROWED_BY]} if NARROWED_BY in like.values else {}
        narrowed = Situation(known, day)
        open_rules = [(index, rule) for index, rule in rules if given[index] is None and not _never(rule, narrowed)]
        places = {index for index, _ in open_rules}
        self.outcomes = [Outcome.UNKNOWN if index in places else Outcome.NOT_APPLICABLE for index, _ in rules]
        self.network = Network(open_rules, day)


def _never(rule: Rule, narrowed: Situation) -> bool:
    """Whether the kind of record alone rules the rule out."""
    when = rule.reading().when
    result = evaluate(when, narrowed) if when is not None else True
    return result is False or isinstance(result, Outside)


class DurableEngine:
    """Judges records with durable-rules.

    Raises `EngineUnavailable` where the package cannot be imported. Not safe to share between threads: make one for
    each.
    """

    name = "durable"

    def __init__(self, book: Rulebook) -> None:
        Host({})
        self.book = book
        self._rules = tuple(book.rules.values())
        self._days = book.days()
        self._groups: dict[_Key, _Group] = {}

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """The outcomes of every rule on each record, in order."""
        for record, day in records:
            yield record, day, self.outcomes(record, day)

    def outcomes(self, record: Record, day: date) -> tuple[Outcome, ...]:
        """The outcomes of every rule on one record, in the order of the rulebook."""
        key = (record.type, record.region, record.values.get(NARROWED_BY), bisect_right(self._days, day))
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(self.book, record, day)
        fired = None if group.without_region else group.network.judge(record, day)
        if fired is None:
            return tuple(judge(rule, record, day, self.book.regions).outcome for rule in self._rules)
        outcomes = group.outcomes.copy()
        for index, outcome in fired.items():
            outcomes[index] = outcome
        return tuple(outcomes)
