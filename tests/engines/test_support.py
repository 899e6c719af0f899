"""The table of operations and engines: what docs/engines.md says is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthrules.assurance.support import OPERATIONS, engines, tried
from healthrules.engines.columnar import translation
from healthrules.errors import UnsupportedOperation
from healthrules.language import terms as t
from healthrules.rulebook import load_rules

pytest.importorskip("polars", reason="the columnar engine is not installed")

PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")
HERE = {name: engine for name, engine in engines().items() if "Spark" not in name}


def _table() -> dict[str, dict[str, str]]:
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in PAGE.splitlines() if line.startswith("|")]
    head, _, *body = rows
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in body}


def test_the_page_lists_every_operation() -> None:
    assert list(_table()) == list(OPERATIONS)


@pytest.mark.parametrize("name", HERE)
def test_the_page_says_what_each_engine_does(name: str) -> None:
    found = {each.operation: each.why or "yes" for each in tried({name: HERE[name]})}
    assert found == {operation: row[name] for operation, row in _table().items()}


def test_an_operation_without_columns_is_refused_with_the_name_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    left = {kind: made for kind, made in translation._TRANSLATE.items() if kind is not t.Extreme}
    monkeypatch.setattr(translation, "_TRANSLATE", left)
    from healthrules.engines.columnar.engine import ColumnarEngine

    with pytest.raises(UnsupportedOperation, match=re.escape("kaifeng-plan-2025/chc-floor-area")):
        ColumnarEngine(load_rules())
