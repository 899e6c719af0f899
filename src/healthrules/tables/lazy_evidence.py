"""The evidence of the findings of a lazy table: every row tells of one rule, and works out the evidence of that one only.

What is one thing for one rule is another for the next, in the same column: there are as many columns as the rule with the
most comparisons needs, however many rules there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals as nw

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.amounts import first_of
from healthrules.engines.columnar.lazy_plan import Branch, picked
from healthrules.engines.columnar.missing import missing
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.translation import Translation
from healthrules.rulebook import Rule
from healthrules.tables.evidence_columns import NAMES, NUMBER, TEXT, evidence_columns
from healthrules.tables.native import Native

RULE, CODE = "_rule", "_code"
"""Which rule a row tells of, by its place in the rulebook; and the code of its outcome."""

MISSING = "missing"
SHOWN = (*NAMES, MISSING)

_Options = dict[int, list[tuple[nw.Expr | None, nw.Expr]]]


@dataclass(slots=True)
class LazyEvidence:
    """The evidence of some rules: what each column is for each rule, in which rows. `wholes` are made from `parts`."""

    parts: dict[str, _Options] = field(default_factory=dict)
    wholes: dict[str, _Options] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)

    def add(self, index: int, rule: Rule, branches: Sequence[Branch]) -> None:
        """The evidence of the rule at a place, in the branches that it stands in."""
        self.places.append(index)
        for branch in branches:
            rows = branch.rows() if len(branches) > 1 else None
            translation, reading = Translation(branch.group.day), rule.reading()
            found = evidence_columns(translation, reading.require)
            waits = missing(translation, reading.when, reading.require)
            known = ~nw.col(layout.inside(rule.document)).is_null()
            names = first_of([(known, waits.names), (None, nw.lit("region"))])
            wholes = dict(zip(NAMES, found.whole, strict=True))
            _note(self.parts, index, rows, {**found.parts, **waits.parts})
            _note(self.wholes, index, rows, {**wholes, MISSING: names})

    def shown(self, table: Native) -> Native:
        """A table of findings with the columns of `SHOWN`; what they are for other rules they stay."""
        for columns in (self._parts(), self._shown(set(table.frame.columns))):
            made = list(columns)
            table = table.with_columns(*made) if made else table
        return table

    def _parts(self) -> Iterator[nw.Expr]:
        for name, options in self.parts.items():
            yield _column(options).alias(name)

    def _shown(self, there: set[str]) -> Iterator[nw.Expr]:
        told, waits = nw.col(CODE) != CODES[Outcome.NOT_APPLICABLE], nw.col(CODE) == CODES[Outcome.UNKNOWN]
        mine = (nw.col(RULE) >= min(self.places)) & (nw.col(RULE) <= max(self.places))
        for name, options in self.wholes.items():
            found = nw.when(waits if name == MISSING else told).then(_column(options))
            yield (nw.when(mine).then(found).otherwise(nw.col(name)) if name in there else found).alias(name)


def _note(columns: dict[str, _Options], index: int, rows: nw.Expr | None, found: Mapping[str, nw.Expr]) -> None:
    for name, value in found.items():
        if value is not TEXT and value is not NUMBER:
            columns.setdefault(name, {}).setdefault(index, []).append((rows, value))


def _column(options: _Options) -> nw.Expr:
    return picked(RULE, {index: first_of(each) for index, each in options.items()})
