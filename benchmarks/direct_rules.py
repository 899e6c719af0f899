"""The six bundled rules written straight against durable-rules, by hand, for the Kaifeng documents and one day.

What the package needs is heeded: a private host without timers, one context, every property guarded by its presence, a
fact asserted and then retracted, closures of one parameter. What it computes slowly or inexactly (bands, area for beds,
floors by kind and grade) is worked out in plain Python before the fact is asserted; the package decides.

Written for the default readings, for a day after the due date of the work plan of 2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthrules.records import Record

NOT_APPLICABLE, UNKNOWN, PASS, FAIL = "not_applicable", "unknown", "pass", "fail"
Condition = dict[str, Any]

URBAN, RURAL, RESPONSE, AREA, VARIETY, AMOUNT = range(6)
STATION = [UNKNOWN, UNKNOWN, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE]
FACILITY = [NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, UNKNOWN, UNKNOWN, UNKNOWN]

PROVINCE, CITY, ZONE = "410000", "4102", "kaifeng-demonstration-zone"
CENTRE = "community_health_centre"
SPECIALIST = "specialist_hospital"
BASIC = (CENTRE, "community_health_station", "township_health_centre", "village_clinic")
FLOORS: dict[Any, tuple[float, float]] = {
    **{(kind, grade): (0.75, 0.7) for kind in BASIC for grade in (None, "primary", "secondary", "tertiary", "ungraded")},
    **{
        (kind, grade): floors
        for kind in ("general_hospital", "tcm_hospital")
        for grade, floors in (("primary", (0.75, 0.7)), ("secondary", (0.55, 0.5)), ("tertiary", (0.35, 0.3)))
    },
    (SPECIALIST, "secondary"): (0.45, 0.4),
    (SPECIALIST, "tertiary"): (0.25, 0.2),
}
"""The least shares of varieties and of spending, by kind and grade."""

FREE = frozenset(
    [
        *((kind, "ungraded") for kind in ("general_hospital", "tcm_hospital", SPECIALIST)),
        (SPECIALIST, "primary"),
        *(
            (kind, grade)
            for kind in ("maternal_child_hospital", "cdc", "emergency_station", "nursing_facility")
            for grade in (None, "primary", "secondary", "tertiary", "ungraded")
        ),
    ]
)
"""The kinds and grades that the shares are not asked of."""

SHARES = ("essential_medicine_variety_share", "essential_medicine_amount_share")


def quiet_host() -> Any:
    """A host without the package's two timers.

    They dispatch every ruleset from threads of their own, several times a second: that costs time, and now and then a
    timer takes an action away between assertion and firing, so that an outcome is lost.
    """
    import durable.engine

    class QuietHost(durable.engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            pass

    return QuietHost()


class DirectRules:
    """The outcomes of the six rules on a record, by name, in the order of the bundled rulebook."""

    def __init__(self) -> None:
        import durable.engine

        self._outcomes: list[str] = []
        self._unmatched = durable.engine.MessageNotHandledException
        self._host = quiet_host()
        self._host.set_rulesets({"facility": self._facility_rules(), "station": self._station_rules()})

    def outcomes(self, record: Record) -> tuple[str, ...]:
        """What the rules say of a record."""
        region = record.region
        if region is not None and region != PROVINCE and not region.startswith(CITY) and region != ZONE:
            return (NOT_APPLICABLE,) * 6
        if record.type == "station":
            self._outcomes, fact = STATION.copy(), station_fact(record.values)
        else:
            self._outcomes, fact = FACILITY.copy(), facility_fact(record.values)
        self._show(record.type, fact)
        if region is None or region == PROVINCE:
            return tuple(each if each == NOT_APPLICABLE else UNKNOWN for each in self._outcomes)
        return tuple(self._outcomes)

    def _show(self, ruleset: str, fact: dict[str, Any]) -> None:
        fact["sid"] = "1"
        try:  # noqa: SIM105 (faster than a context manager)
            self._host.assert_fact(ruleset, fact)
        except self._unmatched:
            pass
        self._host.retract_fact(ruleset, fact)

    def _rule(self, place: int, outcome: str, *tests: Condition) -> dict[str, Any]:
        def act(_context: Any) -> None:
            self._outcomes[place] = outcome

        return {"all": [{"m": {"$and": list(tests)}}], "run": act}

    def _facility_rules(self) -> dict[str, Any]:
        rules = self._decided("area", AREA, "centre", "area")
        rules |= self._decided("variety", VARIETY, "covered", "variety")
        return rules | self._decided("amount", AMOUNT, "covered", "amount")

    def _decided(self, name: str, place: int, asked: str, spare: str) -> dict[str, Any]:
        """A rule by two properties of the fact: whether it is asked of the facility, and what there is beyond the floor."""
        applies = has(asked, {asked: 1})
        return {
            f"{name}_pass": self._rule(place, PASS, *applies, *has(spare, {"$gte": {spare: 0}})),
            f"{name}_fail": self._rule(place, FAIL, *applies, *has(spare, {"$lt": {spare: 0}})),
            f"{name}_free": self._rule(place, NOT_APPLICABLE, *has(asked, {asked: 0})),
        }

    def _station_rules(self) -> dict[str, Any]:
        rules = {
            "time_pass": self._rule(RESPONSE, PASS, *has("time", {"$lte": {"time": 30.0}})),
            "time_fail": self._rule(RESPONSE, FAIL, *has("time", {"$gt": {"time": 30.0}})),
        }
        for place, area, limit in ((URBAN, "urban", 5.0), (RURAL, "rural", 20.0)):
            here = has("area", {"area": area})
            rules[f"{area}_pass"] = self._rule(place, PASS, *here, *has("radius", {"$lte": {"radius": limit}}))
            rules[f"{area}_fail"] = self._rule(place, FAIL, *here, *has("radius", {"$gt": {"radius": limit}}))
            rules[f"{area}_free"] = self._rule(place, NOT_APPLICABLE, *has("area", {"$neq": {"area": area}}))
        return rules


def has(name: str, test: Condition) -> tuple[Condition, Condition]:
    """A test of a property that must be there."""
    return {"$ex": {name: 1}}, test


def station_fact(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fact of a station."""
    fact: dict[str, Any] = {}
    if "area_type" in values:
        fact["area"] = values["area_type"]
    if "service_radius" in values:
        fact["radius"] = float(values["service_radius"])
    if "mean_response_time" in values:
        fact["time"] = float(values["mean_response_time"])
    return fact


def facility_fact(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fact of a facility: what is asked of it, and how it stands to the floors, as -1, 0 or 1."""
    fact: dict[str, Any] = {}
    kind, population = values.get("kind"), values.get("served_population")
    base = base_area(population) if population is not None else None
    if (population is not None and base is None) or kind not in (CENTRE, None):
        fact["centre"] = 0
    elif kind is not None:
        fact["centre"] = 1
        if base is not None and "beds" in values and "floor_area" in values:
            beds = values["beds"]
            fact["area"] = sign(float(values["floor_area"]), base + 25 * min(beds, 50) + 30 * max(beds - 50, 0))
    key, ownership = (kind, values.get("grade")), values.get("ownership")
    floors = FLOORS.get(key)
    if ownership == "private" or key in FREE:
        fact["covered"] = 0
    elif ownership is not None and floors is not None:
        fact["covered"] = 1
        for name, share, floor in zip(("variety", "amount"), SHARES, floors, strict=True):
            if share in values:
                fact[name] = sign(float(values[share]), floor)
    return fact


def base_area(population: int) -> int | None:
    """The floor area before the beds, in m²; None outside the bands."""
    if not 30_000 <= population <= 100_000:
        return None
    return 1400 if population < 50_000 else 1700 if population < 70_000 else 2000


def sign(have: float, need: float) -> int:
    """Whether there is less (-1), as much (0) or more (1)."""
    return (have > need) - (have < need)
