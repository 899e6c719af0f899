"""The formats of a comparison of inspections, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from healthrules.errors import UsageError, did_you_mean
from healthrules.reporting.changes import Diff
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text


@dataclass(frozen=True, slots=True)
class ChangesFormat:
    """How a comparison can be written: `module` holds `render(diff, book, language)`; `ending` is that of its files."""

    module: str
    ending: str

    def render(self, diff: Diff, book: Rulebook, language: Language) -> str | bytes:
        """The comparison in this format: text, or bytes of a workbook. `book` lends titles of documents, and units."""
        found: str | bytes = import_module(f"healthrules.reporting.{self.module}").render(diff, book, language)
        return found


FORMATS: Mapping[str, ChangesFormat] = {
    "text": ChangesFormat("changes_text", ".txt"),
    "json": ChangesFormat("changes_json", ".json"),
    "markdown": ChangesFormat("changes_markdown", ".md"),
    "csv": ChangesFormat("changes_csv", ".csv"),
    "html": ChangesFormat("changes_html", ".html"),
    "xlsx": ChangesFormat("changes_xlsx", ".xlsx"),
}


def format_for(name: str | None, output: str | None) -> str:
    """The format that is named; else the one that the ending of the output asks for; else text.

    Raises `UsageError`, with the nearest, for a name or an ending that there is not.
    """
    if name is not None:
        if name in FORMATS:
            return name
        hint, listed = did_you_mean(name, FORMATS), ", ".join(FORMATS)
        raise UsageError(Text(f"没有格式“{name}”。{hint.zh}可选：{listed}", f"no format `{name}`.{hint.en} One of: {listed}"))
    return "text" if output is None else _of_ending(output)


def _of_ending(output: str) -> str:
    for name, each in FORMATS.items():
        if output.lower().endswith(each.ending):
            return name
    listed = ", ".join(each.ending for each in FORMATS.values())
    zh = f"从 {output} 的扩展名看不出格式；可用 {listed}，或写明 --format"
    raise UsageError(Text(zh, f"the ending of {output} names no format; use one of {listed}, or --format"))
