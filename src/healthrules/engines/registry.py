"""The engines there are, by name, and the choice that `auto` makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
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


def _auto(book: Rulebook) -> Engine:
    """durable-rules where it can be imported, else the reference engine: the report is the same."""
    try:
        return _durable(book)
    except EngineUnavailable:
        return ReferenceEngine(book)


ENGINES: Mapping[str, Callable[[Rulebook], Engine]] = {
    "auto": _auto,
    "durable": _durable,
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
