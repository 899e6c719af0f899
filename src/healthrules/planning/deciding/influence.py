"""Influence: which records decide a region's figure, and the smallest set whose mending makes the region meet its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.deriving.contributions import Contributions
from healthrules.deriving.registry import REGION, Registry, year_of
from healthrules.engines import Outcome
from healthrules.engines.reference import judge
from healthrules.errors import UsageError
from healthrules.language.terms import Aggregate, Derived, derived_in
from healthrules.language.types import QuantityType
from healthrules.planning.deciding.figures import Stand, Sums, Value
from healthrules.planning.deciding.movers import Mover, movers
from healthrules.planning.deciding.needed import LESS, MORE, Candidate, Figured, Needed, candidates, mended, needed
from healthrules.planning.deciding.steps import fixed_fields, measured
from healthrules.planning.registries import registry_of
from healthrules.records import Record, Reject
from healthrules.records.moments import label_of
from healthrules.reporting.evidence import evidence
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.rulebook import Rule, Rulebook
from healthrules.rulebook.vocabulary import figure as amount_of
from healthrules.texts import Text
from healthrules.units import Number, Quantity

if TYPE_CHECKING:
    import polars as pl

MOST_NAMED = 8
"""So many rules are named where another one is needed."""

NO_REGISTRY = Text("没有该地区的名单", "there is no registry of the region")
SEVERAL = Text("指标由几项汇总合成，只给出各机构的影响", "the value is made of several figures: only what moves it is told")
NOT_ENOUGH = Text("全部整改后仍不达标", "it is not met even when all that can be mended are")
NOT_REPORTED = Text(
    "名单中有未填报的数据，补齐前不能判断",
    "some of the registry did not report what counts; it cannot be judged before they do",
)
NOTHING_TO_MEND = Text("名单中没有可以整改的对象", "nothing of the registry can be mended")


@dataclass(frozen=True, slots=True)
class Decided:
    """What decides a region: what it comes to, its movers (those that move it most first), and which to mend.

    `needed` is None where the rule is met, or cannot be met by mending; `why_not` says why in the second case.
    """

    region: Record
    day: date
    outcome: Outcome
    value: Value
    required: Quantity | None
    movers: tuple[Mover, ...]
    needed: Needed | None
    why_not: Text | None = None


@dataclass(frozen=True, slots=True)
class Influence:
    """Who decides a rule about regions, by region. `records` counts all that were read, `rejects` what could not be."""

    book: Rulebook
    rule: Rule
    regions: tuple[Decided, ...]
    records: int
    rejects: int
    effort: str | None

    @property
    def frame(self) -> pl.DataFrame:
        """The movers of all regions, a row for each; see `frames.movers`. Needs Polars."""
        from healthrules.planning.deciding.frames import movers

        return movers(self)


def influence(  # noqa: PLR0913 (each an option of its own)
    registry: Any,
    book: Rulebook,
    rule: str,
    *,
    region: str | None = None,
    best: str | None = None,
    effort: str | None = None,
    fixed: Sequence[str] = (),
    as_of: date | None = None,
    reject: Callable[[Rejected], object] | None = None,
) -> Influence:
    """Which records decide a rule about regions.

    `registry`: a Polars DataFrame or LazyFrame, records as `check` takes them, or a `Registry`.
    `region`: the name or code of one region; else all for which the rule stands, each for its latest year.
    `best`: what a record reports at its best, for sums and means ("200 床"); without it, what the best of the region does.
    `effort`: a field that tells how hard a record is to mend: of records that would do as well those with the least.
    `fixed`: fields that cannot change, besides those that the vocabulary says so of.

    Raises `UsageError` for a rule, region or field that there is not, and for a rule that counts no registry.

    >>> import healthrules as hr
    >>> hospital = {"type": "facility", "kind": "tcm_hospital", "grade": "secondary", "region": "410225", "ownership": "public"}
    >>> rows = [{**hospital, "id": f"h{n}", "has_rehabilitation_department": n > 1} for n in range(1, 4)]
    >>> book = hr.load_rules(["examples/packs/example-county-plan"])
    >>> (found,) = hr.influence(rows, book, "rehabilitation-departments", as_of=date(2026, 6, 30)).regions
    >>> found.outcome, [each.id for each in found.needed.records], found.needed.value.low.text("en")
    (<Outcome.FAIL: 'fail'>, ['h1'], '100%')
    """
    from healthrules.checking import outcomes

    chosen = book.rule(rule)
    only = book.only(chosen.id)
    recipes = {name: each for name, each in only.derived().items() if isinstance(each, Aggregate)}
    if chosen.subject != REGION or not recipes:
        raise _counts_nothing(chosen, book)
    place = book.regions.find(region).code if region is not None else None
    if effort is not None:
        effort = measured(effort, book).name
    today = as_of or date.today()  # noqa: DTZ011 (the day where the planner is)
    rejects: list[Reject] = []

    def turned_away(each: Reject) -> None:
        rejects.append(each)
        if reject is not None:
            reject(rejected(each))

    rows = _Counted(registry_of(registry).rows())
    every = outcomes(rows, only, turned_away, as_of=as_of, engine="reference", every_region=True)
    judged = [(record, day) for record, day, _ in every]
    partial = [(each.partial, None if each.any_day else each.partial.as_of or today) for each in rejects if each.partial]
    counted = Registry.of(judged, partial, only.regions)
    kept = fixed_fields(fixed, book)
    asked = _Asked(only, chosen, recipes, counted, kept, best, effort)
    regions = _latest(judged, place)
    if place is not None and not regions:
        where = book.regions.regions[place].name
        raise UsageError(Text(f"输入中没有{where.zh}的记录", f"no record in the input lies in {where.en}"))
    found = [asked.decided(record, day) for record, day in regions]
    told = tuple(each for each in found if place is not None or each.outcome is not Outcome.NOT_APPLICABLE)
    return Influence(book, chosen, told, rows.count - len(rejects), len(rejects), effort)


@dataclass(slots=True)
class _Counted:
    """Rows, counted as they go by."""

    rows: Iterable[Any]
    count: int = 0

    def __iter__(self) -> Iterator[Any]:
        for each in self.rows:
            self.count += 1
            yield each


def _counts_nothing(chosen: Rule, book: Rulebook) -> UsageError:
    names = [rule.id for rule in book.rules.values() if any(isinstance(each, Aggregate) for each in _recipes(rule).values())]
    listed = ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "") if names else "-"
    return UsageError(
        Text(
            f"规则 {chosen.id} 不统计名单；统计名单的规则：{listed}",
            f"the rule {chosen.id} counts no registry; rules that do: {listed}",
        )
    )


def _recipes(rule: Rule) -> dict[str, Derived]:
    return {name: each for term in rule.reading().terms() for name, each in derived_in(term).items()}


def _latest(judged: Iterable[tuple[Record, date]], place: str | None) -> list[tuple[Record, date]]:
    """The records of regions, or of one region, of the latest year of each."""
    found: dict[str, tuple[Record, date]] = {}
    for record, day in judged:
        if record.type == REGION and record.region is not None and place in (None, record.region):
            before = found.get(record.region)
            if before is None or year_of(*before) < year_of(record, day):
                found[record.region] = (record, day)
    return [found[code] for code in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question, asked of one region after the other."""

    book: Rulebook
    rule: Rule
    recipes: Mapping[str, Aggregate]
    registry: Registry
    fixed: frozenset[str]
    best: str | None
    effort: str | None

    def decided(self, record: Record, day: date) -> Decided:
        """Who decides a region."""
        figures = {name: record.figures[name] for name in self.recipes if name in record.figures}
        stand = Stand(self.rule, record, day, self.book, figures)
        outcome, shown = stand.outcome(record), evidence(self.rule, record, day)
        required = shown.required if isinstance(shown.required, Quantity) else None
        chosen, found = self._mending(stand, outcome, shown.operator)
        moving = tuple(movers(stand, self.recipes, chosen))
        why = self._why_not(stand, outcome, chosen, found)
        return Decided(record, day, outcome, stand.value(record), required, moving, found, why)

    def _mending(self, stand: Stand, outcome: Outcome, operator: str | None) -> tuple[list[Candidate], Needed | None]:
        """The records that can be mended, and those that need to be, the figure going the way that helps."""
        if len(stand.figures) != 1:
            return [], None
        (name,) = stand.figures
        recipe = self.recipes[name]
        level = self._level(recipe)
        adds = Contributions(recipe, stand.day, self.book.vocabulary)
        figured = Figured(name, adds, self.fixed, level, self.effort)
        region, year = stand.record.region or "", year_of(stand.record, stand.day)
        members = list(self.registry.inside(recipe.subject, region, year))
        ways = (LESS, MORE) if operator in ("<", "<=") else (MORE, LESS)
        tried = [candidates(stand, figured, members, way) for way in ways]
        if outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            return tried[0], None
        results = [needed(stand, name, each) for each in tried]
        return next(((each, found) for each, found in zip(tried, results, strict=True) if found is not None), (tried[0], None))

    def _level(self, recipe: Aggregate) -> Number | None:
        if self.best is None or recipe.value is None or not isinstance(recipe.value.type, QuantityType):
            return None
        return amount_of(self.best, recipe.value.type.unit, self.book.units)

    def _why_not(self, stand: Stand, outcome: Outcome, chosen: Sequence[Candidate], found: Needed | None) -> Text | None:
        if found is not None or outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            return None
        if not stand.figures:
            return NO_REGISTRY
        if len(stand.figures) > 1:
            return SEVERAL
        (name,) = stand.figures
        best = stand.with_sums({name: mended(Sums.of(stand.figures[name]), chosen)})
        if stand.outcome(best) is Outcome.UNKNOWN:
            return _undecided(stand, best, name)
        return NOT_ENOUGH if chosen else NOTHING_TO_MEND


def _undecided(stand: Stand, record: Record, figure: str) -> Text:
    """That a verdict waits for values, whatever is mended: which of the region, or that some of the registry are."""
    verdict = judge(stand.rule, record, stand.day, stand.book.regions)
    named = [label_of(name, stand.book.vocabulary) for name in verdict.missing if name != figure]
    if not named:
        return NOT_REPORTED
    zh, en = "、".join(each.zh for each in named), ", ".join(each.en for each in named)
    return Text(f"该地区缺少：{zh}，暂不能判断", f"the region did not report: {en}; it cannot be judged")
