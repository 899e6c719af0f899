"""A made-up pack and registries that bring out everything the JSON of studies may hold: values of every sort, and none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DOCUMENT = """\
id: study-plan
version: "1"
title: {zh: 试行规划, en: Study plan}
short: {zh: 试行, en: Study}
issuer: {zh: 开封市, en: Kaifeng}
status: draft
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""
VOCABULARY = """\
categories:
  service_class:
    label: {zh: 服务等次, en: class of service}
    codes: {good: {zh: 优, en: good}, poor: {zh: 差, en: poor}}
kinds_of_quantity:
  shift: {unit: km, label: {zh: 偏移, en: shift}}
fields:
  class_of_service:
    {label: {zh: 服务等次, en: class of service}, subjects: [facility], category: service_class}
  shift: {label: {zh: 偏移, en: shift}, subjects: [facility], unit: km, kind: shift}
"""
PARAMETERS = "parameters:\n  room: {label: {zh: 用房, en: room}, unit: m², value: 15, clause: 一}\n"
RULE = "  - {{id: {0}, title: {{zh: 规则, en: rule {0}}}, subject: {1}, require: '{2}', force: standard, clause: 一{3}}}\n"
RULES = {
    "good": ("facility", "class_of_service == good", ""),
    "at-ease": ("facility", "has_geriatric_department", ""),
    "many-beds": ("facility", "beds >= 30床", ""),
    "few-beds": ("facility", "beds <= 20床", ""),
    "patients": ("facility", "floor_area >= 3 * room", ""),
    "shifts": ("region", "sum(facility, shift) >= 10 km", ""),
    "beds-in-all": ("region", "sum(facility where kind == tcm_hospital, beds) >= 100床", ", due: 2025-12-31"),
    "departments": ("region", "share(facility where kind == tcm_hospital, has_geriatric_department) >= 60%", ""),
    "centres": ("region", "mean(facility where kind == cdc, beds) >= 10床", ""),
    "named": ("region", "has_three_tier_medical_centres and count(facility where kind == cdc) >= 1家", ""),
    "both": (
        "region",
        "count(facility where kind == tcm_hospital) >= 1家 and count(facility where kind == cdc) >= 1家",
        "",
    ),
}


def write_pack(folder: Path) -> Path:
    """The pack in a folder."""
    pack = folder / "study-plan"
    (pack / "vocabulary").mkdir(parents=True)
    rules = "".join(RULE.format(name, *each) for name, each in RULES.items())
    for name, text in (("document", DOCUMENT), ("vocabulary/own", VOCABULARY), ("rules", f"{PARAMETERS}rules:\n{rules}")):
        (pack / f"{name}.yaml").write_text(text, encoding="utf-8")
    return pack


def written(folder: Path, name: str, content: Any) -> str:
    """A file in a folder: text as it is, anything else as JSON."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def hospital(name: str, **more: Any) -> dict[str, Any]:
    """A hospital of traditional medicine."""
    return {"type": "facility", "id": name, "kind": "tcm_hospital", "region": "410225", "ownership": "public", **more}
