"""A registry that is read as often as a question needs: as batches of a table, or as records one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from healthrules.intake import Row
from healthrules.records import Record

if TYPE_CHECKING:
    from healthrules.checking import Input
    from healthrules.rulebook import Rulebook
    from healthrules.tables.batches import Batch


@dataclass(frozen=True, slots=True)
class Registry:
    """What is read anew each time: `rows` one at a time, `batches` by columns (None where it is no table).

    `ignored`: columns of the table to leave out.
    """

    rows: Callable[[], Iterable[Input]]
    batches: Callable[[], Iterable[Batch]] | None = None
    ignored: Sequence[str] = ()


def registry_of(given: Any) -> Registry:
    """A registry from a Polars DataFrame or LazyFrame, or from records as `check` takes them."""
    if isinstance(given, Registry):
        return given
    if type(given).__module__.partition(".")[0] == "polars":
        table = given.lazy()
        return Registry(lambda: table.collect().iter_rows(named=True), lambda: _batches(table))
    rows = [given] if isinstance(given, (Row, Record, Mapping)) else list(given)
    return Registry(lambda: rows)


def registry_of_files(paths: Sequence[str], book: Rulebook, ignored: Sequence[str] = (), columns: Any = None) -> Registry:
    """A registry from files and folders as `check` takes them; standard input is read once and kept.

    `columns`: a map of columns, None for none.
    """
    from healthrules.intake import read_inputs
    from healthrules.intake.column_map import ColumnMap
    from healthrules.intake.headings import Headings
    from healthrules.intake.inputs import STANDARD_INPUT

    given = columns or ColumnMap()
    if find_spec("polars") is None or find_spec("narwhals") is None:
        every = list(read_inputs(paths, Headings(book, given, tuple(ignored))))
        return Registry(lambda: every, ignored=ignored)
    from healthrules.tables.running import TableCheck
    from healthrules.tables.sources import batches

    check = TableCheck(book, ignored=tuple(ignored), columns=given)
    if STANDARD_INPUT in paths:
        rows = list(read_inputs(paths, check.headings))
        return Registry(lambda: rows, lambda: check.rows(rows), ignored)
    return Registry(lambda: read_inputs(paths, check.headings), lambda: batches(paths, check), ignored)


def _batches(table: Any) -> Iterable[Batch]:
    from healthrules.tables.batches import ROWS, of_frames

    return of_frames(iter(table.collect_batches(chunk_size=ROWS)), "-")
