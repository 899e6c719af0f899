"""`healthrules.check_frame`: a table of several libraries in, findings of the same library out; errors before any row is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import healthrules as hr
from healthrules.errors import UsageError

pl = pytest.importorskip("polars")

from healthrules.tables import batches, judging  # noqa: E402
from healthrules.tables.columns import COLUMNS  # noqa: E402

from .odd_tables import DAY  # noqa: E402

BOOK = hr.load_rules("kaifeng-plan-2025").only(["emergency-radius-urban", "emergency-radius-rural", "emergency-response-time"])
DATA = {
    "type": ["station"] * 5,
    "编号": ["a", "b", "c", "d", "e"],
    "region": ["开封市", "410202", None, "洛阳市", "开封市"],
    "地区类型": ["城市"] * 5,
    "service_radius": ["6 km", "5.000000000000001", "4", "4", "约 5"],
    "mean_response_time": [30.0, 31.5, None, 30.0, 1.0],
}
WANTED = [
    ("a", "emergency-radius-urban", "fail", 1.0),
    ("b", "emergency-radius-urban", "fail", 1e-15),
    ("b", "emergency-response-time", "fail", 1.5),
    ("c", "emergency-radius-urban", "unknown", 0.0),
    ("c", "emergency-response-time", "unknown", None),
    ("d", None, "unchecked", None),
    ("e", None, "rejected", None),
]


def told(found: Any) -> list[tuple[str, str | None, str, float | None]]:
    """Findings as a Polars frame: record, rule without its pack, outcome and gap."""
    rows = found.select("record", "rule", "outcome", "gap").rows()
    return [(record, rule and rule.split("/")[1], outcome, gap) for record, rule, outcome, gap in rows]


def as_pandas(frame: Any) -> Any:
    return pytest.importorskip("pandas").DataFrame(frame.to_dict(as_series=False))


def as_arrow(frame: Any) -> Any:
    pytest.importorskip("pyarrow")
    return frame.to_arrow()


KINDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "lazy": (lambda frame: frame.lazy(), lambda found: found.collect()),
    "eager": (lambda frame: frame, lambda found: found.collect()),
    "pandas": (as_pandas, pl.from_pandas),
    "pyarrow": (as_arrow, pl.from_arrow),
}
"""How to make a table of each kind from a Polars frame, and a Polars frame of what comes back."""
RETURNED = {"lazy": "polars.LazyFrame", "eager": "polars.LazyFrame", "pandas": "pandas.DataFrame", "pyarrow": "pyarrow.Table"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_table_gives_its_own_kind_back(kind: str) -> None:
    make, back = KINDS[kind]
    found = hr.check_frame(make(pl.DataFrame(DATA)), BOOK, as_of=DAY)
    library, _, name = RETURNED[kind].partition(".")
    assert type(found).__module__.startswith(library)
    assert type(found).__name__ == name
    frame = back(found)
    assert frame.columns == [*COLUMNS]
    assert told(frame) == WANTED


@pytest.mark.parametrize("kind", KINDS)
def test_the_findings_may_be_limited_and_may_hold_everything(kind: str) -> None:
    make, back = KINDS[kind]
    table = make(pl.DataFrame(DATA))
    one = told(back(hr.check_frame(table, BOOK, as_of=DAY, limit=1)))
    assert one == [
        row for row in WANTED if row[:2] not in {("b", WANTED[0][1]), ("c", WANTED[0][1]), ("c", "emergency-response-time")}
    ]
    every = back(hr.check_frame(table, BOOK, as_of=DAY, everything=True))
    assert every.filter(pl.col("rule").is_not_null()).height == 4 * len(BOOK.rules)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_judged_before_a_lazy_result_is_collected(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    judged: list[object] = []
    whole = judging.TableJudge.judged

    def noted(self: Any, batches: Any) -> Any:
        for each in whole(self, batches):
            judged.append(each)
            yield each

    monkeypatch.setattr(judging.TableJudge, "judged", noted)
    make, back = KINDS[kind]
    found = hr.check_frame(make(pl.DataFrame(DATA)), BOOK, as_of=DAY)
    assert bool(judged) == (kind not in ("lazy", "eager"))
    assert told(back(found)) == WANTED
    assert judged


def test_a_lazy_result_may_be_collected_twice() -> None:
    found = hr.check_frame(pl.LazyFrame(DATA), BOOK, as_of=DAY)
    assert told(found.collect()) == told(found.collect()) == WANTED


def test_a_lazy_table_is_not_read_when_the_check_is_made() -> None:
    def fails(_: Any) -> Any:
        raise RuntimeError("it was read")

    table = pl.LazyFrame(DATA).map_batches(fails, schema=pl.LazyFrame(DATA).collect_schema())
    found = hr.check_frame(table, BOOK, as_of=DAY)
    with pytest.raises(Exception, match="it was read"):
        found.collect()


def test_what_is_asked_of_the_findings_is_answered() -> None:
    found = hr.check_frame(pl.LazyFrame(DATA), BOOK, as_of=DAY)
    assert found.filter(pl.col("outcome") == "fail").select("gap").collect().rows() == [(1.0,), (1e-15,), (1.5,)]
    assert found.head(2).select("record").collect().rows() == [("a",), ("b",)]
    assert found.filter(pl.col("record") == "b").head(1).select("rule", "record").collect().height == 1
    assert dict(found.group_by("outcome").len().collect().rows()) == {"fail": 3, "unknown": 2, "unchecked": 1, "rejected": 1}


def test_each_record_is_judged_for_its_own_day_unless_one_is_given() -> None:
    table = pl.DataFrame({**DATA, "as_of": ["2020-12-31", "2025年1月2日", None, "2025/1/2", None]})
    fixed = hr.check_frame(table, BOOK, as_of=DAY, everything=True).select("as_of").drop_nulls().unique().collect()
    assert fixed.rows() == [(DAY,)]
    own = hr.check_frame(table, BOOK, everything=True).filter(pl.col("record").is_in(["a", "b"])).collect()
    assert dict(own.select("record", "as_of").unique().rows()) == {"a": date(2020, 12, 31), "b": date(2025, 1, 2)}
    assert set(own.filter(pl.col("record") == "a")["outcome"]) == {"not_applicable", "unchecked"}


def test_codes_may_be_categories_and_numbers_of_any_type() -> None:
    table = pl.DataFrame(DATA).with_columns(
        pl.col("地区类型").cast(pl.Categorical),
        pl.col("type").cast(pl.Enum(["station"])),
        pl.lit(6, pl.Int8).alias("service_radius"),
    )
    found = hr.check_frame(table, BOOK, as_of=DAY).filter(pl.col("rule").str.ends_with("radius-urban")).collect()
    assert found["gap"].to_list() == [1.0, 1.0, 1.0, 1.0]


def test_pandas_holes_are_missing_values() -> None:
    pandas = pytest.importorskip("pandas")
    data = {"type": "station", "id": ["a", "b"], "region": "开封市", "area_type": ["城市", None], "service_radius": [None, 6.0]}
    found = hr.check_frame(pandas.DataFrame(data), BOOK, as_of=DAY)
    assert dict(zip(found["record"], found["missing"], strict=False)) == {"a": "mean_response_time", "b": "mean_response_time"}
    assert found["missing"].tolist()[:2] == ["service_radius", "mean_response_time"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("change", "options", "en", "zh"),
    [
        ({"servce_radius": [1.0] * 5}, {}, "Did you mean `service_radius`?", "是否指“service_radius”？"),
        ({"业务用房面及": [1.0] * 5}, {}, "unknown field `业务用房面及`", "是否指“业务用房面积”？"),
        ({"急救半径": [1.0] * 5}, {}, "the columns `service_radius` and `急救半径` mean the same", "含义相同"),
        ({"type": None}, {}, "the column `type` is missing", "缺少列 type"),
        ({"编号": None}, {}, "the column `id` is missing", "缺少列 id"),
        ({}, {"ignore": ["note"]}, "there is no column `note` to leave out", "没有可略去的列“note”"),
        ({}, {"ignore": ["编号"]}, "the column `id` is missing", "缺少列 id"),
    ],
)
def test_columns_that_mean_nothing_are_told_when_the_check_is_made(
    kind: str, change: dict[str, Any], options: dict[str, Any], en: str, zh: str
) -> None:
    data = {name: values for name, values in {**DATA, **change}.items() if values is not None}
    with pytest.raises(UsageError) as error:
        hr.check_frame(KINDS[kind][0](pl.DataFrame(data)), BOOK, as_of=DAY, **options)
    assert en in error.value.text.en
    assert zh in error.value.text.zh


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_are_ignored_change_nothing(kind: str) -> None:
    make, back = KINDS[kind]
    table = make(pl.DataFrame({**DATA, "备注": ["x"] * 5, "beds": [1] * 5}))
    assert told(back(hr.check_frame(table, BOOK, as_of=DAY, ignore=["备注", "beds"]))) == WANTED


@pytest.mark.parametrize(
    "table", [[{"type": "station", "id": "a"}], {"type": ["station"]}, "x.csv", None, pl.Series("id", [1]), 5]
)
def test_what_is_no_table_is_refused(table: Any) -> None:
    with pytest.raises(UsageError) as error:
        hr.check_frame(table, BOOK, as_of=DAY)
    assert f"{type(table).__name__} is no table that can be checked" in error.value.text.en
    assert "Polars" in error.value.text.zh


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_has_no_findings(kind: str) -> None:
    make, back = KINDS[kind]
    empty = pl.DataFrame(DATA).head(0)
    found = back(hr.check_frame(make(empty), BOOK, as_of=DAY))
    assert found.columns == [*COLUMNS]
    assert found.height == 0


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_frames_are_counted_from_one_and_have_no_file(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(batches, "ROWS", 2)
    make, back = KINDS[kind]
    found = back(hr.check_frame(make(pl.DataFrame(DATA)), BOOK, as_of=DAY, everything=True)).select("file", "row", "outcome")
    assert found["file"].to_list() == [None] * found.height
    assert found["row"].unique(maintain_order=True).to_list() == [1, 2, 3, 4, 5]
    assert found.filter(pl.col("outcome") == "rejected")["row"].to_list() == [5]
