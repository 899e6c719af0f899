"""A proposal makes of a pack what an editor makes of its files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.engines import make_engine
from healthrules.planning import apply
from healthrules.records import Record
from healthrules.rulebook import Rulebook, find_pack, load_rules

from .conftest import proposal
from .test_reversing import DAYS, judged, meanings, records

PACK = "kaifeng-plan-2025"
BY_HAND = {
    "parameter: chc_base_area, band: [5万人, 7万人], value: {value}": ("[5万人, 7万人, 1700]", "[5万人, 7万人, {value}]"),
    "parameter: chc_base_area, band: [7万人, 10万人], value: {value} m²": ("10万人, 2000,", "10万人, {value},"),
    "parameter: chc_base_area, band: [3万人, 5万人], edges: [2万人, 5万人]": ("[3万人, 5万人", "[2万人, 5万人"),
    "parameter: chc_area_per_bed_to_50, value: {value}": ("    value: 25\n", "    value: {value}\n"),
    "parameter: urban_emergency_radius, value: {value} m": ("value: 5 公里", "value: {value} 米"),
    "parameter: emergency_response_time_limit, steps: [{{from: 2026-01-01, value: {value}}}, {{from: 2030-01-01, value: 1}}]": (
        "    value: 30 分钟\n",
        "    dated: [{{value: 30}}, {{from: 2026-01-01, value: {value}}}, {{from: 2030-01-01, value: 1}}]\n",
    ),
}
"""Changes, each with what an editor replaces in the pack's files, and by what."""


def edited(replacements: list[tuple[str, str]]) -> Rulebook:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / PACK
        shutil.copytree(find_pack(PACK).path, copy)
        for path in copy.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for old, new in replacements:
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return load_rules([copy])


@given(
    chosen=st.sets(st.sampled_from(sorted(BY_HAND)), min_size=1),
    value=st.integers(1, 4000),
    about=st.builds(records, st.integers(15_000, 110_000), st.integers(1000, 5000), st.integers(0, 120), st.integers(1, 9000)),
)
@settings(max_examples=12)
def test_a_proposal_judges_as_a_pack_that_was_edited_by_hand(chosen: set[str], value: int, about: list[Record]) -> None:
    by_hand = edited([(old, new.format(value=value)) for old, new in (BY_HAND[each] for each in sorted(chosen))])
    made = apply(load_rules([PACK]), proposal(*(each.format(value=value) for each in sorted(chosen)))).book
    assert made.parameters == by_hand.parameters
    assert meanings(made) == meanings(by_hand)
    assert judged(made, about) == judged(by_hand, about)


@pytest.fixture
def changed() -> Rulebook:
    return apply(
        load_rules([PACK]),
        proposal("parameter: chc_base_area, band: [5万人, 7万人], value: 1900", "rule: emergency-radius-rural, reading: lower"),
    ).book


@pytest.mark.parametrize("engine", ["durable", "columnar"])
def test_every_engine_judges_by_a_changed_rulebook(changed: Rulebook, engine: str) -> None:
    try:
        machine = make_engine(engine, changed)
    except hr.HealthRulesError:
        pytest.skip(f"{engine} is not installed")
    about = [each for area in (1900, 1899, 2400) for each in records(60_000, area, 0, 11)]
    about = [type(each)(each.type, f"{each.id}-{n}", each.name, each.region, each.values) for n, each in enumerate(about)]
    wanted = judged(changed, about)
    for record, day, outcomes in machine.judge((each, DAYS[0]) for each in about):
        assert [wanted[record.id, day, name] for name in changed.rules] == list(outcomes)


def test_a_report_says_that_the_rules_are_not_the_plan_itself(changed: Rulebook) -> None:
    station = {"type": "station", "id": "s1", "region": "410200", "area_type": "rural", "service_radius": "15 km"}
    report = hr.check(station, changed, as_of=DAYS[0])
    assert [(each.rule, each.outcome.value, each.reading) for each in report.findings if each.reading] == [
        ("kaifeng-plan-2025/emergency-radius-rural", "fail", "lower")
    ]
    assert [pack.version for pack in report.rulebook] == ["1+trial"]


def test_a_changed_rulebook_crosses_to_another_process(changed: Rulebook) -> None:
    import pickle

    copied = pickle.loads(pickle.dumps(changed))  # noqa: S301 (made above)
    assert meanings(copied) == meanings(changed)
    assert apply(copied, proposal("rule: emergency-radius-urban, retire: true")).book.documents[PACK].version == "1+trial+trial"
