"""The formats of a report, by name. Adding one takes a module and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthrules.errors import UsageError, did_you_mean
from healthrules.reporting.report import Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text


def _json(report: Report, _book: Rulebook, _language: Language) -> str:
    return report.to_json()


def _text(report: Report, book: Rulebook, language: Language) -> str:
    from healthrules.reporting.text_format import render

    return render(report, book, language)


def _markdown(report: Report, book: Rulebook, language: Language) -> str:
    from healthrules.reporting.markdown_format import render

    return render(report, book, language)


FORMATS: Mapping[str, Callable[[Report, Rulebook, Language], str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}


def known_format(name: str) -> str:
    """The name, if there is such a format.

    Raises `UsageError` with the nearest one where there is none.
    """
    if name in FORMATS:
        return name
    hint, listed = did_you_mean(name, FORMATS), ", ".join(FORMATS)
    raise UsageError(Text(f"没有格式“{name}”。{hint.zh}可选：{listed}", f"no format `{name}`.{hint.en} One of: {listed}"))
