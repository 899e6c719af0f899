"""The HTML report in a browser: filters, search, the address, paper, and nothing from an input that runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.reporting.formats import FORMATS

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

DAY = date(2025, 6, 30)
STATION: dict[str, Any] = {"type": "station", "region": "杞县", "area_type": "urban"}
RECORDS: list[dict[str, Any]] = [
    {**STATION, "id": "S-1", "name": "东门急救站", "service_radius": 9, "mean_response_time": 10},
    {**STATION, "id": "S-2", "name": "西门急救站", "region": "兰考县", "service_radius": 1},
    {**STATION, "id": "S-3", "name": "南门急救站", "service_radius": 1, "mean_response_time": 10},
    {
        "type": "facility",
        "id": "F-1",
        "name": "甲社区卫生服务中心",
        "region": "龙亭区",
        "kind": "社区卫生服务中心",
        "ownership": "公立",
        "essential_medicine_variety_share": "60%",
        "essential_medicine_amount_share": "80%",
    },
]
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any, book: hr.Rulebook, tmp_path: Path) -> Iterator[Open]:
    """Opens the page of some records; in the end nothing was fetched but the page, and no error was written."""
    context = browser.new_context()
    fetched: list[str] = []
    told: list[str] = []

    def opened(records: list[dict[str, Any]] | hr.Report, address: str = "") -> Any:
        report = records if isinstance(records, hr.Report) else hr.check(records, book, as_of=DAY)
        path = tmp_path / "report.html"
        path.write_text(str(FORMATS["html"].render(report, book, "zh")), encoding="utf-8")
        page = context.new_page()
        page.on("request", lambda each: fetched.append(each.url))
        page.on("console", lambda each: told.append(each.text))
        page.on("pageerror", lambda each: told.append(str(each)))
        page.on("dialog", lambda each: told.append(each.message))
        page.goto(path.as_uri() + address)
        return page

    yield opened
    context.close()
    assert told == []
    assert [each.partition("#")[0] for each in fetched] == [(tmp_path / "report.html").as_uri()]


def names(page: Any) -> list[str]:
    found: list[str] = page.locator("article h3:visible, .others strong:visible").all_text_contents()
    return [each.split()[0] for each in found]


def choose(page: Any, name: str, value: str) -> None:
    page.locator(f"select[name={name}]").select_option(value)


def settled(page: Any, text: str) -> None:
    sync_api.expect(page.locator("#shown")).to_contain_text(text)


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("outcome", "fail", ["东门急救站", "甲社区卫生服务中心"]),
        ("outcome", "unknown", ["甲社区卫生服务中心", "西门急救站"]),
        ("outcome", "pass", ["南门急救站"]),
        ("force", "advisory", ["西门急救站", "南门急救站"]),
        ("district", "410225", ["西门急救站"]),
        ("document", "kaifeng-work-2021", ["甲社区卫生服务中心", "西门急救站", "南门急救站"]),
        ("kind", "facility", ["甲社区卫生服务中心"]),
    ],
)
def test_a_filter_leaves_what_it_names(open_page: Open, name: str, value: str, left: list[str]) -> None:
    page = open_page(RECORDS)
    assert len(names(page)) == 4
    choose(page, name, value)
    settled(page, "已筛选")
    assert sorted(names(page)) == sorted(left)
    assert f"#{name}={value}" in page.url


def test_only_the_findings_that_are_wanted_stay_under_a_record(open_page: Open) -> None:
    record = {**STATION, "id": "S-1", "service_radius": 9}
    page = open_page([record])
    assert page.locator("article li:visible").count() > 1
    choose(page, "outcome", "fail")
    settled(page, "不达标 ·")
    assert page.locator("article li:visible").count() == 1


@pytest.mark.parametrize("text", ["东门", "S-1", "emergency-radius-urban 东门", "超出 4 公里", "ｓ－１"])
def test_the_search_finds_names_ids_rules_and_words(open_page: Open, text: str) -> None:
    page = open_page(RECORDS)
    page.get_by_role("searchbox").fill(text)
    settled(page, "显示 1 /")
    assert names(page) == ["东门急救站"]


def test_what_matches_nothing_is_said(open_page: Open) -> None:
    page = open_page(RECORDS)
    assert not page.locator("#nothing").is_visible()
    page.get_by_role("searchbox").fill("没有这家")
    settled(page, "0 / 4 条记录")
    assert page.locator("#nothing").is_visible()
    assert names(page) == []
    page.get_by_role("button", name="清除筛选").click()
    settled(page, "4 / 4 条记录")
    assert len(names(page)) == 4
    assert "#" not in page.url


def test_the_address_keeps_filter_and_search(open_page: Open) -> None:
    page = open_page(RECORDS, "#outcome=fail&q=%E6%80%A5%E6%95%91&district=410221")
    settled(page, "已筛选：不达标 + 杞县 + “急救”")
    assert names(page) == ["东门急救站"]
    assert page.get_by_role("searchbox").input_value() == "急救"


def test_an_address_that_names_what_is_not_there_filters_nothing(open_page: Open) -> None:
    page = open_page(RECORDS, "#outcome=nonsense&district=999999&x=1")
    settled(page, "4 / 4 条记录")


def test_a_bar_of_a_chart_filters(open_page: Open) -> None:
    page = open_page(RECORDS)
    page.locator(".chart").get_by_role("link", name="兰考县").click()
    settled(page, "已筛选：兰考县")
    assert names(page) == ["西门急救站"]


def test_the_counts_are_those_of_the_report(open_page: Open, report: hr.Report) -> None:
    page = open_page(report)
    passed = page.locator(".others p a").count()
    settled(page, f"{len(report.findings) + passed} / {len(report.findings) + passed} 项结果")
    for outcome, count in report.summary.outcomes.items():
        assert page.locator(f"#outcomes .{outcome} dd").inner_text() == str(count)


def test_a_rule_is_explained_in_place_and_folds_again(open_page: Open) -> None:
    page = open_page(RECORDS)
    link = page.locator("article a[aria-expanded]").first
    link.press("Enter")
    assert "服务半径 ≤" in page.locator(".here").inner_text()
    assert link.get_attribute("aria-expanded") == "true"
    link.press("Enter")
    assert page.locator(".here").count() == 0


def test_a_link_to_a_rule_unfolds_it(open_page: Open) -> None:
    page = open_page(RECORDS)
    page.locator(".others a").first.click()
    assert page.locator("details.rule[open]").count() == 1


def test_on_paper_controls_are_hidden_and_everything_is_unfolded(open_page: Open) -> None:
    page = open_page(RECORDS)
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert not page.locator("nav").is_visible()
    folded = page.locator("details:not([open])").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert folded
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == folded
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_paper_says_what_was_filtered_and_explains_only_those_rules(open_page: Open) -> None:
    page = open_page(RECORDS, "#kind=facility")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#shown").is_visible()
    assert "已筛选：医疗卫生机构" in page.locator("#shown").inner_text()
    told = page.locator(".rule:visible").all_inner_texts()
    assert told
    assert not any("急救" in each.splitlines()[0] for each in told)


def test_without_javascript_everything_is_there(browser: Any, book: hr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(str(FORMATS["html"].render(hr.check(RECORDS, book, as_of=DAY), book, "zh")), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert not page.locator("#filters").is_visible()
    assert len(names(page)) == 4
    assert page.locator("noscript").count()
    context.close()


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</script><svg onload=alert(3)>", "</style><b>")


def test_nothing_from_an_input_runs(open_page: Open) -> None:
    records = [
        *({**STATION, "id": f"i{each}", "name": each, "service_radius": 9} for each in HOSTILE),
        *({**STATION, "id": f"r{each}", each: each, "region": each} for each in HOSTILE),
    ]
    page = open_page(records)
    assert page.locator("article h3").count() == len(HOSTILE)
    assert page.locator("article img, article svg, article script, #rejects img, #rejects svg").count() == 0
    page.get_by_role("searchbox").fill(HOSTILE[1])
    settled(page, "1 / 4 条记录")
    assert page.locator("#shown img").count() == 0
    page.wait_for_timeout(200)


def test_what_got_into_the_page_all_the_same_could_not_run(browser: Any, book: hr.Rulebook) -> None:
    text = str(FORMATS["html"].render(hr.check(RECORDS, book, as_of=DAY), book, "zh"))
    planted = "<img src='x' onerror='window.ran = 1'><script>window.ran = 2</script></main>"
    context = browser.new_context()
    page = context.new_page()
    page.set_content(text.replace("</main>", planted))
    assert page.locator("main img").count() == 1
    assert page.locator("#filters").is_visible()
    assert page.evaluate("window.ran === undefined")
    context.close()


def test_ten_thousand_findings_are_filtered_and_searched(open_page: Open, book: hr.Rulebook) -> None:
    small = hr.check([RECORDS[0], {**STATION, "id": "S-0", "service_radius": 9}], book, as_of=DAY)
    many = tuple(
        replace(each, record=f"S-{count}", name=f"第{count}站") for count in range(2500) for each in (small.findings * 2)[:4]
    )
    page = open_page(replace(small, findings=many, checked=()))
    settled(page, "显示 10000 / 10000 项结果，2500 / 2500 条记录")
    choose(page, "outcome", "unknown")
    unknown = sum(each.outcome == "unknown" for each in many)
    settled(page, f"显示 {unknown} / 10000 项结果")
    choose(page, "outcome", "")
    page.get_by_role("searchbox").fill("第2499站")
    settled(page, "显示 4 / 10000 项结果，1 / 2500 条记录")
    assert names(page) == ["第2499站"]
