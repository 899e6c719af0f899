"""A threshold: the one value of a parameter that a planner moves, with the rules that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from healthrules.errors import HealthRulesError, UsageError
from healthrules.language.parameters import Bands, ByCategory, Parameter, Plain, Table
from healthrules.planning.proposals.parameter_tables import BandPart, CodePart
from healthrules.planning.thresholds.substitution import substituted, uses
from healthrules.rulebook import Rule, Rulebook
from healthrules.rulebook.calling import of_labels
from healthrules.rulebook.vocabulary import figure
from healthrules.texts import Text
from healthrules.units import Number, Quantity, UnitTable

Part = BandPart | CodePart | None
"""Which value of a parameter is meant: that of a band, that for a code, or the only one."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One value of a parameter of a document: `present` is the one in force on `day`, in the unit of the parameter.

    Other values stand in its place in the table that is in force on that day; tables of other days stay as they are.
    """

    document: str
    parameter: Parameter
    part: Part
    day: date
    present: Number

    @property
    def id(self) -> str:
        """`<document>/<name>`."""
        return f"{self.document}/{self.parameter.name}"

    @property
    def label(self) -> Text:
        """The parameter in words, with the band or code."""
        label = self.parameter.label
        return Text(f"{label.zh}（{self.part.label.zh}）", f"{label.en} ({self.part.label.en})") if self.part else label

    def amount(self, value: Number) -> Text:
        """A value with the unit of the parameter, in words."""
        quantity = Quantity(value, self.parameter.unit)
        return Text(quantity.text("zh"), quantity.text("en"))

    def parameter_at(self, value: Number) -> Parameter:
        """The parameter with another value."""
        held = self.parameter.table_on(self.day)
        dated = tuple(
            (start, _put(table, self.part, value) if table is held else table) for start, table in self.parameter.dated
        )
        return replace(self.parameter, dated=dated)

    def moves_in(self, year: int) -> bool:
        """Whether the value is in force on some day of a year."""
        held = self.parameter.table_on(self.day)
        days = [date(year, 1, 1), *(start for start, _ in self.parameter.dated if start is not None and start.year == year)]
        return any(self.parameter.table_on(day) is held for day in days)

    def rule_at(self, rule: Rule, value: Number, name: str) -> Rule:
        """A rule of the document with another value of the parameter, called `name`, in the reading in force alone."""
        reading = substituted(rule.reading(), self.parameter_at(value))
        return replace(rule, id=name, readings={rule.default_reading: reading})

    def rules(self, book: Rulebook, names: tuple[str, ...] = ()) -> tuple[Rule, ...]:
        """The rules that use the parameter, all or those named.

        Raises `UsageError` where none does, and for a rule that does not.
        """
        found = tuple(each for each in book.rules.values() if each.document.id == self.document and self._used_by(each))
        if not found:
            raise UsageError(Text(f"没有规则用到参数 {self.id}", f"no rule uses the parameter {self.id}"))
        chosen = {book.rule(name).id for name in names} or {each.id for each in found}
        strangers = ", ".join(sorted(chosen - {each.id for each in found}))
        if strangers:
            listed = ", ".join(each.id for each in found)
            zh = f"规则 {strangers} 没有用到参数 {self.id}；用到它的规则：{listed}"
            raise UsageError(Text(zh, f"the rule {strangers} does not use the parameter {self.id}; these do: {listed}"))
        return tuple(each for each in found if each.id in chosen)

    def _used_by(self, rule: Rule) -> bool:
        return any(uses(term, self.parameter.name) for term in rule.reading().terms())


def threshold(
    book: Rulebook, name: str, day: date, band: str | None = None, code: str | None = None, *, option: str = ""
) -> Threshold:
    """The threshold that a parameter's name stands for: `<document>/<name>`, or the name or label that only one has.

    `band`: the edges of a band with their units, "5万人,7万人"; `code`: a code, for a parameter that has such. `option` stands
    before their names in messages: "--" on a command line.

    Raises `UsageError` for a name, band or code that there is not, with the nearest or all of them, and for a parameter that
    has no value on the day.

    >>> from healthrules.rulebook import load_rules
    >>> book = load_rules(["kaifeng-plan-2025"])
    >>> found = threshold(book, "chc_base_area", date(2025, 6, 30), "5万人,7万人")
    >>> found.present, found.label.en
    (1700, 'base service floor area of a community health centre (50,000–70,000 people)')
    """
    whole = _found(book, name)
    parameter = book.parameters[whole]
    table = parameter.table_on(day)
    if table is None:
        raise UsageError(
            Text(
                f"参数 {whole} 在 {day} 还没有规定（自 {parameter.dated[0][0]} 起）",
                f"the parameter {whole} has no value on {day}: it begins {parameter.dated[0][0]}",
            )
        )
    given = {"band": band, "code": code}
    part = _PARTS[type(table)](whole, table, given, option, book.units)
    return Threshold(whole.partition("/")[0], parameter, part, day, _value(table, part))


def _found(book: Rulebook, name: str) -> str:
    if name in book.parameters:
        return name
    labels = {each: parameter.label for each, parameter in book.parameters.items()}
    found = [each for each in book.parameters if each.partition("/")[2] == name] or of_labels(labels).of(name)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found)
        zh = f"参数“{name}”不止一个，请写全称：{listed}"
        raise UsageError(Text(zh, f"several parameters are called `{name}`; write the whole name: {listed}"))
    hint = of_labels({**{each.partition("/")[2]: label for each, label in labels.items()}, **labels}).hint(name)
    raise UsageError(Text(f"没有参数“{name}”。{hint.zh}", f"no parameter `{name}`.{hint.en}"))


def _value(table: Table, part: Part) -> Number:
    found = table.value if isinstance(table, Plain) else part.value(table) if part is not None else None
    if found is None:
        raise AssertionError(part)
    return found


def _put(table: Table, part: Part, value: Number) -> Table:
    if isinstance(table, Bands) and isinstance(part, BandPart):
        at = part.row(table)
        return replace(
            table, rows=tuple(replace(row, value=value) if place == at else row for place, row in enumerate(table.rows))
        )
    if isinstance(table, ByCategory) and isinstance(part, CodePart):
        return replace(table, values={**table.values, part.code: value})
    return Plain(value)


def _plain(whole: str, _: Table, given: Mapping[str, str | None], option: str, __: UnitTable) -> Part:
    for key, value in given.items():
        if value is not None:
            zh = f"参数 {whole} 只有一个数值，请去掉 {option}{key}"
            raise UsageError(Text(zh, f"the parameter {whole} has one value only: take {option}{key} away"))
    return None


def _band(whole: str, table: Bands, given: Mapping[str, str | None], option: str, units: UnitTable) -> Part:
    bands = [BandPart(row.lower, row.upper, table.unit) for row in table.rows]
    if given["band"] is not None:
        edges = list(_edges(given["band"], table, units))
        found = next((each for each in bands if (each.lower, each.upper) in edges), None)
        if found is not None:
            return found
    zh, en = "；".join(each.label.zh for each in bands), "; ".join(each.label.en for each in bands)
    first = f"{option}band {','.join(bands[0].written)}"
    said = Text(f"没有档次“{given['band']}”。", f"no band `{given['band']}`. ") if given["band"] is not None else Text("", "")
    raise UsageError(
        Text(
            f"{said.zh}参数 {whole} 分档，请用 {option}band 选一档（如 {first}）：{zh}",
            f"{said.en}The parameter {whole} has bands; choose one with {option}band (such as {first}): {en}",
        )
    )


def _edges(text: str, table: Bands, units: UnitTable) -> Iterator[tuple[Number, Number]]:
    """Every way to read a text as two edges, as a comma may also stand inside a number; none where it is no such."""
    pieces = text.replace("，", ",").split(",")
    for at in range(1, len(pieces)):
        try:
            lower, upper = (figure(",".join(each), table.unit, units) for each in (pieces[:at], pieces[at:]))
        except HealthRulesError:
            continue
        yield lower, upper


def _code(whole: str, table: ByCategory, given: Mapping[str, str | None], option: str, _: UnitTable) -> Part:
    code, known = given["code"], of_labels({each: table.labels[each] for each in table.values})
    found = known.of(code) if code is not None else []
    if len(found) == 1:
        return CodePart(found[0], table.labels[found[0]])
    hint = known.hint(code) if code is not None else Text("", "")
    said = Text(f"没有代码“{code}”。{hint.zh}", f"no code `{code}`.{hint.en} ") if code is not None else Text("", "")
    zh, en = "；".join(f"{each}（{table.labels[each].zh}）" for each in table.values), ", ".join(table.values)
    raise UsageError(
        Text(
            f"{said.zh}参数 {whole} 按代码取值，请用 {option}code 选一个：{zh}",
            f"{said.en}The parameter {whole} has a value for each code; choose one with {option}code: {en}",
        )
    )


_PARTS: Mapping[type, Callable[..., Part]] = {Plain: _plain, Bands: _band, ByCategory: _code}
