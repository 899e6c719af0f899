"""A made-up plan whose rules speak of a registry, and small registries with gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

import healthrules as hr
from healthrules.deriving import derived
from healthrules.engines import Outcome, judge
from healthrules.records import Record, Value
from healthrules.rulebook import Rulebook, load_rules
from tests.engines.engines_here import HEAD

DAY = date(2024, 6, 30)
AGGREGATES: Mapping[str, str] = {
    "number": "count(facility where kind == tcm_hospital and grade == secondary) >= 2家",
    "large": "count(facility where beds >= 100床) <= 2家",
    "share": "share(facility where kind == tcm_hospital, has_rehabilitation_department) >= 50%",
    "entangled": "share(facility where kind == tcm_hospital, grade == secondary or kind == cdc) > 50%",
    "total": "sum(facility where kind == tcm_hospital, beds) >= 150床",
    "staffed": "sum(facility where has_rehabilitation_department, beds) / resident_population >= 3 床/千人",
    "mean": "mean(facility where kind == tcm_hospital, beds) >= 100床",
    "weighted": "mean(facility, beds, physicians) >= 100床",
}
RULE = """
  - id: {id}
    title: {{zh: 规则, en: rule}}
    subject: region
    require: "{require}"
    force: standard
    clause: 一
"""
OPEN: Mapping[str, tuple[Value, ...]] = {
    "kind": ("tcm_hospital", "general_hospital"),
    "grade": ("secondary", "tertiary"),
    "has_rehabilitation_department": (True, False),
    "beds": (0, 99, 100, 100_000),
    "physicians": (0, 100_000),
}
"""What an unreported field may turn out to be: every value that these rules can tell apart, and the ends of its range."""

VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "kind": st.sampled_from(("tcm_hospital", "general_hospital")),
    "grade": st.sampled_from(("secondary", "tertiary")),
    "has_rehabilitation_department": st.booleans(),
    "beds": st.sampled_from((0, 50, 100, 150)),
    "physicians": st.sampled_from((0, 1, 7)),
}


def book(rules: Mapping[str, str] = AGGREGATES) -> Rulebook:
    """The rulebook of the made-up plan."""
    with TemporaryDirectory() as folder:
        Path(folder, "document.yaml").write_text(HEAD, encoding="utf-8")
        text = "rules:" + "".join(RULE.format(id=name, require=each) for name, each in rules.items())
        Path(folder, "rules.yaml").write_text(text, encoding="utf-8")
        return load_rules([folder])


def region(**values: Any) -> dict[str, Any]:
    """What a region reports."""
    return {"type": "region", "id": "r", "region": "410200", "resident_population": 50_000, **values}


def facility(number: int, **values: Any) -> dict[str, Any]:
    """What a facility reports."""
    return {"type": "facility", "id": f"h{number}", "region": "410202", **values}


def registries(most: int = 3, missing: int = 4) -> st.SearchStrategy[list[dict[str, Value]]]:
    """Facilities of which some fields are missing, a few in all, so that every filling can be tried."""
    whole = st.lists(st.fixed_dictionaries(dict(VALUES)), min_size=1, max_size=most)
    return whole.flatmap(
        lambda rows: st.lists(
            st.tuples(st.integers(0, len(rows) - 1), st.sampled_from(list(VALUES))), max_size=missing, unique=True
        ).map(lambda gaps: [{k: v for k, v in row.items() if (at, k) not in gaps} for at, row in enumerate(rows)])
    )


def fillings(rows: list[dict[str, Value]], only: frozenset[int] | None = None) -> Iterator[list[dict[str, Value]]]:
    """Every way to report what is missing; `only` of some facilities, the others stay as they are."""
    gaps = [(at, name) for at, row in enumerate(rows) for name in OPEN if name not in row and (only is None or at in only)]
    for values in product(*(OPEN[name] for _, name in gaps)):
        filled = [dict(row) for row in rows]
        for (at, name), value in zip(gaps, values, strict=True):
            filled[at][name] = value
        yield filled


def derived_region(rulebook: Rulebook, rows: list[dict[str, Value]]) -> Record:
    """The region with its figures."""
    records = [Record("region", "r", "r", "410200", {"resident_population": 50_000})]
    records += [Record("facility", f"h{at}", f"h{at}", "410202", row) for at, row in enumerate(rows)]
    return next(derived(((each, DAY) for each in records), rulebook, DAY))[0]


def outcome(rulebook: Rulebook, name: str, record: Record) -> Outcome:
    """What a rule says of the region."""
    return judge(rulebook.rule(name), record, DAY, rulebook.regions).outcome


def checked(rulebook: Rulebook, rows: list[dict[str, Any]], **options: Any) -> hr.Report:
    """The report of some rows."""
    return hr.check(rows, rulebook, as_of=DAY, everything=True, **options)
