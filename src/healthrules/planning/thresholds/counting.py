"""How many records meet rules at each of several values of a threshold: one pass over a registry judges all of them.

Each rule stands in the rulebook of the pass once for each value, under a name of its own, so that engines judge each as
they judge any rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from healthrules.checking import outcomes
from healthrules.deriving.registry import year_of
from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import AT, code_column
from healthrules.errors import UnsupportedOperation
from healthrules.planning.comparing.transitions import KIND, OWNERSHIP
from healthrules.planning.registries import Registry
from healthrules.planning.thresholds import years
from healthrules.planning.thresholds.scope import YEAR, Read, Scope
from healthrules.planning.thresholds.tallies import NAMED
from healthrules.planning.thresholds.threshold import Threshold
from healthrules.records import Record, Reject
from healthrules.reporting.evidence import evidence
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.reporting.telling import Telling
from healthrules.reporting.waiving import waived
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.group_findings import INDEX, GroupFindings
from healthrules.tables.judging import JudgedBatch, TableJudge
from healthrules.units import Number, Quantity

COUNTED = tuple(NAMED.values())
UNMET = (Outcome.FAIL, Outcome.PENDING)
BY = ("district", KIND, OWNERSHIP, "document", "rule", YEAR)
"""By what records are grouped; `document` and `rule` are those of the rule."""

AT_ONCE = 8
"""For how many rules the gaps of a batch are made at a time."""


@dataclass(frozen=True)
class Variants:
    """The rules that use a threshold, each once for each of some values: in order of the rules, then of the values."""

    base: Rulebook
    held: Threshold
    rules: tuple[Rule, ...]
    values: tuple[Number, ...]

    def __len__(self) -> int:
        return len(self.rules) * len(self.values)

    def rule(self, index: int) -> Rule:
        """The rule, as it is in force, that a place in the rulebook stands for."""
        return self.rules[index // len(self.values)]

    @cached_property
    def book(self) -> Rulebook:
        """The rulebook of these rules alone; exemptions from a rule cover it at every value."""
        names = {rule.id: [f"{rule.id} at {place}" for place in range(len(self.values))] for rule in self.rules}
        made = [
            self.held.rule_at(rule, value, name)
            for rule in self.rules
            for name, value in zip(names[rule.id], self.values, strict=True)
        ]
        waivers = [replace(each, rule=name) for each in self.base.waivers for name in names.get(each.rule, ())]
        return replace(self.base, rules={each.id: each for each in made}, waivers=tuple(waivers), partial=True)


@dataclass(frozen=True, slots=True)
class Unmet(Telling):
    """Tells of what is not met where `gaps` are asked for, else of nothing."""

    gaps: bool = False

    def of(self, _: Rule) -> frozenset[Outcome]:
        """The outcomes that are told of."""
        return frozenset(UNMET) if self.gaps else frozenset()


@dataclass(slots=True)
class Counts:
    """What one pass found: the records of each year, and how often each rule came to each outcome, by group.

    `years` are of all that was read, outcomes of the records that count. `gaps` adds up how much is missing by rule, group
    and unit.
    """

    years: Counter[int] = field(default_factory=Counter)
    rejects: list[Rejected] = field(default_factory=list)
    found: Counter[tuple[int, str | None, Outcome]] = field(default_factory=Counter)
    gaps: Counter[tuple[int, str | None, str]] = field(default_factory=Counter)

    @property
    def read(self) -> Read:
        """What was read."""
        return Read(dict(sorted(self.years.items())), tuple(self.rejects))


def count(registry: Registry, variants: Variants, scope: Scope, by: str | None = None, *, gaps: bool = False) -> Counts:
    """Count one pass over a registry, by columns where it is a table and no rule joins records with others."""
    if registry.batches is not None:
        try:
            return _of_tables(registry, variants, scope, by, gaps=gaps)
        except UnsupportedOperation:
            pass
    return _of_records(registry, variants, scope, by, gaps=gaps)


def judge_of(registry: Registry, variants: Variants, scope: Scope, telling: Telling, *also: str) -> TableJudge:
    """What judges a table by all variants; `also`: fields that are read besides those that rules ask for."""
    return TableJudge(variants.book, scope.as_of, scope.today, tuple(registry.ignored), telling, also)


def _of_tables(registry: Registry, variants: Variants, scope: Scope, by: str | None, *, gaps: bool) -> Counts:
    also = (by,) if by in (KIND, OWNERSHIP) else ()
    judge = judge_of(registry, variants, scope, Unmet(gaps=gaps), *also)
    findings, counts = GroupFindings(judge.book, judge.telling), Counts()
    for whole in judge.judged(registry.batches() if registry.batches else ()):
        counts.years.update(years.counted(whole))
        counts.rejects.extend(whole.rejects)
        judged = years.of_year(whole, scope.year)
        keys = _keys(judged, variants, by)
        _add_groups(counts, judged, keys, variants, by)
        if gaps:
            _add_gaps(counts, judged, keys, findings, variants, by)
        for one in judged.ones:
            _add_one(counts, variants, by, (one.record, one.day, one.outcomes), gaps=gaps)
    return counts


def _of_records(registry: Registry, variants: Variants, scope: Scope, by: str | None, *, gaps: bool) -> Counts:
    counts = Counts()

    def turned_away(each: Reject) -> None:
        counts.rejects.append(rejected(each))

    for record, day, found in outcomes(registry.rows(), variants.book, turned_away, as_of=scope.as_of):
        counts.years[year_of(record, day)] += 1
        if scope.holds(record, day):
            _add_one(counts, variants, by, (record, day, waived(variants.book, record, day, found)), gaps=gaps)
    return counts


def _keys(judged: JudgedBatch, variants: Variants, by: str | None) -> pl.Series | None:
    """The group of each row of a batch; None where they are not told apart by what they are."""
    if not judged.groups or by not in ("district", KIND, OWNERSHIP, YEAR):
        return None
    if by == YEAR:
        return years.years(judged).cast(pl.String)
    whole = judged.groups[0].whole
    if by != "district":
        return whole[by].cast(pl.String)
    codes, tree = whole[layout.REGION].cast(pl.String), variants.base.regions
    named = {code: tree.district(code) for code in codes.unique().drop_nulls()}
    return codes.replace_strict(named, return_dtype=pl.String, default=None)


def _add_groups(counts: Counts, judged: JudgedBatch, keys: pl.Series | None, variants: Variants, by: str | None) -> None:
    wanted = {CODES[outcome]: outcome for outcome in COUNTED}
    for group in judged.groups:
        named = [(index, code, f"{index} {code}") for index in group.group.plans for code in wanted]
        if not named:
            continue
        key = pl.lit(None, pl.String) if keys is None else keys.gather(group.frame[AT])
        sums = [(pl.col(code_column(index)) == code).sum().alias(name) for index, code, name in named]
        for row in group.frame.with_columns(key.alias("_key")).group_by("_key").agg(sums).iter_rows(named=True):
            for index, code, name in named:
                if row[name]:
                    counts.found[index, _group(row["_key"], variants, index, by), wanted[code]] += row[name]


def _add_gaps(
    counts: Counts, judged: JudgedBatch, keys: pl.Series | None, findings: GroupFindings, variants: Variants, by: str | None
) -> None:
    counted = [(each, findings.counted(each)) for each in judged.groups]
    some = sorted({index for _, each in counted for index in each})
    for start in range(0, len(some), AT_ONCE):
        chosen = frozenset(some[start : start + AT_ONCE])
        found = findings.of(counted, chosen.__contains__)
        key = pl.lit(None, pl.String) if keys is None else keys.gather(found[AT])
        summed = (
            found.select(INDEX, "unit", "gap", key.alias("_key"))
            .filter(pl.col("gap").is_not_null() & pl.col("unit").is_not_null())
            .group_by(INDEX, "_key", "unit")
            .agg(pl.col("gap").sum())
            .sort(INDEX, "_key", "unit")
        )
        for index, each, unit, gap in summed.select(INDEX, "_key", "unit", "gap").iter_rows():
            counts.gaps[index, _group(each, variants, index, by), unit] += gap


def _add_one(
    counts: Counts, variants: Variants, by: str | None, judged: tuple[Record, date, Sequence[Outcome]], *, gaps: bool
) -> None:
    record, day, found = judged
    own = _own(record, day, variants, by)
    rules = tuple(variants.book.rules.values())
    for index, outcome in enumerate(found):
        if outcome not in COUNTED:
            continue
        key = _group(own, variants, index, by)
        counts.found[index, key, outcome] += 1
        if gaps and outcome in UNMET:
            for unit, gap in _gap(rules[index], record, day):
                counts.gaps[index, key, unit] += gap


def _gap(rule: Rule, record: Record, day: date) -> Iterator[tuple[str, Any]]:
    shown = evidence(rule, record, day)
    if isinstance(shown.gap, Quantity):
        yield shown.gap.unit.symbol, float(shown.gap.number)


def _own(record: Record, day: date, variants: Variants, by: str | None) -> str | None:
    if by == YEAR:
        return str(year_of(record, day))
    if by == "district":
        return None if record.region is None else variants.base.regions.district(record.region)
    value = record.values.get(by) if by in (KIND, OWNERSHIP) else None
    return None if value is None else str(value)


def _group(own: str | None, variants: Variants, index: int, by: str | None) -> str | None:
    """The group of a record and a rule."""
    rule = variants.rule(index)
    return {"document": rule.document.id, "rule": rule.id}.get(by or "", own)
