"""The model of a study: a title, lines that say what was asked and found, grids, and plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.texts import Text

Cell = str | int | float | Decimal | date | Text | None
"""A value of a grid; None is shown as nothing. A float is shown to six digits, a decimal whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid; `unit` stands behind its heading. Where it is not for a `screen`, xlsx and csv alone have it."""

    heading: Text
    unit: str | None = None
    screen: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `name` is one word for its sheet; `note` says what was left out of it, or how it is to be read.

    `most`: how many rows a screen or a page shows; None: as many as is usual there. `totals`: how many of the last rows add
    up others, which a filter leaves where they are.
    """

    name: Text
    title: Text
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    note: Text | None = None
    most: int | None = None
    totals: int = 0

    def on_screen(self) -> Grid:
        """The grid without the columns that only files hold."""
        kept = [at for at, column in enumerate(self.columns) if column.screen]
        if len(kept) == len(self.columns):
            return self
        return replace(
            self, columns=tuple(self.columns[at] for at in kept), rows=[[row[at] for at in kept] for row in self.rows]
        )


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side: for each label the values of each series, in one unit; None: no bar."""

    title: Text
    labels: Sequence[str | Text]
    series: Mapping[Text, Sequence[float | None]]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points; `steps`: it holds its value until the next point."""

    name: Text
    points: Sequence[tuple[float, float]]
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Curves over one axis, in their units. `marks` are places on that axis with what they are: the present value.

    `years`: the axis is of years, and what was in them is not drawn from zero.
    """

    title: Text
    across: Text
    up: Text
    curves: Sequence[Curve]
    marks: Mapping[Text, float] = field(default_factory=dict)
    years: bool = False


Part = Grid | Bars | Lines


@dataclass(frozen=True, slots=True)
class Study:
    """What a question comes to. `about` are lines that people read first; `data` is what the JSON holds, `schema` its name.

    `data` is made of mappings, sequences, text, numbers, days and None.
    """

    schema: str
    title: Text
    about: tuple[Text, ...]
    parts: tuple[Part, ...]
    data: Mapping[str, Any]

    @property
    def grids(self) -> list[Grid]:
        """The tables alone."""
        return [part for part in self.parts if isinstance(part, Grid)]
