"""Prices: what a unit of a gap costs, each with its source, and what the gaps of a comparison come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from healthrules.errors import Place
from healthrules.texts import Text
from healthrules.units import Number, Unit, UnitTable, exact
from healthrules.units.exact import simplest

if TYPE_CHECKING:
    from healthrules.planning.comparing.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Price:
    """What one `unit` of a gap costs, in a currency, and who says so.

    `rules` are the ids of the rules of whose gaps it is, None: of all others. `place`: where it is written.
    """

    unit: Unit
    price: Decimal
    currency: str
    source: Text
    rules: frozenset[str] | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the gaps of one group and price come to, in the price's currency.

    `group` holds the values of the columns asked for. `gap` (after) and `more` (after less before) are in the price's unit;
    `whole` and `difference` are what they cost. All are exact.
    """

    group: tuple[Any, ...]
    price: Price
    gap: Number
    more: Number
    whole: Number
    difference: Number


def costs(found: Comparison, prices: Iterable[Price], units: UnitTable, *columns: str) -> list[Cost]:
    """What the gaps of a comparison cost, by some of its columns, in the order of those and of the prices."""
    known = tuple(prices)
    totals: dict[tuple[tuple[Any, ...], int], tuple[Number, Number]] = {}
    for row in found.gaps(*columns, *({"rule"} - set(columns))).iter_rows(named=True):
        unit = units.unit(row["unit"])
        at = _at(known, row["rule"], unit)
        if at is None:
            continue
        factor = unit.factor_to(known[at].unit)
        key = tuple(row[name] for name in columns), at
        gap, more = totals.get(key, (0, 0))
        totals[key] = (gap + exact(row["gap_after"]) * factor, more + exact(row["difference"]) * factor)
    order = list(dict.fromkeys(group for group, _ in totals))
    return [_cost(group, known[at], *totals[group, at]) for group in order for at in range(len(known)) if (group, at) in totals]


def _cost(group: tuple[Any, ...], price: Price, gap: Number, more: Number) -> Cost:
    each = Fraction(price.price)
    return Cost(group, price, simplest(gap), simplest(more), simplest(gap * each), simplest(more * each))


def _at(prices: Sequence[Price], rule: str, unit: Unit) -> int | None:
    """The place of the price of a rule's gap: one that names the rule before one that names none; None where there is none."""
    same = [place for place, each in enumerate(prices) if each.unit.measures_the_same_as(unit)]
    named = [place for place in same if prices[place].rules is not None and rule in (prices[place].rules or ())]
    return next(iter([*named, *(place for place in same if prices[place].rules is None)]), None)


def unpriced(found: Comparison, prices: Iterable[Price], units: UnitTable) -> list[str]:
    """The units of gaps that no price is for."""
    known = tuple(prices)
    rows = found.gaps("rule").iter_rows(named=True)
    return list(dict.fromkeys(row["unit"] for row in rows if _at(known, row["rule"], units.unit(row["unit"])) is None))


def unused(comparisons: Iterable[Comparison], prices: Iterable[Price], units: UnitTable) -> list[Price]:
    """The prices of which no gap of some comparisons is."""
    known = tuple(prices)
    used = {each.price for found in comparisons for each in costs(found, known, units)}
    return [each for each in known if each not in used]
