"""The columns of a table: called as in records; one that means nothing is an error before any row is read."""

from __future__ import annotations

import pytest

from healthrules.errors import UsageError
from healthrules.intake import Normaliser
from healthrules.tables.headings import Headings, headings
from tests.books import sample

BOOK = sample()


def read(*columns: str, ignored: tuple[str, ...] = ()) -> Headings:
    """What these columns hold."""
    return headings(columns, Normaliser(BOOK), ignored)


def refused(*columns: str, ignored: tuple[str, ...] = (), where: str = "") -> tuple[str, str]:
    """What is said of these columns, in English and in Chinese."""
    with pytest.raises(UsageError) as error:
        headings(columns, Normaliser(BOOK), ignored, where=where)
    return error.value.text.en, error.value.text.zh


def test_columns_that_identify_a_record_answer_to_any_of_their_names() -> None:
    found = read("记录类型", "机构编码", "机构名称", "所在地区", "截至日期")
    assert found.heads == {"type": "记录类型", "id": "机构编码", "name": "机构名称", "region": "所在地区", "as_of": "截至日期"}
    assert found.values == ()


@pytest.mark.parametrize(
    "column", ["floor_area", "Floor_Area", " floor_area ", "业务用房面积", "业务用房", "service floor area", "业务 用房面积"]
)
def test_a_column_answers_to_the_name_label_and_aliases_of_its_field(column: str) -> None:
    (held,) = read("type", "id", column).values
    assert held.column == column
    assert {subject: field.name for subject, field in held.fields.items()} == {"facility": "floor_area"}


def test_a_column_may_be_a_field_of_several_subjects() -> None:
    (held,) = read("type", "id", "kind").values
    assert set(held.fields) == {"facility", "station"}


def test_columns_of_different_subjects_stand_in_one_table() -> None:
    found = read("type", "id", "beds", "service_radius")
    assert found.columns == ["type", "id", "beds", "service_radius"]


def test_an_unknown_column_is_refused_with_the_nearest_name() -> None:
    en, zh = refused("type", "id", "flor_area")
    assert "unknown field `flor_area`. Did you mean `floor_area`?" in en
    assert "--ignore" in en
    assert "未知字段“flor_area”。是否指“floor_area”？" in zh
    assert "--ignore" in zh


def test_every_unknown_column_is_told_at_once_and_the_table_is_named() -> None:
    en, zh = refused("type", "id", "flor_area", "bedz", "beds", where="x.csv")
    assert en.startswith("x.csv: ")
    assert zh.startswith("x.csv")
    assert "flor_area" in en
    assert "bedz" in en


def test_a_column_that_is_ignored_may_be_called_anything() -> None:
    found = read("type", "id", "note", "beds", ignored=("note",))
    assert found.columns == ["type", "id", "beds"]


def test_a_field_that_is_ignored_is_not_read() -> None:
    assert read("type", "id", "beds", ignored=("beds",)).values == ()


def test_what_is_ignored_must_be_there() -> None:
    en, zh = refused("type", "id", ignored=("note",))
    assert "there is no column `note` to leave out" in en
    assert "没有可略去的列“note”" in zh


@pytest.mark.parametrize("lacking", ["type", "id"])
def test_type_and_id_are_needed(lacking: str) -> None:
    en, zh = refused(*({"type", "id"} - {lacking}), "beds")
    assert f"the column `{lacking}` is missing" in en
    assert f"缺少列 {lacking}" in zh


@pytest.mark.parametrize("needed", ["type", "id"])
def test_type_and_id_cannot_be_ignored(needed: str) -> None:
    assert f"the column `{needed}` is missing" in refused("type", "id", ignored=(needed,))[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("id", "编号"), ("region", "所在地区"), ("beds", "床位数"), ("floor_area", "FLOOR_AREA"), ("kind", "类别")],
)
def test_two_columns_for_one_thing_are_refused(one: str, other: str) -> None:
    en, zh = refused("type", *(["id"] if one != "id" else []), one, other)
    assert f"the columns `{one}` and `{other}` mean the same" in en
    assert f"“{one}”与“{other}”两列含义相同" in zh


def test_one_of_two_columns_for_one_thing_may_be_ignored() -> None:
    assert read("type", "id", "beds", "床位数", ignored=("床位数",)).columns == ["type", "id", "beds"]


def test_a_heading_of_a_megabyte_is_refused_in_a_short_message() -> None:
    en, zh = refused("type", "id", "x" * 1_000_000)
    assert len(en) + len(zh) < 1200
