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

_STAGE = "_stage"
_BARRIER = "array_sort(array({0}monotonically_increasing_id()))[0]"


@dataclass(frozen=True, slots=True)
class SparkTable(Native):
    """A DataFrame of Spark.

    Long columns are a stage: computed before what is made of them. Spark writes filters out in terms of the columns below
    them, again and again, which makes the query grow beyond measure; nothing is pushed past a column with a number that is
    not the same twice. And it makes one method of what follows each other, too long for the JVM to compile, but leaves
    out `array_sort`. So each stage has a column `_STAGE` made of these two and of that of the stage before.
    """

    writer: Writer = field(default_factory=Writer)

    def with_columns(self, *columns: nw.Expr) -> Self:
        """The table with more columns; as Narwhals makes them where they cannot be written."""
        try:
            written = dict(map(self.writer.column, columns))
        except NotWritten:
            return self.over(self.frame.with_columns(*columns))
        return self._with(written)

    def _with(self, written: Mapping[str, str], dropped: Sequence[str] = ()) -> Self:
        names = [name for name in self.frame.columns if name not in dropped and name != _STAGE]
        made = [_as(written[name], name) if name in written else quoted(name) for name in names]
        made.extend(_as(text, name) for name, text in written.items() if name not in names)
        return self._selected(*made, *self._stage(new=sum(map(len, written.values())) > LONG))

    def _stage(self, *, new: bool) -> list[str]:
        """The column that keeps stages apart."""
        before = quoted(_STAGE) if _STAGE in self.frame.columns else None
        if new:
            return [_as(_BARRIER.format(f"{before}, " if before else ""), _STAGE)]
        return [before] if before else []

    def select(self, *columns: nw.Expr | str) -> Self:
        """Some columns of the table."""
        try:
            written = [(each, quoted(each)) if isinstance(each, str) else self.writer.column(each) for each in columns]
        except NotWritten:
            return self.over(self.frame.select(*columns))
        return self._selected(*(_as(text, name) for name, text in written), *self._stage(new=False))

    def filter(self, condition: nw.Expr) -> Self:
        """Some rows of the table."""
        try:
            text = self.writer.text(condition)
        except NotWritten:
            return self.over(self.frame.filter(condition))
        return self._of(self.frame.to_native().filter(f"({text}) AND {_HELD}" if _STAGE in self.frame.columns else text))

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, one at a time."""
        return (row.asDict(recursive=True) for row in self._whole().collect())

    def _whole(self) -> Any:
        """The DataFrame, all of its stages kept."""
        frame = self.frame.to_native()
        return frame.filter(_HELD).drop(_STAGE) if _STAGE in self.frame.columns else frame

    def gathered(self, into: str, numbers: Sequence[nw.Expr], columns: Sequence[nw.Expr], dropped: Sequence[str]) -> Self:
        """The table with a column of lists."""
        listed = f"array_compact(array({', '.join(map(self.writer.text, numbers))}))"
        return self._with({into: listed, **dict(map(self.writer.column, columns))}, dropped)

    def apart(self, lists: Sequence[str], names: tuple[str, str], divisor: int) -> Self:
        """A row for each number in columns of lists."""
        kept = [quoted(name) for name in self.frame.columns if name not in lists and name != _STAGE]
        whole = quoted(names[0])
        joined = _as(f"concat({', '.join(map(quoted, lists))})", names[0])
        staged = self._selected(*kept, joined, *self._stage(new=True))
        found = staged._selected(*kept, _as(f"explode({whole})", names[0]), quoted(_STAGE))
        return found._with({names[0]: f"CAST({whole} DIV {divisor} AS INT)", names[1]: f"{whole} % {divisor}"})

    def looked_up(self, place: str, texts: Mapping[str, Sequence[str | None]]) -> Self:
        """The table with more columns from lists."""
        found = [
            _as(f"element_at(CAST(array({', '.join(map(literal, listed))}) AS ARRAY<STRING>), {quoted(place)} + 1)", name)
            for name, listed in texts.items()
        ]
        return self._selected(*map(quoted, self.frame.columns), *found)

    def with_local(self, rows: Local) -> Any:
        """The engine's own table of findings, with some more."""
        frame = self._whole()
        if not rows:
            return frame
        schema = ", ".join(f"{quoted(name)} {_KINDS[dtype]}" for name, dtype in COLUMNS.items())
        listed = [tuple(row.get(name) for name in COLUMNS) for row in rows]
        return frame.union(frame.sparkSession.createDataFrame(listed, schema))

    def _selected(self, *columns: str) -> Self:
        return self._of(self.frame.to_native().selectExpr(*columns))

    def _of(self, frame: Any) -> Self:
        return self.over(nw.from_native(frame))


_HELD = f"{_STAGE} >= 0"

_KINDS: Mapping[nw.dtypes.DType, str] = {
    nw.String(): "STRING",
    nw.Int64(): "BIGINT",
    nw.Float64(): "DOUBLE",
    nw.Date(): "DATE",
}


def _as(text: str, name: str) -> str:
    return f"{text} AS {quoted(name)}"
