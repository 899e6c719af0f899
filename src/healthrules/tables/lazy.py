"""Checking a lazy table where it is: DuckDB and Spark run the rules, and give their findings as a lazy table of their own.

What they cannot decide is fetched once, when the check is made: rows that are odd, in doubt, or of an id that stands
twice. They are read and judged by the exact path here, and their findings are added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw

from healthrules.engines import Outcome, ReferenceEngine
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.amounts import first_of
from healthrules.engines.columnar.lazy_plan import Branch, branches, inside_columns
from healthrules.engines.columnar.missing import missing
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES
from healthrules.engines.columnar.translation import Translation
from healthrules.intake import Normaliser, Row
from healthrules.records import Record, Reject
from healthrules.reporting.report import Rejected
from healthrules.reporting.tally import QUIET, Tally, rejected
from healthrules.rulebook import Rulebook
from healthrules.tables.columns import IDENTITY, UNCHECKED, of_finding, of_record, of_reject, of_rule, whole
from healthrules.tables.evidence_columns import NAMES, evidence_columns
from healthrules.tables.headings import headings
from healthrules.tables.native import Native
from healthrules.tables.reading import REPORTED_DAY, TableReader
from healthrules.tables.spellings import MOST_SPELLINGS, Spellings

RULES_AT_ONCE = 50
"""How many rules one reading of the table judges."""

_CODE, _RULE, _ODD = "_code", "_rule", "_odd"
_TOLD = tuple(IDENTITY)
_NAMED = tuple(IDENTITY.values())


@dataclass(slots=True)
class LazyCheck:
    """A check of a lazy table; made, it has fetched what takes the exact path."""

    book: Rulebook
    native: Native
    as_of: date | None
    today: date
    everything: bool = False
    ignored: Sequence[str] = ()
    ones: list[tuple[Record, date, tuple[Outcome, ...]]] = field(init=False, default_factory=list)
    rejects: list[Rejected] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._normaliser = Normaliser(self.book)
        frame = self.native.frame
        found = headings(frame.columns, self._normaliser, self.ignored)
        self._raw = found.columns
        spellings = Spellings(self._normaliser)
        asked = tuple({each.name: each for rule in self.book.rules.values() for each in rule.reading().fields()}.values())
        reader = TableReader(found, asked, spellings, frame.collect_schema(), self.as_of, self.today, listed=False)
        made = reader.read(frame, self._texts(frame, reader)).with_columns(*inside_columns(self.book))
        kept = [*reader.made(), *(layout.inside(each) for each in self.book.documents.values())]
        self._frame = self.native.stage(made.select(*dict.fromkeys([*kept, *self._raw])), "_stage_read")
        self._branches = tuple(branches(self.book, self._days(reader)))
        self._twice = self._ids_twice()
        self._judge_odd()

    _normaliser: Normaliser = field(init=False)
    _raw: list[str] = field(init=False)
    _frame: nw.LazyFrame = field(init=False)
    _branches: tuple[Branch, ...] = field(init=False)
    _twice: list[str] = field(init=False)

    def _texts(self, frame: nw.LazyFrame, reader: TableReader) -> dict[str, list[str]]:
        texts = reader.known_texts()
        column = reader.headings.heads.get("as_of")
        if column is not None and ("words", column) in list(reader.worded()):
            listed = frame.select(nw.col(column).cast(nw.String).str.strip_chars().alias("text")).unique().head(MOST_SPELLINGS)
            texts[column] = [row["text"] for row in self.native.rows(listed) if row["text"]]
        return texts

    def _days(self, reader: TableReader) -> list[date]:
        if self.as_of is not None or "as_of" not in reader.headings.heads:
            return [self.as_of or self.today]
        days = self._frame.select(layout.DAY).unique()
        return [row[layout.DAY] for row in self.native.rows(days) if row[layout.DAY] is not None] or [self.today]

    def _ids_twice(self) -> list[str]:
        """The ids of records that stand twice."""
        keys = (layout.TYPE, layout.ID, REPORTED_DAY)
        counted = self._frame.group_by(*keys).agg(nw.len().alias("count")).filter(nw.col("count") > 1)
        rows = self.native.rows(counted.select(layout.ID))
        return sorted({row[layout.ID] for row in rows if row[layout.ID] is not None})

    def _coded(self) -> nw.LazyFrame:
        """Every record with the code of every rule, and `_ODD`: whether it takes the exact path."""
        codes = [self._code(index).alias(_code(index)) for index in range(len(self.book.rules))]
        odd = nw.col(layout.REREAD)
        if self._twice:
            odd = odd | nw.col(layout.ID).is_in(self._twice).fill_null(value=False)
        for branch in self._branches:
            odd = odd | (branch.rows() & branch.doubt()).fill_null(value=False)
        coded = self.native.stage(self._frame.with_columns(*codes, odd.alias(_ODD)), "_stage_coded")
        told = nw.lit(value=False)
        for index in range(len(self.book.rules)):
            told = told | nw.col(_code(index)).is_in(self._codes())
        whole_odd = (nw.col(_ODD) | (nw.col(layout.UNFIT) & told)).alias(_ODD)
        return self.native.stage(coded.with_columns(whole_odd), "_stage_odd")

    def _code(self, index: int) -> nw.Expr:
        """The outcome of a rule on every record."""
        planned = [(each.rows(), each.group.plans[index].code) for each in self._branches if index in each.group.plans]
        return first_of([*planned, (None, nw.lit(CODES[Outcome.NOT_APPLICABLE], dtype=nw.Int8))])

    def _codes(self) -> list[int]:
        quiet = frozenset() if self.everything else QUIET
        return [CODES[outcome] for outcome in Outcome if outcome not in quiet]

    def _odd_rows(self) -> Iterator[dict[str, Any]]:
        """The rows that take the exact path, as they are reported."""
        return self.native.rows(self._coded().filter(nw.col(_ODD)).select(*self._raw))

    def _judge_odd(self) -> None:
        reference = ReferenceEngine(self.book)
        for data in sorted(self._odd_rows(), key=repr):
            read = self._normaliser.record(Row("-", None, data))
            if isinstance(read, Reject):
                self.rejects.append(rejected(read))
            else:
                self.ones.extend(reference.judge([(read, self.as_of or read.as_of or self.today)]))

    def findings(self) -> Any:
        """The findings as a lazy table of the engine; `tables.columns` says the columns."""
        clear = self._coded().filter(~nw.col(_ODD))
        rules = list(range(len(self.book.rules)))
        parts = [self._of_rules(clear, rules[at : at + RULES_AT_ONCE]) for at in range(0, len(rules), RULES_AT_ONCE)]
        parts.append(whole(_alone(clear, rules).with_columns(nw.lit(UNCHECKED).alias("outcome")), {"outcome", *_NAMED}))
        local = self.native.local([*self._local()])
        return nw.concat([*parts, *([local] if local is not None else [])], how="vertical").to_native()

    def _of_rules(self, rows: nw.LazyFrame, indexes: list[int]) -> nw.LazyFrame:
        """The findings of some rules, in one reading of the table."""
        rules = tuple(self.book.rules.values())
        fields = {each.name: None for index in indexes for each in rules[index].reading().fields()}
        places = {layout.inside(rules[index].document): None for index in indexes}
        names = [_code(index) for index in indexes]
        long = rows.unpivot(names, index=[*_TOLD, *fields, *places], variable_name=_RULE, value_name=_CODE)
        parts, wholes = self._evidence(indexes)
        found = long.filter(nw.col(_CODE).is_in(self._codes())).with_columns(*parts)
        found = self.native.stage(found, "_stage_found")
        shown = found.with_columns(*(first_of(options).alias(name) for name, options in wholes.items()))
        outcome = first_of([(nw.col(_CODE) == CODES[each], nw.lit(each.value)) for each in OUTCOMES])
        return whole(shown.with_columns(outcome.alias("outcome")), {*wholes, "outcome", *_NAMED})

    def _evidence(self, indexes: list[int]) -> tuple[list[nw.Expr], dict[str, list[tuple[nw.Expr | None, nw.Expr]]]]:
        """The evidence of some rules: what each works out by itself, and for each column whose is whose."""
        parts: list[nw.Expr] = []
        wholes: dict[str, list[tuple[nw.Expr | None, nw.Expr]]] = {}
        told, waits = nw.col(_CODE) != CODES[Outcome.NOT_APPLICABLE], nw.col(_CODE) == CODES[Outcome.UNKNOWN]
        for index in indexes:
            mine = nw.col(_RULE) == _code(index)
            for place, branch in enumerate(each for each in self._branches if index in each.group.plans):
                plan, prefix = branch.group.plans[index], f"{index}_{place}_"
                here = mine & branch.rows()
                translation, reading = Translation(branch.group.day), plan.rule.reading()
                found = evidence_columns(translation, reading.require, prefix)
                parts.extend(found.parts)
                known = ~nw.col(layout.inside(plan.rule.document)).is_null()
                waiting = missing(translation, reading.when, reading.require, prefix)
                parts.extend(waiting.parts)
                missed = first_of([(known, waiting.names), (None, nw.lit("region"))])
                for name, value in zip(NAMES, found.whole, strict=True):
                    wholes.setdefault(name, []).append((here & told, value))
                wholes.setdefault("missing", []).append((here & waits, missed))
            for name, text in of_rule(tuple(self.book.rules.values())[index]).items():
                wholes.setdefault(name, []).append((mine, nw.lit(text, dtype=nw.String)))
        return parts, wholes

    def _local(self) -> Iterator[dict[str, Any]]:
        """The findings of the rows that took the exact path."""
        quiet = frozenset() if self.everything else QUIET
        rules = tuple(self.book.rules.values())
        for record, day, outcomes in self.ones:
            for rule, outcome in zip(rules, outcomes, strict=True):
                if outcome not in quiet:
                    yield {**of_finding(self.book, rule, record, day, outcome), **of_rule(rule)}
            if not any(outcome.applied for outcome in outcomes):
                yield {**of_record(record, day), "outcome": UNCHECKED}
        yield from map(of_reject, self.rejects)

    def tally(self) -> Tally:
        """The counts of the whole table: one more reading of it."""
        tally = Tally(self.book, self.as_of or self.today, self.everything)
        self._count(tally)
        for record, _, outcomes in self.ones:
            tally.records += 1
            tally.counts.update(enumerate(outcomes))
            if not any(outcome.applied for outcome in outcomes):
                tally.unchecked.append(record.id)
        tally.rejects.extend(self.rejects)
        return tally

    def _count(self, tally: Tally) -> None:
        clear = self._coded().filter(~nw.col(_ODD))
        rules = list(range(len(self.book.rules)))
        wanted = [nw.len().alias("rows"), *(_number(nw.col(_code(index)) == CODES[each], f"{index} {each.value}")
                                            for index in rules for each in Outcome)]  # fmt: skip
        counted = {name: int(count or 0) for name, count in next(self.native.rows(clear.select(*wanted))).items()}
        tally.records += counted["rows"]
        tally.counts.update({(index, each): counted[f"{index} {each.value}"] for index in rules for each in Outcome})
        tally.unchecked.extend(row[layout.ID] for row in self.native.rows(_alone(clear, rules).select(layout.ID)))


def _number(condition: nw.Expr, name: str) -> nw.Expr:
    return condition.cast(nw.Int64).sum().alias(name)


def _alone(rows: nw.LazyFrame, rules: list[int]) -> nw.LazyFrame:
    """The records that no rule applies to."""
    without = [nw.col(_code(index)) == CODES[Outcome.NOT_APPLICABLE] for index in rules]
    return rows.filter(*without) if without else rows


def _code(index: int) -> str:
    return f"_code_{index}"
