"""The model of a study: a title, lines that say what was asked and found, grids, and plots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
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


class Tone(Enum):
    """What a series says, which its colour tells: `BASE` is what the others are compared with."""

    PLAIN = "plain"
    BASE = "base"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side: for each label the values of each series, in one unit; None: no bar.

    `tones`: what the series say, in their order; where it is empty each has a colour that means nothing.
    """

    title: Text
    labels: Sequence[str | Text]
    series: Mapping[Text, Sequence[float | None]]
    unit: str | Text | None = None
    tones: Sequence[Tone] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for values in self.series.values() for value in values)


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

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(curve.points for curve in self.curves)


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

    @property
    def plots(self) -> list[Bars | Lines]:
        """The plots alone, but for those without anything to draw."""
        return [part for part in self.parts if not isinstance(part, Grid) and not part.empty]
