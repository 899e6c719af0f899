"""Files of prices: read with the place of everything that is wrong, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from healthrules.errors import HealthRulesError, Problem, RulebookError, UnitError, UsageError, ValueProblem
from healthrules.planning.comparing.prices import Price
from healthrules.rulebook import Rulebook
from healthrules.rulebook.files import Entry, Figure, Line
from healthrules.rulebook.proposal_files import Reason
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Path_, Source, parse_source, read_source
from healthrules.texts import Text
from healthrules.units import Number, UnitTable, decimal, parse_amount

CODE = "HR307"
"""What is wrong with a price beyond its keys."""

_AMOUNT = {
    "description": "what one unit costs; a text such as 100万 or 3,200.50 is read as people write it",
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9][0-9,]*(\.[0-9]+)?\s*[十百千万亿]*$"}],
}


class PriceEntry(Entry):
    """What one unit costs; `rules`: the gaps of these rules alone, else of all that no other price of the unit names."""

    unit: Annotated[Line, Field(description="the unit that is priced, such as m², or any that measures the same")]
    price: Annotated[Figure, WithJsonSchema(_AMOUNT)]
    currency: Annotated[Line, Field(description="the currency, such as 元; sums of several are not added up")]
    source: Annotated[Reason, Field(description="who says so: a text for both languages, or one for each")]
    rules: Annotated[list[Line], Field(min_length=1)] | None = Field(
        default=None, description="the rules whose gaps alone it is for; null: all gaps that no other price is for"
    )


class PriceFile(Entry):
    """`prices.yaml`: what units cost."""

    prices: Annotated[list[PriceEntry], Field(description="no two of the same gaps")]


def load_prices(path: str | Path, *books: Rulebook) -> tuple[Price, ...]:
    """The prices of a YAML file, for the gaps of rules of some rulebooks.

    Raises `RulebookError`, with file, line and column of everything found: a key that is unknown (with the nearest) or
    missing, a price that is no amount of its currency, a unit or rule that there is not (with the nearest), and two prices
    of the same gaps.
    """
    return _prices(read_source(Path(path)), books)


def read_prices(text: str, *books: Rulebook, file: str = "-") -> tuple[Price, ...]:
    """The prices of YAML text; messages call it `file`. Raises what `load_prices` raises."""
    return _prices(parse_source(text, file), books)


def _prices(source: Source, books: Sequence[Rulebook]) -> tuple[Price, ...]:
    problems: list[Problem] = []
    entries: Sequence[PriceEntry] = ()
    try:
        entries = entry_of(source, PriceFile).prices
    except RulebookError as error:
        problems.extend(error.problems)
    for index, raw in enumerate(_raw(source)):
        problems.extend(_wrong(source, ("prices", index), raw, books))
    if problems:
        raise RulebookError(problems)
    found = tuple(_price(source, ("prices", index), entry, books) for index, entry in enumerate(entries))
    problems.extend(problem for at in range(len(found)) for problem in _twice(source, ("prices", at), found[: at + 1]))
    if problems:
        raise RulebookError(problems)
    return found


def _raw(source: Source) -> Sequence[Mapping[str, Any]]:
    """The entries as they are written, whatever is wrong with their keys."""
    data = source.data if isinstance(source.data, Mapping) else {}
    entries = data.get("prices")
    return [each if isinstance(each, Mapping) else {} for each in entries] if isinstance(entries, list) else []


def _wrong(source: Source, path: Path_, raw: Mapping[str, Any], books: Sequence[Rulebook]) -> Iterator[Problem]:
    units = books[0].units
    if not isinstance(raw.get("price", True), bool):
        try:
            _amount(raw["price"], str(raw.get("currency") or ""), units)
        except ValueProblem as error:
            yield source.problem(CODE, error.text, (*path, "price"))
    if isinstance(raw.get("unit"), str):
        try:
            units.unit(raw["unit"])
        except UnitError as error:
            yield source.problem(CODE, error.text, (*path, "unit"))
    names = raw.get("rules")
    for place, name in enumerate(names if isinstance(names, list) else ()):
        try:
            _rule(str(name), books)
        except UsageError as error:
            yield source.problem(CODE, error.text, (*path, "rules", place))


def _amount(written: object, currency: str, units: UnitTable) -> Number:
    """The price that is written: a number, also with 万 and the like, and with its own currency behind it."""
    try:
        number, unit = parse_amount(str(written), units)
        money = unit is None or unit == _unit(currency, units)
    except HealthRulesError:
        number, money = 0, False
    if not money:
        raise ValueProblem(_NO_AMOUNT)
    if number < 0:
        raise ValueProblem(Text("单价不能为负", "a price must not be negative"))
    return number


_NO_AMOUNT = Text(
    "单价应为数字，如 3200、3,200.50、100万；币种写在 currency 中",
    "a price is a number, such as 3200, 3,200.50, 100万; its currency stands under `currency`",
)


def _unit(text: str, units: UnitTable) -> object:
    """The unit that a currency is, where the table of units has it."""
    try:
        return units.unit(text)
    except UnitError:
        return None


def _rule(name: str, books: Sequence[Rulebook]) -> str:
    """The id of a rule of one of the rulebooks; what the first says where none has it."""
    first: HealthRulesError | None = None
    for book in books:
        try:
            return book.rule(name).id
        except UsageError as error:
            first = first or error
    raise first or UsageError(Text("没有规则", "no rules"))


def _price(source: Source, path: Path_, entry: PriceEntry, books: Sequence[Rulebook]) -> Price:
    rules = None if entry.rules is None else frozenset(_rule(name, books) for name in entry.rules)
    units = books[0].units
    price = decimal(Fraction(_amount(entry.price, entry.currency, units)))
    return Price(units.unit(entry.unit), price, entry.currency, entry.source.text(), rules, source.place(path))


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
