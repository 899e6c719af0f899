"""The plots of who decides, what mends, what verdicts hang on, and of a plan's progress: what they show, and how much of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.planning.deciding.influence_study import MOST_BARS, influence_study
from healthrules.planning.deciding.mending_study import mending_study
from healthrules.planning.deciding.uncertainty_study import uncertainty_study
from healthrules.planning.progress.study import study
from healthrules.planning.studies import Bars, Study
from healthrules.texts import Text
from tests.deriving.registry_pack import DAY, book, facility, region

BOOK = book({"total": "sum(facility where kind == tcm_hospital, beds) / resident_population >= 6 床/千人"})
ROOT = Path(__file__).parents[2]
PLAN = hr.load_rules(["kaifeng-plan-2025"])


def bars(made: Study) -> list[Bars]:
    return [part for part in made.plots if isinstance(part, Bars)]


def labels(plot: Bars, language: Any = "en") -> list[str]:
    return [each.in_(language) if isinstance(each, Text) else each for each in plot.labels]


def test_of_one_region_the_records_that_move_it_most_are_drawn_in_the_unit_of_the_value() -> None:
    many = [facility(at, kind="tcm_hospital", beds=10 * at) for at in range(1, 20)]
    (plot,) = bars(influence_study(hr.influence([region(), *many], BOOK, "total", as_of=DAY, region="410200")))
    (values,) = plot.series.values()
    assert labels(plot)[0].endswith("h19")
    assert (len(values), values[0]) == (MOST_BARS, 3.8)
    assert plot.title == Text("影响最大的 12 条记录", "The 12 records that move it most")
    assert plot.unit == Text("张/千人", "beds per 1,000 people")


def test_of_several_regions_it_is_how_many_are_to_mend() -> None:
    city = [facility(at, kind="tcm_hospital", beds=beds) for at, beds in enumerate((100, 50, 100))]
    other = [facility(10 + at, kind="tcm_hospital", beds=beds) | {"region": "410402"} for at, beds in enumerate((100, 10, 20))]
    records = [region(), region(id="p") | {"region": "410400"}, *city, *other]
    (plot,) = bars(influence_study(hr.influence(records, BOOK.anywhere(), "total", as_of=DAY)))
    (values,) = plot.series.values()
    assert dict(zip(labels(plot), values, strict=True)) == {"Pingdingshan": 2, "Kaifeng": 1}


def centre(number: int, **values: Any) -> dict[str, Any]:
    return facility(number, kind="community_health_centre", **values)


def test_fields_are_drawn_by_the_verdicts_that_wait_for_them() -> None:
    centres = [centre(1), centre(2, served_population=60_000), centre(3, served_population=60_000, floor_area="2000 m²")]
    (plot,) = bars(uncertainty_study(hr.uncertainty(centres, PLAN.only("chc-floor-area"), as_of=DAY)))
    (values,) = plot.series.values()
    shown = dict(zip(labels(plot), values, strict=True))
    assert shown == {"beds": 3, "service floor area": 2, "population served": 1}
    assert next(iter(shown)) == "beds"


def test_fields_to_mend_are_drawn_where_several_records_share_one() -> None:
    short = [centre(at, served_population=60_000, floor_area="1000 m²", beds=0) for at in range(2)]
    rules = PLAN.only("chc-floor-area")
    (plot,) = bars(mending_study(hr.mend(short, rules, as_of=DAY)))
    assert (labels(plot), list(plot.series.values())) == (["service floor area"], [[2]])
    assert not bars(mending_study(hr.mend(short[:1], rules, as_of=DAY)))


def test_progress_draws_the_furthest_behind_where_it_cannot_draw_all(tmp_path: Path) -> None:
    heading, *rows = (ROOT / "examples" / "midterm" / "regions.csv").read_text(encoding="utf-8").splitlines()
    cities = [code for code in PLAN.regions.regions if code.endswith("00") and code != "410000"][:5]
    told = [row.replace("410200,", f"{code},").replace(",开封市,", f",{code},") for code in cities for row in rows]
    path = tmp_path / "regions.csv"
    path.write_text("\n".join([heading, *told]), encoding="utf-8")
    rules = PLAN.anywhere()
    found = hr.progress(hr.read_inputs([path]), rules, as_of=date(2023, 12, 31))
    (plot,) = bars(study(found, rules))
    gone, time = plot.series.values()
    behind = [part - whole for part, whole in zip(gone, time, strict=True) if part is not None and whole is not None]
    ways = [each.way for each in found.milestones if each.way.done is not None and each.way.time is not None]
    every = sorted(100 * (float(way.done or 0) - float(way.time or 0)) for way in ways)
    assert (len(plot.labels), len(behind), len(every)) == (30, 30, 45)
    assert sorted(behind) == pytest.approx(every[:30], abs=0.1)
    assert plot.title.zh.endswith("落后最多的 30 项")
