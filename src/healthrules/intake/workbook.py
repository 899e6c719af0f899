"""Opening workbooks: what is none, is locked, or would fill the memory is refused before a cell is read."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from healthrules.errors import ValueProblem
from healthrules.texts import Text

MOST_BYTES = 4 << 30
"""How large a workbook may be once it is unpacked."""

LARGE, MOST_RATIO = 100 << 20, 250
"""A part above this size must not be packed tighter than this: real sheets come to 5 to 50, bombs to 1,000."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)
"""What reading a damaged workbook may raise."""

_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet holds beside values: whether formulas, and its merged ranges as (letters, row, letters, row)."""

    formulas: bool = True
    merged: tuple[tuple[str, int, str, int], ...] = ()


@contextmanager
def opened(path: Path, *, formulas: bool = False) -> Iterator[Any]:
    """A workbook, read row by row; with `formulas`, their texts stand in place of their results.

    Raises `ValueProblem` for what cannot be opened, with what to do, and `OSError` where the file cannot be read.
    """
    _checked(path)
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=not formulas)
    except BROKEN as error:
        raise _damaged(error) from None
    try:
        yield book
    finally:
        book.close()


def _checked(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(8) == _LEGACY:
            file.seek(0)
            raise ValueProblem(_LOCKED if _ENCRYPTED in file.read() else OLD)
    try:
        with zipfile.ZipFile(path) as parts:
            entries = parts.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError):
        raise ValueProblem(_NO_WORKBOOK) from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValueProblem(_LOCKED)
    unpacked = sum(entry.file_size for entry in entries)
    tight = any(entry.file_size > LARGE and entry.file_size > MOST_RATIO * max(entry.compress_size, 1) for entry in entries)
    if tight or unpacked > MOST_BYTES:
        size = f"{unpacked / (1 << 30):.1f}"
        raise ValueProblem(
            Text(
                f"文件解压后有 {size} GB，大得不正常，未读取；请把数据另存为新文件或分成几个文件",
                f"unpacked the file is {size} GB, more than such a file should be, and was not read: save its data as a new "
                "file, or as several",
            )
        )


def facts(path: Path, part: str | None) -> Facts:
    """What a sheet holds beside values; where that cannot be told, formulas are taken to be there."""
    if part is None:
        return Facts()
    try:
        with zipfile.ZipFile(path) as parts, parts.open(part.lstrip("/")) as sheet:
            return _scanned(sheet)
    except BROKEN:
        return Facts()


def _scanned(sheet: Any) -> Facts:
    formulas, merged, rest = False, [], b""
    while chunk := sheet.read(_CHUNK):
        text = rest + chunk
        formulas = formulas or _FORMULA.search(text) is not None
        end = 0
        for found in _MERGE.finditer(text):
            left, top, right, bottom = found.groups()
            merged.append((left.decode(), int(top), right.decode(), int(bottom)))
            end = found.end()
        rest = text[max(end, len(text) - 200) :]
    return Facts(formulas, tuple(merged))


def _damaged(error: Exception) -> ValueProblem:
    why = str(error).split("\n", 1)[0][:120] or type(error).__name__
    return ValueProblem(
        Text(
            f"工作簿已损坏（{why}）；请在 Excel 或 WPS 中打开后另存",
            f"the workbook is damaged ({why}): open it in Excel and save it anew",
        )
    )


OLD = Text(
    "这是旧版 Excel 文件（.xls）；请在 Excel 或 WPS 中另存为 .xlsx",
    "a workbook of old Excel (.xls): save it as .xlsx",
)
_LOCKED = Text(
    "文件设有打开密码，无法读取；请在 Excel 或 WPS 中去掉密码后另存为 .xlsx",
    "the file is locked with a password: take the password off and save it as .xlsx",
)
_NO_WORKBOOK = Text(
    "不是 Excel 工作簿（.xlsx），或文件不完整；请在 Excel 或 WPS 中另存为 .xlsx",
    "no Excel workbook (.xlsx), or not all of one: save it as .xlsx from Excel",
)
