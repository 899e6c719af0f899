"""Peers of the columnar engine: the six bundled rules as a user of another library would write them.

Each module has `judge(frame)`, which gives the outcome code of every row for every rule: the default readings of the two
Kaifeng documents on one day, with the meaning of the reference engine (`python -m benchmarks.peers.agreement` compares
them). The frame is a table as `benchmarks.made_up_table` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

import numpy as np
import polars as pl
from numpy.typing import NDArray

Outcomes = dict[str, NDArray[np.uint8]]
Judge = Callable[[pl.DataFrame], Outcomes]

PASS, FAIL, PENDING, UNKNOWN, NOT_APPLICABLE = range(5)
"""The outcome codes, in the order of `healthrules.Outcome`."""

URBAN, RURAL, RESPONSE, AREA, VARIETY, AMOUNT = RULES = (
    "kaifeng-plan-2025/emergency-radius-urban",
    "kaifeng-plan-2025/emergency-radius-rural",
    "kaifeng-plan-2025/emergency-response-time",
    "kaifeng-plan-2025/chc-floor-area",
    "kaifeng-work-2021/essential-medicine-variety",
    "kaifeng-work-2021/essential-medicine-amount",
)

DAY = date(2025, 6, 30)
MEDICINES_DUE = date(2021, 12, 31)

PEERS = ("polars_by_hand", "openfisca", "zen", "rule_engine_peer")


def peer(name: str) -> Judge:
    """The `judge` of a peer; its library is imported only now."""
    judge: Judge = import_module(f"benchmarks.peers.{name}").judge
    return judge
