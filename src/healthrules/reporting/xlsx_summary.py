"""The first sheet of the Excel report: what was checked by which documents, what came of it, and what to know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from healthrules.engines import Outcome
from healthrules.reporting import words
from healthrules.reporting.report import Pack, Report
from healthrules.reporting.xlsx_sheets import Cell, lines
from healthrules.reporting.xlsx_writing import LINE, Writer
from healthrules.rulebook import Force, Rulebook
from healthrules.texts import Language, Text

LISTED = (Outcome.FAIL, Outcome.PENDING, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASS)
_WIDTHS = (44, 10, 10, 10, 10, 10, 10, 10, 24, 34)

FORCE, TOTAL = Text("力度", "Force"), Text("合计", "Total")
DOCUMENT, STATUS, VERSION = Text("所用文件", "Document"), Text("状态", "Status"), Text("版本", "Version")
PACK, DIGEST = Text("规则包", "Rule pack"), Text("校验码（SHA-256）", "Digest (SHA-256)")
LISTED_ONLY = Text(
    "各文件的项数按本报告逐条列出的结果计算；未列出的结果见说明。",
    "The numbers by document count what this report lists one by one; the remarks say what it does not list.",
)
ONLY = Text("{document}：仅核查 {rules}", "{document}: only {rules}")
REMARKS = Text("说明", "Remarks")
FACTS = (
    (Text("已核查记录", "Records checked"), "records"),
    (Text("规则", "Rules"), "rules"),
    (Text("未能读入", "Could not be read"), "rejects"),
    (Text("没有规则适用的记录", "Records that no rule applied to"), "unchecked"),
)


@dataclass(slots=True)
class Summary:
    """The first sheet while it is written; `row` is where the next line goes."""

    writer: Writer
    report: Report
    book: Rulebook
    sheet: Any
    row: int = 0

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.writer.language

    def write(self) -> None:
        """All of the sheet."""
        for column, wide in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, wide)
        self.line(words.TITLE.in_(self.language), size=16, bold=True)
        self.line(f"{words.AS_OF.in_(self.language)} {self.report.as_of}")
        verdict = words.verdict_line(self.report)
        if verdict is not None:
            self.line(verdict.in_(self.language), size=12, bold=True)
        self.row += 1
        for label, name in FACTS:
            self.cells([label.in_(self.language), getattr(self.report.summary, name)])
        self.row += 1
        self.forces()
        self.row += 1
        self.documents()
        self.remarks()

    def line(self, text: str, *, size: int = 10, bold: bool = False) -> None:
        """A line across the sheet, as high as its text needs."""
        style = self.writer.style(font_size=size, bold=bold, text_wrap=True)
        self.sheet.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        self.sheet.set_row(self.row, (lines(text, sum(_WIDTHS) * 10 // size) * LINE + 3) * size // 10)
        self.row += 1

    def cells(self, values: Sequence[Cell], **properties: Any) -> None:
        """A row of a table."""
        self.writer.row(self.sheet, self.row, values, _WIDTHS, **properties)
        self.row += 1

    def forces(self) -> None:
        """The counts of each outcome, by force."""
        self.outcomes(FORCE, words.ORDER, TOTAL)
        for force in Force:
            counts = [self.report.summary.forces[force][outcome] for outcome in words.ORDER]
            self.cells([force.label.in_(self.language), *counts, sum(counts)])
        whole = [self.report.summary.outcomes[outcome] for outcome in words.ORDER]
        self.cells([TOTAL.in_(self.language), *whole, sum(whole)], bold=True)

    def documents(self) -> None:
        """What was listed of each document, and which version of it was used."""
        self.outcomes(DOCUMENT, LISTED, STATUS, VERSION, PACK, DIGEST)
        counts = _listed(self.report, self.book)
        for pack in self.report.rulebook:
            title = self.book.documents[pack.pack].title.in_(self.language)
            status = words.STATUSES[pack.status].in_(self.language) if pack.status in words.STATUSES else pack.status
            listed = [counts[pack.pack, outcome] for outcome in LISTED]
            self.cells([title, *listed, status, pack.version, pack.pack, pack.digest])

    def outcomes(self, first: Text, outcomes: Sequence[Outcome], *rest: Text) -> None:
        """A row of headings, the outcomes among them in their colours."""
        told = [first.in_(self.language), *("" for _ in outcomes), *(each.in_(self.language) for each in rest)]
        self.writer.headings(self.sheet, self.row, told)
        for column, outcome in enumerate(outcomes, start=1):
            self.writer.put(self.sheet, self.row, column, outcome, text_wrap=True, valign="vcenter")
        most = max(lines(outcome.label.in_(self.language), _WIDTHS[1]) for outcome in outcomes)
        self.sheet.set_row(self.row, most * LINE + 3)
        self.row += 1

    def remarks(self) -> None:
        """What a reader must know of the numbers."""
        self.line(LISTED_ONLY.in_(self.language))
        told = [*_only(self.report.rulebook, self.book, self.language), *words.remarks(self.report, self.book, self.language)]
        if told:
            self.row += 1
            self.line(REMARKS.in_(self.language), bold=True)
        for each in told:
            self.line(each)


def _only(packs: Sequence[Pack], book: Rulebook, language: Language) -> Iterator[str]:
    comma = "、" if language == "zh" else ", "
    for pack in packs:
        if pack.only:
            name = book.documents[pack.pack].short.in_(language)
            yield ONLY.in_(language).format(document=name, rules=comma.join(pack.only))


def _listed(report: Report, book: Rulebook) -> Counter[tuple[str, Outcome]]:
    """How many outcomes of each document the report lists: findings, and the rules that each record met."""
    told = Counter[tuple[str, Outcome]]()
    told.update((each.clause.document, each.outcome) for each in report.findings if each.outcome is not Outcome.PASS)
    told.update((book.rules[rule].document.id, Outcome.PASS) for each in report.checked for rule in each.passed)
    return told
