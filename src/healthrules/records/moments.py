"""Values of other years as fields of their own: `beds@2020`, `beds@-1` (the year before), `years_since@2020`.

Whoever joins the years of one subject fills them in; for everything else they are fields like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from healthrules.records.vocabulary import SUBJECTS, Field, Vocabulary
from healthrules.texts import Text
from healthrules.units import Unit

YEARS_SINCE = "years_since"
MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """Which value a field of another year holds.

    `field` is the field that is reported, None for the number of years gone by. `year` is a calendar year; where it is
    None, it is `back` years before that of the record.
    """

    field: str | None
    year: int | None
    back: int = 0

    def of(self, own: int) -> int:
        """The year that is meant, for a record of a year."""
        return own - self.back if self.year is None else self.year


@dataclass(frozen=True, slots=True)
class Shift:
    """From the year of the record to another one: a calendar year, or so many years back."""

    year: int | None = None
    back: int = 0

    def field(self, each: Field) -> Field:
        """What a field was then."""
        name = f"{each.name}@{-self.back if self.year is None else self.year}"
        moment = Moment(each.name, self.year, self.back)
        return replace(each, name=name, label=self.label(each.label), also=(), moment=moment)

    def label(self, text: Text) -> Text:
        """What is called so, then."""
        if self.year is not None:
            return Text(f"{self.year}年{text.zh}", f"{text.en} in {self.year}")
        if self.back == 1:
            return Text(f"上年{text.zh}", f"{text.en} the year before")
        return Text(f"{self.back}年前{text.zh}", f"{text.en} {self.back} years before")


def label_of(name: str, vocabulary: Vocabulary) -> Text:
    """The label of a field, of another year or not, by its name."""
    base, _, when = name.partition("@")
    if base == YEARS_SINCE:
        return _since(int(when))
    known = (vocabulary.fields, vocabulary.references, vocabulary.figures)
    label = next(each[base].label for each in known if base in each)
    if not when:
        return label
    return (Shift(back=-int(when)) if when.startswith("-") else Shift(int(when))).label(label)


def years_since(year: int, one: Unit) -> Field:
    """How many years the record's year is after a calendar year; below zero where it is before it."""
    return Field(
        name=f"{YEARS_SINCE}@{year}",
        label=_since(year),
        subjects=frozenset(SUBJECTS),
        unit=one,
        display=one,
        whole=True,
        least=-MOST_YEARS,
        most=MOST_YEARS,
        moment=Moment(None, year),
    )


def _since(year: int) -> Text:
    return Text(f"{year}年以来的年数", f"years since {year}")
