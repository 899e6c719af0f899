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
from healthrules.engines.columnar.groups import Group
from healthrules.engines.columnar.missing import missing
from healthrules.engines.columnar.outcomes import CODES, OUTCOMES, RulePlan
from healthrules.engines.columnar.polars_batch import Judged, code_column
from healthrules.engines.columnar.translation import Translation
from healthrules.reporting.findings import finding
from healthrules.reporting.report import Amount, Finding, Rejected
from healthrules.rulebook import Rule, Rulebook
from healthrules.tables.evidence_columns import NAMES, evidence_columns
from healthrules.tables.judging import JudgedBatch, One
from healthrules.tables.tally import unchecked

REJECTED, UNCHECKED = "rejected", "unchecked"
"""What `outcome` says of a row that could not be read, and of a record that no rule applied to: in rows without a rule."""

SCHEMA: Mapping[str, Any] = {
    "file": pl.String,
    "row": pl.UInt32,
    "record": pl.String,
    "type": pl.String,
    "name": pl.String,
    "region": pl.String,
    "as_of": pl.Date,
    "rule": pl.String,
    "outcome": pl.String,
    "force": pl.String,
    "field": pl.String,
    "actual": pl.Float64,
    "required": pl.Float64,
    "gap": pl.Float64,
    "unit": pl.String,
    "actual_code": pl.String,
    "required_code": pl.String,
    "missing": pl.String,
    "document": pl.String,
    "section": pl.String,
    "reading": pl.String,
    "title_zh": pl.String,
    "title_en": pl.String,
    "reason_zh": pl.String,
    "reason_en": pl.String,
}
"""The columns of a table of findings."""

_INDEX, _CODE = "_index", "_code"
_IDENTITY = {layout.ROW: "row", layout.ID: "record", layout.TYPE: "type", layout.NAME: "name", layout.REGION: "region"}


def evidence(rule: Rule, day: date, *, region_known: bool) -> list[nw.Expr]:
    """The evidence of a rule's findings on a day, as columns."""
    translation, reading = Translation(day), rule.reading()
    waits = missing(translation, reading.when, reading.require) if region_known else nw.lit("region")
    unknown = nw.col(_CODE) == CODES[Outcome.UNKNOWN]
    told = nw.col(_CODE) != CODES[Outcome.NOT_APPLICABLE]
    columns = evidence_columns(translation, reading.require)
    return [
        *(nw.when(told).then(columns[name]).alias(name) for name in NAMES),
        nw.when(unknown).then(waits).alias("missing"),
    ]


@dataclass(slots=True)
class FindingsTable:
    """Makes the findings of judged batches. `limit`: how many are listed of each rule; None for all."""

    book: Rulebook
    quiet: frozenset[Outcome]
    limit: int | None = None
    listed: Counter[int] = field(default_factory=Counter)
    _evidence: dict[tuple[int, date, bool], list[nw.Expr]] = field(default_factory=dict)

    def of(self, judged: JudgedBatch) -> pl.DataFrame:
        """The findings of a batch, by row and then in the order of the rules; `SCHEMA` says the columns."""
        plain = pl.collect_all([part for group in judged.groups for part in self._of_group(group)])
        told = [*plain, *self._of_ones(judged.ones), *_unchecked(judged), *_rejected(judged.rejects)]
        if not told:
            return pl.DataFrame(schema=SCHEMA)
        whole = pl.concat(told, how="diagonal").sort("row", _INDEX, nulls_last=False, maintain_order=True)
        kept = self._limited(whole)
        return self._with_rules(kept, judged.batch.file).select(*SCHEMA).cast(dict(SCHEMA))

    def _of_group(self, judged: Judged) -> Iterator[pl.LazyFrame]:
        codes = [CODES[outcome] for outcome in Outcome if outcome not in self.quiet]
        for index, plan in self._all(judged.group):
            if self.limit is not None and self.listed[index] >= self.limit:
                continue
            code = pl.col(code_column(index)) if plan is not None else pl.lit(CODES[Outcome.NOT_APPLICABLE], pl.Int8)
            rows = judged.frame.lazy().with_columns(code.alias(_CODE)).filter(pl.col(_CODE).is_in(codes))
            columns = self._columns(index, judged.group.day, plan)
            base = [nw.col(name).alias(told) for name, told in _IDENTITY.items()]
            base.append(nw.col(layout.DAY).alias("as_of"))
            frame = nw.from_native(rows).select(*base, nw.col(_CODE), *columns)
            yield frame.to_native().with_columns(pl.lit(index, pl.Int32).alias(_INDEX))

    def _all(self, group: Group) -> Iterator[tuple[int, RulePlan | None]]:
        """The rules that may be told of: with those that cannot apply, where these are told too."""
        if Outcome.NOT_APPLICABLE in self.quiet:
            yield from group.plans.items()
            return
        for index in range(len(self.book.rules)):
            yield index, group.plans.get(index)

    def _columns(self, index: int, day: date, plan: RulePlan | None) -> list[nw.Expr]:
        if plan is None:
            return []
        known = plan.inside is not None
        key = (index, day, known)
        if key not in self._evidence:
            self._evidence[key] = evidence(plan.rule, day, region_known=known)
        return self._evidence[key]

    def _of_ones(self, ones: Sequence[One]) -> Iterator[pl.DataFrame]:
        rows = [
            _row(finding(self.book, rule, one.record, one.day, outcome), one.record.region, index, one.record.origin.row)
            for one in ones
            if one.record.origin is not None
            for index, (rule, outcome) in enumerate(zip(self.book.rules.values(), one.outcomes, strict=True))
            if outcome not in self.quiet
        ]
        if rows:
            schema = {**{name: SCHEMA[name] for name in rows[0] if name in SCHEMA}, _INDEX: pl.Int32, _CODE: pl.Int8}
            yield pl.DataFrame(rows, schema=schema)

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
        outcome = pl.col(_CODE).replace_strict(list(range(len(OUTCOMES))), [each.value for each in OUTCOMES], return_dtype=pl.String)
        told = pl.coalesce(outcome, pl.col("outcome")) if "outcome" in frame.columns else outcome
        absent = [pl.lit(None, SCHEMA[name]).alias(name) for name in SCHEMA if name not in frame.columns and name not in texts.columns]
        return frame.with_columns(*absent).with_columns(told.alias("outcome"), pl.lit(file).alias("file")).join(
            texts, on=_INDEX, how="left", maintain_order="left"
        )

    @property
    def _rule_texts(self) -> pl.DataFrame:
        return pl.DataFrame([{_INDEX: index, **_of_rule(rule)} for index, rule in enumerate(self.book.rules.values())],
                            schema_overrides={_INDEX: pl.Int32, "reading": pl.String})


def _of_rule(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "force": rule.force.value,
        "document": rule.document.id,
        "section": rule.clause,
        "reading": rule.default_reading,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
    }


def _row(found: Finding, region: str | None, index: int, row: int | None) -> dict[str, Any]:
    """A finding of the exact path as a row."""
    numbers = {name: _number(getattr(found, name)) for name in ("actual", "required", "gap")}
    codes = {f"{name}_code": _code(getattr(found, name)) for name in ("actual", "required")}
    units = [each.unit for each in (found.required, found.actual) if each is not None and each.unit is not None]
    return {
        "row": row, "record": found.record, "type": found.type, "name": found.name, "region": region, "as_of": found.as_of,
        "field": found.field, **numbers, "unit": units[0] if units else None, **codes,
        "missing": ",".join(found.missing) if found.outcome is Outcome.UNKNOWN else None,
        _INDEX: index, _CODE: CODES[found.outcome],
    }  # fmt: skip


def _number(amount: Amount | None) -> float | None:
    return None if amount is None or isinstance(amount.value, (bool, str)) else float(amount.value)


def _code(amount: Amount | None) -> str | None:
    if amount is None or not isinstance(amount.value, (bool, str)):
        return None
    return str(amount.value).lower() if isinstance(amount.value, bool) else amount.value


def _unchecked(judged: JudgedBatch) -> Iterator[pl.DataFrame]:
    for group in judged.groups:
        rows = group.frame.filter(unchecked(group))
        if rows.height:
            told = [pl.col(name).alias(column) for name, column in _IDENTITY.items()]
            yield rows.select(*told, pl.col(layout.DAY).alias("as_of"), pl.lit(UNCHECKED).alias("outcome"))
    ones = [one for one in judged.ones if not any(outcome.applied for outcome in one.outcomes)]
    for one in ones:
        record = one.record
        row = record.origin.row if record.origin is not None else None
        values = {"row": row, "record": record.id, "type": record.type, "name": record.name, "region": record.region}
        yield pl.DataFrame([{**values, "as_of": one.day, "outcome": UNCHECKED}], schema_overrides=_some(values))


def _rejected(rejects: Sequence[Rejected]) -> Iterator[pl.DataFrame]:
    rows = [
        {"row": each.row, "record": each.record, "outcome": REJECTED, "field": each.field,
         "reason_zh": each.message.zh, "reason_en": each.message.en}
        for each in rejects
    ]  # fmt: skip
    if rows:
        yield pl.DataFrame(rows, schema=_some(rows[0]))


def _some(names: Mapping[str, object]) -> dict[str, Any]:
    return {name: SCHEMA[name] for name in names}

