"""The results of a comparison: both sides of each record and rule in one row, in one unit where they measure the same."""

from __future__ import annotations

import polars as pl

from healthrules.planning.comparing.joint import Joint
from healthrules.planning.comparing.moves import NONE
from healthrules.planning.comparing.transitions import IDENTITY
from healthrules.records import RegionTree
from healthrules.units import UnitTable

AMOUNTS = ("actual", "required", "gap")
_KEY = [*IDENTITY, "rule"]
_SHOWN = [
    *(*IDENTITY, "district", "year", "rule", "document", "change", "before", "after", "actual"),
    *("required_before", "required_after", "gap_before", "gap_after", "unit", "unit_before"),
]


def results(joint: Joint, told: pl.DataFrame) -> pl.DataFrame:
    """What is told of pairs, with the columns that `Comparison` lists."""
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
    change = {pair.rule.id: pair.change for pair in joint.pairs}
    outcomes = [pl.col(side).fill_null(NONE) for side in ("before", "after")]
    return (
        _in_one_unit(both, joint.book.units)
        .with_columns(
            *outcomes,
            year=pl.coalesce("dated", "as_of").dt.year().cast(pl.Int64),
            change=pl.col("rule").replace_strict(change, return_dtype=pl.String, default=None),
            document=pl.col("rule").str.split("/").list.first(),
            district=_district(both["region"], joint.book.regions),
        )
        .select(_SHOWN)
        .sort("file", "row", "record", "as_of", "dated", "rule", nulls_last=True)
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
