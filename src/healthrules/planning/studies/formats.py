"""The formats of a study, by name. Adding one takes a function and a line here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.planning.studies.cells import heading, shown
from healthrules.planning.studies.model import Study
from healthrules.texts import Language, Text
from healthrules.units import exact, plain

STUDY_ENDINGS: Mapping[str, str] = {
    ".html": "html",
    ".json": "json",
    ".xlsx": "xlsx",
    ".md": "markdown",
    ".csv": "csv",
    ".txt": "text",
}
"""The format that the ending of a file asks for."""


def written(study: Study, name: str, language: Language) -> str | bytes:
    """A study in one of `STUDY_FORMATS`."""
    return STUDY_FORMATS[name](study, language)


def _text(study: Study, language: Language) -> str:
    from healthrules.planning.studies.text import text

    return text(study, language)


def _markdown(study: Study, language: Language) -> str:
    from healthrules.planning.studies.text import markdown

    return markdown(study, language)


def _html(study: Study, language: Language) -> str:
    from healthrules.planning.studies.page import page

    return page(study, language)


def _json(study: Study, _: Language) -> str:
    """The data of a study: exact decimals as numbers, the same bytes for the same study."""
    whole = {"schema": study.schema, **study.data}
    return json.dumps(_plain(whole), ensure_ascii=False, indent=2) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return json.loads(plain(exact(value)))
    return value.isoformat() if isinstance(value, date) else value


def _csv(study: Study, language: Language) -> str:
    """The last grid of a study, which lists records, as CSV."""
    from healthrules.reporting.safe_cells import harmless

    grid, out = study.grids[-1], io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([heading(column, language) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([harmless(shown(each, language)) if isinstance(each, (str, Text)) else each for each in row])
    return "\ufeff" + out.getvalue()


def _xlsx(study: Study, language: Language) -> bytes:
    from healthrules.planning.studies.workbook import workbook

    return workbook(study, language)


STUDY_FORMATS: Mapping[str, Callable[[Study, Language], str | bytes]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "xlsx": _xlsx,
    "markdown": _markdown,
    "csv": _csv,
}
