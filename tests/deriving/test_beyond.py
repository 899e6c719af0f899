"""What rules ask for beyond a record and its registry: distances, reference values, what was reported, tolerances."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from typer.testing import CliRunner

import healthrules as hr
from healthrules.cli.app import app
from healthrules.engines import ENGINES, Outcome
from healthrules.errors import UsageError
from healthrules.intake.references_file import read_references, with_references
from healthrules.rulebook import Rulebook, load_rules
from healthrules.texts import Text
from tests.engines.engines_here import HEAD

from .registry_pack import DAY, RULE, book, checked, facility, region

COMMUNITY_RULE = """
rules:
  - id: near
    title: {zh: 急救半径, en: near}
    subject: community
    require: nearest(station) <= 5 km
    force: standard
    clause: 一
  - id: radius
    title: {zh: 服务半径与测算一致, en: as reported}
    subject: station
    when: reported(service_radius)
    require: service_radius >= reach(community)
    force: advisory
    clause: 一
  - id: covered
    title: {zh: 急救覆盖人口, en: covered}
    subject: region
    require: "sum(community where nearest(station) <= 5 km, resident_population) >= 90% * sum(community, resident_population)"
    force: standard
    clause: 一
"""
REFERENCES = """
references:
  provincial_life_expectancy:
    label: {zh: 全省人均预期寿命, en: life expectancy of the province}
    unit: year
    kind: life_expectancy
"""
LIFE_RULE = """
rules:
  - id: above
    title: {zh: 高于全省平均水平, en: above the province}
    subject: region
    require: life_expectancy > provincial_life_expectancy
    force: expected
    clause: 一
"""
SERIES = """
provincial_life_expectancy:
  source: 统计年鉴（虚构）
  values: {2023: 78.1岁, 2024: 78.4}
"""


def pack(folder: Path, rules: str, vocabulary: str | None = None) -> Rulebook:
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    if vocabulary is not None:
        (folder / "vocabulary").mkdir()
        (folder / "vocabulary" / "own.yaml").write_text(vocabulary, encoding="utf-8")
    return load_rules([folder])


def place(subject: str, identity: str, longitude: float | None, latitude: float | None, **values: Any) -> dict[str, Any]:
    where = {"longitude": longitude, "latitude": latitude} if longitude is not None else {}
    return {"type": subject, "id": identity, "name": identity, "region": "410202", **where, **values}


STATIONS = [place("station", "east", 114.40, 34.80), place("station", "west", 114.25, 34.80)]


def outcomes(report: hr.Report) -> dict[tuple[str, str], str]:
    return {
        (each.record, each.rule.partition("/")[2]): each.outcome.value
        for each in report.findings
        if each.outcome is not Outcome.NOT_APPLICABLE
    }


def test_communities_are_measured_from_the_nearest_station(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    communities = [place("community", "near", 114.41, 34.81), place("community", "far", 114.40, 34.90)]
    report = checked(rules, [*STATIONS, *communities])
    assert outcomes(report) == {("near", "near"): "pass", ("far", "near"): "fail"}
    (far,) = [each for each in report.findings if each.record == "far" and each.outcome is Outcome.FAIL]
    metres = Geod(ellps="WGS84").inv(114.40, 34.80, 114.40, 34.90)[2]
    assert far.actual is not None
    assert float(str(far.actual.value)) == round(metres) / 1000
    assert [each.record for each in far.figures[0].driving] == ["east"]


def test_a_station_without_coordinates_may_be_nearer(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    lost = place("station", "lost", None, None)
    communities = [place("community", "near", 114.41, 34.81), place("community", "far", 114.40, 34.90)]
    report = checked(rules, [*STATIONS, lost, *communities])
    assert outcomes(report) == {("near", "near"): "pass", ("far", "near"): "unknown"}
    (far,) = [each for each in report.findings if each.outcome is Outcome.UNKNOWN]
    assert [(each.record, each.missing) for each in far.figures[0].visit] == [("lost", ("longitude", "latitude"))]


def test_a_community_without_coordinates_is_unknown(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    report = checked(rules, [*STATIONS, place("community", "c", None, None)])
    assert outcomes(report) == {("c", "near"): "unknown"}
    assert outcomes(checked(rules, [place("community", "c", 114.4, 34.8)])) == {("c", "near"): "unknown"}


def test_a_reported_radius_is_held_against_the_communities_it_serves(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    stations = [{**STATIONS[0], "service_radius": 5}, {**STATIONS[1], "service_radius": "12 km"}]
    communities = [place("community", "a", 114.40, 34.90), place("community", "b", 114.25, 34.90)]
    found = outcomes(checked(rules, [*stations, *communities]))
    assert (found["east", "radius"], found["west", "radius"]) == ("fail", "pass")


def test_population_within_the_radius_rolls_up(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    near = place("community", "near", 114.41, 34.81, resident_population=9_000)
    for people, outcome in ((1_000, "pass"), (1_001, "fail")):
        rows = [*STATIONS, near, place("community", "far", 114.40, 34.90, resident_population=people)]
        assert outcomes(checked(rules, [region(), *rows]))["r", "covered"] == outcome
    lost = place("community", "lost", None, None, resident_population=10)
    assert outcomes(checked(rules, [region(), *STATIONS, near, lost]))["r", "covered"] == "pass"


def test_coordinates_outside_the_country_are_rejected(tmp_path: Path) -> None:
    report = checked(pack(tmp_path, COMMUNITY_RULE), [*STATIONS, place("community", "c", 34.8, 114.4)])
    (reject,) = report.rejects
    assert (reject.record, reject.field) == ("c", "longitude")


@given(
    places=st.lists(st.tuples(st.integers(11400, 11500), st.integers(3400, 3500)), min_size=2, max_size=6),
    lost=st.integers(0, 2),
)
@settings(max_examples=30)
def test_bounds_of_a_distance_hold_wherever_the_lost_station_is(places: list[tuple[int, int]], lost: int) -> None:
    from healthrules.deriving.distances import nearest, targets
    from healthrules.language.terms import Distance
    from healthrules.records import Field, Record

    distance = Distance(Field("nearest(station)", Text("", ""), frozenset(("community",))), "nearest", "station", None)
    records = [
        Record("station", f"s{at}", "s", None, {"longitude": Fraction(lon, 100), "latitude": Fraction(lat, 100)})
        for at, (lon, lat) in enumerate(places)
    ]
    home = Record("community", "c", "c", None, {"longitude": 114, "latitude": 34})
    unplaced = [Record("station", each.id, "s", None) if at < lost else each for at, each in enumerate(records)]
    whole = nearest(distance, home, targets(distance, records, DAY))
    part = nearest(distance, home, targets(distance, unplaced, DAY))
    assert whole.value is not None
    assert part.low is not None
    assert part.low <= whole.value
    assert part.high is None or whole.value <= part.high


def test_the_visit_list_of_a_distance_names_all_that_is_not_placed(tmp_path: Path) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    lost = [place("station", "lost", None, None, service_radius=20), place("community", "c", None, None)]
    report = checked(rules, [*STATIONS, *lost])
    visit = {
        each.record: [one.record for one in each.figures[0].visit]
        for each in report.findings
        if each.outcome is Outcome.UNKNOWN
    }
    assert sorted(visit["c"]) == sorted(visit["lost"]) == ["c", "lost"]


def test_a_station_that_serves_none_reaches_nowhere(tmp_path: Path) -> None:
    stations = [{**each, "service_radius": 0} for each in STATIONS]
    report = checked(pack(tmp_path, COMMUNITY_RULE), [*stations, place("community", "a", 114.40, 34.80)])
    assert outcomes(report)["west", "radius"] == "pass"


def test_a_reference_comes_with_its_year_and_source(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    rules = pack(tmp_path / "pack", LIFE_RULE, REFERENCES)
    (tmp_path / "series.yaml").write_text(SERIES, encoding="utf-8")
    rows = [region(life_expectancy=78.4, year=year) for year in (2022, 2023, 2024)]
    told = hr.check(rows, rules.with_references(read_references(tmp_path / "series.yaml", rules)), everything=True)
    assert [each.outcome.value for each in told.findings] == ["unknown", "pass", "fail"]
    (reference,) = told.findings[2].references
    assert (reference.year, str(reference.value.value), reference.source.zh) == (2024, "78.4", "统计年鉴（虚构）")
    assert told.findings[0].missing == ("provincial_life_expectancy",)
    assert "--references" in told.findings[0].message.en
    assert "全省人均预期寿命" in told.findings[0].message.zh


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("national: {source: x, values: {}}", "no rule declares the reference `national`"),
        ("provincial_life_expectancy: {values: {}}", "has a `source` and `values` by year"),
        ("provincial_life_expectancy: {source: x, values: {23: 78}}", "not a year: 23"),
        ("provincial_life_expectancy: {source: x, values: {2023: 78 km}}", "2023:"),
        ("[]", "write NAME"),
    ],
)
def test_a_broken_file_of_references_is_said(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "pack").mkdir()
    rules = pack(tmp_path / "pack", LIFE_RULE, REFERENCES)
    (tmp_path / "series.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"series\.yaml") as error:
        read_references(tmp_path / "series.yaml", rules)
    assert told in str(error.value)


def test_a_reference_is_what_is_required_and_given_once(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    rules = pack(tmp_path / "pack", LIFE_RULE.replace("life_expectancy >", "life_expectancy + 0 year >"), REFERENCES)
    path = tmp_path / "series.yaml"
    path.write_text(SERIES, encoding="utf-8")
    given = rules.with_references(read_references(path, rules))
    (found,) = hr.check(region(life_expectancy=78, year=2024), given).findings
    assert (str(found.actual and found.actual.value), str(found.required and found.required.value)) == ("78", "78.4")
    with pytest.raises(UsageError, match="was given before"):
        with_references(rules, [str(path), str(path)])
    path.write_text("provincial_life_expectancy: {source: x, values: {2024: null}}", encoding="utf-8")
    with pytest.raises(UsageError, match="a value is missing"):
        read_references(path, rules)


def test_a_reported_figure_or_the_registry_and_a_finding_where_they_differ() -> None:
    beds = "(institution_beds if reported(institution_beds) else sum(facility, beds))"
    rules = book({"beds": f"{beds} / resident_population >= 6 床/千人"})
    rows = [facility(1, beds=299)]
    assert outcomes(checked(rules, [region(), *rows]))["r", "beds"] == "fail"
    assert outcomes(checked(rules, [region(institution_beds=300), *rows]))["r", "beds"] == "pass"
    same = book({"same": "institution_beds == sum(facility, beds) or not reported(institution_beds)"})
    assert outcomes(checked(same, [region(institution_beds=300), *rows]))["r", "same"] == "fail"
    assert outcomes(checked(same, [region(institution_beds=299), *rows]))["r", "same"] == "pass"
    assert outcomes(checked(same, [region(), *rows]))["r", "same"] == "pass"


def test_within_includes_both_ends() -> None:
    rules = book({"about": "within(institution_beds, 300床, 10床)"})
    found = {beds: outcomes(checked(rules, [region(institution_beds=beds)]))["r", "about"] for beds in (289, 290, 310, 311)}
    assert found == {289: "fail", 290: "pass", 310: "pass", 311: "fail"}


def test_every_region_in_which_records_lie_can_be_judged() -> None:
    rules = book({"number": "count(facility) >= 2家"})
    rows = [{**facility(at), "year": 2024} for at in (1, 2)]
    rows += [{**facility(3, region="410221"), "year": year} for year in (2023, 2024)]
    report = hr.check(rows, rules, everything=True, every_region=True)
    found = {(each.record, each.as_of.year): each.outcome.value for each in report.findings if each.type == "region"}
    assert found == {
        ("410200", 2023): "fail", ("410221", 2023): "fail",
        ("410200", 2024): "pass", ("410202", 2024): "pass", ("410221", 2024): "fail",
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_says_the_same(tmp_path: Path, engine: str) -> None:
    rules = pack(tmp_path, COMMUNITY_RULE)
    communities = [place("community", "near", 114.41, 34.81, resident_population=5), place("community", "far", None, None)]
    rows = [region(), *STATIONS, *communities]
    assert checked(rules, rows, engine=engine).to_json() == checked(rules, rows, engine="reference").to_json()


RADIUS_RULE = """
  - id: six
    title: {zh: 六公里, en: six}
    subject: station
    require: service_radius >= 6 km
    force: advisory
    clause: 一
"""


@pytest.mark.parametrize("library", ["polars", "duckdb"])
def test_tables_refuse_the_subjects_that_they_do_not_join_and_judge_the_others(tmp_path: Path, library: str) -> None:
    pl, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    head, _, covered = COMMUNITY_RULE.partition("  - id: near")
    rules = pack(tmp_path, f"{head}{RADIUS_RULE}  - id: covered{covered.partition('- id: covered')[2]}")
    columns = {"type": ["station", "急救站"], "id": ["a", "b"], "region": ["410202"] * 2, "service_radius": [5, 6]}
    stations = pl.DataFrame(columns)
    mixed = pl.concat([stations, pl.DataFrame({"type": ["region"], "id": ["r"], "region": ["410200"], "service_radius": [0]})])

    def found(frame: Any) -> list[tuple[str, str]]:
        table = frame if library == "polars" else duckdb.from_arrow(frame.to_arrow())
        told = hr.check_frame(table, rules, as_of=DAY, everything=True).select("record", "outcome")
        return sorted(told.collect().rows() if library == "polars" else told.fetchall())

    na = "not_applicable"
    assert found(stations) == [("a", "fail"), ("a", na), ("b", na), ("b", "pass")]
    with pytest.raises(hr.HealthRulesError, match="tables join no other years and no other records; the rule many/covered"):
        found(mixed)


def test_the_command_counts_a_registry_beside_the_regions(tmp_path: Path) -> None:
    rules = tmp_path / "pack"
    rules.mkdir()
    (rules / "document.yaml").write_text(HEAD, encoding="utf-8")
    require = "sum(facility, beds) / resident_population >= 6 床/千人"
    (rules / "rules.yaml").write_text("rules:" + RULE.format(id="beds", require=require), encoding="utf-8")
    (tmp_path / "regions.csv").write_text("type,id,region,resident_population\nregion,r,410200,1000\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text("type,id,region,beds\nfacility,a,410202,2\nfacility,b,410202,3\n", encoding="utf-8")

    def run(*words: str) -> Any:
        given = ["check", *words, "--rules", str(rules), "--lang", "en"]
        return CliRunner().invoke(app, given)

    beside = run(str(tmp_path / "regions.csv"), "--registry", str(tmp_path / "list.csv"))
    assert beside.exit_code == 1
    assert "total beds of facilities: 5 beds; 2 records belong or may, 2 of them complete (100%)" in beside.stdout
    together = run(str(tmp_path / "regions.csv"), str(tmp_path / "list.csv"), "--allow-unchecked")
    assert together.exit_code == 1  # a table that holds a region is read a record at a time
    assert "driven by: b, a" in together.stdout
    for engine in ("reference", "durable", "columnar"):
        files = (str(tmp_path / "regions.csv"), str(tmp_path / "list.csv"))
        assert run(*files, "--allow-unchecked", "--engine", engine).stdout == together.stdout
    every = run(str(tmp_path / "list.csv"), "--every-region", "--allow-unchecked")
    assert "not reported: resident population" in every.stdout
    cells = run(str(tmp_path / "regions.csv"), "--registry", str(tmp_path / "list.csv"), "--format", "csv")
    assert (cells.exit_code, f"{tmp_path / 'regions.csv'},2,r,region,r,410200," in cells.stdout) == (1, True)
    joined = run(str(tmp_path / "regions.csv"), str(tmp_path / "list.csv"), "--allow-unchecked", "--format", "csv")
    assert [line.split(",")[8] for line in joined.stdout.splitlines()] == ["outcome", "fail", "unchecked", "unchecked"]
    every_cell = run(str(tmp_path / "list.csv"), "--every-region", "--allow-unchecked", "--format", "csv")
    assert ",resident_population," in every_cell.stdout
    lines = run(str(tmp_path / "regions.csv"), "--registry", str(tmp_path / "list.csv"), "--format", "jsonl")
    assert (lines.exit_code, "with --registry the report is one of text, json, " in lines.stderr) == (2, True)
    (tmp_path / "list.csv").write_text("type,id\nfacility,a,b\n", encoding="utf-8")
    broken = run(str(tmp_path / "regions.csv"), "--registry", str(tmp_path / "list.csv"))
    assert (broken.exit_code, "list.csv row 2" in broken.stderr) == (2, True)
    for name, told in (("list.txt", "is a .csv or .parquet file"), ("none.parquet", "cannot read the file")):
        gone = run(str(tmp_path / "regions.csv"), "--registry", str(tmp_path / name))
        assert (gone.exit_code, told in gone.stderr, gone.stdout) == (2, True, ""), gone.stderr
