"""A comparison of inspections as CSV, with no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from healthrules.reporting.changes import Diff
from healthrules.reporting.changes_table import COLUMNS, rows
from healthrules.reporting.csv_format import BYTE_ORDER_MARK
from healthrules.reporting.safe_cells import harmless
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, visible

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def render(diff: Diff, _book: Rulebook, _language: Language) -> str:
    """The comparison as CSV text; it holds both languages."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(diff):
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(value: Any) -> Any:
    """A negative number stays one: it is no formula."""
    return harmless(visible(value)) if isinstance(value, str) and not _NUMBER.fullmatch(value) else value
