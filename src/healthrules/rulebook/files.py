"""What an author writes: the shape of the YAML files, checked by pydantic before anything is made of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from pydantic_core import PydanticCustomError

from healthrules.texts import LANGUAGES, Text


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("figure", "a figure is needed, not yes or no")
    return value


def _only_figures(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise PydanticCustomError("figure", "a figure without a unit is needed")
    return value


def _written(value: object) -> object:
    """An expression as text, also where YAML read a figure or a truth."""
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, (int, Decimal)) else value


Figure = Annotated[int | Decimal | str, BeforeValidator(_no_truth)]
Expression = Annotated[str, BeforeValidator(_written), StringConstraints(min_length=1, strip_whitespace=True)]
Bound = Annotated[int | Decimal, BeforeValidator(_only_figures)]
Day = Annotated[date, Strict()]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
HYPHENS, UNDERSCORES, DIGEST = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", r"^[a-z][a-z0-9_]*$", r"^[0-9a-f]{64}$"
"""How names of documents and rules, names of variables, and digests are written."""

Identifier = Annotated[str, StringConstraints(pattern=HYPHENS, max_length=80)]
VariableName = Annotated[str, StringConstraints(pattern=UNDERSCORES, max_length=80)]
SubjectName = Literal["facility", "station", "community", "region"]
ForceName = Literal["binding", "expected", "standard", "advisory"]


class Entry(BaseModel):
    """Anything an author writes; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class TextEntry(Entry):
    """A text in both languages."""

    zh: Line
    en: Line

    def text(self) -> Text:
        """The text."""
        return Text(self.zh, self.en)


class OneTextEntry(Entry):
    """A text in one language, which stands in both; or in both."""

    zh: Line | None = None
    en: Line | None = None


def in_both(value: object) -> object:
    """A text that is written once, or in one language, stands in both."""
    if isinstance(value, str):
        return {"zh": value, "en": value}
    if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in LANGUAGES:
        (text,) = value.values()
        return dict.fromkeys(LANGUAGES, text)
    return value


EitherText = Annotated[TextEntry, BeforeValidator(in_both, json_schema_input_type=TextEntry | OneTextEntry | Line)]
"""A text in both languages, or once for both."""


class PeriodEntry(Entry):
    """The first and the last day a document covers."""

    start: Day = Field(alias="from")
    to: Day


class DocumentFile(Entry):
    """`document.yaml`: the plan that a pack encodes."""

    id: Identifier
    version: Line
    title: TextEntry
    short: TextEntry
    issuer: TextEntry
    status: Literal["draft", "issued"]
    jurisdiction: Line
    period: PeriodEntry
    number: Line | None = None
    source: Annotated[str, StringConstraints(pattern=DIGEST)] | None = None
    issued: Day | None = None


class TableEntry(Entry):
    """One table of a parameter: exactly one of `value`, `bands`, `values`."""

    value: Figure | None = None
    bands: list[list[Figure]] | None = None
    values: dict[VariableName, Figure] | None = None


class DatedEntry(TableEntry):
    """A table that is in force from a date; the first may have none, and is in force from the beginning."""

    start: Day | None = Field(default=None, alias="from")


class ParameterEntry(TableEntry):
    """A parameter: a label, a unit, a clause, and one table or several dated ones."""

    label: TextEntry
    unit: Line
    kind: Line | None = None
    clause: Line
    over: VariableName | None = None
    by: VariableName | None = None
    dated: list[DatedEntry] | None = None


class MeasureEntry(Entry):
    """A measure: a named formula over one record."""

    label: TextEntry
    formula: Expression


class ReadingEntry(Entry):
    """One interpretation of an unclear clause."""

    label: TextEntry
    default: bool = False
    let: dict[VariableName, Expression] = {}


class SharedEntry(Entry):
    """What several rules may share, and each may say for itself."""

    subject: SubjectName | None = None
    when: Expression | None = None
    force: ForceName | None = None
    clause: Line | None = None
    start: Day | None = Field(default=None, alias="from")
    due: Day | None = None
    readings: dict[VariableName, ReadingEntry] | VariableName | None = None
    mixes: TextEntry | None = None
    notes: TextEntry | None = None


class GroupedEntry(SharedEntry):
    """A rule of a group. Without `id` and `title` it is called as the first field that it asks for.

    `steps` are the values of `step` by year: a rule for each, due at the end of its year.
    """

    id: Identifier | None = None
    title: TextEntry | None = None
    require: Expression
    let: dict[VariableName, Expression] = {}
    steps: Annotated[dict[str, Figure], Field(min_length=1)] | None = None
    catalogue: list[Line] = []
    also_in: list[Line] = []
    ours: list[Figure] = []


class RuleEntry(GroupedEntry):
    """A rule that stands by itself."""

    id: Identifier
    title: TextEntry
    subject: SubjectName
    force: ForceName
    clause: Line


class GroupEntry(SharedEntry):
    """Rules that share what is written beside them."""

    rules: Annotated[list[GroupedEntry], Field(min_length=1)]


class RuleFile(Entry):
    """A file of rules by topic."""

    parameters: dict[VariableName, ParameterEntry] = {}
    measures: dict[VariableName, MeasureEntry] = {}
    reading_sets: dict[VariableName, dict[VariableName, ReadingEntry]] = {}
    rules: list[RuleEntry] = []
    groups: list[GroupEntry] = []


class CommitmentEntry(Entry):
    """A commitment of a document: its section, whether it is a printed figure or a mandate, about what; why it is no rule."""

    section: Line
    scope: Literal["figure", "mandate", "soft", "achieved"]
    level: Literal["facility", "station", "community", "region", "programme", "project"]
    reason: Line | None = None
    remark: TextEntry | None = None


class LedgerFile(Entry):
    """`ledger.yaml`: every commitment of a document; those without a reason are rules, or open.

    `reasons` are those that several commitments share, by a name that they give.
    """

    reasons: dict[VariableName, TextEntry] = {}
    commitments: dict[Line, CommitmentEntry]
