"""Prices: read with the place of whatever is wrong, and multiplied exactly with the gaps that they are for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

pytest.importorskip("polars")

from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.errors import RulebookError
from healthrules.planning.comparing.compare import compare
from healthrules.planning.comparing.comparison import Comparison
from healthrules.planning.comparing.price_files import load_prices, read_prices
from healthrules.planning.comparing.prices import costs, unpriced, unused

DAY = date(2025, 6, 30)
BOOK = hr.load_rules(["kaifeng-plan-2025"]).only(["chc-floor-area", "emergency-radius-rural"])
AFTER = BOOK.with_readings({"chc-floor-area": "whole", "emergency-radius-rural": "lower"})
SOURCE = "currency: 元, source: 虚构"


def prices(*entries: str) -> str:
    return "prices:\n" + "".join(f"  - {{{each}}}\n" for each in entries)


def centre(name: str, area: object, region: str = "龙亭区", people: int = 52000) -> dict[str, Any]:
    kind = {"type": "facility", "kind": "community_health_centre", "ownership": "public"}
    return {**kind, "id": name, "region": region, "beds": 80, "served_population": people, "floor_area": area}


def station(name: str, radius: object) -> dict[str, Any]:
    return {"type": "station", "id": name, "region": "杞县", "area_type": "rural", "service_radius": radius}


def compared(*records: dict[str, Any]) -> Comparison:
    return compare(list(records), BOOK, AFTER, as_of=DAY)


WRONG = [
    ("unit: m², price: -1, " + SOURCE, "p.yaml:2:23: HR307 a price must not be negative"),
    ("unit: bedz, price: 1, " + SOURCE, "p.yaml:2:12: HR307 unknown unit `bedz`"),
    (
        "unit: m², price: 1, rules: [chc-flor-area], " + SOURCE,
        "p.yaml:2:34: HR307 no rule `chc-flor-area`. Did you mean `chc-floor-area`?",
    ),
    ("unit: m², price: 1, rules: [], " + SOURCE, "p.yaml:2:33: HR002 `rules`: at least 1 needed"),
    ("unit: m², pric: 1, " + SOURCE, "p.yaml:2:5: HR002 `price` is missing"),
    ("unit: m², price: 1, source: x", "p.yaml:2:5: HR002 `currency` is missing"),
    ("unit: m², price: 1, currency: 元", "p.yaml:2:5: HR002 `source` is missing"),
    ("unit: m², price: 三千, " + SOURCE, "p.yaml:2:23: HR307 a price is a number, such as 3200, 3,200.50, 100万"),
    ("unit: m², price: 32 m², " + SOURCE, "p.yaml:2:23: HR307 a price is a number, such as 3200"),
    ("unit: m², price: 3200元, currency: 美元, source: 虚构", "p.yaml:2:23: HR307 a price is a number, such as 3200"),
]


@pytest.mark.parametrize(("entry", "said"), WRONG, ids=[said.partition("HR")[2] for _, said in WRONG])
def test_what_is_wrong_is_told_with_its_place(entry: str, said: str) -> None:
    with pytest.raises(RulebookError) as caught:
        read_prices(prices(entry), BOOK, file="p.yaml")
    assert said in str(caught.value)


AMOUNTS = ("1000000", "100万", "'1,000,000'", "１００万", "100万元", "1000000.00元", "0.01亿")


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_price_is_read_as_people_write_amounts(amount: str) -> None:
    (price,) = read_prices(prices(f"unit: 公顷, price: {amount}, {SOURCE}"), BOOK)
    assert price.price == Decimal(1_000_000)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    text = prices(
        "unit: 平米x, price: -5, " + SOURCE,
        "unit: m², price: 三千, " + SOURCE,
        "unit: 公顷, price: 100万, currency: 元, rules: [chc-floor-aera]",
    )
    with pytest.raises(RulebookError) as caught:
        read_prices(text, BOOK, file="p.yaml")
    told = [
        (each.code, (each.excerpt or "")[((each.place and each.place.column) or 1) - 1 :]) for each in caught.value.problems
    ]
    assert [(code, excerpt.partition(",")[0].strip("{}]")) for code, excerpt in told] == [
        ("HR002", "unit: 公顷"),
        ("HR307", "-5"),
        ("HR307", "平米x"),
        ("HR307", "三千"),
        ("HR307", "chc-floor-aera"),
    ]


def test_an_unknown_key_is_told_with_the_nearest() -> None:
    with pytest.raises(RulebookError, match=r"unknown key `pric`\. Did you mean `price`"):
        read_prices(prices("unit: m², pric: 1, " + SOURCE), BOOK)


@pytest.mark.parametrize(("one", "other"), [("", ""), ("rules: [chc-floor-area], ",) * 2])
def test_two_prices_of_the_same_gaps_conflict(one: str, other: str) -> None:
    text = prices(f"unit: m², price: 1, {one}{SOURCE}", f"unit: 公顷, price: 2, {other}{SOURCE}")
    with pytest.raises(RulebookError) as caught:
        read_prices(text, BOOK, file="p.yaml")
    assert "p.yaml:3:5: HR307 p.yaml:2:5 has a price of the same gaps; keep one" in str(caught.value)


def test_a_file_that_is_empty_or_not_there_is_told(tmp_path: Any) -> None:
    with pytest.raises(RulebookError, match="`prices` is missing"):
        read_prices("", BOOK)
    with pytest.raises(RulebookError, match="cannot read the file"):
        load_prices(tmp_path / "none.yaml", BOOK)


def test_gaps_cost_their_price_by_district_and_in_all() -> None:
    found = compared(centre("a", 3900), centre("b", 4000, "鼓楼区"), station("s", 12.5))
    known = read_prices(prices(f"unit: m², price: 3200.50, {SOURCE}"), BOOK)
    (whole,) = costs(found, known, BOOK.units)
    assert (whole.gap, whole.more) == (300, 300)
    assert whole.difference == Fraction("960150")
    apart = {each.group: each.whole for each in costs(found, known, BOOK.units, "district")}
    assert apart == {("410202",): Fraction("640100"), ("410204",): Fraction("320050")}
    assert unpriced(found, known, BOOK.units) == ["km"]


def test_a_price_by_another_unit_is_for_the_same_gaps() -> None:
    found = compared(centre("a", 3900))
    (cost,) = costs(found, read_prices(prices(f"unit: 公顷, price: 32000000, {SOURCE}"), BOOK), BOOK.units)
    assert (cost.gap, cost.whole) == (Fraction(1, 50), 640_000)


def test_a_price_of_a_rule_goes_before_one_of_all() -> None:
    text = prices(f"unit: m², price: 1, {SOURCE}", f"unit: m², price: 2, rules: [chc-floor-area], {SOURCE}")
    known, found = read_prices(text, BOOK), compared(centre("a", 3900))
    assert [(str(each.price.price), each.whole) for each in costs(found, known, BOOK.units)] == [("2", 400)]
    assert [str(each.price) for each in unused([found], known, BOOK.units)] == ["1"]


def test_a_price_of_no_gap_is_unused_and_zero_is_a_price() -> None:
    text = prices(f"unit: 床, price: 50000, {SOURCE}", f"unit: m², price: 0, {SOURCE}")
    known, found = read_prices(text, BOOK), compared(centre("a", 3900))
    assert [each.unit.symbol for each in unused([found], known, BOOK.units)] == ["bed"]
    assert [each.whole for each in costs(found, known, BOOK.units)] == [0]


AREAS = st.lists(st.decimals(min_value=1000, max_value=4500, places=2), min_size=1, max_size=8)


@settings(max_examples=40)
@given(AREAS, st.decimals(min_value=0, max_value=10000, places=2))
def test_costs_are_exact_and_add_up(areas: list[Decimal], price: Decimal) -> None:
    places = ("龙亭区", "鼓楼区", "杞县")
    records = [centre(f"r{at}", str(area), places[at % 3]) for at, area in enumerate(areas)]
    found, known = compared(*records), read_prices(prices(f"unit: m², price: {price}, {SOURCE}"), BOOK)
    report = hr.check(records, AFTER, as_of=DAY)
    gaps = sum(Fraction(each.gap.value) for each in report.findings if each.gap and each.outcome is hr.Outcome.FAIL)
    whole = sum(each.whole for each in costs(found, known, BOOK.units))
    assert whole == gaps * Fraction(price)
    assert whole == sum(each.whole for each in costs(found, known, BOOK.units, "district"))
