"""Comparing: a registry judged by two rulebooks at once, from a table or from records one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.errors import UnsupportedOperation
from healthrules.planning.comparing.comparison import Comparison, comparison
from healthrules.planning.comparing.joint import Joint, joint
from healthrules.planning.comparing.transitions import Gathered, judge_of, of_records, of_tables
from healthrules.rulebook import Rulebook

if TYPE_CHECKING:
    from healthrules.checking import Input
    from healthrules.records import Reject
    from healthrules.tables.batches import Batch


def compare(registry: Any, before: Rulebook, after: Rulebook, *, as_of: date | None = None) -> Comparison:
    """What `after` changes for a registry that `before` judges now.

    `registry`: a Polars DataFrame or LazyFrame, or records as `check` takes them; `as_of`: the day to judge for, None for
    each record's own, else today. The rulebooks share units, vocabulary and regions: one is made of the other by
    `planning.apply`, `with_readings` or `only`.

    Raises `EngineUnavailable` without Polars.

    >>> import healthrules as hr
    >>> book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-rural")
    >>> station = {"type": "station", "id": "s", "region": "杞县", "area_type": "rural", "service_radius": "15 km"}
    >>> found = compare([station], book, book.with_readings({"emergency-radius-rural": "lower"}))
    >>> found.changes.select("record", "before", "after", "gap_after", "unit").row(0)
    ('s', 'pass', 'fail', 5.0, 'km')
    """
    from healthrules.engines.columnar.needed import needs_polars

    needs_polars()
    import polars as pl

    both, today = joint(before, after), date.today()  # noqa: DTZ011 (the day where the planner is)
    if isinstance(registry, (pl.DataFrame, pl.LazyFrame)):
        return compare_tables(both, lambda: _batches(registry.lazy()), as_of, today, lambda: _rows(registry.lazy()))
    return compare_records(both, registry, as_of, today)


def compare_tables(
    both: Joint,
    batches: Callable[[], Iterable[Batch]],
    as_of: date | None,
    today: date,
    rows: Callable[[], Iterable[Input]],
    ignored: Iterable[str] = (),
) -> Comparison:
    """Compare by columns, some left out; `rows` gives the same registry one at a time, for rules that join records."""
    judge = judge_of(both, as_of, today, ignored)
    try:
        gathered = of_tables(both, batches(), judge)
    except UnsupportedOperation:
        return compare_records(both, rows(), as_of, today)
    return comparison(both, gathered, as_of or today)


def compare_records(both: Joint, records: Any, as_of: date | None, today: date) -> Comparison:
    """Compare records one at a time, joined with others where rules ask for it."""
    from healthrules.checking import outcomes
    from healthrules.reporting.tally import rejected

    rejects: list[Reject] = []
    gathered: Gathered = of_records(both, outcomes(records, both.book, rejects.append, as_of=as_of))
    gathered.rejects = [rejected(each) for each in rejects]
    return comparison(both, gathered, as_of or today)


def _batches(table: Any) -> Iterable[Batch]:
    from healthrules.tables.batches import ROWS, of_frames

    return of_frames(iter(table.collect_batches(chunk_size=ROWS)), "-")


def _rows(table: Any) -> Iterable[Input]:
    found: Iterable[Input] = table.collect().iter_rows(named=True)
    return found
