"""A comparison of inspections as JSON."""

from __future__ import annotations

from healthrules.reporting.changes import Diff
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


def render(diff: Diff, _book: Rulebook, _language: Language) -> str:
    """The comparison as JSON text; it holds both languages."""
    return diff.to_json()
