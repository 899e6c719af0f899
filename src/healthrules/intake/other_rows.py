"""Rows below the headings of a table that are no records: totals, parts of a row above, numbers of columns, lines about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from healthrules.units.table import folded

FEW = 2
"""A row with so few filled cells may be a line about the table."""

MAYBE = r"计|平均|均值|汇总|其中|全[市县区省]|(?i:total|sum|average)|^[甲乙丙丁A-Z0-9()（）,;\t\s]+$"
"""What every row that is no record but has more filled cells holds, and others too: a quick look, before `is_remark`."""

_TOTAL = re.compile(
    r"[(（]?.{0,8}(合计|总计|小计|共计|累计|汇总|平均|均值|平均值|subtotal|total|sum|average)(数|值)?([(（].*[)）])?[:：]?\Z"
    r"|其中|全[市县区省]\Z"
)
_GROUP = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．)）]")
_FOOT = re.compile(
    r"[(（]?(注|备注|说明|※|＊|\*|以下空白|以上|本表|填表|填报|审核|制表|单位[(（:：]|单位负责人|负责人|联系|资料来源|数据来源|note|source)"
    r"|\d+[.、．]\D|\d{4}[年./-]\d{1,2}(月|[./-]\d{1,2})?(\d{1,2}日)?\Z"
)
_OF_A_COLUMN = re.compile(r"[甲乙丙丁A-Z]|[(（]?(\d{1,2})[)）]?")


def is_remark(cells: Sequence[str]) -> bool:
    """Whether a row is no record.

    >>> is_remark(["", "龙亭区合计", "1400"]), is_remark(["甲", "1", "2"]), is_remark(["c1", "计划生育服务站", "5"])
    (True, True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or any(_TOTAL.match(folded(cell)) for cell in filled[:2]) or _numbers_columns(filled):
        return True
    first = folded(filled[0])
    return len(filled) <= FEW and (_FOOT.match(first) is not None or _GROUP.match(first) is not None)


def _numbers_columns(filled: Sequence[str]) -> bool:
    """Whether a row numbers the columns, as official forms do: 甲 1 2 3."""
    found = [_OF_A_COLUMN.fullmatch(cell) for cell in filled]
    if len(filled) <= FEW or not all(found):
        return False
    numbers = [int(each[1]) for each in found if each is not None and each[1]]
    return len(numbers) >= FEW and numbers == list(range(1, len(numbers) + 1))
