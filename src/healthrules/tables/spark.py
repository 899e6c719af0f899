"""Spark's tables: columns written as SQL, and stages that keep its queries small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import narwhals as nw

from healthrules.tables.columns import COLUMNS
from healthrules.tables.native import Local, Native
from healthrules.tables.spark_sql import NotWritten, Writer, literal, quoted

LONG = 2_000
"""Columns of so much text are a stage of their own."""


@dataclass(frozen=True, slots=True)
class SparkTable(Native):
    """A DataFrame of Spark."""

    writer: Writer = field(default_factory=Writer)

    def with_columns(self, *columns: nw.Expr) -> Self:
        """The table with more columns; as Narwhals makes them where they cannot be written."""
        try:
            written = dict(map(self.writer.column, columns))
        except NotWritten:
            return self.over(self.frame.with_columns(*columns))
        names = self.frame.columns
        kept = [_as(written[name], name) if name in written else quoted(name) for name in names]
        made = self._selected(*kept, *(_as(text, name) for name, text in written.items() if name not in names))
        return made.stage() if sum(map(len, written.values())) > LONG else made

    def select(self, *columns: nw.Expr | str) -> Self:
        """Some columns of the table."""
        try:
            written = [
                (each, quoted(each)) if isinstance(each, str) else self.writer.column(each) for each in columns
            ]
        except NotWritten:
            return self.over(self.frame.select(*columns))
        return self._selected(*(_as(text, name) for name, text in written))

    def filter(self, condition: nw.Expr) -> Self:
        """Some rows of the table."""
        try:
            return self._of(self.frame.to_native().filter(self.writer.text(condition)))
        except NotWritten:
            return self.over(self.frame.filter(condition))

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one at a time."""
        return (row.asDict(recursive=True) for row in self.frame.to_native().collect())

    def stage(self) -> Self:
        """The same table, its columns computed before what is asked of them.

        Spark writes filters out in terms of the columns below them, again and again, which makes the query grow beyond
        measure; nothing is pushed past a number that is not the same twice. And it makes one method of stages that follow
        each other, too long for the JVM to compile, but not past `array_sort`, which it does not compile at all.
        """
        kept = [quoted(name) for name in self.frame.columns if name != _STAGE]
        return self._selected(*kept, _as(_BARRIER, _STAGE)).filter(nw.col(_STAGE))

    def gathered(self, names: Sequence[str], into: str) -> Self:
        """The table with some columns of numbers as one column of lists, without nulls."""
        kept = [quoted(name) for name in self.frame.columns if name not in names]
        return self._selected(*kept, _as(f"array_compact(array({', '.join(map(quoted, names))}))", into))

    def apart(self, lists: Sequence[str], names: tuple[str, str], divisor: int) -> Self:
        """A row for each number in columns of lists."""
        kept = [quoted(name) for name in self.frame.columns if name not in lists]
        whole = quoted(names[0])
        joined = self._selected(*kept, _as(f"concat({', '.join(map(quoted, lists))})", names[0])).stage()
        found = joined._selected(*kept, _as(f"explode({whole})", names[0]))
        return found._selected(*kept, f"CAST({whole} DIV {divisor} AS INT) AS {whole}", _as(f"{whole} % {divisor}", names[1]))

    def looked_up(self, place: str, texts: Mapping[str, Sequence[str | None]]) -> Self:
        """The table with more columns from lists."""
        found = [
            _as(f"element_at(CAST(array({', '.join(map(literal, listed))}) AS ARRAY<STRING>), {quoted(place)} + 1)", name)
            for name, listed in texts.items()
        ]
        return self._selected("*", *found)

    def with_local(self, rows: Local) -> Any:
        """The engine's own table of findings, with some more."""
        frame = self.frame.to_native()
        if not rows:
            return frame
        schema = ", ".join(f"{quoted(name)} {_KINDS[dtype]}" for name, dtype in COLUMNS.items())
        listed = [tuple(row.get(name) for name in COLUMNS) for row in rows]
        return frame.union(frame.sparkSession.createDataFrame(listed, schema))

    def _selected(self, *columns: str) -> Self:
        return self._of(self.frame.to_native().selectExpr(*columns))

    def _of(self, frame: Any) -> Self:
        return self.over(nw.from_native(frame))


_STAGE = "_stage"
_BARRIER = "array_sort(array(monotonically_increasing_id()))[0] >= 0"

_KINDS: Mapping[nw.dtypes.DType, str] = {
    nw.String(): "STRING",
    nw.Int64(): "BIGINT",
    nw.Float64(): "DOUBLE",
    nw.Date(): "DATE",
}


def _as(text: str, name: str) -> str:
    return f"{text} AS {quoted(name)}"
