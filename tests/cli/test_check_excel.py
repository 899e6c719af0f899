"""`healthrules check registry.xlsx`: every engine alike, column maps, and a report that opens by itself."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Write
from tests.intake.workbooks import Sheet, workbook

ROWS: Sheet = [
    ["开封市机构一览表"],
    ["序号", "编号", "名称", "地区", "机构类型", "业务用房面积（平方米）", "服务人口（万人）", "床位", "建面"],
    [1, "C1", "甲中心", "龙亭区", "社区卫生服务中心", 1400, 5.2, 20, 7],
    [2, "C2", "乙中心", "鼓楼区", "社区卫生服务中心", "二千", 5.2, 20, 7],
    [3, "C3", "丙中心", "鼓楼区", "社区卫生服务中心", "0.3公顷", 5.2, 20, 7],
]
STATIONS: Sheet = [["编号", "地区", "城乡", "服务半径（米）"], ["S1", "杞县", "农村", 25000]]


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return workbook(tmp_path / "名册.xlsx", {"机构": ROWS, "急救站": STATIONS})


@pytest.mark.parametrize("engine", ["auto", "reference", "columnar"])
def test_a_workbook_is_checked_by_every_engine_alike(check: Run, registry: Path, engine: str) -> None:
    ran = check(registry, "--engine", engine)
    assert ran.status == 2
    failed = [each for each in ran.report["findings"] if each["outcome"] == "fail"]
    assert [(each["record"], each["gap"]["value"], each["source"]["sheet"], each["source"]["cell"]) for each in failed] == [
        ("C1", 800, "机构", "F3"),
        ("S1", 5, "急救站", "D2"),
    ]
    assert [(each["sheet"], each["cell"]) for each in ran.report["rejects"]] == [("机构", "I2"), ("机构", "F4")]
    assert ran == check(registry, "--engine", "reference")


def test_the_places_are_told_to_people(check: Run, registry: Path) -> None:
    text = check(registry, "--format", "text", "--lang", "zh").out
    for words in ("名册.xlsx 机构!I2", "名册.xlsx 机构!F4", "“二千”不是一个数值"):
        assert words in text


def test_a_column_map_and_ignored_columns(check: Run, registry: Path, write: Write) -> None:
    columns = write("columns:\n  建面: null\n", "columns.yaml")
    for options in (("--columns", columns), ("--ignore", "建面")):
        for engine in ("columnar", "reference"):
            assert [each["cell"] for each in check(registry, *options, "--engine", engine).report["rejects"]] == ["F4"]
    wrong = check(registry, "--columns", write("columns:\n  建面: flor_area\n", "columns.yaml"))
    assert (wrong.status, wrong.out) == (2, "")
    assert "Did you mean `floor_area`?" in wrong.err


def test_a_folder_of_workbooks_tables_and_json(check: Run, registry: Path, write: Write) -> None:
    write("编号,地区,城乡,服务半径（公里）\nS2,杞县,农村,30\n", "急救站.csv")
    write([{"type": "station", "id": "S3", "region": "杞县", "area_type": "rural", "service_radius": 31}], "more.json")
    ran = check(registry.parent)
    failed = {each["record"] for each in ran.report["findings"] if each["outcome"] == "fail"}
    assert failed == {"C1", "S1", "S2", "S3"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser is asked to show."""
    shown: list[str] = []

    def show(address: str) -> bool:
        shown.append(address)
        return True

    show_: Callable[[str], bool] = show
    monkeypatch.setattr(webbrowser, "open", show_)
    return shown


def test_a_report_is_opened_in_the_browser(check: Run, registry: Path, tmp_path: Path, opened: list[str]) -> None:
    page = tmp_path / "report.html"
    ran = check(registry, "--open", "-o", page, "--format", "html")
    assert (ran.out, opened) == ("", [page.as_uri()])
    assert "甲中心" in page.read_text(encoding="utf-8")
    assert "report.html" in ran.err


def test_only_html_is_opened(check: Run, registry: Path, opened: list[str]) -> None:
    ran = check(registry, "--open", "--format", "json")
    assert (ran.status, ran.out, opened) == (2, "", [])
    assert "--format html" in ran.err
