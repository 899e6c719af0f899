"""From rows to records: names of fields and codes found by label or alias, values exact and in canonical units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from healthrules.errors import HealthRulesError, ValueProblem, did_you_mean
from healthrules.intake.rows import NotANumber, Repeated, Row
from healthrules.intake.values import is_missing, value_of
from healthrules.records import SUBJECT_LABELS, SUBJECTS, Category, Field, Origin, Record, Reject, Value, Vocabulary
from healthrules.rulebook import Rulebook
from healthrules.texts import Text, joined
from healthrules.units.notation import shortened
from healthrules.units.table import folded

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "type": ("type", "对象", "记录类型"),
    "id": ("id", "编号", "机构编码", "机构代码"),
    "name": ("name", "名称", "机构名称", "单位名称"),
    "region": ("region", "地区", "所在地区", "行政区划", "行政区划代码"),
    "as_of": ("as_of", "数据日期", "截至日期"),
}
"""What identifies a record, and the names it may be written under."""

MAX_NAME = 200


@dataclass(slots=True)
class Normaliser:
    """Turns rows into records for one rulebook; notes ids, so that a second record of the same id is rejected."""

    book: Rulebook
    _seen: dict[tuple[str, str, date | None], Origin] = field(default_factory=dict)
    _names: dict[str, dict[str, Field]] = field(default_factory=dict)
    _words: dict[str, dict[str, str]] = field(default_factory=dict)
    _headings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._headings = {folded(word): name for name, words in HEADINGS.items() for word in words}
        self._names = {subject: _field_names(self.book.vocabulary, subject) for subject in SUBJECTS}
        self._words = {name: _code_words(each) for name, each in self.book.vocabulary.categories.items()}

    def read(self, rows: Iterable[Row]) -> Iterator[Record | Reject]:
        """A record or a reject for every row, in order."""
        return map(self.record, rows)

    def record(self, row: Row) -> Record | Reject:
        """The record of a row, or the reject that says everything wrong with it."""
        if row.data is None:
            text = row.problem or Text("无法读取", "cannot be read")
            return Reject(row.file, row.row, None, None, text.zh, text.en)
        return _Reading(self, row, row.data).result()

    def known(self, key: tuple[str, str, date | None], origin: Origin) -> Origin | None:
        """Where a record of this type, id and date was read before; None where it is new."""
        return None if self._seen.setdefault(key, origin) is origin else self._seen[key]

    def heading(self, name: str) -> str | None:
        """What an identifying heading stands for; None for any other name."""
        return self._headings.get(folded(name))

    def field(self, name: str, subject: str) -> Field | None:
        """The field that a name, label or alias stands for."""
        return self._names[subject].get(folded(name))

    def unknown_field(self, name: str, subject: str) -> Text:
        """The message for a name that stands for no field."""
        own = [word for each in self.book.vocabulary.of(subject) for word in (each.name, each.label.zh, each.label.en)]
        hint = did_you_mean(name[:80], [*own, *HEADINGS])
        elsewhere = next((other for other in SUBJECTS if folded(name) in self._names[other]), None)
        if elsewhere is not None:
            zh, en = SUBJECT_LABELS[elsewhere].zh, SUBJECT_LABELS[elsewhere].en
            return Text(
                f"字段“{shortened(name).zh}”属于{zh}，不属于本类记录",
                f"the field `{shortened(name).en}` belongs to a record of a {en}",
            )
        return Text(f"未知字段“{shortened(name).zh}”。{hint.zh}", f"unknown field `{shortened(name).en}`.{hint.en}")

    def value(self, raw: Any, each: Field) -> Value:
        """A reported value of a field; raises `HealthRulesError` where it is none."""
        category = self.book.vocabulary.categories[each.category] if each.category else None
        return value_of(raw, each, self.book.units, category, self._words.get(each.category or "", {}))


class _Reading:
    """One row on its way to a record."""

    def __init__(self, normaliser: Normaliser, row: Row, data: Mapping[str, Any]) -> None:
        self._normaliser = normaliser
        self._row = row
        self._problems: list[tuple[str | None, Text]] = []
        self._heads: dict[str, Any] = {}
        self._rest: dict[str, Any] = {}
        if isinstance(data, Repeated):
            for key in data.keys_twice:
                self._note(key, Text(f"字段“{shortened(key).zh}”出现两次", f"the field `{shortened(key).en}` stands twice"))
        for key, raw in data.items():
            head = normaliser.heading(str(key))
            if head is None:
                self._rest[str(key)] = raw
            elif head in self._heads:
                self._note(str(key), Text(f"“{key}”与前面的列重复", f"`{key}` says again what another key says"))
            else:
                self._heads[head] = raw

    def result(self) -> Record | Reject:
        identity = self._text("id", required=True)
        subject = self._subject()
        region, as_of = self._region(), self._date()
        name = self._text("name") or identity or ""
        values = self._values(subject) if subject is not None else {}
        if identity is not None and subject is not None and not self._problems:
            origin = Origin(self._row.file, self._row.row)
            before = self._normaliser.known((subject, identity, as_of), origin)
            if before is None:
                return Record(subject, identity, name, region, values, as_of, origin)
            where = f"{before.file}" + (f" #{before.row}" if before.row else "")
            self._note("id", Text(f"编号“{identity}”已在 {where} 出现", f"the id `{identity}` was read before, at {where}"))
        return self._reject(identity)

    def _reject(self, identity: str | None) -> Reject:
        named = [Text(f"{name}：{text.zh}", f"{name}: {text.en}") if name else text for name, text in self._problems]
        whole = joined(named) if len(named) > 1 else self._problems[0][1]
        return Reject(self._row.file, self._row.row, identity, self._problems[0][0], whole.zh, whole.en)

    def _note(self, name: str | None, text: Text) -> None:
        self._problems.append((shortened(name).en if name else name, text))

    def _text(self, head: str, *, required: bool = False) -> str | None:
        raw = self._heads.get(head)
        if is_missing(raw):
            if required:
                self._note(head, Text(f"缺少 {head}", f"`{head}` is missing"))
            return None
        if isinstance(raw, bool) or not isinstance(raw, (str, int)):
            self._note(head, Text(f"{head} 应为文字", f"`{head}` is written as text"))
            return None
        text = str(raw).strip()
        if len(text) > MAX_NAME:
            self._note(head, Text(f"{head} 过长：{shortened(text).zh}", f"`{head}` is too long: {shortened(text).en}"))
            return None
        return text

    def _subject(self) -> str | None:
        raw = self._text("type", required=True)
        if raw is None:
            return None
        words = {folded(word): name for name in SUBJECTS for word in (name, SUBJECT_LABELS[name].zh, SUBJECT_LABELS[name].en)}
        found = words.get(folded(raw))
        if found is None:
            hint = did_you_mean(raw, SUBJECTS)
            listed = ", ".join(SUBJECTS)
            self._note(
                "type",
                Text(f"没有记录类型“{raw}”。{hint.zh}可选：{listed}", f"no type of record `{raw}`.{hint.en} One of: {listed}"),
            )
        return found

    def _region(self) -> str | None:
        raw = self._text("region")
        if raw is None:
            return None
        try:
            return self._normaliser.book.regions.find(raw).code
        except HealthRulesError as error:
            self._note("region", error.text)
            return None

    def _date(self) -> date | None:
        raw = self._heads.get("as_of")
        if is_missing(raw):
            return None
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        text = str(raw).strip().replace("/", "-")
        for char, mark in (("年", "-"), ("月", "-"), ("日", "")):
            text = text.replace(char, mark)
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day, in no zone)
        except ValueError:
            shown = shortened(raw.text if isinstance(raw, NotANumber) else str(raw))
            self._note("as_of", Text(f"“{shown.zh}”不是日期；请写 2025-12-31", f"`{shown.en}` is not a date; write 2025-12-31"))
            return None

    def _values(self, subject: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, raw in self._rest.items():
            each = self._normaliser.field(key, subject)
            if each is None:
                self._note(key, self._normaliser.unknown_field(key, subject))
            elif is_missing(raw):
                continue
            elif each.name in found:
                self._note(key, Text(f"“{key}”与前面的列重复", f"`{key}` says again what another key says"))
            else:
                self._take(found, each, raw)
        return found

    def _take(self, found: dict[str, Value], each: Field, raw: Any) -> None:
        try:
            found[each.name] = self._normaliser.value(raw, each)
        except HealthRulesError as error:
            self._note(each.name, error.text)


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


__all__ = ["HEADINGS", "Normaliser", "ValueProblem"]
