"""Records of several years in a comparison: every year is told by itself, and nothing is added up over years."""

from __future__ import annotations

from datetime import date

import pytest

pytest.importorskip("polars")

from healthrules.planning.studies import Bars
from tests.planning.compare_studies import AREA, HEAD, PRICES, about, centre, rows, studied


def test_records_of_several_years_are_told_year_by_year_by_a_phase_in() -> None:
    steps = "steps: [{from: 2024-01-01, value: 1800 m²}, {from: 2025-01-01, value: 1900 m²}]"
    phased = HEAD + f"- {{parameter: chc_base_area, band: [5万人, 7万人], {steps}, reason: 示例}}\n"
    records = [centre("a", 1750, year=year) for year in (2023, 2024, 2025)]
    made = studied(phased, records=records, as_of=None)
    assert rows(made, "by year") == [["2024", 1, 0, 52000], ["2025", 1, 0, 52000]]
    assert rows(made, "gaps by rule")[-2:] == [["2024", "in all", "m²", 0, 50, 50], ["2025", "in all", "m²", 0, 150, 150]]
    said = about(made)
    assert "Records are of 2023, 2024, 2025: each year is told by itself" in said
    assert "2025 Newly failing: 1 verdict, of 1 record serving 52,000 people." in said
    assert [each.labels for each in made.parts if isinstance(each, Bars)] == [["2024", "2025"]] * 2
    assert made.data["comparisons"][0]["total"] is None
    totals = [row for row in rows(made, "Outcomes") if row[1] == "in all"]
    assert [row[0] for row in totals] == ["2023", "2024", "2025"]
    assert len({tuple(row[2:]) for row in totals}) == 1


@pytest.mark.parametrize("as_of", [None, date(2025, 12, 31)])
def test_a_record_is_of_the_year_of_its_own_day_also_under_another(as_of: date | None) -> None:
    records = [centre("a", 3800 - year, year=year) for year in (2024, 2025)]
    (one,) = studied(AREA, records=records, prices=PRICES, as_of=as_of).data["comparisons"]
    gaps = [(each["year"], each["gap_after"]) for each in one["gaps"]["all"]]
    assert [each["year"] for each in one["affected"]] == [2025, 2024]
    assert gaps == [(2024, 124), (2025, 125)]
    assert [(each["year"], each["whole"]) for each in one["costs"]["all"]] == [(2024, 124 * 3200), (2025, 125 * 3200)]
    years = one["counts"]["years"]
    assert [each["year"] for each in years] == [2024, 2025]
    for side in ("before", "after", "difference"):
        summed = {name: sum(each[side][name] for each in years) for name in one["counts"][side]}
        assert summed == one["counts"][side]


def test_years_without_change_are_named_too() -> None:
    records = [centre("a", 5000, year=2020), centre("b", 1800, year=2024), centre("c", 1800, year=2025)]
    made = studied(AREA, records=records, as_of=None)
    assert "记录分属 2020、2024、2025 年：各年分别统计，不跨年相加" in "\n".join(line.zh for line in made.about)
    assert made.data["years"] == [2020, 2024, 2025]
    assert {row[0] for row in rows(made, "Outcomes")} == {"2020", "2024", "2025"}
