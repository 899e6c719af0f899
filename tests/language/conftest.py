"""A small vocabulary with parameters and measures, in which the tests write expressions."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from healthrules.language.checking import check
from healthrules.language.evaluation import Situation, evaluate
from healthrules.language.outcomes import Result
from healthrules.language.parameters import Band, Bands, ByCategory, Parameter, Plain
from healthrules.language.parser import parse
from healthrules.language.scope import Definition, Scope
from healthrules.language.terms import Term
from healthrules.records import Category, Code, Field, KindOfQuantity, Vocabulary
from healthrules.texts import Text
from healthrules.units import exact, load_units

UNITS = load_units()
DAY = date(2025, 6, 30)

KINDS = {
    "actual_beds": ("实有床位", "beds in place", "bed"),
    "authorised_beds": ("编制床位", "authorised beds", "bed"),
    "service_area": ("业务用房面积", "service floor area", "m²"),
    "residents": ("常住人口", "resident population", "person"),
    "distance": ("服务半径", "service radius", "km"),
    "share": ("占比", "share", "%"),
}
MEASURED = {
    "beds": ("床位数", "beds", "bed", None, "actual_beds"),
    "planned_beds": ("编制床位数", "authorised beds", "bed", None, "authorised_beds"),
    "area": ("面积", "floor area", "m²", None, "service_area"),
    "population": ("人口", "population", "person", None, "residents"),
    "radius": ("半径", "radius", "km", None, "distance"),
    "share": ("占比", "share", "1", "%", "share"),
}
CODED = {
    "grade": (
        "级别",
        "grade",
        {"primary": ("一级", "primary"), "secondary": ("二级", "secondary"), "tertiary": ("三级", "tertiary")},
    ),
    "owner": ("举办主体", "owner", {"public": ("公立", "public"), "private": ("民营", "private")}),
}
YES_OR_NO = {"open": ("开放", "open"), "urgent": ("急诊", "emergency care"), "insured": ("参保", "insured")}


def _vocabulary() -> Vocabulary:
    kinds = {name: KindOfQuantity(name, Text(zh, en), UNITS.unit(unit)) for name, (zh, en, unit) in KINDS.items()}
    categories = {
        name: Category(name, Text(zh, en), {code: Code(code, Text(*label)) for code, label in codes.items()})
        for name, (zh, en, codes) in CODED.items()
    }
    everyone = frozenset({"facility"})
    fields = {
        name: Field(name, Text(zh, en), everyone, UNITS.unit(unit), UNITS.unit(display or unit), kind)
        for name, (zh, en, unit, display, kind) in MEASURED.items()
    }
    fields |= {name: Field(name, category.label, everyone, category=name) for name, category in categories.items()}
    fields |= {name: Field(name, Text(zh, en), everyone) for name, (zh, en) in YES_OR_NO.items()}
    return Vocabulary(kinds, categories, fields)


VOCABULARY = _vocabulary()


def _parameters() -> dict[str, Parameter]:
    m2, person, percent, km = (UNITS.unit(text) for text in ("m²", "person", "%", "km"))
    bands = Bands((Band(30_000, 50_000, 1400), Band(50_000, 70_000, 1700), Band(70_000, 100_000, 2000, closed=True)), person)
    grades = VOCABULARY.categories["grade"].codes
    shares = ByCategory({"primary": 75, "secondary": 55}, {code: each.label for code, each in grades.items()})
    steps = ((date(2022, 1, 1), Plain(30)), (date(2025, 1, 1), Plain(20)))
    return {
        "base_area": Parameter(
            "base_area", Text("基础面积", "base area"), m2, "service_area", "一", ((None, bands),), "population"
        ),
        "least_share": Parameter(
            "least_share", Text("占比下限", "least share"), percent, "share", "二", ((None, shares),), "grade"
        ),
        "largest_radius": Parameter("largest_radius", Text("半径上限", "largest radius"), km, "distance", "三", steps),
        "reduction": Parameter("reduction", Text("下调", "reduction"), percent, None, "四", ((None, Plain(exact("10.5"))),)),
    }


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return VOCABULARY


@pytest.fixture(scope="session")
def checked() -> Callable[..., Term]:
    """The checked term of an expression; `define` gives further names, `mixing` allows two kinds of quantity to meet."""

    def term(text: str, *, define: Mapping[str, str] | None = None, mixing: bool = False) -> Term:
        definitions = {name: Definition(parse(formula), Text(f"“{name}”", name)) for name, formula in (define or {}).items()}
        return check(parse(text), Scope(UNITS, VOCABULARY, _parameters(), definitions, mixing=mixing))

    return term


@pytest.fixture(scope="session")
def value_of(checked: Callable[..., Term]) -> Callable[..., Result]:
    """The value of an expression for a record with these fields, on 2025-06-30 unless a day is given."""

    def value(text: str, record: Mapping[str, int | bool | str] | None = None, *, day: date = DAY) -> Result:
        return evaluate(checked(text), Situation({name: _field(each) for name, each in (record or {}).items()}, day))

    return value


def _field(value: object) -> bool | str | int:
    return value if isinstance(value, (bool, str, int)) else exact(value)  # type: ignore[arg-type, return-value]
