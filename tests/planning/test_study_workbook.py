"""A study's plots as charts of Excel: what they are called, and the numbers they show."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from healthrules.planning.studies import Bars, Column, Curve, Grid, Lines, Study, Tone, written
from healthrules.texts import Language, Text

GRID = Grid(Text("表", "table"), Text("表", "Table"), (Column(Text("甲", "a")),), [[1]])
GAPS = Bars(
    Text("差额", "Gaps"),
    [Text("杞县", "Qi County"), "尉氏县"],
    {Text("改前", "before"): [1.5, None], Text("改后", "after"): [2, 30.25]},
    Text("平方米", "m²"),
    (Tone.BASE, Tone.PLAIN),
)
SHARES = Lines(
    Text("达标率", "Share passing"),
    Text("半径（公里）", "radius (km)"),
    Text("达标率（%）", "share passing (%)"),
    (
        Curve(Text("全部", "all"), [(1, 0.0), (5, 50.0), (6, 100.0)], steps=True),
        Curve(Text("无人", "nobody"), []),
        Curve(Text("杞县", "Qi County"), [(1, 20.0), (6, 80.0)]),
    ),
    {Text("现行 5 公里", "present: 5 km"): 5.0},
)
YEARS = Lines(
    Text("床位：滞后", "beds: behind"),
    Text("年份", "Year"),
    Text("张/千人", "beds per 1,000 people"),
    (Curve(Text("填报值", "reported"), [(2020, 6.5), (2021, 6.8), (2023, 7.2)]),),
    years=True,
)
NOTHING = Bars(Text("无", "Nothing"), ["甲"], {Text("数", "count"): [None]})


def opened(*plots: Bars | Lines, language: Language = "zh") -> Workbook:
    made = written(Study("trial/1", Text("试", "Trial"), (Text("问", "asked"),), (*plots, GRID), {}), "xlsx", language)
    assert isinstance(made, bytes)
    return load_workbook(io.BytesIO(made))


@dataclass
class Series:
    """What a series is called, and its points."""

    name: object
    points: list[tuple[object, object]]
    drawn: Any


def cells(book: Workbook, reference: str) -> list[object]:
    sheet, place = reference.rsplit("!", 1)
    found = book[sheet.strip("'")][place.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def shown(book: Workbook, chart: Any) -> list[Series]:
    """What a chart shows, from the cells that it refers to."""
    told = []
    for each in chart.series:
        (name,) = cells(book, each.tx.strRef.f)
        across = each.cat or each.xVal
        places = cells(book, (across.strRef or across.numRef).f)
        values = cells(book, (each.val or each.yVal).numRef.f)
        told.append(Series(name, list(zip(places, values, strict=True)), each))
    return told


def called(book: Workbook, title: Any) -> object:
    (name,) = cells(book, title.tx.strRef.f)
    return name


def charts(book: Workbook, sheet: str = "图表") -> list[Any]:
    found: list[Any] = book[sheet]._charts  # type: ignore[attr-defined]
    return found


def test_bars_show_their_numbers_with_labels_and_names_and_leave_gaps() -> None:
    book = opened(GAPS)
    (chart,) = charts(book)
    assert called(book, chart.title) == "差额"
    assert [(each.name, each.points) for each in shown(book, chart)] == [
        ("改前", [("杞县", 1.5), ("尉氏县", None)]),
        ("改后", [("杞县", 2), ("尉氏县", 30.25)]),
    ]
    assert chart.display_blanks == "gap"
    assert called(book, chart.y_axis.title) == "平方米"
    assert chart.x_axis.scaling.orientation == "maxMin"
    assert [each.dLbls.numFmt for each in chart.series] == ["#,##0.0", "#,##0.00"]


def test_what_was_is_grey_and_what_gets_worse_is_not_the_colour_of_what_gets_better() -> None:
    moved = Bars(GAPS.title, ["甲"], {Text("增", "more"): [1], Text("减", "less"): [2]}, None, (Tone.BAD, Tone.GOOD))
    book = opened(GAPS, moved)
    colours = [[each.spPr.solidFill.srgbClr.upper() for each in chart.series] for chart in charts(book)]
    assert colours == [["98A2AD", "1F5A94"], ["C8571B", "3F7D3C"]]


def test_curves_go_through_their_points_steps_hold_their_value_and_marks_are_upright() -> None:
    book = opened(SHARES)
    (chart,) = charts(book)
    assert [(each.name, each.points) for each in shown(book, chart)] == [
        ("全部", [(1, 0), (5, 0), (5, 50), (6, 50), (6, 100)]),
        ("杞县", [(1, 20), (6, 80)]),
        ("现行 5 公里", [(5, 0), (5, 100)]),
    ]
    assert (called(book, chart.x_axis.title), called(book, chart.y_axis.title)) == ("半径（公里）", "达标率（%）")
    assert (chart.x_axis.scaling.min, chart.x_axis.scaling.max) == (1, 6)
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 100)
    assert chart.legend is not None


def test_years_are_whole_and_their_values_are_not_drawn_from_zero() -> None:
    book = opened(YEARS)
    (chart,) = charts(book)
    (reported,) = shown(book, chart)
    assert reported.points == [(2020, 6.5), (2021, 6.8), (2023, 7.2)]
    assert (chart.x_axis.scaling.min, chart.x_axis.scaling.max, chart.x_axis.majorUnit) == (2020, 2023, 1)
    assert chart.x_axis.numFmt.formatCode == "0"
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (6.5, 7.2)
    assert chart.legend is None


def test_charts_stand_below_one_another_and_their_numbers_too() -> None:
    book = opened(GAPS, SHARES, YEARS)
    found = charts(book)
    ends = [(each.anchor._from.row, each.anchor.to.row) for each in found]
    assert all(end < start for (_, end), (start, _) in pairwise(ends))
    assert [called(book, each.title) for each in found] == ["差额", "达标率", "床位：滞后"]
    assert [len(shown(book, each)) for each in found] == [2, 3, 1]


def test_a_chart_that_does_not_fit_on_its_page_begins_another() -> None:
    sheet = opened(YEARS, YEARS, YEARS, YEARS)["图表"]
    starts = [each.anchor._from.row for each in sheet._charts]  # type: ignore[attr-defined]
    assert [each.id for each in sheet.row_breaks.brk] == [starts[3] - 1]


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ["说明", "图表", "表", "图表数据"]), ("en", ["About", "Charts", "table", "Chart data"])],
)
def test_charts_have_a_sheet_and_their_numbers_another(language: Language, names: list[str]) -> None:
    book = opened(GAPS, language=language)
    assert book.sheetnames == names
    (chart,) = charts(book, names[1])
    assert called(book, chart.title) == GAPS.title.in_(language)
    assert [each.name for each in shown(book, chart)] == [name.in_(language) for name in GAPS.series]


def test_without_anything_to_draw_there_is_no_sheet_of_charts() -> None:
    assert opened(NOTHING).sheetnames == ["说明", "表"]
    assert opened().sheetnames == ["说明", "表"]


def test_text_of_a_registry_is_no_formula_in_a_chart() -> None:
    trick = '=HYPERLINK("http://example.org")'
    book = opened(Bars(Text(trick, trick), [trick], {Text(trick, trick): [1]}))
    (chart,) = charts(book)
    assert called(book, chart.title) == trick
    assert [(each.name, each.points) for each in shown(book, chart)] == [(trick, [(trick, 1)])]
    assert {cell.data_type for row in book["图表数据"].iter_rows() for cell in row if cell.value == trick} == {"s"}
