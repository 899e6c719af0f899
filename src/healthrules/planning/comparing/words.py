"""The words of a comparison: columns, moves, and the names of what records are grouped by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from healthrules.engines import Outcome
from healthrules.planning.comparing.comparison import Comparison
from healthrules.planning.comparing.moves import OF_NEW, OF_RETIRED
from healthrules.planning.comparing.transitions import KIND, OWNERSHIP
from healthrules.planning.naming import titled
from healthrules.records import SUBJECT_LABELS
from healthrules.rulebook import Rulebook
from healthrules.texts import Text

MOVES: Mapping[str, Text] = {
    "newly_failing": Text("新增不达标", "newly failing"),
    "newly_passing": Text("新增达标", "newly passing"),
    "newly_covered": Text("新纳入且达标", "newly covered and passing"),
    "newly_unknown": Text("新增无法判断", "newly unknown"),
    "newly_pending": Text("新增未到期", "newly pending"),
    "newly_waived": Text("新增豁免", "newly waived"),
    "no_longer_applies": Text("不再适用", "no longer applies"),
    **{name: Text(f"新规则：{each.label.zh}", f"verdicts of new rules: {each.label.en}") for name, each in OF_NEW.items()},
    **{
        name: Text(f"废止规则：原{each.label.zh}", f"verdicts of retired rules: {each.label.en}")
        for name, each in OF_RETIRED.items()
    },
    "gap_larger": Text("差额增大", "gap larger"),
    "gap_smaller": Text("差额缩小", "gap smaller"),
    "gap_otherwise": Text("差额换了单位", "gap in another unit"),
}
"""What becomes of a verdict, as people read it."""

GROUPS: Mapping[str, Text] = {
    "rule": Text("规则", "rule"),
    "district": Text("区县", "district"),
    KIND: Text("机构类型", "kind"),
    OWNERSHIP: Text("举办主体", "ownership"),
    "document": Text("文件", "document"),
}
"""By what a comparison is told, in this order."""

YEAR = Text("年份", "year")
TOTAL = Text("合计", "in all")
BEFORE, AFTER, DIFFERENCE = Text("改前", "before"), Text("改后", "after"), Text("增减", "difference")
GAP_BEFORE, GAP_AFTER = Text("差额（改前）", "gap before"), Text("差额（改后）", "gap after")
UNIT = Text("单位", "unit")
NOT_STATED = Text("未填报", "not reported")


def number(value: float | Decimal | None) -> int | float | Decimal | None:
    """A number, as an `int` where it is whole."""
    return int(value) if value is not None and value == int(value) else value


def counted(count: int, zh: str, one: str, many: str) -> Text:
    """A count with its noun.

    >>> counted(1, "条规则", "rule", "rules")
    Text(zh='1 条规则', en='1 rule')
    """
    return Text(f"{count:,} {zh}", f"{count:,} {one if count == 1 else many}")


def names(column: str, values: Iterable[str | None], found: Comparison, book: Rulebook) -> dict[str | None, Text]:
    """What the values of a column of `GROUPS` are called."""
    given = list(dict.fromkeys(values))
    return (
        _apart({each: _name(column, each, found, book) for each in given}, book)
        if column == "district"
        else {each: _name(column, each, found, book) for each in given}
    )


def _name(column: str, value: str | None, found: Comparison, book: Rulebook) -> Text:
    if value is None:
        return NOT_STATED
    if column == "district":
        return book.regions.regions[value].name
    if column == "document":
        return titled(book.documents[value])
    if column == "rule":
        return next(pair.rule.title for pair in found.pairs if pair.rule.id == value)
    return SUBJECT_LABELS.get(value) or _code(column, value, book)


def _code(column: str, value: str, book: Rulebook) -> Text:
    field = book.vocabulary.fields.get(column)
    category = book.vocabulary.categories.get(field.category or "") if field is not None else None
    code = category.codes.get(value) if category is not None else None
    return code.label if code is not None else Text(value, value)


def _apart(found: dict[str | None, Text], book: Rulebook) -> dict[str | None, Text]:
    """Districts of one name are told apart by what holds them."""
    often = [each.zh for each in found.values()]
    return {
        code: _within(code, book) if code is not None and often.count(text.zh) > 1 else text for code, text in found.items()
    }


def _within(code: str, book: Rulebook) -> Text:
    region = book.regions.regions[code]
    outer = book.regions.regions[region.parent].name if region.parent else region.name
    return Text(f"{outer.zh}{region.name.zh}", f"{region.name.en}, {outer.en}")


def outcome(value: str) -> Text:
    """An outcome in words."""
    return Outcome(value).label
