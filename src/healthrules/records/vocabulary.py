"""The vocabulary: every field that may be recorded, the categories it may hold, and the kinds of quantity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from healthrules.texts import Text
from healthrules.units import Number, Unit

if TYPE_CHECKING:
    from healthrules.records.moments import Moment

Subject = Literal["facility", "station", "community", "region"]
SUBJECTS: tuple[Subject, ...] = ("facility", "station", "community", "region")
SUBJECT_LABELS: Mapping[str, Text] = {
    "facility": Text("医疗卫生机构", "facility"),
    "station": Text("急救站", "emergency station"),
    "community": Text("社区", "community"),
    "region": Text("地区", "region"),
}


SUBJECT_GROUPS: Mapping[str, Text] = {
    "facility": Text("医疗卫生机构", "facilities"),
    "station": Text("急救站", "emergency stations"),
    "community": Text("社区", "communities"),
    "region": Text("下级地区", "regions inside"),
}
"""Several records of a subject, in a region."""


def a_subject(name: str) -> str:
    """A subject in English with its article: "a facility", "an emergency station"."""
    label = SUBJECT_LABELS[name].en
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"


@dataclass(frozen=True, slots=True)
class KindOfQuantity:
    """What a unit cannot tell apart: usable, gross and service floor area are all m²."""

    name: str
    label: Text
    unit: Unit


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a category, with the words that people write for it."""

    name: str
    label: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Several codes of a category that rules name together: hospitals."""

    name: str
    label: Text
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Category:
    """A closed list of codes, and the groups of them that have a name."""

    name: str
    label: Text
    codes: Mapping[str, Code]
    groups: Mapping[str, CodeGroup] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """Something recorded about a subject.

    A measured field has a `unit` (what a bare number is in), a `display` unit and a `kind`; a coded one has a
    `category`; a yes-or-no field has neither. `moment` says which other year a value is of; None: the record's own.
    `otherwise` is the expression by which it is found where it was not reported. `fixed`: it says what a subject is, and is
    nothing that it could mend.
    """

    name: str
    label: Text
    subjects: frozenset[str]
    unit: Unit | None = None
    display: Unit | None = None
    kind: str | None = None
    category: str | None = None
    whole: bool = False
    least: Number | None = None
    most: Number | None = None
    also: tuple[str, ...] = ()
    moment: Moment | None = None
    otherwise: str | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All fields, categories and kinds of quantity of a rulebook.

    `figures` are what its rules ask for beyond a record, `references` the values from outside that they may name.
    """

    kinds: Mapping[str, KindOfQuantity] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    figures: Mapping[str, Field] = field(default_factory=dict)
    references: Mapping[str, Field] = field(default_factory=dict)

    def of(self, subject: str) -> Iterator[Field]:
        """The fields that a subject may have."""
        return (each for each in self.fields.values() if subject in each.subjects)
