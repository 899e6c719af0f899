"""The figures behind a finding in words: how complete they are, which records drive them, which to visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from healthrules.engines import Outcome
from healthrules.language.aggregates import AGGREGATES
from healthrules.language.wording import bounds_text
from healthrules.reporting.report import Amount, FigureShown, Finding, RecordShown
from healthrules.rulebook import Rulebook
from healthrules.texts import Language, Text, visible
from healthrules.units import Quantity, exact

MOST_NAMED = 8
"""So many records are named in a line; JSON has more."""

_OF = Text(
    "{label}：{value}；属于或可能属于的 {records} 条记录中，{reported} 条数据齐全（{share}）",
    "{label}: {value}; {records} records belong or may, {reported} of them complete ({share})",
)
_ALONE = Text("{label}：{value}", "{label}: {value}")
_REFERENCE = Text("参照：{label} {value}（{year}年，{source}）", "reference: {label} {value} ({year}, {source})")
_DRIVING = Text("涉及：{names}", "driven by: {names}")
_VISIT = Text("核实以下 {count} 条记录即可判断：{names}", "to decide it, look into {count}: {names}")
_MORE = Text("等共 {count} 条", "and others, {count} in all")


def figure_lines(found: Finding, book: Rulebook, language: Language) -> Iterator[str]:
    """A line for each reference and figure, then the records that drive a verdict, or those to visit for want of one."""
    for reference in found.references:
        about = {"label": reference.label.in_(language), "year": reference.year, "source": reference.source.in_(language)}
        value = _rounded(reference.value, book, language)
        yield _REFERENCE.in_(language).format(value=value, **about)
    for each in found.figures:
        yield _of(each, book, language)
        if found.outcome in (Outcome.FAIL, Outcome.PENDING) and each.driving:
            yield _DRIVING.in_(language).format(names=_named(each.driving, each.driving_in_all, language))
        if each.visit:
            yield _VISIT.in_(language).format(count=len(each.visit), names=_named(each.visit, len(each.visit), language))


def figure_text(each: FigureShown, book: Rulebook, language: Language) -> str:
    """The value of a figure, or the bounds between which it lies, never narrower than they are."""
    if each.value is not None:
        return _rounded(each.value, book, language)
    return bounds_text(_quantity(each.low, book), _quantity(each.high, book), language)


def _of(each: FigureShown, book: Rulebook, language: Language) -> str:
    share = f"{int(each.completeness * 100)}%" if each.completeness is not None else "—"
    label, value = each.label.in_(language), figure_text(each, book, language)
    form = _OF if each.name.partition("(")[0] in AGGREGATES else _ALONE
    return form.in_(language).format(label=label, value=value, records=each.records, reported=each.reported, share=share)


def _named(records: Sequence[RecordShown], count: int, language: Language) -> str:
    names = [
        visible(each.name) if each.name == each.record else f"{visible(each.name)} {visible(each.record)}" for each in records
    ]
    shown = ("、" if language == "zh" else ", ").join(names[:MOST_NAMED])
    return shown if count <= MOST_NAMED else f"{shown} {_MORE.in_(language).format(count=count)}"


def _rounded(amount: Amount, book: Rulebook, language: Language) -> str:
    quantity = _quantity(amount, book)
    return quantity.rounded(ROUND_HALF_EVEN).text(language) if quantity is not None else ""


def _quantity(amount: Amount | None, book: Rulebook) -> Quantity | None:
    if amount is None or amount.unit is None or not isinstance(amount.value, Decimal):
        return None
    return Quantity(exact(amount.value), book.units.unit(amount.unit))
