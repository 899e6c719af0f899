"""Generated JSON lines and Parquet columns: odd values of every type that such files can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from .odd_tables import HEADINGS, ODD, USUAL, mostly, names, odd, rows, strange_in, usual

OBJECTS = (
    '{"value": 5, "unit": "km"}', '{"value": "5", "unit": "公里"}', '{"value": 0.22, "unit": "公顷"}', '{"value": 5}',
    '{"value": NaN, "unit": "km"}', '{"value": true, "unit": "km"}', '{"value": 2.2e3, "unit": "m²"}', '{"unit": "", "value": 30}',
    '{"value": 5, "unit": "km", "value": 6}', '{"value": null, "unit": "km"}', '{"value": 75, "unit": "%"}', '{"value": 5, "unit": 5}',
    '{"value": "5 k", "unit": "m"}', "{}",
)  # fmt: skip
LITERALS = (
    "5", "5.0", "5.000000000000001", "4.9999999999999999", "1e3", "-0", "-0.0", "0.7", "0.70000000000000001", "2200", "52000", "30",
    "NaN", "Infinity", "-Infinity", "1E400", "9" * 70, "true", "false", "null", "[5]", "[]", '""', '" 5 "', "5E0", "2.2e3", "20.0",
)  # fmt: skip


def _json_of(name: str, text: str | None) -> st.SearchStrategy[str]:
    """A usual text as JSON: numbers may be bare."""
    bare = [text] if text is not None and name not in ODD and text.replace(".", "").isdigit() else []
    return st.sampled_from([json.dumps(text), *bare])


def _odd_json(name: str) -> st.SearchStrategy[str]:
    return st.one_of(odd(name).map(json.dumps), st.sampled_from(LITERALS), st.sampled_from(OBJECTS))


@st.composite
def _json_row(draw: st.DrawFn, number: int) -> str:
    subject, columns = draw(st.sampled_from(["station", "facility"])), draw(names())
    strange = draw(strange_in(columns))
    row = []
    for name in columns:
        text = draw(usual(name, subject, number))
        value = draw(_odd_json(name) if name in strange else _json_of(name, text))
        row.append((draw(st.sampled_from(HEADINGS[name])), value))
    row += draw(st.sampled_from([[]] * 12 + [row[:1], row[-1:], [("note", "null")], [("nt", '"x"')], [("编号", '"a"')]]))
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in row) + "}"


@st.composite
def json_lines(draw: st.DrawFn) -> bytes:
    """Objects under any names of their keys, now and then a line that is none."""
    broken = st.sampled_from(["", "5", "[]", "{", "null"])
    return "\n".join(draw(mostly(_json_row(number), broken, 15)) for number in range(draw(st.integers(1, 6)))).encode()


FLOATS = (5.000000000000001, 4.999999999999999, 0.1 + 0.2, -0.0, 0.7, 2200.0000000001, 20.5, 1e300, 5e-324, math.nan, math.inf,
          -math.inf, -1.0, None)  # fmt: skip
SINGLES = (0.7, 0.55, 0.35, 5.1, 1e-7, math.nan, math.inf, 16777217.0, None)
WHOLES = (0, -1, 1, 2**53 + 1, 2**62, None)
DECIMALS = tuple(map(Decimal, ("5.0000000001", "0.7", "2199.9999999999", "-1", "1e9")))
STRUCTS = ({"value": 0.22, "unit": "公顷"}, {"value": math.nan, "unit": "km"}, {"value": None, "unit": None}, None)
TYPED: Mapping[str, tuple[Sequence[Any], Any]] = {
    "float": (FLOATS, pl.Float64),
    "single": (SINGLES, pl.Float32),
    "whole": (WHOLES, pl.Int64),
    "small": ((0, 5, 20, 30, 255, None), pl.UInt8),
    "decimal": (DECIMALS, pl.Decimal(24, 10)),
    "truth": ((True, False, None), pl.Boolean),
    "struct": (STRUCTS, pl.Struct({"value": pl.Float64, "unit": pl.String})),
    "list": (([5.0], [], None), pl.List(pl.Float64)),
    "null": ((None,), pl.Null),
    "bytes": ((b"5", b"\xff", None), pl.Binary),
    "day": ((date(2025, 6, 30), date(1, 1, 1), None), pl.Date),
    "moment": ((datetime(2025, 6, 30, 23, 59), datetime(2021, 1, 1), None), pl.Datetime("us")),  # noqa: DTZ001
    "zoned": ((datetime(2025, 6, 29, 18, tzinfo=UTC), None), pl.Datetime("us", "Asia/Shanghai")),
    "ids": ((1, 2, 3, 410202, None), pl.Int64),
}  # fmt: skip
"""Odd values of each type that a column may have, and the type."""

TEXTS: Mapping[str, Any] = {"text": pl.String, "words": pl.Categorical}


def _kinds(name: str) -> st.SearchStrategy[str]:
    """Which types a column is likely to have."""
    likely = {"id": [*TEXTS, "ids"], "as_of": ["text", "day", "moment", "zoned"]}
    usual_kinds = [*TEXTS] if name in ODD else ["text", "float", "float", "single", "whole", "small", "decimal", "struct"]
    return mostly(st.sampled_from(likely.get(name, usual_kinds)), st.sampled_from([*TEXTS, *TYPED]), 40)


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """A table with typed columns."""
    columns = draw(names())
    texts = draw(rows(columns, 6))
    made = {}
    for place, name in enumerate(columns):
        kind = draw(_kinds(name))
        values = [row[place] if kind in TEXTS else draw(_typed(kind, name, row[place])) for row in texts]
        series = pl.Series(values, dtype=TEXTS[kind] if kind in TEXTS else TYPED[kind][1])
        made[draw(st.sampled_from(HEADINGS[name]))] = series
    return pl.DataFrame(made)


def _typed(kind: str, name: str, text: str | None) -> st.SearchStrategy[Any]:
    """A value of a type: as a rule the number that is usual in the column, where there is one, now and then an odd one."""
    values = st.sampled_from(TYPED[kind][0])
    number = next((words[name][0] for words in USUAL.values() if name in words and name not in ODD), None)
    if number is None or kind not in NUMERIC:
        return values
    if text is None:
        return mostly(st.none(), values, 40)
    return mostly(st.just(NUMERIC[kind](number)), values, 15)


NUMERIC: Mapping[str, Callable[[str], Any]] = {
    "float": float,
    "single": float,
    "whole": lambda text: int(float(text)),
    "small": lambda text: min(int(float(text)), 255),
    "decimal": Decimal,
    "struct": lambda text: {"value": float(text), "unit": ""},
}
