"""A report as a table of findings, with the columns that every engine gives; docs/tables.md says what each holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from healthrules.engines import Outcome
from healthrules.reporting.report import Amount, Checked, Finding, Rejected, Report, Source, WaiverShown
from healthrules.reporting.waiver_words import both
from healthrules.rulebook import Rulebook

REJECTED, UNCHECKED = "rejected", "unchecked"
"""What `outcome` says of a row that could not be read, and of a record that no rule applied to: in rows without a rule."""

COLUMNS: Mapping[str, type] = {
    "file": str,
    "row": int,
    "record": str,
    "type": str,
    "name": str,
    "region": str,
    "as_of": date,
    "rule": str,
    "outcome": str,
    "force": str,
    "field": str,
    "actual": float,
    "required": float,
    "gap": float,
    "unit": str,
    "actual_code": str,
    "required_code": str,
    "missing": str,
    "document": str,
    "section": str,
    "reading": str,
    "title_zh": str,
    "title_en": str,
    "reason_zh": str,
    "reason_en": str,
}
"""The columns, in order, and what each holds."""

Row = dict[str, Any]


def rows(report: Report, book: Rulebook) -> Iterator[Row]:
    """The rows of a report by file and row, then in the order of the rules; a column that is left out is empty.

    A report of more than 10,000 records lists those that no rule applied to by their ids: no other column is known of them.
    """
    order = {name: index for index, name in enumerate(book.rules)}
    made = [
        *(of_finding(each) for each in report.findings),
        *({"file": each.file, **of_reject(each), "sheet": each.sheet} for each in report.rejects),
        *_unchecked(report),
    ]
    places = _places(report)

    def place(row: Row) -> tuple[int, int, int]:
        return places.get(_within(row), len(places)), row.get("row") or 0, order.get(row.get("rule", ""), -1)

    return iter(sorted(made, key=place))


def _places(report: Report) -> dict[tuple[Any, Any], int]:
    """The files and sheets in the order in which they were read, as far as the report shows it."""
    read = [each.source for each in report.checked] + [each.source for each in report.findings]
    sources = [_of_source(each) for each in read]
    rejects = [{"file": each.file, "sheet": each.sheet} for each in report.rejects]
    return {key: place for place, key in enumerate(dict.fromkeys(map(_within, [*sources, *rejects])))}


def _within(row: Row) -> tuple[Any, Any]:
    return row.get("file"), row.get("sheet")


def of_finding(each: Finding) -> Row:
    """A finding as a row. Numbers are floats, each the nearest to the value in the report."""
    units = [side.unit for side in (each.required, each.actual) if side is not None and side.unit is not None]
    return {
        **_of_record(each),
        "rule": each.rule,
        "outcome": each.outcome.value,
        "force": each.force.value,
        "field": each.field,
        **{name: _number(getattr(each, name)) for name in ("actual", "required", "gap")},
        "unit": units[0] if units else None,
        "actual_code": _code(each.actual),
        "required_code": _code(each.required),
        "missing": ",".join(each.missing) if each.outcome is Outcome.UNKNOWN else None,
        "document": each.clause.document,
        "section": each.clause.section,
        "reading": each.reading,
        "title_zh": each.title.zh,
        "title_en": each.title.en,
        **reasons(each.waiver),
    }


def reasons(waiver: WaiverShown | None) -> Row:
    """Why a finding is waived; nothing where it is not."""
    why = both(waiver) if waiver is not None else None
    return {"reason_zh": why.zh if why is not None else None, "reason_en": why.en if why is not None else None}


def of_reject(reject: Rejected) -> Row:
    """A row that could not be read."""
    reason = {"reason_zh": reject.message.zh, "reason_en": reject.message.en}
    return {"row": reject.row, "record": reject.record, "outcome": REJECTED, "field": reject.field, **reason}


def _unchecked(report: Report) -> Iterator[Row]:
    for each in unchecked(report):
        yield {**(_of_record(each) if isinstance(each, Checked) else {"record": each}), "outcome": UNCHECKED}


def unchecked(report: Report) -> Iterator[Checked | str]:
    """The records that no rule applied to; by their ids alone where the report does not list its records."""
    left = Counter(report.unchecked)
    met = {(each.type, each.record, each.as_of) for each in report.findings if each.outcome.applied}
    for each in report.checked:
        if left[each.record] and not each.passed and (each.type, each.record, each.as_of) not in met:
            left[each.record] -= 1
            yield each
    yield from left.elements()


def _of_record(each: Finding | Checked) -> Row:
    about = {"record": each.record, "type": each.type, "name": each.name, "region": each.region, "as_of": each.as_of}
    return {**_of_source(each.source), **about}


def _of_source(source: Source | None) -> Row:
    return {"file": source.file, "row": source.row, "sheet": source.sheet} if source is not None else {}


def _number(amount: Amount | None) -> float | None:
    return float(amount.value) if amount is not None and isinstance(amount.value, Decimal) else None


def _code(amount: Amount | None) -> str | None:
    if amount is None or isinstance(amount.value, Decimal):
        return None
    return str(amount.value).lower() if isinstance(amount.value, bool) else amount.value
