"""Records that the same rules ask the same of are judged together: by subject, kind, region and day.

The cost then follows the rules that apply, not all rules times all records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from healthrules.engines.applicability import lies_inside
from healthrules.engines.columnar.outcomes import Left, RulePlan, left, plan
from healthrules.engines.columnar.translation import refuse_unsupported
from healthrules.language.terms import fields_in
from healthrules.records import Field, Record, Value
from healthrules.rulebook import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Key:
    """What tells groups apart. `period` counts the days of the rulebook that have come; `unfit` as in `layout`."""

    subject: str
    region: str | None
    telling: Value | None
    period: int
    unfit: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The rules that may apply to some records on a day, by their place in the rulebook, and their columns."""

    plans: Mapping[int, RulePlan]
    day: date
    unfit: bool

    @property
    def all_apply(self) -> bool:
        """Whether some rule applies to every record of the group."""
        return any(not each.may_not_apply for each in self.plans.values())


@dataclass(slots=True)
class Groups:
    """The groups of a rulebook, made as records of a new kind come by."""

    book: Rulebook
    days: list[date] = field(init=False)
    telling: str | None = field(init=False)
    _rules: tuple[Rule, ...] = field(init=False)
    _by_place: dict[str, Rule] = field(init=False)
    _made: dict[Key, Group] = field(default_factory=dict)
    _of_kind: dict[tuple[tuple[bool | None, ...], Key], Group] = field(default_factory=dict)
    _plans: dict[tuple[int, date, str], RulePlan] = field(default_factory=dict)
    _alike: dict[object, Group] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_unsupported(self.book)
        self._rules = tuple(self.book.rules.values())
        self._by_place = {rule.document.jurisdiction: rule for rule in self._rules}
        self.days = self.book.days()
        self.telling = telling_field(self._rules)

    @property
    def asked(self) -> tuple[Field, ...]:
        """Every field that a rule asks for in the reading in force, and the one by which records are told apart."""
        found = {each.name: each for rule in self._rules for each in rule.reading().fields()}
        if self.telling is not None:
            found.setdefault(self.telling, self.book.vocabulary.fields[self.telling])
        return tuple(found.values())

    def period(self, day: date) -> int:
        """How many of the days on which some rule changes have come."""
        return bisect_right(self.days, day)

    def of(self, key: Key) -> Group:
        """The group of a key; keys for which the same rules ask the same share one."""
        found = self._made.get(key)
        if found is None:
            kind = (self._places(key), replace(key, region=None))
            if kind not in self._of_kind:
                self._of_kind[kind] = self._shared(*kind)
            found = self._made[key] = self._of_kind[kind]
        return found

    def _places(self, key: Key) -> tuple[bool | None, ...]:
        """Whether the records of a key lie in the jurisdiction of each document; None where that is not known."""
        where = Record(key.subject, "", "", key.region)
        return tuple(lies_inside(each, where, self.book.regions) for each in self._by_place.values())

    def _shared(self, places: tuple[bool | None, ...], key: Key) -> Group:
        day = self.days[key.period - 1] if key.period else date.min
        known = {self.telling: key.telling} if self.telling and key.telling is not None else {}
        asked = {index: (each, repr(each)) for index, each in self._asked(places, key.subject, day, known)}
        signature = (key.unfit, day, tuple((index, text) for index, (_, text) in asked.items()))
        if signature not in self._alike:
            plans = {index: self._plan(index, day, *each) for index, each in asked.items()}
            self._alike[signature] = Group(plans, day, key.unfit)
        return self._alike[signature]

    def _plan(self, index: int, day: date, asks: Left, text: str) -> RulePlan:
        key = (index, day, text)
        if key not in self._plans:
            self._plans[key] = plan(self._rules[index], day, *asks)
        return self._plans[key]

    def _asked(
        self, places: tuple[bool | None, ...], subject: str, day: date, known: Mapping[str, Value]
    ) -> Iterator[tuple[int, Left]]:
        """What each rule that may apply still asks of the records of a subject that lie in these places."""
        lies = dict(zip(self._by_place, places, strict=True))
        for index, rule in enumerate(self._rules):
            inside = lies[rule.document.jurisdiction]
            if rule.subject == subject and day >= rule.start and inside is not False:
                asks = left(rule, day, known)
                if asks is not None:
                    yield index, (*asks, inside)


def telling_field(rules: tuple[Rule, ...]) -> str | None:
    """The coded field that most rules ask for in their conditions; None where none does."""
    counted: Counter[str] = Counter()
    for rule in rules:
        when = rule.reading().when
        counted.update(
            each.name
            for each in (fields_in(when) if when is not None else ())
            if each.category is not None and each.moment is None
        )
    return max(counted, key=lambda name: (counted[name], name), default=None)
