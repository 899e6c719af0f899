"""Workbooks to read: made by openpyxl, as spreadsheet programs save them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheet = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: Mapping[str, Sheet], change: Callable[[Workbook], object] | None = None) -> Path:
    """A workbook with these rows in its sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path
