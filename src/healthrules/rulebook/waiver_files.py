"""Waivers as people write them, and the file they stand in; every error says file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from healthrules.errors import Place, Problem, RulebookError
from healthrules.rulebook.book import Rulebook
from healthrules.rulebook.files import Day, Entry, Line, SubjectName
from healthrules.rulebook.reading_files import entry_of
from healthrules.rulebook.waivers import Waiver, problem, settled, twice
from healthrules.source import Source, read_source

CODE = "HR011"
"""What is wrong with a waiver beyond its keys."""


def _as_written(value: object) -> object:
    """An id as text, also where YAML read a number or a day."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return value.isoformat() if isinstance(value, date) else value


Identity = Annotated[Line, BeforeValidator(_as_written)]


class WaiverEntry(Entry):
    """An approved exemption of a record from a rule, up to and including a day."""

    record: Identity
    rule: Line
    reason: Line
    authority: Line
    expires: Day
    type: SubjectName | None = None
    granted: Day | None = None
    number: Identity | None = None

    def waiver(self, place: Place | None = None) -> Waiver:
        """The waiver that is written at a place."""
        return Waiver(**{name: getattr(self, name) for name in type(self).model_fields}, place=place)


class WaiverFile(Entry):
    """`waivers.yaml`: approved exemptions."""

    waivers: list[WaiverEntry]


def load_waivers(path: str | Path, book: Rulebook) -> tuple[Waiver, ...]:
    """The waivers of a YAML file, each with the id and the subject of its rule.

    Raises `RulebookError`, with file, line and column of everything found, for a file that cannot be read, a key that is
    unknown (with the nearest) or missing, a rule that the rulebook does not have (with the nearest), a `type` that the rule is
    not about, a waiver that expires before it is granted, and a second one of the same record and rule, also where the
    rulebook has the first.
    """
    source = read_source(Path(path))
    entries = entry_of(source, WaiverFile).waivers
    found: dict[object, Waiver] = {each.key: each for each in book.waivers}
    before = len(found)
    problems = list(_read(source, entries, book, found))
    if problems:
        raise RulebookError(problems)
    return tuple(found.values())[before:]


def _read(source: Source, entries: Iterable[WaiverEntry], book: Rulebook, found: dict[object, Waiver]) -> Iterator[Problem]:
    for index, entry in enumerate(entries):
        mark = source.mark(("waivers", index))
        waiver = entry.waiver(Place(source.file, mark.line, mark.column))
        wrong = problem(waiver, book)
        if wrong is not None:
            yield source.problem(CODE, wrong[1], ("waivers", index, wrong[0]))
            continue
        whole = settled(waiver, book)
        if whole.key in found:
            yield source.problem(CODE, twice(whole), ("waivers", index))
        found[whole.key] = whole


def with_waiver_files(book: Rulebook, paths: Iterable[str | Path]) -> Rulebook:
    """The rulebook with the waivers of several files.

    Raises `RulebookError` as `load_waivers` does, also for a waiver that stands in two of them.
    """
    for path in paths:
        book = book.with_waivers(load_waivers(path, book))
    return book
