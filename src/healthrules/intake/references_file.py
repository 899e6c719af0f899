"""Reference values from a YAML file: averages and targets that rules point to, by year, each series with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthrules.errors import HealthRulesError, UsageError, did_you_mean
from healthrules.intake.values import value_of
from healthrules.records import Series, Value
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units.notation import shortened

if TYPE_CHECKING:
    from healthrules.source import Source

FIRST_YEAR, LAST_YEAR = 1949, 2100


def read_references(path: str | Path, book: Rulebook) -> dict[str, Series]:
    """The series of a file, by name.

    Raises `UsageError` for a name that no rulebook declares, a year that is none, or a value that does not fit, and
    `RulebookError` for a file that is not YAML.
    """
    from healthrules.source import read_source

    source = read_source(Path(path))
    if not isinstance(source.data, Mapping):
        raise _wrong(source, (), "应为 名称: {source, values}", "write NAME: {source, values}")
    return {name: _series(source, name, each, book) for name, each in source.data.items()}


def with_references(book: Rulebook, paths: Sequence[str] | None) -> Rulebook:
    """The rulebook with the series of several files.

    Raises `UsageError` for a series that stands in two of them, and as `read_references` does.
    """
    for path in paths or ():
        found = read_references(path, book)
        twice = next((name for name in found if name in book.series), None)
        if twice is not None:
            raise UsageError(Text(f"{path}：参照“{twice}”已给出", f"{path}: the reference `{twice}` was given before"))
        book = book.with_references(found)
    return book


def _series(source: Source, name: str, data: Any, book: Rulebook) -> Series:
    known = book.vocabulary.references
    if name not in known:
        hint = did_you_mean(name, known)
        raise _wrong(source, (name,), f"规则没有参照“{name}”。{hint.zh}", f"no rule declares the reference `{name}`.{hint.en}")
    if not isinstance(data, Mapping) or set(data) != {"source", "values"} or not isinstance(data["values"], Mapping):
        raise _wrong(source, (name,), "应有 source 和 values 两项", "a series has a `source` and `values` by year")
    said = data["source"]
    named = isinstance(said, Mapping) and set(said) == {"zh", "en"}
    text = Text(said["zh"], said["en"]) if named else Text(str(said), str(said))
    given = data["values"].items()
    values = {_year(source, name, year): _value(source, name, year, raw, book) for year, raw in given}
    return Series(name, text, values)


def _year(source: Source, name: str, year: Any) -> int:
    if not str(year).isdecimal() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        told = shortened(str(year))
        raise _wrong(source, (name, "values"), f"年份有误：{told.zh}", f"not a year: {told.en}")
    return int(year)


def _value(source: Source, name: str, year: Any, raw: Any, book: Rulebook) -> Value:
    if raw is None:
        raise _wrong(source, (name, "values", year), "缺少数值", "a value is missing")
    try:
        return value_of(raw, book.vocabulary.references[name], book.units, None, {})
    except HealthRulesError as error:
        raise _wrong(source, (name, "values", year), error.text.zh, error.text.en) from None


def _wrong(source: Source, path: tuple[str | int, ...], zh: str, en: str) -> UsageError:
    mark, where = source.mark(path), ".".join(map(str, path))
    place = f"{source.file}:{mark.line}" + (f" {where}" if where else "")
    return UsageError(Text(f"{place}：{zh}", f"{place}: {en}"))
