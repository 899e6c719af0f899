"""Where a verdict may turn as one field moves a little: every comparison that a rule makes, held at both ends of the move.

Between two ends a rule can only come to something else where one of its comparisons does: of two amounts, of an amount with
the edge of a band, of a divisor with zero. Such a comparison has another sign at one end than at the other, or lies closer to
equality than columns can tell. That is said of rows that do not turn, too; it is left unsaid of none that does, as long as
the difference of the two sides runs one way between the ends. `bends` names the fields for which that is not sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import narwhals as nw
import polars as pl

from healthrules.engines.columnar.amounts import Amount, Steps
from healthrules.engines.columnar.compiled import compiled
from healthrules.engines.columnar.polars_batch import AT
from healthrules.engines.columnar.translation import Translation
from healthrules.language import terms as t

Met = tuple[nw.Expr, int, bool]
"""The left side of a comparison less the right one, how far off it may be, and whether it may be rounded."""


@dataclass(slots=True)
class _Tracing(Translation):
    """A translation that notes every comparison of amounts which it makes."""

    met: list[Met] = field(default_factory=list)

    def sides(self, left: Amount, right: Amount) -> tuple[Steps, Steps]:
        """Two amounts in one step, to be compared."""
        a, b = Translation.sides(self, left, right)
        blur = a.blur + b.blur
        self.met.append((a.number - b.number, a.margin + b.margin + blur, blur > 0))
        return a, b


@dataclass(frozen=True, slots=True)
class Edges:
    """The comparisons of a rule on a day, as Polars has them."""

    differences: tuple[pl.Expr, ...]
    slack: tuple[int, ...]
    rounded: tuple[bool, ...]

    @classmethod
    def of(cls, terms: Sequence[t.Term], day: date) -> Edges:
        """The comparisons of some terms."""
        tracing = _Tracing(day)
        for term in terms:
            tracing.of(term)
        made = compiled([difference for difference, _, _ in tracing.met])
        return cls(made, tuple(slack for _, slack, _ in tracing.met), tuple(rounded for *_, rounded in tracing.met))

    def near(self, rows: pl.DataFrame, name: str, low: pl.Expr, high: pl.Expr) -> pl.LazyFrame:
        """The rows, by `AT`, in which a comparison may turn while a field moves from one value to the other."""
        ends = [
            rows.lazy()
            .with_columns(end.alias(name))
            .select(each.alias(f"{side}{at}") for at, each in enumerate(self.differences))
            for side, end in (("low", low), ("high", high))
        ]
        turns = [self._turns(at) for at in range(len(self.differences))]
        whole = pl.concat([rows.lazy().select(AT), *ends], how="horizontal")
        return whole.filter(pl.any_horizontal(turns) if turns else pl.lit(value=False)).select(AT)

    def _turns(self, at: int) -> pl.Expr:
        low, high, slack = pl.col(f"low{at}"), pl.col(f"high{at}"), float(self.slack[at])
        same = ((low > slack) & (high > slack)) | ((low < -slack) & (high < -slack))
        moved = pl.lit(value=True) if self.rounded[at] else low.ne_missing(high)
        return (~same).fill_null(value=True) & moved & ~(low.is_null() & high.is_null())


def bends(terms: Sequence[t.Term]) -> frozenset[str]:
    """The fields that stand more than once in what one comparison, band or product reads."""
    found: set[str] = set()
    for term in terms:
        for node in t.walk(term):
            read = node.key if isinstance(node, t.Lookup) else node
            if read is not None and isinstance(node, (t.Comparison, t.Arithmetic, t.Extreme, t.Lookup)):
                found.update(name for name, count in Counter(_read(read)).items() if count > 1)
    return frozenset(found)


def _read(term: t.Term) -> Iterator[str]:
    """The names of the fields that the amount of a term moves with, as often as they stand in it."""
    if isinstance(term, t.FieldValue):
        yield term.field.name
    elif not isinstance(term, t.Lookup):
        for part in t.parts(term):
            yield from _read(part)
