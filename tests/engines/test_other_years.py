"""Rules that ask for other years: a baseline, the year before, the pace since; every engine joins them alike, or says that it cannot."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import healthrules as hr
from healthrules.cli.app import app
from healthrules.errors import RulebookError, UnsupportedOperation

from .engines_here import OTHERS
from .history_pack import book, outcomes, region

ENGINES = ["reference", *OTHERS]
YEARS = [
    region(2020, life_expectancy="77.5", infant_mortality="4.2‰"),
    region(2021, life_expectancy="77.8", infant_mortality="4.1‰"),
    region(2022, life_expectancy="78.0", infant_mortality="4.1‰"),
    region(2025, life_expectancy="78.5", infant_mortality="3.6‰"),
]
WANTED = [
    (2020, "falls-every-year", "not_applicable"),
    (2020, "longer-than-2020", "not_applicable"),
    (2020, "pace", "not_applicable"),
    (2021, "falls-every-year", "pass"),
    (2021, "longer-than-2020", "pending"),
    (2021, "pace", "pass"),
    (2022, "falls-every-year", "fail"),
    (2022, "longer-than-2020", "pending"),
    (2022, "pace", "fail"),
    (2025, "falls-every-year", "unknown"),
    (2025, "longer-than-2020", "pass"),
    (2025, "pace", "pass"),
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> hr.Rulebook:
    return book(tmp_path_factory.mktemp("plan"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("order", [1, -1])
def test_each_year_is_held_to_the_years_before_it(plan: hr.Rulebook, engine: str, order: int) -> None:
    assert outcomes(hr.check(YEARS[::order], plan, engine=engine, everything=True)) == WANTED


@pytest.mark.parametrize("engine", ENGINES)
def test_without_the_other_year_the_outcome_is_unknown_and_says_which_is_missing(plan: hr.Rulebook, engine: str) -> None:
    report = hr.check(region(2025, life_expectancy=78.5, infant_mortality="3.6‰"), plan, engine=engine)
    assert {found.rule.split("/")[1]: found.missing for found in report.findings} == {
        "longer-than-2020": ("life_expectancy@2020",),
        "falls-every-year": ("infant_mortality@-1",),
        "pace": ("infant_mortality@2020",),
    }
    texts = {found.rule.split("/")[1]: found.message for found in report.findings}
    assert "2020年人均预期寿命" in texts["longer-than-2020"].zh
    assert "上年婴儿死亡率" in texts["falls-every-year"].zh
    assert "life expectancy in 2020" in texts["longer-than-2020"].en.lower()


def test_years_of_another_region_do_not_count(plan: hr.Rulebook) -> None:
    other = {**region(2020, life_expectancy=70), "id": "410202", "region": "410202"}
    report = hr.check([region(2025, life_expectancy=78.5), other], plan.only(["longer-than-2020"]), everything=True)
    assert (2025, "longer-than-2020", "unknown") in outcomes(report)


def test_a_second_record_of_a_region_and_year_is_rejected(plan: hr.Rulebook) -> None:
    half, whole = region("2020-06-30", life_expectancy=70), region("2020-12-31", life_expectancy=78)
    for given_, outcome in (([half, whole], "pass"), ([whole, half], "fail")):
        report = hr.check([*given_, region(2025, life_expectancy=78.5)], plan.only(["longer-than-2020"]), everything=True)
        assert (2025, "longer-than-2020", outcome) in outcomes(report)
        assert [each.reason for each in report.rejects] == [
            "region: a record of this region for 2020 was read before, `410200`"
        ]


@pytest.mark.parametrize(
    ("year", "rejected"), [("2025", False), ("2025年", False), (2025, False), ("25", True), ("last", True)]
)
def test_a_year_stands_for_its_last_day(plan: hr.Rulebook, year: object, rejected: bool) -> None:
    report = hr.check(region(year, life_expectancy=78.5), plan, everything=True)
    assert bool(report.rejects) == rejected
    assert {found.as_of for found in report.findings} <= {date(2025, 12, 31)}


@settings(max_examples=40, deadline=None)
@given(
    values=st.dictionaries(st.integers(2020, 2025), st.sampled_from([30, 35, 36, 40, 41, 42]), min_size=1),
    taken=st.integers(2020, 2025),
)
def test_filling_in_a_year_never_turns_a_certain_verdict_around(plan: hr.Rulebook, values: dict[int, int], taken: int) -> None:
    def found(given_: dict[int, int]) -> dict[tuple[int, str], str]:
        records = [region(year, infant_mortality=f"{value / 10}‰") for year, value in given_.items()]
        return {(year, rule): outcome for year, rule, outcome in outcomes(hr.check(records, plan, everything=True))}

    whole, less = found(values), found({year: value for year, value in values.items() if year != taken})
    for key, outcome in less.items():
        assert outcome in ("unknown", whole[key])


@pytest.mark.parametrize(
    ("year", "value", "zh", "en"),
    [
        (
            2021,
            "77.8",
            "自2020年起已走完 30%，按时间应走完 20%，进度正常",
            "30% of the way since 2020, 20% of the time: on track",
        ),
        (
            2021,
            "77.7",
            "自2020年起已走完 20%，按时间应走完 20%，进度正常",
            "20% of the way since 2020, 20% of the time: on track",
        ),
        (2022, "77.6", "进度滞后，照此速度到期时约为 77.75 年", "behind; at this pace about 77.75 years when it falls due"),
        (2023, "77.5", "2020年以来没有向目标靠近", "no nearer to it than in 2020"),
        (2023, "77", "2020年以来没有向目标靠近", "no nearer to it than in 2020"),
    ],
)
def test_a_pending_finding_says_where_it_stands_on_the_way(plan: hr.Rulebook, year: int, value: str, zh: str, en: str) -> None:
    records = [region(2020, life_expectancy="77.5"), region(year, life_expectancy=value)]
    report = hr.check(records, plan.only(["longer-than-2020"]))
    (found,) = report.findings
    assert found.outcome is hr.Outcome.PENDING
    assert found.message.zh.endswith(f"{zh}。")
    assert found.message.en.endswith(f"{en}.")


SUSTAINED = """
rules:
  - id: kept
    title: {zh: 保持在4.2‰以下, en: kept below 4.2 per thousand}
    subject: region
    require: every_year_since(2021, infant_mortality < 4.2‰)
    force: expected
    clause: 一
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("reported", "wanted"),
    [
        ({2021: 41, 2022: 40, 2023: 41}, "pass"),
        ({2021: 42, 2022: 40, 2023: 41}, "fail"),
        ({2020: 50, 2021: 41, 2022: 40, 2023: 41}, "pass"),
        ({2021: 41, 2023: 41}, "unknown"),
        ({2021: 42, 2023: 41}, "fail"),
        ({2021: 41, 2022: 41, 2023: None}, "unknown"),
        ({2021: 41, 2022: 42, 2023: None}, "fail"),
    ],
)
def test_a_condition_of_every_year_is_three_valued(
    tmp_path: Path, engine: str, reported: dict[int, int | None], wanted: str
) -> None:
    plan = book(tmp_path, SUSTAINED)
    records = [region(year, infant_mortality=value and f"{value / 10}‰") for year, value in reported.items()]
    found = {year: outcome for year, _, outcome in outcomes(hr.check(records, plan, engine=engine, everything=True))}
    assert found[2023] == wanted


def test_what_failed_in_which_year_is_said(tmp_path: Path) -> None:
    plan = book(tmp_path, SUSTAINED)
    (found,) = hr.check([region(2021, infant_mortality="4.3‰"), region(2023, infant_mortality="4‰")], plan).findings[-1:]
    assert found.message.zh == "2年前婴儿死亡率 4.3‰，要求低于 4.2‰，超出 0.1‰。"
    (found,) = hr.check(region(2022, infant_mortality="4‰"), plan).findings
    assert found.message.zh == "缺少上年婴儿死亡率，无法判断；要求低于 4.2‰。"
    assert found.missing == ("infant_mortality@-1",)


def test_a_rule_about_codes_of_another_year(tmp_path: Path) -> None:
    rules = """
rules:
  - id: no-grade-lost
    title: {zh: 等级不降, en: no grade lost}
    subject: facility
    when: previous(grade) == tertiary
    require: grade == tertiary
    force: standard
    clause: 一
"""
    plan = book(tmp_path, rules)
    records = [
        {"type": "facility", "id": "a", "region": "410200", "year": year, "grade": grade}
        for year, grade in {2021: "tertiary", 2022: "tertiary", 2023: "secondary", 2024: "secondary"}.items()
    ]
    for engine in ENGINES:
        found = [outcome for _, _, outcome in outcomes(hr.check(records, plan, engine=engine, everything=True))]
        assert found == ["unknown", "pass", "fail", "not_applicable"]


def test_tables_by_columns_refuse_by_name(plan: hr.Rulebook) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"type": ["region"], "id": ["410200"], "year": ["2025"], "life_expectancy": ["78.5"]})
    with pytest.raises(UnsupportedOperation, match="many/longer-than-2020"):
        hr.check_frame(frame, plan)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "years.csv"
    rows = [",".join(str(row[name]) for name in YEARS[0]) for row in YEARS]
    path.write_text("\n".join([",".join(YEARS[0]), *rows]), encoding="utf-8")
    return path


def run(*words: Any) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, words), "--lang", "en"])
    return result.exit_code, result.output


def test_the_command_checks_a_table_of_years_a_record_at_a_time(tmp_path: Path, table: Path) -> None:
    book(tmp_path)
    status, said = run("check", table, "--rules", tmp_path)
    assert status == 2  # nothing applies in 2020
    assert "410200  as of 2022-12-31 · " in said
    assert "✗ fail  falls every year" in said
    found = tmp_path / "found.csv"
    status, said = run("check", table, "--rules", tmp_path, "--format", "csv", "-o", found)
    assert status == 2
    assert "falls every year" in found.read_text(encoding="utf-8-sig")


def test_explain_shows_the_other_year(tmp_path: Path, table: Path) -> None:
    book(tmp_path)
    status, said = run("explain", "pace", table, "--rules", tmp_path, "--record", "410200")
    assert status == 0
    assert "(infant mortality in 2020 − infant mortality) ÷ years since 2020 = (4.2‰ − 3.6‰) ÷ 5 = 0.12‰" in said


def test_a_case_may_tell_of_earlier_years(tmp_path: Path) -> None:
    book(tmp_path)
    (tmp_path / "rules.cases.yaml").write_text(
        """
as_of: 2025-12-31
base: {infant_mortality: 3.6‰}
cases:
  - {name: fell, rule: falls-every-year, record: {}, earlier: [{as_of: 2024, infant_mortality: 3.7‰}], expect: pass}
  - {name: stayed, rule: falls-every-year, record: {}, earlier: [{as_of: 2024}], expect: fail}
  - {name: gap, rule: falls-every-year, record: {}, earlier: [{as_of: 2023}], expect: unknown, missing: [infant_mortality@-1]}
""",
        encoding="utf-8",
    )
    status, said = run("rules", "test", tmp_path)
    assert (status, "3 passed" in said or "3" in said) == (0, True), said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("previous(previous(beds)) > 1床", "HR109"),
        ("in_year(beds, 20) > 1床", "HR109"),
        ("in_year(beds, 1000) > 1床", "HR109"),
        ("in_year(beds) > 1床", "HR107"),
        ("previous(beds, 2020) > 1床", "HR107"),
        ("previous(1床) > 1床", "HR109"),
        ("years_since(beds) > 1", "HR109"),
        ("in_year(beds, 2020) > 1 km", "HR110"),
        ("every_year_since(2020, beds)", "HR104"),
        ("every_year_since(2020, previous(beds) > 1床)", "HR109"),
        ("in_yaer(beds, 2020) > 1床", "HR103"),
    ],
)
def test_what_is_wrong_with_an_expression_is_said(tmp_path: Path, text: str, code: str) -> None:
    rules = f"""
rules:
  - id: wrong
    title: {{zh: 误, en: wrong}}
    subject: facility
    require: {text}
    force: standard
    clause: 一
"""
    with pytest.raises(RulebookError) as error:
        book(tmp_path, rules)
    assert [each.code for each in error.value.problems] == [code]
