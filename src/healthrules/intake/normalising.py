"""From rows to records: names of fields and codes found by label or alias, values exact and in canonical units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from healthrules.errors import did_you_mean
from healthrules.intake.row_reading import RowReading, named
from healthrules.intake.rows import Row
from healthrules.intake.values import fits, value_of
from healthrules.records import SUBJECT_LABELS, SUBJECTS, Category, Field, Origin, Record, Reject, Value, Vocabulary, a_subject
from healthrules.records.implied import implied
from healthrules.rulebook import Rulebook
from healthrules.texts import Text, joined
from healthrules.units.notation import shortened
from healthrules.units.table import folded

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "type": ("type", "对象", "记录类型"),
    "id": ("id", "编号", "机构编码", "机构代码", "机构编号", "站点编号", "急救站编号", "社区编号"),
    "name": ("name", "名称", "机构名称", "单位名称", "站点名称", "急救站名称", "社区名称"),
    "region": (
        *("region", "地区", "所在地区", "所属地区", "行政区划", "行政区划代码"),
        *("区县", "县区", "县市区", "县（市、区）", "所在区县", "所属区县", "所在县区", "所属县区"),
    ),
    "as_of": ("as_of", "数据日期", "截至日期", "year", "年份", "年度"),
}
"""What identifies a record, and the names it may be written under."""

Key = tuple[str, str, date | None]
"""What two records must not share: type, id, and day reported."""


@dataclass(slots=True)
class Normaliser:
    """Turns rows into records for one rulebook; notes ids, so that a second record of the same id is rejected.

    `ids` notes them elsewhere: where a record with this key was read before, None where it is new.
    """

    book: Rulebook
    ids: Callable[[Key, Origin], Origin | None] | None = None
    _seen: dict[Key, Origin] = field(default_factory=dict)
    _names: dict[str, dict[str, Field]] = field(default_factory=dict)
    _words: dict[str, dict[str, str]] = field(default_factory=dict)
    _headings: dict[str, str] = field(default_factory=dict)
    _columns: dict[tuple[int, str], tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._headings = {folded(word): name for name, words in HEADINGS.items() for word in words}
        self._words = {name: _code_words(each) for name, each in self.book.vocabulary.categories.items()}

    def read(self, rows: Iterable[Row]) -> Iterator[Record | Reject]:
        """A record or a reject for every row, in order."""
        return map(self.record, rows)

    def record(self, row: Row) -> Record | Reject:
        """The record of a row, or the reject that says everything wrong with it."""
        if row.data is None:
            text = row.problem or Text("无法读取", "cannot be read")
            return Reject(row.file, row.row, None, None, text.zh, text.en, sheet=row.sheet, cell=row.cell(""))
        return RowReading(self, row, row.data).result()

    def problems(self, row: Row) -> list[tuple[str | None, Text]]:
        """Everything wrong with a row that holds data, each with its key as it is written; None where it is about no key."""
        reading = RowReading(self, row, row.data or {})
        reading.result()
        return reading.problems()

    def accepted(self, record: Record) -> Record | Reject:
        """A record made by hand, or the reject that says what of it cannot be: checked as one that is read."""
        origin = record.origin or Origin("-")
        problems = list(_wrong(record, self.book))
        before = None if problems else self.known((record.type, record.id, record.as_of), origin)
        if before is not None:
            problems = [("id", Text(f"编号“{record.id}”已在前面出现", f"the id `{record.id}` was given before"))]
        if not problems:
            own = implied(record.type, record.region, self.book.vocabulary)
            return replace(record, values={**record.values, **own}) if own else record
        text = joined([named(name, text, self.book.vocabulary.fields.get(name)) for name, text in problems])
        return Reject(origin.file, origin.row, record.id, problems[0][0], text.zh, text.en)

    def known(self, key: Key, origin: Origin) -> Origin | None:
        """Where a record of this type, id and date was read before; None where it is new."""
        if self.ids is not None:
            return self.ids(key, origin)
        if key not in self._seen:
            self._seen[key] = origin
            return None
        return self._seen[key]

    def heading(self, name: str) -> str | None:
        """What an identifying heading stands for; None for any other name."""
        return self._headings.get(folded(name))

    def field(self, name: str, subject: str) -> Field | None:
        """The field that a name, label or alias stands for."""
        return self._fields(subject).get(folded(name))

    def _fields(self, subject: str) -> dict[str, Field]:
        if subject not in self._names:
            self._names[subject] = _field_names(self.book.vocabulary, subject)
        return self._names[subject]

    def columns(self, letters: Mapping[str, str], subject: str) -> Mapping[str, str]:
        """The letters of the columns of a sheet by the fields of a subject; worked out once for each sheet."""
        known = self._columns.get((id(letters), subject))
        if known is None:
            named = ((self.field(key, subject), column) for key, column in letters.items())
            known = letters, {each.name: column for each, column in named if each is not None}
            self._columns[id(letters), subject] = known
        return known[1]

    def code(self, category: str, word: str) -> str | None:
        """The code of a category that a word stands for."""
        return self._words[category].get(folded(word))

    def elsewhere(self, name: str) -> str | None:
        """A subject that has a field of this name."""
        return next((other for other in SUBJECTS if folded(name) in self._fields(other)), None)

    def unknown_field(self, name: str, *subjects: str) -> Text:
        """The message for a name that stands for no field of these subjects."""
        fields = (each for subject in subjects for each in self.book.vocabulary.of(subject))
        own = [word for each in fields for word in (each.name, each.label.zh, each.label.en)]
        hint = did_you_mean(name[:80], [*own, *HEADINGS])
        elsewhere = self.elsewhere(name)
        if elsewhere is not None:
            zh, en = SUBJECT_LABELS[elsewhere].zh, a_subject(elsewhere)
            return Text(
                f"字段“{shortened(name).zh}”属于{zh}，不属于本类记录",
                f"the field `{shortened(name).en}` belongs to a record of {en}",
            )
        return Text(f"未知字段“{shortened(name).zh}”。{hint.zh}", f"unknown field `{shortened(name).en}`.{hint.en}")

    def value(self, raw: Any, each: Field) -> Value:
        """A reported value of a field; raises `HealthRulesError` where it is none."""
        category = self.book.vocabulary.categories[each.category] if each.category else None
        return value_of(raw, each, self.book.units, category, self._words.get(each.category or "", {}))


def _wrong(record: Record, book: Rulebook) -> Iterator[tuple[str, Text]]:
    """What cannot be in a record that was made by hand."""
    if record.type not in SUBJECTS:
        yield "type", Text(f"没有记录类型“{record.type}”", f"no type of record `{record.type}`")
        return
    if record.region is not None and record.region not in book.regions.regions:
        yield "region", Text(f"没有代码为“{record.region}”的地区", f"no region has the code `{record.region}`")
    for name, value in record.values.items():
        each = book.vocabulary.fields.get(name)
        if each is None or record.type not in each.subjects:
            yield name, Text("此类记录没有这个字段", f"not a field of {a_subject(record.type)}")
            continue
        category = book.vocabulary.categories[each.category] if each.category else None
        if not fits(value, each, category):
            yield name, Text(f"值不合要求：{value!r}", f"not a value of this field: {value!r}")


def _field_names(vocabulary: Vocabulary, subject: str) -> dict[str, Field]:
    words: dict[str, Field] = {}
    for each in vocabulary.of(subject):
        for word in (each.name, each.label.zh, each.label.en, *each.also):
            words.setdefault(folded(word), each)
    return words


def _code_words(category: Category) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, each in category.codes.items():
        for word in (name, each.label.zh, each.label.en, *each.also):
            words.setdefault(folded(word), name)
    return words
