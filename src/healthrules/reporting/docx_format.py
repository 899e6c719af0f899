"""The report as a Word file: a notice to each record with something that failed, then the receipt of the check."""

from __future__ import annotations

from healthrules.reporting import docx_words as w
from healthrules.reporting.docx_notice import write_notice
from healthrules.reporting.docx_paper import Paper
from healthrules.reporting.docx_receipt import write_receipt
from healthrules.reporting.notices import notices
from healthrules.reporting.receipts import receipt
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


def render(report: Report, book: Rulebook, language: Language) -> bytes:
    """The Word file; the same report gives the same bytes.

    Raises `EngineUnavailable` where python-docx cannot be imported, `UsageError` where there would be too many notices.
    """
    paper = Paper(w.RECEIPT.in_(language), language)
    written = [0, 0]
    for each in notices(report, book, language):
        write_notice(each, paper)
        written[not each.demands] += 1
    write_receipt(receipt(report, book, language), paper, (written[0], written[1]))
    return paper.to_bytes()
