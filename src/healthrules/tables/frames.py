"""`check_frame`: a table of any of several libraries, to a table of findings of the same library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from healthrules.engines.columnar.needed import needs_polars
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rulebook

if TYPE_CHECKING:
    from healthrules.intake import Normaliser


def check_frame(  # noqa: PLR0913 (each an option of its own)
    table: Any,
    book: Rulebook,
    *,
    as_of: date | None = None,
    everything: bool = False,
    checklist: bool = False,
    limit: int | None = None,
    ignore: Sequence[str] = (),
) -> Any:
    """Judge a table: a row for each record, a column for each field, by a rulebook.

    `table`: a Polars LazyFrame or DataFrame, a DuckDB relation, a PySpark DataFrame, a pandas DataFrame or a PyArrow
    table. Columns are called as in records (names, labels or aliases); `type` and `id` are needed. A bare number is in the
    field's canonical unit, text may carry a unit, null and empty text mean that nothing was reported.
    `as_of`: the day to judge for; None takes each record's own, else today. `everything`: `pass` and `not_applicable`
    too. `checklist`: items of checklists that are not answered, too. `limit`: how many findings of each rule, None for all
    (Polars, pandas and PyArrow). `ignore`: columns to leave out.

    Returns a table of the same kind, lazy where the given one is (a Polars DataFrame gives a LazyFrame): a row for each
    finding, and one without a rule for each row that was `rejected` and each record that is `unchecked`. docs/tables.md
    says the columns; numbers are floats in `unit`. On DuckDB and Spark, rows that plain columns cannot decide are fetched
    and judged when the check is made.

    Raises `UsageError` for a column that means nothing or another kind of table, `EngineUnavailable` without Polars,
    `UnsupportedOperation` where the table holds a subject of which a rule asks for other years or other records (of a
    lazy Polars frame when the findings are collected).

    >>> import polars as pl, healthrules as hr
    >>> stations = pl.LazyFrame({"type": ["station"], "id": ["s1"], "region": ["410200"], "area_type": ["urban"],
    ...                          "service_radius": [6.0]})
    >>> found = hr.check_frame(stations, hr.load_rules(["kaifeng-plan-2025"])).collect()
    >>> found.select("record", "outcome", "gap", "unit").row(0)
    ('s1', 'fail', 1.0, 'km')
    """
    needs_polars()
    day = as_of or date.today()  # noqa: DTZ011 (the day where the user is)
    telling = Telling(everything, checklist)
    made = _local(table, book, (as_of, day), {"telling": telling, "limit": limit, "ignored": tuple(ignore)})
    if made is not None:
        return made
    from healthrules.tables.lazy import LazyCheck
    from healthrules.tables.native import native

    return LazyCheck(book, native(table), as_of, day, telling, tuple(ignore)).findings()


def _local(table: Any, book: Rulebook, days: tuple[date | None, date], options: dict[str, Any]) -> Any:
    """The findings of a table that Polars can hold, in its own library; None for any other."""
    import polars as pl

    library = type(table).__module__.partition(".")[0]
    if isinstance(table, (pl.LazyFrame, pl.DataFrame)):
        return _findings(table.lazy(), book, days, options, eager=isinstance(table, pl.DataFrame))
    if library == "pandas":
        return _findings(pl.from_pandas(table).lazy(), book, days, options).collect().to_pandas()
    if library == "pyarrow":
        frame = pl.from_arrow(table)
        return _findings(frame.lazy(), book, days, options).collect().to_arrow() if isinstance(frame, pl.DataFrame) else None
    return None


def _refuse(table: Any, book: Rulebook, normaliser: Normaliser, column: str) -> None:
    """Refuse a table at hand that holds a subject which tables do not judge, before it is judged."""
    import polars as pl

    from healthrules.engines.columnar.refusals import apart
    from healthrules.tables.spellings import Spellings

    _, joins = apart(book)
    if joins.asked:
        words = Spellings(normaliser).subjects()
        texts = table.select(pl.col(column).cast(pl.String).str.strip_chars().unique().sort()).collect()[column]
        joins.refuse(words.get(text) for text in texts)


def _findings(
    table: Any, book: Rulebook, days: tuple[date | None, date], options: dict[str, Any], *, eager: bool = True
) -> Any:
    import polars as pl

    from healthrules.intake import Normaliser
    from healthrules.tables.batches import ROWS, of_frames
    from healthrules.tables.headings import headings
    from healthrules.tables.running import TableCheck
    from healthrules.tables.writing import lazily

    normaliser = Normaliser(book)
    found = headings(table.collect_schema().names(), normaliser, options["ignored"])
    if eager:
        _refuse(table, book, normaliser, found.heads["type"])
    check = TableCheck(book, days[0], days[1], **options)

    def frames() -> Iterator[Any]:
        parts: Iterable[Any] = table.collect_batches(chunk_size=ROWS)
        told = check.findings(of_frames(iter(parts), "-"), check.tally())
        return (each.with_columns(file=pl.lit(None, pl.String)) for each in told)

    made: Callable[[], Iterable[Any]] = frames
    return lazily(made)
