"""Mending: the smallest changes of what a record reports that make it meet the rules which it does not meet.

Every change is judged by the reference evaluator before it is told; what it would break is told with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.engines import Outcome
from healthrules.errors import UsageError, did_you_mean
from healthrules.planning.deciding.changing import UNMET, Case, Values, number
from healthrules.planning.deciding.searching import Search
from healthrules.planning.deciding.steps import Steps, fixed_fields, steps_of
from healthrules.planning.deciding.unmet_cases import Wanted, unmet_cases
from healthrules.planning.registries import registry_of
from healthrules.records import Field, Record, Value
from healthrules.reporting.report import Rejected
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Change:
    """A field, what is reported for it, and what it should be; numbers in its canonical unit."""

    field: Field
    old: Value
    new: Value

    @property
    def size(self) -> Fraction:
        """How large it is beside what is reported; a yes, a no or a code counts as one, as does a unit more than nothing."""
        if isinstance(self.old, (bool, str)):
            return Fraction(1)
        old = Fraction(self.old)
        difference = abs(Fraction(number(self.new)) - old)
        return difference / abs(old) if old else difference


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together make a rule pass, and the ids of the rules that would then no longer be met."""

    changes: tuple[Change, ...]
    breaks: tuple[str, ...] = ()

    @property
    def size(self) -> Fraction:
        """The sizes of its changes together."""
        return sum((each.size for each in self.changes), Fraction(0))


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that a record does not meet.

    `ways` mend it by one field each, the smallest change first. `left_alone` are the fields that it reads and that cannot
    change; `curved` says that fields were not looked at, as the rule's edges over them are no lines.
    """

    rule: Rule
    outcome: Outcome
    ways: tuple[Way, ...]
    left_alone: tuple[Field, ...]
    curved: bool = False


@dataclass(frozen=True, slots=True)
class Mending:
    """What mends a record: each unmet rule by itself, and `plan`, the changes that mend all but those in `beyond` at once.

    `beyond` are ids of rules that no change of one field or of two mends without breaking another rule. `unknown` counts the
    rules that wait for values which are not reported, checklists aside.
    """

    record: Record
    day: date
    unmet: tuple[Unmet, ...]
    plan: tuple[Change, ...]
    beyond: tuple[str, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Mendings:
    """What mends the records of an input that do not meet some rule, in order; `records` counts all, `rejects` the unread.

    `asked` are the ids of the only ones that were looked at (none: all); `more` that do not meet some rule were left out.
    """

    book: Rulebook
    found: tuple[Mending, ...]
    records: int
    rejects: int
    fixed: tuple[str, ...]
    more: int = 0
    asked: tuple[str, ...] = ()

    @property
    def frame(self) -> pl.DataFrame:
        """The changes of the plans and of the rules, a row for each; see `frames.mendings`. Needs Polars."""
        from healthrules.planning.deciding.frames import mendings

        return mendings(self)


def mend(  # noqa: PLR0913 (each an option of its own)
    registry: Any,
    book: Rulebook,
    *,
    record: str | Sequence[str] = (),
    fixed: Sequence[str] = (),
    steps: Mapping[str, str] | None = None,
    as_of: date | None = None,
    limit: int | None = None,
    reject: Callable[[Rejected], object] | None = None,
) -> Mendings:
    """The smallest changes that make records meet the rules they do not meet.

    `registry`: a Polars DataFrame or LazyFrame, records as `check` takes them, or a `Registry`.
    `record`: the id of the only one to mend, or several; the others are still their registry. `fixed`: fields that cannot
    change, besides those that the vocabulary says so of. `steps`: the step in which a field is written, such as
    `{"service_radius": "0.5 km"}`. `limit`: mend the first so many records, None for all; the others are counted. `reject`
    is called with what cannot be read. Exemptions of the rulebook are not looked at.

    Raises `UsageError` for a field or a record that there is not, with the nearest name.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-rural")
    >>> station = {"type": "station", "id": "s", "region": "杞县", "area_type": "rural", "service_radius": "23 km"}
    >>> (found,) = hr.mend(station, book).found
    >>> [(each.field.name, each.new) for each in found.plan]
    [('service_radius', 20)]
    """
    left_alone, given = fixed_fields(fixed, book), steps_of(steps or {}, book)
    only = (record,) if isinstance(record, str) else tuple(record)
    found = unmet_cases(registry_of(registry), Wanted(replace(book, waivers=()), as_of, frozenset(only), limit))
    if reject is not None:
        for each in found.rejects:
            reject(each)
    for name in only:
        if name not in found.seen:
            hint = did_you_mean(name, found.seen)
            raise UsageError(Text(f"没有记录“{name}”。{hint.zh}", f"no record `{name}`.{hint.en}"))
    every = tuple(mended(case, left_alone, given) for case in found.cases)
    fixed_here, unread = tuple(sorted(left_alone)), len(found.rejects)
    return Mendings(book, every, found.records, unread, fixed_here, found.more, only)


def mended(case: Case, fixed: frozenset[str], steps: Steps) -> Mending:
    """What mends one record that does not meet some rule."""
    unmet = case.unmet()
    plan: list[Change] = []
    beyond: list[str] = []
    for rules in _joined(unmet, {rule.id: case.reads(rule) - fixed for rule in unmet}):
        found = _together(case, rules, fixed, steps)
        if found is None:
            beyond.extend(rule.id for rule in rules)
        else:
            plan.extend(found)
    if plan and not _holds(case, plan, set(beyond)):
        plan, beyond = [], [rule.id for rule in unmet]
    waits = (name for name, outcome in case.outcomes.items() if outcome is Outcome.UNKNOWN)
    unknown = sum(not case.book.rules[name].checklist for name in waits)
    alone = tuple(_alone(case, rule, fixed, steps) for rule in unmet)
    return Mending(case.record, case.day, alone, tuple(plan), tuple(beyond), unknown)


def _joined(rules: Sequence[Rule], fields: Mapping[str, frozenset[str]]) -> list[list[Rule]]:
    """The rules in sets that share no field that may change."""
    sets: list[tuple[set[str], list[Rule]]] = []
    for rule in rules:
        own = [each for each in sets if each[0] & fields[rule.id]]
        names = set(fields[rule.id]).union(*(names for names, _ in own))
        sets = [each for each in sets if each not in own]
        sets.append((names, [*(one for _, held in own for one in held), rule]))
    return [held for _, held in sets]


def _together(case: Case, rules: Sequence[Rule], fixed: frozenset[str], steps: Steps) -> list[Change] | None:
    """The smallest changes of one field, else of two, that mend rules together and break none."""
    names = frozenset(name for rule in rules for name in case.reads(rule)) - fixed
    search = Search(case, tuple(rules), tuple(case.met(names)), steps)
    for found in (search.by_one(sorted(names)), search.by_two(sorted(names))):
        ways = [_changes(case, values) for values in found]
        if ways:
            return min(ways, key=lambda each: (Way(tuple(each)).size, [change.field.name for change in each]))
    return None


def _changes(case: Case, values: Values) -> list[Change]:
    return [Change(case.field(name), case.record.values[name], value) for name, value in values.items()]


def _holds(case: Case, plan: Sequence[Change], beyond: set[str]) -> bool:
    """Whether the changes together mend what they should, and break nothing."""
    values = {each.field.name: each.new for each in plan}
    mended = all(case.outcome(rule, values) is Outcome.PASS for rule in case.unmet() if rule.id not in beyond)
    return mended and not _broken(case, values)


def _alone(case: Case, rule: Rule, fixed: frozenset[str], steps: Steps) -> Unmet:
    """One rule by itself."""
    read = case.reads(rule)
    search = Search(case, (rule,), (), steps)
    ways = [Way(tuple(_changes(case, values)), _broken(case, values)) for values in search.by_one(sorted(read - fixed))]
    ordered = sorted(ways, key=lambda each: (each.size, each.changes[0].field.name))
    left = tuple(case.field(name) for name in sorted(read & fixed))
    return Unmet(rule, case.outcomes[rule.id], tuple(ordered), left, search.curved)


def _broken(case: Case, values: Values) -> tuple[str, ...]:
    return tuple(rule.id for rule in case.met(frozenset(values)) if case.outcome(rule, values) in UNMET)
