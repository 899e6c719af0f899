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
_Standings = tuple[Outcome | None, ...]
"""For each rule: None where it stands, else what it comes to without being asked."""


class _Group:
    """The records for which the same rules stand: a network, and the outcomes that need none."""

    def __init__(self, rules: tuple[Rule, ...], standings: _Standings, kind: Value | None, day: date) -> None:
        self.without_region = Outcome.UNKNOWN in standings
        narrowed = Situation({NARROWED_BY: kind} if kind is not None else {}, day)
        asked = [
            (index, rule)
            for index, (rule, standing_) in enumerate(zip(rules, standings, strict=True))
            if standing_ is None and not _never(rule, narrowed)
        ]
        places = {index for index, _ in asked}
        self.outcomes = [Outcome.UNKNOWN if index in places else Outcome.NOT_APPLICABLE for index in range(len(rules))]
        self.network = Network(asked, day)


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
        self._shared: dict[tuple[_Standings, Value | None, int], _Group] = {}

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """The outcomes of every rule on each record, in order."""
        for record, day in records:
            yield record, day, self.outcomes(record, day)

    def outcomes(self, record: Record, day: date) -> tuple[Outcome, ...]:
        """The outcomes of every rule on one record, in the order of the rulebook."""
        key = (record.type, record.region, record.values.get(NARROWED_BY), bisect_right(self._days, day))
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = self._group(record, day, key)
        fired = None if group.without_region else group.network.judge(record, day)
        if fired is None:
            return tuple(judge(rule, record, day, self.book.regions).outcome for rule in self._rules)
        outcomes = group.outcomes.copy()
        for index, outcome in fired.items():
            outcomes[index] = outcome
        return tuple(outcomes)

    def _standings(self, record: Record, day: date) -> _Standings:
        """How each rule stands; rules of one subject, jurisdiction and first day stand alike."""
        found: dict[tuple[str, str, date], Outcome | None] = {}
        for rule in self._rules:
            kind = (rule.subject, rule.document.jurisdiction, rule.start)
            if kind not in found:
                verdict = standing(rule, record, day, self.book.regions)
                found[kind] = None if verdict is None else verdict.outcome
        return tuple(found[rule.subject, rule.document.jurisdiction, rule.start] for rule in self._rules)

    def _group(self, record: Record, day: date, key: _Key) -> _Group:
        """The group of a record; regions in which the same rules stand share theirs."""
        standings = self._standings(record, day)
        _, _, kind, period = key
        found = self._shared.get((standings, kind, period))
        if found is None:
            found = self._shared[standings, kind, period] = _Group(self._rules, standings, kind, day)
        return found
