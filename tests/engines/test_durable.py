"""The durable engine outside the bounds of its package: long numbers, many rules, long conditions, many records."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from healthrules.engines import Outcome, ReferenceEngine, make_engine
from healthrules.errors import EngineUnavailable
from healthrules.records import Record
from healthrules.rulebook import Rulebook, load_rules

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed")
from healthrules.engines.durable import DurableEngine

from .engines_here import HEAD

DAY = date(2025, 6, 30)


def pack(folder: Path, rules: str) -> Rulebook:
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(f"rules:\n{rules}", encoding="utf-8")
    return load_rules([folder])


def rule(name: str, require: str, when: str = "area_type == urban") -> str:
    return f"""
  - id: {name}
    title: {{zh: 规则, en: rule}}
    subject: station
    when: {when}
    require: {require}
    force: standard
    clause: 一
"""


def station(**values: object) -> Record:
    return Record("station", "s", "s", "410202", {"area_type": "urban", **values})  # type: ignore[dict-item]


def both(book: Rulebook, record: Record, day: date = DAY) -> tuple[Outcome, ...]:
    outcomes = [next(engine.judge([(record, day)]))[2] for engine in (ReferenceEngine(book), DurableEngine(book))]
    assert outcomes[0] == outcomes[1]
    return outcomes[1]


@pytest.mark.parametrize(
    ("radius", "outcome"),
    [
        (5, Outcome.PASS),
        (Fraction(5) + Fraction(1, 10**25), Outcome.FAIL),
        (Fraction(5) - Fraction(1, 10**25), Outcome.PASS),
        (Fraction(1, 10**7), Outcome.PASS),
        (Fraction(15, 3), Outcome.PASS),
        (Fraction(16, 3), Outcome.FAIL),
        (0, Outcome.PASS),
    ],
)
def test_numbers_that_doubles_cannot_tell_apart_are_judged_exactly(radius: Fraction | int, outcome: Outcome) -> None:
    book = load_rules(["kaifeng-plan-2025"]).only(["emergency-radius-urban"])
    assert both(book, station(service_radius=radius)) == (outcome,)


def test_two_hundred_rules_that_read_one_fact_all_have_their_outcome(tmp_path: Path) -> None:
    book = pack(tmp_path, "".join(rule(f"r-{number}", f"service_radius <= {number} km") for number in range(200)))
    outcomes = both(book, station(service_radius=100))
    assert [outcomes.count(each) for each in (Outcome.FAIL, Outcome.PASS)] == [100, 100]


def test_a_condition_longer_than_the_package_takes_is_judged(tmp_path: Path) -> None:
    many = " or ".join(f"(service_radius < {n} km and mean_response_time > {n} min)" for n in range(1, 25))
    book = pack(tmp_path, rule("long", many, when=many))
    for radius in (0, 3, 30):
        for minutes in (0, 2, 5, 40):
            both(book, station(service_radius=radius, mean_response_time=minutes))
    both(book, station(service_radius=3))


def test_a_condition_that_matches_in_many_ways_still_has_one_outcome(tmp_path: Path) -> None:
    ways = " or ".join(f"service_radius < {n} km" for n in range(1, 61))
    book = pack(tmp_path, rule("ways", ways) + rule("not-ways", f"not ({ways})"))
    assert both(book, station(service_radius=0)) == (Outcome.PASS, Outcome.FAIL)
    assert both(book, station(service_radius=59.5)) == (Outcome.PASS, Outcome.FAIL)
    assert both(book, station()) == (Outcome.UNKNOWN, Outcome.UNKNOWN)


def test_a_negated_condition_keeps_what_is_missing_unknown(tmp_path: Path) -> None:
    book = pack(tmp_path, rule("denied", "not (service_radius > 5 km and not mean_response_time <= 30 min)"))
    assert both(book, station(service_radius=6)) == (Outcome.UNKNOWN,)
    assert both(book, station(service_radius=5)) == (Outcome.PASS,)
    assert both(book, station(service_radius=6, mean_response_time=31)) == (Outcome.FAIL,)


def test_a_division_by_zero_does_not_apply(tmp_path: Path) -> None:
    book = pack(tmp_path, rule("ratio", "served_population / service_radius >= 1000人/公里"))
    assert both(book, station(service_radius=0, served_population=5)) == (Outcome.NOT_APPLICABLE,)
    assert both(book, station(service_radius=2, served_population=2000)) == (Outcome.PASS,)
    assert both(book, station(service_radius=2)) == (Outcome.UNKNOWN,)


def test_records_leave_nothing_behind_for_the_next(tmp_path: Path) -> None:
    book = pack(tmp_path, rule("radius", "service_radius <= 5 km"))
    engine = DurableEngine(book)
    stream = [(station(service_radius=radius), DAY) for radius in (6, 4, 6, 6, 4)] + [(station(), DAY)]
    got = [outcomes[0] for _, _, outcomes in engine.judge(stream)]
    assert got == [Outcome.FAIL, Outcome.PASS, Outcome.FAIL, Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN]


def test_one_engine_judges_each_day_by_the_figures_of_that_day(tmp_path: Path) -> None:
    (tmp_path / "dated.yaml").write_text(
        """
parameters:
  limit:
    label: {zh: 上限, en: limit}
    unit: km
    clause: 一
    dated:
      - {from: 2021-01-01, value: 10}
      - {from: 2023-01-01, value: 5}
""",
        encoding="utf-8",
    )
    book = pack(tmp_path, rule("dated", "service_radius <= limit").rstrip() + "\n    due: 2024-01-01\n")
    record = station(service_radius=7)
    days = {
        date(2020, 12, 31): Outcome.NOT_APPLICABLE,
        date(2021, 1, 1): Outcome.PASS,
        date(2023, 1, 1): Outcome.PENDING,
        date(2024, 1, 1): Outcome.FAIL,
    }
    engine = DurableEngine(book)
    assert [next(engine.judge([(record, day)]))[2][0] for day in days] == list(days.values())
    assert [both(book, record, day)[0] for day in days] == list(days.values())


@pytest.fixture
def without_durable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        if name.split(".")[0] in ("durable", "durable_rules_engine"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)


@pytest.mark.usefixtures("without_durable")
def test_where_durable_rules_is_missing_auto_still_judges_and_durable_says_how_to_mend_it() -> None:
    book = load_rules(["kaifeng-plan-2025"]).only(["emergency-radius-urban"])
    assert next(make_engine("auto", book).judge([(station(service_radius=6), DAY)]))[2] == (Outcome.FAIL,)
    with pytest.raises(EngineUnavailable, match=r"CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install"):
        make_engine("durable", book)


def test_no_other_module_imports_durable_rules() -> None:
    root = Path(__file__).parents[2] / "src"
    importers = [path.name for path in root.rglob("*.py") if "import durable" in path.read_text(encoding="utf-8")]
    assert importers == ["host.py"]


def test_an_engine_leaves_no_thread_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    DurableEngine(pack(tmp_path, rule("radius", "service_radius <= 5 km"))).outcomes(station(service_radius=6), DAY)
    assert threading.active_count() == before


def test_engines_of_every_fate_end_without_a_crash() -> None:
    """The C library fills freed and fresh memory with rubbish, so that a stray pointer ends the process."""
    code = """
from datetime import date
from healthrules.engines.durable import DurableEngine
from healthrules.records import Record
from healthrules.rulebook import load_rules

book, day = load_rules(), date(2025, 1, 1)
fates = [[], [{}], [{"service_radius": 6}], [{}, {"service_radius": 6}], [{"service_radius": 6}, {}, {"service_radius": 4}]]
for fate in fates * 5:
    engine = DurableEngine(book)
    for values in fate:
        engine.outcomes(Record("station", "s", "s", "410202", {"area_type": "urban", **values}), day)
    DurableEngine(book).outcomes(Record("facility", "f", "f", None, {}), day)
"""
    environment = {**os.environ, "MALLOC_PERTURB_": "85"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_engines_give_their_memory_back() -> None:
    code = """
import resource
from datetime import date
from healthrules.engines.durable import DurableEngine
from healthrules.records import Record
from healthrules.rulebook import load_rules

book, record = load_rules(), Record("station", "s", "s", "410202", {"area_type": "urban", "service_radius": 6})
for number in range(600):
    DurableEngine(book).outcomes(record, date(2025, 1, 1))
    if number == 100:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert after - before < 8_000, (before, after)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_it_leaves_the_interpreters_flags_alone() -> None:
    code = (
        "import sys; before = sys.getdlopenflags()\n"
        "from healthrules.engines.durable.host import Host; Host({})\n"
        "assert sys.getdlopenflags() == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
