"""Regions are found by code or by any of their names, and each knows who holds it."""

import pytest

from healthrules.errors import UsageError
from healthrules.records import Region, RegionTree
from healthrules.texts import Text


def _tree() -> RegionTree:
    rows = [
        ("410000", "河南省", "Henan Province", None, ("河南",)),
        ("410200", "开封市", "Kaifeng", "410000", ("开封",)),
        ("410204", "鼓楼区", "Gulou District", "410200", ()),
        ("410400", "平顶山市", "Pingdingshan", "410000", ()),
        ("410403", "卫东区", "Weidong District", "410400", ()),
        ("410499", "鼓楼区", "Gulou District", "410400", ()),
        ("kaifeng-zone", "示范区", "Demonstration Zone", "410200", ()),
    ]
    return RegionTree({code: Region(code, Text(zh, en), parent, also) for code, zh, en, parent, also in rows})


TREE = _tree()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("410200", "410200"), ("开封市", "410200"), ("开封", "410200"), ("Kaifeng", "410200"), ("KAIFENG", "410200")],
        *[("河南省开封市", "410200"), ("４１０２００", "410200")],
        *[("开封 市", "410200"), ("卫东区", "410403"), ("平顶山市卫东区", "410403")],
        *[("开封市鼓楼区", "410204"), ("平顶山市鼓楼区", "410499")],
        *[("河南省平顶山市鼓楼区", "410499"), ("开封市示范区", "kaifeng-zone")],
        *[("weidong district", "410403"), ("kaifeng-zone", "kaifeng-zone"), (" 开封市 ", "410200")],
    ],
)  # fmt: skip
def test_a_region_is_found_by_its_code_or_any_of_its_names(text: str, code: str) -> None:
    assert TREE.find(text).code == code


def test_a_name_that_several_regions_have_is_refused_with_their_codes() -> None:
    with pytest.raises(UsageError) as caught:
        TREE.find("鼓楼区")
    assert caught.value.text.en == "several regions are called `鼓楼区`; write the code: 410204, 410499"
    assert caught.value.text.zh == "地区“鼓楼区”不止一个，请写代码：410204, 410499"


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        (
            "开封师",
            "the region `开封师` is not in the region tree. Did you mean `开封市`?",
            "地区“开封师”不在地区表中。是否指“开封市”？",
        ),
        (
            "kaifeng-zon",
            "the region `kaifeng-zon` is not in the region tree. Did you mean `kaifeng-zone`?",
            "地区“kaifeng-zon”不在地区表中。是否指“kaifeng-zone”？",
        ),
        ("Atlantis", "the region `Atlantis` is not in the region tree.", "地区“Atlantis”不在地区表中。"),
        ("", "the region `` is not in the region tree.", "地区“”不在地区表中。"),
    ],
)  # fmt: skip
def test_an_unknown_region_is_refused_with_the_nearest_name(text: str, en: str, zh: str) -> None:
    with pytest.raises(UsageError) as caught:
        TREE.find(text)
    assert (caught.value.text.en, caught.value.text.zh) == (en, zh)


def test_a_misspelt_english_name_gets_the_nearest_english_name() -> None:
    with pytest.raises(UsageError, match="Did you mean `Kaifeng`"):
        TREE.find("Kaifen")


def test_a_region_holds_itself_and_everything_inside_it_and_nothing_else() -> None:
    assert TREE.holds("410000", "410204")
    assert TREE.holds("410200", "410204")
    assert TREE.holds("410204", "410204")
    assert not TREE.holds("410204", "410200")
    assert not TREE.holds("410200", "410403")


def test_the_line_of_a_region_runs_from_the_inside_out() -> None:
    assert list(TREE.line("410204")) == ["410204", "410200", "410000"]
    assert list(TREE.line("410000")) == ["410000"]
