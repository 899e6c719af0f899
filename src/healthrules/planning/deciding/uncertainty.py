"""Uncertainty: how many verdicts hang on values that were not reported, and on values within half a step of an edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.errors import UnsupportedOperation
from healthrules.planning.deciding.changing import Case
from healthrules.planning.deciding.hanging import Hanging, OnEdge, Waiting
from healthrules.planning.deciding.steps import steps_of
from healthrules.planning.registries import Registry, registry_of
from healthrules.records import Reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.rulebook import Rulebook

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What verdicts hang on, most verdicts first.

    `verdicts` are all in which a rule applied, `unknown` of them cannot be given, and `unanswered` more are items of checklists
    that were not answered (counted among the unknown only where that was asked for). `on_edge` lists verdicts by record, each
    with every field on which it hangs; `curved` counts those where only the two ends of a step were looked at.
    """

    book: Rulebook
    records: int
    rejects: int
    verdicts: int
    unknown: int
    unanswered: int
    waiting: tuple[Waiting, ...]
    on_edge: tuple[OnEdge, ...]
    curved: int

    @property
    def turning(self) -> int:
        """How many verdicts hang on the last digit of some value."""
        return len({(id(each.record), each.rule.id) for each in self.on_edge})

    @property
    def frame(self) -> pl.DataFrame:
        """`on_edge`, a row for each; see `frames.on_edge`. Needs Polars."""
        from healthrules.planning.deciding.frames import on_edge

        return on_edge(self)

    @property
    def missing(self) -> pl.DataFrame:
        """`waiting`, a row for each field; see `frames.missing`. Needs Polars."""
        from healthrules.planning.deciding.frames import missing

        return missing(self)


def uncertainty(  # noqa: PLR0913 (each an option of its own)
    registry: Any,
    book: Rulebook,
    *,
    steps: Mapping[str, str] | None = None,
    as_of: date | None = None,
    checklist: bool = False,
    every_region: bool = False,
    reject: Callable[[Rejected], object] | None = None,
) -> Uncertainty:
    """How many verdicts hang on values that are missing, or that were rounded.

    `registry`: a Polars DataFrame or LazyFrame, records as `check` takes them, or a `Registry`.
    `steps`: the step in which a field was written, such as `{"served_population": "0.1万人"}`; without it what people count
    is exact, and any other value is taken as rounded to its last digit in the unit that people read. Values are moved one at
    a time. `checklist`: items of checklists that were not answered count as unknown. `every_region`: judge every region in
    which records lie, too. `reject` is called with what cannot be read. Exemptions of the rulebook are not looked at.

    Tables are counted by columns, where no rule joins a record with others; the result is the same.

    Raises `UsageError` for a field that holds no amounts.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-urban")
    >>> station = {"type": "station", "id": "s", "region": "开封市", "area_type": "urban", "service_radius": "5.0 km"}
    >>> (found,) = hr.uncertainty(station, book).on_edge
    >>> found.outcome, found.half, found.other
    (<Outcome.PASS: 'pass'>, Fraction(1, 2), <Outcome.FAIL: 'fail'>)
    """
    asked = replace(book, waivers=())
    source, empty = registry_of(registry), Hanging(steps_of(steps or {}, asked), checklist)
    by_columns = None if every_region else _by_columns(source, asked, empty, as_of)
    found, rejects = by_columns or _one_by_one(source, asked, empty, as_of, every_region=every_region)
    if reject is not None:
        for each in rejects:
            reject(each)
    counts = (found.records, len(rejects), found.verdicts, found.unknown, found.unanswered)
    return Uncertainty(book, *counts, found.waiting(), tuple(found.on_edge), found.curved)


Counted = tuple[Hanging, list[Rejected]]


def _by_columns(source: Registry, book: Rulebook, empty: Hanging, as_of: date | None) -> Counted | None:
    """The count of a table; None where it is none, or rules join its records with others."""
    if source.batches is None:
        return None
    from healthrules.planning.deciding.uncertain_tables import of_tables

    found, today = empty.afresh(), as_of or date.today()  # noqa: DTZ011 (the day where the planner is)
    try:
        return found, list(of_tables(source.batches(), book, found, as_of, today, source.ignored))
    except UnsupportedOperation:
        return None


def _one_by_one(source: Registry, book: Rulebook, empty: Hanging, as_of: date | None, *, every_region: bool) -> Counted:
    from healthrules.checking import outcomes

    found, rejects = empty.afresh(), list[Rejected]()

    def turned_away(each: Reject) -> None:
        rejects.append(rejected(each))

    rows = source.rows()
    for record, day, each in outcomes(rows, book, turned_away, as_of=as_of, engine="reference", every_region=every_region):
        found.add(Case(record, day, book, dict(zip(book.rules, each, strict=True))))
    return found, rejects
