"""Studies on a terminal: however narrow it is, no number and no id is broken over lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from healthrules.planning.studies import Column, Grid, Study
from healthrules.planning.studies.text import text
from healthrules.texts import Text

HEADINGS = ("编号 id", "名称 name", "规则 rule", "改前 before", "改后 after", "差额 gap")
COLUMNS = tuple(Column(Text(*each.split())) for each in HEADINGS)
LONG = Text("农村地区急救服务半径上限规定", "emergency service radius in rural areas")
ROWS = [("KF-EMS-0001", "示例急救站甲", LONG, Decimal("1700.5"), 63600, None)]
STUDY = Study("s", Text("题", "title"), (), (Grid(Text("表", "table"), Text("表", "A table"), COLUMNS, ROWS),), {})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_numbers_and_ids_stay_whole(width: int, language: str) -> None:
    lines = text(STUDY, "zh" if language == "zh" else "en", width=width).splitlines()
    for whole in ("KF-EMS-0001", "1,700.5", "63,600"):
        assert sum(whole in line for line in lines) == 1
    assert all(len(line) <= width for line in lines)


def test_rows_are_listed_where_a_table_is_too_wide() -> None:
    narrow, wide = text(STUDY, "en", width=50), text(STUDY, "en", width=120)
    assert "before  1,700.5" in narrow
    assert "gap" not in narrow  # what is empty is left out of a list
    assert any(line.split() == ["id", "name", "rule", "before", "after", "gap"] for line in wide.splitlines())
