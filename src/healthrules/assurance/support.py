"""Which operations of the language each engine has: tried, not claimed. `python -m healthrules.assurance.support` prints it.

Each operation is a rule of its own, judged on records that meet it, miss it, lack its fields, and lie outside its tables;
an engine has the operation where its outcomes are the reference evaluator's, and lacks it where it refuses the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from healthrules.engines import Outcome, ReferenceEngine, make_engine
from healthrules.errors import EngineUnavailable, UnsupportedOperation
from healthrules.records import Record, Value
from healthrules.rulebook import Rulebook, load_rules

DAY = date(2024, 6, 30)

OPERATIONS: Mapping[str, str] = {
    "`<` `<=` `>` `>=`": (
        "service_radius <= 5 km and 0 km < service_radius and mean_response_time >= 20 min and service_radius < 6 km"
    ),
    "`==` `!=` of quantities": "service_radius == 5 km or service_radius != 7 km",
    "`==` `!=` of codes": "area_type == urban or kind != cdc",
    "`in`, `not in`": "kind in [emergency_station, cdc] and ownership not in [private]",
    "`and` `or` `not`": "(service_radius <= 5 km or area_type == rural) and not (mean_response_time > 30 min)",
    "`+` `-`": "service_radius + 1 km - 0.5 km <= 5.5 km",
    "`*` `/` by a figure": "service_radius * 2 <= 10 km and service_radius / 4 <= 1.25 km",
    "`*` of two fields": "service_radius * served_population <= 5 km * 30000 人",
    "`/` by a field": "served_population / service_radius >= 30000 人 / 5 km",
    "`min` `max`": "min(service_radius, 9 km) + max(service_radius, 2 km) <= 10 km",
    "`... if ... else ...`": "service_radius <= (5 km if area_type == urban else 20 km)",
    "units converted": "mean_response_time <= 0.5 h",
    "a plain parameter": "service_radius <= plain",
    "a banded parameter": "service_radius <= banded",
    "a parameter by category": "service_radius <= by_area",
    "a dated parameter": "mean_response_time <= dated",
    "a measure": "spread <= 30000 人 / 5 km",
    "a value of another year": "service_radius <= in_year(service_radius, 2020)",
}
"""The operations, each with a requirement that uses it."""

PACK = """
parameters:
  plain: {label: {zh: 值, en: plain}, unit: km, value: 5 km, clause: 一}
  banded:
    label: {zh: 分档, en: banded}
    unit: km
    over: served_population
    bands: [[1万人, 3万人, 5], [3万人, 5万人, 10]]
    clause: 一
  by_area: {label: {zh: 分类, en: by area}, unit: km, by: area_type, values: {urban: 5}, clause: 一}
  dated:
    label: {zh: 分期, en: dated}
    unit: min
    clause: 一
    dated: [{from: 2024-01-01, value: 30}, {from: 2024-06-30, value: 20}]
measures:
  spread: {label: {zh: 密度, en: people by distance}, formula: served_population / service_radius}
rules:
  - {id: one, title: {zh: 规则, en: rule}, subject: station, require: "%s", force: standard, clause: 一}
"""

HEAD = """
{id: support, version: "1", title: {zh: 样例, en: sample}, short: {zh: 样例, en: sample}, issuer: {zh: 样例, en: sample},
 status: draft, jurisdiction: "%s", period: {from: 2021-01-01, to: 2025-12-31}}
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What an engine made of an operation: None where it gave the reference's outcomes, else why not."""

    operation: str
    engine: str
    why: str | None


def tried(engines: Mapping[str, Callable[[Rulebook, list[Record]], list[Outcome]]]) -> Iterator[Tried]:
    """Every operation on every engine."""
    for operation, require in OPERATIONS.items():
        book, records = _book(require), list(_records())
        wanted = [outcomes[0] for _, _, outcomes in ReferenceEngine(book).judge((each, DAY) for each in records)]
        for name, judge in engines.items():
            try:
                yield Tried(operation, name, None if judge(book, records) == wanted else "differs")
            except UnsupportedOperation:
                yield Tried(operation, name, "refused")


def engines() -> dict[str, Callable[[Rulebook, list[Record]], list[Outcome]]]:
    """The engines that can be imported here, by name."""
    made: dict[str, Callable[[Rulebook, list[Record]], list[Outcome]]] = {}
    tables = {"columnar (DuckDB)": _duckdb, "columnar (Spark)": _spark}
    for name, engine in {"durable": "durable", "columnar (Polars)": "columnar"}.items():
        try:
            make_engine(engine, load_rules())
        except EngineUnavailable:
            continue
        made[name] = lambda book, records, engine=engine: [  # type: ignore[misc]
            outcomes[0] for _, _, outcomes in make_engine(engine, book).judge((each, DAY) for each in records)
        ]
    for name, table in tables.items():
        try:
            table([])
        except ImportError:
            continue
        made[name] = lambda book, records, table=table: _by_table(book, records, table)  # type: ignore[misc]
    return made


def _book(require: str) -> Rulebook:
    place = next(iter(load_rules().documents.values())).jurisdiction
    with TemporaryDirectory() as folder:
        Path(folder, "document.yaml").write_text(HEAD % place, encoding="utf-8")
        Path(folder, "rules.yaml").write_text(PACK % require, encoding="utf-8")
        return load_rules([folder])


def _records() -> Iterator[Record]:
    place = next(iter(load_rules().documents.values())).jurisdiction
    values: list[dict[str, Value]] = [
        {"service_radius": radius, "served_population": people, "area_type": area, "mean_response_time": time}
        for radius in (0, 5, 6)
        for people in (30_000, 60_000)
        for area in ("urban", "rural")
        for time in (20, 31)
    ]
    for number, each in enumerate(values):
        whole: dict[str, Value] = {**each, "kind": "emergency_station", "ownership": "public"}
        whole["service_radius@2020"] = 5
        for left_out in (None, *whole):
            kept = {name: value for name, value in whole.items() if name != left_out}
            yield Record("station", f"{number}-{left_out}", "-", place, kept)


def _by_table(book: Rulebook, records: list[Record], table: Callable[[list[dict[str, Any]]], Any]) -> list[Outcome]:
    from healthrules.tables.frames import check_frame

    names = dict.fromkeys(name for each in records for name in each.values if "@" not in name)  # a table holds one year
    rows = [
        {"type": each.type, "id": each.id, "region": each.region, **{name: each.values.get(name) for name in names}}
        for each in records
    ]
    found = check_frame(table(rows), book, as_of=DAY, everything=True).select("record", "rule", "outcome")
    pairs = found.fetchall() if hasattr(found, "fetchall") else [tuple(row) for row in found.collect()]
    told = {record: Outcome(outcome) for record, rule, outcome in pairs if rule is not None}
    return [told[each.id] for each in records]


def _duckdb(rows: list[dict[str, Any]]) -> Any:
    import duckdb

    if not rows:
        return None
    import polars as pl

    frame = pl.DataFrame(rows, infer_schema_length=None)
    return duckdb.from_arrow(frame.to_arrow())


def _spark(rows: list[dict[str, Any]]) -> Any:
    from pyspark.sql import SparkSession

    if not rows:
        return None
    import polars as pl

    builder: Any = SparkSession.builder
    session = builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    return session.createDataFrame(pl.DataFrame(rows, infer_schema_length=None).to_arrow())


def table(found: list[Tried]) -> str:
    """The table as Markdown."""
    names = list(dict.fromkeys(each.engine for each in found))
    lines = ["| operation | reference | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    for operation in OPERATIONS:
        cells = [each.why or "yes" for name in names for each in found if (each.operation, each.engine) == (operation, name)]
        lines.append(f"| {operation} | yes | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(table(list(tried(engines()))))
