"""One reported value, as its field needs it: exact, in the canonical unit, inside the field's bounds; or why not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from healthrules.errors import ValueProblem, did_you_mean
from healthrules.intake.cells import CellProblem
from healthrules.intake.rows import NotANumber, Repeated
from healthrules.records import Category, Field, Value
from healthrules.texts import Text
from healthrules.units import Number, Quantity, Unit, UnitTable, exact, grouped, parse_amount
from healthrules.units.exact import MAX_DIGITS, simplest
from healthrules.units.notation import shortened
from healthrules.units.table import folded

YES = frozenset(map(folded, ("true", "yes", "y", "是", "有", "1", "√", "✓", "✔", "☑")))
NO = frozenset(map(folded, ("false", "no", "n", "否", "无", "没有", "0", "×")))


NOTHING = frozenset(map(folded, ("无", "暂无", "-", "--", "—", "——", "－", "/", "\\", "n/a", "na", "none", "未知", "不详")))
"""What people write into a cell for a number that they do not have: no number, and not surely zero."""

LONGEST_WHOLE = 400
"""How many binary digits a whole number may have before it is looked at in decimal."""


def is_missing(raw: Any) -> bool:
    """Whether nothing was reported: null, or text of white space only."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def quantity(raw: Any, field: Field, units: UnitTable) -> Number:
    """A measured value in the field's canonical unit.

    A bare number is in that unit already. Raises `ValueProblem` or `UnitError` where it is not one amount of what the
    field measures, or outside the field's bounds.
    """
    if isinstance(raw, dict):
        raw = _spelled_out(raw)
    if isinstance(raw, str) and folded(raw) in NOTHING:
        said = raw.strip()
        zh, en = (
            f"“{said}”不是数值；没有数据请留空，数值为零请填 0",
            f"`{said}` is no number: leave it empty, or write 0 for zero",
        )
        raise ValueProblem(Text(zh, en))
    number, unit = _amount(raw, units)
    canonical = field.unit
    if canonical is None:
        raise AssertionError(field.name)
    if unit is not None:
        number = _converted(number, unit, field, canonical, raw, units)
    _within(number, unit, field, canonical)
    return number


def _spelled_out(raw: dict[str, Any]) -> Any:
    """`{"value": 1650, "unit": "m**2"}` as one text."""
    if isinstance(raw, Repeated):
        twice = shortened(raw.keys_twice[0])
        raise ValueProblem(Text(f"键“{twice.zh}”出现两次", f"the key `{twice.en}` stands twice"))
    if set(raw) != {"value", "unit"}:
        raise ValueProblem(Text("对象须只含 value 和 unit", 'an object here holds "value" and "unit" and nothing else'))
    value, unit = raw["value"], raw["unit"]
    if not isinstance(unit, str):
        raise ValueProblem(Text("unit 应为文字", '"unit" is written as text'))
    if isinstance(value, NotANumber):
        return value
    if value is None or isinstance(value, (bool, dict, list)):
        raise ValueProblem(Text("value 应为数值或文字", '"value" is a number or text'))
    return f"{value} {unit}"


def _amount(raw: Any, units: UnitTable) -> tuple[Number, Unit | None]:
    if isinstance(raw, str):
        return parse_amount(raw, units)
    if isinstance(raw, NotANumber):
        raise ValueProblem(
            Text(f"{shortened(raw.text).zh} 不是可用的数值", f"{shortened(raw.text).en} is not a number that can be used")
        )
    if isinstance(raw, float):
        raw = _decimal(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        what = _called(raw)
        raise ValueProblem(Text(f"此处应为数值，实为{what.zh}", f"a number is needed here, this is {what.en}"))
    return _bounded(raw), None


def _called(raw: Any) -> Text:
    if isinstance(raw, date):
        shown = raw.date() if isinstance(raw, datetime) else raw
        return Text(f"日期 {shown}（单元格可能被设成了日期格式）", f"the date {shown} (the cell may be formatted as a date)")
    return Text("“是/否”", "yes or no") if isinstance(raw, bool) else Text("列表或对象", "a list or an object")


def _decimal(raw: float) -> Decimal:
    """A float as the decimal it prints as; NaN and infinity are no numbers."""
    value = Decimal(repr(raw))
    if not value.is_finite():
        raise ValueProblem(Text(f"{raw} 不是可用的数值", f"{raw} is not a number that can be used"))
    return value


def _bounded(raw: int | Decimal) -> Number:
    if isinstance(raw, int) and raw.bit_length() > LONGEST_WHOLE:
        raise ValueProblem(Text("数字过长", "a number too long to be meant"))
    digits = Decimal(raw).as_tuple()
    if not isinstance(digits.exponent, int):
        raise ValueProblem(Text(f"{raw} 不是可用的数值", f"{raw} is not a number that can be used"))
    if len(digits.digits) > MAX_DIGITS or abs(digits.exponent) > MAX_DIGITS:
        text = shortened(str(raw))
        raise ValueProblem(Text(f"数字过长：{text.zh}", f"a number too long to be meant: {text.en}"))
    return exact(raw)


def _converted(number: Number, unit: Unit, field: Field, canonical: Unit, raw: Any, units: UnitTable) -> Number:
    if not unit.measures_the_same_as(canonical):
        shown = field.display or canonical
        fit = units.alike(shown)[:6]
        zh = "、".join(name.zh for name in fit if name.zh) or "不带单位的数"
        en = ", ".join(name.symbol for name in fit) or "a bare number"
        raise ValueProblem(
            Text(
                f"“{shortened(str(raw)).zh}”的单位不对：{field.label.zh}应以{zh}等填报",
                f"`{shortened(str(raw)).en}` has the wrong unit: {field.label.en} is measured in {en}",
            )
        )
    return simplest(Fraction(number) * unit.factor_to(canonical))


def _within(number: Number, unit: Unit | None, field: Field, canonical: Unit) -> None:
    if field.whole and not isinstance(number, int):
        text = grouped(number)
        raise ValueProblem(Text(f"应为整数，实为 {text}", f"must be a whole number, not {text}"))
    if field.least is not None and number < field.least:
        bound, zh, en = field.least, "不得小于", "must not be less than"
    elif field.most is not None and number > field.most:
        bound, zh, en = field.most, "不得大于", "must not be more than"
    else:
        return
    given, limit = (Quantity(each, canonical).to(field.display or canonical) for each in (number, bound))
    hint = _percent_hint(number, unit, field, canonical)
    raise ValueProblem(
        Text(
            f"{given.text('zh')}，{zh} {limit.text('zh')}{hint.zh}",
            f"{given.text('en')}; it {en} {limit.text('en')}{hint.en}",
        )
    )


def _percent_hint(number: Number, unit: Unit | None, field: Field, canonical: Unit) -> Text:
    per_cent = field.display is not None and field.display.symbol == "%"
    if unit is not None or not canonical.is_bare() or not per_cent or number <= 1:
        return Text("", "")
    return Text(
        f"；不带单位的数按比例理解（0.75 即 75%），若为百分数请写“{grouped(number)}%”",
        f"; a bare number here is a proportion (0.75 is 75%), for per cent write `{grouped(number)}%`",
    )


MOST_LISTED = 15
"""How many codes of a category a message lists."""


def code(raw: Any, category: Category, words: dict[str, str]) -> str:
    """A category code, from the code itself or a word for it.

    Raises `ValueProblem`, with the nearest word, where there is none.
    """
    if isinstance(raw, str):
        found = words.get(folded(raw))
        if found is not None:
            return found
        hint = did_you_mean(raw.strip()[:80], [*category.codes, *words])
        text, listed = shortened(raw), _listed(category)
        raise ValueProblem(
            Text(
                f"{category.label.zh}没有“{text.zh}”。{hint.zh}可选：{listed.zh}",
                f"`{text.en}` is no {category.label.en}.{hint.en} One of: {listed.en}",
            )
        )
    raise ValueProblem(Text(f"{category.label.zh}应为文字", f"{category.label.en} is written as text"))


def _listed(category: Category) -> Text:
    """The codes of a category; of very many the first, and where the others are."""
    first = [*category.codes.values()][:MOST_LISTED]
    codes, labels = ", ".join(each.name for each in first), "、".join(each.label.zh for each in first)
    if len(category.codes) <= MOST_LISTED:
        return Text(labels, codes)
    count = len(category.codes)
    return Text(
        f"{labels}等 {count} 项（healthrules schema record 列出全部）",
        f"{codes} and others, {count} in all (healthrules schema record lists them)",
    )


def truth(raw: Any) -> bool:
    """Yes or no.

    Raises `ValueProblem` for anything else.
    """
    if isinstance(raw, bool):
        return raw
    word = folded(str(raw)) if isinstance(raw, (str, int)) else ""
    if word in YES or word in NO:
        return word in YES
    raise ValueProblem(
        Text(f"应填是或否，实为“{shortened(str(raw)).zh}”", f"yes or no is needed, not `{shortened(str(raw)).en}`")
    )


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""No record tells of a day before or after these."""


def day(raw: Any) -> date:
    """A day, from a date or from text such as "2025-12-31", "2025/12/31" or "2025年12月31日"; a year is its last day.

    Raises `ValueProblem` where it is none, or lies before 1900 or after 2100.
    """
    found = _day(raw)
    if found is not None and FIRST_DAY <= found <= LAST_DAY:
        return found
    shown = shortened(raw.text if isinstance(raw, NotANumber) else str(raw))
    if found is not None:
        raise ValueProblem(Text(f"“{shown.zh}”不在 1900 至 2100 年之间", f"`{shown.en}` does not lie between 1900 and 2100"))
    zh, en = f"“{shown.zh}”不是日期；请写 2025-12-31 或 2025", f"`{shown.en}` is not a date; write 2025-12-31 or 2025"
    raise ValueProblem(Text(zh, en))


def _day(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw).strip().replace("/", "-").replace(".", "-")
    for char, mark in (("年", "-"), ("月", "-"), ("日", "")):
        text = text.replace(char, mark)
    year = text.removesuffix("-")
    if len(year) == 4 and year.isdecimal() and year.isascii():  # noqa: PLR2004
        return date(max(1, int(year)), 12, 31)
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day, in no zone)
    except ValueError:
        return None


def fits(value: object, field: Field, category: Category | None) -> bool:
    """Whether a value that was not read but made is one of the field's: exact, canonical, inside the bounds."""
    if category is not None:
        return value in category.codes
    if field.unit is None or isinstance(value, bool):
        return isinstance(value, bool) and field.unit is None
    if not isinstance(value, (int, Fraction)):
        return False
    beyond = (field.least is not None and value < field.least) or (field.most is not None and value > field.most)
    return not beyond and not (field.whole and not isinstance(value, int))


def value_of(raw: Any, field: Field, units: UnitTable, category: Category | None, words: dict[str, str]) -> Value:
    """A reported value of any field; see `quantity`, `code` and `truth`."""
    if isinstance(raw, CellProblem):
        raise ValueProblem(raw.text)
    if field.unit is not None:
        return quantity(raw, field, units)
    return code(raw, category, words) if category is not None else truth(raw)
