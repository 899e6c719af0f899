"""Uncertainty: how many verdicts hang on values that were not reported, and on values within half a step of an edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.engines import Outcome
from healthrules.engines.reference import judge
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Unknown
from healthrules.planning.deciding.changing import Case, ends, number
from healthrules.planning.deciding.edges import stretches
from healthrules.planning.deciding.linear import Curved, root
from healthrules.planning.deciding.steps import Steps, rounding, steps_of
from healthrules.records import Field, Record
from healthrules.rulebook import Rule, Rulebook
from healthrules.units import Number
from healthrules.units.exact import simplest

if TYPE_CHECKING:
    from healthrules.checking import Input

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


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What verdicts hang on, most verdicts first.

    `verdicts` are all in which a rule applied, `unknown` of them cannot be given, and `unanswered` more are items of checklists
    that were not answered (counted among the unknown only where that was asked for). `on_edge` lists verdicts by record, each
    with every field on which it hangs; `curved` counts those where only the two ends of a step were looked at.
    """

    book: Rulebook
    records: int
    rejects: int
    verdicts: int
    unknown: int
    unanswered: int
    waiting: tuple[Waiting, ...]
    on_edge: tuple[OnEdge, ...]
    curved: int

    @property
    def turning(self) -> int:
        """How many verdicts hang on the last digit of some value."""
        return len({(id(each.record), each.rule.id) for each in self.on_edge})


def uncertainty(  # noqa: PLR0913 (each an option of its own)
    records: Input | Iterable[Input],
    book: Rulebook,
    *,
    steps: Mapping[str, str] | None = None,
    as_of: date | None = None,
    checklist: bool = False,
    every_region: bool = False,
    reject: Any = None,
) -> Uncertainty:
    """How many verdicts hang on values that are missing, or that were rounded.

    `steps`: the step in which a field was written, such as `{"served_population": "0.1万人"}`; without it what people count
    is exact, and any other value is taken as rounded to its last digit in the unit that people read. Values are moved one at
    a time. `checklist`: items of checklists that were not answered count as unknown.

    Raises `UsageError` for a field that holds no amounts.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-urban")
    >>> station = {"type": "station", "id": "s", "region": "开封市", "area_type": "urban", "service_radius": "5.0 km"}
    >>> (found,) = hr.uncertainty(station, book).on_edge
    >>> found.outcome, found.half, found.other
    (<Outcome.PASS: 'pass'>, Fraction(1, 2), <Outcome.FAIL: 'fail'>)
    """
    from healthrules.checking import outcomes

    given, rejects = steps_of(steps or {}, book), 0

    def turned_away(each: Any) -> None:
        nonlocal rejects
        rejects += 1
        if reject is not None:
            reject(each)

    counts = _Counts(given, checklist=checklist)
    for record, day, each in outcomes(records, book, turned_away, as_of=as_of, engine="reference", every_region=every_region):
        counts.add(Case(record, day, book, dict(zip(book.rules, each, strict=True))))
    return counts.whole(book, rejects)


class _Counts:
    """What is counted, record by record."""

    def __init__(self, steps: Steps, *, checklist: bool) -> None:
        self.steps, self.checklist = steps, checklist
        self.records = self.verdicts = self.unknown = self.unanswered = self.curved = 0
        self.waiting: dict[str, tuple[int, int, set[int]]] = {}
        self.on_edge: list[OnEdge] = []

    def add(self, case: Case) -> None:
        self.records += 1
        for name, outcome in case.outcomes.items():
            rule = case.book.rules[name]
            if outcome in UNMOVED:
                continue
            if outcome is Outcome.UNKNOWN and rule.checklist and not self.checklist:
                self.unanswered += 1
                continue
            self.verdicts += 1
            if outcome is Outcome.UNKNOWN:
                self._unknown(case, rule)
            self._edges(case, rule)

    def _unknown(self, case: Case, rule: Rule) -> None:
        self.unknown += 1
        names = missing(case, rule)
        for name in names:
            verdicts, alone, records = self.waiting.get(name, (0, 0, set()))
            self.waiting[name] = (verdicts + 1, alone + (len(names) == 1), records | {self.records})

    def _edges(self, case: Case, rule: Rule) -> None:
        for name in sorted(case.reads(rule)):
            found, curved = on_edge(case, rule, name, self.steps)
            self.curved += curved
            if found is not None:
                self.on_edge.append(found)

    def whole(self, book: Rulebook, rejects: int) -> Uncertainty:
        waiting = (Waiting(name, verdicts, alone, len(records)) for name, (verdicts, alone, records) in self.waiting.items())
        ranked = tuple(sorted(waiting, key=lambda each: (-each.verdicts, -each.alone, each.field)))
        counts = (self.records, rejects, self.verdicts, self.unknown, self.unanswered)
        return Uncertainty(book, *counts, ranked, tuple(self.on_edge), self.curved)


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
        parts = [(part.low, part.high, part.inside) for part in stretches(edges, low, high)]
    except Curved:
        parts, curved = [(end, end, end) for end in (low, high) if not isinstance(end, float)], True
    turned = list(_turned(case, rule, name, start, parts))
    if not turned:
        return None, curved
    margin, other = min(turned)
    return OnEdge(case.record, rule, each, start, half, margin, case.outcomes[rule.id], Outcome(other)), curved


def _turned(case: Case, rule: Rule, name: str, start: Number, parts: Iterable[Any]) -> Iterator[tuple[Number, str]]:
    """The stretches with another verdict: how far each is from the value, and the verdict."""
    for low, high, inside in parts:
        outcome = case.outcome(rule, {name: inside})
        if outcome is not case.outcomes[rule.id]:
            yield max(simplest(low - start), simplest(start - high), 0), outcome.value
