"""Generated tables with few columns and many odd cells, as files of each kind; and their reports by columns and by rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import strategies as st

import healthrules as hr
from healthrules.reporting.telling import Telling
from healthrules.tables import batches, csv_source, rows_source, sources
from healthrules.tables.running import TableCheck

DAY = date(2025, 6, 30)

NUMBERS = (
    "5", "5.0", "5.000000000000001", "4.9999999999999999", "5.0000000000001", "1e3", "-0", "-1", "+5", "007", ".5", "5.", "30",
    "20", "0.7", "0.55000000000000001", "75", "2,200", "1,65", "5.5", "100001", "1e400", "9" * 40, "1,650", "1650 m²",
    "1650\u3000平方米", "0.165 公顷", "0.2199999999996 公顷", "3.3亩", "52千人", "5.2万", "75%", "70 %", "550‰", "０.７", "１６５０㎡", "5000 m",
    "10 里", "5 km²", "0.5小时", "0.02083333334 天", "1800秒", "20 床", "8.56/10万", "10-20 公里", "约30", " 30 ", "\u00a05", "\u30005 km\u3000",
    "NaN", "inf", "-inf", "many", "5²", "5 10万", "5\x1c", "5\x00", "-", "5 /", "5 km 公里", "5\tkm", "０", "", " ", "\x1c", "-0.0 km",
)  # fmt: skip
"""Amounts that are read, and what is no amount."""

WORDS = (
    "chc", " 社区卫生 服务中心", "急救站", "医院", "x" * 300, "Urban", "城区", "５", "\u3000城市", "郊区", "Tertiary", "二甲", "四级", "", "\x1c城市",
)  # fmt: skip
"""Codes under odd names, of other categories, and what is none."""

ODD: Mapping[str, Sequence[str]] = {
    "type": ("Facility", " station ", "facilty", "community", "", "\x1cfacility", "医疗卫生机构", "急救 站"),
    "id": (" a ", "\u3000a", "a\u00a0", "\x1ca", "\ufeffa", "A", "", " ", "x" * 201, "7", "007", "a\x00", "a", "b"),
    "name": ("", " 甲", "\u3000", "x" * 201, "\x1d甲"),
    "region": ("开封市龙亭区", "河南省", "郑州市", "410000", "亚特兰蒂斯", "", "鼓楼区", "\u3000开封市", "\x1c"),
    "as_of": ("2025/12/31", "2025年12月31日", "2025-13-01", "去年", "", "2026-1-1", "2020-12-31 ", "2021-06-30"),
    "kind": WORDS,
    "area_type": WORDS,
    "grade": WORDS,
    "ownership": WORDS,
}
"""What stands now and then in columns of words; in all others, `NUMBERS`."""

USUAL: Mapping[str, Mapping[str, Sequence[str]]] = {
    "station": {
        "type": ("station", "急救站"),
        "kind": ("emergency_station", "急救站"),
        "area_type": ("城市", "urban", "农村", "rural"),
        "service_radius": ("5", "5 公里", "5.000001", "20", "20.5 km", "4.5", "10000 m"),
        "mean_response_time": ("30", "30 分钟", "30.5", "0.5小时", "29.999999999", "1801秒"),
    },
    "facility": {
        "type": ("facility", "医疗卫生机构"),
        "kind": ("社区卫生服务中心", "community_health_centre", "general_hospital", "CHC"),
        "ownership": ("公立", "public", "政府办", "private"),
        "grade": ("一级", "secondary", "三甲", "tertiary"),
        "served_population": ("52000", "5.2万人", "3万", "100000", "30000"),
        "beds": ("20", "20张", "0", "50", "51"),
        "floor_area": ("2200", "0.22公顷", "2199.999999", "1,650 m²", "1400"),
        "essential_medicine_variety_share": ("0.55", "75%", "0.3499999999", "35%", "0.7"),
        "essential_medicine_amount_share": ("0.5", "70%", "300‰", "0.7"),
    },
}
"""A station and a facility as they are reported."""

HEADINGS: Mapping[str, Sequence[str]] = {
    "type": ("type", "对象", "Type"),
    "id": ("id", "编号", "机构编码"),
    "name": ("name", "机构名称"),
    "region": ("region", "所在地区"),
    "as_of": ("as_of", "数据日期"),
    "kind": ("kind", "机构类型", "类别"),
    "area_type": ("area_type", "地区 类型"),
    "grade": ("医院级别",),
    "ownership": ("ownership", "经济类型"),
    "served_population": ("served_population", "服务人口"),
    "beds": ("beds", "床位"),
    "floor_area": ("floor_area", "业务用房面积", "Floor_Area"),
    "service_radius": ("service_radius", "急救半径"),
    "mean_response_time": ("mean_response_time", "平均反应时间"),
    "essential_medicine_variety_share": ("essential_medicine_variety_share", "基药品种占比"),
    "essential_medicine_amount_share": ("基药金额占比",),
}


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


T = TypeVar("T")


def mostly(usual: st.SearchStrategy[T], odd: st.SearchStrategy[T], times: int) -> st.SearchStrategy[T]:
    """A usual value `times` for each odd one."""
    return st.sampled_from([*[usual] * times, odd]).flatmap(lambda chosen: chosen)


def usual(name: str, subject: str, number: int) -> st.SearchStrategy[str | None]:
    """What stands in a column for a subject as a rule."""
    if name == "id":
        return st.just(f"{'abcdefgh'[number]}")
    if name in ("name", "region", "as_of"):
        return st.sampled_from(
            {"name": ("甲", None), "region": ("开封市", "410202", "龙亭区"), "as_of": ("2025-12-31", None)}[name]
        )
    return st.sampled_from(USUAL[subject].get(name, (None,)))


def odd(name: str) -> st.SearchStrategy[str | None]:
    """What stands in a column now and then."""
    return st.sampled_from([None, *ODD.get(name, NUMBERS)])


def names() -> st.SearchStrategy[list[str]]:
    """The columns of a table, in any order: those that are needed, and most of the others."""
    rest = [name for name in HEADINGS if name not in ("type", "id")]
    some = st.lists(st.sampled_from(rest), unique=True, max_size=6).map(
        lambda left: [each for each in rest if each not in left]
    )
    return some.flatmap(lambda kept: st.permutations(["type", "id", *kept]))


def strange_in(columns: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """The columns in which something odd stands in a row: in half of the rows none."""
    some = st.lists(st.sampled_from(columns), unique=True, min_size=1, max_size=2)
    return mostly(st.just([]), some, 1)


@st.composite
def rows(draw: st.DrawFn, columns: Sequence[str], most: int) -> list[list[str | None]]:
    """Rows of stations and facilities, most of them with an odd cell or two."""
    found = []
    for number in range(draw(st.integers(1, most))):
        subject = draw(st.sampled_from(["station", "facility"]))
        strange = draw(strange_in(columns))
        found.append([draw(odd(name) if name in strange else usual(name, subject, number)) for name in columns])
    return found


@st.composite
def tables(draw: st.DrawFn, *, most_rows: int = 6) -> Table:
    """A table under any of the names of its columns."""
    columns = draw(names())
    called = tuple(draw(st.sampled_from(HEADINGS[name])) for name in columns)
    return Table(called, tuple(map(tuple, draw(rows(columns, most_rows)))))


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
        check = TableCheck(book, how.as_of, DAY, Telling(how.everything), how.limit)
        columns = check.report(sources.batches(paths, check)).to_json()
        rows = hr.read_inputs(paths)
        wanted = hr.check(rows, book, as_of=how.as_of, engine="reference", everything=how.everything, limit=how.limit).to_json()
    return columns, wanted


class _Today(date):
    @classmethod
    def today(cls) -> date:  # type: ignore[override]
        """The day on which the tests are run, as far as they can see."""
        return DAY
