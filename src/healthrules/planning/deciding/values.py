"""Values, units and rules as the cells of a study, and as its data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from healthrules.planning.studies import Cell, Column
from healthrules.records import Field, Record, Value, Vocabulary
from healthrules.records.moments import label_of
from healthrules.rulebook import Rule, Rulebook
from healthrules.texts import Text
from healthrules.units import Number, Quantity, decimal

YEAR = Column(Text("年份", "year"))
"""Of a table that lists records of several years."""

YES, NO = Text("是", "yes"), Text("否", "no")
HEADS = {"region": Text("地区", "region"), "as_of": Text("数据日期", "day of the data")}


def in_display(value: Number, field: Field) -> Quantity:
    """An amount of a field in the unit that people read."""
    if field.unit is None:
        raise AssertionError(field.name)
    return Quantity(value, field.unit).to(field.display or field.unit)


def cell(value: Value, field: Field, vocabulary: Vocabulary) -> Cell:
    """A value as people read it; its unit stands elsewhere."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return vocabulary.categories[field.category or ""].codes[value].label
    return decimal(in_display(value, field).number)


def unit(field: Field) -> Text:
    """The unit that people read a field in; empty where it has none."""
    shown = field.display or field.unit
    return Text("", "") if shown is None else Text(shown.text("zh"), shown.text("en"))


def with_unit(value: Value, field: Field, vocabulary: Vocabulary) -> Text:
    """A value with its unit in one text."""
    if field.unit is not None and not isinstance(value, (bool, str)):
        amount = in_display(value, field)
        return Text(amount.text("zh"), amount.text("en"))
    shown = cell(value, field, vocabulary)
    return shown if isinstance(shown, Text) else Text(str(shown), str(shown))


def data(value: Value, field: Field) -> Any:
    """A value as JSON holds it: an amount with its unit, yes or no, or a code."""
    if field.unit is None or isinstance(value, (bool, str)):
        return value
    amount = in_display(value, field)
    return {"value": decimal(amount.number), "unit": amount.unit.symbol}


def label(name: str, vocabulary: Vocabulary) -> Text:
    """What is called so: a field, a figure, or what says which record it is."""
    return HEADS[name] if name in HEADS else label_of(name, vocabulary)


def titled(rule: Rule) -> Text:
    """A rule by its title and id."""
    return Text(f"{rule.title.zh} {rule.id}", f"{rule.title.en} {rule.id}")


def titles(names: tuple[str, ...], book: Rulebook) -> Text | None:
    """Several rules by their titles; None for none."""
    rules = [book.rules[name] for name in names]
    return Text("、".join(each.title.zh for each in rules), ", ".join(each.title.en for each in rules)) if rules else None


def own_year(record: Record) -> int | None:
    """The year that a record is of by its own day; None where it has none."""
    return record.as_of.year if record.as_of is not None else None


def year_shown(record: Record) -> str | None:
    """The year of a record as a grid shows it: a name, without a comma."""
    year = own_year(record)
    return None if year is None else str(year)


def several_years(records: Iterable[Record]) -> bool:
    """Whether records are of several years, so that one that is listed needs its year."""
    return len({own_year(each) for each in records}) > 1


def unread(rejects: int) -> list[Text]:
    """A line that says how much was not read, where something was not."""
    if not rejects:
        return []
    rows = (
        "1 row could not be read and is not counted"
        if rejects == 1
        else f"{rejects:,} rows could not be read and are not counted"
    )
    return [Text(f"有 {rejects:,} 行未能读取，未计入", rows)]
