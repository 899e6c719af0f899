"""The words of notices and receipts: for officials, in the standard terms of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from healthrules.texts import Language, Text

NOTICE = Text("整改通知书", "Rectification notice")
LETTER = Text("改进建议书", "Suggestions for improvement")
RECEIPT = Text("核查回执", "Receipt of the check")
NUMBER = Text("编号：________________", "No.: ________________")


@dataclass(frozen=True, slots=True)
class Addressed:
    """How a notice speaks to a record of a subject: what its name is called, "you", and who signs for it."""

    called: Text
    you: Text
    signs: Text


_UNIT = Addressed(
    Text("被核查单位", "Checked body"), Text("你单位", "your body"), Text("被核查单位签收", "Received by the checked body")
)
ADDRESSED: Mapping[str, Addressed] = {
    "facility": _UNIT,
    "station": _UNIT,
    "community": Addressed(
        Text("被核查社区", "Checked community"),
        Text("你社区", "your community"),
        Text("被核查社区签收", "Received by the checked community"),
    ),
    "region": Addressed(
        Text("被核查地区", "Checked region"),
        Text("你地区", "your region"),
        Text("被核查地区签收", "Received by the checked region"),
    ),
}
"""By subject."""

ID = Text("编码", "Id")
REGION = Text("所在地区", "Region")
NO_REGION = Text("未填报", "not reported")
DAY = Text("核查截至日期", "Checked as of")
DOCUMENTS = Text("核查依据", "Documents")
DRAFT = Text("（征求意见稿，尚未印发）", " (draft for comment, not issued)")
DRAFTS = Text(
    "上述依据中注明“征求意见稿”的，为征求意见稿，尚未印发。",
    "A document marked as a draft above is a draft for comment and has not been issued.",
)
OPENING = Text(
    "按照上列依据，对{you}截至{day}的数据进行了核查，有 {failed} 项要求未达到，须予整改。现将有关事项通知如下。",
    "The data of {you} as of {day} were checked against the documents above. Requirements that are not met and are to be put "
    "right: {failed}. The particulars follow.",
)
OPENING_LETTER = Text(
    "按照上列依据，对{you}截至{day}的数据进行了核查。没有发现违反约束性要求和明确要求的事项；"
    "有 {failed} 项预期性、鼓励性要求未达到，建议改进。",
    "The data of {you} as of {day} were checked against the documents above. No binding or plainly stated requirement failed. "
    "Expected or encouraged ones that are not met: {failed}; improvement is suggested.",
)
NOT_LISTED = Text(
    "核查时限制了列出的事项数，本次核查另有 {count} 项未列出，其中可能有{you}的事项。",
    "The check was told to list only some findings: {count} are not listed, and some of them may concern {you}.",
)

FAILED = Text("未达到要求、须整改的事项", "To be put right")
MEND = Text("整改要求", "What to do")
DEADLINE = Text(
    "整改期限：________年____月____日（由核查单位填写）", "Deadline: ________________ (to be filled in by the checking body)"
)
SINCE = Text("（规定期限 {due}，已到期）", " (was due on {due})")
PENDING = Text("尚未到期、须按期达到的事项", "Not yet due")
SUGGESTED = Text("建议改进的事项", "Suggestions")
NO_DEMAND = Text(
    "以下事项所依据的是预期性、鼓励性要求，不作为整改要求。",
    "These rest on expected or encouraged requirements and are not demanded.",
)
WANTED = Text("需补充提供的资料", "Data to be provided")
NO_VERDICT = Text(
    "缺少下列资料，有关事项无法判断，不视为达标。", "Without these the items named cannot be decided; they do not count as met."
)
WAIVED = Text("已批准豁免的事项", "Approved exemptions")
READINGS = Text("条款的理解", "How unclear clauses were read")
READINGS_SAY = Text(
    "下列条款可有不同理解，本次核查采用：", "These clauses can be read in several ways; here they were read as:"
)
OBJECTION = Text("异议", "Objections")
OBJECT = Text(
    "对本文书有异议的，请在收到之日起______日内书面提出，并附有关材料。",
    "Whoever disagrees with this paper may say so in writing, with evidence, within ______ days of receiving it.",
)

SERIAL, ITEM, REQUIRED, ACTUAL, GAP, BASIS = (
    Text("序号", "No."),
    Text("检查项目", "Item"),
    Text("要求", "Required"),
    Text("实际", "Found"),
    Text("差距", "Gap"),
    Text("依据", "Basis"),
)
BY = Text("须于此前达到", "Due by")
MORE = Text("等共 {count} 项", "and others, {count} in all")
THING, NEEDED_FOR = Text("资料", "Data"), Text("用于核查的项目", "Needed for")
REASON, APPROVED = Text("豁免理由", "Reason"), Text("批准机关、文号及有效期", "Approved by, number, valid until")
UNTIL = Text("有效期至 {day}", "valid until {day}")

SIGNED = Text("核查人员（签名）：", "Inspector (signature):")
SEALED = Text("核查单位（盖章）：", "Checking body (seal):")
DATED = Text("日期：______年____月____日", "Date: ________________")

RECORDS, RULES, FILES, VERSION = (
    Text("核查记录", "Records checked"),
    Text("核查规则", "Rules"),
    Text("数据来源", "Input"),
    Text("核查软件", "Program"),
)
COUNT_OF_RECORDS = Text("{count} 条；另有 {rejects} 行未能读入", "{count}; {rejects} more could not be read")
COUNT_OF_RULES = Text("{count} 条", "{count}")
FROM_PROGRAM = Text("由程序提供，没有文件", "given by a program, not by a file")
OUTCOMES = Text("结果合计", "Outcomes")
VERDICT = Text("总体情况", "In short")
PAPERS = Text("出具文书", "Papers written")
PAPERS_WRITTEN = Text(
    "整改通知书 {notices} 份，改进建议书 {letters} 份", "rectification notices: {notices}; letters of suggestions: {letters}"
)
NO_PAPERS = Text("没有发现未达到要求的事项，未出具整改通知书。", "Nothing failed: no rectification notice was written.")
NO_RECORDS = Text("没有判定任何记录，未出具整改通知书。", "No record was judged: no rectification notice was written.")
ALL_HIDDEN = Text(
    "有未达到要求的事项，但因限制列出的事项数而未列出，未出具整改通知书。",
    "Requirements failed that the check was told not to list: no notice was written.",
)
BY_RECORD = Text("核查记录及结果", "Records and outcomes")
NAME, KIND = Text("名称", "Name"), Text("类别", "Subject")
FIRST_OF = Text("以上为前 {shown} 条，共 {count} 条。", "The first {shown} of {count}.")
ONLY_TOLD = Text(
    "记录超过一万条，以上只列有待说明事项的记录；达标项数未逐条列出。",
    "Of more than ten thousand records only those with something to say are listed, without their passes.",
)
PARTLY = Text(
    "各条记录的项数只含报告列出的事项，合计以“结果合计”为准。",
    "The counts of each record hold listed findings only; the totals above hold all.",
)
PACKS = Text("所用规则包", "Rule packs")
DOCUMENT, PACK, STATUS, DIGEST = (
    Text("文件", "Document"),
    Text("规则包及版本", "Pack and version"),
    Text("文件状态", "Status"),
    Text("SHA-256（前 16 位）", "SHA-256 (first 16)"),
)
NOT_APPLIED = Text("，未适用于任何记录", "; applied to no record")
FULL_DIGESTS = Text("完整 SHA-256：", "SHA-256 in full:")
LEFT_OUT = Text("未核查或无法判断的内容", "Not checked, or not decided")
ALL_CHECKED = Text(
    "无：全部记录均已读入，适用的规则均已作出判断。", "None: every record was read, and every rule that applied was decided."
)
REMARKS = Text("说明", "Remarks")


def day(value: date, language: Language) -> str:
    """A day as an official paper writes it: "2026年6月30日", "2026-06-30"."""
    return f"{value.year}年{value.month}月{value.day}日" if language == "zh" else value.isoformat()


_NUMERALS = "零一二三四五六七八九十"


def numbered(number: int, title: str, language: Language) -> str:
    """A heading with its number, from 1 to 10: "二、整改要求", "2. What to do"."""
    return f"{_NUMERALS[number]}、{title}" if language == "zh" else f"{number}. {title}"
