"""The words of the HTML report that no other format has."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.reporting import words
from healthrules.texts import Language, Text

LANGUAGE_TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
"""What the page says of its language."""

LABELS: Mapping[str, Text] = {
    "as_of": words.AS_OF,
    "summary": words.SUMMARY,
    "records": Text("已核查记录", "records checked"),
    "rules": Text("规则", "rules"),
    "rejects": Text("未能读入", "not read"),
    "unchecked": Text("没有规则适用", "no rule applied"),
    "skip": Text("跳到核查结果", "Skip to the findings"),
    "contents": Text("目录", "Contents"),
    "draft_warning": Text(
        "以下文件为征求意见稿，尚未正式印发，据此得出的结果仅供参考：",
        "These documents are drafts for comment, not yet issued; what rests on them is for information only: ",
    ),
    "remarks": Text("说明", "Remarks"),
    "charts": Text("分布", "Where they fall"),
    "name": Text("名称", "name"),
    "shares": Text("占比", "share"),
    "count": Text("项数", "count"),
    "filters": Text("筛选和查找", "Filter and search"),
    "outcome": Text("结果", "outcome"),
    "force": Text("性质", "force"),
    "district": Text("县（市、区）", "district"),
    "document": Text("文件", "document"),
    "kind": Text("对象", "kind of subject"),
    "all": Text("全部", "all"),
    "search": Text("查找", "Search"),
    "search_hint": Text("名称、编号、规则、文字", "name, id, rule, text"),
    "reset": Text("清除筛选", "Reset"),
    "shown": Text(
        "显示 {results} / {all} 项结果，{records} / {total} 条记录",
        "{results} of {all} results shown, {records} of {total} records",
    ),
    "filtered": Text("已筛选", "filtered"),
    "nothing": Text("没有符合条件的结果。请放宽或清除筛选条件。", "Nothing matches. Widen the filters, or reset them."),
    "findings": Text("核查结果", "Findings"),
    "no_findings": Text("没有需要列出的结果。", "There is no finding to list."),
    "actual": Text("实际", "actual"),
    "required": Text("要求值", "required value"),
    "gap": Text("差距", "gap"),
    "missing": Text("缺少数据", "missing data"),
    "basis": Text("依据", "clause"),
    "reading": Text("理解", "reading"),
    "source": Text("来源", "source"),
    "rule": Text("规则", "rule"),
    "explain": Text("点击规则编号，可在原处展开规则说明。", "A click on the id of a rule explains it in place."),
    "passed": Text("另有 {count} 项达标", "also met: {count}"),
    "waivers": Text("豁免", "Waivers"),
    "reason": Text("理由", "reason"),
    "authority": Text("批准机关", "authority"),
    "expires": Text("有效期至", "valid until"),
    "state": Text("使用情况", "state"),
    "checked": Text("其余已核查的记录", "Other records that were checked"),
    "checked_note": Text("这些记录没有列出的结果。", "No result of these records is listed above."),
    "met": Text("达标的规则", "rules met"),
    "none_met": Text("没有达标的规则", "none"),
    "record": Text("记录", "record"),
    "id": Text("编号", "id"),
    "place": Text("位置", "place"),
    "field": Text("字段", "field"),
    "rejects_long": words.REJECTS,
    "unchecked_long": words.UNCHECKED,
    "unchecked_note": Text(
        "以下记录没有任何规则适用，不等于达标；请核对地区、对象和机构类型。",
        "No rule applied to these records: they did not pass. Look at their region, subject and kind.",
    ),
    "explanations": Text("规则说明", "The rules explained"),
    "documents": Text("所用文件和规则包", "Documents and rule packs"),
    "pack": Text("规则包", "pack"),
    "version": Text("版本", "version"),
    "status": Text("状态", "status"),
    "period": Text("规划期", "period"),
    "digest": Text("摘要（SHA-256）", "digest (SHA-256)"),
    "applied": Text("适用于本次记录", "applied here"),
    "only": Text("仅核查其中的规则", "only these of its rules"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "no_region": Text("未注明地区", "no region given"),
    "unanswered": Text(
        "无法判断的结果中，清单事项未填报 {count} 项。", "Of what is unknown, {count} are items of checklists not answered."
    ),
    "not_in_chart": Text("另有不适用 {count} 项，不在图中。", "Not in this chart: {count} that did not apply."),
    "not_drawn": Text("未逐条列出、不在图中：{what}。", "Not listed one by one, and not in this chart: {what}."),
    "script_note": Text(
        "筛选和查找需要浏览器启用 JavaScript；不启用也可阅读全部内容。",
        "Filters and search need JavaScript; without it everything can be read all the same.",
    ),
    "end": Text("报告完", "End of the report"),
}
"""Every label of the template, by name."""


def labels(language: Language) -> dict[str, str]:
    """The labels of the page in one language."""
    return {name: label.in_(language) for name, label in LABELS.items()}
