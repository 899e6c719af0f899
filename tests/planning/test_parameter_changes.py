"""What a proposal does to parameters: whole tables, bands, codes, edges, days; and what of it is refused."""

from __future__ import annotations

from datetime import date

import pytest

from healthrules.planning import apply
from healthrules.rulebook import Rulebook

from .conftest import proposal, told_at, wrong

AREA = "parameter: chc_base_area"
TIME = "parameter: emergency_response_time_limit"


def value(book: Rulebook, name: str, key: object = None, year: int = 2025) -> object:
    (document,) = book.documents
    found = book.parameters[f"{document}/{name}"].value_at(key, date(year, 6, 30))  # type: ignore[arg-type]
    return found if isinstance(found, int) else None


def test_the_value_of_one_band_is_changed_and_told_old_and_new(book: Rulebook) -> None:
    applied = apply(book, proposal(f"{AREA}, band: [5万人, 70000], value: 0.19 公顷, reason: more room"))
    assert [value(applied.book, "chc_base_area", key) for key in (30_000, 50_000, 69_999, 70_000)] == [1400, 1900, 1900, 2000]
    (change,) = applied.changes
    assert (change.thing, change.kind, str(change.place)) == ("kaifeng-plan-2025/chc_base_area", "parameter", "p.yaml:3:5")
    assert change.what.en == "base service floor area of a community health centre (50,000–70,000 people)"
    assert (change.old.en, change.new.en) == ("1,700 m²", "1,900 m²")
    assert (change.old.zh, change.new.zh, change.reason.en) == ("1,700 平方米", "1,900 平方米", "more room")
    assert value(book, "chc_base_area", 50_000) == 1700


def test_the_rules_that_use_a_parameter_are_made_anew(book: Rulebook) -> None:
    made = apply(book, proposal(f"{TIME}, value: 25 min")).book
    assert [each.value_at(None, date(2025, 1, 1)) for each in made.rule("emergency-response-time").reading().parameters()] == [
        25
    ]


def test_a_band_gets_other_edges_and_stays_closed(book: Rulebook) -> None:
    moved = apply(book, proposal(f"{AREA}, band: [7万人, 10万人], edges: [7万人, 12万人]"))
    assert [value(moved.book, "chc_base_area", key) for key in (100_001, 120_000, 120_001)] == [2000, 2000, None]
    assert (moved.changes[0].old.en, moved.changes[0].new.en) == ("70,000–100,000 people", "70,000–120,000 people")


def test_two_bands_that_share_an_edge_are_moved_together(book: Rulebook) -> None:
    changes = [f"{AREA}, band: [5万人, 7万人], edges: [5万人, 8万人]", f"{AREA}, band: [7万人, 10万人], edges: [8万人, 10万人]"]
    made = apply(book, proposal(*changes)).book
    assert [value(made, "chc_base_area", key) for key in (79_999, 80_000)] == [1700, 2000]


def test_all_bands_are_written_anew(book: Rulebook) -> None:
    made = apply(book, proposal(f"{AREA}, bands: [[1万人, 2万人, 700], [2万人, 3万人, 900, closed]]")).book
    assert [value(made, "chc_base_area", key) for key in (10_000, 30_000, 30_001)] == [700, 900, None]


def test_a_value_for_a_code_is_changed_in_every_dated_table_or_from_a_day_on(trial: Rulebook) -> None:
    always = apply(trial, proposal("parameter: share, code: secondary, value: 60%")).book
    assert [value(always, "share", "secondary", year) for year in (2021, 2022, 2025)] == [None, 60, 60]
    assert [value(always, "share", "tertiary", year) for year in (2022, 2025)] == [30, 35]
    later = apply(trial, proposal("parameter: share, code: secondary, value: 60%, from: 2024-01-01"))
    assert [value(later.book, "share", "secondary", year) for year in (2023, 2024, 2025)] == [50, 60, 60]
    assert [value(later.book, "share", "tertiary", year) for year in (2023, 2024, 2025)] == [30, 30, 35]
    assert later.changes[0].old.en == "50% from 2022-01-01; 55% from 2025-01-01"
    assert later.changes[0].new.en == "50% from 2022-01-01; 60% from 2024-01-01"


def test_a_phase_in_sets_values_from_days_and_leaves_what_was_before(book: Rulebook) -> None:
    steps = "steps: [{from: 2026-01-01, value: 1500 m²}, {from: 2028-01-01, value: 1700 m²}]"
    applied = apply(book, proposal(f"{AREA}, band: [3万人, 5万人], {steps}"))
    assert [value(applied.book, "chc_base_area", 40_000, year) for year in (2025, 2026, 2027, 2028)] == [1400, 1500, 1500, 1700]
    assert [value(applied.book, "chc_base_area", 60_000, year) for year in (2025, 2028)] == [1700, 1700]
    assert applied.changes[0].new.zh == "1,400 平方米；自 2026-01-01 起 1,500 平方米；自 2028-01-01 起 1,700 平方米"
    assert {date(2026, 1, 1), date(2028, 1, 1)} <= set(applied.book.days())


def test_a_plain_value_from_a_day_by_steps_or_dated_anew(book: Rulebook) -> None:
    name = "emergency_response_time_limit"
    begins = apply(book, proposal(f"{TIME}, value: 25 min, from: 2026-01-01")).book
    assert [value(begins, name, None, year) for year in (2025, 2026)] == [30, 25]
    steps = apply(book, proposal(f"{TIME}, steps: [{{from: 2026-01-01, value: 25}}, {{from: 2027-01-01, value: 20}}]")).book
    assert [value(steps, name, None, year) for year in (2025, 2026, 2027)] == [30, 25, 20]
    dated = apply(book, proposal(f"{TIME}, dated: [{{from: 2023-01-01, value: 25}}]")).book
    assert [value(dated, name, None, year) for year in (2022, 2023)] == [None, 25]


UNKNOWN = "Did you mean `kaifeng-plan-2025/chc_base_area`?"
NOT_LOADED = "HR301 no document `kaifeng-plan-2052` is loaded. Did you mean `kaifeng-plan-2025`? There are: kaifeng-plan-2025"
NO_BAND = "HR301 the parameter has no band `50,000–80,000 people`. It has: 30,000–50,000 people; 50,000–70,000 people;"
ONE = "HR302 write exactly one of `value`, `bands`, `values`, `edges`, `steps`, `dated`, `retire`"
WRONG = [
    ("parameter: chc_bas_area, value: 5", "chc_bas", "HR301 no parameter `chc_bas_area`. Did you mean `chc_base_area`?"),
    ("parameter: kaifeng-plan-2025/chc_bas_area, value: 5", "kaifeng-plan-2025", UNKNOWN),
    ("parameter: kaifeng-plan-2052/chc_base_area, value: 5", "kaifeng-plan-2052", NOT_LOADED),
    (f"{TIME}, value: 25 km", "25 km", "HR005 `25 km` does not measure the same as min"),
    (f"{TIME}, value: 25 mim", "25 mim", "HR005 unknown unit `mim`; did you mean `m"),
    (f"{TIME}, steps: [{{from: 2026-01-01, value: 5 km}}]", "5 km", "HR005 `5 km` does not measure the same as min"),
    (f"{TIME}, steps: [{{from: 2026-01-01, value: 5}}, {{from: 2025-01-01, value: 4}}]", "2025-01-01, value: 4", "HR302 the dates must rise, none twice: 2025-01-01 stands after 2026-01-01"),
    (f"{TIME}, bands: [[1, 2, 3]]", "{parameter", "HR005 `value` stands alone;"),
    (f"{TIME}, band: [1, 2], value: 5", "[1, 2]", "HR302 the parameter has no bands: take `band` away"),
    (f"{TIME}, code: a, value: 5", "a, value", "HR302 the parameter has no values by code: take `code` away"),
    (TIME, "emergency", ONE),
    (f"{TIME}, value: 5, retire: true", "emergency", ONE),
    (f"{TIME}, edges: [1, 2]", "[1, 2]", "HR302 `edges` needs `band`: which one is moved"),
    (f"{TIME}, dated: [{{value: 5}}], from: 2025-01-01", "2025", "HR302 `from` stands with `value`, `bands` or `values`"),
    (f"{AREA}, band: [5万人, 8万人], value: 5", "[5万人", NO_BAND),
    (f"{AREA}, band: [5万人, 8万人], edges: [1, 2]", "[5万人", NO_BAND),
    (f"{AREA}, band: [5 km, 7万人], value: 5", "5 km", "HR005 `5 km` does not measure the same as people"),
    (f"{AREA}, band: [5万人, 7万人], value: 1900 km", "1900 km", "HR005 `1900 km` does not measure the same as m²"),
    (f"{AREA}, band: [5万人, 7万人], steps: [{{from: 2026-01-01, bands: []}}]", "{from", "HR302 a step of a band or code has a `value`"),
    (f"{AREA}, value: 5", "5, reason", "HR302 the parameter has a value for each band: say which, such as `band: [3万人, 5万人]`; it has: 30,000–50,000 people; 50"),
    (f"{AREA}, steps: [{{from: 2026-01-01, value: 5}}]", "5}", "HR302 the parameter has a value for each band: say which"),
    (f"{AREA}, band: [5万人, 7万人], steps: [{{from: 2026-01-01, value: 1800}}, {{from: 2026-01-01, value: 1900}}]", "2026-01-01, value: 1900", "HR302 the dates must rise"),
    (f"{AREA}, bands: [[3万人, 5万人, 1400], [4万人, 7万人, 1700]]", "[4万人", "HR005 overlaps the band before it (40,000 < 50,000)"),
    (f"{AREA}, band: [5万人, 7万人], edges: [4万人, 7万人]", "{parameter", "HR005 overlaps the band before it (40,000 < 50,000)"),
    (f"{AREA}, band: [5万人, 7万人], edges: [7万人, 5万人]", "{parameter", "HR005 a band must end above where it begins"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "message"), WRONG)
def test_a_change_that_does_not_fit_is_told_at_its_place(book: Rulebook, change: str, place: str, message: str) -> None:
    text, said = told_at(book, proposal(change))[0]
    assert text.startswith(place)
    assert message in said


def test_a_code_that_the_parameter_does_not_have_is_told_with_the_nearest(trial: Rulebook) -> None:
    (problem,) = wrong(trial, proposal("parameter: share, code: secondry, value: 5%"))
    assert problem == (
        "p.yaml:3:30: HR301 the parameter has no code `secondry`. Did you mean `secondary`? It has: secondary; tertiary"
    )
    (problem,) = wrong(trial, proposal("parameter: share, code: secondary, value: 5%, from: 2021-06-01"))
    assert problem == "p.yaml:3:5: HR302 the parameter has no value on 2021-06-01 yet: it begins 2022-01-01"


def test_everything_wrong_is_told_at_once(book: Rulebook) -> None:
    problems = wrong(book, proposal(f"{TIME}, value: 25 km", f"{AREA}, value: 5", "rule: nothing, due: 2026-01-01"))
    assert [problem.split(":")[1] for problem in problems] == ["3", "4", "5"]


def test_a_change_without_effect_is_a_warning_with_its_place(book: Rulebook) -> None:
    applied = apply(book, proposal(f"{AREA}, band: [5万人, 7万人], value: 0.17公顷", f"{TIME}, value: 30, from: 2026-01-01"))
    assert applied.changes == ()
    assert applied.book.documents == book.documents
    first, second = (f"{each.place} {each.code} {each.text.en}" for each in applied.warnings)
    assert first == (
        "p.yaml:3:5 HR305 changes nothing: base service floor area of a community health centre (50,000–70,000 people)"
        " (kaifeng-plan-2025/chc_base_area) is 1,700 m² already"
    )
    assert second.startswith("p.yaml:4:5 HR305 changes nothing: longest mean emergency response time (kaifeng-plan-2025/")
    assert "本来就是 1,700 平方米" in applied.warnings[0].text.zh
