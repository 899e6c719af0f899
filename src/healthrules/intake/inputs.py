"""Inputs: the paths a user names, and the reader for each kind of file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from healthrules.errors import UsageError
from healthrules.intake.csv_file import read_csv
from healthrules.intake.json_file import json_rows, read_json
from healthrules.intake.parquet_file import read_parquet
from healthrules.intake.rows import Rows
from healthrules.texts import Text
from healthrules.units.notation import shortened

READERS: Mapping[str, Callable[[Path, str], Rows]] = {
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
    ".csv": read_csv,
    ".parquet": read_parquet,
}
"""The reader of each kind of file, by the ending of its name."""

STANDARD_INPUT = "-"


def read_inputs(paths: Iterable[str | Path]) -> Rows:
    """The rows of every file named; a folder stands for the files in it that can be read, `-` for standard input.

    Raises `UsageError` for a path that does not exist, a folder without such files, or a kind of file not known.
    """
    for path in input_files(paths):
        if path == STANDARD_INPUT:
            yield from json_rows(sys.stdin.buffer.read(), STANDARD_INPUT)
        else:
            yield from READERS[Path(path).suffix.lower()](Path(path), str(path))


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
        inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in READERS and each.is_file())
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


def _endings() -> str:
    return ", ".join(READERS)
