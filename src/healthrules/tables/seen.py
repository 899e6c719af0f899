"""The records read so far, at 22 bytes each: a second one of the same type, id and day is refused, wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from healthrules.engines.columnar import layout
from healthrules.intake.normalising import Key
from healthrules.records import Origin, Record
from healthrules.tables.reading import REPORTED_DAY

_ONE, _TWO = "_hash_1", "_hash_2"
_FILE = "_file"
_BREAK = "\x1f"


def hashes() -> list[pl.Expr]:
    """Two hashes of what identifies a record; two different records share both less often than disks lie."""
    day = pl.col(REPORTED_DAY).cast(pl.String).fill_null("")
    key = pl.concat_str(layout.TYPE, layout.ID, day, separator=_BREAK)
    return [key.hash(1).alias(_ONE), key.hash(2).alias(_TWO)]


@dataclass(slots=True)
class Seen:
    """Notes records by the hashes of their keys.

    `levels` are sorted, each at least twice as long as the next, so that a batch is looked up in few of them.
    """

    levels: list[pl.DataFrame] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    single: dict[Key, Origin] = field(default_factory=dict)

    def repeated(self, frame: pl.DataFrame) -> pl.Series:
        """Which rows of a batch (with the columns of `hashes`) have been read before, or stand in it twice."""
        twice = frame[_ONE].is_duplicated()
        for level in self.levels:
            at = level[_ONE].search_sorted(frame[_ONE])
            found = level[_ONE].gather(at.clip(0, level.height - 1))
            twice = twice | (found == frame[_ONE])
        return twice.fill_null(value=False)

    def twins(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a batch whose key a record has that was read one at a time."""
        return frame.filter(pl.col(_ONE).is_in(_keys([(*key, 0) for key in self.single])[_ONE].to_list()))

    def note(self, frame: pl.DataFrame, file: str) -> None:
        """Remember the records of a batch."""
        if not self.files or self.files[-1] != file:
            self.files.append(file)
        level = frame.select(_ONE, _TWO, layout.ROW, pl.lit(len(self.files) - 1, pl.UInt16).alias(_FILE))
        self._push(level.sort(_ONE))

    def note_records(self, records: Sequence[tuple[Record, int]], file: str) -> None:
        """Remember records that were read one at a time, each with its row."""
        self.single.clear()
        if records:
            self.note(_keys([(each.type, each.id, each.as_of, row) for each, row in records]), file)

    def _push(self, level: pl.DataFrame) -> None:
        if not level.height:
            return
        while self.levels and self.levels[-1].height < 2 * level.height:
            level = pl.concat([self.levels.pop(), level]).sort(_ONE)
        self.levels.append(level)

    def before(self, key: Key, origin: Origin) -> Origin | None:
        """Where a record of this key was read before; it is noted where it is new."""
        found = self.single.get(key) or self._among(key)
        if found is None:
            self.single[key] = origin
        return found

    def _among(self, key: Key) -> Origin | None:
        one, two, _ = _keys([(*key, 0)]).row(0)
        for level in self.levels:
            at = level[_ONE].search_sorted(one)
            same = level.slice(at, 8).filter((pl.col(_ONE) == one) & (pl.col(_TWO) == two))
            if same.height:
                return Origin(self.files[same[_FILE][0]], same[layout.ROW][0])
        return None


def _keys(rows: Sequence[tuple[str, str, date | None, int]]) -> pl.DataFrame:
    schema = {layout.TYPE: pl.String, layout.ID: pl.String, REPORTED_DAY: pl.Date, layout.ROW: pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row").select(*hashes(), layout.ROW)
