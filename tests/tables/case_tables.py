"""Tables for every library: the cases of all rule packs, hostile values, and generated rows, each with an id of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import healthrules as hr
from healthrules.assurance.cases import Case, cases_of
from healthrules.engines.columnar.refusals import apart
from healthrules.intake import Normaliser
from healthrules.rulebook import bundled_packs
from healthrules.tables.headings import headings
from tests.books import sample

from .odd_tables import NUMBERS, ODD, USUAL

BOOK = sample()
MARKS = (
    "'",
    '"',
    "\\",
    "'; --",
    "${x}",
    "$1",
    "%",
    "`",
    "\n",
    "\t",
    "{0}",
    "急救站'",
    "𠮷",
    "é",
    "e\u0301",
    "NULL",
    "true",
    "x" * 300,
)
"""Texts that a query could take for something else."""

Reported = dict[str, str | None]


def cases() -> dict[str | None, list[Case]]:
    """The cases of the packs, by the reading that they are for."""
    found: dict[str | None, list[Case]] = {}
    whole = hr.load_rules()
    _, joins = apart(BOOK)  # tables refuse the subjects that rules join with others
    for folder in bundled_packs():
        for case in (
            each for each in cases_of(folder, whole) if each.rule.id in BOOK.rules and each.rule.subject not in joins.subjects
        ):
            found.setdefault(case.reading and f"{case.rule.id}={case.reading}", []).append(case)
    return found


def table(rows: list[Mapping[str, Any]]) -> list[Reported]:
    """Rows as texts, with the same columns in each."""
    names = dict.fromkeys(name for row in rows for name in row)
    return [{name: None if row.get(name) is None else str(row[name]) for name in names} for row in rows]


def of_cases(found: list[Case]) -> list[Reported]:
    """The records of some cases under the names of fields, each to be judged on its own day."""
    known = headings(dict.fromkeys(name for case in found for name in case.record if name not in _TWICE), Normaliser(BOOK))
    names = {column: head for head, column in known.heads.items()}
    names |= {each.column: next(iter(each.fields.values())).name for each in known.values}
    rows = [{names[name]: value for name, value in case.record.items()} for case in found]
    return table(
        [{**row, "id": f"case {number}", "as_of": case.day} for number, (row, case) in enumerate(zip(rows, found, strict=True))]
    )


_TWICE: frozenset[str] = frozenset()


def hostile() -> list[Reported]:
    """Rows with a text of `MARKS` in every place that takes texts, and every odd value in every column."""
    base = [
        {"type": subject, "id": subject, **{name: values[0] for name, values in usual.items() if name != "type"}}
        for subject, usual in USUAL.items()
    ]
    rows = [
        {**row, "id": f"{row['id']} {number} {mark}", "name": mark, "region": "开封市"}
        for row in base
        for number, mark in enumerate(MARKS)
    ]
    columns = dict.fromkeys(name for row in base for name in row if name != "id")
    odd = [
        {**row, "id": f"{row['id']} {name} {number}", "region": "410202", name: value}
        for row in base
        for name in columns
        for number, value in enumerate(ODD.get(name, NUMBERS))
    ]
    marked = [
        {**row, "id": f"{row['id']} {name} mark {number}", "region": "410202", name: mark}
        for row in base
        for name in (*columns, "region", "as_of")
        for number, mark in enumerate(MARKS)
    ]
    return table([*rows, *odd, *marked])


def generated(rows: int, seed: int) -> list[Reported]:
    """Rows of stations and facilities, an odd cell in a third of them; the same for the same seed."""
    return table(list(_generated(rows, random.Random(seed))))  # noqa: S311 (no secret)


def _generated(rows: int, chance: random.Random) -> Iterator[Reported]:
    for number in range(rows):
        subject = chance.choice(sorted(USUAL))
        row: Reported = {name: chance.choice([*values, *values, None]) for name, values in USUAL[subject].items()}
        row |= {
            "type": subject,
            "id": f"g{number}",
            "name": None,
            "region": chance.choice(["410202", "开封市", "410400", "410000", None]),
        }
        if chance.random() < 1 / 3:
            name = chance.choice(sorted({*ODD, *row} - {"id", "as_of"}))
            row[name] = chance.choice(ODD.get(name, NUMBERS))
        yield row
