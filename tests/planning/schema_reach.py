"""Which places of a schema there are, and which of them some data come to: a place and the type of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Place = tuple[str, str]
NAMES = {dict: "object", list: "array", str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def shapes(schema: Mapping[str, Any], shape: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The shapes that something at a place may have, each with the place at which it is defined."""
    if "anyOf" in shape:
        for each in shape["anyOf"]:
            yield from shapes(schema, each, path)
    elif "$ref" in shape:
        yield from shapes(schema, schema["$defs"][shape["$ref"].rpartition("/")[2]], shape["$ref"])
    else:
        yield path, shape


def known(schema: Mapping[str, Any], shape: Mapping[str, Any], path: str = "") -> set[Place]:
    """Every place of a schema, with each type that it allows there."""
    found: set[Place] = set()
    for own, each in shapes(schema, shape, path):
        types = each.get("type", "string")
        found |= {(path, name.replace("integer", "number")) for name in ([types] if isinstance(types, str) else types)}
        for key, inner in each.get("properties", {}).items():
            found |= known(schema, inner, f"{own}/{key}")
        if "items" in each:
            found |= known(schema, each["items"], f"{own}[]")
    return found


def reached(schema: Mapping[str, Any], shape: Mapping[str, Any], data: Any, path: str = "") -> set[Place]:
    """The places that data come to, with the types they have there."""
    found = {(path, NAMES[type(data)])}
    for own, each in shapes(schema, shape, path):
        if isinstance(data, dict):
            for key in data.keys() & each.get("properties", {}).keys():
                found |= reached(schema, each["properties"][key], data[key], f"{own}/{key}")
        if isinstance(data, list) and "items" in each:
            for one in data:
                found |= reached(schema, each["items"], one, f"{own}[]")
    return found


def described(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every key of a schema, with its shape."""
    for own in (schema, *schema["$defs"].values()):
        yield from _keys(own)


def _keys(shape: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, inner in shape.get("properties", {}).items():
        yield key, inner
        yield from _keys(inner)
    for each in ([shape["items"]] if "items" in shape else []) + shape.get("anyOf", []):
        yield from _keys(each)


def objects(shape: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a schema, wherever it stands."""
    if isinstance(shape, dict):
        if not isinstance(shape.get("type"), dict) and "object" in shape.get("type", ()):
            yield shape
        for each in shape.values():
            yield from objects(each)
    elif isinstance(shape, list):
        for each in shape:
            yield from objects(each)


def spoilt(data: Any) -> Iterator[tuple[str, Any]]:
    """Copies of data, each with one thing wrong: a key too many, a key too few, something of another type.

    Of a list the first thing alone is spoilt.
    """
    yield "of another type", {"wrong": [data]}
    if isinstance(data, dict):
        yield "a key too many", {**data, "wrong": 1}
        for key, value in data.items():
            yield f"no {key}", {name: each for name, each in data.items() if name != key}
            for what, wrong in spoilt(value):
                yield f"{key}: {what}", {**data, key: wrong}
    elif isinstance(data, list) and data:
        for what, wrong in spoilt(data[0]):
            yield f"0: {what}", [wrong, *data[1:]]
