"""Rulebooks that forms are made from, read once."""

from __future__ import annotations

import pytest

from healthrules.rulebook import Rulebook, load_rules


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load_rules()


@pytest.fixture(scope="session")
def plan() -> Rulebook:
    return load_rules(["kaifeng-plan-2025"])
