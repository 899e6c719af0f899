"""A rule pack: one document's folder, from its files to checked rules. All problems are collected, none hides another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from healthrules.errors import Place, Problem, RulebookError, UsageError
from healthrules.language.checking import check
from healthrules.language.parameters import Parameter
from healthrules.language.parser import parse
from healthrules.language.problems import ExpressionError
from healthrules.language.scope import Definition, Scope
from healthrules.language.syntax import Name, Syntax
from healthrules.language.terms import Named, Term
from healthrules.language.types import BOOLEAN, Type
from healthrules.records import RegionTree, Vocabulary
from healthrules.rulebook.files import DocumentFile, Figure, ReadingEntry, RuleEntry, RuleFile
from healthrules.rulebook.parameters import ParameterReader
from healthrules.rulebook.reading_files import entry_of
from healthrules.rulebook.rule import Document, Force, Reading, Rule, Written
from healthrules.source import Path_, Source
from healthrules.texts import Text
from healthrules.units import UnitTable


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds, everything by `<document>/<name>`."""

    document: Document
    parameters: Mapping[str, Parameter]
    measures: Mapping[str, Named]
    rules: Mapping[str, Rule]


@dataclass(slots=True)
class PackReader:
    """Reads one pack. `problems` gathers what is wrong with it."""

    units: UnitTable
    vocabulary: Vocabulary
    regions: RegionTree
    problems: list[Problem] = field(default_factory=list)
    _scope: Scope | None = None

    def read(self, document_source: Source, sources: Sequence[Source], digest: str) -> Pack:
        """The document with its parameters, measures and rules.

        Raises `RulebookError` with everything found wrong.
        """
        document = self._document(document_source, digest)
        files = [(source, entry_of(source, RuleFile)) for source in sources]
        self._scope = self._names(files)
        sets = {name: each for _, file in files for name, each in file.reading_sets.items()}
        rules: dict[str, Rule] = {}
        for source, file in files:
            for index, entry in enumerate(file.rules):
                path: Path_ = ("rules", index)
                if f"{document.id}/{entry.id}" in rules:
                    self._note(
                        source, "HR004", Text(f"规则“{entry.id}”出现两次", f"two rules are called `{entry.id}`"), (*path, "id")
                    )
                rule = self._rule(document, entry, sets, source, path)
                if rule is not None:
                    rules[rule.id] = rule
        if self.problems:
            raise RulebookError(self.problems)
        scope = self._scope
        named = {name: scope.checked(name) for name in scope.definitions}
        measures = {f"{document.id}/{name}": term for name, term in named.items() if isinstance(term, Named)}
        parameters = {f"{document.id}/{name}": each for name, each in scope.parameters.items()}
        return Pack(document, parameters, measures, rules)

    def _note(self, source: Source, code: str, text: Text, path: Path_, offset: int = 0) -> None:
        self.problems.append(source.problem(code, text, path, offset))

    def _document(self, source: Source, digest: str) -> Document:
        entry = entry_of(source, DocumentFile)
        try:
            jurisdiction = self.regions.find(entry.jurisdiction).code
        except UsageError as error:
            raise RulebookError([source.problem("HR003", error.text, ("jurisdiction",))]) from None
        if entry.period.to < entry.period.start:
            self._note(source, "HR003", Text("规划期结束早于开始", "the period ends before it begins"), ("period",))
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

    def _names(self, files: Sequence[tuple[Source, RuleFile]]) -> Scope:
        """The parameters and measures of the pack, checked."""
        definitions: dict[str, Definition] = {}
        parameters: dict[str, Parameter] = {}
        places: list[tuple[Source, str]] = []
        for source, file in files:
            for name, measure in file.measures.items():
                self._fresh(source, ("measures", name), name, definitions)
                syntax = self._parse(source, measure.formula, ("measures", name, "formula"))
                if syntax is not None:
                    definitions[name] = Definition(syntax, measure.label.text())
                    places.append((source, name))
        scope = Scope(self.units, self.vocabulary, parameters, definitions)
        for source, file in files:
            reader = ParameterReader(source, self.units, self.vocabulary, self.problems)
            for name, entry in file.parameters.items():
                self._fresh(source, ("parameters", name), name, {**definitions, **parameters})
                over = entry.over or entry.by
                key = (
                    self._check(source, Name(0, over), scope, ("parameters", name, "over" if entry.over else "by"))
                    if over
                    else None
                )
                if over and key is None:
                    continue
                parameter = reader.read(name, entry, key.type if key else None)
                if parameter is not None:
                    parameters[name] = parameter
        for source, name in places:
            self._check(source, definitions[name].syntax, scope, ("measures", name, "formula"))
        return scope

    def _fresh(self, source: Source, path: Path_, name: str, known: Mapping[str, object]) -> None:
        if name in known or name in self.vocabulary.fields:
            self._note(source, "HR004", Text(f"“{name}”已有定义", f"`{name}` is defined already"), path)

    def _parse(self, source: Source, text: Figure, path: Path_) -> Syntax | None:
        try:
            return parse(str(text))
        except ExpressionError as error:
            self._note(source, error.code, error.text, path, error.at)
            return None

    def _check(self, source: Source, syntax: Syntax, scope: Scope, path: Path_, expected: Type | None = None) -> Term | None:
        try:
            return check(syntax, scope, expected)
        except ExpressionError as error:
            self._note(source, error.code, error.text, path, error.at)
            return None

    def _rule(
        self, document: Document, entry: RuleEntry, sets: Mapping[str, dict[str, ReadingEntry]], source: Source, path: Path_
    ) -> Rule | None:
        chosen = self._reading_entries(entry, sets, source, path)
        readings: dict[str | None, Reading] = {}
        for name, (each, at) in chosen.items():
            reading = self._reading(entry, name, each, source, path, at)
            if reading is not None:
                readings[name] = reading
        if not readings or len(readings) < len(chosen):
            return None
        defaults = [name for name, (each, _) in chosen.items() if each is None or each.default]
        if len(defaults) != 1:
            self._note(
                source, "HR006", Text("须有且只有一种默认理解", "exactly one reading must be the default"), (*path, "readings")
            )
            return None
        mark = source.mark((*path, "id"))
        return Rule(
            id=f"{document.id}/{entry.id}",
            document=document,
            title=entry.title.text(),
            subject=entry.subject,
            force=Force(entry.force),
            clause=entry.clause,
            start=entry.start or document.start,
            due=entry.due,
            readings=readings,
            default_reading=defaults[0],
            catalogue=tuple(entry.catalogue),
            mixes=entry.mixes.text() if entry.mixes else None,
            notes=entry.notes.text() if entry.notes else None,
            written=Written(entry.when, entry.require, _let_texts(entry, chosen), Place(source.file, mark.line, mark.column)),
        )

    def _reading_entries(
        self, entry: RuleEntry, sets: Mapping[str, dict[str, ReadingEntry]], source: Source, path: Path_
    ) -> dict[str | None, tuple[ReadingEntry | None, Path_]]:
        if entry.readings is None:
            return {None: (None, path)}
        if isinstance(entry.readings, dict):
            return {name: (each, (*path, "readings", name)) for name, each in entry.readings.items()}
        if entry.readings not in sets:
            text = Text(f"没有 reading_sets“{entry.readings}”", f"no reading set `{entry.readings}`")
            self._note(source, "HR006", text, (*path, "readings"))
            return {}
        own = source.data.get("reading_sets", {}).get(entry.readings) is not None
        at: Path_ = ("reading_sets", entry.readings) if own else (*path, "readings")
        return {name: (each, (*at, name)) for name, each in sets[entry.readings].items()}

    def _reading(
        self, entry: RuleEntry, name: str | None, each: ReadingEntry | None, source: Source, path: Path_, at: Path_
    ) -> Reading | None:
        lets = {key: (text, (*path, "let", key)) for key, text in entry.let.items()}
        lets.update({key: (text, (*at, "let", key)) for key, text in (each.let if each else {}).items()})
        scope = self._with_lets(lets, source, mixing=entry.mixes is not None)
        if scope is None:
            return None
        before = len(self.problems)
        for key, (_, place) in lets.items():
            self._check_let(source, scope, key, place)
        if len(self.problems) > before:
            return None
        when = self._expression(source, entry.when, scope, (*path, "when"))
        require = self._expression(source, entry.require, scope, (*path, "require"))
        if require is None or (entry.when is not None and when is None):
            return None
        self._asked_of_subject(entry, [term for term in (when, require) if term], source, path)
        if entry.mixes is not None and not scope.mixed:
            self._note(
                source,
                "HR007",
                Text("并无口径混用，请删去 mixes", "no kinds of quantity meet: take `mixes` away"),
                (*path, "mixes"),
            )
        return Reading(name, each.label.text() if each else None, when, require)

    def _check_let(self, source: Source, scope: Scope, key: str, place: Path_) -> None:
        try:
            check(Name(0, key), scope)
        except ExpressionError as error:
            self._note(source, error.code, error.text, place, error.at)

    def _with_lets(self, lets: Mapping[str, tuple[Figure, Path_]], source: Source, *, mixing: bool) -> Scope | None:
        if self._scope is None:
            raise AssertionError
        definitions = dict(self._scope.definitions)
        for key, (text, place) in lets.items():
            self._fresh(source, place, key, {**definitions, **self._scope.parameters})
            syntax = self._parse(source, text, place)
            if syntax is None:
                return None
            definitions[key] = Definition(syntax)
        return replace(self._scope, definitions=definitions, mixing=mixing, mixed=[], _checked={}, _open=[])

    def _expression(self, source: Source, text: str | None, scope: Scope, path: Path_) -> Term | None:
        syntax = self._parse(source, text, path) if text is not None else None
        return self._check(source, syntax, scope, path, BOOLEAN) if syntax is not None else None

    def _asked_of_subject(self, entry: RuleEntry, terms: Sequence[Term], source: Source, path: Path_) -> None:
        for each in Reading(None, None, None, terms[0]).fields() + Reading(None, None, None, terms[-1]).fields():
            if entry.subject not in each.subjects:
                self._note(
                    source,
                    "HR008",
                    Text(
                        f"字段 {each.name} 不属于 {entry.subject}",
                        f"the field `{each.name}` is not recorded of a {entry.subject}",
                    ),
                    (*path, "require"),
                )


def _let_texts(entry: RuleEntry, chosen: Mapping[str | None, tuple[ReadingEntry | None, Path_]]) -> dict[str, str]:
    found = {name: str(text) for name, text in entry.let.items()}
    for reading, (each, _) in chosen.items():
        found.update({f"{reading}: {name}": str(text) for name, text in (each.let if each else {}).items()})
    return found
