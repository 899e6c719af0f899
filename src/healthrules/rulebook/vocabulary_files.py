"""What authors write of the vocabulary and of regions, as shapes that pydantic checks."""

from __future__ import annotations

from healthrules.rulebook.files import Bound, Entry, Expression, Line, SubjectName, TextEntry, VariableName


class KindEntry(Entry):
    """A kind of quantity."""

    unit: Line
    label: TextEntry


class CodeEntry(TextEntry):
    """A code of a category: its names, and other words for it."""

    also: list[Line] = []


class CodeGroupEntry(TextEntry):
    """Several codes under one name."""

    codes: list[VariableName]


class CategoryEntry(Entry):
    """A category, its codes, and groups of them."""

    label: TextEntry
    codes: dict[VariableName, CodeEntry]
    groups: dict[VariableName, CodeGroupEntry] = {}


class FieldEntry(Entry):
    """A field of the vocabulary."""

    label: TextEntry
    subjects: list[SubjectName]
    unit: Line | None = None
    display: Line | None = None
    kind: Line | None = None
    category: Line | None = None
    whole: bool = False
    min: Bound | None = None
    max: Bound | None = None
    otherwise: Expression | None = None
    also: list[Line] = []
    fixed: bool = False


class ReferenceEntry(Entry):
    """A value from outside that rules may point to."""

    label: TextEntry
    unit: Line
    display: Line | None = None
    kind: Line


class RateEntry(CodeEntry):
    """A rate: a share of a whole, from 0 to 1, of a kind of its own; `shown` is the unit that people read it in."""

    shown: Line = "%"
    otherwise: Expression | None = None


class AttestationEntry(CodeEntry):
    """A yes or a no, and how it is found where it was not reported."""

    otherwise: Expression | None = None


class VocabularyFile(Entry):
    """A file in `vocabulary/`. Fields that are yes or no, or rates, and of one subject, may stand by it in short."""

    kinds_of_quantity: dict[VariableName, KindEntry] = {}
    categories: dict[VariableName, CategoryEntry] = {}
    fields: dict[VariableName, FieldEntry] = {}
    rates: dict[SubjectName, dict[VariableName, RateEntry]] = {}
    attestations: dict[SubjectName, dict[VariableName, AttestationEntry]] = {}
    references: dict[VariableName, ReferenceEntry] = {}


class RegionEntry(CodeEntry):
    """A region: its names, and its parent where the code does not say it."""

    parent: Line | None = None


class RegionsFile(Entry):
    """A file in `jurisdictions/`."""

    regions: dict[Line, RegionEntry]
