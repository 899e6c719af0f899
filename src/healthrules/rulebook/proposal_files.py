"""A proposal as it is written: changes of parameters and rules, each with its reason."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from healthrules.rulebook.files import (
    DatedEntry,
    Day,
    EitherText,
    Entry,
    Expression,
    Figure,
    ForceName,
    GroupEntry,
    Identifier,
    Line,
    MeasureEntry,
    ParameterEntry,
    ReadingEntry,
    RuleEntry,
    TableEntry,
    VariableName,
)

Reason = EitherText
"""Why something is so."""


class HeadEntry(Entry):
    """What a proposal is called, what it is for, and which other one it takes back (`reverses`)."""

    id: Identifier
    title: EitherText
    reason: Reason | None = None
    reverses: Identifier | None = None


class StepEntry(TableEntry):
    """A step of a phase-in: what is in force from a day."""

    start: Day = Field(alias="from")


class ParameterChange(TableEntry):
    """A parameter's table, or one value of it: that of the band or of the code that is named.

    Without `from` it holds on every day. `steps` are values from several days, `dated` the whole of a parameter anew, and
    `edges` moves a band.
    """

    parameter: Line
    band: Annotated[list[Figure], Field(min_length=2, max_length=2)] | None = None
    edges: Annotated[list[Figure], Field(min_length=2, max_length=2)] | None = None
    code: Line | None = None
    start: Day | None = Field(default=None, alias="from")
    steps: Annotated[list[StepEntry], Field(min_length=1)] | None = None
    dated: Annotated[list[DatedEntry], Field(min_length=1)] | None = None
    retire: Literal[True] | None = None
    reason: Reason


class RuleChange(Entry):
    """What of a rule is to be otherwise; null takes `when`, `from`, `due`, `readings`, `mixes` or `notes` away."""

    rule: Line
    title: EitherText | None = None
    when: Expression | None = None
    require: Expression | None = None
    let: dict[VariableName, Expression] | None = None
    force: ForceName | None = None
    start: Day | None = Field(default=None, alias="from")
    due: Day | None = None
    readings: dict[VariableName, ReadingEntry] | VariableName | None = None
    mixes: EitherText | None = None
    notes: EitherText | None = None
    reading: VariableName | None = None
    retire: Literal[True] | None = None
    reason: Reason


class MeasureChange(Entry):
    """Another formula of a measure, or its end."""

    measure: Line
    formula: Expression | None = None
    retire: Literal[True] | None = None
    reason: Reason


class AddedEntry(Entry):
    """Parameters, measures and rules, as a pack's file of rules has them."""

    parameters: dict[VariableName, ParameterEntry] = {}
    measures: dict[VariableName, MeasureEntry] = {}
    rules: list[RuleEntry] = []
    groups: list[GroupEntry] = []


class Addition(Entry):
    """What is new in a document."""

    document: Line
    add: AddedEntry
    reason: Reason


_SHAPES = {
    "parameter": "parameter change",
    "rule": "rule change",
    "measure": "measure change",
    "add": "addition",
    "document": "addition",
}
"""By which key a change is known; the names of shapes are no keys, so that they are no part of a place."""


def _shape(change: Any) -> str | None:
    return next((shape for key, shape in _SHAPES.items() if key in change), None) if isinstance(change, dict) else None


ChangeEntry = Annotated[
    Annotated[ParameterChange, Tag("parameter change")]
    | Annotated[RuleChange, Tag("rule change")]
    | Annotated[MeasureChange, Tag("measure change")]
    | Annotated[Addition, Tag("addition")],
    Discriminator(_shape, custom_error_type="change", custom_error_message="a change of something is needed"),
]


class ProposalFile(Entry):
    """A proposal: an overlay on the rules of one or several documents."""

    proposal: HeadEntry
    changes: list[ChangeEntry]
