"""What a record says without reporting it: the level of a region follows from its code (GB/T 2260)."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.records.record import Value
from healthrules.records.vocabulary import Vocabulary

REGION_LEVEL = "region_level"
DISTRICTS, COUNTIES = range(1, 21), range(21, 81)
"""The last two digits of the codes of districts and of counties; those above are of cities at county level."""


def implied(subject: str | None, region: str | None, vocabulary: Vocabulary) -> Mapping[str, Value]:
    """The values of a record that follow from its subject and region; none where the vocabulary has no such field.

    >>> from healthrules.rulebook import load_rules
    >>> implied("region", "410225", load_rules().vocabulary)
    {'region_level': 'county'}
    """
    if subject != "region" or region is None or REGION_LEVEL not in vocabulary.fields:
        return {}
    return {REGION_LEVEL: level(region)}


def level(code: str) -> str:
    """The level of a region: `zone` for one that has no code of its own."""
    if not code.isdecimal():
        return "zone"
    if code.endswith("0000"):
        return "province"
    last = int(code[4:6])
    if last == 0:
        return "city"
    return "district" if last in DISTRICTS else "county" if last in COUNTIES else "county_city"
