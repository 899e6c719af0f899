"""Generated JSON lines and Parquet columns: odd values of every type that such files can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st

from .odd_tables import CODES, HEADINGS, HEADS, cells

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


def _json_of(name: str) -> st.SearchStrategy[str]:
    texts = cells(name).map(json.dumps)
    other = st.sampled_from(LITERALS)
    if name in HEADS or name in CODES:
        return st.one_of(*[texts] * 8, other, st.sampled_from(OBJECTS[:1]))
    return st.one_of(texts, other, other, st.sampled_from(OBJECTS))


@st.composite
def _json_row(draw: st.DrawFn) -> str:
    rest = draw(st.lists(st.sampled_from([name for name in HEADINGS if name not in ("type", "id")]), unique=True, max_size=5))
    names = draw(st.permutations(["type", "id", *rest]))
    twice = draw(st.sampled_from([[]] * 8 + [names[:1], names[-1:]]))
    row = [(draw(st.sampled_from(HEADINGS[name])), draw(_json_of(name))) for name in (*names, *twice)]
    row += draw(st.sampled_from([[]] * 8 + [[("note", "null")], [("nt", '"x"')]]))
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in row) + "}"


JSON_LINES: st.SearchStrategy[bytes] = st.lists(
    st.one_of(*[_json_row()] * 12, st.sampled_from(["", "5", "[]", "{", "null"])), min_size=1, max_size=7
).map(lambda lines: "\n".join(lines).encode())
"""Objects under any names of their keys, now and then a line that is none."""

FLOATS = (5.0, 5.000000000000001, 4.999999999999999, 0.1 + 0.2, -0.0, 0.7, 0.55, 2200.0, 2200.0000000001, 52000.0, 30.0, 20.5, 1e300,
          5e-324, math.nan, math.inf, -math.inf, -1.0, None)  # fmt: skip
SINGLES = (5.0, 0.7, 0.55, 0.35, 2200.0, 52000.0, 5.1, 1e-7, math.nan, math.inf, 16777217.0, None)
WHOLES = (5, 20, 30, 0, -1, 2200, 52000, 2**53 + 1, 2**62, None)
DECIMALS = tuple(None if text is None else Decimal(text) for text in ("5.0000", "0.7", "2200", "2199.9999999999", "30.5", "-1", "20", None))
STRUCTS = ({"value": 5.0, "unit": "km"}, {"value": 0.22, "unit": "公顷"}, {"value": math.nan, "unit": "km"}, {"value": None, "unit": None}, None)
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
    "zoned": ((datetime(2025, 6, 29, 18, 0, tzinfo=timezone.utc), None), pl.Datetime("us", "Asia/Shanghai")),  # noqa: UP017
    "ids": ((1, 2, 3, 410202, None), pl.Int64),
}  # fmt: skip
"""Values and the type of a column that hold them."""
TEXTS: Mapping[str, Any] = {"text": pl.String, "words": pl.Categorical}


def _kinds(name: str) -> st.SearchStrategy[str]:
    """Which types a column is likely to have."""
    likely = {"type": [*TEXTS], "id": [*TEXTS, "ids"], "as_of": ["text", "day", "moment", "zoned"], "region": ["text", "words", "ids"]}
    usual = [*TEXTS] if name in CODES or name in HEADS else ["text", "float", "float", "single", "whole", "small", "decimal", "struct"]
    return st.one_of(*[st.sampled_from(likely.get(name, usual))] * 12, st.sampled_from([*TEXTS, *TYPED]))


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """A table with typed columns."""
    rest = draw(st.lists(st.sampled_from([name for name in HEADINGS if name not in ("type", "id")]), unique=True, max_size=6))
    height = draw(st.integers(1, 7))
    columns = {}
    for name in draw(st.permutations(["type", "id", *rest])):
        kind = draw(_kinds(name))
        values, dtype = (cells(name), TEXTS[kind]) if kind in TEXTS else (st.sampled_from(TYPED[kind][0]), TYPED[kind][1])
        made = draw(st.lists(values, min_size=height, max_size=height))
        columns[draw(st.sampled_from(HEADINGS[name]))] = pl.Series(made, dtype=dtype)
    return pl.DataFrame(columns)
