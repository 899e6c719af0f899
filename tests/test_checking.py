"""The Python API: `hr.check` and `hr.load_rules`."""

from __future__ import annotations

import dataclasses
import math
import threading
from datetime import date
from typing import Any

import pytest

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.errors import EngineDisagreement, EngineUnavailable, RulebookError, UnitError, UsageError, ValueProblem
from healthrules.intake import Row
from healthrules.texts import Text

DAY = date(2025, 6, 30)
STATION: dict[str, Any] = {"type": "station", "id": "s", "region": "410200", "area_type": "urban", "service_radius": "6 km"}
WRONG: Any = math.nan
RECORD = hr.Record("station", "r", "R", "410200", {"area_type": "urban", "service_radius": 6})


@pytest.fixture(scope="module")
def book() -> hr.Rulebook:
    return hr.load_rules(["kaifeng-plan-2025"]).only(["emergency-radius-urban"])


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (STATION, ["s"]),
        ([STATION, {**STATION, "id": "t"}], ["s", "t"]),
        (RECORD, ["r"]),
        (Row("registry", 7, STATION), ["s"]),
        ([STATION, RECORD, Row("registry", 7, {**STATION, "id": "t"})], ["s", "r", "t"]),
        (iter([STATION]), ["s"]),
        ((each for each in [STATION]), ["s"]),
        ((STATION,), ["s"]),
    ],
    ids=["mapping", "list", "record", "row", "mixed", "iterator", "generator", "tuple"],
)
def test_one_record_or_many_of_any_shape_are_judged(book: hr.Rulebook, given: Any, names: list[str]) -> None:
    report = hr.check(given, book, as_of=DAY)
    assert [(each.record, each.outcome) for each in report.findings] == [(name, hr.Outcome.FAIL) for name in names]
    assert report.rejects == ()


def test_no_record_gives_an_empty_report(book: hr.Rulebook) -> None:
    report = hr.check([], book, as_of=DAY)
    assert (report.summary.records, report.summary.rules, report.findings, report.rejects) == (0, 1, (), ())
    assert not report.failed()


@pytest.mark.parametrize("odd", ["text", 5, None, [STATION], math.nan, object()], ids=lambda each: type(each).__name__)
def test_what_is_no_record_in_a_list_is_a_reject_with_its_place(book: hr.Rulebook, odd: Any) -> None:
    given: list[Any] = [STATION, odd]
    report = hr.check(given, book, as_of=DAY)
    (reject,) = report.rejects
    assert (report.summary.records, reject.row, reject.record) == (1, 2, None)
    assert "a record is needed here" in reject.reason


def test_a_row_that_could_not_be_read_is_a_reject_of_its_file(book: hr.Rulebook) -> None:
    report = hr.check([Row("a.json", 3, None, Text("坏", "broken"))], book, as_of=DAY)
    (reject,) = report.rejects
    assert (reject.file, reject.row, reject.reason, reject.message.zh) == ("a.json", 3, "broken", "坏")


@pytest.mark.parametrize(
    "record",
    [
        dataclasses.replace(RECORD, region="nowhere"),
        dataclasses.replace(RECORD, type="ship"),
        dataclasses.replace(RECORD, values={"area_type": "urban", "service_radius": WRONG}),
        dataclasses.replace(RECORD, values={"area_type": "urban", "service_radius": "6 km"}),
    ],
    ids=["region", "type", "nan", "text"],
)
def test_a_record_made_wrongly_by_hand_is_a_reject_or_an_error_of_the_package(book: hr.Rulebook, record: hr.Record) -> None:
    try:
        report = hr.check(record, book, as_of=DAY)
    except hr.HealthRulesError:
        return
    assert report.summary.rejects == 1


def test_the_same_record_twice_is_a_reject_however_it_is_given(book: hr.Rulebook) -> None:
    pairs: list[list[Any]] = [[STATION, STATION], [RECORD, RECORD], [STATION, dataclasses.replace(RECORD, id="s")]]
    for pair in pairs:
        report = hr.check(pair, book, as_of=DAY)
        assert (report.summary.records, report.summary.rejects) == (1, 1)


def test_the_day_given_wins_over_the_day_of_the_record(book: hr.Rulebook) -> None:
    early = {**STATION, "as_of": "2020-06-30"}
    assert hr.check(early, book, everything=True).findings[0].outcome is hr.Outcome.NOT_APPLICABLE
    assert hr.check(early, book, as_of=DAY).findings[0].outcome is hr.Outcome.FAIL
    assert hr.check(early, book, as_of=DAY).as_of == DAY


@pytest.mark.parametrize("engine", ["auto", "reference", "durable"])
def test_every_engine_gives_the_same_report(book: hr.Rulebook, engine: str) -> None:
    if engine == "durable":
        pytest.importorskip("durable_rules_engine")
    report = hr.check([STATION, RECORD], book, as_of=DAY, engine=engine)
    assert report == hr.check([STATION, RECORD], book, as_of=DAY, engine="reference")


def test_an_unknown_engine_pack_rule_or_reading_is_a_usage_error_with_the_nearest(book: hr.Rulebook) -> None:
    with pytest.raises(UsageError, match="Did you mean `durable`"):
        hr.check(STATION, book, engine="durabl")
    with pytest.raises(UsageError, match="Did you mean `kaifeng-plan-2025`"):
        hr.load_rules(["kaifeng-plan-2052"])
    with pytest.raises(UsageError, match="Did you mean `emergency-radius-urban`"):
        book.rule("emergency-radius-urbn")
    with pytest.raises(UsageError, match="has no reading"):
        book.with_readings({"emergency-radius-urban": "lower"})


@pytest.mark.parametrize(
    "error",
    [EngineDisagreement, EngineUnavailable, RulebookError, UnitError, UsageError, ValueProblem],
    ids=lambda each: each.__name__,
)
def test_every_error_derives_from_one(error: type[Exception]) -> None:
    assert issubclass(error, hr.HealthRulesError)


def test_an_error_speaks_both_languages(book: hr.Rulebook) -> None:
    with pytest.raises(hr.HealthRulesError) as caught:
        book.rule("nothing")
    assert str(caught.value) == caught.value.text.en == "no rule `nothing`."
    assert caught.value.text.zh == "没有规则“nothing”。"


def test_rulebooks_records_and_reports_cannot_be_changed(book: hr.Rulebook) -> None:
    report = hr.check(STATION, book, as_of=DAY)
    for thing, name in ((book, "rules"), (RECORD, "id"), (report, "findings"), (report.findings[0], "outcome")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, None)


def test_choosing_rules_or_readings_leaves_the_rulebook_as_it_was() -> None:
    book = hr.load_rules(["kaifeng-plan-2025"])
    before, rule = dict(book.rules), "kaifeng-plan-2025/emergency-radius-rural"
    assert list(book.only(["emergency-radius-rural"]).rules) == [rule]
    assert book.with_readings({"emergency-radius-rural": "lower"}).rules[rule].default_reading == "lower"
    assert dict(book.rules) == before
    assert book.rules[rule].default_reading == "upper"


def test_what_is_given_is_not_changed(book: hr.Rulebook) -> None:
    given = [{**STATION, "floor_area": {"value": 1, "unit": "m²"}}]
    hr.check(given, book, as_of=DAY)
    assert given == [{**STATION, "floor_area": {"value": 1, "unit": "m²"}}]


def test_one_rulebook_serves_several_threads(book: hr.Rulebook) -> None:
    found: list[str] = []

    def work() -> None:
        found.extend(hr.check([STATION, RECORD], book, as_of=DAY).to_json() for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1


def test_many_checks_in_a_row_leave_the_process_standing(book: hr.Rulebook) -> None:
    for number in range(300):
        hr.check([{**STATION, "id": str(number), "service_radius": number}], book, as_of=DAY)


def test_a_report_says_what_failed_by_force(book: hr.Rulebook) -> None:
    report = hr.check(STATION, book, as_of=DAY)
    assert report.failed()
    assert report.failed(hr.Force.ADVISORY)
    assert not report.failed(hr.Force.BINDING)


def test_the_public_names_are_all_there() -> None:
    for name in hr.__all__:
        assert getattr(hr, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        hr.nothing  # noqa: B018


def test_a_record_without_a_region_is_not_unknown_before_a_rule_begins() -> None:
    station = {"type": "station", "id": "s", "mean_response_time": 45}
    report = hr.check(station, hr.load_rules(["kaifeng-plan-2025"]), as_of=date(2020, 12, 31), everything=True)
    assert {found.outcome for found in report.findings} == {hr.Outcome.NOT_APPLICABLE}


def test_a_plan_is_held_against_records_of_another_place_only_where_it_is_asked_to() -> None:
    station = {"type": "station", "id": "s", "region": "平顶山市", "area_type": "urban", "service_radius": "6 km"}
    book = hr.load_rules(["kaifeng-plan-2025"]).only("emergency-radius-urban")
    here, anywhere = (hr.check(station, each, as_of=date(2025, 6, 30)) for each in (book, book.anywhere()))
    assert (here.unchecked, here.rulebook[0].anywhere) == (("s",), False)
    assert ([each.outcome for each in anywhere.findings], anywhere.rulebook[0].anywhere) == ([Outcome.FAIL], True)
    assert '"anywhere"' not in here.to_json()
    without = hr.check({**station, "region": None}, book.anywhere(), as_of=date(2025, 6, 30))
    assert [each.outcome for each in without.findings] == [Outcome.UNKNOWN]
