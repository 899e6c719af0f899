"""What the rules come to on every record of a lazy table: the outcomes as lists of numbers, one for each finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import narwhals as nw

from healthrules.engines import Outcome
from healthrules.engines.columnar import layout
from healthrules.engines.columnar.lazy_plan import Branch, code, doubt
from healthrules.engines.columnar.outcomes import CODES
from healthrules.engines.columnar.translation import any_of
from healthrules.tables.native import Native

RULES_AT_ONCE = 50
"""For how many rules columns are worked out in one stage."""

ODD, SOME, ALONE = "_odd", "_some", "_alone"
"""Whether a record takes the exact path; has a finding to tell of; has no rule that applies to it."""

UNCHECKED, CHECKED = len(CODES), len(CODES) + 1
"""Codes beside the place after the last rule: no rule applies to the record, or some rule does."""

STEP = len(CODES) + 2
"""A number in a list is the place of a rule times this, and a code."""


@dataclass(frozen=True, slots=True)
class LazyCodes:
    """The rules on every record of a normalised table.

    `odd`: which records take the exact path, whatever the rules say. `told`: the codes that are reported of each rule; a
    record with one of them takes it too where it has more digits than columns keep.
    """

    table: Native
    branches: tuple[Branch, ...]
    rules: int
    odd: nw.Expr
    told: Sequence[Sequence[int]]

    def judged(self) -> tuple[Native, list[str]]:
        """The table with `ODD`, `SOME` and `ALONE`, and columns of lists: a number for each outcome that is reported.

        There is a number for each record that no rule applies to, too.
        """
        return self._listed(self.told, every=False)

    def counted(self) -> tuple[Native, list[str]]:
        """The same with a number for each outcome of a rule that applies, and one for each record."""
        applied = [code for outcome, code in CODES.items() if outcome.applied]
        return self._listed([applied] * self.rules, every=True)

    def _listed(self, codes: Sequence[Sequence[int]], *, every: bool) -> tuple[Native, list[str]]:
        marks = (nw.lit(value=False).alias(SOME), nw.lit(value=True).alias(ALONE))
        table, lists = self.table.with_columns(self.odd.alias(ODD), *marks), []
        for indexes in at_once(self.rules):
            coded = table.with_columns(*self._codes(indexes))
            table = coded.gathered(f"_told_{indexes[0]}", *_told(indexes, codes, self.told), list(map(_code, indexes)))
            lists.append(f"_told_{indexes[0]}")
        alone = nw.when(nw.col(ALONE)).then(_number(self.rules, UNCHECKED))
        told = alone.otherwise(_number(self.rules, CHECKED)) if every else alone
        odd = nw.col(ODD) | (nw.col(layout.UNFIT) & nw.col(SOME))
        return table.gathered("_told", [told], [odd.alias(ODD)], []), [*lists, "_told"]

    def _codes(self, indexes: Sequence[int]) -> Iterator[nw.Expr]:
        for index in indexes:
            yield code(self.branches, index).alias(_code(index))
        doubtful = doubt(self.branches, indexes)
        if doubtful is not None:
            yield (nw.col(ODD) | doubtful).alias(ODD)


def at_once(rules: int) -> list[range]:
    """The places of all rules, so many in one stage."""
    return [range(at, min(at + RULES_AT_ONCE, rules)) for at in range(0, rules, RULES_AT_ONCE)]


def _told(
    indexes: Sequence[int], codes: Sequence[Sequence[int]], told: Sequence[Sequence[int]]
) -> tuple[list[nw.Expr], list[nw.Expr]]:
    """The numbers of the outcomes with these codes; whether there is one that is told of; whether still no rule applies."""
    of = {index: nw.col(_code(index)) for index in indexes}
    rows = {index: column.is_in(list(codes[index])) for index, column in of.items()}
    numbers: list[nw.Expr] = [nw.when(rows[index]).then(column.cast(nw.Int32) + index * STEP) for index, column in of.items()]
    some = any_of([nw.col(SOME), *(column.is_in(list(told[index])) for index, column in of.items())])
    applied = any_of([~nw.col(ALONE), *(column != CODES[Outcome.NOT_APPLICABLE] for column in of.values())])
    return numbers, [cast("nw.Expr", some).alias(SOME), (~cast("nw.Expr", applied)).alias(ALONE)]


def _number(place: int, found: int) -> nw.Expr:
    return nw.lit(place * STEP + found, dtype=nw.Int32)


def _code(index: int) -> str:
    return f"_code_{index}"
