"""The Word file: a notice to each record that failed, and the receipt of the check."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date
from typing import Any

import pytest

pytest.importorskip("docx")

from docx import Document

import healthrules as hr
from healthrules.errors import EngineUnavailable, UsageError
from healthrules.reporting import notices
from healthrules.reporting.docx_format import render
from healthrules.texts import Language

DAY = date(2025, 6, 30)
CENTRE: dict[str, Any] = {
    "type": "facility",
    "id": "C1",
    "name": "甲中心",
    "region": "龙亭区",
    "kind": "community_health_centre",
    "floor_area": 1950,
    "served_population": 52000,
    "beds": 20,
}
STATION = {"type": "station", "id": "S1", "name": "乙站", "region": "杞县", "area_type": "rural", "service_radius": 5}


def lines(made: bytes) -> list[str]:
    """Every paragraph and every row of a table, in order."""
    document = Document(io.BytesIO(made))
    found = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return found


def written(book: hr.Rulebook, records: list[dict[str, Any]], language: Language = "zh", **options: Any) -> list[str]:
    return lines(render(hr.check(records, book, as_of=DAY, **options), book, language))


def test_a_notice_says_what_is_required_what_was_found_and_what_to_do(book: hr.Rulebook) -> None:
    text = "\n".join(written(book, [CENTRE]))
    for words in (
        "整改通知书",
        "被核查单位 | 甲中心",
        "编码 | C1",
        "河南省开封市龙亭区",
        "2025年6月30日",
        "征求意见稿",
        "不低于 2,200 平方米 | 1,950 平方米 | 还差 250 平方米",
        "七/（七）/专栏6（明确要求）",
        "补足 250 平方米",
        "整改期限：________年____月____日",
        "前 50 张按 25 平方米",
        "被核查单位签收",
    ):
        assert words in text, words


def test_there_is_a_notice_to_each_record_that_failed_and_no_other(book: hr.Rulebook) -> None:
    text = written(book, [CENTRE, {**CENTRE, "id": "C2", "name": "好中心", "floor_area": 5000}, STATION])
    assert text.count("整改通知书") == 1
    assert sum("好中心" in line for line in text) == 1, "only in the receipt"
    assert "整改通知书 1 份，改进建议书 0 份" in "\n".join(text)


def test_without_failures_there_is_the_receipt_alone(book: hr.Rulebook) -> None:
    text = written(book, [STATION])
    assert "整改通知书" not in text
    assert text[0] == "核查回执"
    assert "没有发现未达到要求的事项，未出具整改通知书。" in "\n".join(text)


def test_the_receipt_says_what_was_checked_by_which_rules_and_what_was_not(book: hr.Rulebook) -> None:
    bad = {**CENTRE, "id": "BAD", "beds": -3}
    away = {**CENTRE, "id": "AWAY", "region": "平顶山市"}
    text = "\n".join(written(book, [CENTRE, bad, away]))
    pack = next(each for each in hr.check([CENTRE], book, as_of=DAY).rulebook if each.pack == "kaifeng-plan-2025")
    for words in ("2 条；另有 1 行未能读入", pack.digest, pack.digest[:16], "kaifeng-plan-2025 1", "BAD", "不得小于", "AWAY"):
        assert words in text, words


def test_what_is_missing_is_asked_for_and_not_called_met(book: hr.Rulebook) -> None:
    chosen = book.only(["chc-floor-area", "essential-medicine-variety"])
    text = "\n".join(written(chosen, [{**CENTRE, "ownership": "public"}]))
    assert "需补充提供的资料" in text
    assert "不视为达标" in text


def test_no_page_holds_signatures_alone(book: hr.Rulebook) -> None:
    document = Document(io.BytesIO(render(hr.check([CENTRE], book, as_of=DAY), book, "zh")))
    paragraphs = [each for each in document.paragraphs if "书面提出" in each.text]
    assert [each.style is not None and each.style.paragraph_format.keep_with_next for each in paragraphs] == [True]


def test_english(book: hr.Rulebook) -> None:
    text = "\n".join(written(book, [CENTRE], "en"))
    for words in ("Rectification notice", "short by 250 m²", "Receipt of the check", "draft for comment"):
        assert words in text, words


def test_the_same_report_gives_the_same_bytes_and_no_time(book: hr.Rulebook) -> None:
    report = hr.check([CENTRE], book, as_of=DAY)
    one, other = render(report, book, "zh"), render(report, book, "zh")
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as parts:
        assert {each.date_time for each in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["<w:t>x</w:t>", "\x00\x07甲", '{ INCLUDETEXT "c:\\\\x" }', "甲\n乙", "a" * 200, "\ud800"])
def test_hostile_names_are_plain_text(book: hr.Rulebook, name: str) -> None:
    text = "\n".join(written(book, [{**CENTRE, "name": name}]))
    assert "整改通知书" in text
    if name.startswith(("<", "{", "a")):
        assert name in text


def test_too_many_notices_are_refused_with_what_to_do(book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "MOST_NOTICES", 1)
    with pytest.raises(UsageError, match="--only RULE"):
        written(book, [CENTRE, {**CENTRE, "id": "C2"}])


def test_without_python_docx_it_is_said_how_to_get_it(book: hr.Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(EngineUnavailable, match=r"healthrules\[word\]"):
        render(hr.check([CENTRE], book, as_of=DAY), book, "zh")


def test_a_waiver_is_told_apart(book: hr.Rulebook) -> None:
    rule = "kaifeng-plan-2025/chc-floor-area"
    waiver = hr.Waiver(record="C1", rule=rule, reason="正在扩建", authority="某区卫健委", expires=date(2025, 12, 31))
    failing = {**STATION, "service_radius": 30, "id": "C9"}
    text = "\n".join(written(book, [CENTRE, failing], waivers=[waiver]))
    assert "乙站" in text
    assert "还差 250 平方米" not in text


REGION: dict[str, Any] = {"type": "region", "id": "410200", "name": "某市", "region": "410200", "人均预期寿命": "78.9岁"}


def test_a_letter_suggests_and_demands_nothing(book: hr.Rulebook) -> None:
    chosen = book.only(["physicians", "life-expectancy-2035"])
    report = hr.check([{**REGION, "每千常住人口执业（助理）医师数": "3.5人/千人"}], chosen, as_of=date(2026, 6, 30))
    text = "\n".join(lines(render(report, chosen, "zh")))
    assert "改进建议书" in text
    assert "被核查地区 | 某市" in text
    assert "2035年12月31日" in text
    assert text.index("建议改进的事项") < text.index("尚未到期")
    assert "整改期限" not in text


def test_an_exemption_stands_apart_in_a_notice(book: hr.Rulebook) -> None:
    day = date(2026, 12, 31)
    waiver = hr.Waiver("410200", "physicians", "=1+1", "某市政府", day, number="示例〔2026〕1号")
    values = {"每千常住人口执业（助理）医师数": "3.5人/千人", "每千常住人口药师（士）数": "0.5人/千人"}
    chosen = book.only(["physicians", "pharmacists"])
    report = hr.check([{**REGION, **values}], chosen, as_of=date(2026, 6, 30), waivers=[waiver])
    text = "\n".join(lines(render(report, chosen, "zh")))
    assert "=1+1 | 某市政府，示例〔2026〕1号，有效期至 2026年12月31日" in text


def test_headings_of_tables_repeat_rows_hold_together_and_chinese_has_its_fonts(book: hr.Rulebook) -> None:
    document = Document(io.BytesIO(render(hr.check([CENTRE], book, as_of=DAY), book, "zh")))
    body = document.element.body
    heads = [each for table in document.tables for each in table._tbl.tr_lst if each.xpath("./w:trPr/w:tblHeader")]
    assert len(heads) >= 3
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in body.xpath("//w:tr"))
    fonts = {each.style_id: each.element.xpath("./w:rPr/w:rFonts/@w:eastAsia") for each in document.styles}
    assert fonts["NoticeBody"] == ["仿宋"]
    assert fonts["NoticeHeading"] == ["黑体"]
    assert not body.xpath("//w:fldSimple | //w:instrText | //w:hyperlink")


def test_each_notice_and_the_receipt_count_their_pages_from_one(book: hr.Rulebook) -> None:
    report = hr.check([CENTRE, {**CENTRE, "id": "C2"}], book, as_of=DAY)
    document = Document(io.BytesIO(render(report, book, "zh")))
    assert len(document.sections) == 3
    assert all(each._sectPr.xpath("./w:pgNumType/@w:start") == ["1"] for each in document.sections)
    assert all(each._sectPr.xpath("./w:pgSz/@w:w") == ["11906"] for each in document.sections)


def test_no_record_at_all_is_not_called_met(book: hr.Rulebook) -> None:
    text = "\n".join(written(book, []))
    assert "没有判定任何记录" in text
    assert "没有发现" not in text
