"""The engines there are, by name, and the choice that `auto` makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Protocol

from healthrules.engines.reference import Judged, ReferenceEngine
from healthrules.errors import EngineUnavailable, UsageError, did_you_mean
from healthrules.records import Record
from healthrules.rulebook import Rulebook
from healthrules.texts import Text


class Engine(Protocol):
    """Judges records by a rulebook."""

    @property
    def name(self) -> str:
        """The engine's name."""
        ...

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """An outcome of every rule on each record for its day, in order."""
        ...


def _durable(book: Rulebook) -> Engine:
    from healthrules.engines.durable import DurableEngine

    return DurableEngine(book)


def _columnar(book: Rulebook) -> Engine:
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    from healthrules.engines.columnar.engine import ColumnarEngine

    return ColumnarEngine(book)


FEW = 2_000
"""Up to so many records are judged one at a time by `auto`."""


@dataclass(frozen=True, slots=True)
class AutoEngine:
    """The engine that suits the input: one record at a time where there are few, columns where there are many.

    An engine whose package is not installed is left out: the report is the same.
    """

    book: Rulebook
    name: str = "auto"

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """An outcome of every rule on each record for its day, in order."""
        waiting = iter(records)
        first = list(islice(waiting, FEW + 1))
        wanted = _columnar if len(first) > FEW else _durable
        yield from _or_reference(wanted, self.book).judge(chain(first, waiting))


def _or_reference(maker: Callable[[Rulebook], Engine], book: Rulebook) -> Engine:
    try:
        return maker(book)
    except EngineUnavailable:
        return ReferenceEngine(book)


ENGINES: Mapping[str, Callable[[Rulebook], Engine]] = {
    "auto": AutoEngine,
    "durable": _durable,
    "columnar": _columnar,
    "reference": ReferenceEngine,
}


def make_engine(name: str, book: Rulebook) -> Engine:
    """An engine for a rulebook.

    Raises `UsageError` for a name that is not known, `EngineUnavailable` where its package cannot be imported.
    """
    if name not in ENGINES:
        hint, listed = did_you_mean(name, ENGINES), ", ".join(ENGINES)
        raise UsageError(Text(f"没有引擎“{name}”。{hint.zh}可选：{listed}", f"no engine `{name}`.{hint.en} One of: {listed}"))
    return ENGINES[name](book)
