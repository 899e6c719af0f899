"""Inputs: the paths a user names, and the reader for each kind of file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from healthrules.errors import UsageError
from healthrules.intake.csv_file import read_csv
from healthrules.intake.headings import Headings
from healthrules.intake.json_file import json_rows, read_json
from healthrules.intake.parquet_file import read_parquet
from healthrules.intake.rows import Row, Rows
from healthrules.rulebook import Rulebook
from healthrules.texts import Text
from healthrules.units.notation import shortened


def _json(path: Path, name: str, _: Headings | None) -> Rows:
    return read_json(path, name)


def _parquet(path: Path, name: str, _: Headings | None) -> Rows:
    return read_parquet(path, name)


def _excel(path: Path, name: str, headings: Headings | None) -> Rows:
    from healthrules.intake.excel_file import read_excel

    if headings is None:
        raise UsageError(
            Text(
                f"读取 {name} 需要规则库：read_inputs(文件, 规则库)", f"{name} is read by a rulebook: read_inputs(paths, book)"
            )
        )
    return read_excel(path, name, headings)


SAVE_AS = Text(
    "不读这种表格文件；请在 Excel 或 WPS 中另存为 .xlsx 后再核查",
    "a spreadsheet of a kind that is not read: save it as .xlsx (or .csv) from the program that made it",
)


def _other(_path: Path, name: str, _: Headings | None) -> Rows:
    yield Row(name, None, None, SAVE_AS)


READERS: Mapping[str, Callable[[Path, str, Headings | None], Rows]] = {
    ".json": _json,
    ".jsonl": _json,
    ".ndjson": _json,
    ".csv": read_csv,
    ".parquet": _parquet,
    ".xlsx": _excel,
    ".xlsm": _excel,
    **dict.fromkeys((".xls", ".xlsb", ".et", ".ods", ".numbers"), _other),
}
"""The reader of each kind of file, by the ending of its name."""

STANDARD_INPUT = "-"


def read_inputs(paths: Iterable[str | Path], book: Rulebook | Headings | None = None) -> Rows:
    """The rows of every file named; a folder stands for the files in it that can be read, `-` for standard input.

    `book`, a rulebook or the `Headings` of one, says what the columns of a spreadsheet mean. Without it a workbook is not
    read, and the first row of a CSV file must hold the names of its columns.

    Raises `UsageError` for a path that does not exist, a folder without such files, or a kind of file not known.
    """
    headings = Headings(book) if isinstance(book, Rulebook) else book
    for path in input_files(paths):
        if path == STANDARD_INPUT:
            yield from json_rows(sys.stdin.buffer.read(), STANDARD_INPUT)
        else:
            yield from READERS[Path(path).suffix.lower()](Path(path), str(path), headings)


def input_files(paths: Iterable[str | Path]) -> list[str | Path]:
    """The files to read, all checked before the first is opened; folders stand for what can be read in them.

    Raises `UsageError` as `read_inputs` does.
    """
    found: list[str | Path] = []
    for path in paths:
        if str(path) == STANDARD_INPUT:
            found.append(STANDARD_INPUT)
        else:
            found.extend(_expanded(Path(path)))
    return found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than the system takes
        return False


def _expanded(path: Path) -> list[Path]:
    if not _exists(path):
        name = shortened(str(path), 120)
        raise UsageError(Text(f"找不到文件 {name.zh}", f"no such file: {name.en}"))
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if _readable(each))
        if not inside:
            raise UsageError(
                Text(f"文件夹 {path} 中没有可读的文件（{_endings()}）", f"no file to read in {path} ({_endings()})")
            )
        return inside
    if path.suffix.lower() not in READERS:
        raise UsageError(
            Text(
                f"不认识这种文件：{path}；可读：{_endings()}",
                f"a kind of file that is not known: {path}; can be read: {_endings()}",
            )
        )
    return [path]


def _readable(path: Path) -> bool:
    """Whether a file in a folder is input: not the lock that Excel leaves beside an open workbook."""
    return path.suffix.lower() in READERS and not path.name.startswith(("~$", ".")) and path.is_file()


def _endings() -> str:
    return ", ".join(ending for ending, reader in READERS.items() if reader is not _other)
