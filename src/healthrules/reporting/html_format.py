"""The report as one HTML page: nothing is fetched, nothing from an input can run, and all can be read without JavaScript."""

from __future__ import annotations

from healthrules.reporting.html_page import page
from healthrules.reporting.pages import filled
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language


def render(report: Report, book: Rulebook, language: Language) -> str:
    """The report as an HTML page."""
    return filled("report.html.j2", "report.css", "report.js", **page(report, book, language))
