"""Milestones: where every measured indicator of a plan stands in a region, by its records of several years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.checking import outcomes
from healthrules.deriving import one_of_each_region
from healthrules.engines import Outcome, Verdict
from healthrules.engines.reference import judge
from healthrules.errors import UsageError
from healthrules.language.evaluation import Situation
from healthrules.planning.progress.aims import REGION, Measured, measured, measures
from healthrules.planning.progress.pace import NO_WAY, TIMES, Aim, Point, Status, Way, standing, way
from healthrules.records import Field, Record, Region, Reject
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text
from healthrules.units import Number, Unit

if TYPE_CHECKING:
    import polars as pl

    from healthrules.checking import Input
    from healthrules.engines.reference import Judged

Dated = tuple[date, Record]
"""A record of a region, and its own day."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Where an indicator stands in a region.

    All numbers are in `unit`, None where the rule has no single target. `aim` is the target, None where it is not known.
    `points` are the values that are known, the oldest first; the last is `now`, where that is known. `between`: the bounds of
    the value now where it is not certain. `missing` names what keeps it from being decided.
    """

    region: str
    rule: Rule
    status: Status
    field: Field | None = None
    unit: Unit | None = None
    aim: Aim | None = None
    points: tuple[Point, ...] = ()
    now: Point | None = None
    between: tuple[Number | None, Number | None] | None = None
    way: Way = NO_WAY
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """A mid-term evaluation: `days` are those on which each region, by its code, was evaluated; `times` as it was asked for."""

    days: Mapping[str, date]
    regions: tuple[Region, ...]
    milestones: tuple[Milestone, ...]
    rejects: tuple[Reject, ...]
    times: Number

    def counts(self) -> Mapping[Status, int]:
        """How many milestones have each status."""
        found = Counter(each.status for each in self.milestones)
        return {status: found[status] for status in Status}

    @property
    def frame(self) -> pl.DataFrame:
        """A row for each indicator and region: status, value now, target and what it takes, in `unit`. Needs Polars.

        `low` and `high` bound the target: null where there is none on that side; `pace` and `needed` are amounts a year.
        """
        from healthrules.planning.progress.frame import milestones_frame

        return milestones_frame(self)


@dataclass(frozen=True, slots=True)
class _Unjudged:
    """An engine that judges nothing: records are read and joined alone."""

    name: str = "unjudged"

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """No outcomes."""
        return ((record, day, ()) for record, day in records)


def progress(
    records: Input | Iterable[Input],
    book: Rulebook,
    region: str | None = None,
    *,
    as_of: date | None = None,
    registry: Any = None,
    times: Number = TIMES,
) -> Progress:
    """Where the measured indicators of plans stand in a region, or in every region that has records.

    `records` as `check` takes them: those of regions, of several years, and where rules count them those of their registry,
    unless `registry` is a table of these. `region`: a code or a name. `as_of`: the day of evaluation; None is that of the
    latest record of each region. `times`: out of reach is what needs more than so many times the best pace so far.

    Raises `UsageError` where the rules measure nothing of regions, and where there is no record of the region.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"]).only("smoking")
    >>> years = {"2021-12-31": "25.1%", "2023-12-31": "24.2%"}
    >>> city = [{"type": "region", "id": "410200", "as_of": day, "smoking_prevalence": x} for day, x in years.items()]
    >>> found = progress([{**each, "region": "开封市"} for each in city], book).milestones[0]
    >>> found.status, found.way.pace, found.way.needed
    (<Status.ON_TRACK: 'on_track'>, Fraction(-9, 20), Fraction(-9, 20))
    """
    rules = [rule for rule in book.rules.values() if measures(rule)]
    if not rules:
        raise UsageError(Text("这些规则没有针对地区的数值指标", "these rules measure nothing of regions"))
    code = book.regions.find(region).code if region is not None else None
    rejects: list[Reject] = []
    asked = book.only([rule.id for rule in rules])
    read = outcomes(records, asked, rejects.append, as_of=as_of, engine=_Unjudged(), registry=registry)
    histories, later = _histories(((record, day) for record, day, _ in read), rejects, as_of)
    if code is not None and code in histories:
        histories = {code: histories[code]}
    elif code is not None or not histories:
        if code in later or (code is None and later):
            raise _none_yet(code, later, as_of, book)
        raise _no_records(code, histories, rejects, book)
    days = {each: as_of or history[-1][0] for each, history in sorted(histories.items())}
    found = [
        milestone
        for each, day in days.items()
        for rule in rules
        if (milestone := milestone_of(rule, histories[each], book, day, times)) is not None
    ]
    return Progress(days, tuple(book.regions.regions[each] for each in days), tuple(found), tuple(rejects), times)


def milestone_of(rule: Rule, history: Sequence[Dated], book: Rulebook, day: date, times: Number = TIMES) -> Milestone | None:
    """Where a rule stands on a day, by a region's records, the oldest first; None where it does not apply to the region."""
    last, latest = history[-1]
    target_day = max(day, rule.due) if rule.due is not None else day
    held = measured(rule, Situation.of(latest, target_day))
    then = _with_references(latest, held, rule, book)
    verdict = judge(rule, then, target_day, book.regions)
    if verdict.outcome is Outcome.NOT_APPLICABLE:
        return None
    region = latest.region or ""
    if held is None:
        return Milestone(region, rule, _by_verdict(verdict, rule, day, Status.PENDING), missing=verdict.missing)
    before, ahead = Situation.of(latest, day), Situation.of(then, target_day)
    held = held.readable(ahead)
    now, aim = held.value(before), held.aim(ahead)
    known = [(own, held.value(Situation.of(record, day))) for own, record in history]
    points = tuple(Point(own, number) for own, number in known if number is not None)
    status = _by_verdict(verdict, rule, day, Status.PENDING if held.past else Status.NO_DATA)
    if verdict.outcome is Outcome.FAIL and now is not None and aim is not None and not held.past:
        status = standing(points, aim, rule.due, day, times)
    return Milestone(
        region,
        rule,
        status,
        held.field,
        held.unit,
        aim,
        points,
        Point(last, now) if now is not None else None,
        held.between(before),
        way(points, aim, rule.due) if now is not None else NO_WAY,
        verdict.missing or (held.missing(ahead) if status is Status.NO_DATA else ()),
    )


def _by_verdict(verdict: Verdict, rule: Rule, day: date, early: Status) -> Status:
    """Where a rule stands by its verdict alone; `early` where it is not met and not yet due."""
    if verdict.outcome is not Outcome.FAIL:
        return {Outcome.PASS: Status.MET, Outcome.UNKNOWN: Status.NO_DATA}[verdict.outcome]
    if rule.due is None:
        return Status.NOT_MET
    return Status.OVERDUE if day >= rule.due else early


def _with_references(record: Record, held: Measured | None, rule: Rule, book: Rulebook) -> Record:
    """The record with the references of the year of the due date in its requirement, where they are given."""
    if held is None or rule.due is None:
        return record
    given = {name: book.series[name].values.get(rule.due.year) for name in held.references() if name in book.series}
    return replace(record, values={**record.values, **{name: value for name, value in given.items() if value is not None}})


def _histories(
    pairs: Iterable[tuple[Record, date]], rejects: list[Reject], as_of: date | None
) -> tuple[dict[str, list[Dated]], dict[str, date]]:
    """The records of each region, the oldest first, up to a day; and the first day after it of which a region has one."""
    found: dict[str, list[Dated]] = {}
    later: dict[str, date] = {}
    for record, day in one_of_each_region(pairs, rejects.append):
        own = record.as_of or day
        if record.type != REGION:
            continue
        if as_of is not None and own > as_of:
            if record.region is not None:
                later[record.region] = min(own, later.get(record.region, own))
        elif record.region is None:
            rejects.append(_without_region(record))
        else:
            found.setdefault(record.region, []).append((own, record))
    return {code: sorted(each, key=lambda dated: dated[0]) for code, each in found.items()}, later


def _none_yet(code: str | None, later: Mapping[str, date], as_of: date | None, book: Rulebook) -> UsageError:
    """All records of the region are later than the day of evaluation."""
    first = later[code] if code is not None else min(later.values())
    name = book.regions.regions[code].name if code is not None else Text("地区", "regions")
    return UsageError(
        Text(
            f"{name.zh}的记录都晚于评估日 {as_of}（最早的为 {first}）；--as-of 须不早于该日",
            f"all records of {name.en} are later than the day of evaluation, {as_of}: the first is of {first}",
        )
    )


def _without_region(record: Record) -> Reject:
    file, row = (record.origin.file, record.origin.row) if record.origin is not None else ("-", None)
    return Reject(file, row, record.id, REGION, "地区（region）：没有填报，不知属于哪个地区", "region: not reported")


def _no_records(code: str | None, histories: Mapping[str, object], rejects: Sequence[Reject], book: Rulebook) -> UsageError:
    """There is nothing of the region: what there is instead, and what was not read."""
    names = [book.regions.regions[each].name for each in sorted(histories)]
    wanted = book.regions.regions[code].name if code is not None else Text("任何地区", "any region")
    zh, en = f"没有{wanted.zh}的记录（type 为 region）", f"no record of {wanted.en} itself (of the type region) up to that day"
    if names:
        zh += f"；有记录的地区：{'、'.join(name.zh for name in names)}"
        en += f"; there are records of: {', '.join(name.en for name in names)}"
    if rejects:
        zh += f"；有 {len(rejects)} 行无法读取，例如：{rejects[0].zh}"
        en += f"; rows that could not be read: {len(rejects)}, such as: {rejects[0].en}"
    return UsageError(Text(zh, en))
