"""Documents and rules, as they are once loaded: checked, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from healthrules.errors import Place
from healthrules.language.parameters import Parameter
from healthrules.language.terms import Term, attests, derived_in, fields_in, parameters_in, walk
from healthrules.language.types import BOOLEAN
from healthrules.records import Field
from healthrules.texts import Text


class Force(StrEnum):
    """How strongly a document asks: 约束性, a plainly stated requirement, 预期性, 鼓励/支持/力争."""

    BINDING = "binding"
    STANDARD = "standard"
    EXPECTED = "expected"
    ADVISORY = "advisory"

    def at_least(self, other: Force) -> bool:
        """Whether this force is the same as the other or stronger."""
        order = list(Force)
        return order.index(self) <= order.index(other)

    @property
    def label(self) -> Text:
        """The force in words."""
        return _FORCE_LABELS[self]


_FORCE_LABELS = {
    Force.BINDING: Text("约束性", "binding"),
    Force.STANDARD: Text("明确要求", "standard"),
    Force.EXPECTED: Text("预期性", "expected"),
    Force.ADVISORY: Text("鼓励性", "advisory"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A plan: where it holds, for which days, and which version of its pack this is. `anywhere`: it is tried outside it too."""

    id: str
    version: str
    title: Text
    short: Text
    issuer: Text
    status: str
    jurisdiction: str
    start: date
    end: date
    digest: str
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One interpretation of a rule: for whom (`when`, None: for all), and what must hold."""

    name: str | None
    label: Text | None
    when: Term | None
    require: Term

    def fields(self) -> list[Field]:
        """Every field the reading may ask for."""
        found = {each.name: each for term in self.terms() for each in fields_in(term)}
        return list(found.values())

    def parameters(self) -> list[Parameter]:
        """Every parameter the reading looks up."""
        found = {each.name: each for term in self.terms() for each in parameters_in(term)}
        return list(found.values())

    @property
    def attests(self) -> bool:
        """Whether a yes or a no is all that it requires, or is what decides whether it applies."""
        hangs = self.when is not None and any(each.type == BOOLEAN and attests(each) for each in walk(self.when))
        return hangs or attests(self.require)

    @property
    def beyond(self) -> bool:
        """Whether it asks for other years or other records."""
        return any(each.moment is not None for each in self.fields()) or any(derived_in(term) for term in self.terms())

    def terms(self) -> list[Term]:
        """`when`, if there is one, and `require`."""
        return [self.require] if self.when is None else [self.when, self.require]


@dataclass(frozen=True, slots=True)
class AsWritten:
    """A rule's expressions as the author wrote them."""

    when: str | None
    require: str
    let: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a document. It never holds a result.

    `start` is the first day it stands; `due` the day by which it must be met, None where it stands at once. `turns` are the
    days on which its parameters take new values. `checklist`: it asks for nothing but a yes or a no, or hangs on one to apply
    at all. `beyond`: some reading asks for other years or other records.
    """

    id: str
    document: Document
    title: Text
    subject: str
    force: Force
    clause: str
    start: date
    due: date | None
    readings: Mapping[str | None, Reading]
    default_reading: str | None
    catalogue: tuple[str, ...]
    mixes: Text | None
    notes: Text | None
    written: AsWritten
    turns: tuple[date, ...]
    checklist: bool
    beyond: bool

    @property
    def name(self) -> str:
        """The id without its document."""
        return self.id.partition("/")[2]

    def figures(self) -> dict[str, Field]:
        """The fields that hold what the rule asks for beyond its record, in any of its readings, in the record's year."""
        terms = (term for reading in self.readings.values() for term in reading.terms())
        return {name: each.field for term in terms for name, each in derived_in(term).items()}

    def reading(self, name: str | None = None) -> Reading:
        """A reading by name; the default one for None."""
        return self.readings[name if name is not None else self.default_reading]
