"""The readings of rules as they are stored: blocks of bytes that are read when one of their rules is asked for.

A check asks for the rules of few subjects and documents. The others are known by what stands on the rule itself.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from healthrules.rulebook.book import Rulebook
from healthrules.rulebook.rule import Reading, Rule


def stored(value: object) -> bytes:
    """A value as bytes that `pickle.loads` reads fast."""
    written = io.BytesIO()
    _Pickler(written, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


class _Pickler(pickle.Pickler):
    """Writes a dataclass as its class and its values: made anew it is read several times as fast as by its own way."""

    def reducer_override(self, value: Any) -> Any:
        """How an object is made again."""
        kind: Any = type(value)
        names = _plain_fields(kind)
        return NotImplemented if names is None else (type(value), tuple(getattr(value, name) for name in names))


@cache
def _plain_fields(kind: Any) -> tuple[str, ...] | None:
    """The fields of a dataclass that is made from all of them and nothing else; None for any other class."""
    if not is_dataclass(kind) or hasattr(kind, "__post_init__"):
        return None
    found = fields(kind)
    return tuple(each.name for each in found) if all(each.init and not each.kw_only for each in found) else None


class Block:
    """The readings of some rules, by their ids; as bytes until they are asked for."""

    __slots__ = ("_content", "_found")

    def __init__(self, readings: Mapping[str, Mapping[str | None, Reading]]) -> None:
        self._content = stored(dict(readings))
        self._found: dict[str, Mapping[str | None, Reading]] | None = None

    def __getstate__(self) -> bytes:
        return self._content

    def __setstate__(self, content: bytes) -> None:
        self._content, self._found = content, None

    def of(self, rule: str) -> Mapping[str | None, Reading]:
        """The readings of a rule."""
        if self._found is None:
            self._found = pickle.loads(self._content)  # noqa: S301 (part of a file that the cache has checked)
        return self._found[rule]


class StoredReadings(Mapping[str | None, Reading]):
    """The readings of a rule, in a block."""

    __slots__ = ("_block", "_rule")

    def __init__(self, block: Block, rule: str) -> None:
        self._block, self._rule = block, rule

    def __reduce__(self) -> tuple[Any, ...]:
        return StoredReadings, (self._block, self._rule)

    def __getitem__(self, name: str | None) -> Reading:
        return self._block.of(self._rule)[name]

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._block.of(self._rule))

    def __len__(self) -> int:
        return len(self._block.of(self._rule))


def in_blocks(book: Rulebook) -> Rulebook:
    """The rulebook with its readings in blocks, one for each document and subject."""
    groups: dict[tuple[str, str], dict[str, Rule]] = {}
    for rule in book.rules.values():
        groups.setdefault((rule.document.id, rule.subject), {})[rule.id] = rule
    blocks = {key: Block({name: rule.readings for name, rule in rules.items()}) for key, rules in groups.items()}
    rules = {
        rule.id: replace(rule, readings=StoredReadings(blocks[rule.document.id, rule.subject], rule.id))
        for rule in book.rules.values()
    }
    return replace(book, rules=rules)
