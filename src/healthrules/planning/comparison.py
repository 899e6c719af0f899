"""What one rulebook makes of a registry beside another: who newly fails or passes, and how much is missing then.

All outcomes come from one pass by both (`transitions`), so that the counts of each side are those of a plain check by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from healthrules.engines import Outcome
from healthrules.planning.joint import Joint, Pair
from healthrules.planning.transitions import IDENTITY, KIND, OWNERSHIP, Gathered
from healthrules.records import RegionTree

NONE = Outcome.NOT_APPLICABLE.value
MOVES: Mapping[str, Outcome] = {
    "newly_failing": Outcome.FAIL,
    "newly_passing": Outcome.PASS,
    "newly_unknown": Outcome.UNKNOWN,
    "newly_pending": Outcome.PENDING,
    "no_longer_applies": Outcome.NOT_APPLICABLE,
}
"""What a change of outcome is called, by the outcome afterwards."""

BY: Sequence[str] = ("district", KIND, OWNERSHIP, "document", "rule")
"""By what changes are counted."""

_KEY = [*IDENTITY, "rule"]
_SHOWN = [*IDENTITY, "district", "rule", "document", "before", "after", "gap_before", "gap_after", "unit"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two rulebooks make of one registry.

    `before` and `after` count the outcomes of all rules of each side: each adds up to records times rules of that side.
    `pairs` are the rules that differ. `results` has a row for each record and rule of a pair that applies on some side:
    file, row, record, type, name, region, as_of, kind, ownership, people (those it serves; null where not reported),
    district, rule, document, before, after (outcomes), gap_before, gap_after (how much is missing, in `unit`; null where no
    amount is).
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

    def by(self, column: str) -> pl.DataFrame:
        """The changes counted by a column of `BY`: records and people for each of `MOVES`; of all for an empty name."""
        keys = [column] if column else []
        found = self.changes.group_by(keys or pl.lit("all").alias("all")).agg(*_counted())
        return found.sort(keys, nulls_last=True) if keys else found.drop("all")

    def gaps(self, *columns: str) -> pl.DataFrame:
        """How much is missing in all, before and after, by unit and the columns named; shares and rates are not added up."""
        failing = self.results.with_columns(
            *(
                pl.when(pl.col(side).is_in(["fail", "pending"])).then(pl.col(f"gap_{side}")).fill_null(0.0).alias(f"gap_{side}")
                for side in ("before", "after")
            )
        )
        sums = [pl.col(name).sum() for name in ("gap_before", "gap_after")]
        added = failing.filter(pl.col("unit").is_not_null() & ~pl.col("unit").str.contains(_RATES))
        found = added.group_by(*columns, "unit").agg(*sums).with_columns(difference=pl.col("gap_after") - pl.col("gap_before"))
        return found.sort(*columns, "unit", nulls_last=True)


_RATES = r"[%‰/]|^1$"
"""Units of which a sum means nothing: shares and rates."""


def _counted() -> list[pl.Expr]:
    moved = {name: pl.col("after") == outcome.value for name, outcome in MOVES.items()}
    records = [each.sum().cast(pl.Int64).alias(name) for name, each in moved.items()]
    people = [pl.col("people").filter(moved[name]).sum().alias(f"{name}_people") for name in ("newly_failing", "newly_passing")]
    return [*records, *people]


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
            *_KEY, pl.col("outcome").alias(side), pl.col("gap").alias(f"gap_{side}"), pl.col("unit").alias(f"unit_{side}")
        )
        for side in ("before", "after")
    )
    both = before.join(after, on=_KEY, how="full", coalesce=True, nulls_equal=True)
    outcomes = [pl.col(side).fill_null(NONE) for side in ("before", "after")]
    return (
        both.with_columns(
            *outcomes,
            unit=pl.coalesce("unit_after", "unit_before"),
            document=pl.col("rule").str.split("/").list.first(),
            district=_district(both["region"], joint.book.regions),
        )
        .select(_SHOWN)
        .sort("file", "row", "record", "rule", nulls_last=True)
    )


def _district(regions: pl.Series, tree: RegionTree) -> pl.Series:
    """The county or district of each region: itself where it is a city or wider."""
    codes = regions.unique().drop_nulls().to_list()
    return regions.replace_strict({code: district(code, tree) for code in codes}, return_dtype=pl.String, default=None)


def district(code: str, tree: RegionTree) -> str:
    """The county or district that a region lies in, or is; the region itself where it is wider."""
    return next((each for each in tree.line(code) if len(each) == _DIGITS and not each.endswith("00")), code)


_DIGITS = 6
"""How many digits the code of a county or district has; that of a city ends in two zeros."""
