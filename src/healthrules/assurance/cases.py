"""The cases beside the rules: a record, and what a rule must say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from healthrules.assurance.case_groups import entries_of
from healthrules.deriving import derived
from healthrules.engines import Engine, make_engine
from healthrules.engines.uncertain import judged as judged_by
from healthrules.errors import HealthRulesError, Place, RulebookError, UsageError
from healthrules.intake import Normaliser, Row
from healthrules.intake.values import value_of
from healthrules.records import Record, Reject, Series
from healthrules.reporting import Amount, Finding, finding
from healthrules.rulebook import PackFolder, Rule, Rulebook
from healthrules.rulebook.case_files import CaseEntry, CaseFile
from healthrules.rulebook.files import Figure
from healthrules.rulebook.reading_files import entry_of
from healthrules.source import Path_, Source, read_source
from healthrules.texts import Text
from healthrules.units import exact, parse_amount, plain


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule, and where it is written: `path` leads to it in its source."""

    name: str
    rule: Rule
    reading: str | None
    day: date
    record: Mapping[str, Any]
    entry: CaseEntry
    place: Place
    source: Source
    path: Path_

    def record_path(self, key: str | None) -> Path_:
        """Where a key of the record is written: with the case, else in the base of the file, else the record itself."""
        record = (*self.path, "record")
        places = [(*record, key), ("base", key)] if key is not None else []
        return next((each for each in places if each in self.source.marks), record)


def cases_of(folder: PackFolder, book: Rulebook) -> list[Case]:
    """Every case beside a pack's rules.

    Raises `RulebookError` for a case file that is not one, or names a rule or reading that does not exist.
    """
    return [case for path in folder.case_files() for case in cases_in(read_source(path), book, _document(folder, book))]


def cases_in(source: Source, book: Rulebook, document: str) -> Iterator[Case]:
    """The cases of one file, which stands beside the rules of a document."""
    file = entry_of(source, CaseFile)
    for placed in entries_of(file, source, book, document):
        entry, path = placed.entry, placed.path
        try:
            rule = book.rule(f"{document}/{entry.rule}")
            if entry.reading is not None:
                book.with_readings({rule.id: entry.reading})
        except UsageError as error:
            raise RulebookError([source.problem("HR009", error.text, path)]) from None
        mark = source.mark((*path, "name"))
        due = rule.due if placed.grouped else None
        yield Case(
            name=entry.name,
            rule=rule,
            reading=entry.reading,
            day=entry.as_of or due or file.as_of,
            record={**_defaults(rule), **file.base, **entry.record},
            entry=entry,
            place=Place(source.file, mark.line, mark.column),
            source=source,
            path=path,
        )


def _document(folder: PackFolder, book: Rulebook) -> str:
    head = read_source(folder.path / "document.yaml").data
    found = str(head["id"])
    if found not in book.documents:
        raise AssertionError(found)
    return found


def _defaults(rule: Rule) -> dict[str, Any]:
    return {"type": rule.subject, "id": "case", "region": rule.document.jurisdiction}


class CaseRunner:
    """Runs the cases of a rulebook; what several of them need is made once."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._normaliser = Normaliser(book, lambda _key, _origin: None)
        self._made: dict[tuple[str, str, str | None], tuple[Rulebook, Engine]] = {}

    def run(self, case: Case, engine: str = "reference") -> list[str]:
        """What a case finds wrong; nothing where the rule says what it should."""
        read = [self._normaliser.record(Row(case.place.file, None, each)) for each in _rows(case)]
        called = ["the record", *["a record beside it"] * (len(read) - 1)]
        told = [f"{name} is rejected: {each.en}" for name, each in zip(called, read, strict=True) if isinstance(each, Reject)]
        if told:
            return told
        book, machine = self._engine(case, engine)
        judged = [(each, case.day) for each in read if isinstance(each, Record)]
        (record, _), *_ = derived(judged, book, case.day)
        _, _, outcomes = next(iter(judged_by(machine, book, [(record, case.day)])))
        found = finding(book, book.rules[case.rule.id], record, case.day, outcomes[0])
        return list(_differences(case.entry, found, book))

    def _engine(self, case: Case, engine: str) -> tuple[Rulebook, Engine]:
        """The rule of a case in its reading, and an engine for it."""
        key = (engine, case.rule.id, case.reading)
        if key in self._made and not case.entry.references:
            return self._made[key]
        book = self.book.with_readings({case.rule.id: case.reading} if case.reading is not None else {}).only([case.rule.id])
        if case.entry.references:
            book = _with_references(case, book)
            return book, make_engine(engine, book)
        self._made[key] = (book, make_engine(engine, book))
        return self._made[key]


def _rows(case: Case) -> list[dict[str, Any]]:
    """The record of a case, what it reported of other years, and the registry beside it."""
    own = dict(case.record)
    near = {"type": "facility", "region": own.get("region")}
    earlier = [{**own, **each} for each in case.entry.earlier]
    beside = [{**near, "id": f"beside-{at}", **each} for at, each in enumerate(case.entry.registry)]
    return [own, *earlier, *beside]


def _with_references(case: Case, book: Rulebook) -> Rulebook:
    """The rulebook with what a case says of the year it is judged for."""
    series = {}
    for name, raw in case.entry.references.items():
        if name not in book.vocabulary.references:
            raise RulebookError([case.source.problem("HR009", Text(f"没有参照 {name}", f"no reference `{name}`"), case.path)])
        value = value_of(raw, book.vocabulary.references[name], book.units, None, {})
        series[name] = Series(name, Text(case.name, case.name), {case.day.year: value})
    return book.with_references(series)


def _differences(entry: CaseEntry, found: Finding, book: Rulebook) -> Iterator[str]:
    if found.outcome != entry.expect:
        yield f"expected {entry.expect}, got {found.outcome}: {found.message.en}"
        return
    if entry.missing is not None and sorted(entry.missing) != sorted(found.missing):
        yield f"expected missing {', '.join(entry.missing)}, got {', '.join(found.missing) or 'nothing'}"
    for name, wanted, got in (
        ("actual", entry.actual, found.actual),
        ("required", entry.required, found.required),
        ("gap", entry.gap, found.gap),
    ):
        if wanted is not None and not _same(wanted, got, book):
            shown = "nothing" if got is None else f"{_plain(got)} {got.unit or ''}".strip()
            yield f"expected {name} {wanted}, got {shown}"


def _plain(amount: Amount) -> str:
    return str(amount.value) if isinstance(amount.value, (bool, str)) else plain(exact(amount.value))


def _same(wanted: Figure, got: Amount | None, book: Rulebook) -> bool:
    """Whether an amount is the one written, in whatever unit it is written."""
    if got is None or isinstance(got.value, (bool, str)) or got.unit is None:
        return got is not None and str(wanted) == str(got.value)
    try:
        number, unit = parse_amount(str(wanted), book.units)
        wanted_in = book.units.unit(got.unit)
    except HealthRulesError:
        return False
    if unit is not None and not unit.measures_the_same_as(wanted_in):
        return False
    factor = unit.factor_to(wanted_in) if unit is not None else 1
    return number * factor == exact(got.value)
