"""A rule pack: one document's folder, from its files to checked rules. All problems are collected, none hides another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from healthrules.errors import Place, RulebookError, UsageError
from healthrules.language.parameters import Parameter
from healthrules.language.scope import Definition, Scope
from healthrules.language.syntax import Name
from healthrules.language.terms import Named, Term, fields_in
from healthrules.language.types import BOOLEAN
from healthrules.records import SUBJECT_LABELS, RegionTree, Vocabulary, a_subject
from healthrules.rulebook.draft import Draft
from healthrules.rulebook.files import DocumentFile, ReadingEntry, RuleEntry, RuleFile
from healthrules.rulebook.groups import Written, rules_in
from healthrules.rulebook.names import Files, Names, names_of, taken
from healthrules.rulebook.notes import Notes, Spot
from healthrules.rulebook.reading_files import entry_of
from healthrules.rulebook.rule import AsWritten, Document, Force, Reading, Rule
from healthrules.source import Path_, Source
from healthrules.texts import Text
from healthrules.units import UnitTable


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds, everything by `<document>/<name>`."""

    document: Document
    parameters: Mapping[str, Parameter]
    measures: Mapping[str, Named]
    places: Mapping[str, Place]
    rules: Mapping[str, Rule]


ReadingSets = Mapping[str, tuple[Mapping[str, ReadingEntry], Source]]
Choices = dict[str | None, tuple[ReadingEntry | None, Spot]]
"""The readings of a rule as written, and where each stands; the one of a rule without readings has no name."""


@dataclass(slots=True)
class PackReader:
    """Reads one pack. `notes` gathers what is wrong with it."""

    units: UnitTable
    vocabulary: Vocabulary
    regions: RegionTree
    notes: Notes = field(default_factory=Notes)

    def read(self, document_source: Source, sources: Sequence[Source], digest: str) -> Pack:
        """The document with its parameters, measures and rules.

        Raises `RulebookError` with everything found wrong.
        """
        return self.made(self.draft(document_source, sources, digest))

    def draft(self, document_source: Source, sources: Sequence[Source], digest: str) -> Draft:
        """What is written in a pack, its rules written out, nothing yet checked against anything else."""
        document = self._document(document_source, digest)
        files = self._files(sources)
        rules = [each for source, file in files for each in rules_in(source, file, self.vocabulary, self.notes)]
        return Draft(document, tuple(files), tuple(rules))

    def made(self, draft: Draft) -> Pack:
        """A draft checked as a whole.

        Raises `RulebookError` with everything found wrong in it, and what was found wrong before.
        """
        document, files = draft.document, draft.files
        names = names_of(files, self.units, self.vocabulary, self.notes)
        sets = self._reading_sets(files)
        rules: dict[str, Rule] = {}
        for written in draft.rules:
            name = written.entry.id
            if f"{document.id}/{name}" in rules:
                text = Text(f"规则“{name}”出现两次", f"two rules are called `{name}`")
                self.notes.note(written.at("id"), "HR004", text)
            rule = RuleReader(document, written, names, self.notes).rule(sets)
            if rule is not None:
                rules[rule.id] = rule
        if self.notes.problems:
            raise RulebookError(self.notes.problems)
        scope = names.scope
        named = {name: scope.checked(name) for name in scope.definitions}
        measures = {f"{document.id}/{name}": term for name, term in named.items() if isinstance(term, Named)}
        parameters = {f"{document.id}/{name}": each for name, each in scope.parameters.items()}
        places = {
            f"{document.id}/{name}": source.place((key, name))
            for source, file in files
            for key, entries in (("parameters", file.parameters), ("measures", file.measures))
            for name in entries
        }
        return Pack(document, parameters, measures, places, rules)

    def _files(self, sources: Sequence[Source]) -> Files:
        found = []
        for source in sources:
            try:
                found.append((source, entry_of(source, RuleFile)))
            except RulebookError as error:
                self.notes.problems.extend(error.problems)
        return found

    def _reading_sets(self, files: Files) -> ReadingSets:
        sets: dict[str, tuple[Mapping[str, ReadingEntry], Source]] = {}
        for source, file in files:
            for name, entries in file.reading_sets.items():
                taken((source, ("reading_sets", name)), name, Vocabulary(), sets, self.notes)
                sets[name] = (entries, source)
        return sets

    def _document(self, source: Source, digest: str) -> Document:
        entry = entry_of(source, DocumentFile)
        try:
            jurisdiction = self.regions.find(entry.jurisdiction).code
        except UsageError as error:
            raise RulebookError([source.problem("HR003", error.text, ("jurisdiction",))]) from None
        if entry.period.to < entry.period.start:
            text = Text("规划期结束早于开始", "the period ends before it begins")
            self.notes.note((source, ("period",)), "HR003", text)
        return Document(
            id=entry.id,
            version=entry.version,
            title=entry.title.text(),
            short=entry.short.text(),
            issuer=entry.issuer.text(),
            status=entry.status,
            jurisdiction=jurisdiction,
            start=entry.period.start,
            end=entry.period.to,
            digest=digest,
        )


def _place(spot: Spot) -> Place:
    source, path = spot
    return source.place(path)


def _at(spot: Spot, *keys: str | int) -> Spot:
    source, path = spot
    return source, (*path, *keys)


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads one rule, written out, with the names that its expressions may use."""

    document: Document
    written: Written
    names: Names
    notes: Notes

    @property
    def entry(self) -> RuleEntry:
        """What the author wrote."""
        return self.written.entry

    def rule(self, sets: ReadingSets) -> Rule | None:
        """The rule, or None where something was noted."""
        entry, before = self.entry, len(self.notes.problems)
        choices = self._choices(sets)
        mixed: list[str] = []
        readings = {name: self._reading(name, each, spot, mixed) for name, (each, spot) in choices.items()}
        complete = {name: reading for name, reading in readings.items() if reading is not None}
        defaults = [name for name, (each, _) in choices.items() if each is None or each.default]
        if len(defaults) != 1:
            self._note("HR006", "readings", Text("须有且只有一种默认理解", "exactly one reading must be the default"))
        elif len(complete) == len(choices) and entry.mixes is not None and not mixed:
            self._note("HR007", "mixes", Text("并无口径混用，请删去 mixes", "no kinds of quantity meet: take `mixes` away"))
        start = entry.start or self.document.start
        if entry.due is not None and entry.due < start:
            self._note("HR003", "due", Text("期限早于执行之日", "the due date lies before the rule's first day"))
        if len(self.notes.problems) > before or len(complete) < len(choices):
            return None
        return Rule(
            id=f"{self.document.id}/{entry.id}",
            document=self.document,
            title=entry.title.text(),
            subject=entry.subject,
            force=Force(entry.force),
            clause=entry.clause,
            start=start,
            due=entry.due,
            readings=complete,
            default_reading=defaults[0],
            catalogue=tuple(entry.catalogue),
            mixes=entry.mixes.text() if entry.mixes else None,
            notes=entry.notes.text() if entry.notes else None,
            turns=tuple(sorted({day for each in complete.values() for one in each.parameters() for day in one.days()})),
            checklist=all(each.attests for each in complete.values()),
            beyond=any(each.beyond for each in complete.values()),
            written=AsWritten(entry.when, entry.require, self._lets(choices), _place(self.written.home("id"))),
        )

    def _note(self, code: str, key: str, text: Text) -> None:
        self.notes.note(self.written.at(key), code, text)

    def _choices(self, sets: ReadingSets) -> Choices:
        written = self.entry.readings
        if written is None:
            return {None: (None, self.written.spot)}
        if isinstance(written, str) and written not in sets:
            self._note("HR006", "readings", Text(f"没有 reading_sets“{written}”", f"no reading set `{written}`"))
            return {None: (None, self.written.spot)}
        entries, at = (written, self.written.at("readings")) if isinstance(written, dict) else _of_set(written, sets)
        return {name: (each, _at(at, name)) for name, each in entries.items()}

    def _reading(self, name: str | None, each: ReadingEntry | None, spot: Spot, mixed: list[str]) -> Reading | None:
        lets = {key: (text, self.written.at("let", key)) for key, text in self.entry.let.items()}
        lets.update({key: (text, _at(spot, "let", key)) for key, text in (each.let if each else {}).items()})
        spots = {**self.names.spots, **{key: place for key, (_, place) in lets.items()}}
        scope = self._scope(lets)
        if scope is None:
            return None
        for key, (_, place) in lets.items():
            self.notes.check(place, Name(0, key), scope, spots)
        when = self._expression("when", self.entry.when, scope, spots)
        require = self._expression("require", self.entry.require, scope, spots)
        mixed.extend(scope.mixed)
        if require is None or (self.entry.when is not None and when is None) or scope.broken:
            return None
        return Reading(name, each.label.text() if each else None, when, require)

    def _scope(self, lets: Mapping[str, tuple[str, Spot]]) -> Scope | None:
        base = self.names.scope
        definitions = dict(base.definitions)
        for key, (text, place) in lets.items():
            taken(place, key, base.vocabulary, {**definitions, **base.parameters}, self.notes)
            syntax = self.notes.parse(place, text)
            if syntax is None:
                return None
            definitions[key] = Definition(syntax)
        fresh = Scope(base.units, base.vocabulary, base.parameters, definitions, mixing=self.entry.mixes is not None)
        fresh.broken.update(base.broken)
        return fresh

    def _expression(self, key: str, text: str | None, scope: Scope, spots: Mapping[str, Spot]) -> Term | None:
        if text is None:
            return None
        spot = self.written.at(key)
        syntax = self.notes.parse(spot, text)
        term = self.notes.check(spot, syntax, scope, spots, BOOLEAN) if syntax is not None else None
        for each in fields_in(term) if term is not None else ():
            if self.entry.subject not in each.subjects:
                who = SUBJECT_LABELS[self.entry.subject]
                text_ = Text(
                    f"{who.zh}没有字段 {each.name}",
                    f"the field `{each.name}` is not recorded of {a_subject(self.entry.subject)}",
                )
                self.notes.note(spot, "HR008", text_)
        return term

    def _lets(self, choices: Choices) -> dict[str, str]:
        found = dict(self.entry.let)
        for reading, (each, _) in choices.items():
            found.update({f"{reading}: {name}": text for name, text in (each.let if each else {}).items()})
        return found


def _of_set(name: str, sets: ReadingSets) -> tuple[Mapping[str, ReadingEntry], Spot]:
    entries, source = sets[name]
    path: Path_ = ("reading_sets", name)
    return entries, (source, path)
