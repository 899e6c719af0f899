"""The plots of a study's page: what people read on them."""

from __future__ import annotations

import re

import pytest

from healthrules.planning.studies import Bars, Curve, Lines, Study, Tone, written
from healthrules.planning.studies.charts import svg
from healthrules.texts import Language, Text

NAME = Text("数", "count")


def words(plot: Bars | Lines, language: Language = "zh") -> list[str]:
    """The text on a plot, as it is drawn."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg(plot, language))


def bars(*values: float | None, labels: list[str] | None = None, unit: Text | None = None) -> Bars:
    return Bars(Text("题", "Title"), labels or [f"甲{at}" for at in range(len(values))], {NAME: values}, unit)


def test_every_bar_has_its_value_as_tables_show_it_and_the_axis_its_unit() -> None:
    told = words(bars(0.259067357, 1234.5, -5.0, None, unit=Text("辆/10万人", "vehicles per 100,000 people")))
    assert {"0.25907", "1,234.5", "-5", "辆/10万人", "甲0", "甲2"} <= set(told)


def test_one_series_needs_no_legend_and_several_are_named() -> None:
    assert "数" not in words(bars(1, 2))
    both = Bars(Text("题", "Title"), ["甲"], {NAME: [1], Text("另", "other"): [2]})
    assert {"数", "另"} <= set(words(both))


def test_few_whole_numbers_have_a_tick_each_and_none_twice() -> None:
    told = words(bars(1, 1))
    assert sorted(one for one in told if one[0].isdigit()) == ["0", "1", "1", "1"]  # two ticks and two values


def test_labels_alike_stay_apart_and_long_ones_are_broken_not_cut() -> None:
    name = "医疗卫生机构中设有老年医学科的占比达到规定要求的县区数"
    told = words(bars(1, 2, 3, labels=["鼓楼区", "鼓楼区", name]))
    assert told.count("鼓楼区") == 2
    page = "".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", svg(bars(1, 2, labels=["甲", name]), "zh")))
    assert name in page


def test_what_newly_fails_is_not_drawn_as_what_newly_passes() -> None:
    made = Bars(Text("题", "Title"), ["甲"], {NAME: [1], Text("另", "other"): [2]}, None, (Tone.BAD, Tone.GOOD))
    drawn = svg(made, "zh")
    assert drawn.index("#c8571b") < drawn.index("#3f7d3c")
    assert "#1f5a94" not in drawn


def test_a_curve_without_points_is_not_in_the_legend() -> None:
    curves = (Curve(Text("全部", "all"), [(1, 0.0), (2, 1.0)]), Curve(Text("甲", "a"), [(1, 1.0)]), Curve(Text("乙", "b"), []))
    told = words(Lines(Text("题", "Title"), Text("横", "across"), Text("纵", "up"), curves, {Text("现行 1", "present: 1"): 1}))
    assert {"全部", "甲", "横", "纵", "现行 1"} <= set(told)
    assert "乙" not in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plot_without_anything_to_draw_is_not_on_the_page(language: Language) -> None:
    empty = Lines(Text("空图", "Empty"), NAME, NAME, (Curve(NAME, []),), {Text("现行", "present"): 1})
    made = written(Study("trial/1", Text("试", "Trial"), (), (empty, bars(1)), {}), "html", language)
    assert isinstance(made, str)
    assert made.count("<figure") == 1
    assert empty.title.in_(language) not in made
