"""What the tests of the command line share: running it, files to run it on, and a pack of rules of every force."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from healthrules.cli.app import app

DAY = "2025-06-30"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


PACK = "kaifeng-plan-2025"
Run = Callable[..., Ran]
Write = Callable[..., Path]


@pytest.fixture
def run() -> Run:
    """Runs a command; it may end with any status, but never by an exception or an internal error."""

    def ran(*words: object, stdin: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        said = f"{result.stdout}{result.stderr}"
        for bad in ("Traceback", "internal error", "程序内部错误"):
            assert bad not in said, said[-800:]
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        return Ran(result.exit_code, result.stdout, result.stderr)

    return ran


@pytest.fixture
def check(run: Run) -> Run:
    """`healthrules check` by one pack for one day, in English, as JSON unless said otherwise."""

    def checked(*words: object, stdin: str | bytes | None = None) -> Ran:
        given = [str(word) for word in words]
        given += [] if "--rules" in given else ["--rules", PACK]
        given += [] if "--format" in given else ["--format", "json"]
        given += [] if "--lang" in given else ["--lang", "en"]
        return run("check", *given, "--as-of", DAY, stdin=stdin)

    return checked


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file: bytes and text as they are, anything else as JSON."""

    def written(content: Any, name: str = "records.json") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            content = text.encode()
        path.write_bytes(content)
        return path

    return written


HEAD = """\
id: test-plan
version: "7"
title: {zh: 测试规划, en: Test plan}
short: {zh: 测试规划, en: Test plan}
issuer: {zh: 某市, en: A city}
status: issued
jurisdiction: "410200"
period: {from: 2021-01-01, to: 2025-12-31}
"""
RULE = """\
  - id: {name}
    title: {{zh: 床位{name}, en: beds {name}}}
    subject: facility
    when: kind == {kind}
    require: beds >= {least}床
    force: {force}
    clause: 一
    {more}
"""
FORCES = ("binding", "standard", "expected", "advisory")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with a rule of each force, each for its own kind of institution, and one that is due in 2030."""
    kinds = ("general_hospital", "tcm_hospital", "specialist_hospital", "village_clinic")
    rules = [
        RULE.format(name=force, kind=kind, least=10, force=force, more="") for force, kind in zip(FORCES, kinds, strict=True)
    ]
    rules.append(RULE.format(name="later", kind="nursing_facility", least=10, force="binding", more="due: 2030-12-31"))
    folder = tmp_path / "test-plan"
    folder.mkdir()
    (folder / "document.yaml").write_text(HEAD, encoding="utf-8")
    (folder / "rules.yaml").write_text("rules:\n" + "".join(rules), encoding="utf-8")
    return folder
