"""The plots of a comparison: who newly fails or passes, and how much is missing before and after."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from healthrules.planning.comparing import words
from healthrules.planning.comparing.grids import ALWAYS, Compared, unit_of
from healthrules.planning.studies import Bars, Tone
from healthrules.texts import Text

MOST = 30
"""How many districts a plot shows: those with the most."""


def plots(each: Compared) -> Iterator[Bars]:
    """Bars by district, or by year where records are of several."""
    column = "year" if each.found.results["year"].n_unique() > 1 else "district"
    told = each.found.by(column).filter(pl.any_horizontal(pl.col(ALWAYS) > 0))
    if told.height:
        chosen = _most(told, pl.sum_horizontal(ALWAYS), column)
        series = {words.MOVES[move]: chosen[move].to_list() for move in ALWAYS}
        yield Bars(
            _title("新增不达标和新增达标", "Newly failing and newly passing", column, told),
            _labels(chosen, column, each),
            series,
            Text("结论数", "verdicts"),
            (Tone.BAD, Tone.GOOD),
        )
    gaps = each.found.gaps(column)
    for (unit,), part in gaps.group_by(["unit"], maintain_order=True):
        chosen = _most(part, pl.max_horizontal("gap_before", "gap_after"), column)
        sides = {words.BEFORE: "gap_before", words.AFTER: "gap_after"}
        series = {name: [float(value) for value in chosen[side]] for name, side in sides.items()}
        called = unit_of(str(unit), each.book)
        title = _title(f"差额合计（{called.zh}）", f"Gaps added up ({called.en})", column, part)
        yield Bars(title, _labels(chosen, column, each), series, called, (Tone.BASE, Tone.PLAIN))


def _most(told: pl.DataFrame, size: pl.Expr, column: str) -> pl.DataFrame:
    """The groups with the most, the largest first; years as they come."""
    if column == "year":
        return told.sort("year")
    return told.sort(size.neg(), column, nulls_last=True, maintain_order=True).head(MOST)


def _labels(told: pl.DataFrame, column: str, each: Compared) -> list[str | Text]:
    if column == "year":
        return [str(year) for year in told["year"]]
    found = words.names(column, told[column].to_list(), each.found, each.book)
    return [found[code] for code in told[column]]


def _title(zh: str, en: str, column: str, told: pl.DataFrame) -> Text:
    by = words.YEAR if column == "year" else words.GROUPS[column]
    cut = column != "year" and told.height > MOST
    more = Text(f"，前 {MOST} 个", f", the {MOST} with the most") if cut else Text("", "")
    return Text(f"{zh}，按{by.zh}{more.zh}", f"{en}, by {by.en}{more.en}")
