"""CSV files: how they may be written, which row is which, and that a broken row loses no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from healthrules.errors import UsageError
from healthrules.intake.csv_file import MOST_LINES, SAMPLE, read_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthrules.intake import Row
    from tests.intake.conftest import Judge

    Read = Callable[[str | bytes], list[Row]]

HEADING = "type,id,name,beds"
ONE, TWO = "facility,a,示例甲,1", "facility,b,示例乙,2"
PLAIN = f"{HEADING}\n{ONE}\n{TWO}\n"
ROWS = [
    (2, {"type": "facility", "id": "a", "name": "示例甲", "beds": "1"}),
    (3, {"type": "facility", "id": "b", "name": "示例乙", "beds": "2"}),
]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The rows of a CSV file with this content."""

    def rows(content: str | bytes) -> list[Row]:
        path = tmp_path / "x.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(read_csv(path, "x.csv"))

    return rows


def found(rows: list[Row]) -> list[tuple[int | None, object]]:
    """Each row as its number and its data, or what is wrong with it in English."""
    return [(row.row, row.data if row.problem is None else row.problem.en) for row in rows]


def ids(rows: list[Row]) -> list[tuple[int | None, object]]:
    """Each row as its number and its id; None where it could not be read."""
    return [(row.row, None if row.data is None else row.data["id"]) for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gb18030"),
        PLAIN.encode("utf-16"),
        b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("id", " id ").encode(),
        PLAIN.replace(HEADING, f"{HEADING},, ").replace(ONE, f"{ONE},,").replace(TWO, f"{TWO}, ,").encode(),
        f'"type","id","name","beds"\n{ONE}\n"facility","b","示例乙","2"\n'.encode(),
    ],
    ids=[
        "utf-8", "mark", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "no-last-end", "windows", "semicolons", "tabs",
        "blanks-in-the-heading", "blank-columns-at-the-end", "quoted",
    ],
)  # fmt: skip
def test_one_table_is_read_however_it_is_written(read: Read, content: bytes) -> None:
    assert found(read(content)) == ROWS


def test_a_quoted_cell_may_hold_marks_and_line_ends(read: Read) -> None:
    (row,) = read(f'{HEADING}\nfacility,a,"甲,乙\n""丙""; 丁",1\n')
    assert row.data is not None
    assert row.data["name"] == '甲,乙\n"丙"; 丁'


def test_numbers_are_those_that_a_spreadsheet_shows(read: Read) -> None:
    content = f'{HEADING}\n\nfacility,a,"甲\n乙",1\n \n{TWO}\n\n'
    assert ids(read(content)) == [(3, "a"), (5, "b")]


def test_a_heading_over_two_lines_is_one_row(read: Read) -> None:
    (row,) = read(f'type,id,"业务用房\n面积"\n{ONE.replace(",1", "")}\n')
    assert row.row == 2
    assert row.data is not None
    assert list(row.data) == ["type", "id", "业务用房\n面积"]


@pytest.mark.parametrize(
    ("broken", "en"),
    [
        ("facility,x", "the row has 2 cells, the heading 4"),
        ("facility,x,甲,1,2", "the row has 5 cells, the heading 4"),
        ("facility;x;甲;1", "the row has 1 cells, the heading 4"),
        ('facility,"x,甲,1', "a quotation mark is not closed"),
        ('facility,x,"5" wide" hall,1', "a quotation mark is not closed"),
        ("facility,x\0,甲,1", "it holds a null character"),
    ],
    ids=["short", "long", "another-mark", "unclosed", "three-marks", "null"],
)
def test_a_broken_row_loses_no_other(read: Read, broken: str, en: str) -> None:
    assert found(read(f"{HEADING}\n{ONE}\n{broken}\n{TWO}\n")) == [ROWS[0], (3, en), (4, ROWS[1][1])]


@pytest.mark.parametrize("after", [3, MOST_LINES - 1, MOST_LINES, MOST_LINES + 40])
def test_an_unclosed_quotation_mark_loses_its_own_row_alone_however_long_the_file(read: Read, after: int) -> None:
    rest = [f"facility,r{number},名,{number}" for number in range(after)]
    rows = read("\n".join([HEADING, ONE, 'facility,"x,名,0', *rest]))
    assert ids(rows) == [(2, "a"), (3, None), *[(number + 4, f"r{number}") for number in range(after)]]


def test_a_quoted_cell_of_many_lines_is_one_cell(read: Read) -> None:
    cell = "\n".join(f"行{number}" for number in range(MOST_LINES - 1))
    rows = read(f'{HEADING}\nfacility,a,"{cell}",1\n{TWO}\n')
    assert ids(rows) == [(2, "a"), (3, "b")]
    assert rows[0].data is not None
    assert rows[0].data["name"] == cell


@pytest.mark.parametrize(
    ("encoding", "bad", "en"),
    [("utf-8", b"\xb5\xff", "bytes that are no UTF-8 text"), ("gb18030", b"\xff\xff", "bytes that are no GB18030 text")],
)
def test_broken_bytes_lose_their_own_row_alone(read: Read, encoding: str, bad: bytes, en: str) -> None:
    lines = [f"facility,r{number},示例,{number}".encode(encoding) for number in range(5)]
    lines[2] = lines[2].replace("示例".encode(encoding), bad)
    rows = read(b"\n".join([HEADING.encode(), *lines]))
    assert ids(rows) == [(2, "r0"), (3, "r1"), (4, None), (5, "r3"), (6, "r4")]
    assert rows[2].problem is not None
    assert rows[2].problem.en == en


def test_the_encoding_is_told_from_most_of_the_beginning(read: Read) -> None:
    chinese = "\n".join(f"facility,r{number},示例,{number}" for number in range(50))
    late = b"facility,plain,x,1\n" * (SAMPLE // 19 + 1)
    rows = read(HEADING.encode() + b"\n" + chinese.encode("gb18030") + b"\n" + late + "facility,z,末,1".encode("gb18030"))
    assert rows[0].data is not None
    assert rows[-1].data is not None
    assert (rows[0].data["name"], rows[-1].data["name"]) == ("示例", "末")


def test_a_byte_order_mark_in_the_middle_belongs_to_its_cell(read: Read) -> None:
    assert ids(read("id,type\n\ufeffa,facility\n")) == [(2, "\ufeffa")]


@pytest.mark.parametrize("heading", ["type,id,beds,beds", "type,id, beds,beds "])
def test_a_heading_that_stands_twice_is_an_error(read: Read, heading: str) -> None:
    with pytest.raises(UsageError) as error:
        read(f"{heading}\nfacility,a,1,2\n")
    assert error.value.text.en == "x.csv: the column `beds` stands twice"
    assert error.value.text.zh == "x.csv：列“beds”出现两次"


@pytest.mark.parametrize("content", ["", "\n", " \n\t\r\n"])
def test_an_empty_file_is_said_to_be_empty(read: Read, content: str) -> None:
    assert found(read(content)) == [(None, "the file is empty")]


@pytest.mark.parametrize("content", [HEADING, HEADING + "\n", HEADING + "\n\n \n"])
def test_a_heading_alone_holds_no_rows(read: Read, content: str) -> None:
    assert read(content) == []


def test_a_cell_too_long_for_csv_is_a_broken_row(read: Read) -> None:
    rows = read(f'{HEADING}\nfacility,"{"x" * 200_000}",甲,1\n{TWO}\n')
    assert ids(rows) == [(2, None), (3, "b")]


def test_blank_cells_are_missing_and_cells_are_read_as_in_json(judge_file: Judge) -> None:
    report = judge_file(
        "对象,机构编码,地区,机构类型,服务人口,床位数,业务用房面积\n"
        '医疗卫生机构,c1,开封市,社区卫生服务中心,5.2万人,20张,"1,950 m²"\n'
        "医疗卫生机构,c2,开封市,社区卫生服务中心,52000,,2200\n",
        "x.csv",
    )
    assert report.rejects == ()
    told = [(each.record, str(each.outcome)) for each in report.findings if each.rule.endswith("chc-floor-area")]
    assert told == [("c1", "fail"), ("c2", "unknown")]


def test_broken_rows_are_rejects_with_their_place(judge_file: Judge) -> None:
    report = judge_file(f"{HEADING}\nfacility\n{ONE}\nfacility,b,乙,many\n", "x.csv")
    assert report.summary.records == 1
    assert [(each.row, each.record, each.field) for each in report.rejects] == [(2, None, None), (4, "b", "beds")]
    assert report.rejects[0].message.zh == "该行有 1 格，表头有 4 格"
