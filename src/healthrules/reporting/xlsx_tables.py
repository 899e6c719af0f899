"""The sheets of the Excel report but the first: findings, what is unknown, what was not read, what was checked, and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from healthrules.engines import Outcome
from healthrules.records import SUBJECT_LABELS
from healthrules.reporting import waiver_words, words
from healthrules.reporting.figure_words import figure_lines
from healthrules.reporting.findings_table import unchecked
from healthrules.reporting.messages import field_label
from healthrules.reporting.report import Amount, Checked, Finding, Rejected, Report
from healthrules.reporting.xlsx_sheets import Cell, Column, Sheet
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text

NAME, ID = Column(Text("名称", "Name"), 17), Column(Text("编号", "Id"), 12)
WHOLE_NAME, WHOLE_ID = Column(NAME.heading, 36), Column(ID.heading, 24)
REGION = Column(Text("地区", "Region"), 11, optional=True)
WHOLE_REGION = Column(REGION.heading, 24, optional=True)
DAY = Column(Text("截至", "As of"), 11, optional=True)
RULE = Column(Text("规则", "Requirement"), 18)
MESSAGE = Column(Text("说明", "Explanation"), 36)
BASIS, FORCE = Column(Text("依据", "Clause"), 18), Column(Text("力度", "Force"), 9)
READING = Column(Text("理解", "Reading"), 16, optional=True)
PLACE = Column(Text("出处", "Source"), 16, optional=True)
RULE_ID = Column(Text("规则编号", "Rule id"), 18)
KIND = Column(Text("类别", "Subject"), 13)

HEADS: Mapping[str, Text] = {
    "type": Text("记录类型", "type of record"),
    "id": Text("编号", "id"),
    "name": Text("名称", "name"),
    "region": Text("地区", "region"),
    "as_of": Text("数据日期", "day of the data"),
}
"""What identifies a record, in words."""

COUNTED = (Outcome.PASS, Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WAIVED)

Key = tuple[str, str, date]


def sheets(report: Report, book: Rulebook, language: Language) -> Iterator[Sheet]:
    """The sheets in order; those of waivers and of records that no rule applied to only where there are some."""
    yield _findings(report, book, language)
    yield _unknown(report, book, language)
    yield _rejects(report, book, language)
    yield _checked(report, book, language)
    if report.unchecked:
        yield _unchecked(report, book, language)
    if report.waivers:
        yield _waivers(report, language)


def _findings(report: Report, book: Rulebook, language: Language) -> Sheet:
    told = [each for each in report.findings if each.outcome is not Outcome.UNKNOWN]
    told.sort(key=lambda each: words.ORDER.index(each.outcome))
    columns = (
        Column(Text("结论", "Outcome"), 10),
        *(NAME, ID, REGION, DAY, RULE),
        *(Column(heading, 14) for heading in (Text("实际", "Actual"), Text("要求", "Required"), Text("差距", "Gap"))),
        Column(Text("单位", "Unit"), 9),
        *(MESSAGE, BASIS, FORCE, READING, Column(Text("豁免", "Waiver"), 24, optional=True), PLACE, RULE_ID),
    )
    rows = [_finding(each, report, book, language) for each in told]
    return Sheet(Text("问题", "Findings"), columns, rows, 2, Text("没有需要列出的问题。", "There is no finding to list."))


def _finding(each: Finding, report: Report, book: Rulebook, language: Language) -> list[Cell]:
    amounts = [_amount(amount, each, book, language) for amount in (each.actual, each.required, each.gap)]
    waiver = waiver_words.covered(each.waiver, language) if each.waiver is not None else None
    return [
        each.outcome,
        *_record(each, book, language),
        each.as_of if each.as_of != report.as_of else None,
        each.title.in_(language),
        *amounts,
        _unit(each, book, language),
        _message(each, book, language),
        words.clause(each.clause, book, language),
        each.force.label.in_(language),
        words.reading(each, book, language),
        waiver,
        _place(each, language),
        each.rule,
    ]


def _unknown(report: Report, book: Rulebook, language: Language) -> Sheet:
    missing = Column(Text("缺少数据", "Missing data"), 24)
    columns = (NAME, ID, REGION, DAY, RULE, missing, MESSAGE, BASIS, FORCE, READING, PLACE, RULE_ID)
    comma = "、" if language == "zh" else ", "
    rows: list[list[Cell]] = [
        [
            *_record(each, book, language),
            each.as_of if each.as_of != report.as_of else None,
            each.title.in_(language),
            comma.join(field_label(name, book.vocabulary, language) for name in each.missing),
            _message(each, book, language),
            words.clause(each.clause, book, language),
            each.force.label.in_(language),
            words.reading(each, book, language),
            _place(each, language),
            each.rule,
        ]
        for each in report.findings
        if each.outcome is Outcome.UNKNOWN
    ]
    nothing = Text("没有因缺少数据而无法判断的项目。", "Nothing that is listed waits for data.")
    return Sheet(Text("无法判断", "Unknown"), columns, rows, 1, nothing)


def _rejects(report: Report, book: Rulebook, language: Language) -> Sheet:
    columns = (
        Column(Text("文件", "File"), 30),
        Column(Text("工作表", "Sheet"), 16, optional=True),
        Column(Text("行", "Row"), 8),
        Column(Text("单元格", "Cell"), 8, optional=True),
        Column(Text("编号", "Id"), 16),
        Column(Text("字段", "Field"), 20),
        Column(Text("原因", "Reason"), 70),
    )
    rows: list[list[Cell]] = [
        [
            each.file if each.file != "-" else words.place(each, language),
            each.sheet,
            each.row,
            each.cell,
            each.record,
            _field(each, book, language),
            each.message.in_(language),
        ]
        for each in report.rejects
    ]
    return Sheet(Text("未读入", "Rejects"), columns, rows, 0, Text("全部读入。", "All of the input could be read."))


def _checked(report: Report, book: Rulebook, language: Language) -> Sheet:
    columns = (
        *(WHOLE_NAME, WHOLE_ID, KIND, WHOLE_REGION, Column(DAY.heading, DAY.widest)),
        *(Column(each.label, 9) for each in COUNTED),
        Column(PLACE.heading, 40, optional=True),
    )
    counts: dict[Key, Counter[Outcome]] = {}
    for found in report.findings:
        counts.setdefault(_key(found), Counter())[found.outcome] += 1
    rows: list[list[Cell]] = []
    for each in report.checked:
        listed = counts.get(_key(each), Counter())
        tally: list[Cell] = [len(each.passed), *(listed[outcome] for outcome in COUNTED[1:])]
        rows.append([*_identity(each, book, language), each.as_of, *tally, _place(each, language)])
    many = Text("记录过多，未逐条列出。", "There are too many records to list them one by one.")
    nothing = many if report.summary.records else words.NOTHING
    return Sheet(Text("已核查", "Checked"), columns, rows, 1, nothing)


def _unchecked(report: Report, book: Rulebook, language: Language) -> Sheet:
    columns = (WHOLE_ID, WHOLE_NAME, KIND, WHOLE_REGION, Column(PLACE.heading, 40, optional=True))
    rows: list[list[Cell]] = []
    for each in unchecked(report):
        if isinstance(each, Checked):
            name, code, *rest = _identity(each, book, language)
            rows.append([code, name, *rest, _place(each, language)])
        else:
            rows.append([each, None, None, None, None])
    return Sheet(Text("未适用", "Unchecked"), columns, rows, 1)


def _waivers(report: Report, language: Language) -> Sheet:
    columns = (
        *(NAME, ID, RULE_ID, Column(Text("使用情况", "State"), 36), Column(Text("理由", "Reason"), 36)),
        Column(Text("批准机关", "Authority"), 20),
        Column(Text("批准文号", "Number"), 18, optional=True),
        Column(Text("生效日期", "Valid from"), 11, optional=True),
        Column(Text("有效期至", "Valid until"), 11),
    )
    rows: list[list[Cell]] = [
        [
            *(each.name, each.record, each.rule, waiver_words.state(each, report, language)),
            *(each.reason, each.authority, each.number, each.granted, each.expires),
        ]
        for each in report.waivers
    ]
    return Sheet(Text("豁免", "Waivers"), columns, rows, 1)


def _key(each: Checked | Finding) -> Key:
    return each.type, each.record, each.as_of


def _record(each: Finding, book: Rulebook, language: Language) -> list[Cell]:
    return [each.name, each.record, _region(each, book, language)]


def _identity(each: Checked, book: Rulebook, language: Language) -> list[Cell]:
    kind = SUBJECT_LABELS[each.type].in_(language) if each.type in SUBJECT_LABELS else each.type
    return [each.name, each.record, kind, _region(each, book, language)]


def _region(each: Checked | Finding, book: Rulebook, language: Language) -> str | None:
    region = book.regions.regions.get(each.region) if each.region is not None else None
    return region.name.in_(language) if region is not None else each.region


def _place(each: Checked | Finding, language: Language) -> str | None:
    return words.place(each.source, language) if each.source is not None else None


def _message(each: Finding, book: Rulebook, language: Language) -> str:
    return "\n".join([each.message.in_(language), *figure_lines(each, book, language)])


def _amount(amount: Amount | None, found: Finding, book: Rulebook, language: Language) -> Cell:
    """A number as it is; yes or no, and codes, in words."""
    if amount is None or isinstance(amount.value, Decimal):
        return amount.value if amount is not None else None
    if isinstance(amount.value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][amount.value]
    field = book.vocabulary.fields.get((found.field or "").partition("@")[0])
    codes = book.vocabulary.categories[field.category].codes if field is not None and field.category is not None else {}
    named = [codes[code].label.in_(language) if code in codes else code for code in amount.value.split("|")]
    return ("、" if language == "zh" else " or ").join(named)


def _unit(each: Finding, book: Rulebook, language: Language) -> str | None:
    symbol = next((side.unit for side in (each.required, each.actual) if side is not None and side.unit is not None), None)
    return book.units.unit(symbol).text(language) if symbol is not None else None


def _field(each: Rejected, book: Rulebook, language: Language) -> str | None:
    field = book.vocabulary.fields.get(each.field or "")
    label = field.label if field is not None else HEADS.get(each.field or "")
    return label.in_(language) if label is not None else each.field
