"""Old and new values of what a proposal changes, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.errors import HealthRulesError
from healthrules.language.parameters import Bands, ByCategory, Parameter, Table
from healthrules.rulebook.files import MeasureEntry, ParameterEntry, ReadingEntry, RuleEntry, TextEntry
from healthrules.rulebook.rule import Document, Force
from healthrules.texts import LANGUAGES, Language, Text
from healthrules.units import Number, Quantity, Unit, UnitTable, grouped, parse_amount, plain

NONE = Text("无", "none")
RETIRED = Text("废止", "retired")

_TEN_THOUSAND = 10_000
PRESENT = Text("现行各档数值", "its present values")

RULE_KEYS = {
    "title": Text("名称", "title"),
    "when": Text("适用对象", "whom it is for"),
    "require": Text("要求", "requirement"),
    "let": Text("用到的名称", "names it uses"),
    "force": Text("力度", "force"),
    "start": Text("执行之日", "first day"),
    "due": Text("期限", "due date"),
    "readings": Text("各种理解", "readings"),
    "mixes": Text("口径混用说明", "reason to mix kinds"),
    "notes": Text("说明", "notes"),
    "reading": Text("采用的理解", "reading in force"),
}
"""What of a rule a proposal may change, by the names of its entry."""


def amount(number: Number, unit: Unit) -> Text:
    """A figure with its unit."""
    quantity = Quantity(number, unit)
    return Text(quantity.text("zh"), quantity.text("en"))


def as_written(number: Number, unit: Unit) -> str:
    """A figure with its unit as people write it in a file: 5万人, 3.5公里.

    >>> from healthrules.units import load_units
    >>> as_written(50_000, load_units().unit("person")), as_written(1_650, load_units().unit("m²"))
    ('5万人', '1650平方米')
    """
    many = isinstance(number, int) and number and number % _TEN_THOUSAND == 0
    return f"{plain(number // _TEN_THOUSAND)}万{unit.text('zh')}" if many else f"{plain(number)}{unit.text('zh')}"


def stretch(lower: Number, upper: Number, unit: Unit) -> Text:
    """The edges of a band."""
    edges = f"{grouped(lower)}–{grouped(upper)}"
    return Text(f"{edges} {unit.text('zh')}".strip(), f"{edges} {unit.text('en')}".strip())


def in_time(stages: Sequence[tuple[date | None, Text]]) -> Text:
    """Values and the days from which they hold (None: always), in order."""
    zh = [each.zh if start is None else f"自 {start} 起 {each.zh}" for start, each in stages]
    en = [each.en if start is None else f"{each.en} from {start}" for start, each in stages]
    return Text("；".join(zh), "; ".join(en))


def table_text(table: Table, parameter: Parameter) -> Text:
    """A whole table."""
    zh, en = ("，" if language == "zh" else ", " for language in LANGUAGES)
    rows = [_rows(table, parameter.unit, language) for language in LANGUAGES]
    return Text(zh.join(rows[0]), en.join(rows[1]))


def _rows(table: Table, unit: Unit, language: Language) -> list[str]:
    def said(number: Number) -> str:
        return amount(number, unit).in_(language)

    colon = "：" if language == "zh" else ": "
    if isinstance(table, Bands):
        return [f"{stretch(row.lower, row.upper, table.unit).in_(language)}{colon}{said(row.value)}" for row in table.rows]
    if isinstance(table, ByCategory):
        return [f"{table.labels[code].in_(language)}{colon}{said(value)}" for code, value in table.values.items()]
    return [said(table.value)]


def essence(entry: RuleEntry | MeasureEntry | ParameterEntry, units: UnitTable) -> Text:
    """A whole rule, measure or parameter in short, as it is written; a parameter's value with its unit."""
    if isinstance(entry, ParameterEntry):
        return PRESENT if entry.value is None else _valued(entry.value, entry.unit, units)
    return _plain(entry.formula if isinstance(entry, MeasureEntry) else entry.require)


def _valued(value: int | Decimal | str, unit: str, units: UnitTable) -> Text:
    """A figure of a parameter, in the unit written with it, else its own; what is no amount stands as it is written."""
    try:
        number, own = parse_amount(str(value), units)
        return amount(number, own or units.unit(unit))
    except HealthRulesError:
        return _plain(value)


def rule_text(key: str, entry: RuleEntry, document: Document) -> Text:
    """What a rule says under a key."""
    value = document.start if key == "start" and entry.start is None else getattr(entry, key)
    return NONE if value is None or value == {} else _RULE_TEXTS.get(key, _plain)(value)


def _plain(value: object) -> Text:
    return Text(str(value), str(value))


def _readings(value: str | Mapping[str, ReadingEntry]) -> Text:
    if isinstance(value, str):
        return _plain(value)
    lets = {name: _lets(reading.let) for name, reading in value.items()}
    return _plain(", ".join(f"{name} ({let})" if let else name for name, let in lets.items()))


def _lets(value: Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {text}" for name, text in value.items())


_RULE_TEXTS: Mapping[str, Callable[[Any], Text]] = {
    "force": lambda value: Force(value).label,
    "title": TextEntry.text,
    "mixes": TextEntry.text,
    "notes": TextEntry.text,
    "let": lambda value: _plain(_lets(value)),
    "readings": _readings,
}
