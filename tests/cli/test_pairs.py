"""`--step FIELD=AMOUNT` and `--reading RULE=NAME`: each says its own form where it is not kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "kaifeng" / "chc.json"


@pytest.mark.parametrize("command", ["mend", "uncertainty"])
def test_a_step_says_how_a_step_is_written(run: Run, command: str) -> None:
    ran = run(command, EXAMPLE, "--step", "beds", "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "healthrules: --step 应写作 字段=数量，如 床位数=10张；实为“beds”\n"
    assert "--step is written FIELD=AMOUNT, such as" in run(command, EXAMPLE, "--step", "beds", "--lang", "en").err


def test_a_reading_says_how_a_reading_is_written(run: Run) -> None:
    ran = run("mend", EXAMPLE, "--reading", "x", "--lang", "zh")
    assert ran.err.startswith("healthrules: --reading 应写作 规则=理解，如")


def test_a_step_may_name_its_field_in_chinese_with_full_width_signs(run: Run) -> None:
    assert run("mend", EXAMPLE, "--step", "床位数＝10张", "--lang", "zh").status == 0
