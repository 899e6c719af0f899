"""What the tests of assurance share: a small pack in a folder, that each test changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

DOCUMENT = """\
id: small-plan
version: "1"
title: {zh: 小规划, en: Small plan}
short: {zh: 小规划, en: Small plan}
issuer: {zh: 某市, en: A city}
status: issued
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""
RULES = """\
parameters:
  least_beds:
    label: {zh: 床位数下限, en: least number of beds}
    unit: bed
    kind: actual_beds
    value: 10
    clause: 一
rules:
  - id: enough-beds
    title: {zh: 床位数, en: beds}
    subject: facility
    when: kind == general_hospital
    require: beds >= least_beds
    force: binding
    clause: 一
"""
CASES = """\
as_of: 2025-06-30
base: {kind: general_hospital}
cases:
  - name: ten beds are enough
    rule: enough-beds
    record: {beds: 10}
    expect: pass
  - name: nine beds are one short
    rule: enough-beds
    record: {beds: 9}
    expect: fail
    actual: 9 bed
    required: 10张
    gap: 1 bed
  - name: beds that are not reported are unknown
    rule: enough-beds
    record: {}
    expect: unknown
    missing: [beds]
  - name: a clinic is not held to it
    rule: enough-beds
    record: {kind: village_clinic, beds: 1}
    expect: not_applicable
"""

MakePack = Callable[..., Path]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """A pack that is in order, but for the files given."""

    def made(rules: str = RULES, cases: str | None = CASES, document: str = DOCUMENT) -> Path:
        folder = tmp_path / "small-plan"
        folder.mkdir(exist_ok=True)
        (folder / "document.yaml").write_text(document, encoding="utf-8")
        (folder / "beds.yaml").write_text(rules, encoding="utf-8")
        if cases is not None:
            (folder / "beds.cases.yaml").write_text(cases, encoding="utf-8")
        return folder

    return made
