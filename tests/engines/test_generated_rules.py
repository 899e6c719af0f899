"""Rules generated from the grammar, on generated records: the engines agree on whatever an author may write."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthrules.engines import ReferenceEngine, make_engine
from healthrules.records import Record, Value
from healthrules.rulebook import Rulebook, load_rules

from .engines_here import HEAD, OTHERS

DAY = date(2024, 6, 30)
PARAMETERS = """
parameters:
  banded:
    label: {zh: 分档, en: banded}
    unit: km
    over: served_population
    bands: [[1万人, 3万人, 5], [3万人, 5万人, 10]]
    clause: 一
  by_area:
    label: {zh: 分类, en: by area}
    unit: km
    by: area_type
    values: {urban: 5}
    clause: 一
  dated:
    label: {zh: 分期, en: dated}
    unit: min
    clause: 一
    dated: [{from: 2024-01-01, value: 30}, {from: 2024-06-30, value: 20}]
"""
LENGTHS = st.sampled_from(["service_radius", "banded", "by_area", "5 km", "10 km", "served_population * 1 km / 10000人"])
TIMES = st.sampled_from(["mean_response_time", "dated", "30 min", "0.5 h", "mean_response_time / (service_radius / 1 km)"])


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    )


COMPARED = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
LENGTH = st.one_of(LENGTHS, st.builds("min({}, {})".format, LENGTHS, LENGTHS), st.builds("({} + {})".format, LENGTHS, LENGTHS))
LEAVES = st.one_of(
    st.builds("{} {} {}".format, LENGTH, COMPARED, LENGTH),
    st.builds("{} {} {}".format, TIMES, COMPARED, TIMES),
    st.builds("area_type {} {}".format, st.sampled_from(["==", "!="]), st.sampled_from(["urban", "rural"])),
    st.sampled_from(["kind in [emergency_station, cdc]", "kind not in [cdc]", "ownership in [public]"]),
)
CONDITIONS = st.recursive(LEAVES, _joined, max_leaves=8)
RECORDS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "area_type": st.sampled_from(["urban", "rural"]),
        "kind": st.sampled_from(["emergency_station", "cdc", "general_hospital"]),
        "ownership": st.sampled_from(["public", "private"]),
        "service_radius": st.sampled_from([0, 5, Fraction(51, 10), 10, Fraction(5) + Fraction(1, 10**20), 20]),
        "served_population": st.sampled_from([9_999, 10_000, 29_999, 30_000, 50_000]),
        "mean_response_time": st.sampled_from([20, 30, Fraction(301, 10), 0]),
    },
)


def _book(folder: Path, pairs: list[tuple[str, str]]) -> Rulebook:
    rules = "".join(
        f"""
  - id: r-{number}
    title: {{zh: 规则, en: rule}}
    subject: station
    when: >-
      {when}
    require: >-
      {require}
    force: standard
    due: 2024-06-30
    clause: 一
"""
        for number, (when, require) in enumerate(pairs)
    )
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(f"{PARAMETERS}\nrules:\n{rules}", encoding="utf-8")
    return load_rules([folder])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pairs=st.lists(st.tuples(CONDITIONS, CONDITIONS), min_size=1, max_size=4),
    stations=st.lists(RECORDS, min_size=1, max_size=12),
    day=st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), DAY]),
)
@pytest.mark.parametrize("name", OTHERS)
def test_the_engines_agree_on_generated_rules(
    name: str, pairs: list[tuple[str, str]], stations: list[dict[str, Value]], day: date
) -> None:
    with TemporaryDirectory() as folder:
        book = _book(Path(folder), pairs)
    judged = [(Record("station", f"s{number}", "s", "410202", values), day) for number, values in enumerate(stations)]
    wanted = [outcomes for _, _, outcomes in ReferenceEngine(book).judge(judged)]
    assert [outcomes for _, _, outcomes in make_engine(name, book).judge(judged)] == wanted
