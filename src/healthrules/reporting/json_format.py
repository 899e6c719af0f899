"""The report as JSON: keys in a fixed order, exact decimals as numbers, the same bytes for the same report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.reporting.report import LEFT_OUT, Report
from healthrules.rulebook import Rulebook
from healthrules.texts import Language
from healthrules.units import exact, plain

_FIRST = ("schema",)


def render(report: Report, _book: Rulebook, _language: Language) -> str:
    """The report as JSON text; it holds both languages."""
    return to_json(report)


def to_json(report: Report) -> str:
    """The report as JSON text, ending in a line break."""
    return written(report)


def written(model: Any) -> str:
    """A model of dataclasses as JSON text, ending in a line break: keys in their order, exact decimals as numbers."""
    return _written(_data(model), 0) + "\n"


def _data(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value) if not each.metadata.get(LEFT_OUT) or getattr(value, each.name)]
        order = [*(name for name in _FIRST if name in names), *(name for name in names if name not in _FIRST)]
        return {name: _data(getattr(value, name)) for name in order}
    if isinstance(value, Mapping):
        return {str(key): _data(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _written(value: Any, depth: int) -> str:
    """JSON with an indent of two. Decimals are written in full, which the standard encoder cannot."""
    if isinstance(value, Decimal):
        return plain(exact(value))
    if isinstance(value, dict) and value:
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_written(each, depth + 1)}" for key, each in value.items()]
        return _block("{", items, "}", depth)
    if isinstance(value, list) and value:
        return _block("[", [_written(each, depth + 1) for each in value], "]", depth)
    return json.dumps(value, ensure_ascii=False)


def _block(opening: str, items: list[str], closing: str, depth: int) -> str:
    indent = "  " * (depth + 1)
    body = f",\n{indent}".join(items)
    return f"{opening}\n{indent}{body}\n{'  ' * depth}{closing}"
