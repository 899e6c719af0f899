"""How far a pending requirement has come: from the value of a baseline year that the rule names to what is required.

The way is measured in equal steps, a year each, from the baseline year to the year of the due date.
"""

from __future__ import annotations

from fractions import Fraction

from healthrules.records import Field, Record
from healthrules.reporting.evidence import Evidence
from healthrules.rulebook import Rule
from healthrules.texts import Text
from healthrules.units import Quantity
from healthrules.units.exact import simplest

NOTHING = Text("", "")


def progress(rule: Rule, record: Record, year: int, found: Evidence) -> Text:
    """Where a record of a year stands on the way; empty where the rule names no baseline of what was found."""
    begun = _baseline(rule, record, found)
    if begun is None or rule.due is None or not (isinstance(found.actual, Quantity) and isinstance(found.required, Quantity)):
        return NOTHING
    start, before = begun
    now, goal = Fraction(found.actual.number), Fraction(found.required.number)
    origin = Fraction(before.to(found.required.unit).number)
    if goal == origin or not start < year <= rule.due.year:
        return NOTHING
    done, due = (now - origin) / (goal - origin), Fraction(year - start, rule.due.year - start)
    if done <= 0:
        return Text(f"；{start}年以来没有向目标靠近", f"; no nearer to it than in {start}")
    if done >= due:
        return _told(start, done, due, Text("进度正常", "on track"))
    reached = Quantity(simplest(origin + (now - origin) / due), found.required.unit)
    zh, en = reached.text("zh", _DIGITS), reached.text("en", _DIGITS)
    return _told(
        start, done, due, Text(f"进度滞后，照此速度到期时约为 {zh}", f"behind; at this pace about {en} when it falls due")
    )


_DIGITS = 4


def _told(start: int, done: Fraction, due: Fraction, standing: Text) -> Text:
    zh = f"；自{start}年起已走完 {_percent(done)}，按时间应走完 {_percent(due)}，{standing.zh}"
    return Text(zh, f"; {_percent(done)} of the way since {start}, {_percent(due)} of the time: {standing.en}")


def _percent(share: Fraction) -> str:
    """A share in whole per cent, cut off, so that what is not whole is not said to be."""
    return f"{int(share * 100)}%"


def _baseline(rule: Rule, record: Record, found: Evidence) -> tuple[int, Quantity] | None:
    """The only baseline year that the rule names of the field that was found, and the value then."""
    if found.field is None or found.field.moment is not None:
        return None
    asked = [each for each in rule.reading().fields() if _of_year(each, found.field)]
    value = record.values.get(asked[0].name) if len(asked) == 1 else None
    if value is None or isinstance(value, (bool, str)) or asked[0].unit is None or asked[0].moment is None:
        return None
    return asked[0].moment.year or 0, Quantity(value, asked[0].unit)


def _of_year(each: Field, field: Field) -> bool:
    return each.moment is not None and each.moment.field == field.name and each.moment.year is not None
