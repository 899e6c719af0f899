"""The tables of a parameter as a proposal sees them: stages in time, and the bands and codes within them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from healthrules.errors import HealthRulesError, Problem, RulebookError
from healthrules.language.parameters import Bands, ByCategory, Parameter, Table
from healthrules.language.types import Type
from healthrules.planning.proposals.bench import At, Bench, Thing, refusal, refused
from healthrules.planning.proposals.limits import doubt, too_low, values_in
from healthrules.planning.proposals.wording import as_written, stretch
from healthrules.rulebook.files import DatedEntry, Figure, ParameterEntry, TableEntry
from healthrules.rulebook.names import key_type, names_of
from healthrules.rulebook.notes import Notes
from healthrules.rulebook.parameters import ParameterReader
from healthrules.rulebook.vocabulary import figure
from healthrules.texts import Text
from healthrules.units import Number, Unit


@dataclass(frozen=True, slots=True)
class Stage:
    """A table as it is written and as it is read, in force from a day (None: always)."""

    start: date | None
    entry: TableEntry
    table: Table


Revise = Callable[[Stage], TableEntry | None]
"""What becomes of a table; None where it has not what is to be changed."""


@dataclass(frozen=True, slots=True)
class BandPart:
    """The band of a table that has these edges, which are in `unit`."""

    lower: Number
    upper: Number
    unit: Unit

    @property
    def label(self) -> Text:
        """The band in words."""
        return stretch(self.lower, self.upper, self.unit)

    @property
    def written(self) -> tuple[str, str]:
        """The edges as people write them: 5万人, 7万人."""
        return as_written(self.lower, self.unit), as_written(self.upper, self.unit)

    def row(self, table: Table) -> int | None:
        """Which row of a table it is; None where the table has no such band."""
        rows = table.rows if isinstance(table, Bands) else ()
        return next((at for at, row in enumerate(rows) if (row.lower, row.upper) == (self.lower, self.upper)), None)

    def value(self, table: Table) -> Number | None:
        """The value of the band; None where the table has no such band."""
        row = self.row(table)
        return table.rows[row].value if row is not None and isinstance(table, Bands) else None

    def put(self, stage: Stage, value: Figure) -> TableEntry | None:
        """The table with another value of the band."""
        return self._put(stage, lambda row: [*row[:2], value, *row[3:]])

    def move(self, stage: Stage, edges: Sequence[Figure]) -> TableEntry | None:
        """The table with other edges of the band."""
        return self._put(stage, lambda row: [*edges, *row[2:]])

    def _put(self, stage: Stage, become: Callable[[list[Figure]], list[Figure]]) -> TableEntry | None:
        found = self.row(stage.table)
        if found is None:
            return None
        rows = [become(row) if at == found else row for at, row in enumerate(stage.entry.bands or [])]
        return TableEntry(bands=rows)


@dataclass(frozen=True, slots=True)
class CodePart:
    """The value of a table for a code."""

    code: str
    label: Text

    def value(self, table: Table) -> Number | None:
        """The value for the code; None where the table has none."""
        return table.values.get(self.code) if isinstance(table, ByCategory) else None

    def put(self, stage: Stage, value: Figure) -> TableEntry | None:
        """The table with another value for the code."""
        values = stage.entry.values
        return TableEntry(values={**values, self.code: value}) if values is not None and self.code in values else None


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads the tables of one parameter, those of its pack and those of a proposal."""

    document: str
    parameter: Parameter
    key: Type | None
    bench: Bench
    at: At

    def stages(self, entry: ParameterEntry) -> list[Stage]:
        """The tables of a parameter, in order of time."""
        written: Sequence[DatedEntry] = entry.dated or [DatedEntry.model_validate(_table_of(entry))]
        stages = [self._stage(each.start, each, (), []) for each in written]
        return [each for each in stages if each is not None]

    def given(self, start: date | None, entry: TableEntry, *keys: str | int) -> Stage:
        """A table of the proposal, which stands at some keys of the change.

        Raises `RulebookError` with what is wrong with it.
        """
        problems: list[Problem] = []
        stage = self._stage(start, entry, keys, problems)
        if stage is None or problems:
            raise RulebookError(problems)
        for inner, value in values_in(stage.table):
            self._possible(value, (*keys, *inner))
        return stage

    def number(self, value: Figure, *keys: str | int) -> Number:
        """A value of the proposal in the unit of the parameter."""
        return self._possible(self._figure(value, self.parameter.unit, keys), keys)

    def doubted(self, written: Figure, value: Number, before: list[Number], *keys: str | int) -> Problem | None:
        """The warning that a value may not be meant, by what it was before; None where nothing speaks so."""
        if self.at.proposal.reverses is not None:
            return None
        text = doubt(written, value, before, self.parameter, self.bench.book.units)
        return refusal(self.at.spot(*keys), "HR308", text) if text is not None else None

    def _possible(self, value: Number, keys: tuple[str | int, ...]) -> Number:
        text = too_low(value, self.parameter, self.document, self.bench.book)
        if text is not None:
            raise refused(self.at.spot(*keys), "HR005", text)
        return value

    def edge(self, value: Figure, unit: Unit, *keys: str | int) -> Number:
        """An edge of a band, in the unit of what the table is read by."""
        return self._figure(value, unit, keys)

    def revised(self, stages: Sequence[Stage], start: date | None, revise: Revise) -> list[Stage]:
        """The stages with their tables revised, from a day on: in each that has what is to be changed.

        Empty where none has it, or not the one that is in force on that day.
        """
        if start is None:
            found = [self._new(each.start, each, revise) for each in stages]
            return [new or each for new, each in zip(found, stages, strict=True)] if any(found) else []
        in_force = [each for each in stages if each.start is None or each.start <= start]
        first = self._new(start, in_force[-1], revise) if in_force else None
        if first is None:
            return []
        before = [each for each in in_force if each.start != start]
        after = [self._new(each.start, each, revise) or each for each in stages[len(in_force) :]]
        return [*before, first, *after]

    def _new(self, start: date | None, stage: Stage, revise: Revise) -> Stage | None:
        entry = revise(stage)
        return self._stage(start, entry, (), []) if entry is not None else None

    def _stage(
        self, start: date | None, entry: TableEntry, keys: tuple[str | int, ...], problems: list[Problem]
    ) -> Stage | None:
        reader = ParameterReader(self.at.proposal.source, self.bench.book.units, self.bench.book.vocabulary, problems)
        table = reader.table(entry, self.parameter.unit, self.key, (*self.at.path, *keys))
        return Stage(start, entry, table) if table is not None else None

    def _figure(self, value: Figure, unit: Unit, keys: tuple[str | int, ...]) -> Number:
        try:
            return figure(value, unit, self.bench.book.units)
        except HealthRulesError as error:
            raise refused(self.at.spot(*keys), "HR005", error.text) from None


def tables_of(thing: Thing, bench: Bench, at: At) -> Tables | None:
    """How the tables of a parameter are read; None for one that was added and is broken, which is told when all is checked."""
    bench.draft(thing.document)
    known = bench.before[thing.document]
    files = (known if thing.name in known.names("parameter") else bench.draft(thing.document)).files
    scope = names_of(files, bench.book.units, bench.book.vocabulary, Notes()).scope
    parameter = scope.parameters.get(thing.name)
    return Tables(thing.document, parameter, key_type(parameter, scope), bench, at) if parameter is not None else None


def entry_with(entry: ParameterEntry, stages: Sequence[Stage]) -> ParameterEntry:
    """The parameter with other tables."""
    first = stages[0]
    if len(stages) == 1 and first.start is None:
        return entry.model_copy(update={**_table_of(first.entry), "dated": None})
    dated = [DatedEntry.model_validate({**_table_of(each.entry), "from": each.start}) for each in stages]
    return entry.model_copy(update={**dict.fromkeys(TableEntry.model_fields), "dated": dated})


def in_effect(stages: Sequence[Stage]) -> list[tuple[date | None, Table]]:
    """The tables without those that change nothing."""
    found: list[tuple[date | None, Table]] = []
    for each in stages:
        if not found or found[-1][1] != each.table:
            found.append((each.start, each.table))
    return found


def first_key_unit(stages: Sequence[Stage]) -> Unit | None:
    """The unit of the edges of a banded parameter; None for any other."""
    return next((each.table.unit for each in stages if isinstance(each.table, Bands)), None)


def _table_of(entry: TableEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in TableEntry.model_fields}
