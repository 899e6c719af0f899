"""Checking a lazy table where it is: DuckDB and Spark run the rules, and give their findings as a lazy table of their own.

What they cannot decide is fetched once, when the check is made: rows that are odd, in doubt, or of an id that stands
twice. They are read and judged by the exact path here, and their findings are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import narwhals as nw

from healthrules.engines import Outcome, ReferenceEngine
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.groups import telling_field
from healthrules.engines.columnar.lazy_plan import Present, branches
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES
from healthrules.engines.columnar.refusals import Joins, apart
from healthrules.errors import UnsupportedOperation
from healthrules.intake import Normaliser, Row
from healthrules.records import Record, Reject
from healthrules.reporting.findings_table import UNCHECKED, of_reject
from healthrules.reporting.report import Rejected, Report
from healthrules.reporting.tally import TELLING, Tally, rejected
from healthrules.reporting.telling import Telling
from healthrules.rulebook import Rulebook
from healthrules.tables import lazy_codes
from healthrules.tables.columns import IDENTITY, of_finding, of_record, of_rule, whole
from healthrules.tables.lazy_codes import ALONE, ODD, SOME, LazyCodes
from healthrules.tables.lazy_evidence import CODE, RULE, LazyEvidence
from healthrules.tables.lazy_reading import LazyReading, asked, read
from healthrules.tables.native import Native
from healthrules.texts import Text


@dataclass(slots=True)
class LazyCheck:
    """A check of a lazy table; made, it has fetched what takes the exact path. `rejects` begin with what was no row of it."""

    book: Rulebook
    native: Native
    as_of: date | None
    today: date
    telling: Telling = TELLING
    ignored: Sequence[str] = ()
    rejects: list[Rejected] = field(default_factory=list)
    ones: list[tuple[Record, date, tuple[Outcome, ...]]] = field(init=False, default_factory=list)
    _read: LazyReading = field(init=False)
    _codes: LazyCodes = field(init=False)

    def __post_init__(self) -> None:
        refuse_waivers(self.book)
        self.book, joins = apart(self.book)
        self._read = read(self.native, self.book, self.as_of, self.today, self.ignored)
        present = self._present()
        joins.refuse(sorted({each.subject for each in present}))
        found = tuple(branches(self.book, self._read.days, present))
        self._codes = LazyCodes(self._read.table, found, len(self.book.rules), self._read.odd(), self._told())
        self._judge_odd(joins)

    def _present(self) -> list[Present]:
        """What stands in the table of what decides which rules may apply; few rows, however long it is."""
        telling = telling_field(tuple(self.book.rules.values()))
        names = [layout.TYPE, layout.REGION, *([telling] if telling is not None else [])]
        table = self._read.table
        rows = table.over(table.frame.select(*names).unique()).rows()
        found = (
            Present(row[layout.TYPE], row[layout.REGION], row.get(telling or ""))
            for row in rows
            if row[layout.TYPE] is not None
        )
        return sorted(found, key=repr)

    def _judge_odd(self, joins: Joins) -> None:
        judged, _ = self._codes.judged()
        rows = judged.filter(nw.col(ODD)).select(*self._read.reported()).rows()
        normaliser, reference = Normaliser(self.book), ReferenceEngine(self.book)
        for data in sorted(rows, key=repr):
            found = normaliser.record(Row("-", None, data))
            if isinstance(found, Reject):
                self.rejects.append(rejected(found))
            else:
                joins.refuse([found.type])
                self.ones.extend(reference.judge([(found, self.as_of or found.as_of or self.today)]))

    def _told(self) -> list[list[int]]:
        return [sorted(CODES[outcome] for outcome in told) for told in self.telling.rules(self.book)]

    def findings(self) -> Any:
        """The findings as a lazy table of the engine; `tables.columns` says the columns."""
        judged, lists = self._codes.judged()
        places = dict.fromkeys(layout.inside(each) for each in self.book.documents.values())
        clear = judged.filter(~nw.col(ODD)).select(*IDENTITY, *asked(self.book), *places, *lists)
        table = clear.apart(lists, (RULE, CODE), lazy_codes.STEP)
        for evidence in self._evidence():
            table = evidence.shown(table)
        table = self._with_texts(table)
        has = {*table.frame.columns, *IDENTITY.values()}
        return cast("Native", whole(cast("Any", table), has)).with_local([*self._local()])

    def _evidence(self) -> Iterator[LazyEvidence]:
        rules = list(self.book.rules.values())
        for indexes in lazy_codes.at_once(len(rules)):
            evidence = LazyEvidence()
            for index in indexes:
                evidence.add(index, rules[index], [each for each in self._codes.branches if index in each.group.plans])
            yield evidence

    def _with_texts(self, table: Native) -> Native:
        """A table of findings with what the rule of each says, and the word for its outcome."""
        rules = [of_rule(rule) for rule in self.book.rules.values()]
        texts = {name: [*(rule[name] for rule in rules), None] for name in (rules[0] if rules else ())}
        outcomes = [*(each.value for each in OUTCOMES), UNCHECKED]
        return table.looked_up(RULE, texts).looked_up(CODE, {"outcome": outcomes})

    def _local(self) -> Iterator[dict[str, Any]]:
        """The findings of the rows that took the exact path."""
        rules = tuple((rule, self.telling.of(rule)) for rule in self.book.rules.values())
        for record, day, outcomes in self.ones:
            for (rule, told), outcome in zip(rules, outcomes, strict=True):
                if outcome in told:
                    yield {**of_finding(self.book, rule, record, day, outcome), **of_rule(rule)}
            if not any(outcome.applied for outcome in outcomes):
                yield {**of_record(record, day), "outcome": UNCHECKED}
        yield from map(of_reject, self.rejects)

    def tally(self) -> Tally:
        """The counts of the whole table: one more reading of it."""
        tally = Tally(self.book, self.as_of or self.today, self.telling)
        self._count(tally)
        for record, _, outcomes in self.ones:
            tally.records += 1
            tally.counts.update(enumerate(outcomes))
            if not any(outcome.applied for outcome in outcomes):
                tally.unchecked.append(record.id)
        tally.rejects.extend(self.rejects)
        return tally

    def _count(self, tally: Tally) -> None:
        """Count the records that the engine judges; one more reading for the ids of those without rules."""
        judged, lists = self._codes.counted()
        clear = judged.filter(~nw.col(ODD))
        numbers = clear.select(*lists).apart(lists, (RULE, CODE), lazy_codes.STEP)
        counted = numbers.over(numbers.frame.group_by(RULE, CODE).agg(nw.len().alias("count"))).rows()
        found = {(row[RULE], row[CODE]): int(row["count"]) for row in counted}
        rules = len(self.book.rules)
        alone = found.get((rules, lazy_codes.UNCHECKED), 0)
        records = alone + found.get((rules, lazy_codes.CHECKED), 0)
        tally.records += records
        for index in range(rules):
            counts = {outcome: found.get((index, code), 0) for outcome, code in CODES.items() if outcome.applied}
            counts[Outcome.NOT_APPLICABLE] = records - sum(counts.values())
            tally.counts.update({(index, outcome): count for outcome, count in counts.items()})
        if alone:
            tally.unchecked.extend(row[layout.ID] for row in clear.filter(nw.col(ALONE)).select(layout.ID).rows())

    def report(self, limit: int | None = None) -> Report:
        """The report of the whole table; findings by id, as a lazy table has no order of its own."""
        tally = self.tally()
        tally.limit = limit
        told = self._codes.judged()[0].filter(~nw.col(ODD) & nw.col(SOME))
        plain = Normaliser(self.book, lambda _key, _origin: None)
        rows = told.select(*self._read.reported()).rows()
        records = [found for data in rows if isinstance(found := plain.record(Row("-", None, data)), Record)]
        judged = ReferenceEngine(self.book).judge((each, self.as_of or each.as_of or self.today) for each in records)
        for record, day, outcomes in sorted([*judged, *self.ones], key=lambda one: (one[0].type, one[0].id, str(one[0].as_of))):
            tally.tell_all(record, day, outcomes)
        return tally.report()


def refuse_waivers(book: Rulebook) -> None:
    """Raise `UnsupportedOperation` where a rulebook has waivers: a lazy table cannot give their rows to the exact path."""
    if book.waivers:
        zh = "DuckDB 和 Spark 的表不支持豁免（--waivers）；请改用 --engine columnar，或用 Polars 表"
        en = "tables of DuckDB and Spark know no waivers (--waivers); use --engine columnar, or a table of Polars"
        raise UnsupportedOperation(Text(zh, en))
