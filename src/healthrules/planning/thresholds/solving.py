"""Solving: the strictest threshold at which a chosen share of records meets the rules, exactly.

The share changes only where a record's verdict turns. Records are followed one by one by the reference evaluator: all of
them, or in a table those between two values that counts by columns have brought near to each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.deriving.registry import year_of
from healthrules.errors import HealthRulesError, UnsupportedOperation, UsageError
from healthrules.planning.thresholds.leaning import hangs_on_choice, leaning
from healthrules.planning.thresholds.profiles import Position, Profiler
from healthrules.planning.thresholds.scope import Read, Scope
from healthrules.planning.thresholds.solution import Found, Solution, Task, solution
from healthrules.planning.thresholds.substitution import uses
from healthrules.planning.thresholds.threshold import Threshold, threshold
from healthrules.planning.thresholds.turns import SHOWN, Curve, sampled, strictest
from healthrules.rulebook import Rule, Rulebook
from healthrules.rulebook.vocabulary import figure
from healthrules.texts import Text

if TYPE_CHECKING:
    from healthrules.records import Reject
    from healthrules.reporting.report import Rejected


def solve(  # noqa: PLR0913 (each an option of its own)
    registry: Any,
    book: Rulebook,
    parameter: str,
    share: str,
    *,
    band: str | None = None,
    code: str | None = None,
    rules: Sequence[str] = (),
    as_of: date | None = None,
    year: int | None = None,
    option: str = "",
) -> Solution:
    """The strictest value of a parameter, of zero or more, at which at least a share ("90%") of the records decided pass.

    The options are those of `sweep`.

    Raises `UsageError` also for a share that is none, and for rules that a larger value makes harder for some records and
    easier for others; `EngineUnavailable` without Polars.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"])
    >>> station = {"type": "station", "region": "开封市", "area_type": "urban"}
    >>> stations = [{**station, "id": f"s{radius}", "service_radius": radius} for radius in (4, 5, 7)]
    >>> found = solve(stations, book, "urban_emergency_radius", "60%").place
    >>> found.value, str(found.tally.share), found.next_value, str(found.at_next.share)
    (5, '2/3', 4, '1/3')
    """
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.planning.registries import registry_of
    from healthrules.planning.thresholds.settling import by_columns

    scope = Scope(as_of, date.today(), year)  # noqa: DTZ011 (the day where the planner is)
    held = threshold(book, parameter, scope.table_day, band, code, option=option)
    used = held.rules(book, tuple(rules))
    task = Task(registry_of(registry), book, held, used, scope, _share(share, book, option), _harder(held, used, option))
    if task.registry.batches is not None and not _choosy(held, used):
        try:
            return by_columns(task)
        except UnsupportedOperation:
            pass
    return _one_by_one(task)


def _share(text: str, book: Rulebook, option: str) -> Fraction:
    try:
        found = Fraction(figure(text, book.units.named("one"), book.units))
    except HealthRulesError:
        found = Fraction(0)
    if not 0 < found <= 1:
        zh = f"{option}pass 须大于 0、不超过 100%，如 90%；实为“{text}”"
        raise UsageError(Text(zh, f"{option}pass is a share above 0 and up to 100%, such as 90%, not `{text}`"))
    return found


def _harder(held: Threshold, rules: tuple[Rule, ...], option: str) -> bool:
    """Whether a larger value makes the rules harder to meet.

    Raises `UsageError` where that is not so for all records and rules, or not the other way for all.
    """
    name = held.parameter.name
    ways = {_way(rule, name) for rule in rules}
    if ways in ({-1}, {1}):
        return ways == {-1}
    listed = ", ".join(rule.id for rule in rules)
    raise UsageError(
        Text(
            f"{held.id} 变大时，规则 {listed} 并非对所有对象一律变严或变宽，求不出唯一的标准值；"
            f"可用 {option}rule 只选一条，或用 sweep 逐值试算",
            f"a larger {held.id} does not make {listed} harder for all records, nor easier for all, so "
            f"there is no one threshold; choose one rule with {option}rule, or look at the values with sweep",
        )
    )


def _way(rule: Rule, name: str) -> int | None:
    reading = rule.reading()
    if reading.when is not None and uses(reading.when, name):
        return None
    return leaning(reading.require, name)


def _choosy(held: Threshold, rules: tuple[Rule, ...]) -> bool:
    """Whether a rule uses the threshold for some records only: one whose branch is not known may then turn twice."""
    return any(hangs_on_choice(rule.reading().require, held.parameter.name) for rule in rules)


def _one_by_one(task: Task) -> Solution:
    """Follow every record over all values."""
    from healthrules.checking import outcomes
    from healthrules.planning.thresholds.counting import Variants
    from healthrules.reporting.tally import rejected

    variants = Variants(task.book, task.held, task.rules, (task.held.present,))
    profiler, curve, years = Profiler(task.book, task.held), Curve(), Counter[int]()
    rejects: list[Rejected] = []

    def turned_away(each: Reject) -> None:
        rejects.append(rejected(each))

    for record, day, found in outcomes(task.registry.rows(), variants.book, turned_away, as_of=task.scope.as_of):
        years[year_of(record, day)] += 1
        if not task.scope.holds(record, day):
            continue
        for rule, outcome in zip(task.rules, found, strict=True):
            if rule.subject == record.type:
                curve.add(record, rule.id, profiler.steps(rule, record, day))
            else:
                curve.start[outcome] += 1
    return solution(task, Read(dict(sorted(years.items())), tuple(rejects)), _of_curve(task, curve))


def _of_curve(task: Task, curve: Curve) -> Found:
    states = curve.states()
    place = strictest(states, task.target, harder=task.harder)
    present = [each for each in states if each.at <= Position(task.held.present)][-1].tally
    best = states[0 if task.harder else -1].tally
    return Found(place, best, present, curve, tuple(sampled(states, SHOWN)), tuple(states))
