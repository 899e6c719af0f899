"""What authors write of cases, as shapes that pydantic checks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from healthrules.rulebook.files import Day, Entry, Figure, Identifier, Line, VariableName


class CaseEntry(Entry):
    """A case: a record, and what a rule must say of it."""

    name: Line
    rule: Identifier
    record: dict[str, Any]
    expect: Literal["pass", "fail", "pending", "unknown", "not_applicable"]
    reading: VariableName | None = None
    as_of: Day | None = None
    actual: Figure | None = None
    required: Figure | None = None
    gap: Figure | None = None
    missing: list[Line] | None = None
    earlier: list[dict[str, Any]] = []
    registry: list[dict[str, Any]] = []
    references: dict[VariableName, Figure] = {}


class EdgeEntry(Entry):
    """What of a record makes a rule pass, and what makes it fail."""

    passes: dict[str, Any]
    fails: dict[str, Any]


class CaseGroupEntry(Entry):
    """Four cases for each rule: what passes, what fails, nothing reported, and a record that is not asked.

    `asked` is what every record holds, `not_asked` what is put over it for the last. `edges`: the value that passes and the
    one that fails of the only field that a rule requires, or both as fields. `ticked`: rules that ask for a yes.
    """

    asked: dict[str, Any] = {}
    not_asked: dict[str, Any]
    edges: dict[Identifier, Annotated[list[Figure], Field(min_length=2, max_length=2)] | EdgeEntry] = {}
    ticked: list[Identifier] = []


class CaseFile(Entry):
    """`<topic>.cases.yaml`: the cases beside a file of rules."""

    as_of: Day
    base: dict[str, Any] = {}
    cases: list[CaseEntry] = []
    groups: list[CaseGroupEntry] = []
