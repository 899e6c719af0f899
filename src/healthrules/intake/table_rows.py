"""A row of a table, by the form of the table: the data of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthrules.intake.cells import as_text
from healthrules.intake.headings import with_unit
from healthrules.intake.other_rows import is_remark
from healthrules.intake.table_form import TableForm


def table_row(cells: Sequence[Any], form: TableForm) -> dict[str, Any] | None:
    """The data of a row; None where it is no record: blank, a total, a line about the table."""
    if is_remark([as_text(cell) for cell in cells]):
        return None
    data = {
        each.meaning.key: with_unit(cells[each.place] if each.place < len(cells) else None, each.meaning.unit)
        for each in form.columns
    }
    for name, value in form.values.items():
        if data.get(name) is None or as_text(data[name]) == "":
            data[name] = value
    if form.named_by:
        data["id"] = "".join(as_text(data.get(name)) for name in form.named_by) if as_text(data[form.named_by[-1]]) else None
    return data
