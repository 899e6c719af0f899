"""The JSON of studies as commands write it: those of the documentation, and some that bring out what is rare."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from healthrules.cli.app import app
from tests.planning.study_pack import hospital, write_pack, written

ROOT = Path(__file__).parents[2]
KINDS = ("compare", "sweep", "solve", "progress", "influence", "mend", "uncertainty")
PLAN = "--rules kaifeng-plan-2025 --as-of 2025-06-30"
HEAD = "proposal: {id: trial, title: {zh: 试行, en: trial}, reason: 示例}\nchanges:\n"
AREA = "- {parameter: kaifeng-plan-2025/chc_base_area, band: [5万人, 7万人], value: 1900 m², reason: 示例}\n"
NEAR = "- {rule: kaifeng-plan-2025/emergency-radius-rural, reading: lower, reason: 示例}\n"
FAR = "- {parameter: kaifeng-plan-2025/urban_emergency_radius, value: 6 km, reason: 示例}\n"
YES = "- {rule: study-plan/at-ease, require: not has_geriatric_department, reason: 示例}\n"
MORE = "- {rule: study-plan/good, when: kind == cdc, reason: 示例}\n"
NEW = (
    "- {document: kaifeng-plan-2025, add: {rules: [{id: close-by, title: {zh: 近, en: close by}, subject: station, "
    "require: service_radius <= 1km, force: standard, clause: 七}]}, reason: 示例}\n"
)
PRICES = "prices: [{unit: m², price: 3200.5, currency: 元, source: 虚构}, {unit: 张, price: 1, currency: 元, source: 虚构}]\n"
PROPOSALS = {
    "area": AREA,
    "both": AREA + NEAR,
    "less": AREA.replace("1900", "1500"),
    "moved": NEAR + FAR,
    "new": NEW,
    "same": AREA.replace("1900", "1700"),
    "yes": YES + MORE,
}
CENTRE = {"type": "facility", "kind": "community_health_centre", "ownership": "public", "served_population": 52000, "beds": 0}
STATION = {"type": "station", "area_type": "rural", "region": "杞县", "service_radius": 12}
CITY = {"type": "region", "id": "410200", "region": "开封市", "smoking_prevalence": "25%"}
LOWER = "--parameter urban_emergency_radius"
REGISTRIES: Mapping[str, Any] = {
    "centres": [
        {**CENTRE, "id": "a", "region": "龙亭区", "floor_area": 1800},
        {**CENTRE, "id": "b", "region": "龙亭区", "floor_area": 1600},
        {**CENTRE, "id": "c", "region": "鼓楼区", "floor_area": None},
        {**CENTRE, "id": "d", "region": "鼓楼区", "floor_area": "x"},
        {**STATION, "id": "s"},
    ],
    "years": [
        {**CENTRE, "id": "a", "region": "龙亭区", "floor_area": 1800 - place, "as_of": f"{year}-12-31"}
        for place, year in enumerate((2023, 2024))
    ],
    "stations": [
        {**STATION, "id": f"{kind}{year}", "area_type": kind, "as_of": f"{year}-12-31", "service_radius": radius}
        for year in (2023, 2024)
        for kind, radius in (("rural", 12), ("urban", 5.5))
    ],
    "radii": [
        {**STATION, "id": f"u{place}", "area_type": "urban", "service_radius": radius, "ownership": owner, "region": region}
        for place, (radius, owner, region) in enumerate(
            [("4 km", "public", "杞县"), (6, None, None), (8, "private", "杞县"), (None, "public", "杞县"), ("?", None, "杞县")]
        )
    ],
    "cities": [
        {**CITY, "as_of": "2021-12-31"},
        {**CITY, "as_of": "2023-12-31", "smoking_prevalence": "24%"},
        {**CITY, "as_of": "2023-12-31", "smoking_prevalence": "23%"},
        {**CITY, "as_of": "2022-12-31", "smoking_prevalence": "x"},
        {**CITY, "as_of": "2020-12-31", "id": None},
        "no record",
    ],
    "hospitals": [
        hospital("h1", class_of_service="poor", has_geriatric_department=False, beds=25, floor_area=40),
        hospital("h2", beds=40, shift=3, has_geriatric_department=False),
        hospital("h3", beds="x"),
        hospital("h4", has_geriatric_department=False),
        hospital("h5", has_geriatric_department=False, region=None),
        hospital("c1", beds=40, has_geriatric_department=True) | {"kind": "cdc"},
        {"type": "region", "id": "410200", "region": "410200"},
    ],
}
COMMANDS = f"""
compare centres.json --proposal both.yaml --prices prices.yaml --anywhere {PLAN}
compare centres.json --proposal less.yaml --anywhere --list 1 {PLAN}
compare centres.json --proposal same.yaml {PLAN}
compare years.json --proposal area.yaml --prices prices.yaml --rules kaifeng-plan-2025
compare stations.json --proposal moved.yaml --rules kaifeng-plan-2025
compare stations.json --proposal new.yaml --rules kaifeng-plan-2025
compare centres.json --proposal new.yaml --anywhere {PLAN}
compare hospitals.json --proposal yes.yaml --rules study-plan --as-of 2024-12-31
sweep radii.json {LOWER} --from 3km --to 8km --steps 3 --by ownership --anywhere {PLAN}
sweep radii.json {LOWER} --from 3km --to 8km --anywhere {PLAN}
sweep years.json --parameter chc_base_area --band 5万人,7万人 --from 1500m² --to 1900m² --year 2024 --rules kaifeng-plan-2025
solve years.json --parameter chc_base_area --band 5万人,7万人 --pass 60% --year 2024 --rules kaifeng-plan-2025
sweep centres.json --parameter chc_base_area --band 5万人,7万人 --from 1500m² --to 1900m² --by rule --anywhere {PLAN}
solve radii.json {LOWER} --pass 60% --anywhere {PLAN}
solve radii.json {LOWER} --pass 10% --anywhere {PLAN}
solve centres.json --parameter chc_base_area --band 5万人,7万人 --pass 60% --anywhere {PLAN}
solve hospitals.json {LOWER} --pass 60% {PLAN}
solve hospitals.json --parameter room --pass 60% --rules study-plan --as-of 2024-12-31
progress cities.json broken.json --rules kaifeng-plan-2025 --only smoking
progress hospitals.json --rules study-plan --as-of 2024-12-31
influence hospitals.json --rule shifts --rules study-plan --as-of 2024-12-31
influence hospitals.json --rule both --rules study-plan --as-of 2024-12-31
influence hospitals.json --rule named --rules study-plan --as-of 2024-12-31
influence hospitals.json --rule centres --rules study-plan --as-of 2024-12-31
influence hospitals.json --rule departments --effort beds --rules study-plan --as-of 2024-12-31
mend hospitals.json --rules study-plan --as-of 2024-12-31
mend stations.json --anywhere --limit 1 --rules kaifeng-plan-2025
uncertainty centres.json {PLAN}
uncertainty stations.json --step "service_radius=2 km" --anywhere --rules kaifeng-plan-2025
"""


def documented() -> Iterator[list[str]]:
    """The commands of the documentation that write studies of the examples, without their files of output."""
    page = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8").replace("\\\n", " ")
    for command in re.findall(rf"^healthrules ((?:{'|'.join(KINDS)}) examples.*?)(?: *#.*)?$", page, flags=re.MULTILINE):
        words = shlex.split(command)
        at = words.index("-o") if "-o" in words else len(words)
        yield [str(ROOT / word) if word.startswith("examples/") else word for word in (*words[:at], *words[at + 2 :])]


def more(folder: Path) -> Iterator[list[str]]:
    """The commands above, on files in a folder."""
    files = {"study-plan": str(write_pack(folder)), "prices.yaml": written(folder, "prices.yaml", PRICES)}
    files |= {f"{name}.json": written(folder, f"{name}.json", rows) for name, rows in REGISTRIES.items()}
    files["broken.json"] = written(folder, "broken.json", "[{")
    files |= {f"{name}.yaml": written(folder, f"{name}.yaml", HEAD + text) for name, text in PROPOSALS.items()}
    for command in COMMANDS.strip().splitlines():
        yield [files.get(word, word) for word in shlex.split(command)]


def outputs(commands: Sequence[Sequence[str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The kind of each study, and its JSON."""
    for words in commands:
        ran = CliRunner().invoke(app, [*words, "--format", "json", "--lang", "en"])
        assert ran.exit_code in (0, 2), (words, ran.stderr)
        assert ran.stdout, (words, ran.stderr)
        yield words[0], json.loads(ran.stdout)
