"""How the texts of a table are spelled: which word means which code, which unit is how many of the canonical one.

From the texts themselves where they can be listed (`Spellings.found`), else from the words that the vocabulary and the
unit table give (`Spellings.known`). A text that is in neither takes the exact path, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from healthrules.errors import HealthRulesError
from healthrules.intake import Normaliser
from healthrules.intake.values import NO, YES, day
from healthrules.records import SUBJECT_LABELS, SUBJECTS, Field
from healthrules.units import parse_amount

MOST_SPELLINGS = 2_000
"""How many different texts of one column are looked up by themselves."""


@dataclass(slots=True)
class Spellings:
    """The meaning of texts; each is worked out once."""

    normaliser: Normaliser
    _units: dict[tuple[str, str], Fraction | None] = field(default_factory=dict)

    def units(self, each: Field, suffixes: Iterable[str]) -> dict[str, Fraction]:
        """How many of the field's canonical unit one of each unit is; texts that are no unit of the field are left out."""
        found = {suffix: self._unit(each, suffix) for suffix in suffixes}
        return {suffix: factor for suffix, factor in found.items() if factor is not None}

    def _unit(self, each: Field, suffix: str) -> Fraction | None:
        key = (each.name, suffix)
        if key not in self._units:
            self._units[key] = self._factor(each, suffix)
        return self._units[key]

    def _factor(self, each: Field, suffix: str) -> Fraction | None:
        canonical = each.unit
        if canonical is None or suffix[:1] in ("e", "E"):  # an exponent, or a unit that begins like one
            return None
        try:
            number, unit = parse_amount(f"1 {suffix}", self.normaliser.book.units)
        except HealthRulesError:
            return None
        if unit is None:
            return Fraction(number)
        return Fraction(number) * unit.factor_to(canonical) if unit.measures_the_same_as(canonical) else None

    def known_suffixes(self, each: Field) -> list[str]:
        """The plain spellings of the units of a field, with the words that multiply a number."""
        table, canonical = self.normaliser.book.units, each.unit
        if canonical is None:
            return []
        spelled = [word for name in table.alike(canonical) for word in (name.symbol, name.zh, name.en, name.one, *name.also)]
        words = [word for word in spelled if word]
        return ["", *words, *(many + word for many in table.magnitudes for word in ("", *words))]

    def codes(self, each: Field, texts: Iterable[str]) -> dict[str, Any]:
        """The code of each text, or yes or no; texts that are none are left out."""
        return _read(texts, lambda text: self.normaliser.value(text, each))

    def known_words(self, each: Field) -> list[str]:
        """The words for the codes of a field, as the vocabulary writes them."""
        if each.category is None:
            return [*YES, *NO, "True", "False", "TRUE", "FALSE", "Yes", "No", "Y", "N"]
        category = self.normaliser.book.vocabulary.categories[each.category]
        return [word for code in category.codes.values() for word in (code.name, code.label.zh, code.label.en, *code.also)]

    def regions(self, texts: Iterable[str]) -> dict[str, str]:
        """The code of the region of each text."""
        return _read(texts, lambda text: self.normaliser.book.regions.find(text).code)

    def known_regions(self) -> list[str]:
        """The codes and names of the region tree."""
        regions = self.normaliser.book.regions.regions.values()
        return [word for each in regions for word in (each.code, each.name.zh, each.name.en, *each.also)]

    def days(self, texts: Iterable[str]) -> dict[str, date]:
        """The day of each text."""
        return _read(texts, day)

    def subjects(self) -> dict[str, str]:
        """The subject of each word for one."""
        return {word: name for name in SUBJECTS for word in (name, SUBJECT_LABELS[name].zh, SUBJECT_LABELS[name].en)}


def _read(texts: Iterable[str], meaning: Callable[[str], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in dict.fromkeys(texts):
        try:
            found[text] = meaning(text)
        except HealthRulesError:
            continue
    return found


def by_meaning(words: Mapping[str, Any]) -> dict[Any, list[str]]:
    """The words for each meaning."""
    found: dict[Any, list[str]] = {}
    for word, meaning in words.items():
        found.setdefault(meaning, []).append(word)
    return found
