"""The HTML report as text: complete, the same every time, in both languages, and harmless whatever stands in an input."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.engines import Outcome
from healthrules.reporting import words
from healthrules.reporting.formats import FORMATS
from healthrules.reporting.report import Pack
from healthrules.rulebook import Waiver
from healthrules.texts import LANGUAGES, Language

DAY = date(2025, 6, 30)
STATION: dict[str, Any] = {"type": "station", "region": "杞县", "area_type": "urban"}
HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</script>", "{{ 7 * 7 }}", "\x1b[31m\u202e\x00")


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text outside style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = "" if tag == self.within else self.within

    def handle_data(self, data: str) -> None:
        if self.within not in ("style", "script"):
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.words))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def written(report: hr.Report, book: hr.Rulebook, language: Language = "zh") -> str:
    return str(FORMATS["html"].render(report, book, language))


def shown(report: hr.Report, book: hr.Rulebook, language: Language = "zh") -> Page:
    return Page(written(report, book, language))


def items(page: Page) -> list[dict[str, str | None]]:
    return [each for each in page.all("li") if "data-outcome" in each]


def test_a_finding_is_shown_with_its_numbers_clause_reading_and_source(example: hr.Report, book: hr.Rulebook) -> None:
    text = shown(example, book).text
    for told in (
        "示例一社区卫生服务中心",
        "✗ 不达标 社区卫生服务中心业务用房面积 明确要求",
        "实际 1,950 平方米 要求值 2,200 平方米 差距 250 平方米",
        "业务用房面积 1,950 平方米，要求不低于 2,200 平方米，还差 250 平方米。",
        "七/（七）/专栏6 · 理解：前 50 张按 25 平方米、超出部分按 30 平方米",
        "chc.json #1",
        "kaifeng-plan-2025/chc-floor-area",
    ):
        assert told in text


def test_english_is_english(example: hr.Report, book: hr.Rulebook) -> None:
    page = shown(example, book, "en")
    assert page.all("html") == [{"lang": "en"}]
    assert "actual 1,950 m² required value 2,200 m² gap 250 m²" in page.text
    assert "Documents and rule packs" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language(report: hr.Report, book: hr.Rulebook, language: Language) -> None:
    page = shown(report, book, language)
    assert page.all("html") == [{"lang": {"zh": "zh-CN", "en": "en"}[language]}]
    assert words.TITLE.in_(language) in page.text


def test_the_counts_shown_are_those_of_the_summary(report: hr.Report, book: hr.Rulebook) -> None:
    text, summary = shown(report, book).text, report.summary
    told = {"已核查记录": summary.records, "未能读入": summary.rejects, "没有规则适用": summary.unchecked}
    for label, count in told.items():
        assert f"{label} {count} " in text
    for outcome, label, count in words.counted(report, "zh"):
        assert f"{words.SIGNS[outcome]} {label} {count} " in text
    assert f"清单事项未填报 {summary.unanswered} 项" in text


def test_every_finding_stands_once_under_its_record(report: hr.Report, book: hr.Rulebook) -> None:
    page = shown(report, book)
    outcomes = [each["data-outcome"] for each in items(page) if each["data-parts"]]
    listed = [each.outcome.value for each in report.findings]
    assert sorted(each or "" for each in outcomes[: len(listed)]) == sorted(listed)
    assert len(page.all("article")) == len(words.by_record(report))


def test_the_worst_record_comes_first(report: hr.Report, book: hr.Rulebook) -> None:
    first = next(each["data-outcome"] for each in items(shown(report, book)))
    assert first == "fail"


def test_records_without_findings_are_listed_with_what_they_met(book: hr.Rulebook) -> None:
    fine = [{**STATION, "id": "OK", "name": "良好急救站", "service_radius": 1, "mean_response_time": 10}]
    text = shown(hr.check(fine, book, as_of=DAY), book).text
    assert "没有需要列出的结果" in text
    own = text.partition("其余已核查的记录")[2]
    assert "良好急救站" in own
    assert "达标的规则： 城市地区急救服务半径" in own


def test_a_record_whose_findings_were_left_out_does_not_look_flawless(book: hr.Rulebook) -> None:
    bad = [{**STATION, "id": name, "service_radius": 9} for name in ("A", "B")]
    text = shown(hr.check(bad, book, as_of=DAY, limit=1), book).text
    assert "项已计入汇总、未列出" in text.partition("其余已核查的记录")[2]


def test_findings_of_several_rows_of_one_record_say_which(book: hr.Rulebook, tmp_path: Path) -> None:
    path = tmp_path / "stations.json"
    path.write_text(
        json.dumps([{**STATION, "id": "A", "year": year, "service_radius": 9} for year in (2023, 2024)]), encoding="utf-8"
    )
    report = hr.check(hr.read_inputs([path]), book, as_of=DAY)
    text = shown(report, book).text
    assert text.count("stations.json #1") == 1  # the heading's
    assert (
        text.count("stations.json #2") == sum(each.source is not None and each.source.row == 2 for each in report.findings) > 0
    )


def test_rejects_and_unchecked_records_are_told(report: hr.Report, book: hr.Rulebook) -> None:
    text = shown(report, book).text
    assert "未能读入的内容：1" in text
    assert "地区“龙停区”不在地区表中" in text
    assert "没有任何规则适用的记录：1" in text
    assert "外地机构 平顶山市" in text


def test_missing_fields_are_named_by_their_labels(book: hr.Rulebook) -> None:
    text = shown(hr.check([{**STATION, "id": "A", "service_radius": 1}], book, as_of=DAY), book).text
    assert "缺少数据：平均急救反应时间" in text


def test_a_waived_finding_stays_visible_with_its_waiver(book: hr.Rulebook) -> None:
    waiver = Waiver("A", "emergency-radius-urban", "迁址施工（虚构）", "示例卫健委", date(2026, 12, 31))
    exempt = book.with_waivers([waiver])
    page = shown(hr.check([{**STATION, "id": "A", "service_radius": 9}], exempt, as_of=DAY), exempt)
    assert "waived" in [each["data-outcome"] for each in items(page)]
    assert "豁免（原判定：不达标）。理由：迁址施工（虚构）；批准：示例卫健委；有效期至 2026-12-31" in page.text
    assert "已使用 已豁免 迁址施工" in page.text


def test_a_waiver_of_a_rule_that_was_not_asked_for_is_told(book: hr.Rulebook) -> None:
    waiver = Waiver("B", "chc-floor-area", "改扩建（虚构）", "示例卫健委", date(2026, 12, 31))
    met = hr.check([{**STATION, "id": "A"}], book.with_waivers([waiver]), as_of=DAY).waivers
    only = book.only("emergency-radius-urban")
    report = replace(hr.check([{**STATION, "id": "A"}], only, as_of=DAY), waivers=met)
    assert "kaifeng-plan-2025/chc-floor-area 输入中没有这条记录" in shown(report, only).text


def test_a_draft_is_called_a_draft(report: hr.Report, book: hr.Rulebook) -> None:
    assert "以下文件为征求意见稿，尚未正式印发" in shown(report, book).text
    issued = replace(report, rulebook=tuple(replace(each, status="issued") for each in report.rulebook))
    assert "尚未正式印发" not in shown(issued, book).text


def test_documents_say_version_and_digest(report: hr.Report, book: hr.Rulebook) -> None:
    text = shown(report, book).text
    for pack in report.rulebook:
        assert isinstance(pack, Pack)
        assert pack.digest in text
        assert f"{pack.pack} 版本 {pack.version}" in text


def test_a_rule_is_explained_once_and_every_link_leads_somewhere(report: hr.Report, book: hr.Rulebook) -> None:
    page = shown(report, book)
    anchors = [each["id"] for _, each in page.elements if "id" in each]
    assert len(anchors) == len(set(anchors))
    links = {(each["href"] or "").removeprefix("#") for each in page.all("a")}
    assert links <= set(anchors)
    assert page.text.count("城市地区急救服务半径 kaifeng-plan-2025/emergency-radius-urban") == 1


def test_charts_hold_every_count(report: hr.Report, book: hr.Rulebook) -> None:
    text = shown(report, book).text.split(" 分布 ")[2].partition("核查结果")[0]
    for outcome, label, count in words.counted(report, "zh"):
        told = f"另有不适用 {count} 项" if outcome is Outcome.NOT_APPLICABLE else f"{label} {count}"
        assert told in text or not count
    assert "杞县" in text


def test_a_value_that_a_report_rounds_is_shown_short(book: hr.Rulebook) -> None:
    record = {**STATION, "id": "A", "service_radius": 1, "mean_response_time": "1801 秒"}
    assert "实际 30.0167 分钟 要求值 30 分钟 差距 0.0166667 分钟" in shown(hr.check([record], book, as_of=DAY), book).text


def hostile(book: hr.Rulebook) -> hr.Report:
    records = [
        *({**STATION, "id": f"i{each}", "name": each, "service_radius": 9} for each in HOSTILE),
        *({**STATION, "id": f"r{each}", "name": each, each: 1, "kind": each, "region": each} for each in HOSTILE),
        *({"type": "community", "id": f"u{each}", "name": each, "region": "洛阳市"} for each in HOSTILE),
    ]
    return hr.check(records, book, as_of=DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_an_input_is_text(book: hr.Rulebook, language: Language) -> None:
    report = hostile(book)
    assert report.rejects
    assert report.unchecked
    page = shown(report, book, language)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert not any(name.startswith("on") for _, each in page.elements for name in each)
    for each in HOSTILE[:4]:
        assert each in page.text
    assert {char for char in page.text if unicodedata.category(char)[0] == "C"} <= {"\n"}


def test_the_page_fetches_nothing(report: hr.Report, book: hr.Rulebook) -> None:
    text = written(report, book)
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?\s*(https?:|//|data:)|@import|https?://|url\((?!#)", text)
    assert {tag for tag, _ in Page(text).elements} & {"link", "img", "iframe", "object", "embed", "base"} == set()


def test_only_the_style_and_the_script_of_the_page_are_allowed(report: hr.Report, book: hr.Rulebook) -> None:
    text = written(report, book)
    policy = next(each["content"] or "" for each in Page(text).all("meta") if each.get("http-equiv"))
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (held,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert f"{tag}-src 'sha256-{base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()}'" in policy
    assert " style=" not in text


def test_the_same_report_gives_the_same_bytes(report: hr.Report, book: hr.Rulebook) -> None:
    assert written(report, book) == written(report, book)


def test_a_report_of_nothing_says_so(book: hr.Rulebook) -> None:
    page = shown(hr.check([], book, as_of=DAY), book)
    assert "没有判定任何记录" in page.text
    assert not any(each.get("id") == "filters" for each in page.all("form"))


def test_a_report_that_does_not_list_its_records_is_written_too(report: hr.Report, book: hr.Rulebook) -> None:
    text = shown(replace(report, checked=()), book).text
    assert "其余已核查的记录" not in text
    assert "未逐条列出、不在图中" in text


def test_ten_thousand_findings_make_less_than_ten_megabytes(report: hr.Report, book: hr.Rulebook) -> None:
    told = report.findings
    many = tuple(replace(told[at % len(told)], record=f"R-{at // 4}", name=f"第{at // 4}家机构") for at in range(10_000))
    assert len(written(replace(report, findings=many, checked=()), book).encode()) < 10_000_000
