"""The columnar engine for records: batches of them as columns, judged by Polars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Any

from healthrules.engines.columnar import layout
from healthrules.engines.columnar.needed import needs_polars
from healthrules.engines.columnar.outcomes import OUTCOMES
from healthrules.engines.outcome import Outcome
from healthrules.engines.reference import Judged, ReferenceEngine
from healthrules.records import Field, Record, Value
from healthrules.rulebook import Rulebook

BATCH = 50_000
"""How many records are judged at once."""

_Batch = list[tuple[Record, date]]


class ColumnarEngine:
    """Judges records many at a time with Polars.

    Raises `EngineUnavailable` where Polars or Narwhals cannot be imported. Not safe to share between threads: make one
    for each.
    """

    name = "columnar"

    def __init__(self, book: Rulebook) -> None:
        needs_polars()
        from healthrules.engines.columnar.polars_batch import BatchJudge

        self.book = book
        self._reference = ReferenceEngine(book)
        self._judge = BatchJudge(book)
        self._fields = self._judge.groups.asked

    def judge(self, records: Iterable[tuple[Record, date]]) -> Iterator[Judged]:
        """The outcomes of every rule on each record, in order."""
        waiting = iter(records)
        while batch := list(islice(waiting, BATCH)):
            yield from self._batch(batch)

    def _batch(self, batch: _Batch) -> Iterator[Judged]:
        import polars as pl

        outcomes = [[Outcome.NOT_APPLICABLE] * len(self.book.rules) for _ in batch]
        again = {row for row, (record, _) in enumerate(batch) if self._too_large(record)}
        frame = pl.DataFrame(self._columns(batch), schema=self._schema())
        for judged in self._judge.judged(frame):
            rows = judged.of_whole(judged.frame, [layout.ROW]).to_series().to_list()
            again.update(row for row, doubt in zip(rows, judged.frame[_doubt()], strict=True) if doubt)
            for index in judged.group.plans:
                for row, code in zip(rows, judged.frame[_code(index)], strict=True):
                    outcomes[row][index] = OUTCOMES[code]
        for row, (record, day) in enumerate(batch):
            if row in again:
                yield next(self._reference.judge([(record, day)]))
            else:
                yield record, day, tuple(outcomes[row])

    def _too_large(self, record: Record) -> bool:
        """Whether a number is beyond what a column holds: only in fields without bounds."""
        return any(
            field.unit is not None
            and field.name in record.values
            and not layout.limits(field)[0] <= Fraction(record.values[field.name]) <= layout.limits(field)[1]
            for field in self._fields
        )

    def _columns(self, batch: _Batch) -> dict[str, list[Any]]:
        """The columns of a batch, as `layout` says."""
        columns: dict[str, list[Any]] = {
            layout.ROW: list(range(len(batch))),
            layout.TYPE: [record.type for record, _ in batch],
            layout.REGION: [record.region for record, _ in batch],
            layout.DAY: [day for _, day in batch],
        }
        unfit = [False] * len(batch)
        for field in self._fields:
            values = [record.values.get(field.name) for record, _ in batch]
            columns[field.name] = values if field.unit is None else _steps(values, field, unfit)
        columns[layout.UNFIT] = unfit
        return columns

    def _schema(self) -> Mapping[str, Any]:
        import polars as pl

        fixed = {layout.ROW: pl.UInt32, layout.TYPE: pl.String, layout.REGION: pl.String, layout.DAY: pl.Date}
        kinds = {
            field.name: pl.Float64 if field.unit else pl.String if field.category else pl.Boolean for field in self._fields
        }
        return {**fixed, **kinds, layout.UNFIT: pl.Boolean}


def _steps(values: list[Value | None], field: Field, unfit: list[bool]) -> list[float | None]:
    """A field's values in whole steps; notes the rows in which one had to be rounded."""
    scale = 10 ** layout.places(field)
    found: list[float | None] = []
    for row, value in enumerate(values):
        if value is None:
            found.append(None)
            continue
        exact = Fraction(value) * scale
        if exact.denominator != 1:
            unfit[row] = True
        found.append(float(round(exact)))
    return found


def _doubt() -> str:
    from healthrules.engines.columnar.polars_batch import DOUBT

    return DOUBT


def _code(index: int) -> str:
    from healthrules.engines.columnar.polars_batch import code_column

    return code_column(index)
