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
from healthrules.planning.comparing.transitions import IDENTITY, KIND, OWNERSHIP, Gathered
from healthrules.records import RegionTree
from healthrules.units import UnitTable

NONE = Outcome.NOT_APPLICABLE.value
MOVES: Mapping[str, Outcome] = {
    "newly_failing": Outcome.FAIL,
    "newly_passing": Outcome.PASS,
    "newly_unknown": Outcome.UNKNOWN,
    "newly_pending": Outcome.PENDING,
    "newly_waived": Outcome.WAIVED,
    "no_longer_applies": Outcome.NOT_APPLICABLE,
}
"""What a change of outcome is called, by the outcome afterwards."""

WITH_PEOPLE = ("newly_failing", "newly_passing")
"""The moves of which records and the people they serve are counted, too."""

BY: Sequence[str] = ("district", KIND, OWNERSHIP, "document", "rule", "year")
"""By what changes are counted."""

RECORD: Sequence[str] = ("file", "type", "record", "as_of")
"""What tells a record from others."""

AMOUNTS = ("actual", "required", "gap")
_KEY = [*IDENTITY, "rule"]
_SHOWN = [
    *(*IDENTITY, "district", "year", "rule", "document", "before", "after", "actual", "required_before", "required_after"),
    *("gap_before", "gap_after", "unit", "unit_before"),
]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two rulebooks make of one registry.

    `before` and `after` count the outcomes of all rules of each side: each adds up to records times rules of that side.
    `pairs` are the rules that differ. `results` has a row for each record and rule of a pair that applies on some side:
    file, row, record, type, name, region, as_of, kind, ownership, people (those it serves; null where not reported),
    district, year (of as_of), rule, document, before, after (outcomes), actual, required_before, required_after,
    gap_before, gap_after (how much is missing; null where no amount is), all in `unit`; where what was asked before is
    measured otherwise, required_before and gap_before are in `unit_before`, which else is null.
    """

    as_of: date
    records: int
    rejects: int
    before: Mapping[Outcome, int]
    after: Mapping[Outcome, int]
    pairs: tuple[Pair, ...]
    results: pl.DataFrame

    @property
    def changes(self) -> pl.DataFrame:
        """The results whose outcome differs: those who newly fail, pass, or cannot be judged."""
        return self.results.filter(pl.col("before") != pl.col("after"))

    @property
    def affected(self) -> pl.DataFrame:
        """The results whose outcome differs, or how much is missing."""
        return self.results.filter(~_STILL | pl.any_horizontal(list(GAPS.values())))

    def by(self, *columns: str) -> pl.DataFrame:
        """What is affected, counted by some columns of `BY`; of all, in one row, for none.

        The columns are those of `MOVES` and of `GAPS` (outcome alike, what is missing not): how many verdicts, each of one
        rule on one record. For those of `WITH_PEOPLE` also `…_records` and `…_people`, each record once; people are
        null where none of the records says how many.
        """
        keys = [each for each in columns if each]
        found = _counted(self.affected, keys, _moves())
        for move in WITH_PEOPLE:
            told = self.changes.filter(pl.col("after") == MOVES[move].value).unique([*keys, *RECORD])
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
        return found.with_columns(zeros).sort(keys, nulls_last=True) if keys else found

    def gaps(self, *columns: str) -> pl.DataFrame:
        """How much is missing in all, before and after, by unit and the columns named; shares and rates are not added up.

        Amounts are decimals, each to a millionth of its unit; what of no group is missing has no row.
        """
        amounts = [_amount(side).cast(pl.Decimal(38, _PLACES)).alias(f"gap_{side}") for side in ("before", "after")]
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
_MISSING = ("fail", "pending")
"""The outcomes of which a gap is what is still missing."""


def _amount(side: str) -> pl.Expr:
    return pl.when(pl.col(side).is_in(_MISSING)).then(pl.col(f"gap_{side}")).fill_null(0.0)


_STILL, _APART = pl.col("before") == pl.col("after"), pl.col("unit_before").is_not_null()
GAPS: Mapping[str, pl.Expr] = {
    "gap_larger": _STILL & ~_APART & (_amount("after") > _amount("before")),
    "gap_smaller": _STILL & ~_APART & (_amount("after") < _amount("before")),
    "gap_otherwise": _STILL & _APART & pl.col("after").is_in(_MISSING),
}
"""Whose outcome is the same: more or less is missing than before, or it is measured otherwise."""


def _counted(frame: pl.DataFrame, keys: Sequence[str], numbers: Sequence[pl.Expr]) -> pl.DataFrame:
    """Numbers of each group; of all, in one row, without keys."""
    return frame.group_by(keys).agg(numbers) if keys else frame.select(numbers)


def _moves() -> list[pl.Expr]:
    moved = {name: (pl.col("after") == each.value) & (pl.col("before") != each.value) for name, each in MOVES.items()}
    every = {**moved, **GAPS}
    return [each.sum().cast(pl.Int64).alias(name) for name, each in every.items()]


def comparison(joint: Joint, gathered: Gathered, as_of: date) -> Comparison:
    """The comparison that one pass over a registry comes to."""
    return Comparison(
        as_of,
        gathered.records,
        gathered.rejects,
        _side(joint, gathered, after=False),
        _side(joint, gathered, after=True),
        joint.pairs,
        _results(joint, gathered.frame()),
    )


def _side(joint: Joint, gathered: Gathered, *, after: bool) -> dict[Outcome, int]:
    """How often the rules of one side came to each outcome; a rule that no record was held against applied to none."""
    found = dict.fromkeys(Outcome, 0)
    for name in joint.of_side(after=after).values():
        counted = {outcome: gathered.counts[name, outcome] for outcome in Outcome}
        for outcome, number in counted.items():
            found[outcome] += number
        found[Outcome.NOT_APPLICABLE] += gathered.records - sum(counted.values())
    return found


def _results(joint: Joint, told: pl.DataFrame) -> pl.DataFrame:
    """Both sides of each record and rule in one row."""
    sides = {name: side for side in ("before", "after") for pair in joint.pairs if (name := getattr(pair, side)) is not None}
    own = {name: pair.rule.id for pair in joint.pairs for name in (pair.before, pair.after) if name is not None}
    named = told.with_columns(
        side=pl.col("rule").replace_strict(sides, return_dtype=pl.String, default=None),
        rule=pl.col("rule").replace_strict(own, return_dtype=pl.String, default=None),
    )
    before, after = (
        named.filter(pl.col("side") == side).select(
            *_KEY, pl.col("outcome").alias(side), *(pl.col(name).alias(f"{name}_{side}") for name in (*AMOUNTS, "unit"))
        )
        for side in ("before", "after")
    )
    both = before.join(after, on=_KEY, how="full", coalesce=True, nulls_equal=True)
    outcomes = [pl.col(side).fill_null(NONE) for side in ("before", "after")]
    return (
        _in_one_unit(both, joint.book.units)
        .with_columns(
            *outcomes,
            year=pl.col("as_of").dt.year(),
            document=pl.col("rule").str.split("/").list.first(),
            district=_district(both["region"], joint.book.regions),
        )
        .select(_SHOWN)
        .sort("file", "row", "record", "as_of", "rule", nulls_last=True)
    )


def _in_one_unit(both: pl.DataFrame, units: UnitTable) -> pl.DataFrame:
    """Amounts of both sides in the unit of what is asked afterwards, where they measure the same."""
    differ = pl.col("unit_before") != pl.col("unit_after")
    pairs = both.filter(differ).select("unit_before", "unit_after").unique().rows()
    known = {pair: (units.unit(pair[0]), units.unit(pair[1])) for pair in pairs}
    factors = {pair: float(one.factor_to(other)) for pair, (one, other) in known.items() if one.measures_the_same_as(other)}
    factor, apart = pl.lit(1.0), pl.lit(value=False)
    for (one, other), each in factors.items():
        factor = pl.when((pl.col("unit_before") == one) & (pl.col("unit_after") == other)).then(each).otherwise(factor)
    for one, other in set(pairs) - set(factors):
        apart = apart | ((pl.col("unit_before") == one) & (pl.col("unit_after") == other))
    return both.with_columns(*(pl.col(f"{name}_before") * factor for name in AMOUNTS)).with_columns(
        unit=pl.coalesce("unit_after", "unit_before"),
        actual=pl.coalesce("actual_after", pl.when(~apart.fill_null(value=False)).then("actual_before")),
        unit_before=pl.when(apart.fill_null(value=False)).then("unit_before"),
    )


def _district(regions: pl.Series, tree: RegionTree) -> pl.Series:
    """The county or district of each region: itself where it is a city or wider."""
    codes = regions.unique().drop_nulls().to_list()
    return regions.replace_strict({code: tree.district(code) for code in codes}, return_dtype=pl.String, default=None)
