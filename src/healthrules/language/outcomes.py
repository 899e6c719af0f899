"""Values that are not there, or not quite: a missing field, a question that the text does not answer, a range."""

from __future__ import annotations

from dataclasses import dataclass

from healthrules.records import Value
from healthrules.texts import Text
from healthrules.units import Number


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not known, for want of these fields (in the order in which they were asked for)."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Not answered by the text: outside every band, no value on that date, a share of nothing. Says why."""

    reason: Text


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity of which only the bounds are known, for want of what the `missing` figures wait for.

    A bound that is None is no bound. It is a value like any other to arithmetic; a comparison is decided where all of it
    agrees, else `Unknown`.
    """

    low: Number | None
    high: Number | None
    missing: tuple[str, ...]


Result = Value | Unknown | Outside | Range


def undecided(results: list[Result]) -> Unknown | Outside | None:
    """What keeps `and` or `or` from a value where no part decides: all that is missing, else the first `Outside`.

    A missing part could still decide, so it comes first: filling it in never turns a decided result around.
    """
    missing = [name for result in results if isinstance(result, Unknown) for name in result.missing]
    if missing:
        return Unknown(tuple(dict.fromkeys(missing)))
    return next((result for result in results if isinstance(result, Outside)), None)


def lacking(results: list[Result]) -> Unknown | Outside | None:
    """What keeps a strict operation from a value: the first `Outside`, else all that is missing; None where nothing does."""
    missing: list[str] = []
    for result in results:
        if isinstance(result, Outside):
            return result
        if isinstance(result, Unknown):
            missing.extend(name for name in result.missing if name not in missing)
    return Unknown(tuple(missing)) if missing else None
