"""The command as a process of its own: exit status, encodings, a closed pipe, no colour where nobody looks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "kaifeng" / "chc.json"
COMMAND = [sys.executable, "-m", "healthrules"]


def healthrules(*words: object, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], input=stdin, capture_output=True, check=False, timeout=60, env={**os.environ, **env}
    )


def test_a_failure_ends_the_process_with_status_1_and_a_report_in_utf_8() -> None:
    ran = healthrules("check", EXAMPLE, "--as-of", "2025-06-30", "--lang", "zh")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert "还差 250 平方米" in ran.stdout.decode("utf-8")


def test_bad_usage_ends_the_process_with_status_2_and_no_traceback() -> None:
    ran = healthrules("check", EXAMPLE, "--only", "nothing", "--lang", "zh")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "没有规则“nothing”" in ran.stderr.decode("utf-8")
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "zh_CN.GB18030", "en_US.ISO-8859-1"])
def test_the_bytes_do_not_depend_on_the_locale(locale: str) -> None:
    words = ("check", EXAMPLE, "--as-of", "2025-06-30", "--lang", "zh", "--format", "json")
    plain = healthrules(*words, LC_ALL="C.UTF-8", PYTHONUTF8="1")
    other = healthrules(*words, LC_ALL=locale, LANG=locale, PYTHONUTF8="0", PYTHONIOENCODING="")
    assert other.stdout == plain.stdout
    assert other.returncode == plain.returncode == 1


def test_the_locale_chooses_the_language_where_none_is_given() -> None:
    words = ("check", EXAMPLE, "--as-of", "2025-06-30")
    assert "核查报告" in healthrules(*words, LC_ALL="zh_CN.UTF-8").stdout.decode()
    assert healthrules(*words, LC_ALL="en_GB.UTF-8").stdout.decode().startswith("Report")
    assert healthrules(*words, LC_ALL="C").stdout.decode().startswith("Report")


def test_nothing_is_coloured_or_wrapped_anew_when_piped() -> None:
    words = ("check", EXAMPLE, "--as-of", "2025-06-30", "--lang", "zh")
    plain = healthrules(*words)
    assert b"\x1b" not in plain.stdout
    assert healthrules(*words, FORCE_COLOR="1", COLUMNS="40", TERM="xterm-256color").stdout == plain.stdout


def test_records_come_by_standard_input_whatever_its_encoding() -> None:
    record = json.dumps({"type": "facility", "id": "a", "name": "龙亭", "region": "开封市"}, ensure_ascii=False).encode()
    ran = healthrules("check", "-", "--format", "json", stdin=record, LC_ALL="C", PYTHONUTF8="0")
    assert ran.stderr == b""
    assert json.loads(ran.stdout)["summary"]["records"] == 1
    assert "龙亭" in ran.stdout.decode("utf-8")


def test_a_reader_that_goes_away_causes_no_traceback() -> None:
    words = ["check", str(EXAMPLE), "--format", "json", "--all", "--as-of", "2025-06-30"]
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert said == b""


def test_a_file_nobody_may_read_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "locked.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    ran = healthrules("check", path, "--lang", "en")
    assert ran.returncode == 2
    assert b"cannot open the file" in ran.stdout


def test_help_is_shown_without_loading_what_is_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from healthrules.cli.app import app;"
        "assert CliRunner().invoke(app, ['check', '--help']).exit_code == 0;"
        "print([each for each in ('pint', 'lark', 'polars', 'durable_rules_engine') if each in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert ran.stdout.strip() == b"[]"
