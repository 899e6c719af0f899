"""Cells of a workbook as reported values: what Excel shows decides, and what it cannot hold exactly is said.

Numbers are taken to the 15 digits that Excel itself keeps. A cell shown in per cent is "75%"; a unit that its number format
shows ('0.0"公顷"') is its unit. A formula error, or a formula whose result was not stored, is no value but a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from healthrules.texts import Text
from healthrules.units.notation import shortened

SHOWN_DIGITS = 15
"""How many digits of a number Excel keeps."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Stands for the value of a cell that holds none: why not."""

    text: Text


NOT_STORED = CellProblem(
    Text(
        "公式没有保存计算结果；请在 Excel 或 WPS 中打开、保存后再核查",
        "a formula whose result is not stored: open the file in Excel, save it, and check again",
    )
)
MERGED = CellProblem(
    Text(
        "一个合并单元格跨了多条记录，无法确定各是多少；请拆分后分别填写",
        "one merged cell runs over several records, and each has its own value: split it",
    )
)
TOO_LONG = CellProblem(
    Text(
        "数字超过 15 位，Excel 已丢失末几位；请把单元格设为文本后重新填写",
        "a number of more than 15 digits, of which Excel has lost the last: make the cell text and write it anew",
    )
)
_SECTION = re.compile(r'"[^"]*"|\\.|[^;"\\]+')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_LAYOUT = re.compile(r"\[[^\]]*\]|_.|\*.")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


def raw_value(cell: Any) -> Any:
    """The value of a cell as openpyxl gives it: None, text, a number as text where it has a unit, a day, or a `CellProblem`."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        error = shortened(str(value))
        return CellProblem(Text(f"公式出错（{error.zh}）", f"a formula error ({error.en})"))
    if isinstance(value, (time, timedelta)):
        return CellProblem(
            Text("单元格是时间格式；请改为数字并写明单位，如 12分钟", "a time of day: write a number with its unit, 12 min")
        )
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (datetime, date)):
        return value
    return _number(value, cell.number_format or "General")


def _number(value: float, shown_as: str) -> Any:
    if abs(value) >= 10**SHOWN_DIGITS:
        return TOO_LONG
    number = exact_number(value)
    percent, digits, literal = _format(shown_as)
    if percent:
        return f"{_plain(number * 100)}%"
    if digits > 1 and isinstance(number, int):
        return f"{number:0{digits}}{literal}"
    return f"{_plain(number)}{literal}" if literal else number


def exact_number(value: float) -> int | Decimal:
    """A number of a cell, with the digits that Excel keeps.

    >>> exact_number(0.1 + 0.2), exact_number(3.0)
    (Decimal('0.3'), 3)
    """
    if isinstance(value, int):
        return value
    number = Decimal(format(value, f".{SHOWN_DIGITS}g"))
    return int(number) if number == number.to_integral_value() else number


def _plain(number: int | Decimal) -> str:
    return format(Decimal(number).normalize(), "f")


@lru_cache(maxsize=1000)
def _format(shown_as: str) -> tuple[bool, int, str]:
    """What a number format shows: per cent or not, the least digits of a plain code (000123), the text after the number."""
    first = ""
    for part in _SECTION.finditer(shown_as):
        if part.group().startswith(('"', "\\")) or part.start() == len(first):
            first += part.group()
        else:
            break
    shown = _LAYOUT.sub("", first)
    bare = _LITERAL.sub("", shown)
    after = shown[max(map(shown.rfind, "0#?")) + 1 :]
    literal = "".join(quoted or single for quoted, single in _LITERAL.findall(after)).strip()
    return "%" in bare, len(bare) if set(bare) == {"0"} else 0, "" if _SCALED.search(bare) else literal


def as_text(value: Any) -> str:
    """A value as the text of a heading."""
    if value is None or isinstance(value, CellProblem):
        return ""
    return value.date().isoformat() if isinstance(value, datetime) else str(value).strip()
