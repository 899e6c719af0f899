"""The order of a visit: questions in sections, by what they measure; items of checklists by document and chapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from healthrules.forms.needs import Question
from healthrules.records import Field
from healthrules.texts import Text

FACTS = Text("基本情况", "Basic facts")
RATES = Text("比例和比率", "Shares and rates")
COUNTS = Text("数量", "Counts")
ANSWERS = Text("是否事项", "Yes or no")
MEASURED: tuple[tuple[Text, frozenset[str]], ...] = (
    (Text("房屋与床位", "Premises and beds"), frozenset({"[length]^2", "[bed]"})),
    (Text("人口与人员", "People"), frozenset({"[person]", "[visit]"})),
    (Text("设备与机构", "Equipment and institutions"), frozenset({"[vehicle]", "[institution]"})),
    (Text("时间与距离", "Times and distances"), frozenset({"[time]", "[calendar]", "[length]", "[angle]"})),
    (Text("经费", "Money"), frozenset({"[money]"})),
    (Text("次数", "How often"), frozenset({"[occurrence]"})),
)
"""What a section holds: fields that measure one of these, over a time or not."""

ORDER = (FACTS, *(title for title, _ in MEASURED[:3]), COUNTS, RATES, *(title for title, _ in MEASURED[3:]), ANSWERS)
"""The sections before those of checklists, as a visit goes."""

SHARES = ("%", "‰")
PER_TIME = frozenset({"[time]", "[calendar]"})


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one title; there is always one."""

    title: Text
    questions: tuple[Question, ...]


def sections(questions: Sequence[Question]) -> list[Section]:
    """The questions in the order of a visit; in a section they keep the order in which the rules ask for them."""
    found: dict[Text, list[Question]] = {title: [] for title in ORDER}
    for each in questions:
        found.setdefault(_title(each), []).append(each)
    return [Section(title, tuple(inside)) for title, inside in found.items() if inside]


def _title(question: Question) -> Text:
    field = question.field
    if question.checklist:
        return chapter(question)
    if field.category is not None:
        return FACTS
    return ANSWERS if field.unit is None else _measured(field)


def _measured(field: Field) -> Text:
    shown = field.display or field.unit
    if shown is None or shown.symbol in SHARES:
        return RATES
    if Fraction(shown.multiple).denominator != 1:
        return RATES
    powers = dict(shown.dimension)
    above = {name if power == 1 else f"{name}^{power}" for name, power in powers.items() if power > 0}
    if any(power < 0 and name not in PER_TIME for name, power in powers.items()):
        return RATES
    parts = above or {"[time]" for _ in shown.parts}
    return next((title for title, measures in MEASURED if parts & measures), COUNTS)


def chapter(question: Question) -> Text:
    """The document and the chapter of the first rule that asks: "规划 · 七/（三）"."""
    rule = question.rules[0]
    at = "/".join(rule.clause.split("/")[:2])
    short = rule.document.short
    return Text(f"{short.zh} · {at}", f"{short.en} · {at}")
