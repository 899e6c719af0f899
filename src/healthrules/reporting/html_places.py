"""Districts: the level of counties, by which the HTML report charts and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from healthrules.reporting.html_words import LABELS
from healthrules.rulebook import Rulebook
from healthrules.texts import Language

NOWHERE = "none"
"""The district of a record without a region."""


def district(region: str | None, book: Rulebook) -> str:
    """The code of the county or district that holds a region; of a larger region its own; `NOWHERE` without one."""
    return NOWHERE if region is None else book.regions.district(region)


def district_name(code: str, book: Rulebook, language: Language) -> str:
    """A district with the city that holds it: "开封市龙亭区", "Longting District, Kaifeng"."""
    if code == NOWHERE:
        return LABELS["no_region"].in_(language)
    line = [*book.regions.line(code)]
    names = [book.regions.regions[each].name.in_(language) for each in line[:-1] or line]
    return "".join(reversed(names)) if language == "zh" else ", ".join(names)


def district_names(codes: Sequence[str], book: Rulebook, language: Language) -> dict[str, str]:
    """Several districts by code: each by its own name, with its city where two have the same."""
    regions = book.regions.regions
    own = {code: regions[code].name.in_(language) for code in codes if code in regions}
    often = Counter(own.values())
    return {code: own[code] if code in own and often[own[code]] == 1 else district_name(code, book, language) for code in codes}
