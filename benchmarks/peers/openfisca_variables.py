# mypy: disable-error-code="import-untyped, misc"
# ruff: noqa: N801, N805 (OpenFisca names variables so, and hands a formula its population)
"""The variables of the OpenFisca peer that have a formula: what is true of an establishment, and the outcomes of the rules.

The outcome of a rule is a variable of whole numbers. Parameters are read as scalars and spread by kind and grade with
`where`: indexing them by an Enum array would walk every row in Python.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from benchmarks.peers import FAIL, MEDICINES_DUE, PENDING
from benchmarks.peers.openfisca_inputs import ESTABLISHMENT, among, outcome
from openfisca_core.model_api import DAY, Variable, max_, min_, not_, where

UNTOLD = ("410000", "missing")
BASIC = ("village_clinic", "community_health_station", "township_health_centre", "community_health_centre")
GENERAL = ("general_hospital", "tcm_hospital")


class outside(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        return establishment("region", period) == establishment("region", period).possible_values["other"]


class place_unknown(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        return among(establishment("region", period), UNTOLD)


class not_a_station(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        return among(establishment("type", period), ("facility",)) | establishment("outside", period)


class not_a_facility(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        return among(establishment("type", period), ("station",)) | establishment("outside", period)


class emergency_radius_urban(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        return radius(establishment, period, "rural", parameters(period).emergency.urban_radius)


class emergency_radius_rural(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        return radius(establishment, period, "urban", parameters(period).emergency.rural_radius)


def radius(establishment: Any, period: Any, other: str, limit: float) -> Any:
    """The outcome of a limit of the service radius that does not hold in the other type of area."""
    area, found = establishment("area_type", period), establishment("service_radius", period)
    excluded = establishment("not_a_station", period) | among(area, (other,))
    undecided = establishment("place_unknown", period) | among(area, ("missing",)) | np.isnan(found)
    return outcome(excluded, undecided, found <= limit)


class emergency_response_time(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        found = establishment("mean_response_time", period)
        undecided = establishment("place_unknown", period) | np.isnan(found)
        return outcome(establishment("not_a_station", period), undecided, found <= parameters(period).emergency.response_time)


class chc_floor_area(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        figures = parameters(period).centre
        kind, people = establishment("kind", period), establishment("served_population", period)
        beds, area = establishment("beds", period), establishment("floor_area", period)
        base = figures.base_area.calc(people)
        required = base + figures.per_bed_to_50 * min_(beds, 50) + figures.per_bed_above_50 * max_(beds - 50, 0)
        other = not_(among(kind, ("community_health_centre", "missing")))
        excluded = establishment("not_a_facility", period) | other | ((people >= 0) & (base == 0))
        lacking = among(kind, ("missing",)) | (people < 0) | (beds < 0) | np.isnan(area)
        return outcome(excluded, establishment("place_unknown", period) | lacking, area >= required)


class no_medicine_floor(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        kind, grade = establishment("kind", period), establishment("grade", period)
        hospital_excluded = among(kind, GENERAL) & among(grade, ("ungraded",))
        specialist_excluded = among(kind, ("specialist_hospital",)) & among(grade, ("primary", "ungraded"))
        private = among(establishment("ownership", period), ("private",)) | among(kind, ("other",))
        return establishment("not_a_facility", period) | private | hospital_excluded | specialist_excluded


class medicine_floor_unknown(Variable):
    value_type, entity, definition_period = bool, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any) -> Any:
        kind, grade, ownership = (establishment(name, period) for name in ("kind", "grade", "ownership"))
        ungraded = among(grade, ("missing",)) & not_(among(kind, BASIC))
        return establishment("place_unknown", period) | among(kind, ("missing",)) | among(ownership, ("missing",)) | ungraded


class essential_medicine_variety(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        return medicine(establishment, period, "essential_medicine_variety_share", parameters(period).variety)


class essential_medicine_amount(Variable):
    value_type, entity, definition_period = int, ESTABLISHMENT, DAY

    def formula(establishment: Any, period: Any, parameters: Any) -> Any:
        return medicine(establishment, period, "essential_medicine_amount_share", parameters(period).amount)


def medicine(establishment: Any, period: Any, name: str, floors: Any) -> Any:
    """The outcome of a share of essential medicines."""
    share, kind, grade = (establishment(each, period) for each in (name, "kind", "grade"))
    special, tertiary = among(kind, ("specialist_hospital",)), among(grade, ("tertiary",))
    general_met = where(tertiary, share >= floors.tertiary, share >= floors.secondary)
    special_met = where(tertiary, share >= floors.specialist_tertiary, share >= floors.specialist_secondary)
    primary = among(kind, BASIC) | among(grade, ("primary",))
    met = where(primary, share >= floors.primary, where(special, special_met, general_met))
    undecided = establishment("medicine_floor_unknown", period) | np.isnan(share)
    late = PENDING if period.start.date < MEDICINES_DUE else FAIL
    return outcome(establishment("no_medicine_floor", period), undecided, met, late)
