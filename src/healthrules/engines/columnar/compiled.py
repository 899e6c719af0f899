"""Narwhals' expressions as Polars', made once: to make them anew for each batch of a table takes longer than to run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl


class _Asked(pl.LazyFrame):
    """A lazy frame that keeps the columns that it is asked for."""

    columns_asked: tuple[pl.Expr, ...] = ()

    def with_columns(self, *columns: Any, **_: Any) -> pl.LazyFrame:
        """Keep the columns."""
        self.columns_asked = columns
        return self


def compiled(columns: Sequence[nw.Expr]) -> tuple[pl.Expr, ...]:
    """Columns as Polars has them.

    >>> [str(each) for each in compiled([nw.col("a") + 1])]
    ['[(col("a")) + (dyn int: 1)]']
    """
    asked = _Asked()
    nw.from_native(asked).with_columns(*columns)
    return asked.columns_asked
