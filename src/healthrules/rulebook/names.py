"""The names of a pack: its parameters and measures, checked together, for each may use the other in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from healthrules.language.checking import check
from healthrules.language.parameters import Parameter
from healthrules.language.scope import Definition, Scope
from healthrules.language.syntax import Name
from healthrules.language.types import Type
from healthrules.records import Vocabulary
from healthrules.rulebook.files import ParameterEntry, RuleFile
from healthrules.rulebook.notes import Notes, Spot
from healthrules.rulebook.parameters import ParameterReader
from healthrules.source import Source
from healthrules.texts import Text
from healthrules.units import UnitTable

Files = Sequence[tuple[Source, RuleFile]]


@dataclass(frozen=True, slots=True)
class Names:
    """The scope of a pack's expressions, and where each measure stands."""

    scope: Scope
    spots: Mapping[str, Spot]


def names_of(files: Files, units: UnitTable, vocabulary: Vocabulary, notes: Notes) -> Names:
    """The parameters and measures of a pack; what is wrong with them is noted."""
    definitions, spots = _measures(files, vocabulary, notes)
    outlines = _outlines(files, units, vocabulary, notes, definitions)
    written = {name for _, file in files for name in (*file.parameters, *file.measures)}
    scope = Scope(units, vocabulary, {name: each for name, (each, _, _) in outlines.items()}, definitions)
    scope.broken.update(written - set(outlines) - set(definitions))
    filled: dict[str, Parameter] = {}
    for name, (outline, entry, reader) in outlines.items():
        readable, key = _key_type(outline, entry, reader, scope, spots, notes)
        parameter = reader.filled(outline, entry, key) if readable else None
        if parameter is not None:
            filled[name] = parameter
    broken = scope.broken | (written - set(filled) - set(definitions))
    scope = replace(scope, parameters=filled, broken=broken, _checked={}, _extents={}, _open=[])
    for name, spot in spots.items():
        notes.check(spot, Name(0, name), scope, spots)
    return Names(scope, spots)


_Outlines = dict[str, tuple[Parameter, ParameterEntry, ParameterReader]]


def _measures(files: Files, vocabulary: Vocabulary, notes: Notes) -> tuple[dict[str, Definition], dict[str, Spot]]:
    definitions: dict[str, Definition] = {}
    spots: dict[str, Spot] = {}
    for source, file in files:
        for name, measure in file.measures.items():
            taken((source, ("measures", name)), name, vocabulary, definitions, notes)
            spot: Spot = (source, ("measures", name, "formula"))
            syntax = notes.parse(spot, measure.formula)
            if syntax is not None:
                definitions[name] = Definition(syntax, measure.label.text())
                spots[name] = spot
    return definitions, spots


def _outlines(
    files: Files, units: UnitTable, vocabulary: Vocabulary, notes: Notes, definitions: Mapping[str, Definition]
) -> _Outlines:
    found: _Outlines = {}
    for source, file in files:
        reader = ParameterReader(source, units, vocabulary, notes.problems)
        for name, entry in file.parameters.items():
            taken((source, ("parameters", name)), name, vocabulary, {**definitions, **found}, notes)
            outline = reader.outline(name, entry)
            if outline is not None:
                found[name] = (outline, entry, reader)
    return found


def key_type(parameter: Parameter, scope: Scope) -> Type | None:
    """The type of what a parameter that was checked is read by; None where it is read by nothing."""
    return None if parameter.over is None else check(Name(0, parameter.over), scope).type


def _key_type(
    outline: Parameter, entry: ParameterEntry, reader: ParameterReader, scope: Scope, spots: Mapping[str, Spot], notes: Notes
) -> tuple[bool, Type | None]:
    """Whether a table can be read, and the type of what it is read by: None where it is read by nothing."""
    if outline.over is None:
        return True, None
    spot: Spot = (reader.source, ("parameters", outline.name, "over" if entry.over else "by"))
    key = notes.check(spot, Name(0, outline.over), scope, spots)
    return key is not None, key.type if key is not None else None


def taken(spot: Spot, name: str, vocabulary: Vocabulary, known: Mapping[str, object], notes: Notes) -> None:
    """Note that a name has a meaning already."""
    if name in known or name in vocabulary.fields:
        notes.note(spot, "HR004", Text(f"“{name}”已有定义", f"`{name}` is defined already"))
