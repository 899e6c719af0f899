"""A rule pack is data, and bounded: whatever is in it, loading ends with a rulebook or a clean error."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from healthrules.errors import RulebookError
from healthrules.language.evaluation import Situation, evaluate
from healthrules.rulebook import Rulebook, load_rules

Problems = Callable[..., list[str]]
Write = Callable[..., Path]

HEAD = """\
rules:
  - id: trial
    title: {zh: 试, en: trial}
    subject: facility
    force: standard
    clause: 一
    require: \
"""
HOSTILE = {
    "anchors": "a: &a [x, x]\nb: [*a, *a]\nrules: []",
    "a tag": "rules: !!python/object/apply:os.system [echo]",
    "a tag of a set": "rules: !!set {a}",
    "nesting": "rules: " + "[" * 5000 + "]" * 5000,
    "a key twice": "rules: []\nrules: []",
    "not utf-8": None,
    "a huge file": "#" * 4_000_001,
    "a long expression": HEAD + "x" * 2001,
    "brackets": HEAD + "(" * 100 + "true" + ")" * 100,
    "a chain of signs": HEAD + "-" * 1000 + "1 > 0",
    "a chain of denials": HEAD + "not " * 1000 + "true",
    "a figure of many digits": HEAD + "beds > " + "1" * 31 + "床",
    "a long name": HEAD + "b" * 2000,
    "a huge number": HEAD + "beds > 1e99床",
    "a division by nothing": HEAD + "essential_medicine_variety_share > 1/0万",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_refused_cleanly(write_pack: Write, what: str) -> None:
    text = HOSTILE[what]
    folder = write_pack(text or "")
    if text is None:
        (folder / "rules.yaml").write_bytes(b"rules: \xff\xfe")
    with pytest.raises(RulebookError) as caught:
        load_rules([folder])
    assert caught.value.problems
    assert all(problem.place is not None for problem in caught.value.problems)


def _measures(formulas: dict[str, str]) -> str:
    lines = [f"  {name}: {{label: {{zh: 量, en: measure}}, formula: {formula}}}\n" for name, formula in formulas.items()]
    return "measures:\n" + "".join(lines)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_thousand_measures_in_a_chain_load_and_evaluate_or_are_refused_cleanly(write_pack: Write, backwards: bool) -> None:  # noqa: FBT001
    formulas = {"m0": "beds"} | {f"m{step}": f"m{step - 1} + 1床" for step in range(1, 1001)}
    ordered = dict(reversed(formulas.items())) if backwards else formulas
    try:
        book = load_rules([write_pack(f"{_measures(ordered)}{HEAD}m1000 > 5床\n")])
    except RulebookError:
        return
    assert evaluate(book.rule("trial").reading().require, Situation({"beds": 5}, date(2025, 1, 1))) is True


def test_measures_that_double_each_other_sixty_four_times_do_not_take_forever(write_pack: Write) -> None:
    formulas = {"m0": "beds"} | {f"m{step}": f"m{step - 1} + m{step - 1}" for step in range(1, 65)}
    folder = write_pack(f"{_measures(formulas)}{HEAD}m64 > 5床\n")
    program = (
        "import sys\nfrom healthrules.errors import RulebookError\nfrom healthrules.rulebook import load_rules\n"
        "try:\n    load_rules([sys.argv[1]])\nexcept RulebookError:\n    pass\n"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, timeout=20)


def test_a_pack_may_hold_many_rules(load_pack: Callable[..., Rulebook]) -> None:
    rule = HEAD.removeprefix("rules:\n") + "beds > 5床\n"
    rules = [rule.replace("id: trial", f"id: r{number}") for number in range(300)]
    assert len(load_pack("rules:\n" + "".join(rules)).rules) == 300
