"""How long a check of a small file takes from process start, against the imports that it cannot do without.

Each command is timed by the clock from the start of its process to its end, and each time right after
`python -c "import pydantic, typer, yaml"`, which is the measure: a ratio is the command's time over the time of those
imports just before it. The commands are `healthrules check examples/kaifeng/chc.json` in two formats, with a stored
rulebook and with none (HEALTHRULES_CACHE=off: every rule file is read and checked again). One round is run first and not
counted, so that compiled modules and the stored rulebook are there.

Run from the root of the project: python -m benchmarks.startup [--rounds N] [--records N]

`--records` repeats the records of the example so many times (1 is the example itself).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.machine import described, spread

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "kaifeng" / "chc.json"
MEASURE = [sys.executable, "-c", "import pydantic, typer, yaml"]
REQUIRED = 3.0
"""The most that a check with a stored rulebook should take, in times of the measure."""

Times = list[tuple[float, float]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=15, help="how many times each command runs (default 15)")
    options.add_argument("--records", type=int, default=1, help="how many times the example's records stand in the file")
    given = options.parse_args()
    if given.records < 1 or given.rounds < 1:
        print("--records and --rounds must be at least 1: nothing is measured.")
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.json"
        path.write_text(json.dumps(_repeated(given.records)), encoding="utf-8")
        measure(path if given.records > 1 else EXAMPLE, str(Path(folder) / "cache"), given.rounds)


def _repeated(times: int) -> list[dict[str, object]]:
    records = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return [{**each, "id": f"{each['id']}-{number}"} for number in range(times) for each in records]


def measure(path: Path, cache: str, rounds: int) -> None:
    """Time every command in turn and print what was found."""
    commands = {
        f"{form}, {name}": (_check(path, form), {"HEALTHRULES_CACHE": setting})
        for name, setting in (("stored rulebook", cache), ("no stored rulebook", "off"))
        for form in ("json", "text")
    }
    found: dict[str, Times] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, (command, setting) in commands.items():
            pair = (_seconds(MEASURE, {}), _seconds(command, setting))
            if number:
                found[name].append(pair)
    _show(found, rounds)


def _check(path: Path, form: str) -> list[str]:
    return [sys.executable, "-m", "healthrules", "check", str(path), "--as-of", "2025-06-30", "--format", form]


def _seconds(command: Sequence[str], setting: Mapping[str, str]) -> float:
    """How long a process takes; ends the benchmark where it could not do its work."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = perf_counter()
    done = subprocess.run(command, env={**kept, **setting}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = perf_counter() - began
    if done.returncode not in (0, 1):
        print(f"Nothing is measured: {' '.join(command)} ended with {done.returncode}.\n{done.stderr.decode()[-500:]}")
        raise SystemExit(0)
    return took


def _show(found: Mapping[str, Times], rounds: int) -> None:
    print(f"machine: {described()}")
    imports = median(measure for times in found.values() for measure, _ in times)
    print(f"{'imports alone:':27}{imports * 1000:4.0f} ms")
    for name, times in found.items():
        ratios = [took / measure for measure, took in times]
        print(f"{name + ':':27}{median(took for _, took in times) * 1000:4.0f} ms; ratio: {spread(ratios)}")
    print(f"({rounds} rounds; required with a stored rulebook: a median under {REQUIRED:g})")


if __name__ == "__main__":
    main()
