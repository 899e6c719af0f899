"""The study of a comparison: what was changed, what it does to a registry, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import polars as pl

from healthrules.planning.comparing import words
from healthrules.planning.comparing.comparison import RECORD
from healthrules.planning.comparing.data import SCHEMA, data, price
from healthrules.planning.comparing.findings import findings
from healthrules.planning.comparing.grids import ALWAYS, Compared, gaps, groups, outcomes, priced
from healthrules.planning.comparing.moves import MOVED
from healthrules.planning.comparing.plots import plots
from healthrules.planning.comparing.prices import Price, unused
from healthrules.planning.comparing.records import listed
from healthrules.planning.naming import titled
from healthrules.planning.studies import Cell, Column, Grid, Study
from healthrules.planning.studies.model import Part
from healthrules.texts import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the files of the registry, and the day (None: each record's own)."""

    files: tuple[str, ...]
    as_of: date | None = None


def study(compared: Sequence[Compared], asked: Asked, *, most: int | None = None) -> Study:
    """The study of some cases over one registry; `most`: how many of those affected are listed of each, None for all."""
    several = len(compared) > 1
    parts: list[Part] = [_overview(compared)] if several else []
    for place, each in enumerate(compared, start=1):
        own = chain([outcomes(each)] if each.found.records else [], _affected(each))
        parts.extend(_of_case(part, each, place) if several else part for part in own)
    prices, found = compared[0].prices, compared[0].found
    return Study(
        schema=SCHEMA,
        title=Text("规则变动对照", "What a change of rules does"),
        about=tuple(_about(compared, asked)),
        parts=(*parts, listed(compared, most)),
        data={
            "as_of": asked.as_of,
            "files": list(asked.files),
            "records": found.records,
            "rejects": len(found.rejects),
            "years": list(found.years),
            "prices": [price(each) for each in prices],
            "comparisons": [data(each, most) for each in compared],
        },
    )


def _affected(each: Compared) -> Iterator[Part]:
    if not each.found.affected.is_empty():
        yield from chain(plots(each), groups(each), gaps(each), priced(each))


def _of_case(part: Part, each: Compared, place: int) -> Part:
    """A part under the title of its case, with a sheet of its own."""
    start = f"{place}. {each.case.name} · "
    title = Text(f"{start}{part.title.zh}", f"{start}{part.title.en}")
    if isinstance(part, Grid):
        return replace(part, title=title, name=Text(f"{place} {part.name.zh}", f"{place} {part.name.en}"))
    return replace(part, title=title)


def _overview(compared: Sequence[Compared]) -> Grid:
    """One row for each case, and for each year of it where there are several."""
    rows = [row for place, each in enumerate(compared, start=1) for row in _of_years(each, place)]
    years = compared[0].by_year
    first = [Text("序号", "no."), Text("比较", "case"), *([words.YEAR] if years else [])]
    headings = [*first, *(words.MOVES[move] for move in MOVED), Text("涉及记录", "records")]
    always = {*range(len(first) + len(ALWAYS)), len(headings) - 1}
    kept = [at for at in range(len(headings)) if at in always or any(row[at] for row in rows)]
    columns = tuple(Column(headings[at]) for at in kept)
    title = Text("各项比较", "The cases")
    return Grid(Text("概览", "overview"), title, columns, [[row[at] for at in kept] for row in rows])


def _of_years(each: Compared, place: int) -> Iterator[list[Cell]]:
    affected = each.found.affected
    if affected.is_empty():
        yield [place, each.case.title, *([None] if each.by_year else []), *(0 for _ in MOVED), 0]
        return
    for row in each.found.by(*each.by_year).iter_rows(named=True):
        own = affected.filter(pl.col("year") == row["year"]) if each.by_year else affected
        year = [str(row["year"])] if each.by_year else []
        yield [place, each.case.title, *year, *(row[move] for move in MOVED), own.select(RECORD).n_unique()]


def _about(compared: Sequence[Compared], asked: Asked) -> Iterator[Text]:
    yield from _registry(compared, asked)
    for place, each in enumerate(compared, start=1):
        lines = findings(each)
        number = f"{place}. " if len(compared) > 1 else ""
        yield from (Text(f"{number}{line.zh}", f"{number}{line.en}") for line in lines)
    for one in unused((each.found for each in compared), compared[0].prices, compared[0].book.units):
        yield not_needed(one)


def not_needed(price_: Price) -> Text:
    """Says that no gap is in the unit of a price."""
    zh, en = price_.unit.text("zh"), price_.unit.text("en")
    return Text(f"单价未用到：没有以 {zh} 计的差额（{price_.place}）", f"a price of no use: no gap is in {en} ({price_.place})")


def _registry(compared: Sequence[Compared], asked: Asked) -> Iterator[Text]:
    found, turned = compared[0].found, len(compared[0].found.rejects)
    separator = Text("、", ", ")
    records = words.counted(found.records, "条记录", "record", "records")
    more = Text(f"，另有 {turned:,} 条未能读入", f"; {turned:,} could not be read") if turned else Text("", "")
    zh, en = (each.join(asked.files) for each in (separator.zh, separator.en))
    yield Text(f"名单：{zh}（{records.zh}{more.zh}）", f"Registry: {en} ({records.en}{more.en})")
    pairs = [pair for each in compared for pair in each.found.pairs]
    if pairs:
        titles = list({pair.rule.document.id: titled(pair.rule.document) for pair in pairs}.values())
        zh, en = "".join(each.zh for each in titles), ", ".join(each.en for each in titles)
        yield Text(f"涉及文件：{zh}", f"Documents whose rules differ: {en}")
    if asked.as_of is not None:
        yield Text(f"核查日期：{asked.as_of}", f"Judged for: {asked.as_of}")
    else:
        yield Text(
            f"核查日期：各记录自身的日期，未注明的为 {found.as_of}", f"Judged for: each record's own day, else {found.as_of}"
        )
    if compared[0].by_year:
        zh, en = (each.join(str(year) for year in found.years) for each in (separator.zh, separator.en))
        yield Text(f"记录分属 {zh} 年：各年分别统计，不跨年相加", f"Records are of {en}: each year is told by itself")


__all__ = ["Asked", "Compared", "study"]
