"""The words of forms, once for all layouts."""

from __future__ import annotations

from collections.abc import Mapping

from healthrules.texts import Text

TITLE = Text("{who}核查填报表", "Inspection form for {who}")
TABLE_TITLE = Text("{who}核查登记表", "Registry for {who}")
HOW = Text(
    "请填黄色单元格。数字按“单位”列填写，不必写单位；没有数据的留空，不要填 0。填好保存后可直接核查：healthrules check 本文件",
    "Fill in the yellow cells. A number is in the unit beside it; leave blank what is not known, never write 0 for it. "
    "Save, then check it as it is: healthrules check FILE",
)
HOW_TABLE = Text(
    "一行一条记录。数字按标题括号中的单位填写；没有数据的留空，不要填 0。标题上的批注写明依据。"
    "填好保存后可直接核查：healthrules check 本文件",
    "A record a row. A number is in the unit that its heading shows; leave blank what is not known, never write 0 for it. "
    "The notes on the headings say which clauses ask. Save, then check it as it is: healthrules check FILE",
)
IDENTITY = Text("填报对象", "What is checked")
KNOWN = Text("已有数据（请核对，有误可改）", "Known already (correct it where it is wrong)")
NOTES = Text("说明", "Notes")
OPTIONS = Text("选项", "Options")
SHEET = Text("填报表", "Form")

TYPE = Text("记录类型", "type of record")
ID = Text("编号", "id")
NAME = Text("名称", "name")
REGION = Text("地区", "region")
AS_OF = Text("数据日期", "as of")
FOR_TYPE = Text("本表据此生成，勿改", "the form was made for it")
FOR_ID = Text("必填；机构编码等，不得重复", "required; a code that no other record has")
FOR_NAME = Text("全称", "its full name")
FOR_REGION = Text("从下拉列表选择，或填行政区划代码", "choose from the list, or write the GB/T 2260 code")
FOR_AS_OF = Text("日期，如 2025-06-30；空着即核查当日", "a day such as 2025-06-30; blank: the day of the check")

YES, NO = Text("是", "yes"), Text("否", "no")
CHOOSE = Text("从下拉列表选择（{count} 项）", "choose from the list ({count})")
WHOLE, NUMBER = Text("整数", "a whole number"), Text("数", "a number")
BOUNDS: Mapping[tuple[bool, bool], Text] = {
    (True, True): Text("{least}～{most} 的{noun}", "{noun}, {least} to {most}"),
    (True, False): Text("不小于 {least} 的{noun}", "{noun}, at least {least}"),
    (False, True): Text("不大于 {most} 的{noun}", "{noun}, at most {most}"),
    (False, False): Text("{noun}", "{noun}"),
}
DERIVABLE = Text(
    "可不填，有名册或相关数据时自动计算", "may be left blank: it is worked out where a registry or other values tell"
)
COMMA, SEMICOLON = Text("、", ", "), Text("；", "; ")
MORE = Text("等 {count} 条", " and others, {count} clauses in all")

WRONG = Text("填报有误", "Not valid")
WRONG_CHOICE = Text("请从下拉列表中选择。", "Choose from the list.")
MAYBE_CHOICE = Text(
    "不在列表中。也可填 6 位行政区划代码；确定要填吗？", "Not in the list. A GB/T 2260 code will do too. Keep it?"
)
WRONG_NUMBER = Text("请填{bounds}{unit}，只写数字。", "Fill in {bounds}{unit}: digits only.")
IN_UNIT = Text("（单位：{unit}）", " (in {unit})")
WRONG_DAY = Text("请填日期，如 2025-06-30。", "Fill in a day such as 2025-06-30.")
WRONG_TEXT = Text("最多 {most} 个字。", "At most {most} characters.")
