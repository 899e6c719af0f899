"""What one verdict hangs on: values that were not reported, and values that were rounded; and the count of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from healthrules.engines import Outcome
from healthrules.engines.reference import judge
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Unknown
from healthrules.planning.deciding.changing import Case, ends, number
from healthrules.planning.deciding.edges import Stretch, stretches
from healthrules.planning.deciding.linear import Curved, root
from healthrules.planning.deciding.steps import Steps, rounding
from healthrules.records import Field, Record
from healthrules.records.figures import finite
from healthrules.rulebook import Rule
from healthrules.units import Number
from healthrules.units.exact import simplest

UNMOVED = frozenset((Outcome.NOT_APPLICABLE, Outcome.WAIVED))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A field that was not reported: how many verdicts wait for it, so many at most it settles, and how many for it alone."""

    field: str
    verdicts: int
    alone: int
    records: int


@dataclass(frozen=True, slots=True)
class OnEdge:
    """A verdict that is another one, `other`, for some value within half a step of the one that is reported.

    `half` is half the step, in the field's canonical unit; `margin` how far the nearest such value is (0: the next one).
    """

    record: Record
    rule: Rule
    field: Field
    value: Number
    half: Number
    margin: Number
    outcome: Outcome
    other: Outcome


@dataclass(slots=True)
class Hanging:
    """The count of what verdicts hang on, as records come by. `steps` and `checklist` as `uncertainty` takes them."""

    steps: Steps
    checklist: bool = False
    records: int = 0
    verdicts: int = 0
    unknown: int = 0
    unanswered: int = 0
    curved: int = 0
    on_edge: list[OnEdge] = field(default_factory=list)
    _waiting: dict[str, Waiting] = field(default_factory=dict)

    def afresh(self) -> Hanging:
        """An empty count of the same."""
        return Hanging(self.steps, self.checklist)

    def add(self, case: Case) -> None:
        """Count a record."""
        self.records += 1
        waiting: set[str] = set()
        for name, outcome in case.outcomes.items():
            rule = case.book.rules[name]
            if outcome in UNMOVED:
                continue
            if outcome is Outcome.UNKNOWN and rule.checklist and not self.checklist:
                self.unanswered += 1
                continue
            self.verdicts += 1
            if outcome is Outcome.UNKNOWN:
                waiting.update(self._unknown(case, rule))
            self.edges(case, rule, sorted(case.reads(rule)))
        for each in waiting:
            self.waits(each, records=1)

    def _unknown(self, case: Case, rule: Rule) -> tuple[str, ...]:
        self.unknown += 1
        names = missing(case, rule)
        for name in names:
            self.waits(name, verdicts=1, alone=int(len(names) == 1))
        return names

    def waits(self, name: str, *, verdicts: int = 0, alone: int = 0, records: int = 0) -> None:
        """So many more verdicts, and records, wait for a field."""
        before = self._waiting.get(name, Waiting(name, 0, 0, 0))
        self._waiting[name] = Waiting(name, before.verdicts + verdicts, before.alone + alone, before.records + records)

    def edges(self, case: Case, rule: Rule, names: Iterable[str]) -> None:
        """Note which of some fields may turn a verdict within half a step."""
        for name in names:
            found, curved = on_edge(case, rule, name, self.steps)
            self.curved += curved
            if found is not None:
                self.on_edge.append(found)

    def waiting(self) -> tuple[Waiting, ...]:
        """The fields that verdicts wait for, most verdicts first."""
        return tuple(sorted(self._waiting.values(), key=lambda each: (-each.verdicts, -each.alone, each.field)))


def missing(case: Case, rule: Rule) -> tuple[str, ...]:
    """All that a verdict waits for, as far as the values which are there tell."""
    first = judge(rule, case.record, case.day, case.book.regions).missing
    situation = Situation.of(case.record, case.day)
    results = [evaluate(term, situation) for term in rule.reading().terms()]
    named = [name for result in results if isinstance(result, Unknown) for name in result.missing]
    return tuple(dict.fromkeys((*first, *named)))


def on_edge(case: Case, rule: Rule, name: str, steps: Steps) -> tuple[OnEdge | None, bool]:
    """Whether a verdict turns within half a step of a value, and whether its edges are no lines."""
    each, value = case.field(name), case.record.values[name]
    step = rounding(value, each, steps)
    if step is None:
        return None, False
    start, half = number(value), simplest(Fraction(step) / 2)
    (least, most), curved = ends(each), False
    low, high = max(least, simplest(start - half)), min(most, simplest(start + half))

    def edges(at: Number) -> list[Number]:
        found = (root(one, name, {}) for one in case.lines([rule], {name: at}, (name,)))
        return [simplest(one) for one in found if one is not None]

    try:
        parts = stretches(edges, low, high)
    except Curved:
        parts, curved = [Stretch(end, end, end) for end in (low, high) if not isinstance(end, float)], True
    near = ((part, margin) for part in parts if (margin := _margin(part, start, each)) is not None)
    turned = [
        (margin, outcome.value)
        for part, margin in near
        if (outcome := case.outcome(rule, {name: part.inside})) is not case.outcomes[rule.id]
    ]
    if not turned:
        return None, curved
    margin, other = min(turned)
    return OnEdge(case.record, rule, each, start, half, margin, case.outcomes[rule.id], Outcome(other)), curved


def _margin(part: Stretch, start: Number, each: Field) -> Number | None:
    """How far the nearest value of a stretch is; None where a field of whole numbers has none there."""
    if not each.whole:
        below, above = finite(part.low), finite(part.high)
        return max(0 if below is None else simplest(below - start), 0 if above is None else simplest(start - above), 0)
    first, last = (ceil(part.low), floor(part.high)) if part.point else (floor(part.low) + 1, ceil(part.high) - 1)
    return max(first - floor(start), ceil(start) - last, 0) if first <= last else None
