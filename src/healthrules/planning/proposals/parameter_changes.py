"""Changes of parameters: a whole table, one band or code of it, the edges of a band; always, from a day, or by steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from healthrules.errors import Problem, RulebookError
from healthrules.language.parameters import Bands, ByCategory, Plain, Table
from healthrules.planning.proposals.bench import WHOLE, At, Bench, Edit, Thing, refused
from healthrules.planning.proposals.fitting import fits
from healthrules.planning.proposals.limits import figure_at, same_in, values_in
from healthrules.planning.proposals.parameter_tables import (
    BandPart,
    CodePart,
    Stage,
    Tables,
    entry_with,
    first_key_unit,
    in_effect,
    tables_of,
)
from healthrules.planning.proposals.rule_changes import retired
from healthrules.planning.proposals.wording import NONE, amount, in_time, table_text
from healthrules.rulebook.calling import of_labels
from healthrules.rulebook.files import DatedEntry, Figure
from healthrules.rulebook.parameters import rises
from healthrules.rulebook.proposal_files import ParameterChange, StepEntry
from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class _Revision:
    """What becomes of a parameter: what of it is set, its new tables, and how old and new are told."""

    aspects: frozenset[str]
    stages: list[Stage]
    part: Text | None
    old: Text
    new: Text
    doubts: tuple[Problem, ...] = ()


def parameter_edits(bench: Bench, at: At, change: ParameterChange) -> Iterator[Edit]:
    """The edit of a change of a parameter."""
    thing = bench.find("parameter", change.parameter, at.spot("parameter"))
    fits(change, at)
    if change.retire:
        yield retired(bench, thing, at, change.reason.text())
        return
    tables = tables_of(thing, bench, at)
    if tables is not None:
        yield _edit(thing, tables, change)


def _edit(thing: Thing, tables: Tables, change: ParameterChange) -> Edit:
    draft = tables.bench.draft(thing.document)
    entry, at = draft.parameter(thing.name), tables.at
    old = tables.stages(entry)
    revise = _edges if change.edges else _part if change.band or change.code else _whole
    found = revise(thing, tables, change, old)
    label = entry.label.text()
    part = found.part
    return Edit(
        thing,
        found.aspects,
        draft.with_named("parameter", thing.name, entry_with(entry, found.stages), at.spot()),
        Text(f"{label.zh}（{part.zh}）", f"{label.en} ({part.en})") if part else label,
        found.old,
        found.new,
        effect=in_effect(old) != in_effect(found.stages),
        spot=at.spot(),
        reason=change.reason.text(),
        doubts=found.doubts,
    )


def _whole(_: Thing, tables: Tables, change: ParameterChange, old: list[Stage]) -> _Revision:
    key, entries = ("steps", change.steps) if change.steps else ("dated", change.dated or [])
    _whole_table(tables, change, old)
    new = _dated(tables, key, entries) if entries else [tables.given(change.start, change)]
    doubts = [doubt for at, each in enumerate(new) for doubt in _doubts(tables, each, old, *((key, at) if entries else ()))]
    first = new[0].start
    if first is not None and change.dated is None:
        new = [*(each for each in old if each.start is None or each.start < first), *new]

    def said(table: Table) -> Text:
        return table_text(table, tables.parameter)

    return _Revision(frozenset({WHOLE}), new, None, _told(old, said), _told(new, said), tuple(doubts))


def _whole_table(tables: Tables, change: ParameterChange, old: Sequence[Stage]) -> None:
    """Refuse one value for a parameter that has one for each band or code, with those that it has."""
    values = [("value",)] if change.value is not None else []
    places = [*values, *(("steps", at, "value") for at, each in enumerate(change.steps or []) if each.value is not None)]
    if not places or isinstance(old[0].table, Plain):
        return
    listed, table = _listed(old), old[0].table
    edges = BandPart(table.rows[0].lower, table.rows[0].upper, table.unit).written if isinstance(table, Bands) else ()
    how = (
        f"band: [{', '.join(edges)}]"
        if edges
        else f"code: {next(iter(_codes(table)))}"
        if isinstance(table, ByCategory)
        else ""
    )
    text = Text(
        f"该参数分{'档' if edges else '代码'}取值，请指明改哪一个，如 {how}；现有：{listed.zh}",
        f"the parameter has a value for each {'band' if edges else 'code'}: say which, such as `{how}`; it has: {listed.en}",
    )
    raise refused(tables.at.spot(*places[0]), "HR302", text)


def _doubts(tables: Tables, stage: Stage, old: Sequence[Stage], *keys: str | int) -> Iterator[Problem]:
    """The values of a table that may not be meant."""
    for inner, value in values_in(stage.table):
        before = [held for each in old if (held := same_in(stage.table, inner, each.table)) is not None]
        found = tables.doubted(figure_at(stage.entry, inner), value, before, *keys, *inner)
        if found is not None:
            yield found


def _dated(tables: Tables, key: str, entries: Sequence[StepEntry | DatedEntry]) -> list[Stage]:
    new = [tables.given(each.start, each, key, index) for index, each in enumerate(entries)]
    _in_order(tables, key, [each.start for each in entries])
    return new


def _in_order(tables: Tables, key: str, days: Sequence[date | None]) -> None:
    """Refuse dates that do not rise, at the first that does not."""
    at = next((at for at, (one, other) in enumerate(pairwise(days), 1) if not rises([one, other])), None)
    if at is None:
        return
    one, other = (Text("无日期", "no date") if each is None else Text(str(each), str(each)) for each in days[at - 1 : at + 1])
    text = Text(
        f"须按日期先后排列且不重复：第 {at + 1} 项（{other.zh}）不晚于第 {at} 项（{one.zh}）",
        f"the dates must rise, none twice: {other.en} stands after {one.en}",
    )
    raise refused(tables.at.spot(key, at, *(["from"] if days[at] else [])), "HR302", text)


def _part(_: Thing, tables: Tables, change: ParameterChange, old: list[Stage]) -> _Revision:
    part = _band(tables, change, old) if change.band else _code(tables, change, old)
    new: list[Stage] = old
    held = [number for each in old if (number := part.value(each.table)) is not None]
    doubts: list[Problem | None] = []
    for start, value, keys in _settings(tables, change):
        doubts.append(tables.doubted(value, tables.number(value, *keys), held, *keys))
        before, new = new, tables.revised(new, start, lambda stage, value=value: part.put(stage, value))  # type: ignore[misc]
        if not new:
            raise _absent(tables, part, before, start)

    def said(table: Table) -> Text:
        number = part.value(table)
        return NONE if number is None else amount(number, tables.parameter.unit)

    told = tuple(each for each in doubts if each is not None)
    return _Revision(frozenset({f"value of {part.label.en}"}), new, part.label, _told(old, said), _told(new, said), told)


def _edges(thing: Thing, tables: Tables, change: ParameterChange, old: list[Stage]) -> _Revision:
    part, edges = _band(tables, change, old), change.edges or []
    lower, upper = (tables.edge(each, part.unit, "edges", at) for at, each in enumerate(edges))
    moved = BandPart(lower, upper, part.unit)
    aspects = frozenset(f"edges of {each.label.en}" for each in (part, moved))
    new = tables.revised(old, None, lambda stage: part.move(stage, edges))
    if not new:
        earlier = tables.bench.earlier(thing, aspects)
        if earlier is not None:
            raise tables.bench.conflict(thing, earlier.what, tables.at.spot(), earlier)
        raise _absent(tables, part, old, None)
    return _Revision(aspects, new, part.label, part.label, moved.label)


def _settings(tables: Tables, change: ParameterChange) -> Iterator[tuple[date | None, Figure, tuple[str | int, ...]]]:
    """The values of a band or code, the day from which each holds, and where it stands."""
    if change.value is not None:
        yield change.start, change.value, ("value",)
    _in_order(tables, "steps", [each.start for each in change.steps or []])
    for index, each in enumerate(change.steps or []):
        if each.value is None:
            text = Text("某一档或某一代码的分步取值写 value", "a step of a band or code has a `value`")
            raise refused(tables.at.spot("steps", index), "HR302", text)
        yield each.start, each.value, ("steps", index, "value")


def _band(tables: Tables, change: ParameterChange, old: Sequence[Stage]) -> BandPart:
    unit = first_key_unit(old)
    if unit is None:
        text = Text("该参数不分档，请去掉 band", "the parameter has no bands: take `band` away")
        raise refused(tables.at.spot("band"), "HR302", text)
    lower, upper = (tables.edge(each, unit, "band", at) for at, each in enumerate(change.band or []))
    return BandPart(lower, upper, unit)


def _code(tables: Tables, change: ParameterChange, old: Sequence[Stage]) -> CodePart:
    held = [each.table for each in old if isinstance(each.table, ByCategory)]
    if not held:
        text = Text("该参数不按代码取值，请去掉 code", "the parameter has no values by code: take `code` away")
        raise refused(tables.at.spot("code"), "HR302", text)
    labels, written = held[0].labels, change.code or ""
    found = of_labels(labels).of(written)
    code = found[0] if len(found) == 1 else written
    return CodePart(code, labels.get(code, Text(code, code)))


def _absent(tables: Tables, part: BandPart | CodePart, stages: Sequence[Stage], start: date | None) -> RulebookError:
    """The error of a band or code that the parameter does not have, with those that it has."""
    key = "band" if isinstance(part, BandPart) else "code"
    if start is not None and stages[0].start is not None and start < stages[0].start:
        first = stages[0].start
        text = Text(
            f"{start} 时该参数还没有规定（自 {first} 起）", f"the parameter has no value on {start} yet: it begins {first}"
        )
        return refused(tables.at.spot(), "HR302", text)
    listed = _listed(stages)
    codes = {code: label for each in stages if isinstance(each.table, ByCategory) for code, label in _codes(each.table).items()}
    hint = of_labels(codes).hint(part.code) if isinstance(part, CodePart) else Text("", "")
    what = Text("档次", "band") if key == "band" else Text("代码", "code")
    name = part.label if isinstance(part, BandPart) else Text(part.code, part.code)
    text = Text(
        f"该参数没有{what.zh}“{name.zh}”。{hint.zh}现有：{listed.zh}",
        f"the parameter has no {what.en} `{name.en}`.{hint.en} It has: {listed.en}",
    )
    return refused(tables.at.spot(key), "HR301", text)


def _listed(stages: Sequence[Stage]) -> Text:
    """The bands or codes that a parameter has."""
    known = dict.fromkeys(each for stage in stages for each in _parts(stage.table))
    return Text("；".join(each.zh for each in known), "; ".join(each.en for each in known))


def _parts(table: Table) -> list[Text]:
    if isinstance(table, Bands):
        return [BandPart(row.lower, row.upper, table.unit).label for row in table.rows]
    return (
        [Text(f"{code}（{label.zh}）", code) for code, label in _codes(table).items()] if isinstance(table, ByCategory) else []
    )


def _codes(table: ByCategory) -> dict[str, Text]:
    """The codes that have a value, with their labels."""
    return {code: table.labels[code] for code in table.values}


def _told(stages: Sequence[Stage], said: Callable[[Table], Text]) -> Text:
    """Tables in words, in order of time, without those that say the same as the one before."""
    found: list[tuple[date | None, Text]] = []
    for each in stages:
        text = said(each.table)
        if not found or found[-1][1] != text:
            found.append((each.start, text))
    return in_time(found)
