"""Tables of notices: columns of fixed widths, headings that repeat on every page, rows that are not split between pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from healthrules.reporting.docx_paper import CELL, HEAD_CELL, MIDDLE_CELL, Style, element, paragraph

TWIPS = 56.6929
"""Twentieths of a point in a millimetre."""

LINE_MM = 156
"""How wide a table is: the line."""

_PADDING = {"top": 20, "left": 80, "bottom": 20, "right": 80}


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table, over `span` columns."""

    text: str
    style: Style = CELL
    span: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres, and the style of its cells."""

    heading: str
    width: float
    style: Style = CELL


def middle(heading: str, width: float) -> Column:
    """A column of short things: they stand in the middle."""
    return Column(heading, width, MIDDLE_CELL)


def table(columns: Sequence[Column], rows: Iterable[Sequence[str | Cell]]) -> Any:
    """A table with a row of headings; a text takes the style of its column."""
    head = _row([Cell(each.heading, HEAD_CELL) for each in columns], columns, element("tblHeader"))
    return _table(columns, [head, *(_row(_cells(row, columns), columns) for row in rows)])


def blanks(columns: Sequence[Column], rows: Iterable[Sequence[str]], height: float) -> Any:
    """A table without headings, to be filled in by hand; no row is lower than `height` in millimetres."""
    least = round(height * TWIPS)
    heights = (element("trHeight", val=least, hRule="atLeast") for _ in iter(int, 1))
    return _table(columns, [_row(_cells(row, columns), columns, tall) for row, tall in zip(rows, heights, strict=False)])


def form(pairs: Iterable[tuple[str, str]], label: float = 34) -> Any:
    """A table of labels and what stands beside them; `label` is the width of the labels in millimetres."""
    columns = [Column("", label, HEAD_CELL), Column("", LINE_MM - label)]
    return _table(columns, [_row(_cells(pair, columns), columns) for pair in pairs])


def _cells(row: Sequence[str | Cell], columns: Sequence[Column]) -> list[Cell]:
    cells, at = [], 0
    for each in row:
        cells.append(each if isinstance(each, Cell) else Cell(each, columns[at].style))
        at += cells[-1].span
    return cells


def _table(columns: Sequence[Column], rows: Iterable[Any]) -> Any:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [element(edge, val="single", sz=4, space=0, color="000000") for edge in edges]
    sides = [element(side, w=size, type="dxa") for side, size in _PADDING.items()]
    look = element(
        "tblPr",
        element("tblW", w=round(sum(each.width for each in columns) * TWIPS), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *sides),
    )
    grid = element("tblGrid", *(element("gridCol", w=round(each.width * TWIPS)) for each in columns))
    return element("tbl", look, grid, *rows)


def _row(cells: Sequence[Cell], columns: Sequence[Column], *looks: Any) -> Any:
    look = element("trPr", element("cantSplit"), *looks)
    made, at = [], 0
    for each in cells:
        width = sum(column.width for column in columns[at : at + each.span])
        made.append(_cell(each, width))
        at += each.span
    return element("tr", look, *made)


def _cell(each: Cell, width: float) -> Any:
    span = [element("gridSpan", val=each.span)] if each.span > 1 else []
    look = element("tcPr", element("tcW", w=round(width * TWIPS), type="dxa"), *span, element("vAlign", val="center"))
    return element("tc", look, paragraph(each.text, each.style))
