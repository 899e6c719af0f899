"""Judging a table batch by batch: plain rows by columns, odd ones by the exact path; every row ends in one of the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import narwhals as nw
import polars as pl

from healthrules.engines import Outcome, ReferenceEngine
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.polars_batch import DOUBT, BatchJudge, Judged, code_column
from healthrules.engines.columnar.refusals import Joins, apart
from healthrules.intake import Normaliser, Row
from healthrules.records import Field, Record, Reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import rejected
from healthrules.reporting.telling import Telling
from healthrules.reporting.waiving import waived
from healthrules.rulebook import Rulebook
from healthrules.tables.batches import Batch
from healthrules.tables.headings import headings
from healthrules.tables.plain_values import LEADING_NUMBER, NUMBER
from healthrules.tables.reading import TableReader
from healthrules.tables.seen import Seen, hashes
from healthrules.tables.spellings import MOST_SPELLINGS, Spellings
from healthrules.texts import Text

ALL = Telling(everything=True)
POSITION = "_position"
"""The place of a row in its batch, from 0."""


@dataclass(frozen=True, slots=True)
class One:
    """A record that took the exact path: its place in the batch, and an outcome for every rule, after exemptions."""

    position: int
    record: Record
    day: date
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class JudgedBatch:
    """A batch, judged: groups of plain rows, records that took the exact path, and rejects."""

    batch: Batch
    groups: tuple[Judged, ...]
    ones: tuple[One, ...]
    rejects: tuple[Rejected, ...]


@dataclass(slots=True)
class TableJudge:
    """Judges the batches of one or more tables by a rulebook.

    `as_of`: the day to judge for, None for each record's own, else `today`. `ignored`: columns to leave out.
    `telling`: what is reported; a reported row with more digits than columns keep takes the exact path, and so does a row
    whose id an exemption names. `also`: names of fields that are read besides those that rules ask for.
    """

    book: Rulebook
    as_of: date | None
    today: date
    ignored: Sequence[str] = ()
    telling: Telling = ALL
    also: Sequence[str] = ()
    _seen: Seen = field(default_factory=Seen)
    _readers: dict[object, TableReader] = field(default_factory=dict)

    _codes: list[list[int]] = field(init=False)
    _joins: Joins = field(init=False)
    _judge: BatchJudge = field(init=False)
    _normaliser: Normaliser = field(init=False)
    _again: Normaliser = field(init=False)
    _spellings: Spellings = field(init=False)
    _reference: ReferenceEngine = field(init=False)

    def __post_init__(self) -> None:
        self.book, self._joins = apart(self.book)
        self._codes = [sorted(CODES[outcome] for outcome in told) for told in self.telling.rules(self.book)]
        self._judge = BatchJudge(self.book)
        self._normaliser = Normaliser(self.book, self._seen.before)
        self._again = Normaliser(self.book, lambda _key, _origin: None)
        self._spellings = Spellings(self._normaliser)
        self._reference = ReferenceEngine(self.book)

    def judged(self, batches: Iterable[Batch]) -> Iterator[JudgedBatch]:
        """Each batch, judged, in order."""
        return map(self._batch, batches)

    def _batch(self, batch: Batch) -> JudgedBatch:
        if not batch.frame.width:
            return JudgedBatch(batch, (), (), tuple(self._broken(batch)))
        reader = self._reader(batch)
        plain, odd = self._read(batch, reader)
        if self._joins.asked:
            self._joins.refuse(plain[layout.TYPE].unique().sort())
        groups, doubtful = self._groups(plain)
        again = sorted({*odd, *doubtful})
        ones, rejects = self._exact(batch, again)
        twins = self._seen.twins(_without(plain, doubtful))[POSITION].to_list()
        if twins:  # an id that only the exact path could read stands a second time: in the order of the file then
            self._seen.single.clear()
            groups = [_without_places(each, twins) for each in groups]
            ones, rejects = self._exact(batch, sorted({*again, *twins}))
        self._seen.note(_without(plain, [*doubtful, *twins]), batch.file)
        self._seen.note_records([(one.record, batch.numbers[one.position]) for one in ones], batch.file)
        return JudgedBatch(batch, tuple(groups), tuple(ones), tuple(rejects))

    def _reader(self, batch: Batch) -> TableReader:
        schema = nw.from_native(batch.frame).schema
        key = tuple(schema.items())
        if key not in self._readers:
            ignored = () if batch.columns or batch.originals is not None else self.ignored
            found = headings(batch.frame.columns, self._normaliser, ignored, where=batch.file)
            self._readers[key] = TableReader(found, self._asked(), self._spellings, schema, self.as_of, self.today)
        return self._readers[key]

    def _asked(self) -> tuple[Field, ...]:
        """Every field that rules ask for or that is wanted besides."""
        asked = {each.name: each for each in self._judge.groups.asked}
        return tuple({**asked, **{name: self.book.vocabulary.fields[name] for name in self.also}}.values())

    def _read(self, batch: Batch, reader: TableReader) -> tuple[pl.DataFrame, list[int]]:
        """The plain rows as engines judge them, and the places of the odd ones."""
        position = pl.int_range(pl.len(), dtype=pl.UInt32).alias(POSITION)
        raw = batch.frame.lazy().with_columns(position, pl.lit(batch.numbers).alias(layout.ROW))
        made = reader.read(nw.from_native(raw), texts_in(batch.frame, reader)).to_native()
        frame = made.select(POSITION, layout.ROW, *reader.made(), *hashes()).collect()
        odd = frame[layout.REREAD] | self._seen.repeated(frame)
        if self.book.waivers:
            odd = odd | frame[layout.ID].is_in({each.record for each in self.book.waivers}).fill_null(value=False)
        if batch.odd:
            odd = odd | frame[POSITION].is_in(list(batch.odd))
        plain = frame.filter(~odd) if odd.any() else frame
        return plain.rechunk(), frame[POSITION].filter(odd).to_list()

    def _groups(self, plain: pl.DataFrame) -> tuple[list[Judged], list[int]]:
        """The groups without the rows that are in doubt, and the places of those."""
        groups: list[Judged] = []
        doubtful: list[int] = []
        for judged in self._judge.judged(plain):
            doubt = judged.frame[DOUBT] | self._told(judged)
            if doubt.any():
                doubtful.extend(judged.of_whole(judged.frame.filter(doubt), [POSITION]).to_series())
                judged = Judged(judged.group, judged.frame.filter(~doubt), judged.whole)  # noqa: PLW2901
            groups.append(judged)
        return groups, doubtful

    def _told(self, judged: Judged) -> pl.Series:
        """The rows of a group whose findings will carry numbers that columns do not keep in full."""
        asked = judged.group.plans if judged.group.unfit else ()
        told = [pl.col(code_column(index)).is_in(self._codes[index]) for index in asked]
        any_told = pl.any_horizontal(told) if told else pl.lit(value=False)
        return judged.frame.select(pl.repeat(value=False, n=pl.len()) | any_told).to_series()

    def _exact(self, batch: Batch, positions: list[int]) -> tuple[list[One], list[Rejected]]:
        """The rows at these places, one at a time: records with their outcomes, and rejects in the order of the file."""
        ones: list[One] = []
        rejects = list(self._broken(batch))
        for position in positions:
            read = self._normaliser.record(_kept(batch.row(position), self.ignored))
            if isinstance(read, Reject):
                rejects.append(rejected(read))
            else:
                self._joins.refuse([read.type])
                day = self.as_of or read.as_of or self.today
                ((_, _, outcomes),) = self._reference.judge([(read, day)])
                ones.append(One(position, read, day, waived(self.book, read, day, outcomes)))
        return ones, sorted(rejects, key=lambda each: each.row or 0)

    def _broken(self, batch: Batch) -> Iterator[Rejected]:
        reads = (self._again.record(row) for row in batch.broken)
        return (rejected(read) for read in reads if isinstance(read, Reject))

    def record(self, batch: Batch, position: int) -> Record:
        """The record of a plain row, for its evidence."""
        read = self._again.record(_kept(batch.row(position), self.ignored))
        if isinstance(read, Reject):
            raise AssertionError(read)  # noqa: TRY004 (a plain row was read before)
        return read


def texts_in(frame: pl.DataFrame, reader: TableReader) -> Mapping[str, list[str]]:
    """The words, and the units after numbers, that stand in the columns of a frame."""
    found: dict[str, list[str]] = {}
    for kind, column in reader.worded():
        text = frame[column].cast(pl.String).str.strip_chars()
        if kind == "units":
            odd = text.filter(~text.str.contains(NUMBER) & (text != ""))
            if not odd.is_empty():
                suffixes = odd.str.replace_all(LEADING_NUMBER, "").unique().sort()
                found[column] = ["", *suffixes.head(MOST_SPELLINGS).to_list()]
        else:
            found[column] = text.drop_nulls().unique().sort().head(MOST_SPELLINGS).to_list()
    return found


def _without(frame: pl.DataFrame, positions: list[int]) -> pl.DataFrame:
    return frame.filter(~pl.col(POSITION).is_in(positions)) if positions else frame


def _kept(row: Row, ignored: Sequence[str]) -> Row:
    """The row without the columns that are left out."""
    if row.data is None or not ignored:
        return row
    return replace(row, data={name: value for name, value in row.data.items() if name not in ignored})


def _without_places(judged: Judged, positions: list[int]) -> Judged:
    places = judged.of_whole(judged.frame, [POSITION]).to_series()
    return Judged(judged.group, judged.frame.filter(~places.is_in(positions)), judged.whole)


def _why(row: Row) -> tuple[str, str]:
    text = row.problem or Text("无法读取", "cannot be read")
    return text.zh, text.en
