"""Generated tables with few columns and many odd cells, as files of each kind; and their reports by columns and by rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import strategies as st

import healthrules as hr
from healthrules.tables import batches, csv_source, rows_source, sources
from healthrules.tables.running import TableCheck

DAY = date(2025, 6, 30)

NUMBERS = (
    "5", "5.0", "5.000000000000001", "4.9999999999999999", "5.0000000000001", "1e3", "-0", "-1", "+5", "007", ".5", "5.", "30",
    "20", "0.7", "0.70000000000000001", "0.55", "75", "2200", "2,200", "1,65", "52000", "5.5", "100001", "1e400", "9" * 40,
    "1650 m²", "1650\u3000平方米", "0.165 公顷", "0.22公顷", "0.2199999999996 公顷", "3.3亩", "5.2万人", "52千人", "5.2万", "75%", "70 %",
    "550‰", "０.７", "１６５０㎡", "5 公里", "5000 m", "10 里", "5 km²", "30 分钟", "0.5小时", "0.02083333334 天", "1800秒", "20张", "20 床",
    "8.56/10万", "10-20 公里", "约30", " 30 ", "\u00a05", "\u30005 km\u3000", "NaN", "inf", "-inf", "many", "5²", "5 10万", "5\x1c", "5\x00",
    "-", "5 /", "5 km 公里", "5\tkm",
)  # fmt: skip
CODES: Mapping[str, Sequence[str]] = {
    "kind": ("社区卫生服务中心", "community_health_centre", "CHC", "chc", " 社区卫生 服务中心", "emergency_station", "急救站", "医院", "x" * 300),
    "area_type": ("城市", "urban", "Urban", "农村", "rural", "城区", "５", "\u3000城市", "郊区"),
    "grade": ("一级", "secondary", "三甲", "Tertiary", "四级"),
}  # fmt: skip
HEADINGS: Mapping[str, Sequence[str]] = {
    "type": ("type", "对象", "Type"),
    "id": ("id", "编号", "机构编码"),
    "name": ("name", "机构名称"),
    "region": ("region", "所在地区"),
    "as_of": ("as_of", "数据日期"),
    "kind": ("kind", "机构类型", "类别"),
    "area_type": ("area_type", "地区 类型"),
    "grade": ("医院级别",),
    "served_population": ("served_population", "服务人口"),
    "beds": ("beds", "床位"),
    "floor_area": ("floor_area", "业务用房面积", "Floor_Area"),
    "service_radius": ("service_radius", "急救半径"),
    "mean_response_time": ("mean_response_time", "平均反应时间"),
    "essential_medicine_variety_share": ("essential_medicine_variety_share", "基药品种占比"),
}
HEADS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "type": (("facility", "station", "医疗卫生机构", "急救站"), ("Facility", " station ", "facilty", "community", "", "\x1cfacility")),
    "id": (("a", "b", "c", "d", "e"), (" a ", "\u3000a", "a\u00a0", "\x1ca", "\ufeffa", "A", "", " ", "x" * 201, "7", "007", "a\x00")),
    "name": (("甲", "乙"), ("", " 甲", "\u3000", "x" * 201, "\x1d甲")),
    "region": (("开封市", "410202", "龙亭区"), ("开封市龙亭区", "河南省", "郑州市", "410000", "亚特兰蒂斯", "", "鼓楼区", "\u3000开封市")),
    "as_of": (("2025-12-31", "2021-06-30"), ("2025/12/31", "2025年12月31日", "2025-13-01", "去年", "", "2026-1-1", "2020-12-31 ")),
}  # fmt: skip
"""What stands in the columns that identify a record: usual texts, and odd ones."""


@dataclass(frozen=True)
class Table:
    """Texts in rows; None where nothing stands."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class How:
    """How a table is checked, and how little of it is read at once."""

    everything: bool
    limit: int | None
    as_of: date | None
    rows: int
    block: int


HOW = st.builds(
    How,
    everything=st.sampled_from([True, True, False]),
    limit=st.sampled_from([None, None, 0, 1, 2]),
    as_of=st.sampled_from([DAY, None]),
    rows=st.sampled_from([1, 2, 3, 250_000]),
    block=st.sampled_from([23, 61, 16 << 20]),
)


def cells(name: str) -> st.SearchStrategy[str | None]:
    """The cells of a column: mostly usual, so that rows are judged."""
    if name in HEADS:
        usual, odd = HEADS[name]
        return st.one_of(*[st.sampled_from(usual)] * 3, st.sampled_from(odd))
    if name in CODES:
        return st.one_of(st.none(), *[st.sampled_from(CODES[name][:3])] * 2, st.sampled_from(CODES[name]))
    return st.one_of(st.none(), st.sampled_from(NUMBERS), st.sampled_from(("5", "20", "30", "0.7", "52000")))


@st.composite
def tables(draw: st.DrawFn, *, most_rows: int = 7) -> Table:
    """A table with the columns that are needed and some others, in any order, under any of their names."""
    rest = draw(st.lists(st.sampled_from([name for name in HEADINGS if name not in ("type", "id")]), unique=True, max_size=6))
    names = draw(st.permutations(["type", "id", *rest]))
    columns = tuple(draw(st.sampled_from(HEADINGS[name])) for name in names)
    rows = draw(st.lists(st.tuples(*(cells(name) for name in names)), min_size=1, max_size=most_rows))
    return Table(columns, tuple(rows))


def as_csv(table: Table, *, quoted: bool = False) -> bytes:
    """The table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([cell or "" for cell in row] for row in table.rows)
    return text.getvalue().encode()


def reports(paths: Sequence[Path], book: hr.Rulebook, how: How) -> tuple[str, str]:
    """The report by columns, and the one by rows and the reference evaluator; None as the day to judge for is `DAY`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("healthrules.checking.date", _Today)
        for module in (batches, sources, rows_source):
            patch.setattr(module, "ROWS", how.rows)
        patch.setattr(csv_source, "BLOCK", how.block)
        check = TableCheck(book, how.as_of, DAY, how.everything, how.limit)
        columns = check.report(sources.batches(paths, check)).to_json()
        rows = hr.read_inputs(paths)
        wanted = hr.check(
            rows, book, as_of=how.as_of, engine="reference", everything=how.everything, limit=how.limit
        ).to_json()
    return columns, wanted


class _Today(date):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        """The day on which the tests are run, as far as they can see."""
        return DAY
