"""What the headings of a spreadsheet can mean: names, labels and aliases of fields, a unit behind them, a column map.

A heading is "beds", "业务用房面积" or "面积（平方米）". What stands in brackets must be a unit that fits the field, or a remark
such as "必填": anything else could be another quantity (使用面积, 建筑面积), and makes the heading unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from healthrules.errors import HealthRulesError
from healthrules.intake.column_map import ColumnMap
from healthrules.intake.normalising import Normaliser
from healthrules.records import SUBJECTS, Field
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units import parse_amount
from healthrules.units.notation import shortened
from healthrules.units.table import folded

_BRACKETS = re.compile(r"(.+?)\s*[(（\[【]\s*(?:单位\s*[:：])?\s*([^()（）\[\]【】]+?)\s*[)）\]】]\s*\Z", re.DOTALL)
_REMARKS = frozenset(
    map(folded, ("必填", "选填", "可选", "是/否", "有/无", "是或否", "填写", "下拉选择", "required", "optional", "yes/no"))
)
_NOT_READ = frozenset(
    map(
        folded,
        (
            *("序号", "序", "备注", "说明", "联系人", "联系电话", "电话", "手机", "地址", "机构地址", "法定代表人", "负责人"),
            *("填报人", "填表人", "审核人", "填报日期", "填表日期", "填报单位"),
            *("no", "no.", "#", "remark", "remarks", "note", "notes", "comment", "contact", "phone", "telephone", "address"),
        ),
    )
)
"""Headings of what forms hold beside records: such columns are left out."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: the name that a record calls it by, and the unit of bare numbers below it, if it says one."""

    key: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Headings:
    """The meaning of headings for one rulebook; `ignored` are columns to leave out."""

    book: Rulebook
    columns: ColumnMap = field(default_factory=ColumnMap)
    ignored: Sequence[str] = ()
    normaliser: Normaliser = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "normaliser", Normaliser(self.book))

    def left_out(self, text: str) -> bool:
        """Whether a column is not read."""
        return text in self.ignored or self.columns.leaves_out(text) or (folded(text) in _NOT_READ and not self.known(text))

    def known(self, text: str) -> bool:
        """Whether a name stands for something of a record."""
        return self.normaliser.heading(text) is not None or bool(self.fields(text))

    def fields(self, name: str) -> Mapping[str, Field]:
        """The fields that a name stands for, by subject."""
        found = ((subject, self.normaliser.field(name, subject)) for subject in SUBJECTS)
        return {subject: each for subject, each in found if each is not None}

    def meaning(self, text: str) -> Meaning | None:
        """What a heading means; None where it means nothing.

        Raises `UnitError` for a unit that measures something else than the field.
        """
        mapped = self.columns.mapped(text)
        if mapped is not None:
            return Meaning(mapped.field, mapped.unit)
        bare = " ".join(text.replace("*", " ").replace("＊", " ").split())
        if self.known(bare):
            return Meaning(bare)
        parts = _BRACKETS.match(bare)
        return self._with_brackets(parts[1], parts[2]) if parts and self.known(parts[1]) else None

    def _with_brackets(self, name: str, inside: str) -> Meaning | None:
        fields = list(self.fields(name).values())
        if folded(inside) in _REMARKS or not fields:
            return Meaning(name)
        try:
            _, unit = parse_amount(f"1 {inside}", self.book.units)
        except HealthRulesError:
            return None
        fits = [each for each in fields if each.unit is not None and (unit is None or unit.measures_the_same_as(each.unit))]
        return Meaning(name, inside) if fits else None

    def subjects(self) -> tuple[str, ...]:
        """The subjects that records may be of."""
        return SUBJECTS

    def is_unit(self, text: str) -> bool:
        """Whether a text names a unit."""
        try:
            return parse_amount(f"1 {text}", self.book.units)[1] is not None
        except HealthRulesError:
            return False

    def problem(self, text: str) -> Text:
        """What to say of a heading that means nothing."""
        parts = _BRACKETS.match(text)
        if parts and self.known(parts[1]):
            name, inside = shortened(parts[1]), shortened(parts[2])
            return Text(
                f"列“{name.zh}”的括号中“{inside.zh}”不是它的单位，此列未读",
                f"the column `{name.en}`: `{inside.en}` in brackets is no unit of it; the column is not read",
            )
        why = self.normaliser.unknown_field(text, *SUBJECTS)
        end_zh, end_en = ("" if why.zh.endswith(("。", "？")) else "。"), ("" if why.en.endswith((".", "?")) else ".")
        return Text(
            f"{why.zh}{end_zh}此列未读；可用 --columns 指明含义，或用 --ignore 略去",
            f"{why.en}{end_en} The column is not read; --columns says what it means, --ignore leaves it out",
        )


def with_unit(raw: object, unit: str | None) -> object:
    """A bare number with the unit of its column; anything else as it is.

    >>> with_unit("1,650", "平方米"), with_unit("0.2公顷", "平方米")
    ('1,650平方米', '0.2公顷')
    """
    if unit is None or isinstance(raw, bool) or raw is None:
        return raw
    text = str(raw).strip()
    return f"{text}{unit}" if BARE.match(text) else raw


BARE_PATTERN = r"^[+\-−]?\s*[0-9０-９][0-9０-９,，.．]*$"
"""A number and nothing else, as people write it."""

BARE = re.compile(BARE_PATTERN)
