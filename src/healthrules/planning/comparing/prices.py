"""Prices: what a unit of a gap costs, each with its source, and what the gaps of a comparison come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, WithJsonSchema

from healthrules.errors import HealthRulesError, Place, Problem, RulebookError, UnitError, UsageError
from healthrules.rulebook import Rulebook
from healthrules.rulebook.files import Bound, Entry, Line
from healthrules.rulebook.proposal_files import Reason
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Path_, Source, parse_source, read_source
from healthrules.texts import Text
from healthrules.units import Number, Unit, UnitTable, exact
from healthrules.units.exact import simplest

if TYPE_CHECKING:
    from healthrules.planning.comparing.comparison import Comparison

CODE = "HR307"
"""What is wrong with a price beyond its keys."""


class PriceEntry(Entry):
    """What one unit costs; `rules`: the gaps of these rules alone, else of all that no other price of the unit names."""

    unit: Annotated[Line, Field(description="the unit that is priced, such as m², or any that measures the same")]
    price: Annotated[Bound, WithJsonSchema({"type": "number", "minimum": 0, "description": "what one unit costs"})]
    currency: Annotated[Line, Field(description="the currency, such as 元; sums of several are not added up")]
    source: Annotated[Reason, Field(description="who says so: a text for both languages, or one for each")]
    rules: Annotated[list[Line], Field(min_length=1)] | None = Field(
        default=None, description="the rules whose gaps alone it is for; null: all gaps that no other price is for"
    )


class PriceFile(Entry):
    """`prices.yaml`: what units cost."""

    prices: Annotated[list[PriceEntry], Field(description="no two of the same gaps")]


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


def load_prices(path: str | Path, *books: Rulebook) -> tuple[Price, ...]:
    """The prices of a YAML file, for the gaps of rules of some rulebooks.

    Raises `RulebookError`, with file, line and column of everything found: a key that is unknown (with the nearest) or
    missing, a unit or rule that there is not (with the nearest), a negative price, and two prices of the same gaps.
    """
    return _prices(read_source(Path(path)), books)


def read_prices(text: str, *books: Rulebook, file: str = "-") -> tuple[Price, ...]:
    """The prices of YAML text; messages call it `file`. Raises what `load_prices` raises."""
    return _prices(parse_source(text, file), books)


def _prices(source: Source, books: Sequence[Rulebook]) -> tuple[Price, ...]:
    entries = entry_of(source, PriceFile).prices
    problems: list[Problem] = []
    found: list[Price] = []
    for index, entry in enumerate(entries):
        wrong = list(_wrong(source, ("prices", index), entry, books))
        problems.extend(wrong)
        if not wrong:
            found.append(_price(source.place(("prices", index)), entry, books))
            problems.extend(_twice(source, ("prices", index), found))
    if problems:
        raise RulebookError(problems)
    return tuple(found)


def _wrong(source: Source, path: Path_, entry: PriceEntry, books: Sequence[Rulebook]) -> Iterator[Problem]:
    if entry.price < 0:
        yield source.problem(CODE, Text("单价不能为负", "a price must not be negative"), (*path, "price"))
    try:
        books[0].units.unit(entry.unit)
    except UnitError as error:
        yield source.problem(CODE, error.text, (*path, "unit"))
    for place, name in enumerate(entry.rules or ()):
        try:
            _rule(name, books)
        except UsageError as error:
            yield source.problem(CODE, error.text, (*path, "rules", place))


def _rule(name: str, books: Sequence[Rulebook]) -> str:
    """The id of a rule of one of the rulebooks; what the first says where none has it."""
    first: HealthRulesError | None = None
    for book in books:
        try:
            return book.rule(name).id
        except UsageError as error:
            first = first or error
    raise first or UsageError(Text("没有规则", "no rules"))


def _price(place: Place, entry: PriceEntry, books: Sequence[Rulebook]) -> Price:
    rules = None if entry.rules is None else frozenset(_rule(name, books) for name in entry.rules)
    price = Decimal(entry.price)
    return Price(books[0].units.unit(entry.unit), price, entry.currency, entry.source.text(), rules, place)


def _twice(source: Source, path: Path_, found: Sequence[Price]) -> Iterator[Problem]:
    """A second price of gaps that have one."""
    *earlier, last = found
    for each in earlier:
        if each.unit.measures_the_same_as(last.unit) and _same_rules(each, last):
            text = Text(
                f"与 {each.place} 是同一类差额的单价，请只保留一处", f"{each.place} has a price of the same gaps; keep one"
            )
            yield source.problem(CODE, text, path)
            return


def _same_rules(one: Price, other: Price) -> bool:
    return one.rules == other.rules or bool(one.rules and other.rules and one.rules & other.rules)


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
