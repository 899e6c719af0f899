"""The form of a table as people make it: title rows, headings over one or several rows, a row of units, then records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from healthrules.intake.heading_rows import Column, Texts, best_row, heading_block, heading_columns, with_units
from healthrules.intake.headings import Headings
from healthrules.intake.sheet_titles import values_of_title
from healthrules.records import SUBJECTS
from healthrules.texts import Text
from healthrules.units.table import folded

_TOTALS = frozenset(map(folded, ("合计", "总计", "小计", "共计", "total", "sum")))
TOTAL = r"^[\s,;\t\"]*([合总小共]\s*计|(?i:total|sum))"
"""What a line of totals begins with, and maybe others."""

FEW = 2
"""A row with so few filled cells may be a line about the table."""

_FOOT = re.compile(
    r"\s*(注|备注|说明|填表|填报|审核|制表|单位负责人|资料来源|数据来源|note|source)\s*.{0,6}[:：]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TableForm:
    """Where the records of a table begin, and what its columns mean.

    `heading` and `start` are places of rows from 0. `values` stand in every record that does not say otherwise. `problems`
    are columns that are not read although somebody may have meant them: place and reason. `named_by` is the column of names
    that stand for ids, where a table has no column of ids.
    """

    heading: int
    start: int
    columns: tuple[Column, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[int, Text], ...] = ()
    named_by: str | None = None


def table_form(rows: Sequence[Texts], headings: Headings, title: str) -> TableForm | None:
    """The form of a table, from its first rows; None where no row looks like headings.

    `title` is the name of the sheet or file, which may say what its records are.
    """
    plan = headings.columns.sheets.get(folded(title))
    given = plan.heading - 1 if plan is not None and plan.heading is not None else None
    best = given if given is not None else best_row(rows, headings)
    if best is None or best >= len(rows):
        return None
    first, last = heading_block(rows, best, headings)
    columns, problems = heading_columns(rows, first, last, headings)
    units = with_units(rows[last + 1], columns, headings) if last + 1 < len(rows) else None
    if units is not None:
        columns, last = units, last + 1
    values = {**_told_by(title, columns, headings), **(plan.values if plan is not None else {})}
    heads = {headings.normaliser.heading(each.meaning.key): each.meaning.key for each in columns}
    kept = {name: value for name, value in values.items() if name not in heads}
    if "type" not in heads and "type" not in kept:
        problems = [*problems, (columns[0].place if columns else 0, NO_TYPE)]
    return TableForm(last, last + 1, tuple(columns), kept, tuple(problems), None if "id" in heads else heads.get("name"))


NO_TYPE = Text(
    "看不出是哪类记录：请加“记录类型”列，或把工作表命名为“机构”“急救站”“社区”“地区”",
    "it is not clear what the records are: add a column `type`, or call the sheet facility, station, community or region",
)


def is_remark(cells: Texts) -> bool:
    """Whether a row below the headings is no record: a total, or a line about the table."""
    filled = [cell for cell in cells if cell.strip()]
    return not filled or folded(filled[0]) in _TOTALS or (len(filled) <= FEW and _FOOT.match(filled[0]) is not None)


def _told_by(title: str, columns: Sequence[Column], headings: Headings) -> Mapping[str, str]:
    """What all records of a table share: by its title, else by columns that one subject alone has."""
    told = values_of_title(title, headings.normaliser)
    if "type" in told:
        return told
    keys = [each.meaning.key for each in columns]
    fields = [headings.fields(key) for key in keys if headings.normaliser.heading(key) is None]
    subjects = [subject for subject in SUBJECTS if fields and all(subject in each for each in fields)]
    return {"type": subjects[0]} if len(subjects) == 1 else {}
