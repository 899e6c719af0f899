"""The six rules as Polars expressions: one lazy select, no Python for any row.

Polars' own three-valued logic is the one that the rules need: a missing value is null, a comparison with null is null,
and `&` and `|` are Kleene's. So a rule is two expressions: whether it applies, and whether it is met. False in the first
is "not applicable", null in either is "unknown". Equal subexpressions are computed once for all six rules.

Right at the edge: a stated decimal is the float nearest to it, and so is a limit written here. Two decimals of few digits
are equal or in order just as their floats are, and nothing is computed before a comparison but whole numbers below 2^53;
the floors of specialist hospitals are written out (0.45), not subtracted (0.55 - 0.1).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from benchmarks.peers import (
    AMOUNT,
    AREA,
    DAY,
    FAIL,
    MEDICINES_DUE,
    NOT_APPLICABLE,
    PASS,
    PENDING,
    RESPONSE,
    RURAL,
    UNKNOWN,
    URBAN,
    VARIETY,
    Outcomes,
)

PROVINCE, CITY, ZONE = "410000", "4102", "kaifeng-demonstration-zone"
CENTRE, SPECIALIST = "community_health_centre", "specialist_hospital"
BASIC = (CENTRE, "community_health_station", "township_health_centre", "village_clinic")
GENERAL = ("general_hospital", "tcm_hospital")
UNCOVERED = ("maternal_child_hospital", "cdc", "emergency_station", "nursing_facility")
CODED = (
    pl.col("kind").cast(pl.Enum((*BASIC, *GENERAL, SPECIALIST, *UNCOVERED))),
    pl.col("grade").cast(pl.Enum(("primary", "secondary", "tertiary", "ungraded"))),
)

STATION, FACILITY = pl.col("type") == "station", pl.col("type") == "facility"
REGION, AREA_TYPE, KIND, GRADE = pl.col("region"), pl.col("area_type"), pl.col("kind"), pl.col("grade")
LIES_INSIDE = pl.when(REGION != PROVINCE).then(REGION.str.starts_with(CITY) | (REGION == ZONE))
"""Whether a row lies in Kaifeng: null where no region was reported, or only the province."""

PEOPLE, BEDS = pl.col("served_population"), pl.col("beds")
BASE_AREA = pl.when(PEOPLE < 50_000).then(1400).when(PEOPLE < 70_000).then(1700).otherwise(2000)
BED_AREA = 25 * BEDS.clip(upper_bound=50) + 30 * (BEDS - 50).clip(lower_bound=0)

IS_BASIC = KIND.is_in(BASIC)
GRADED = KIND.is_in(GENERAL) & GRADE.is_in(("primary", "secondary", "tertiary"))
GRADED_SPECIALIST = (KIND == SPECIALIST) & GRADE.is_in(("secondary", "tertiary"))
INSIDE, COVERED = pl.col("inside"), pl.col("covered")


def judge(frame: pl.DataFrame) -> Outcomes:
    """The outcome codes of every row."""
    covered = FACILITY & INSIDE & (pl.col("ownership") == "public") & (IS_BASIC | GRADED | GRADED_SPECIALIST)
    rows = frame.lazy().with_columns(CODED).with_columns(inside=LIES_INSIDE).with_columns(covered=covered)
    found = rows.select(**dict(_rules())).collect(engine="streaming")
    return {name: found[name].to_numpy() for name in found.columns}


def _rules() -> Iterator[tuple[str, pl.Expr]]:
    radius, response = pl.col("service_radius"), pl.col("mean_response_time")
    yield URBAN, _outcome(STATION & INSIDE & (AREA_TYPE == "urban"), radius <= 5)
    yield RURAL, _outcome(STATION & INSIDE & (AREA_TYPE == "rural"), radius <= 20)
    yield RESPONSE, _outcome(STATION & INSIDE, response <= 30)
    in_a_band = PEOPLE.is_between(30_000, 100_000)
    yield AREA, _outcome(FACILITY & INSIDE & (KIND == CENTRE) & in_a_band, pl.col("floor_area") >= BASE_AREA + BED_AREA)
    late = FAIL if DAY >= MEDICINES_DUE else PENDING
    yield (
        VARIETY,
        _outcome(COVERED, pl.col("essential_medicine_variety_share") >= _floor((0.75, 0.55, 0.35), (0.45, 0.25)), late),
    )
    yield AMOUNT, _outcome(COVERED, pl.col("essential_medicine_amount_share") >= _floor((0.7, 0.5, 0.3), (0.4, 0.2)), late)


def _outcome(applies: pl.Expr, met: pl.Expr, unmet: int = FAIL) -> pl.Expr:
    passed, unknown, failed, excluded = (pl.lit(code, pl.UInt8) for code in (PASS, UNKNOWN, unmet, NOT_APPLICABLE))
    undecided = applies.is_null() | (applies & met.is_null())
    return pl.when(applies & met).then(passed).when(undecided).then(unknown).when(applies).then(failed).otherwise(excluded)


def _floor(general: tuple[float, float, float], specialist: tuple[float, float]) -> pl.Expr:
    """The least share: of primary, secondary and tertiary care, and of secondary and tertiary specialist hospitals."""
    secondary = pl.when(KIND == SPECIALIST).then(specialist[0]).otherwise(general[1])
    tertiary = pl.when(KIND == SPECIALIST).then(specialist[1]).otherwise(general[2])
    primary = IS_BASIC | (GRADE == "primary")
    return pl.when(primary).then(general[0]).when(GRADE == "secondary").then(secondary).otherwise(tertiary)
