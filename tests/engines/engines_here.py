"""The engines that can be imported here, and a made-up document to write rules into."""

from __future__ import annotations

from healthrules.engines import ENGINES, make_engine
from healthrules.errors import EngineUnavailable
from healthrules.rulebook import load_rules

HEAD = """
id: many
version: "1"
title: {zh: 多, en: many}
short: {zh: 多, en: many}
issuer: {zh: 某, en: some}
status: draft
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""


def _here(name: str) -> bool:
    try:
        make_engine(name, load_rules())
    except EngineUnavailable:
        return False
    return True


OTHERS = [name for name in ENGINES if name not in ("auto", "reference") and _here(name)]
"""Every engine that is held to the reference evaluator."""
