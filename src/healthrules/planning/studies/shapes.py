"""The shapes of which the JSON Schemas of studies are made: each says what it holds, and what null means there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from healthrules.engines import Outcome
from healthrules.reporting.schemas import DIALECT

Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""

OUTCOMES = tuple(each.value for each in Outcome)


def study(kind: str, name: str, about: str, keys: Mapping[str, Shape], shared: Mapping[str, Shape] | None = None) -> Shape:
    """The schema of all that a study writes, called `name` there; `shared`: shapes that its keys refer to by name.

    >>> made = study("trial", "healthrules/trial/1", "A trial", {"records": count("how many")})
    >>> made["title"], made["required"]
    ('healthrules trial', ['schema', 'records'])
    """
    head = {"schema": {"const": name, "description": "the name of this format and its version"}}
    whole = closed(about, {**head, **keys})
    return {"$schema": DIALECT, "title": f"healthrules {kind}", **whole, "$defs": {**_COMMON, **(shared or {})}}


def closed(about: str, keys: Mapping[str, Shape], optional: Iterable[str] = ()) -> Shape:
    """An object with these keys and no other; all of them are there but the optional ones."""
    left = set(optional)
    required = [key for key in keys if key not in left]
    return {
        "type": "object",
        "description": about,
        "required": required,
        "additionalProperties": False,
        "properties": dict(keys),
    }


def listed(about: str, of: Shape) -> Shape:
    """A list of things of one shape."""
    return {"type": "array", "description": about, "items": of}


def ref(about: str, name: str) -> Shape:
    """One of the shapes that have a name: `text`, `amount`, or one of those shared in a study."""
    return {"$ref": f"#/$defs/{name}", "description": about}


def words(about: str) -> Shape:
    """A text in both languages."""
    return ref(about, "text")


def amount(about: str) -> Shape:
    """A number with its unit."""
    return ref(about, "amount")


def line(about: str) -> Shape:
    """A text in one language, a name, an id."""
    return {"type": "string", "description": about}


def choice(about: str, known: Sequence[str]) -> Shape:
    """One of some words."""
    return {"type": "string", "description": about, "enum": list(known)}


def outcome(about: str) -> Shape:
    """What a rule says of a record."""
    return choice(about, OUTCOMES)


def count(about: str) -> Shape:
    """How many there are."""
    return {"type": "integer", "description": about, "minimum": 0}


def whole(about: str) -> Shape:
    """A whole number: a year, a difference of counts."""
    return {"type": "integer", "description": about}


def number(about: str) -> Shape:
    """A number: all its digits where it has a finite decimal form, else 12 of them."""
    return {"type": "number", "description": about}


def share(about: str) -> Shape:
    """A proportion from 0 to 1."""
    return {"type": "number", "description": f"{about}, from 0 to 1", "minimum": 0, "maximum": 1}


def truth(about: str) -> Shape:
    """Yes or no."""
    return {"type": "boolean", "description": about}


def day(about: str) -> Shape:
    """A day as ISO 8601 writes it."""
    return {"type": "string", "description": about, "format": "date"}


def or_null(shape: Shape, means: str) -> Shape:
    """A shape, or null, and what null means there.

    >>> or_null(count("rows"), "not known")
    {'type': ['integer', 'null'], 'description': 'rows; null: not known', 'minimum': 0}
    """
    about = {"description": f"{shape['description']}; null: {means}"}
    if "type" not in shape:
        inner = {key: value for key, value in shape.items() if key != "description"}
        return {"anyOf": [inner, {"type": "null"}], **about}
    options = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return {**shape, "type": [shape["type"], "null"], **about, **options}


_COMMON: Mapping[str, Shape] = {
    "text": closed("A text in both languages", {"zh": line("in Chinese"), "en": line("in English")}),
    "amount": closed(
        "A number with its unit",
        {
            "value": number("the number, in the unit: all its digits where it has a finite decimal form, else 12"),
            "unit": line("the symbol of the unit, such as m², km or %; 1 for a number without one"),
        },
    ),
}
