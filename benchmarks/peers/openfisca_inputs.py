# mypy: disable-error-code="import-untyped"
"""What the OpenFisca system of the peer is made of: its entity, Enums, input variables, dated parameters, two helpers.

A coded field is an Enum with a member for "missing" and goes in as the indices of its members; a missing figure is NaN,
or -1 where whole numbers are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np
import polars as pl
from benchmarks.peers import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.model_api import DAY, Enum, ParameterNode, Variable, where

ESTABLISHMENT = build_entity(
    key="establishment", plural="establishments", label="A facility or an emergency station", is_person=True
)

MISSING, OTHER = "missing", "other"
KAIFENG = ("410200", "410202", "410203", "410204", "410205", "410212", "410221", "410222", "410223", "410225")
CODES: dict[str, tuple[str, ...]] = {
    "type": ("facility", "station"),
    "region": ("410000", *KAIFENG, "kaifeng-demonstration-zone", OTHER),
    "kind": (
        *("village_clinic", "community_health_station", "township_health_centre", "community_health_centre"),
        *("general_hospital", "tcm_hospital", "specialist_hospital", OTHER),
    ),
    "grade": ("primary", "secondary", "tertiary", "ungraded"),
    "ownership": ("public", "private"),
    "area_type": ("urban", "rural"),
}
ENUMS: dict[str, Any] = {name: Enum(name, {code: code for code in (MISSING, *codes)}) for name, codes in CODES.items()}
COUNTS = ("served_population", "beds")
FIGURES = (
    *("floor_area", "service_radius", "mean_response_time"),
    *("essential_medicine_variety_share", "essential_medicine_amount_share"),
)


def variables() -> Iterator[Any]:
    """The input variables."""
    for name, enum in ENUMS.items():
        yield _variable(name, value_type=Enum, possible_values=enum, default_value=enum[MISSING])
    for name in COUNTS:
        yield _variable(name, value_type=int, default_value=-1)
    for name in FIGURES:
        yield _variable(name, value_type=float, default_value=float("nan"))


def _variable(name: str, **about: Any) -> Any:
    return type(name, (Variable,), {"entity": ESTABLISHMENT, "definition_period": DAY, **about})


def values(frame: pl.DataFrame) -> Iterator[tuple[str, Any]]:
    """The arrays of the input variables of a table."""
    coded = frame.lazy().select(_index(name, codes) for name, codes in CODES.items())
    plain = frame.lazy().select(pl.col(COUNTS).fill_null(-1), pl.col(FIGURES).cast(pl.Float32).fill_null(float("nan")))
    for column in pl.collect_all([coded, plain]):
        for name in column.columns:
            array = column[name].to_numpy()
            yield name, EnumArray(array, ENUMS[name]) if name in ENUMS else array


def _index(name: str, codes: tuple[str, ...]) -> pl.Expr:
    members = pl.Enum((MISSING, *codes))
    found = pl.col(name).fill_null(MISSING).cast(members, strict=OTHER not in codes)
    return (found.fill_null(OTHER) if OTHER in codes else found).to_physical()


def parameters() -> Any:
    """The figures of the two documents, from the first day of their periods on."""
    bands = ((30_000, 1400), (50_000, 1700), (70_000, 2000), (100_001, 0))
    tree = {
        "emergency": {"urban_radius": _since(5), "rural_radius": _since(20), "response_time": _since(30)},
        "centre": {
            "base_area": {
                "metadata": {"type": "single_amount"},
                "brackets": [{"threshold": _since(least), "amount": _since(area)} for least, area in bands],
            },
            "per_bed_to_50": _since(25),
            "per_bed_above_50": _since(30),
        },
        "variety": _floors((0.75, 0.55, 0.35), (0.45, 0.25)),
        "amount": _floors((0.7, 0.5, 0.3), (0.4, 0.2)),
    }
    return ParameterNode("", data=tree)


def _since(value: float) -> dict[str, Any]:
    return {"values": {"2021-01-01": {"value": value}}}


def _floors(general: tuple[float, float, float], specialist: tuple[float, float]) -> dict[str, Any]:
    names = ("primary", "secondary", "tertiary", "specialist_secondary", "specialist_tertiary")
    return {name: _since(share) for name, share in zip(names, (*general, *specialist), strict=True)}


def among(coded: Any, codes: tuple[str, ...]) -> Any:
    """Whether each of some coded values is one of these codes."""
    return reduce(np.logical_or, (coded == coded.possible_values[code] for code in codes))


def outcome(excluded: Any, undecided: Any, met: Any, unmet: int = FAIL) -> Any:
    """The outcome code of each row; what is not applicable is so whatever is missing."""
    not_applicable, unknown, passed, failed = np.array([NOT_APPLICABLE, UNKNOWN, PASS, unmet], dtype=np.int32)
    return where(excluded, not_applicable, where(undecided, unknown, where(met, passed, failed)))
