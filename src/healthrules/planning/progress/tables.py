"""The tables of a mid-term evaluation: where each indicator stands, the arithmetic behind it, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction

from healthrules.planning.progress.milestones import Milestone, Progress
from healthrules.planning.progress.pace import Aim, Bound, Point
from healthrules.planning.studies.model import Cell, Column, Grid
from healthrules.reporting.messages import field_label
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import LANGUAGES, Text
from healthrules.units import Number, Quantity, Unit, grouped
from healthrules.units.exact import simplest, telling_digits

PER_CENT = 100
SEVERAL = Text("多项条件", "several conditions")
"""Stands for the value of a rule that does not hold one quantity against a bound."""

Shown = Callable[[Milestone, Rulebook], Cell]
"""What a column says of an indicator."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of some milestones, in the order in which they are shown."""

    found: Progress
    shown: Sequence[Milestone]
    book: Rulebook

    def counts(self) -> Grid:
        """How many indicators have each status, by how binding they are."""
        counted = Counter((each.status, each.rule.force) for each in self.found.milestones)
        forces = [force for force in Force if any(each.rule.force is force for each in self.found.milestones)]
        rows: list[list[Cell]] = [
            [status.label, number, *(counted[status, force] for force in forces)]
            for status, number in self.found.counts().items()
            if number
        ]
        headings = (Text("状态", "Status"), Text("指标数", "Indicators"), *(each.label for each in forces))
        columns = tuple(Column(each) for each in headings)
        return Grid(Text("汇总", "Counts"), Text("各状态的指标数", "Indicators by status"), columns, rows)

    def standings(self) -> Grid:
        """Where each indicator stands, and what it still needs."""
        names = ("title", "status", "now", "target", "unit", "due", "needed", "force")
        return self._grid(Text("指标", "Indicators"), Text("各项指标", "The indicators"), names, self.shown, STANDINGS)

    def arithmetic(self) -> Iterator[Grid]:
        """The pace of each indicator that has values."""
        told = [each for each in self.shown if each.points]
        names = ("title", "unit", "base", "then", "now", "pace", "projected", "done", "time")
        if told:
            title = Text("进度推算", "The arithmetic of progress")
            yield self._grid(Text("推算", "Arithmetic"), title, names, told, ARITHMETIC)

    def clauses(self) -> Grid:
        """What each indicator rests on, and what keeps it from being decided."""
        names, title = ("title", "clause", "rule", "missing"), Text("条款与所缺数据", "Clauses, and what is missing")
        return self._grid(Text("依据", "Clauses"), title, names, self.shown, None)

    def whole(self) -> Grid:
        """All of each indicator in one row."""
        return self._grid(Text("指标", "Indicators"), Text("各项指标", "The indicators"), tuple(COLUMNS), self.shown, STANDINGS)

    def _grid(self, name: Text, title: Text, columns: Sequence[str], told: Sequence[Milestone], note: Text | None) -> Grid:
        several = len(self.found.regions) > 1
        names = {region.code: region.name for region in self.found.regions}
        first = (Column(Text("地区", "Region")),) if several else ()
        rows = [
            [*((names[each.region],) if several else ()), *(COLUMNS[key][1](each, self.book) for key in columns)]
            for each in told
        ]
        return Grid(name, title, (*first, *(Column(COLUMNS[key][0]) for key in columns)), rows, note)


STANDINGS = Text(
    "目标为到期日的要求；逾期未达标、未达标的为评估日的要求。“>”“<”不含所列数本身。“多项条件”：规则不是一个数值与标准相比。",
    "The target is what is required on the due date, once it is past on the day of evaluation. > and < leave out the number "
    "itself. Several conditions: the rule holds no one value against a bound.",
)
ARITHMETIC = Text("单位为 % 的指标，年均变化以百分点计。", "Of indicators in % the change a year is in percentage points.")


def unit_text(unit: Unit) -> Text:
    """A unit as a table says it: "/千" alone is "每千"."""
    zh = unit.text("zh")
    return Text(f"每{zh[1:]}" if zh.startswith("/") else zh, unit.text("en"))


def percent(share: Number | None) -> float | None:
    """A proportion in per cent."""
    return None if share is None else round(float(share * PER_CENT), 1)


def _unit(each: Milestone, _: Rulebook) -> Cell:
    return unit_text(each.unit) if each.unit is not None else None


def _now(each: Milestone, _: Rulebook) -> Cell:
    return SEVERAL if each.unit is None else _bounds(each) if each.now is None else _rounded(each.now.number)


def _baseline(each: Milestone) -> Point | None:
    """The earliest value, where there is one before that of now."""
    first = each.points[0] if each.points else None
    return None if first is None or first == each.now else first


def _base(each: Milestone, _: Rulebook) -> Cell:
    base = _baseline(each)
    return None if base is None else str(base.day.year)


def _then(each: Milestone, _: Rulebook) -> Cell:
    base = _baseline(each)
    return None if base is None else _rounded(base.number)


def _needed(each: Milestone, _: Rulebook) -> Cell:
    """What is needed a year; where the bound itself is not enough, that it is more."""
    needed = each.way.needed
    missed = each.aim.missed(each.now.number) if each.aim is not None and each.now is not None else None
    if needed is None or missed is None or missed[1].included:
        return _rounded(needed)
    return f"{'>' if missed[0] > 0 else '<'}{grouped(simplest(needed))}"


def _missing(each: Milestone, book: Rulebook) -> Cell:
    zh, en = ([field_label(name, book.vocabulary, language) for name in each.missing] for language in LANGUAGES)
    return Text("、".join(zh), ", ".join(en))


def _rule(each: Milestone, book: Rulebook) -> Cell:
    return each.rule.id if len(book.documents) > 1 else each.rule.name


def _rounded(number: Number | None) -> Cell:
    return None if number is None else float(number) if isinstance(number, Fraction) else number


def _bounds(each: Milestone) -> Text | None:
    """The bounds of a value that is not certain, rounded outwards."""
    if each.between is None or each.unit is None:
        return None
    ways = zip(each.between, (ROUND_FLOOR, ROUND_CEILING), strict=True)
    low, high = ("" if bound is None else grouped(Quantity(bound, each.unit).rounded(way).number) for bound, way in ways)
    return Text(f"{low}～{high}", f"{low} to {high}")


def _target(aim: Aim | None, now: Point | None) -> str | None:
    """The bounds in signs, with as many digits as tell them from the value now."""
    if aim is None:
        return None
    if aim.low is not None and aim.low == aim.high:
        return f"={grouped(aim.low.number)}"
    signs = ((aim.low, "≥", ">"), (aim.high, "≤", "<"))
    told = [f"{one if bound.included else other}{_digits(bound, now)}" for bound, one, other in signs if bound is not None]
    return ", ".join(told)


def _digits(bound: Bound, now: Point | None) -> str:
    return grouped(bound.number, telling_digits(bound.number, now.number) if now is not None else None)


COLUMNS: Mapping[str, tuple[Text, Shown]] = {
    "title": (Text("指标", "Indicator"), lambda each, _: each.rule.title),
    "status": (Text("状态", "Status"), lambda each, _: each.status.label),
    "unit": (Text("单位", "Unit"), _unit),
    "base": (Text("基期", "Baseline"), _base),
    "then": (Text("基期值", "Then"), _then),
    "now": (Text("现值", "Now"), _now),
    "target": (Text("目标", "Target"), lambda each, _: _target(each.aim, each.now)),
    "due": (Text("期限", "Due"), lambda each, _: each.rule.due),
    "pace": (Text("年均变化", "A year"), lambda each, _: _rounded(each.way.pace)),
    "needed": (Text("每年还需", "Needed a year"), _needed),
    "projected": (Text("到期推算", "Projected"), lambda each, _: _rounded(each.way.projected)),
    "done": (Text("指标进度（%）", "Of the way (%)"), lambda each, _: percent(each.way.done)),
    "time": (Text("时间进度（%）", "Of the time (%)"), lambda each, _: percent(each.way.time)),
    "missing": (Text("缺少", "Missing"), _missing),
    "force": (Text("约束力", "Force"), lambda each, _: each.rule.force.label),
    "clause": (Text("条款", "Clause"), lambda each, _: each.rule.clause),
    "rule": (Text("规则", "Rule"), _rule),
}
"""What a column is called, and what it says of an indicator."""
