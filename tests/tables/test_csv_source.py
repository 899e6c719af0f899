"""CSV in blocks: the same rows, numbers and problems as reading it a row at a time, wherever a block ends."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

pytest.importorskip("polars")

from healthrules.intake import Row
from healthrules.intake.csv_file import read_csv
from healthrules.tables import csv_source

Found = list[tuple[int | None, dict[str, str] | None, str | None]]
CELLS = (
    "", " ", "a", "b", "社区", "1", '"a,b"', '"x\ny"', '"x\r\ny"', '"say ""so"""', '"', 'a"b', 'a"b"', "\ufeffa", "\x1c", "\u3000", "\0",
    "\r", "a\rb", "a\r", "#", "'", "\\", "null", "NA", "\u2028", "\x85", "\x0b",
)  # fmt: skip
ENDS = ("\n", "\n", "\n", "\r\n", "\n\n", "\r\r\n", " \n", "\x1c\n")
BLOCKS = (1, 2, 3, 7, 16, 1000)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A heading of three columns, then rows of about as many cells."""
    mark = draw(st.sampled_from(",;\t"))
    rows = draw(st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4), max_size=6))
    lines = [["type", "id", draw(st.sampled_from(["beds", '"beds"', "beds" + mark, '"业务\n面积"']))], *rows]
    return "".join(mark.join(line) + draw(st.sampled_from(ENDS)) for line in lines)


def by_row(path: Path) -> Found:
    """Rows with their numbers: the cells, without white space around them, that are not blank, or what is wrong."""
    return sorted(map(_of, read_csv(path, "x.csv")), key=lambda row: row[0] or 0)


def by_block(path: Path) -> Found:
    """The same, of batches."""
    found: Found = []
    for batch in csv_source.csv_batches(path, "x.csv"):
        found.extend(map(_of, batch.broken))
        found.extend(_of(batch.row(place)) for place in range(batch.frame.height))
    return sorted(found, key=lambda row: row[0] or 0)


def _of(row: Row) -> tuple[int | None, dict[str, str] | None, str | None]:
    cells = None if row.data is None else {name: (cell or "").strip() for name, cell in row.data.items()}
    data = None if cells is None else {name: cell for name, cell in cells.items() if cell}
    return row.row, data, None if row.problem is None else row.problem.en


def same(content: bytes, block: int) -> None:
    """The content is read alike in both ways."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "x.csv"
        path.write_bytes(content)
        patch.setattr(csv_source, "BLOCK", block)
        assert by_block(path) == by_row(path)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=texts(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), block=st.sampled_from(BLOCKS))
@example(text='type,id,beds\nfacility,"a,1\nfacility,b,2\n', encoding="utf-8", block=20)
@example(text='type,id,beds\nfacility,"a\nb",1\nfacility,c,2\n', encoding="utf-8", block=1)
@example(text="type,id,beds\n\ufefffacility,a,1\n", encoding="utf-8", block=1000)
@example(text="type,id,beds\n\x1c\nfacility,a,1\n", encoding="utf-8", block=1000)
def test_blocks_give_the_same_rows(text: str, encoding: str, block: int) -> None:
    same(text.encode(encoding), block)


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("after", [5, 18, 19, 20, 45])
def test_an_unclosed_quotation_mark_is_the_same_mistake_in_blocks(block: int, after: int) -> None:
    rows = [f"facility,r{number},{number}" for number in range(after)]
    same("\n".join(["type,id,beds", 'facility,"x,1', *rows, 'facility,"y\nz",3', *rows]).encode(), block)


@pytest.mark.parametrize("block", BLOCKS)
def test_broken_bytes_are_the_same_mistake_in_blocks(block: int) -> None:
    lines = [f"facility,示例{number},1".encode("gb18030") for number in range(5)]
    lines[2] = b"facility,\xff\xff,1"
    same(b"\n".join([b"type,id,beds", *lines]), block)


@pytest.mark.parametrize("content", [b"", b" \n", b"type,id,beds", b"type,id,beds\n\n"])
@pytest.mark.parametrize("block", [1, 1000])
def test_a_file_without_rows_is_the_same_in_blocks(content: bytes, block: int) -> None:
    same(content, block)
