"""Rules as one query over a lazy table, for engines that plan queries themselves: DuckDB and Spark.

Records are split by subject and day only; where a record lies is a column for each jurisdiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from healthrules.engines.applicability import REGION as REGION_FIELD
from healthrules.engines.columnar.groups import Group
from healthrules.engines.columnar.layout import DAY, REGION, TYPE, UNFIT, inside
from healthrules.engines.columnar.outcomes import RulePlan, plan
from healthrules.records import SUBJECTS
from healthrules.rulebook import Document, Rulebook


@dataclass(frozen=True, slots=True)
class Branch:
    """The records of a subject that are judged within one stretch of days: the rules that may apply, by their place."""

    subject: str
    first: date | None
    until: date | None
    group: Group

    def rows(self) -> nw.Expr:
        """Which records of a normalised table are in it."""
        found = nw.col(TYPE) == self.subject
        if self.first is not None:
            found = found & (nw.col(DAY) >= self.first)
        return found if self.until is None else found & (nw.col(DAY) < self.until)

    def doubt(self) -> nw.Expr:
        """Which of its records must be judged again by the reference evaluator."""
        always = [each.doubt for each in self.group.plans.values() if each.doubt is not None]
        near = [each.near for each in self.group.plans.values() if each.near is not None]
        found = nw.lit(value=False)
        for part in always:
            found = found | part
        for part in near:
            found = found | (nw.col(UNFIT) & part)
        return found.fill_null(value=False)


def inside_columns(book: Rulebook) -> Iterator[nw.Expr]:
    """Whether a record lies in each jurisdiction; null where its region is missing or too wide to tell."""
    for document in {each.jurisdiction: each for each in book.documents.values()}.values():
        yield _inside(document, book).alias(inside(document))


def _inside(document: Document, book: Rulebook) -> nw.Expr:
    regions = book.regions
    within = [code for code in regions.regions if regions.holds(document.jurisdiction, code)]
    wider = [code for code in regions.line(document.jurisdiction) if code != document.jurisdiction]
    found, here = nw.when(nw.col(REGION).is_in(within)).then(nw.lit(value=True)), nw.col(REGION)
    undecided = (here.is_in(wider) & (nw.col(TYPE) != REGION_FIELD)) if wider else nw.lit(value=False)
    return found.otherwise(nw.when(~here.is_null() & ~undecided).then(nw.lit(value=False)))


def branches(book: Rulebook, days: Sequence[date]) -> Iterator[Branch]:
    """Every branch that records judged for these days can be in."""
    changes = book.days()
    for subject in SUBJECTS:
        for period in sorted({sum(change <= day for change in changes) for day in days}):
            first = changes[period - 1] if period else None
            until = changes[period] if period < len(changes) else None
            plans = dict(_plans(book, subject, first or date.min))
            alone = len(days) == 1
            yield Branch(subject, None if alone else first, None if alone else until, Group(plans, first or date.min, unfit=True))


def _plans(book: Rulebook, subject: str, day: date) -> Iterator[tuple[int, RulePlan]]:
    for index, rule in enumerate(book.rules.values()):
        if rule.subject == subject and day >= rule.start:
            made = plan(rule, day, {}, nw.col(inside(rule.document)))
            if made is not None:
                yield index, made
