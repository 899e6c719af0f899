"""The formats of a report, by name. Adding one takes a module with a function `render`, and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from healthrules.errors import UsageError, did_you_mean
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text


@dataclass(frozen=True, slots=True)
class Format:
    """How a report can be written: `module` holds `render(report, book, language)`, which gives text, or bytes where `binary`.

    `ending` is that of its files: a file named so is written so.
    """

    module: str
    ending: str
    binary: bool = False

    def render(self, report: Report, book: Rulebook, language: Language) -> str | bytes:
        """The report in this format."""
        found: str | bytes = import_module(f"healthrules.reporting.{self.module}").render(report, book, language)
        return found


FORMATS: Mapping[str, Format] = {
    "text": Format("text_format", ".txt"),
    "json": Format("json_format", ".json"),
    "markdown": Format("markdown_format", ".md"),
    "csv": Format("csv_format", ".csv"),
    "html": Format("html_format", ".html"),
    "docx": Format("docx_format", ".docx", binary=True),
    "junit": Format("junit_format", ".xml"),
    "xlsx": Format("xlsx_format", ".xlsx", binary=True),
}


def known_format(name: str) -> Format:
    """The format of a name.

    Raises `UsageError` with the nearest one where there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    hint, listed = did_you_mean(name, FORMATS), ", ".join(FORMATS)
    raise UsageError(Text(f"没有格式“{name}”。{hint.zh}可选：{listed}", f"no format `{name}`.{hint.en} One of: {listed}"))


def format_of(path: str) -> str | None:
    """The name of the format that a file's ending asks for; None where it asks for none.

    >>> format_of("report.json"), format_of("report")
    ('json', None)
    """
    return next((name for name, each in FORMATS.items() if path.lower().endswith(each.ending)), None)
