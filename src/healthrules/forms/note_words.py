"""The words of the sheet of notes."""

from __future__ import annotations

from healthrules.texts import Text

FOR_WHOM = Text("适用对象", "Made for")
WHERE = Text("适用地区", "Place")
ANYWHERE = Text("下列规则包的全部适用地区", "wherever the packs below hold")
DAY = Text("核查日期", "To check for the day")
COUNTED = Text(
    "共 {questions} 个填报项，是上述日期适用的 {rules} 条规则所需的全部自身数据（不在此列的见下）。",
    "{questions} fields: all that the {rules} rules that may apply on that day need of a record, but for what is named below.",
)
PACKS = Text("【规则包】", "[Rule packs]")
PACK = Text("{short}（{id}，版本 {version}，摘要 {digest}）", "{short} ({id}, version {version}, digest {digest})")
NOT_ASKED = Text("【本表不填报】", "[Not asked here]")
CHECKLISTS = Text(
    "{count} 条清单规则（是否类事项）：生成时加 --checklist 可列入",
    "{count} rules of checklists (yes or no): add --checklist when making the form",
)
OTHER_YEARS = Text(
    "其他年份的数据（以同一编号另填一份，数据日期写该年，一并核查）",
    "Values of other years (another form of the same id, as of that year, checked together with this one)",
)
FIGURES = Text("由名册计算的数据（把名册一并交付核查）", "Figures of a registry (check the registry together with this form)")
REFERENCES = Text(
    "上级公布的均值或目标值（用 --references 提供）", "Averages and targets from outside (given with --references)"
)
NOTHING = Text("无", "nothing")
HOW_TO = Text("【使用】", "[How to use it]")
STEPS = (
    Text(
        "填写黄色单元格；没有数据的留空，不要填 0。",
        "Fill in the yellow cells; leave blank what is not known, never write 0 for it.",
    ),
    Text(
        "工作表受保护，只可改填报单元格；没有设密码，需要时可撤销保护。",
        "The sheets are protected so that only cells to fill in change; there is no password.",
    ),
    Text(
        "不要改动表头和“字段”列，核查时按它们读取。",
        "Leave the headings and the column Field as they are: the check reads by them.",
    ),
    Text("保存为 .xlsx 后运行：healthrules check 本文件", "Save as .xlsx, then: healthrules check FILE"),
)
SEPARATOR = Text("、", "; ")
MORE = Text("等 {count} 项", " and others, {count} in all")
