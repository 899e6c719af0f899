"""The records that a comparison is about, one by one, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from healthrules.engines import Outcome
from healthrules.intake.inputs import STANDARD_INPUT
from healthrules.planning.comparing import words
from healthrules.planning.comparing.grids import Compared, unit_of
from healthrules.planning.comparing.joint import NEW
from healthrules.planning.comparing.moves import MISSING, STILL
from healthrules.planning.studies import Cell, Column, Grid
from healthrules.planning.studies.cells import shown
from healthrules.texts import Text

NO_FILE = Text("输入数据", "input")
"""What rows that no file holds are from."""

_WORST = ["fail", "unknown", "pending", "waived", "not_applicable", "pass"]
"""Outcomes afterwards, the worst first."""


def worst_first(each: Compared, most: int | None = None) -> pl.DataFrame:
    """Who is affected: who newly fails first, then by how much more is missing of what is required, then by the people served.

    Who meets a new rule comes last. Gaps are those that count: of what fails or is pending. `most`: so many of them, None for
    all.
    """
    rank = pl.col("after").replace_strict(_WORST, list(range(len(_WORST))), return_dtype=pl.Int8)
    last = (pl.col("change") == NEW) & (pl.col("after") == Outcome.PASS.value)
    counted = [pl.when(pl.col(side).is_in(MISSING)).then(f"gap_{side}").alias(f"gap_{side}") for side in ("before", "after")]
    found = each.found.affected.with_columns(counted).with_columns(
        _rank=pl.when(STILL).then(len(_WORST)).when(last).then(len(_WORST) + 1).otherwise(rank),
        _more=(pl.col("gap_after").fill_null(0) - pl.col("gap_before").fill_null(0)) / pl.col("required_after").abs(),
    )
    by = ["_rank", "_more", "people", "rule", "type", "record", "as_of", "dated"]
    down = [False, True, True, *[False] * 5]
    ordered = found.sort(by, descending=down, nulls_last=True, maintain_order=True)
    return (ordered if most is None else ordered.head(most)).drop("_rank", "_more")


def listed(compared: Sequence[Compared], most: int | None) -> Grid:
    """The records affected in all cases, at most so many of each (None: all)."""
    several, years = len(compared) > 1, any(each.by_year for each in compared)
    rows = [row for each in compared for row in _rows(each, most, several=several, years=years)]
    total = sum(each.found.affected.height for each in compared)
    note = None
    if not rows:
        note = Text("没有记录的结论或差额发生变化。", "no record has another verdict, or lacks more or less.")
    elif len(rows) < total:
        note = Text(
            f"受影响的结论共 {total:,} 项，此处列出 {len(rows):,} 项；xlsx、csv、json 列出全部。",
            f"{len(rows):,} of {total:,} verdicts affected; xlsx, csv and json hold all of them.",
        )
    title = Text("受影响的记录（影响大的在前）", "Records affected, the worst first")
    return Grid(Text("记录", "records"), title, _columns(several=several, years=years), rows, note, len(rows) or None)


def _rows(each: Compared, most: int | None, *, several: bool, years: bool) -> list[list[Cell]]:
    told = worst_first(each, most)
    labels = {name: words.names(name, told[name].to_list(), each.found, each.book) for name in ("rule", "district")}
    return [
        [
            *([each.case.name] if several else []),
            row["record"],
            row["name"],
            labels["district"][row["district"]],
            *([str(row["year"])] if years else []),
            labels["rule"][row["rule"]],
            None if row["change"] == NEW else words.outcome(row["before"]),
            words.outcome(row["after"]),
            words.number(row["actual"]),
            _before(row["required_before"], row["unit_before"], each),
            words.number(row["required_after"]),
            _before(row["gap_before"], row["unit_before"], each),
            words.number(row["gap_after"]),
            unit_of(row["unit"], each.book) if row["unit"] else None,
            words.number(row["people"]),
            NO_FILE if row["file"] == STANDARD_INPUT else row["file"],
            row["row"],
        ]
        for row in told.iter_rows(named=True)
    ]


def _before(value: float | None, unit: str | None, each: Compared) -> Cell:
    """An amount of before; with its unit where that is another one."""
    if value is None or unit is None:
        return words.number(value)
    called, number = unit_of(unit, each.book), shown(words.number(value), "en")
    return Text(f"{number} {called.zh}", f"{number} {called.en}")


def _columns(*, several: bool, years: bool) -> tuple[Column, ...]:
    headings = [
        *([Text("比较", "case")] if several else []),
        Text("编号", "id"),
        Text("名称", "name"),
        words.GROUPS["district"],
        *([words.YEAR] if years else []),
        words.GROUPS["rule"],
        words.BEFORE,
        words.AFTER,
        Text("实际值", "found"),
        Text("要求（改前）", "required before"),
        Text("要求（改后）", "required after"),
        words.GAP_BEFORE,
        words.GAP_AFTER,
        words.UNIT,
        Text("服务人口", "people served"),
    ]
    source = Column(Text("来源文件", "file"), screen=False), Column(Text("行号", "row"), screen=False)
    return (*(Column(each) for each in headings), *source)
