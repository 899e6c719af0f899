"""The tables of a comparison: outcomes, who is affected by group, gaps and their cost, and the records one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from healthrules.planning.comparing import words
from healthrules.planning.comparing.cases import Case
from healthrules.planning.comparing.comparison import Comparison
from healthrules.planning.comparing.moves import MOVED, WITH_PEOPLE
from healthrules.planning.comparing.prices import Cost, Price, costs
from healthrules.planning.comparing.transitions import KIND
from healthrules.planning.studies import Cell, Column, Grid
from healthrules.reporting.words import ORDER
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units import Number, exact, plain

ALWAYS = ("newly_failing", "newly_passing")
"""The moves that have a column also where nothing moved so."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A case and what came of it on a registry; `prices` are what gaps cost."""

    case: Case
    found: Comparison
    prices: tuple[Price, ...] = ()

    @property
    def book(self) -> Rulebook:
        """The rulebook that lends units, regions and labels."""
        return self.case.before

    @property
    def years(self) -> list[int]:
        """The years of the records."""
        return list(self.found.years)

    @property
    def by_year(self) -> tuple[str, ...]:
        """The column by which everything is told apart where records are of several years: each stands by itself."""
        return ("year",) if len(self.years) > 1 else ()


def outcomes(each: Compared) -> Grid:
    """The outcomes of all rules before and after: those of a check by each rulebook; of each year where there are several."""
    rows = [row for year in each.years for row in _outcomes_of(each, year)]
    totals = [
        _row_of(each, year, words.TOTAL, *(sum(side.values()) for side in each.found.counts[year])) for year in each.years
    ]
    first = [words.YEAR] if each.by_year else []
    columns = _columns(*first, Text("结论", "outcome"), words.BEFORE, words.AFTER, words.DIFFERENCE)
    note = Text(
        "每条记录对每条规则有一个结论；两栏分别等于按改前、改后规则各核查一次的结果。",
        "each record has an outcome for each rule; the columns are those of a check by the rules before, and after.",
    )
    title, whole = Text("全部结论：改前与改后", "All outcomes, before and after"), [*rows, *totals]
    return Grid(Text("结论", "Outcomes"), title, columns, whole, note, len(whole) or None, len(totals))


def _outcomes_of(each: Compared, year: int) -> Iterator[list[Cell]]:
    """The outcomes of a year; those that there are none of are left out where there are several years."""
    before, after = each.found.counts[year]
    for one in ORDER:
        if not each.by_year or before[one] or after[one]:
            yield _row_of(each, year, one.label, before[one], after[one])


def _row_of(each: Compared, year: int, label: Text, before: int, after: int) -> list[Cell]:
    return [*_years([year] if each.by_year else []), label, before, after, after - before]


def groups(each: Compared) -> Iterator[Grid]:
    """Who is affected, by each of the groups; one table of years first, where there are several."""
    if each.by_year:
        yield _group(each, "year", words.YEAR)
    several = each.found.affected["document"].n_unique() > 1
    for column, name in words.GROUPS.items():
        if column != "document" or several:
            yield _group(each, column, name)


def _group(each: Compared, column: str, name: Text) -> Grid:
    keys = list(dict.fromkeys([*each.by_year, column]))
    told = by_kind(each.found).by(*keys)
    labels = words.names(column, told[column].to_list(), each.found, each.book) if column != "year" else {}
    moves = [move for move in MOVED if move in ALWAYS or told[move].sum()]
    peopled = [move for move in WITH_PEOPLE if told[move].sum()]
    rows = [
        [
            *([str(row["year"])] if "year" in keys and column != "year" else []),
            labels.get(row[column], str(row[column])),
            *(row[move] for move in moves),
            *(words.number(row[f"{move}_people"]) for move in peopled),
        ]
        for row in told.iter_rows(named=True)
    ]
    first = [words.YEAR, name] if len(keys) > 1 else [name]
    people = [Text(f"{words.MOVES[move].zh}：服务人口", f"people, {words.MOVES[move].en}") for move in peopled]
    columns = _columns(*first, *(words.MOVES[move] for move in moves), *people)
    title = Text(f"受影响的结论：按{name.zh}", f"Verdicts affected, by {name.en}")
    return Grid(Text(f"按{name.zh}", f"by {name.en}"), title, columns, rows, PEOPLE_NOTE if column == "rule" else None)


PEOPLE_NOTE = Text(
    "结论按“一条记录对一条规则”计；服务人口每条记录只计一次，服务范围重叠的会重复计入。",
    "verdicts are counted, each of one rule on one record; people once a record, and more than once where areas overlap.",
)


def by_kind(found: Comparison) -> Comparison:
    """The comparison with the subject for the kind of those that have none: stations, regions."""
    results = found.results.with_columns(pl.coalesce(KIND, "type").alias(KIND))
    return replace(found, results=results)


def gaps(each: Compared) -> Iterator[Grid]:
    """How much is missing by district and by rule, with what it comes to in all."""
    for column in ("district", "rule"):
        keys = [*each.by_year, column]
        told, total = each.found.gaps(*keys), each.found.gaps(*each.by_year)
        if told.is_empty():
            return
        labels = words.names(column, told[column].to_list(), each.found, each.book)
        rows = [_gap_row(row, labels[row[column]], keys, each.book) for row in told.iter_rows(named=True)]
        totals = [_gap_row(row, words.TOTAL, keys, each.book) for row in total.iter_rows(named=True)]
        name = words.GROUPS[column]
        first = [words.YEAR, name] if each.by_year else [name]
        columns = _columns(*first, words.UNIT, words.BEFORE, words.AFTER, words.DIFFERENCE)
        title = Text(f"差额合计：按{name.zh}", f"Gaps added up, by {name.en}")
        note = GAPS_NOTE if column == "district" else None
        yield Grid(Text(f"差额按{name.zh}", f"gaps by {name.en}"), title, columns, [*rows, *totals], note, totals=len(totals))


GAPS_NOTE = Text(
    "有变化的规则中，不达标和未到期的记录所差数量之和；百分比等比率不相加。",
    "what records that fail or are pending lack, by the rules that differ; percentages and other rates are not added up.",
)


def unit_of(symbol: str, book: Rulebook, *, plural: bool = True) -> Text:
    """A unit in both languages."""
    unit = book.units.unit(symbol)
    return Text(unit.text("zh"), unit.text("en", plural=plural))


def _gap_row(row: Mapping[str, Any], label: Text, keys: Sequence[str], book: Rulebook) -> list[Cell]:
    first: list[Cell] = [str(row["year"]), label] if "year" in keys else [label]
    return [*first, unit_of(row["unit"], book), *(tidy(row[name]) for name in ("gap_before", "gap_after", "difference"))]


def priced(each: Compared) -> Iterator[Grid]:
    """What the gaps cost: by price, then by district."""
    units = each.book.units
    whole = costs(each.found, each.prices, units, *each.by_year)
    if not whole:
        return
    sums = (Text("增加的费用", "cost of the difference"), Text("改后差额的总费用", "cost of the whole gap after"))
    first = [words.YEAR] if each.by_year else []
    gap = (Text("增加的差额", "difference of the gap"), words.GAP_AFTER)
    columns = _columns(
        *first, words.UNIT, Text("单价", "price"), CURRENCY, *gap, *sums, Text("单价来源", "source of the price")
    )
    rows = [[*_years(cost.group), *_price_row(cost, each.book)] for cost in whole]
    yield Grid(Text("费用", "costs"), Text("费用：按单价", "Costs, by price"), columns, rows)
    keys = [*each.by_year, "district"]
    apart = costs(each.found, each.prices, units, *keys)
    labels = words.names("district", [cost.group[-1] for cost in apart], each.found, each.book)
    columns = _columns(*first, words.GROUPS["district"], CURRENCY, *sums)
    rows = [
        [*_years(group[:-1]), labels[group[-1]], currency, *map(cents, both)]
        for (group, currency), both in added(apart).items()
    ]
    totals = [[*_years(group), words.TOTAL, currency, *map(cents, both)] for (group, currency), both in added(whole).items()]
    title = Text("费用：按区县", "Costs, by district")
    yield Grid(
        Text("费用按区县", "costs by district"),
        title,
        columns,
        [*rows, *totals],
        CENTS_NOTE if len(rows) > 1 else None,
        totals=len(totals),
    )


CENTS_NOTE = Text(
    "各项分别四舍五入到分，与合计可能略有出入。", "each is rounded to the cent, so that they may not add up exactly."
)


def _price_row(cost: Cost, book: Rulebook) -> list[Cell]:
    price = cost.price
    amounts = [shown(cost.more), shown(cost.gap), cents(cost.difference), cents(cost.whole)]
    return [unit_of(price.unit.symbol, book), money(price.price), price.currency, *amounts, price.source]


def _years(group: Sequence[Any]) -> list[Cell]:
    """Years as they are written."""
    return [str(year) for year in group]


CURRENCY = Text("币种", "currency")


def added(given: Sequence[Cost]) -> dict[tuple[tuple[Any, ...], str], tuple[Number, Number]]:
    """The costs of each group and currency: of the difference, and of the whole gap after."""
    found: dict[tuple[tuple[Any, ...], str], tuple[Number, Number]] = {}
    for each in given:
        key = each.group, each.price.currency
        more, whole = found.get(key, (0, 0))
        found[key] = more + each.difference, whole + each.whole
    return found


def cents(value: Number) -> Decimal:
    """An amount of money to the cent, half a cent up; always with two decimals.

    >>> cents(Fraction("480055.505")), cents(480055), cents(Fraction("-0.005"))
    (Decimal('480055.51'), Decimal('480055.00'), Decimal('-0.01'))
    """
    whole = int(abs(Fraction(value)) * 100 + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-2)


def money(value: Decimal) -> Decimal:
    """A price with two decimals, or as many as it has.

    >>> money(Decimal("3200")), money(Decimal("0.125"))
    (Decimal('3200.00'), Decimal('0.125'))
    """
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent < -2 else cents(exact(value))  # noqa: PLR2004 (cents)


def shown(value: Number) -> Decimal:
    """An exact number as a decimal."""
    return Decimal(plain(value))


def tidy(value: Decimal) -> Decimal:
    """A decimal without zeros at its end."""
    return shown(exact(value))


def _columns(*headings: Text) -> tuple[Column, ...]:
    return tuple(Column(each) for each in headings)
