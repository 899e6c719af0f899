"""The report as an Excel workbook: a sheet each for the summary, findings, what is unknown, was not read, and was checked."""

from __future__ import annotations

from healthrules.reporting import words
from healthrules.reporting.report import Report
from healthrules.reporting.xlsx_summary import Summary
from healthrules.reporting.xlsx_tables import sheets
from healthrules.reporting.xlsx_writing import Writer
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


def render(report: Report, book: Rulebook, language: Language) -> bytes:
    """The report as the bytes of an .xlsx file; the same report gives the same bytes."""
    writer = Writer(language, f"{words.TITLE.in_(language)} · {words.AS_OF.in_(language)} {report.as_of}")
    Summary(writer, report, book, writer.page(words.SUMMARY.in_(language))).write()
    for each in sheets(report, book, language):
        writer.table(each)
    return writer.close()
