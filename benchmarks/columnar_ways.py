"""The columnar engine's ways over one table in memory, for `columnar_peers`."""

from __future__ import annotations

import numpy as np
import polars as pl
from benchmarks.peers import DAY, NOT_APPLICABLE, Outcomes

from healthrules.engines.columnar.layout import ROW
from healthrules.engines.columnar.polars_batch import DOUBT, BatchJudge, Judged, code_column
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.tables.batches import of_frames
from healthrules.tables.judging import TableJudge
from healthrules.tables.running import TableCheck


class Columnar:
    """Judges one table again and again. It is normalised once, when this is made, in batches as the tables of users are."""

    def __init__(self, book: Rulebook, frame: pl.DataFrame) -> None:
        self._book, self._frame = book, frame
        self._judge = BatchJudge(book)
        reader = TableJudge(book, DAY, DAY)
        self._plain: list[pl.DataFrame] = []
        for batch in of_frames(iter([frame]), "-"):
            plain, odd = reader._read(batch, reader._reader(batch))  # noqa: SLF001 (what is timed begins behind it)
            if odd:
                raise AssertionError(f"{len(odd)} rows are not plain")
            self._plain.append(plain)

    def judged(self) -> list[Judged]:
        """The outcome codes of every rule, in groups: what the rest of the package goes on with."""
        return [group for plain in self._plain for group in self._judge.judged(plain)]

    def outcomes(self) -> Outcomes:
        """The same, as an array for each rule in the order of the rows: what the peers give."""
        found = {rule: np.full(len(self._frame), NOT_APPLICABLE, np.uint8) for rule in self._book.rules}
        arrays = tuple(found.values())
        for group in self.judged():
            rows = group.of_whole(group.frame, [ROW])[ROW].to_numpy() - 1
            for index in group.group.plans:
                arrays[index][rows] = group.frame[code_column(index)].to_numpy()
        return found

    def doubtful(self) -> int:
        """How many rows the reference evaluator would be asked again of."""
        return sum(int(group.frame[DOUBT].sum()) for group in self.judged())

    def whole(self) -> Report:
        """The whole way: read and check every value, find what is given twice, judge, count."""
        return TableCheck(self._book, DAY, limit=0).report(of_frames(iter([self._frame]), "-"))
