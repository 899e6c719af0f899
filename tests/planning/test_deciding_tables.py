"""What verdicts hang on, and who is to be mended, by columns: the same as one record after the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import healthrules as hr
from healthrules.planning.registries import Registry
from tests.planning.conftest import DOCUMENT
from tests.planning.test_mending import BOOK as BRANCHING
from tests.planning.test_mending import DAY, FACILITY
from tests.planning.test_uncertainty import BOOK as PLAIN

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")

BENT = {
    "valley": "beds * beds - 12床 * beds >= -35床 * 1床",
    "ratio": "(beds + 10床) / (beds - 4床) <= 6",
    "both": "min(beds * physicians, 2人 * beds) >= 9床 * 1人",
}


def bent() -> hr.Rulebook:
    """Rules in which one field stands more than once: between two values their sides need not run one way."""
    form = "  - {{id: {0}, title: {{zh: 规则, en: rule}}, subject: facility, require: '{1}', force: standard, clause: 一}}\n"
    with TemporaryDirectory() as folder:
        Path(folder, "document.yaml").write_text(DOCUMENT, encoding="utf-8")
        rules = "".join(form.format(name, require) for name, require in BENT.items())
        Path(folder, "rules.yaml").write_text("rules:\n" + rules, encoding="utf-8")
        return hr.load_rules([folder])


CURVED = bent()
WHOLE = hr.load_rules(["kaifeng-plan-2025", "kaifeng-work-2021"])
COUNTS = st.one_of(st.none(), st.integers(0, 14))
AREAS = st.one_of(
    st.none(), st.integers(980, 1020).map(lambda tenths: f"{tenths / 10}"), st.sampled_from(["99.99", "100", "1亩"])
)
SHARES = st.one_of(st.none(), st.sampled_from(["54.9%", "55%", "0.55", "55.4%", "75%", "74.96%", "45%", "12"]))
KINDS = st.sampled_from([None, "community_health_centre", "general_hospital", "township_health_centre"])
SMALL = st.lists(st.fixed_dictionaries({"beds": COUNTS, "physicians": COUNTS, "floor_area": AREAS}), min_size=1, max_size=12)
REAL = st.lists(
    st.fixed_dictionaries(
        {
            "kind": KINDS,
            "region": st.sampled_from([None, "开封市", "杞县", "郑州市", "河南省"]),
            "grade": st.sampled_from([None, "primary", "secondary"]),
            "ownership": st.sampled_from([None, "public"]),
            "floor_area": st.sampled_from([None, "1399.99", "1400", "1700", "1700.4", "2000", "1750.05"]),
            "served_population": st.sampled_from([None, "30000", "5万", "49999", "7.5万"]),
            "beds": COUNTS,
            "essential_medicine_variety_share": SHARES,
        }
    ),
    min_size=1,
    max_size=12,
)


def table(rows: list[dict[str, Any]]) -> Any:
    """Rows as a table, in the order given; some share an id."""
    made = [{**FACILITY, **row, "id": f"f{at % 11}"} for at, row in enumerate(rows)]
    return pl.DataFrame([{name: None if x is None else str(x) for name, x in each.items()} for each in made])


def one_by_one(frame: Any) -> Registry:
    return Registry(lambda: ({k: v for k, v in row.items() if v is not None} for row in frame.iter_rows(named=True)))


def hanging(found: Any) -> Any:
    edges = [
        (each.record.id, each.rule.id, each.field.name, each.value, each.half, each.margin, each.outcome, each.other)
        for each in found.on_edge
    ]
    counts = (found.records, found.rejects, found.verdicts, found.unknown, found.unanswered, found.curved)
    return counts, found.waiting, edges


def mended(found: Any) -> Any:
    every = [(each.record.id, each.day, each.unmet, each.plan, each.beyond, each.unknown) for each in found.found]
    return found.records, found.rejects, found.more, every


@settings(max_examples=60, deadline=None)
@given(
    SMALL,
    st.sampled_from([BRANCHING, PLAIN, CURVED]),
    st.sampled_from([{}, {"beds": "2床"}, {"beds": "6床", "physicians": "1人", "floor_area": "5 m²"}]),
)
def test_verdicts_of_rules_of_every_form_hang_on_the_same(
    rows: list[dict[str, Any]], book: hr.Rulebook, steps: dict[str, str]
) -> None:
    frame = table(rows)
    by_columns = hr.uncertainty(frame, book, steps=steps, as_of=DAY)
    assert hanging(by_columns) == hanging(hr.uncertainty(one_by_one(frame), book, steps=steps, as_of=DAY))


@settings(max_examples=40, deadline=None)
@given(REAL, st.sampled_from([{}, {"served_population": "0.1万人"}, {"beds": "5床"}]), st.booleans())
def test_verdicts_of_the_plans_hang_on_the_same(rows: list[dict[str, Any]], steps: dict[str, str], checklist: bool) -> None:
    frame, day = table(rows), date(2021, 12, 31)
    options: dict[str, Any] = {"steps": steps, "as_of": day, "checklist": checklist}
    by_columns = hr.uncertainty(frame, WHOLE, **options)
    assert hanging(by_columns) == hanging(hr.uncertainty(one_by_one(frame), WHOLE, **options))


@settings(max_examples=20, deadline=None)
@given(SMALL, st.sampled_from([None, 1, 3]))
def test_the_same_records_are_mended_in_the_same_way(rows: list[dict[str, Any]], limit: int | None) -> None:
    frame = table(rows)
    by_columns = hr.mend(frame, PLAIN, as_of=DAY, limit=limit)
    assert mended(by_columns) == mended(hr.mend(one_by_one(frame), PLAIN, as_of=DAY, limit=limit))
    everyone = hr.mend(frame, PLAIN, as_of=DAY)
    assert len(by_columns.found) + by_columns.more == len(everyone.found)


@settings(max_examples=10, deadline=None)
@given(REAL)
def test_the_same_records_are_mended_where_rules_do_not_apply_to_all(rows: list[dict[str, Any]]) -> None:
    frame, day = table(rows), date(2021, 12, 31)
    assert mended(hr.mend(frame, WHOLE, as_of=day)) == mended(hr.mend(one_by_one(frame), WHOLE, as_of=day))


def test_one_record_of_a_table_is_mended_and_an_unknown_one_told_with_the_nearest() -> None:
    frame = table([{"floor_area": "50"}, {"floor_area": "60"}])
    (found,) = hr.mend(frame, PLAIN.only("at-least"), record="f1", as_of=DAY).found
    assert [(each.field.name, each.old, each.new) for each in found.plan] == [("floor_area", 60, 100)]
    with pytest.raises(hr.HealthRulesError, match="no record `f`"):
        hr.mend(frame, PLAIN, record="f", as_of=DAY)


def test_a_table_with_regions_that_count_others_is_judged_one_by_one() -> None:
    book = hr.load_rules(["examples/packs/example-county-plan"])
    frame = pl.DataFrame({"type": ["region"], "id": ["410225"], "region": ["410225"], "resident_population": [1000]})
    found = hr.uncertainty(frame, book, as_of=DAY)
    assert hanging(found) == hanging(hr.uncertainty(one_by_one(frame), book, as_of=DAY))
    assert found.unknown > 0
