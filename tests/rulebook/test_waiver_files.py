"""A file of waivers is read whole or refused, with file, line, column and the nearest name of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import healthrules as hr
from healthrules.errors import RulebookError, UsageError

WHOLE = {
    "record": "KF-1",
    "rule": "emergency-radius-urban",
    "reason": "道路施工",
    "authority": "示例卫生健康委员会",
    "expires": "2025-12-31",
}
RULE = "kaifeng-plan-2025/emergency-radius-urban"
Load = Callable[..., tuple[hr.Waiver, ...]]


@pytest.fixture(scope="module")
def book() -> hr.Rulebook:
    return hr.load_rules(["kaifeng-plan-2025"])


@pytest.fixture
def load(tmp_path: Path, book: hr.Rulebook) -> Load:
    """Loads a file of these waivers, each a mapping of keys to what is written after them; None leaves a key out."""

    def loaded(*waivers: dict[str, str | None], book: hr.Rulebook = book) -> tuple[hr.Waiver, ...]:
        path = tmp_path / "waivers.yaml"
        kept = [{key: each for key, each in waiver.items() if each is not None} for waiver in waivers]
        entries = ["\n    ".join(f"{key}: {each}" for key, each in waiver.items()) for waiver in kept]
        path.write_text("waivers:\n" + "".join(f"  - {entry}\n" for entry in entries), encoding="utf-8")
        return hr.load_waivers(path, book)

    return loaded


def test_a_waiver_is_read_with_the_id_and_the_subject_of_its_rule(load: Load) -> None:
    more = {"number": "示例〔2025〕1号", "granted": "2025-03-01", "type": "station"}
    (waiver,) = load({**WHOLE, **more})
    assert waiver == hr.Waiver(
        record="KF-1",
        rule=RULE,
        reason="道路施工",
        authority="示例卫生健康委员会",
        expires=date(2025, 12, 31),
        type="station",
        granted=date(2025, 3, 1),
        number="示例〔2025〕1号",
    )
    assert load({**WHOLE, "rule": RULE}) == load(WHOLE)


@pytest.mark.parametrize(
    ("written", "read"),
    [("410202", "410202"), ("0042", "0042"), ("1.50", "1.50"), ("2025-01-02", "2025-01-02"), ("' KF-1 '", "KF-1")],
)
def test_the_id_of_a_record_is_text_however_it_is_written(load: Load, written: str, read: str) -> None:
    (waiver,) = load({**WHOLE, "record": written})
    assert waiver.record == read


def test_a_file_without_waivers_has_none(tmp_path: Path, book: hr.Rulebook) -> None:
    path = tmp_path / "none.yaml"
    path.write_text("waivers: []\n", encoding="utf-8")
    assert hr.load_waivers(path, book) == ()


@pytest.mark.parametrize(
    ("change", "place", "said", "zh"),
    [
        ({"record": None}, "2:5", "`record` is missing", "缺少“record”"),
        ({"rule": None}, "2:5", "`rule` is missing", "缺少“rule”"),
        ({"reason": None}, "2:5", "`reason` is missing", "缺少“reason”"),
        ({"authority": None}, "2:5", "`authority` is missing", "缺少“authority”"),
        ({"expires": None}, "2:5", "`expires` is missing", "缺少“expires”"),
        ({"reson": "x"}, "7:12", "unknown key `reson`. Did you mean `reason`?", "未知的键“reson”。是否指“reason”？"),
        ({"reason": "''"}, "4:13", "`reason`: must not be empty", "不能为空"),
        ({"reason": "'  '"}, "4:13", "`reason`: must not be empty", "不能为空"),
        ({"authority": "''"}, "5:16", "`authority`: must not be empty", "不能为空"),
        ({"record": "true"}, "2:13", "`record`: text is needed", "应为文字"),
        ({"expires": "soon"}, "6:14", "`expires`: a date is needed, such as 2025-12-31", "应为日期"),
        ({"expires": "2025-02-30"}, "6:14", "not a date: 2025-02-30", "日期有误"),
        ({"type": "hospital"}, "7:11", "`type`: one of", "应为"),
        (
            {"rule": "emergency-radius-urbn"},
            "3:11",
            "no rule `emergency-radius-urbn`. Did you mean `emergency-radius-urban`?",
            "是否指“emergency-radius-urban”？",
        ),
        ({"type": "facility"}, "7:11", f"the rule {RULE} is about an emergency station, not about `facility`", "针对急救站"),
        ({"granted": "2026-01-01"}, "7:14", "granted after it expires on 2025-12-31", "批准日期晚于到期日 2025-12-31"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_where_it_stands(
    load: Load, change: dict[str, str | None], place: str, said: str, zh: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        load({**WHOLE, **change})
    told = str(caught.value).splitlines()[0]
    where, _, what = told.partition(": ")
    assert where.endswith(f"waivers.yaml:{place}")
    assert said in what
    assert zh in caught.value.text.zh
    assert "^" in str(caught.value)


def test_everything_wrong_in_a_file_is_told_at_once(load: Load) -> None:
    with pytest.raises(RulebookError) as caught:
        load({**WHOLE, "rule": "nope"}, {**WHOLE, "type": "facility"}, WHOLE)
    assert [problem.code for problem in caught.value.problems] == ["HR011", "HR011"]
    assert [problem.place.line for problem in caught.value.problems if problem.place] == [3, 12]


@pytest.mark.parametrize("again", ["emergency-radius-urban", RULE])
def test_a_second_waiver_of_the_same_record_and_rule_is_an_error(load: Load, again: str) -> None:
    with pytest.raises(RulebookError, match=rf"waivers.yaml:7:5: HR011 the record `KF-1` was exempted from the rule {RULE}"):
        load(WHOLE, {**WHOLE, "rule": again, "expires": "2027-12-31"})
    assert len(load(WHOLE, {**WHOLE, "record": "KF-2"})) == 2


def test_a_waiver_in_two_files_is_an_error(load: Load, book: hr.Rulebook) -> None:
    with pytest.raises(RulebookError, match="was exempted from the rule"):
        load(WHOLE, book=book.with_waivers(load(WHOLE)))


def test_a_file_that_is_not_there_or_no_yaml_is_an_error_with_its_name(tmp_path: Path, book: hr.Rulebook) -> None:
    with pytest.raises(RulebookError, match=r"none\.yaml: HR001 cannot read the file"):
        hr.load_waivers(tmp_path / "none.yaml", book)
    (tmp_path / "bad.yaml").write_text("waivers: [", encoding="utf-8")
    with pytest.raises(RulebookError, match=r"bad\.yaml:\d+:\d+: HR001 broken YAML"):
        hr.load_waivers(tmp_path / "bad.yaml", book)


def made(**change: str) -> hr.Waiver:
    return replace(hr.Waiver("s", "emergency-radius-urban", "why", "who", date(2025, 12, 31)), **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        (made(rule="emergency-radius-urbn"), "Did you mean `emergency-radius-urban`?"),
        (made(reason=" "), "a waiver needs `reason`"),
        (made(record=""), "a waiver needs `record`"),
        (made(type="ship"), "not about `ship`"),
    ],
)
def test_a_waiver_made_by_a_program_is_checked_as_one_that_is_read(book: hr.Rulebook, waiver: hr.Waiver, said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("?", r"\?")):
        book.with_waivers([waiver])


def test_a_rulebook_takes_a_waiver_once_and_keeps_those_of_its_rules(book: hr.Rulebook) -> None:
    with_one = book.with_waivers([made()])
    assert with_one is not book
    assert book.waivers == ()
    with pytest.raises(UsageError, match="was exempted from the rule"):
        with_one.with_waivers([made()])
    assert [each.rule for each in with_one.only(["emergency-radius-urban"]).waivers] == [RULE]
    assert with_one.only(["emergency-radius-rural"]).waivers == ()
    assert book.with_waivers([]) is book
