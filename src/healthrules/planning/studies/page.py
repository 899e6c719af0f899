"""A study as one HTML page: grids and plots, nothing fetched, nothing that runs."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

from healthrules.errors import EngineUnavailable
from healthrules.planning.studies.cells import heading, is_number, shown
from healthrules.planning.studies.charts import svg
from healthrules.planning.studies.model import Grid, Part, Study
from healthrules.planning.studies.text import NOTHING
from healthrules.texts import Language

MOST = 2_000
"""How many rows of a grid stand on a page; a workbook holds all."""

MORE = {"zh": "共 {count} 行，此处列前 {most} 行", "en": "{count} rows in all, of which the first {most} are here"}


def page(study: Study, language: Language) -> str:
    """The study as an HTML page; where plots cannot be drawn it says why."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("page.html.j2")
    return template.render(
        language={"zh": "zh-CN", "en": "en"}[language],
        title=study.title.in_(language),
        about=[line.in_(language) for line in study.about],
        parts=[_part(part, language) for part in study.parts if isinstance(part, Grid) or not part.empty],
    )


def _part(part: Part, language: Language) -> dict[str, Any]:
    from markupsafe import Markup

    told: dict[str, Any] = {"title": part.title.in_(language), "grid": None, "plot": None, "note": ""}
    if isinstance(part, Grid):
        note = part.note or (None if part.rows else NOTHING)
        return {
            **told,
            "grid": _grid(part.on_screen(), language) if part.rows else None,
            "note": note.in_(language) if note else "",
        }
    try:
        return {**told, "plot": Markup(svg(part, language))}  # noqa: S704 (drawn by the library, which escapes)
    except EngineUnavailable as error:
        return {**told, "note": error.text.in_(language)}


def _grid(grid: Grid, language: Language) -> dict[str, Any]:
    most = grid.most or MOST
    more = MORE[language].format(count=f"{len(grid.rows):,}", most=f"{most:,}") if len(grid.rows) > most else ""
    return {
        "headings": [heading(column, language) for column in grid.columns],
        "rows": [
            [(shown(cell, language), is_number(cell) or isinstance(cell, date)) for cell in row] for row in grid.rows[:most]
        ],
        "more": more,
    }


def _asset(name: str) -> str:
    return (files("healthrules.planning.studies") / name).read_text(encoding="utf-8")
