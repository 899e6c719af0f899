"""A pack may add to the vocabulary and to the jurisdictions; what it adds is checked like what is bundled."""

from collections.abc import Callable
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.rulebook import Rulebook, load_rules

Problems = Callable[..., list[str]]
Load = Callable[..., Rulebook]

WARDS = "label: {zh: 病区, en: wards}, subjects: [facility]"
RULE = """\
rules:
  - id: trial
    title: {zh: 试, en: trial}
    subject: facility
    force: standard
    clause: 一
    require: wards >= 2项 and shift == night
"""
OWN = f"""\
kinds_of_quantity:
  ward_count: {{unit: item, label: {{zh: 病区数, en: number of wards}}}}
categories:
  shift: {{label: {{zh: 班次, en: shift}}, codes: {{day: {{zh: 白班, en: day}}, night: {{zh: 夜班, en: night, also: [晚班]}}}}}}
fields:
  wards: {{{WARDS}, unit: item, kind: ward_count, whole: true, min: 0, max: 500, also: [病区数量]}}
  shift: {{label: {{zh: 班次, en: shift}}, subjects: [facility], category: shift}}
"""


def test_a_pack_brings_fields_categories_and_kinds_of_its_own(load_pack: Load) -> None:
    vocabulary = load_pack(RULE, files={"vocabulary/own.yaml": OWN}).vocabulary
    wards = vocabulary.fields["wards"]
    assert (wards.least, wards.most, wards.whole, wards.also) == (0, 500, True, ("病区数量",))
    assert vocabulary.categories["shift"].codes["night"].also == ("晚班",)
    assert "beds" in vocabulary.fields
    assert wards in list(vocabulary.of("facility"))
    assert wards not in list(vocabulary.of("station"))


def test_what_one_pack_adds_is_not_there_without_it(load_pack: Load) -> None:
    load_pack(RULE, files={"vocabulary/own.yaml": OWN})
    assert "wards" not in load_rules(["kaifeng-plan-2025"]).vocabulary.fields


FIELD = "fields:\n  wards: {%s, %s}\n"
WRONG = [
    ("fields:\n  beds: {label: {zh: 床, en: beds}, subjects: [facility]}", "2:9: HR004 `beds` is defined already"),
    ("categories:\n  grade: {label: {zh: 级, en: grade}, codes: {}}", "2:10: HR004 `grade` is defined already"),
    ("kinds_of_quantity:\n  actual_beds: {unit: bed, label: {zh: 床, en: beds}}", "2:16: HR004 `actual_beds` is defined"),
    (FIELD % (WARDS, "category: shifts"), "2:10: HR003 wards: no category `shifts`"),
    (FIELD % (WARDS, "unit: item, kind: beds_there"), "2:10: HR003 wards: no kind of quantity `beds_there`"),
    (FIELD % (WARDS, "unit: item, kind: actual_beds"), "2:10: HR003 wards: the unit does not measure its kind of quantity"),
    (FIELD % (WARDS, "unit: bedz, kind: actual_beds"), "2:10: HR003 unknown unit `bedz`; did you mean `bed`"),
    (FIELD % (WARDS, "unit: bed, kind: actual_beds, display: km"), "2:10: HR003 wards: `display` does not"),
    (FIELD % (WARDS, "unit: bed, kind: actual_beds, min: many"), "HR002 `min`: a figure without a unit is needed"),
    (FIELD % (WARDS, "unit: bed, kind: actual_beds, max: 1/0"), "HR002 `max`: a figure without a unit is needed"),
    (FIELD % (WARDS, "unit: bed, kind: actual_beds, most: 5"), "2:70: HR002 unknown key `most`."),
    ("kinds_of_quantity:\n  wards: {unit: zorkmid, label: {zh: 病, en: wards}}", "2:17: HR003 unknown unit `zorkmid`"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_wrong_addition_to_the_vocabulary_is_told_at_its_place(problems_of: Problems, text: str, message: str) -> None:
    problems = problems_of(files={"vocabulary/own.yaml": text})
    place, _, rest = message.partition(": ")
    assert problems[0].startswith(f"vocabulary/own.yaml:{place if 'HR002' not in message else ''}")
    assert rest in problems[0]


REGIONS = """\
regions:
  "990000": {zh: 测试省, en: Test Province}
  "990100": {zh: 测试市, en: Test City, also: [测试]}
  test-zone: {zh: 测试区, en: Test Zone, parent: "990100"}
"""


def test_a_pack_brings_regions_of_its_own_and_codes_find_their_parents(load_pack: Load) -> None:
    regions = load_pack(files={"jurisdictions/own.yaml": REGIONS}).regions
    assert list(regions.line("test-zone")) == ["test-zone", "990100", "990000"]
    assert regions.find("测试省测试市").code == "990100"
    assert regions.holds("410200", "410202")
    assert regions.find("开封市").code == "410200"


def test_a_document_may_be_for_a_region_that_its_pack_brings(load_pack: Load) -> None:
    from .conftest import DOCUMENT

    book = load_pack(document=DOCUMENT.replace('"410200"', "测试"), files={"jurisdictions/own.yaml": REGIONS})
    assert book.documents["trial-plan"].jurisdiction == "990100"


def test_a_parent_that_does_not_exist_is_told_in_the_file_that_names_it(problems_of: Problems) -> None:
    (problem,) = problems_of(files={"jurisdictions/own.yaml": REGIONS.replace('parent: "990100"', 'parent: "990200"')})
    assert problem.startswith("jurisdictions/own.yaml:4:14: HR003 test-zone: no region `990200`")


@pytest.mark.parametrize(
    "text", ['regions: {"410200": {zh: 汴京, en: Bianjing}}', 'regions: {"990000": {zh: 甲, en: A, parent: "990000"}}']
)
def test_a_region_is_not_defined_again_and_does_not_hold_itself(write_pack: Callable[..., Path], text: str) -> None:
    folder = write_pack(files={"jurisdictions/own.yaml": text})
    with pytest.raises(RulebookError):
        load_rules([folder])


def test_regions_that_hold_each_other_are_refused(write_pack: Callable[..., Path]) -> None:
    folder = write_pack(
        files={"jurisdictions/own.yaml": "regions: {a: {zh: 甲, en: A, parent: b}, b: {zh: 乙, en: B, parent: a}}"}
    )
    with pytest.raises(RulebookError):
        load_rules([folder])
