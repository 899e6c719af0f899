"""The form of a table as people make it: title rows, headings over one or several rows, a row of units, then records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from healthrules.intake.heading_rows import Column, Texts, best_row, heading_block, heading_columns, keys_of
from healthrules.intake.heading_units import with_unit_line, with_units
from healthrules.intake.headings import Headings
from healthrules.intake.sheet_titles import values_of_title
from healthrules.records import SUBJECTS
from healthrules.texts import Text
from healthrules.units.table import folded


@dataclass(frozen=True, slots=True)
class TableForm:
    """Where the records of a table begin, and what its columns mean.

    `heading` and `start` are places of rows from 0. `values` stand in every record that does not say otherwise. `problems`
    are columns that are not read although somebody may have meant them: place and reason. `named_by` are the columns of
    regions and names that stand for ids, where a table has no column of ids.
    """

    heading: int
    start: int
    columns: tuple[Column, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[int, Text], ...] = ()
    named_by: tuple[str, ...] = ()


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
    columns = with_unit_line(rows[:first], columns, headings)
    values = {**_told_by(title, columns, headings), **(plan.values if plan is not None else {})}
    heads = {headings.normaliser.heading(each.meaning.key): each.meaning.key for each in columns}
    kept = {_column_of(name, columns, headings): value for name, value in values.items()}
    if "type" not in heads and "type" not in kept:
        problems = [*problems, (columns[0].place if columns else 0, NO_TYPE)]
    named_by = [heads[name] for name in ("region", "name") if name in heads] if "id" not in heads and "name" in heads else []
    return TableForm(last, last + 1, tuple(columns), kept, tuple(problems), tuple(named_by))


def _column_of(name: str, columns: Sequence[Column], headings: Headings) -> str:
    """What the column that holds a field is called; the field itself where there is none."""
    wanted = set(keys_of(name, headings))
    return next((each.meaning.key for each in columns if wanted & set(keys_of(each.meaning.key, headings))), name)


NO_TYPE = Text(
    "看不出是哪类记录：请加“记录类型”列，或把工作表命名为“机构”“急救站”“社区”“地区”",
    "it is not clear what the records are: add a column `type`, or call the sheet facility, station, community or region",
)


def _told_by(title: str, columns: Sequence[Column], headings: Headings) -> Mapping[str, str]:
    """What all records of a table share: by its title, else by columns that one subject alone has."""
    told = values_of_title(title, headings.normaliser)
    if "type" in told:
        return told
    keys = [each.meaning.key for each in columns]
    fields = [headings.fields(key) for key in keys if headings.normaliser.heading(key) is None]
    subjects = [subject for subject in SUBJECTS if fields and all(subject in each for each in fields)]
    return {"type": subjects[0]} if len(subjects) == 1 else {}
