"""What a proposal can hardly mean is refused or doubted: values below zero, a unit forgotten, bands left out."""

from __future__ import annotations

import pytest

from healthrules.errors import UsageError
from healthrules.planning import apply
from healthrules.rulebook import Rulebook

from .conftest import proposal, told_at

AREA = "parameter: chc_base_area"
RADIUS = "parameter: urban_emergency_radius"


def warnings(book: Rulebook, *changes: str) -> list[tuple[str, str]]:
    """The warnings of a proposal: what stands at the place of each, and what is said."""
    found = apply(book, proposal(*changes)).warnings
    return [
        ((each.excerpt or "")[(each.place.column or 1) - 1 :], f"{each.code} {each.text.en}") for each in found if each.place
    ]


BELOW = [
    (f"{RADIUS}, value: -6 公里", "-6 公里", "cannot be -6 km: what it measures is at least 0 km"),
    (f"{RADIUS}, steps: [{{from: 2026-01-01, value: -1 m}}]", "-1 m}", "cannot be -0.001 km"),
    (f"{AREA}, band: [5万人, 7万人], value: -5", "-5, reason", "cannot be -5 m²: what it measures is at least 0 m²"),
    (f"{AREA}, bands: [[3万人, 5万人, -1400]]", "-1400", "cannot be -1,400 m²"),
    ("parameter: chc_area_per_bed_to_50, value: -30", "-30", "cannot be -30 m²/bed: what it measures is at least 0 m²/bed"),
]


@pytest.mark.parametrize(("change", "place", "message"), BELOW)
def test_a_value_below_what_can_be_measured_is_refused_at_its_place(
    book: Rulebook, change: str, place: str, message: str
) -> None:
    text, said = told_at(book, proposal(change))[0]
    assert text.startswith(place)
    assert message in said


def test_a_share_below_zero_is_refused(trial: Rulebook) -> None:
    text, said = told_at(trial, proposal("parameter: share, code: secondary, value: -5%"))[0]
    assert text.startswith("-5%")
    assert "share cannot be -5%" in said


DOUBTED = [
    ("parameter: share, code: secondary, value: 0.75", "0.75", "is read as 0.75%, where 55% was; write 0.75% or 75%"),
    ("parameter: share, values: {secondary: 0.6, tertiary: 40}", "0.6", "is read as 0.6%, where 55% was; write 0.6% or 60%"),
    ("parameter: limit, value: 6000", "6000", "is read as 6,000 km, where 5 km was; write 6,000 km"),
    ("parameter: limit, steps: [{from: 2026-01-01, value: 0.4}]", "0.4", "is read as 0.4 km, where 5 km was"),
    (
        "parameter: least_beds, bands: [[1万人, 3万人, 2], [3万人, 5万人, 40, closed]]",
        "2]",
        "is read as 2 beds, where 20 beds was",
    ),
]


@pytest.mark.parametrize(("change", "place", "message"), DOUBTED)
def test_a_value_without_a_unit_that_is_far_from_what_it_was_is_doubted(
    trial: Rulebook, change: str, place: str, message: str
) -> None:
    ((text, said),) = warnings(trial, change)
    assert text.startswith(place)
    assert said.startswith("HR308 it has no unit and ")
    assert message in said


@pytest.mark.parametrize(
    "change",
    [
        "parameter: share, code: secondary, value: 0.75%",
        "parameter: share, code: secondary, value: 75",
        "parameter: limit, value: 6000 m",
        "parameter: limit, value: 6000 km",
        "parameter: limit, value: 0",
        "parameter: least_beds, band: [1万人, 3万人], value: 150",
    ],
)
def test_a_value_with_its_unit_or_near_what_it_was_is_not_doubted(trial: Rulebook, change: str) -> None:
    assert warnings(trial, change) == []


def test_a_share_that_was_small_may_stay_so(trial: Rulebook) -> None:
    small = apply(trial, proposal("parameter: share, values: {secondary: 0.5%}")).book
    assert warnings(small, "parameter: share, code: secondary, value: 0.75") == []


def test_a_band_that_moves_away_from_its_neighbour_leaves_a_gap_that_is_told(book: Rulebook) -> None:
    ((text, said),) = warnings(book, f"{AREA}, band: [7万人, 10万人], edges: [8万人, 10万人]")
    assert text.startswith("{parameter: chc_base_area")
    assert said == (
        "HR309 70,000–80,000 people lie in no band after it: nothing is asked of them; if not meant, move the next band too"
    )


def test_the_ends_of_the_bands_are_told_where_they_move_inwards(book: Rulebook) -> None:
    found = warnings(book, f"{AREA}, bands: [[4万人, 5万人, 1400], [5万人, 9万人, 1700]]")
    assert [said[:50] for _, said in found] == [
        "HR309 30,000–40,000 people lie in no band after it",
        "HR309 90,000–100,000 people lie in no band after i",
    ]


def test_bands_that_move_together_or_outwards_leave_no_gap(book: Rulebook) -> None:
    both = [f"{AREA}, band: [7万人, 10万人], edges: [8万人, 10万人]", f"{AREA}, band: [5万人, 7万人], edges: [5万人, 8万人]"]
    assert warnings(book, *both) == []
    assert warnings(book, f"{AREA}, band: [7万人, 10万人], edges: [7万人, 12万人]") == []


def test_a_gap_that_was_there_before_is_not_told(book: Rulebook) -> None:
    gap = apply(book, proposal(f"{AREA}, band: [7万人, 10万人], edges: [8万人, 10万人]")).book
    assert warnings(gap, f"{AREA}, band: [5万人, 7万人], value: 1900 m²") == []


@pytest.mark.parametrize(("start", "said"), [("-100m2", "cannot be -100 m²"), ("-0.1公顷", "cannot be -1,000 m²")])
def test_a_sweep_does_not_begin_below_what_can_be_measured(book: Rulebook, start: str, said: str) -> None:
    from healthrules.planning.thresholds.sweeping import sweep

    with pytest.raises(UsageError, match=f"--from: base service floor area .* {said}"):
        sweep([], book, "chc_base_area", start, "2000 m²", band="5万人,7万人", option="--")


def test_a_sweep_of_a_share_wants_the_unit_and_a_step_above_zero(trial: Rulebook) -> None:
    from healthrules.planning.thresholds.sweeping import sweep

    with pytest.raises(UsageError, match=r"--from: write the unit: is `0\.5` 0\.5% or 50%\?"):
        sweep([], trial, "share", "0.5", "90%", code="secondary", option="--")
    with pytest.raises(UsageError, match="--step must be more than zero, not `0 m`"):
        sweep([], trial, "limit", "1 km", "2 km", step="0 m", option="--")


@pytest.mark.parametrize("share", ["abc", "60", "0", "-5%", "5 km"])
def test_a_share_to_pass_that_is_none_is_told_with_an_example(trial: Rulebook, share: str) -> None:
    from healthrules.planning.thresholds.solving import solve

    with pytest.raises(UsageError) as caught:
        solve([], trial, "limit", share, option="--")
    assert caught.value.text.zh == f"--pass 须大于 0、不超过 100%，如 90%；实为“{share}”"
