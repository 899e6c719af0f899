"""What one rulebook makes of a registry beside another: who newly fails or passes, and how much is missing then.

All outcomes come from one pass by both (`transitions`), so that the counts of each side are those of a plain check by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthrules.engines import Outcome
from healthrules.planning.comparing.joint import Joint, Pair
from healthrules.planning.comparing.moves import GAPS, MOVES, STILL, WITH_PEOPLE, amount
from healthrules.planning.comparing.results import results
from healthrules.planning.comparing.transitions import KIND, OWNERSHIP, Gathered
from healthrules.reporting.report import Rejected

BY: Sequence[str] = ("district", KIND, OWNERSHIP, "document", "rule", "year")
"""By what changes are counted."""

RECORD: Sequence[str] = ("file", "row", "type", "record", "as_of", "dated")
"""What tells a record from others."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two rulebooks make of one registry.

    `years` has the records of each year: that of a record's own day, else of the day it was judged for. `counts` has the
    outcomes of all rules, before and after, in each year: they add up to its records times the rules of the side.
    `rejects` could not be read. `pairs` are the rules that differ.

    `results` has a row for each record and rule of a pair that applies on some side: file, row, record, type, name, region,
    as_of (for which it was judged), dated (its own day; null where it has none), kind, ownership, people (those it serves;
    null where not reported), district, year, rule, document, change (of the rule: one of `CHANGES`), before, after
    (outcomes), actual, required_before, required_after, gap_before, gap_after (how much is missing; null where no amount
    is), all in `unit`; where what was asked before is measured otherwise, required_before and gap_before are in
    `unit_before`, which else is null.
    """

    as_of: date
    years: Mapping[int, int]
    rejects: tuple[Rejected, ...]
    counts: Mapping[int, tuple[Mapping[Outcome, int], Mapping[Outcome, int]]]
    pairs: tuple[Pair, ...]
    results: pl.DataFrame

    @property
    def records(self) -> int:
        """How many records were judged."""
        return sum(self.years.values())

    @property
    def before(self) -> Mapping[Outcome, int]:
        """The outcomes of all rules before, on all records."""
        return self._side(0)

    @property
    def after(self) -> Mapping[Outcome, int]:
        """The outcomes of all rules afterwards, on all records."""
        return self._side(1)

    def _side(self, side: int) -> dict[Outcome, int]:
        return {outcome: sum(each[side][outcome] for each in self.counts.values()) for outcome in Outcome}

    @property
    def changes(self) -> pl.DataFrame:
        """The results whose outcome differs: those who newly fail, pass, or cannot be judged."""
        return self.results.filter(pl.col("before") != pl.col("after"))

    @property
    def affected(self) -> pl.DataFrame:
        """The results whose outcome differs, or how much is missing."""
        return self.results.filter(~STILL | pl.any_horizontal(list(GAPS.values())))

    def moved(self, move: str) -> pl.DataFrame:
        """The results of a move of `MOVES`."""
        return self.results.filter(MOVES[move])

    def by(self, *columns: str) -> pl.DataFrame:
        """What is affected, counted by some columns of `BY`; of all, in one row, for none.

        The columns are those of `MOVES` and of `GAPS` (outcome alike, what is missing not): how many verdicts, each of one
        rule on one record. For those of `WITH_PEOPLE` also `…_records` and `…_people`, each record once; people are
        null where none of the records says how many.
        """
        keys = [each for each in columns if each]
        found = _counted(self.affected, keys, _moves())
        for move in WITH_PEOPLE:
            told = self.moved(move).unique([*keys, *RECORD])
            people = pl.when(pl.col("people").count() > 0).then(pl.col("people").sum())
            numbers = [pl.len().cast(pl.Int64).alias(f"{move}_records"), people.alias(f"{move}_people")]
            counted = _counted(told, keys, numbers)
            found = found.join(counted, on=keys, how="left", nulls_equal=True) if keys else found.hstack(counted)
        none = {move: pl.col(f"{move}_records").fill_null(0) == 0 for move in WITH_PEOPLE}
        zeros = [
            pl.when(each).then(0).otherwise(f"{move}_{what}").alias(f"{move}_{what}")
            for move, each in none.items()
            for what in ("records", "people")
        ]
        whole = found.with_columns(zeros)
        return whole.sort(keys, nulls_last=True) if keys else whole

    def gaps(self, *columns: str) -> pl.DataFrame:
        """How much is missing in all, before and after, by unit and the columns named; shares and rates are not added up.

        Amounts are decimals, each to a millionth of its unit; what of no group is missing has no row.
        """
        amounts = [amount(side).cast(pl.Decimal(38, _PLACES)).alias(f"gap_{side}") for side in ("before", "after")]
        told = self.results.select(*columns, "unit", "unit_before", *amounts)
        apart, nothing = pl.col("unit_before").is_not_null(), pl.lit(0).cast(pl.Decimal(38, _PLACES))
        otherwise = told.filter(apart).with_columns(pl.col("unit_before").alias("unit"), gap_after=nothing)
        same = told.with_columns(gap_before=pl.when(apart).then(nothing).otherwise("gap_before"))
        added = pl.concat([same, otherwise]).filter(
            ~pl.col("unit").str.contains(_RATES) & ((pl.col("gap_before") != 0) | (pl.col("gap_after") != 0))
        )
        found = added.group_by(*columns, "unit").agg(pl.col("gap_before", "gap_after").sum())
        difference = (pl.col("gap_after") - pl.col("gap_before")).alias("difference")
        return found.with_columns(difference).sort(*columns, "unit", nulls_last=True)


_RATES = r"[%‰/]|^1$"
"""Units of which a sum means nothing: shares and rates."""

_PLACES = 6


def _counted(frame: pl.DataFrame, keys: Sequence[str], numbers: Sequence[pl.Expr]) -> pl.DataFrame:
    """Numbers of each group; of all, in one row, without keys."""
    return frame.group_by(keys).agg(numbers) if keys else frame.select(numbers)


def _moves() -> list[pl.Expr]:
    return [each.sum().cast(pl.Int64).alias(name) for name, each in {**MOVES, **GAPS}.items()]


def comparison(joint: Joint, gathered: Gathered, as_of: date) -> Comparison:
    """The comparison that one pass over a registry comes to."""
    years = {year: gathered.records[year] for year in sorted(gathered.records)}
    counts = {year: (_side(joint, gathered, year, after=False), _side(joint, gathered, year, after=True)) for year in years}
    return Comparison(as_of, years, tuple(gathered.rejects), counts, joint.pairs, results(joint, gathered.frame()))


def _side(joint: Joint, gathered: Gathered, year: int, *, after: bool) -> dict[Outcome, int]:
    """How often the rules of one side came to each outcome; a rule that no record was held against applied to none."""
    found = dict.fromkeys(Outcome, 0)
    for name in joint.of_side(after=after).values():
        counted = {outcome: gathered.counts[year, name, outcome] for outcome in Outcome}
        for outcome, number in counted.items():
            found[outcome] += number
        found[Outcome.NOT_APPLICABLE] += gathered.records[year] - sum(counted.values())
    return found
