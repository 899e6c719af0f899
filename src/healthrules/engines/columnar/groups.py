"""Records that the same rules ask the same of are judged together: by subject, kind, region and day.

The cost then follows the rules that apply, not all rules times all records.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw

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

    def doubt(self) -> nw.Expr | None:
        """Which records some rule must be asked again of, by the reference evaluator."""
        found: nw.Expr | None = None
        for each in self.plans.values():
            for part in (each.doubt, each.near if self.unfit else None):
                if part is not None:
                    found = part if found is None else found | part
        return found.fill_null(value=False) if found is not None else None


@dataclass(slots=True)
class Groups:
    """The groups of a rulebook, made as records of a new kind come by."""

    book: Rulebook
    days: list[date] = field(init=False)
    telling: str | None = field(init=False)
    _rules: tuple[Rule, ...] = field(init=False)
    _made: dict[Key, Group] = field(default_factory=dict)
    _alike: dict[object, Group] = field(default_factory=dict)

    def __post_init__(self) -> None:
        refuse_unsupported(self.book)
        self._rules = tuple(self.book.rules.values())
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
            found = self._made[key] = self._shared(key)
        return found

    def _shared(self, key: Key) -> Group:
        day = self.days[key.period - 1] if key.period else date.min
        known = {self.telling: key.telling} if self.telling and key.telling is not None else {}
        asked = dict(self._asked(key, day, known))
        signature = (key.unfit, day, tuple((index, repr(each)) for index, each in asked.items()))
        if signature not in self._alike:
            plans = {index: plan(self._rules[index], day, *each) for index, each in asked.items()}
            self._alike[signature] = Group(plans, day, key.unfit)
        return self._alike[signature]

    def _asked(self, key: Key, day: date, known: Mapping[str, Value]) -> Iterator[tuple[int, Left]]:
        """What each rule that may apply still asks of the records of a key."""
        places: dict[str, bool | None] = {}
        for index, rule in enumerate(self._rules):
            if rule.subject != key.subject or day < rule.start:
                continue
            where = rule.document.jurisdiction
            if where not in places:
                places[where] = lies_inside(rule, Record(key.subject, "", "", key.region), self.book.regions)
            if places[where] is not False:
                asks = left(rule, day, known)
                if asks is not None:
                    yield index, (*asks, places[where])


def telling_field(rules: tuple[Rule, ...]) -> str | None:
    """The coded field that most rules ask for in their conditions; None where none does."""
    counted: Counter[str] = Counter()
    for rule in rules:
        when = rule.reading().when
        counted.update(each.name for each in (fields_in(when) if when is not None else ()) if each.category is not None)
    return max(counted, key=lambda name: (counted[name], name), default=None)
