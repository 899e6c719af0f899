"""What the tests of reading share: a rulebook, files, and what becomes of rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import healthrules as hr
from healthrules.records import Record
from healthrules.reporting import Rejected

DAY = date(2025, 6, 30)
CENTRE = {
    "type": "facility",
    "id": "c1",
    "region": "开封市",
    "kind": "community_health_centre",
    "served_population": 52000,
    "beds": 20,
    "floor_area": 2200,
}
STATION = {"type": "station", "id": "s1", "region": "开封市", "area_type": "urban", "service_radius": 5}

Take = Callable[..., Record]
Refuse = Callable[..., Rejected]
Judge = Callable[..., hr.Report]


@pytest.fixture(scope="session")
def book() -> hr.Rulebook:
    return hr.load_rules(["kaifeng-plan-2025", "kaifeng-work-2021"])


@pytest.fixture
def take(book: hr.Rulebook) -> Take:
    """The record made of a centre (or a station) with some fields changed."""
    from healthrules.intake import Normaliser, Row

    def taken(base: dict[str, Any] = CENTRE, **changed: Any) -> Record:
        read = Normaliser(book).record(Row("here", 1, {**base, **changed}))
        assert isinstance(read, Record), read
        return read

    return taken


@pytest.fixture
def refuse(book: hr.Rulebook) -> Refuse:
    """The reject of a centre (or a station) with some fields changed; a good record beside it is always judged."""

    def refused(base: dict[str, Any] = CENTRE, **changed: Any) -> Rejected:
        good = {**CENTRE, "id": "good"}
        report = hr.check([{**base, **changed}, good], book, as_of=DAY, everything=True)
        assert report.summary.records == 1
        assert {each.record for each in report.findings} == {"good"}
        (reject,) = report.rejects
        assert reject.row == 1
        return reject

    return refused


@pytest.fixture
def judge_file(book: hr.Rulebook, tmp_path: Path) -> Judge:
    """The report of a file with this content."""

    def judged(content: Any, name: str = "records.json") -> hr.Report:
        path = tmp_path / name
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()
        path.write_bytes(content)
        return hr.check(hr.read_inputs([path]), book, as_of=DAY)

    return judged
