"""Findings as a table: a row for each finding, and one for each row that was rejected or that no rule applied to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.groups import Group, Groups
from healthrules.engines.columnar.missing import missing
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES, RulePlan
from healthrules.engines.columnar.polars_batch import Judged, code_column
from healthrules.engines.columnar.translation import Translation
from healthrules.records import Field
from healthrules.reporting.report import Rejected
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.columns import COLUMNS, IDENTITY, UNCHECKED, of_finding, of_record, of_reject, of_rule
from healthrules.tables.evidence_columns import NAMES, evidence_columns
from healthrules.tables.judging import JudgedBatch, One
from healthrules.tables.tally import unchecked

_DTYPES: Mapping[type, Any] = {nw.String: pl.String, nw.Int64: pl.Int64, nw.Float64: pl.Float64, nw.Date: pl.Date}
SCHEMA: Mapping[str, Any] = {name: _DTYPES[type(dtype)] for name, dtype in COLUMNS.items()}
"""The columns of a table of findings, as Polars has them."""

_INDEX, _CODE = "_index", "_code"
_TOLD = {layout.ROW: "row", **IDENTITY}


def with_evidence(frame: nw.LazyFrame[Any], rule: Rule, day: date, *, region_known: bool) -> nw.LazyFrame[Any]:
    """A rule's findings on a day (columns of `layout`, and `_code` for the outcome) with their evidence beside them."""
    translation, reading = Translation(day), rule.reading()
    found = evidence_columns(translation, reading.require)
    waits = missing(translation, reading.when, reading.require)
    names = waits.names if region_known else nw.lit("region")
    told = nw.col(_CODE) != CODES[Outcome.NOT_APPLICABLE]
    whole = frame.with_columns(**found.parts, **waits.parts).with_columns(*found.whole, names.alias("missing"))
    shown = [nw.when(told).then(nw.col(name)).alias(name) for name in NAMES]
    unknown = nw.col(_CODE) == CODES[Outcome.UNKNOWN]
    return whole.with_columns(*shown, nw.when(unknown).then(nw.col("missing")).alias("missing"))


@dataclass(slots=True)
class FindingsTable:
    """Makes the findings of judged batches. `limit`: how many are listed of each rule; None for all."""

    book: Rulebook
    quiet: frozenset[Outcome]
    limit: int | None = None
    listed: Counter[int] = field(default_factory=Counter)
    _fields: tuple[Field, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._fields = Groups(self.book).asked

    def of(self, judged: JudgedBatch) -> pl.DataFrame:
        """The findings of a batch, by row and then in the order of the rules; `SCHEMA` says the columns."""
        plain = pl.collect_all(list(self._of_groups(judged.groups)))
        none = pl.DataFrame(schema={"row": SCHEMA["row"], _INDEX: pl.Int32, _CODE: pl.Int8})
        told = [none, *plain, *self._of_ones(judged.ones), *_unchecked(judged), *_rejected(judged.rejects)]
        whole = pl.concat(told, how="diagonal").sort("row", _INDEX, nulls_last=False, maintain_order=True)
        kept = self._limited(whole)
        return self._with_rules(kept, judged.batch.file).select(*SCHEMA).cast(dict(SCHEMA.items()))

    def _of_groups(self, groups: Sequence[Judged]) -> Iterator[pl.LazyFrame]:
        """The findings of each rule, over all groups in which its evidence is worked out alike."""
        parts: dict[tuple[int, date, bool], list[pl.LazyFrame]] = {}
        for group in groups:
            for index, plan in self._all(group.group):
                if self.limit is None or self.listed[index] < self.limit:
                    key = (index, group.group.day, plan is not None and plan.inside is not None)
                    parts.setdefault(key, []).append(self._told(group, index, plan))
        rules = tuple(self.book.rules.values())
        for (index, day, known), rows in parts.items():
            found = nw.from_native(pl.concat(rows, parallel=False))
            told = [nw.col(own).alias(name) for own, name in _TOLD.items()]
            made = with_evidence(found, rules[index], day, region_known=known)
            frame = made.select(*told, _CODE, *NAMES, "missing").to_native()
            yield frame.with_columns(pl.lit(index, pl.Int32).alias(_INDEX), pl.col("row").cast(SCHEMA["row"]))

    def _told(self, group: Judged, index: int, plan: RulePlan | None) -> pl.LazyFrame:
        codes = [CODES[outcome] for outcome in Outcome if outcome not in self.quiet]
        code = pl.col(code_column(index)) if plan is not None else pl.lit(CODES[Outcome.NOT_APPLICABLE], pl.Int8)
        rows = group.frame.with_columns(code.alias(_CODE)).filter(pl.col(_CODE).is_in(codes))
        fields = [each.name for each in self._fields]
        return group.of_whole(rows, (*layout.IDENTITY, *fields)).with_columns(rows[_CODE]).lazy()

    def _all(self, group: Group) -> Iterator[tuple[int, RulePlan | None]]:
        """The rules that may be told of: with those that cannot apply, where these are told too."""
        if Outcome.NOT_APPLICABLE in self.quiet:
            yield from group.plans.items()
            return
        for index in range(len(self.book.rules)):
            yield index, group.plans.get(index)

    def _of_ones(self, ones: Sequence[One]) -> Iterator[pl.DataFrame]:
        rows = [
            {**of_finding(self.book, rule, one.record, one.day, outcome), _INDEX: index}
            for one in ones
            for index, (rule, outcome) in enumerate(zip(self.book.rules.values(), one.outcomes, strict=True))
            if outcome not in self.quiet
        ]
        if rows:
            yield pl.DataFrame(rows, schema={**_some(rows[0]), _INDEX: pl.Int32})

    def _limited(self, whole: pl.DataFrame) -> pl.DataFrame:
        if self.limit is None:
            return whole
        before = pl.col(_INDEX).replace_strict(dict(self.listed), default=0, return_dtype=pl.Int64)
        place = pl.int_range(pl.len()).over(_INDEX) + before.fill_null(0)
        kept = whole.filter(pl.col(_INDEX).is_null() | (place < self.limit))
        self.listed.update(kept[_INDEX].drop_nulls().to_list())
        return kept

    def _with_rules(self, frame: pl.DataFrame, file: str) -> pl.DataFrame:
        texts = self._rule_texts
        outcome = pl.col(_CODE).replace_strict(
            list(range(len(OUTCOMES))), [each.value for each in OUTCOMES], return_dtype=pl.String
        )
        told = pl.coalesce(outcome, pl.col("outcome")) if "outcome" in frame.columns else outcome
        absent = [
            pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA if name not in frame.columns and name not in texts.columns
        ]
        return (
            frame.with_columns(*absent)
            .with_columns(told.alias("outcome"), pl.lit(file).alias("file"))
            .join(texts, on=_INDEX, how="left", maintain_order="left")
        )

    @property
    def _rule_texts(self) -> pl.DataFrame:
        rows = [{_INDEX: index, **of_rule(rule)} for index, rule in enumerate(self.book.rules.values())]
        schema = {_INDEX: pl.Int32, **{name: SCHEMA[name] for name in (rows[0] if rows else {}) if name in SCHEMA}}
        return pl.DataFrame(rows, schema=schema)


def _unchecked(judged: JudgedBatch) -> Iterator[pl.DataFrame]:
    told = [pl.col(own).alias(name) for own, name in _TOLD.items()]
    for group in judged.groups:
        rows = group.frame.filter(unchecked(group))
        if rows.height:
            yield group.of_whole(rows, _TOLD).select(*told, pl.lit(UNCHECKED).alias("outcome")).cast({"row": SCHEMA["row"]})
    ones = [one for one in judged.ones if not any(outcome.applied for outcome in one.outcomes)]
    if ones:
        rows_of_ones = [{**of_record(one.record, one.day), "outcome": UNCHECKED} for one in ones]
        yield pl.DataFrame(rows_of_ones, schema=_some(rows_of_ones[0]))


def _rejected(rejects: Sequence[Rejected]) -> Iterator[pl.DataFrame]:
    rows = [of_reject(each) for each in rejects]
    if rows:
        yield pl.DataFrame(rows, schema=_some(rows[0]))


def _some(names: Mapping[str, object]) -> dict[str, Any]:
    return {name: SCHEMA[name] for name in names if name in SCHEMA}
