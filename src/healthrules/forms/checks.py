"""What Excel checks in a cell, as XlsxWriter takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from healthrules.forms import words
from healthrules.forms.entries import Check, bounds
from healthrules.texts import Language, Text
from healthrules.units import Number

MOST_INLINE = 255
"""How long a list of choices may be that stands in the check itself."""

ANY_NUMBER = 10**15
"""Numbers without a bound are checked to lie within this one, so that they are numbers."""

Source = Callable[[tuple[str, ...]], str]
"""Gives the range that holds some choices."""


def validation(check: Check, unit: str, source: Source, language: Language) -> Mapping[str, Any]:
    """The check of a cell; `unit` is the one its number is in, `source` keeps choices that do not fit here."""
    if check.kind == "list":
        return {"validate": "list", "source": _choices(check.choices, source), **_error(_choice_error(check), language, check)}
    if check.kind == "date":
        first, last = check.days
        limits = {"criteria": "between", "minimum": first, "maximum": last}
        return {"validate": "date", **limits, **_error(words.WRONG_DAY, language, check)}
    if check.kind == "text":
        told = Text(*(each.format(most=check.most) for each in (words.WRONG_TEXT.zh, words.WRONG_TEXT.en)))
        return {"validate": "length", "criteria": "<=", "value": check.most, **_error(told, language, check)}
    return {"validate": _NUMBERS[check.kind], **_limits(check), **_error(_number_error(check, unit, language), language, check)}


_NUMBERS: Mapping[str, str] = {"whole": "integer", "decimal": "decimal"}


def _choices(choices: tuple[str, ...], source: Source) -> list[str] | str:
    inline = ",".join(choices)
    return source(choices) if len(inline) > MOST_INLINE or any("," in each for each in choices) else list(choices)


def _limits(check: Check) -> Mapping[str, Any]:
    least, most = (None if each is None else _plain(each) for each in (check.least, check.most))
    if most is None and least is not None:
        return {"criteria": ">=", "value": least}
    if least is None and most is not None:
        return {"criteria": "<=", "value": most}
    low, high = (-ANY_NUMBER, ANY_NUMBER) if least is None or most is None else (least, most)
    return {"criteria": "between", "minimum": low, "maximum": high}


def _plain(number: Number) -> int | float:
    return number if isinstance(number, int) else float(number)


def _choice_error(check: Check) -> Text:
    return words.WRONG_CHOICE if check.strict else words.MAYBE_CHOICE


def _number_error(check: Check, unit: str, language: Language) -> Text:
    inside = words.IN_UNIT.in_(language).format(unit=unit) if unit else ""
    told = words.WRONG_NUMBER.in_(language).format(bounds=bounds(check, language), unit=inside)
    return Text(told, told)


def _error(text: Text, language: Language, check: Check) -> Mapping[str, str]:
    return {
        "error_title": words.WRONG.in_(language),
        "error_message": text.in_(language)[:255],
        "error_type": "stop" if check.strict else "warning",
    }
