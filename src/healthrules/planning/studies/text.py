"""A study on a terminal, and as Markdown."""

from __future__ import annotations

import io
from collections.abc import Iterator

from healthrules.planning.studies.cells import heading, is_number, shown
from healthrules.planning.studies.model import Grid, Study
from healthrules.reporting.markdown_format import escaped
from healthrules.texts import Language, Text, visible

MOST = 40
"""How many rows of a grid are printed on a terminal; files hold all."""

MORE = {"zh": "……共 {count} 行，全部见 xlsx、csv 或 json", "en": "... {count} rows in all; xlsx, csv and json hold them"}

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
            console.print(_table(grid, language))
        elif grid.note is None:
            console.print(NOTHING.in_(language), markup=False)
        if len(grid.rows) > (grid.most or MOST):
            console.print(MORE[language].format(count=len(grid.rows)), style="dim", markup=False)
        if grid.note:
            console.print(grid.note.in_(language), style="dim", markup=False)
    found = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in found.splitlines()) + "\n"


def _table(grid: Grid, language: Language) -> object:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text as Styled

    table = Table(box=SIMPLE_HEAD)
    for at, column in enumerate(grid.columns):
        right = any(is_number(row[at]) for row in grid.rows)
        table.add_column(Styled(heading(column, language)), justify="right" if right else "left", overflow="fold")
    for row in grid.rows[: grid.most or MOST]:
        table.add_row(*(Styled(shown(cell, language)) for cell in row))
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
