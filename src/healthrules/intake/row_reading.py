"""One row on its way to a record: what identifies it, its values, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from healthrules.errors import HealthRulesError, did_you_mean
from healthrules.intake.cells import CellProblem
from healthrules.intake.rows import Repeated, Row
from healthrules.intake.values import LONGEST_WHOLE, day, is_missing
from healthrules.records import SUBJECT_LABELS, SUBJECTS, Field, Origin, Record, Reject, Value
from healthrules.records.implied import implied
from healthrules.texts import Text, joined
from healthrules.units.notation import shortened
from healthrules.units.table import folded

if TYPE_CHECKING:
    from healthrules.intake.normalising import Normaliser

_CALLED = {"type": "记录类型", "id": "编号", "name": "名称", "region": "地区", "as_of": "数据日期"}

FIRST_YEAR = 1949
"""A date cell before this year is taken for a year that was written into it."""

MAX_NAME = 200
"""How long an id or a name may be."""


class RowReading:
    """One row on its way to a record."""

    def __init__(self, normaliser: Normaliser, row: Row, data: Mapping[str, Any]) -> None:
        self._normaliser = normaliser
        self._row = row
        self._problems: list[tuple[str | None, Text]] = []
        self._written: dict[str, str] = {}
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
                self._note(str(key), _again(str(key)))
            else:
                self._heads[head] = raw
                self._written[head] = str(key)

    def result(self) -> Record | Reject:
        """The record, or the reject that says everything wrong with the row."""
        identity = self._text("id", required=True)
        subject = self._subject()
        region, as_of = self._region(), self._date()
        name = self._text("name") or identity or ""
        values = self._values(subject) if subject is not None else {}
        for field, value in implied(subject, region, self._normaliser.book.vocabulary).items():
            if values.get(field, value) != value:
                self._note(field, Text(f"与地区代码不符，应为 {value}", f"does not agree with the code of the region: {value}"))
        if identity is not None and subject is not None and not self._problems:
            origin = self._origin(subject)
            before = self._normaliser.known((subject, identity, as_of), origin)
            if before is None:
                own = implied(subject, region, self._normaliser.book.vocabulary)
                return Record(subject, identity, name, region, {**values, **own}, as_of, origin)
            self._note("id", _read_before(identity, before))
        return self._reject(identity, subject, region, as_of, values)

    def problems(self) -> list[tuple[str | None, Text]]:
        """What is wrong so far, in the order found: the key as it is written, and the words, which name the field."""
        fields = self._normaliser.book.vocabulary.fields
        keys = [self._written.get(name or "", name) for name, _ in self._problems]
        cells = [f"{cell} " if len(keys) > 1 and (cell := self._row.cell(key)) else "" for key in keys]
        told = (named(name, text, fields.get(name or "")) for name, text in self._problems)
        return [(key, Text(cell + each.zh, cell + each.en)) for key, cell, each in zip(keys, cells, told, strict=True)]

    def _reject(
        self, identity: str | None, subject: str | None, region: str | None, as_of: date | None, values: Mapping[str, Value]
    ) -> Reject:
        whole = joined([text for _, text in self.problems()])
        partial, any_day = None, any(name == "as_of" for name, _ in self._problems)
        if subject is not None:
            name = self._text("name") or identity or ""
            partial = Record(subject, identity or "", name, region, values, as_of, self._origin(subject))
        row, first = self._row, self._problems[0][0]
        cell = row.cell(self._written.get(first or "", first))
        return Reject(row.file, row.row, identity, first, whole.zh, whole.en, partial, any_day, sheet=row.sheet, cell=cell)

    def _origin(self, subject: str) -> Origin:
        columns = self._normaliser.columns(self._row.columns, subject) if self._row.columns else {}
        return Origin(self._row.file, self._row.row, self._row.sheet, columns)

    def _note(self, name: str | None, text: Text) -> None:
        self._problems.append((shortened(name).en if name else name, text))

    def _text(self, head: str, *, required: bool = False) -> str | None:
        raw = self._heads.get(head)
        if is_missing(raw):
            if required:
                self._note(head, Text("缺少", "missing"))
            return None
        if isinstance(raw, CellProblem):
            self._note(head, raw.text)
            return None
        if isinstance(raw, bool) or not isinstance(raw, (str, int)):
            self._note(head, Text("应为文字", "must be text"))
            return None
        text = str(raw).strip() if isinstance(raw, str) or raw.bit_length() < LONGEST_WHOLE else "9" * (MAX_NAME + 1)
        if len(text) > MAX_NAME:
            self._note(
                head,
                Text(f"过长：{shortened(text).zh}", f"too long: {shortened(text).en}"),
            )
            return None
        return text

    def _subject(self) -> str | None:
        raw = self._text("type", required=True)
        if raw is None:
            return None
        words = {folded(word): name for name in SUBJECTS for word in (name, SUBJECT_LABELS[name].zh, SUBJECT_LABELS[name].en)}
        found = words.get(folded(raw))
        if found is None:
            hint, text = did_you_mean(raw[:80], SUBJECTS), shortened(raw)
            zh = "、".join(f"{SUBJECT_LABELS[name].zh}（{name}）" for name in SUBJECTS)
            en = ", ".join(SUBJECTS)
            self._note(
                "type",
                Text(f"没有记录类型“{text.zh}”。{hint.zh}可选：{zh}", f"no type of record `{text.en}`.{hint.en} One of: {en}"),
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
        if isinstance(raw, CellProblem):
            self._note("as_of", raw.text)
            return None
        if isinstance(raw, datetime) and raw.year < FIRST_YEAR:
            shown = raw.date()
            zh = f"日期为 {shown}，可能是把年份填进了日期格式的单元格；请写成文字，如 2025 或 2025-12-31"
            en = f"the date is {shown}: perhaps a year in a cell for dates; write 2025 or 2025-12-31 as text"
            self._note("as_of", Text(zh, en))
            return None
        try:
            return day(raw)
        except HealthRulesError as error:
            self._note("as_of", error.text)
            return None

    def _values(self, subject: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, raw in self._rest.items():
            each = self._normaliser.field(key, subject)
            if each is None and is_missing(raw) and self._normaliser.elsewhere(key) is not None:
                continue
            if each is None:
                self._note(key, self._normaliser.unknown_field(key, subject))
            elif is_missing(raw):
                continue
            elif each.name in found:
                self._note(key, _again(str(key)))
            else:
                self._written[each.name] = key
                self._take(found, each, raw)
        return found

    def _take(self, found: dict[str, Value], each: Field, raw: Any) -> None:
        try:
            found[each.name] = self._normaliser.value(raw, each)
        except HealthRulesError as error:
            self._note(each.name, error.text)


def named(name: str | None, text: Text, field: Field | None) -> Text:
    """What is wrong, after the name of the field that it is about: its label too, for those who read Chinese."""
    if name is None:
        return text
    label = field.label.zh if field else _CALLED.get(name)
    return Text(f"{label}（{name}）：{text.zh}" if label else f"{name}：{text.zh}", f"{name}: {text.en}")


def _read_before(identity: str, before: Origin) -> Text:
    """Said of a second record of an id; what has no file of its own is known by the row alone."""
    file, row = before.file if before.file != "-" else None, f"#{before.row}" if before.row else None
    where = " ".join(part for part in (file, row) if part)
    zh, en = (f"在 {where} ", f", at {where}") if where else ("", "")
    return Text(f"编号“{identity}”已{zh}出现", f"the id `{identity}` was read before{en}")


def _again(key: str) -> Text:
    name = shortened(key)
    return Text(f"“{name.zh}”与另一个键是同一字段", f"`{name.en}` and another key are one field")
