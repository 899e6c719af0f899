"""Rules as one query over a lazy table, for engines that plan queries themselves: DuckDB and Spark.

Records are split by subject and day only; where a record lies is a column for each jurisdiction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from healthrules.engines.applicability import REGION as REGION_FIELD
from healthrules.engines.columnar.amounts import first_of
from healthrules.engines.columnar.groups import Group, telling_field
from healthrules.engines.columnar.layout import DAY, REGION, TYPE, UNFIT, inside
from healthrules.engines.columnar.outcomes import CODES, RulePlan, left, plan
from healthrules.engines.columnar.translation import any_of, refuse_unsupported
from healthrules.engines.outcome import Outcome
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

    def doubt(self, indexes: Sequence[int]) -> nw.Expr | None:
        """Which of its records some of these rules must be asked again of, by the reference evaluator."""
        plans = [self.group.plans[index] for index in indexes if index in self.group.plans]
        near = any_of([each.near for each in plans])
        return any_of([*(each.doubt for each in plans), nw.col(UNFIT) & near if near is not None else None])


def code(branches: Sequence[Branch], index: int) -> nw.Expr:
    """The outcome of a rule on every record, as a whole number."""
    planned = [(each.rows(), each.group.plans[index].code) for each in branches if index in each.group.plans]
    return first_of([*planned, (None, nw.lit(CODES[Outcome.NOT_APPLICABLE], dtype=nw.Int8))])


def doubt(branches: Sequence[Branch], indexes: Sequence[int]) -> nw.Expr | None:
    """Which records some of these rules must be asked again of; None where columns never fail."""
    found = [(each.rows(), each.doubt(indexes)) for each in branches]
    return any_of([(rows & part).fill_null(value=False) for rows, part in found if part is not None])


def picked(place: str, options: Mapping[int, nw.Expr]) -> nw.Expr:
    """The option that a column of whole numbers names; null where it names none. Few comparisons find it."""
    places = sorted(options)
    if len(places) == 1:
        return nw.when(nw.col(place) == places[0]).then(options[places[0]])
    middle = len(places) // 2
    below, above = ({each: options[each] for each in half} for half in (places[:middle], places[middle:]))
    return nw.when(nw.col(place) < places[middle]).then(picked(place, below)).otherwise(picked(place, above))


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


@dataclass(frozen=True, slots=True)
class Present:
    """A combination that stands in a table: a subject, a region, and a code of the field by which records are told apart."""

    subject: str
    region: str | None
    telling: str | None


def branches(book: Rulebook, days: Sequence[date], present: Collection[Present]) -> Iterator[Branch]:
    """Every branch that records judged for these days can be in, with the rules that may apply to what is present."""
    refuse_unsupported(book)
    changes, telling = book.days(), telling_field(tuple(book.rules.values()))
    for subject in sorted({each.subject for each in present}, key=SUBJECTS.index):
        own = [each for each in present if each.subject == subject]
        for period in sorted({sum(change <= day for change in changes) for day in days}):
            first = changes[period - 1] if period else None
            until = changes[period] if period < len(changes) else None
            plans = dict(_plans(book, own, first or date.min, telling))
            alone = len(days) == 1
            yield Branch(
                subject, None if alone else first, None if alone else until, Group(plans, first or date.min, unfit=True)
            )


def _plans(book: Rulebook, present: Sequence[Present], day: date, telling: str | None) -> Iterator[tuple[int, RulePlan]]:
    """The rules that may apply to some of what is present of a subject."""
    told: dict[str, set[str | None]] = {}
    for document in book.documents.values():
        lying = {each.telling for each in present if _may_lie(each, document, book)}
        if lying:
            told[document.id] = lying
    for index, rule in enumerate(book.rules.values()):
        if rule.subject == present[0].subject and day >= rule.start and rule.document.id in told:
            asks = left(rule, day, {})
            known = ({telling: each} if telling and each is not None else {} for each in told[rule.document.id])
            if asks is not None and any(left(rule, day, each) is not None for each in known):
                yield index, plan(rule, day, *asks, nw.col(inside(rule.document)))


def _may_lie(each: Present, document: Document, book: Rulebook) -> bool:
    if each.region is None:
        return True
    within = book.regions.holds(document.jurisdiction, each.region)
    return within or (each.subject != REGION_FIELD and book.regions.holds(each.region, document.jurisdiction))
