"""A study on a terminal, and as Markdown."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from healthrules.planning.studies.cells import heading, is_number, shown
from healthrules.planning.studies.model import Grid, Study
from healthrules.reporting.markdown_format import escaped
from healthrules.texts import Language, Text, visible

MOST = 40
"""How many rows of a grid are printed on a terminal; files hold all."""

MORE = {"zh": "……共 {count} 行，全部见 xlsx、csv 或 json", "en": "... {count} rows in all; xlsx, csv and json hold them"}

NARROW, BETWEEN = 10, 3
"""How narrow a word with Chinese in it may become, and what stands between two columns."""

NOTHING = Text("（无）", "(none)")
"""Said of a grid without rows that has no note."""


def text(study: Study, language: Language, *, width: int = 200, colour: bool = False) -> str:
    """The study as text; plots are left to pages."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, force_terminal=colour, no_color=not colour, highlight=False)
    console.print(study.title.in_(language), style="bold", markup=False)
    for line in study.about:
        console.print(visible(line.in_(language)), markup=False)
    for grid in (each.on_screen() for each in study.grids):
        console.print()
        console.print(visible(grid.title.in_(language)), style="bold", markup=False)
        if grid.rows:
            console.print(_table(grid, language, width))
        elif grid.note is None:
            console.print(NOTHING.in_(language), markup=False)
        if len(grid.rows) > (grid.most or MOST):
            console.print(MORE[language].format(count=len(grid.rows)), style="dim", markup=False)
        if grid.note:
            console.print(grid.note.in_(language), style="dim", markup=False)
    found = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in found.splitlines()) + "\n"


def _table(grid: Grid, language: Language, width: int) -> object:
    """A table; where its columns would have to break numbers and ids, a list of the rows, a line for each column."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text as Styled

    headings = [heading(column, language) for column in grid.columns]
    rows = [[shown(cell, language) for cell in row] for row in grid.rows[: grid.most or MOST]]
    least = [max(map(_least, texts)) for texts in zip(headings, *rows, strict=True)]
    if sum(least) + BETWEEN * len(least) > width:
        return _listed(headings, rows)
    table = Table(box=SIMPLE_HEAD)
    for at, (text, narrowest) in enumerate(zip(headings, least, strict=True)):
        right = any(is_number(row[at]) for row in grid.rows)
        table.add_column(Styled(text), justify="right" if right else "left", overflow="fold", min_width=narrowest)
    for row in rows:
        table.add_row(*map(Styled, row))
    return table


def _least(text: str) -> int:
    """The least width in which a text is read well: its longest word; Chinese may be broken anywhere."""
    from rich.cells import cell_len

    widths = (cell_len(word) if word.isascii() else min(cell_len(word), NARROW) for word in text.split())
    return max(widths, default=0)


def _listed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> object:
    from rich.table import Table
    from rich.text import Text as Styled

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for row in rows:
        for name, value in zip(headings, row, strict=True):
            if value:
                table.add_row(Styled(name), Styled(value))
        table.add_row("", "")
    return table


def markdown(study: Study, language: Language) -> str:
    """The study as Markdown, every row of it."""
    return "\n".join(_lines(study, language)) + "\n"


def _lines(study: Study, language: Language) -> Iterator[str]:
    yield f"# {escaped(study.title.in_(language))}"
    for line in study.about:
        yield from ("", escaped(line.in_(language)))
    for grid in (each.on_screen() for each in study.grids):
        yield from ("", f"## {escaped(grid.title.in_(language))}", "")
        if not grid.rows:
            yield escaped((grid.note or NOTHING).in_(language))
            continue
        yield "| " + " | ".join(escaped(heading(column, language)) for column in grid.columns) + " |"
        yield (
            "|"
            + "|".join(" ---: " if any(is_number(row[at]) for row in grid.rows) else " --- " for at in range(len(grid.columns)))
            + "|"
        )
        for row in grid.rows:
            yield "| " + " | ".join(escaped(shown(cell, language)) for cell in row) + " |"
        if grid.note:
            yield from ("", escaped(grid.note.in_(language)))
