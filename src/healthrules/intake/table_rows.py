"""A row of a table, by the form of the table: the data of a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthrules.intake.cells import as_text
from healthrules.intake.headings import with_unit
from healthrules.intake.table_form import TableForm, is_remark


def table_row(cells: Sequence[Any], form: TableForm) -> dict[str, Any] | None:
    """The data of a row; None where it is no record: blank, a total, a line about the table."""
    if is_remark([as_text(cell) for cell in cells]):
        return None
    data = {
        each.meaning.key: with_unit(cells[each.place] if each.place < len(cells) else None, each.meaning.unit)
        for each in form.columns
    }
    if form.named_by is not None:
        data["id"] = data.get(form.named_by)
    return {**form.values, **data}
