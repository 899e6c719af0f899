"""The report as CSV: the table of findings, as a spreadsheet opens it, with no cell that it would take for a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

from healthrules.reporting.findings_table import COLUMNS, rows
from healthrules.reporting.report import Report
from healthrules.reporting.safe_cells import harmless
from healthrules.rulebook import Rulebook
from healthrules.texts import Language

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that a file is UTF-8."""


def render(report: Report, book: Rulebook, _language: Language) -> str:
    """The report as CSV text; it holds both languages."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows(report, book):
        writer.writerow([_cell(row.get(name)) for name in COLUMNS])
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
