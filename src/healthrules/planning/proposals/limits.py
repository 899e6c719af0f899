"""What a value of a parameter cannot be, or can hardly be meant to be: below zero where nothing is, or a unit forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from healthrules.errors import HealthRulesError
from healthrules.language.parameters import Bands, ByCategory, Parameter, Plain, Table
from healthrules.planning.proposals.wording import amount
from healthrules.records import Field
from healthrules.rulebook import Rule, Rulebook
from healthrules.rulebook.files import Figure, TableEntry
from healthrules.source import Path_
from healthrules.texts import Text
from healthrules.units import Number, Quantity, UnitTable, parse_amount

FAR = 10
"""So many times what it was, or less than one part of so many: a value without a unit is then doubted."""


def least(parameter: Parameter, document: str, book: Rulebook) -> Number | None:
    """The least that a parameter of a document can be, in its unit: what the fields that it is held against may hold.

    Those are the fields of its kind, else those that its rules read and that measure the same, else all that do. Zero for
    what no field measures, such as an area for each bed; None where there is no limit.
    """
    unit = parameter.unit
    every = book.vocabulary.fields.values()
    alike = [each for each in every if each.unit is not None and each.unit.measures_the_same_as(unit)]
    read = {each.name for rule in book.rules.values() if rule.document.id == document for each in _read(rule, parameter)}
    of_kind = [each for each in alike if each.kind == parameter.kind]
    fields = of_kind or [each for each in alike if each.name in read] or alike
    if not fields:
        return None if unit.is_bare() else 0
    known = [Quantity(each.least, each.unit).to(unit).number for each in fields if each.least is not None and each.unit]
    return min(known) if len(known) == len(fields) else None


def _read(rule: Rule, parameter: Parameter) -> Iterable[Field]:
    """The fields that a rule reads which uses a parameter; none of one that does not use it."""
    reading = rule.reading()
    return reading.fields() if parameter.name in {each.name for each in reading.parameters()} else ()


def too_low(value: Number, parameter: Parameter, document: str, book: Rulebook) -> Text | None:
    """Why a parameter of a document cannot have a value; None where it can."""
    limit = least(parameter, document, book)
    if limit is None or value >= limit:
        return None
    said, lowest = amount(value, parameter.unit), amount(limit, parameter.unit)
    return Text(
        f"{parameter.label.zh}不能是 {said.zh}：这类数值最小为 {lowest.zh}",
        f"{parameter.label.en} cannot be {said.en}: what it measures is at least {lowest.en}",
    )


def values_in(table: Table) -> Iterator[tuple[Path_, Number]]:
    """Every value of a table, and the keys under which it is written."""
    if isinstance(table, Plain):
        yield ("value",), table.value
    elif isinstance(table, Bands):
        yield from ((("bands", at, 2), row.value) for at, row in enumerate(table.rows))
    elif isinstance(table, ByCategory):
        yield from ((("values", code), value) for code, value in table.values.items())


def same_in(table: Table, keys: Path_, other: Table) -> Number | None:
    """What another table has for the band or code of a value; None where it has none."""
    if isinstance(table, Bands) and isinstance(other, Bands):
        row = table.rows[int(keys[1])]
        return next((each.value for each in other.rows if (each.lower, each.upper) == (row.lower, row.upper)), None)
    if isinstance(table, ByCategory) and isinstance(other, ByCategory):
        return other.values.get(str(keys[1]))
    return other.value if isinstance(other, Plain) and isinstance(table, Plain) else None


def figure_at(entry: TableEntry, keys: Path_) -> Figure:
    """What is written for a value of a table."""
    found = getattr(entry, str(keys[0]))
    for key in keys[1:]:
        found = found[key]
    written: Figure = found
    return written


def doubt(written: Figure, value: Number, before: list[Number], parameter: Parameter, units: UnitTable) -> Text | None:
    """Why a value may not be what is meant: it has no unit, and is far from all that it was; None where nothing speaks so."""
    if not value or not before or not _without_unit(written, units):
        return None
    share = parameter.unit.is_bare() and parameter.unit.scale < 1
    if not all(_far(value, each) or (share and _size(value) < 1 <= _size(each)) for each in before):
        return None
    said, old = amount(value, parameter.unit), amount(before[-1], parameter.unit)
    other = amount(Quantity(value, units.named("one")).to(parameter.unit).number, parameter.unit)
    clear = Text(f"写明是 {said.zh} 还是 {other.zh}", f"{said.en} or {other.en}, whichever is meant") if share else None
    clear = clear or Text(f"写成“{said.zh}”", said.en)
    return Text(
        f"没有写单位，读作 {said.zh}，而原为 {old.zh}；请{clear.zh}",
        f"it has no unit and is read as {said.en}, where {old.en} was; write {clear.en}",
    )


def _without_unit(written: Figure, units: UnitTable) -> bool:
    try:
        return parse_amount(format(written, "f") if isinstance(written, Decimal) else str(written), units)[1] is None
    except HealthRulesError:
        return False


def _far(value: Number, old: Number) -> bool:
    return bool(old) and (_size(value) >= FAR * _size(old) or FAR * _size(value) <= _size(old))


def _size(value: Number) -> Number:
    return value if value >= 0 else -value
